"""The card of an order: what it is, what it earned, what happened, and what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from shopdesk.core.texts import N_, _, language
from shopdesk.model.lots.queries import any_kept
from shopdesk.model.orders.queries import LineRow, OrderCard
from shopdesk.model.orders.states import Do
from shopdesk.ui import texts
from shopdesk.ui.bundles.contents import CHOOSE
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section, Timeline
from shopdesk.ui.desk import Desk
from shopdesk.ui.lots import sent as lots_sent
from shopdesk.ui.orders import commands
from shopdesk.ui.widgets import Action

_WORDS = {
    Do.CONFIRM: N_("Confirm"), Do.HOLD: N_("Hold…"), Do.RELEASE: N_("Go on"), Do.PACK: N_("Pack"),
    Do.UNPACK: N_("Unpack"),
    Do.SHIP: N_("Ship…"), Do.DELIVER: N_("Delivered"), Do.COMPLETE: N_("Complete"), Do.REOPEN: N_("Open again"),
    Do.CANCEL: N_("Cancel order…"), Do.PAY: N_("Paid…"), Do.REFUND: N_("Refund…"), Do.RETURN: N_("Return…"),
    Do.APPROVE: N_("Agree to the return"), Do.REJECT: N_("Decline the return"), Do.RECEIVE: N_("Goods are back…"),
    Do.EDIT: N_("Edit…"), Do.ROWS: N_("Change rows…"), Do.CONTENTS: CHOOSE,
}  # fmt: skip
_NEXT = (Do.RECEIVE, Do.APPROVE, Do.RELEASE, Do.CONFIRM, Do.SHIP, Do.DELIVER, Do.REFUND, Do.COMPLETE, Do.PAY)
"""What is offered first, in this order; the others stand beside it. A refund only where money is owed."""


def order_card(desk: Desk, order: OrderCard) -> Card:
    """The order's card."""
    state = texts.state(order.label)
    return Card(
        title=_("Order {number}").format(number=order.number),
        state=state,
        subtitle=_subtitle(desk, order),
        sections=_sections(desk, order),
        actions=_actions(desk, order),
        more=_rare(desk, order),
    )


def _subtitle(desk: Desk, order: OrderCard) -> str:
    channel = order.channel_zh if language() == "zh_CN" else order.channel_en
    when = texts.full_moment(order.placed_at, desk.shop.facts.timezone)
    number = order.external_no if order.external_no != order.number else ""
    return " · ".join(x for x in (channel, number, when, _("History") if order.history else "") if x)


def _sections(desk: Desk, order: OrderCard) -> list[Section]:
    blocking = [str(p) for do in (Do.CONFIRM, Do.SHIP) for p in order.actions.get(do, ())]
    return [
        Note(order.hold, "waiting"),
        Note(_together(order)),
        Note("\n".join(dict.fromkeys(blocking)), "waiting"),
        Facts([
            (_("Customer"), order.customer), (_("Ship to"), _ship_to(order)), (_("E-mail"), order.email),
            (_("Note"), order.buyer_note), (_("Own note"), order.seller_note),
            (_("Ship by"), texts.full_moment(order.ship_by, desk.shop.facts.timezone)),
        ]),
        Lines([*_line_rows(desk, order.lines), *_money_rows(desk, order), *_margin(desk, order)]),
        Facts(_parcels(desk, order)),
        Timeline([
            (texts.moment(f.at, desk.shop.facts.timezone, desk.shop.today()), str(f.what), f.taken_back)
            for f in order.facts
        ]),
    ]  # fmt: skip


def _together(order: OrderCard) -> str:
    """Which orders could leave in the same parcel."""
    others = ", ".join(number for _i, number in order.together)
    return _("Could leave in one parcel with {orders}.").format(orders=others) if others else ""


def _ship_to(order: OrderCard) -> str:
    who = order.recipient if order.recipient != order.customer else ""
    return "\n".join(x for x in (who, order.address, order.phone) if x)


def _line_rows(desk: Desk, lines: Sequence[LineRow]) -> list[Line]:
    currency = desk.shop.facts.currency
    shown = []
    for x in lines:
        if x.kind == "component":
            shown.append(_part(x))
        if x.kind != "goods":
            continue
        detail = f"{x.quantity} × {texts.unit(x.unit_price, currency)}"
        words = x.title or x.code
        if x.shipped and x.shipped < x.quantity - x.cancelled:
            words += " · " + _("{shipped} of {all} shipped").format(shipped=x.shipped, all=x.quantity)
        if x.returned:
            words += " · " + _("{n} back").format(n=x.returned)
        shown.append(Line(words, texts.amount(x.amount + x.discount, currency), detail))
    return shown


def _part(x: LineRow) -> Line:
    """What is in a bundle, under it."""
    words = f"    {x.quantity} × {x.title or x.code}"
    if x.returned:
        words += " · " + _("{n} back").format(n=x.returned)
    return Line(words, "", quiet=True)


def _money_rows(desk: Desk, order: OrderCard) -> list[Line]:
    currency = desk.shop.facts.currency
    return [
        Line(_(words), texts.amount(amount, currency), total=words == "Total", quiet=words != "Total")
        for words, amount in order.money
        if words != "Goods"
    ]


def _margin(desk: Desk, order: OrderCard) -> list[Line]:
    if order.margin is None:
        return []
    words = texts.amount(order.margin, desk.shop.facts.currency)
    if order.earned > 0:
        words += f" · {texts.percent(order.margin / order.earned)}"
    return [Line(_("Margin"), words, quiet=True, tone="good" if order.margin >= 0 else "bad")]


def _parcels(desk: Desk, order: OrderCard) -> list[tuple[str, str]]:
    zone, today = desk.shop.facts.timezone, desk.shop.today()
    rows = []
    for p in order.parcels:
        carrier = p.carrier_zh if language() == "zh_CN" else p.carrier_en
        when = texts.moment(p.delivered_at or p.shipped_at or p.packed_at, zone, today)
        spent = p.cost + p.packing
        cost = (
            _("sent for {amount}").format(amount=texts.amount(spent, desk.shop.facts.currency))
            if spent
            else ""
        )
        rows.append(
            (
                _("Parcel"),
                " · ".join(x for x in (carrier, p.tracking, texts.parcel_state(p.state), when, cost) if x),
            )
        )
    return rows


def _actions(desk: Desk, order: OrderCard) -> list[Action]:
    """What comes next, and the two that are done beside it most often."""
    return _all_actions(desk, order)[: 1 + _BESIDE]


def _rare(desk: Desk, order: OrderCard) -> list[Action]:
    """What stands behind *More*."""
    rare = _all_actions(desk, order)[1 + _BESIDE :]
    if not order.history and any(p.shipped_at for p in order.parcels):
        rare.append(Action(_("Cost of sending…"), partial(commands.parcel_costs, desk, order)))
    sent = [p.id for p in order.parcels if p.shipped_at]
    lots_kept: bool = desk.ask(any_kept)
    if lots_kept and lots_sent.offered(desk, sent):
        rare.append(Action(_("Lots sent…"), lambda: commands.lots_sent(desk, order.number, sent)))
    others = [i for i, _number in order.together]
    if others:
        run = partial(commands.ship_together, desk, [order.id, *others])
        rare.append(Action(_("Ship in one parcel…"), run))
    return rare


def _all_actions(desk: Desk, order: OrderCard) -> list[Action]:
    """Everything that can be done, what is done most often first."""
    waits = bool(order.actions.get(Do.CONTENTS))
    can = [do for do in _NEXT if do in order.actions and (do is not Do.REFUND or order.balance < 0)]
    first = Do.CONTENTS if waits else next(iter(can), None)
    actions: dict[Do | str | None, Action] = {
        do: _action(desk, order, do, first=do is first) for do in order.actions
    }
    slip = Action(_("Packing slip"), lambda: commands.print_slips(desk, [order.id]))
    if order.parcels and order.parcels[-1].page:
        page = order.parcels[-1].page
        actions[_FOLLOW] = Action(_("Follow parcel"), lambda: QDesktopServices.openUrl(QUrl(page)))
    actions[_SLIP if Do.SHIP in order.actions else _OLD_SLIP] = slip
    return [actions[do] for do in dict.fromkeys([first, *_OFTEN]) if do in actions]


def _action(desk: Desk, order: OrderCard, do: Do, *, first: bool) -> Action:
    blocked = "" if do in _ASKS or first else " ".join(str(p) for p in order.actions[do] if p.blocking)
    return Action(
        _(_WORDS[do]), partial(commands.act, desk, order, do), primary=first, danger=do is Do.CANCEL,
        key="Ctrl+Return" if first else "", why=blocked,
    )  # fmt: skip


_BESIDE = 2
_SLIP, _OLD_SLIP, _FOLLOW = "slip", "old slip", "follow"
_OFTEN = (
    Do.REJECT, Do.PACK, _SLIP, Do.RETURN, Do.REFUND, Do.PAY, Do.CANCEL, _FOLLOW, Do.HOLD, Do.EDIT, Do.ROWS,
    _OLD_SLIP, Do.REOPEN, Do.UNPACK, *_NEXT, Do.CONTENTS,
)  # fmt: skip
"""From the most often done to the rarest; a slip is wanted while the parcel is still to be sent."""
_ASKS = frozenset({Do.CONFIRM, Do.SHIP, Do.PACK, Do.CONTENTS})
"""Those are offered although something stands in the way: the sentence says what."""
