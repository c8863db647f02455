"""What the buttons of the orders tab do: words, a form where something must be known, the action."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, Words, _, say
from shopdesk.model.ledger import queries as ledger
from shopdesk.model.orders import actions, queries
from shopdesk.model.orders.choosing_queries import choices_of, first_waiting
from shopdesk.model.orders.one_parcel import one_slip
from shopdesk.model.orders.queries import AfterSaleState, OrderCard
from shopdesk.model.orders.revision_queries import Discounts, RowChange
from shopdesk.model.orders.states import Do
from shopdesk.ui import texts
from shopdesk.ui.bundles.contents import Wanted, contents_form
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Form
from shopdesk.ui.lots import fields as lots
from shopdesk.ui.lots.sent import correct
from shopdesk.ui.orders import forms
from shopdesk.ui.orders.notice import books_notice


def act(desk: Desk, order: OrderCard, do: Do) -> None:
    """Do what a button of the card says."""
    _VERBS[do](desk, order)


def confirm(desk: Desk, order: OrderCard) -> None:
    """Take the order on; if only judgement stands against it, ask for the reason."""
    problems = [p for p in order.actions.get(Do.CONFIRM, ()) if p.blocking]
    if order.actions.get(Do.CONTENTS):
        choose_contents(desk, order)
    elif problems:
        forms.confirm_anyway(window(), order, problems, lambda reason: _confirm(desk, order, reason)).exec()
    else:
        _confirm(desk, order, "")


def _confirm(desk: Desk, order: OrderCard, reason: str) -> object:
    return desk.do(_label(N_("Confirm order {number}"), order), actions.confirm, order.id, reason)


def choose_contents(desk: Desk, order: OrderCard) -> None:
    """Ask what is in the bundles whose buyer chooses."""
    contents_of(window(), desk, order.id, order.number).exec()


def contents_of(parent: QWidget | None, desk: Desk, order_id: int, number: str) -> Form:
    """The form of what is in an order's bundles."""
    rows = desk.ask(choices_of, order_id)
    label = say(N_("Contents of order {number}"), number=number)
    return contents_form(
        parent, _("Contents of order {number}").format(number=number),
        [Wanted(x.line_id, x.title, x.quantity, x.groups, x.chosen) for x in rows],
        lambda made: desk.carry_out(label, actions.choose_all, order_id, made), about=order_id,
    )  # fmt: skip


def contents_pictures(parent: QWidget, desk: Desk) -> Iterator[tuple[str, QWidget]]:
    """The form of the first order that waits for its contents, for the tour; nothing where none does."""
    found = desk.ask(first_waiting)
    if found is not None:
        yield "contents", contents_of(parent, desk, *found)


def ship(desk: Desk, order: OrderCard) -> None:
    """Ask for carrier and number, and send what is ready."""
    carriers, facts = desk.ask(queries.carriers), desk.shop.facts
    label = _label(N_("Ship order {number}"), order)
    form = forms.ship(
        window(), order, carriers, lambda number: desk.ask(queries.guess_carrier, number),
        lambda d: desk.carry_out(
            label, actions.ship, order.id, d["carrier"], d["tracking"], d["quantities"] or None,
            courier=d["courier"] or 0, packing=d["packing"] or 0, lots=lots.chosen(d),
        ),
        books_notice(desk), costs=(facts.parcel_cost, facts.packing_cost), currency=facts.currency,
        more=lots.ship_fields(desk, order),
    )  # fmt: skip
    form.exec()


def pay(desk: Desk, order: OrderCard) -> None:
    """Money came in."""
    label = _label(N_("Order {number} was paid"), order)
    forms.pay(
        window(), order, desk.shop.facts.currency,
        lambda d: desk.carry_out(label, actions.pay, order.id, d["amount"], d["method"], d["reference"]),
    ).exec()  # fmt: skip


def refund(desk: Desk, order: OrderCard) -> None:
    """Money goes back."""
    label = _label(N_("Refund order {number}"), order)
    forms.refund(
        window(), order, desk.shop.facts.currency,
        lambda d: desk.carry_out(
            label, actions.refund, order.id, d["amount"], d["method"], d["reference"], d["reason"]
        ),
    ).exec()  # fmt: skip


def cancel(desk: Desk, order: OrderCard) -> None:
    """Call off the whole order or pieces of it."""
    label = _label(N_("Cancel order {number}"), order)
    forms.cancel(
        window(),
        order,
        lambda d: desk.carry_out(label, actions.cancel, order.id, d["quantities"], d["reason"]),
    ).exec()


def hold(desk: Desk, order: OrderCard) -> None:
    """Let the order wait, with the reason."""
    label = _label(N_("Hold order {number}"), order)
    forms.hold(window(), order, lambda d: desk.carry_out(label, actions.hold, order.id, d["reason"])).exec()


def request_return(desk: Desk, order: OrderCard) -> None:
    """The customer sends something back."""
    label = _label(N_("Return of order {number}"), order)
    forms.request_return(
        window(), order,
        lambda d: desk.carry_out(label, actions.request_return, order.id, d["quantities"] or {}, d["reason"]),
    ).exec()  # fmt: skip


def receive_return(desk: Desk, order: OrderCard) -> None:
    """The parcel is back: how many pieces are good, bad or missing."""
    case = next((c for c in order.cases if c.state == "awaiting_goods"), None)
    if case is None:
        return
    label = _label(N_("Goods of order {number} are back"), order)
    money = [
        (a.code, f"{a.code}  {texts.pick(a.name_en, a.name_zh)}")
        for a in desk.ask(ledger.choices)
        if a.is_cash
    ]
    forms.inspect(
        window(), order, case,
        lambda d: desk.carry_out(
            label, actions.receive_return, case.id, d["found"], None, d["freight"], d["paid_from"]
        ),
        money, desk.ask(ledger.role_codes)["cash.bank"], desk.shop.facts.currency,
    ).exec()  # fmt: skip


def parcel_costs(desk: Desk, order: OrderCard) -> None:
    """Write down what the parcels cost to send."""
    label = _label(N_("Cost of sending order {number}"), order)
    forms.parcel_costs(
        window(),
        order,
        desk.shop.facts.currency,
        lambda d: desk.carry_out(label, actions.set_costs, d["costs"]),
    ).exec()


def approve(desk: Desk, order: OrderCard) -> None:
    """Agree to the newest return that was asked for."""
    case = next((c for c in order.cases if c.state == "requested"), None)
    if case is not None:
        desk.do(_label(N_("Agree to the return of order {number}"), order), actions.approve, case.id)


def reject(desk: Desk, order: OrderCard) -> None:
    """Decline the return that was asked for."""
    case = next((c for c in order.cases if c.state == "requested"), None)
    if case is not None:
        label = _label(N_("Decline the return of order {number}"), order)
        desk.do(label, actions.close_return, case.id, AfterSaleState.REJECTED)


def edit(desk: Desk, order: OrderCard) -> None:
    """Correct the address, the phone and the notes."""
    label = _label(N_("Edit order {number}"), order)
    forms.edit(
        window(), order, lambda d: desk.carry_out(label, lambda work: actions.edit(work, order.id, **d))
    ).exec()


def change_rows(desk: Desk, order: OrderCard) -> None:
    """Add, take off, count or price rows anew."""
    from shopdesk.ui.orders.rows_form import rows_form

    label = _label(N_("Change rows of order {number}"), order)

    def save(changes: Sequence[RowChange], d: dict[str, Any]) -> object:
        return desk.carry_out(
            label, actions.change_rows, order.id, changes, discounts=d.get("discounts", Discounts.KEEP),
            shipping=d["shipping"], reason=d["reason"],
        )  # fmt: skip

    rows_form(window(), desk, order, save)[0].exec()


_NAMED = 6


def ship_together(desk: Desk, ids: Sequence[int]) -> None:
    """Ask for carrier and number, and send these orders in one parcel."""
    first = [x.number for x in desk.ask(queries.rows, list(ids[:_NAMED]))]
    numbers = ", ".join(first) + (" …" if len(ids) > _NAMED else "")
    forms.ship_together(
        window(), numbers, desk.ask(queries.carriers), lambda number: desk.ask(queries.guess_carrier, number),
        lambda d: desk.carry_out(
            say(N_("Ship {numbers} in one parcel"), numbers=numbers), actions.ship_together, list(ids), d["carrier"],
            d["tracking"],
        ),
        books_notice(desk), _lots_leaving(desk, ids),
    ).exec()  # fmt: skip


def _lots_leaving(desk: Desk, ids: Sequence[int]) -> str:
    """From which lots one parcel of these orders takes its goods; "" where none is kept by lot."""
    try:
        slip = desk.ask(one_slip, ids, desk.shop.facts.name, desk.shop.facts.timezone)
    except Refused:  # the form says so when it is saved
        return ""
    words = lots.slip_words(desk, slip, {}) if slip is not None else {}
    return "  ".join(f"{code} – {told}" for code, told in words.items())


def lots_sent(desk: Desk, number: str, parcels: Sequence[int]) -> None:
    """Put right of which lots the pieces were that an order's parcels took."""
    correct(window(), desk, number, list(parcels)).exec()


def new_order(desk: Desk) -> int | None:
    """A new order by hand; answers its id."""
    from shopdesk.ui.orders.entry import open_entry

    return open_entry(window(), desk)


def print_one_slip(desk: Desk, order_ids: Sequence[int]) -> Path | None:
    """One packing slip for orders that leave in one parcel."""
    facts = desk.shop.facts
    try:
        slip = desk.ask(one_slip, order_ids, facts.name, facts.timezone)
    except Refused as refused:
        desk.objected.emit(refused)
        return None
    return _show_slips(desk, [slip] if slip is not None else [])


def print_slips(desk: Desk, order_ids: Sequence[int]) -> Path | None:
    """Make the packing slips as one PDF and show it; the label of the step says that it went outside."""
    facts = desk.shop.facts
    slips = [
        s
        for i in order_ids
        if (s := desk.ask(queries.packing_slip, i, facts.name, facts.timezone)) is not None
    ]
    return _show_slips(desk, slips)


def _show_slips(desk: Desk, slips: Sequence[queries.PackingSlip]) -> Path | None:
    from shopdesk.ui import printing
    from shopdesk.ui.orders.slips import slip_html

    if not slips:
        return None
    path = Path(tempfile.mkdtemp(prefix="shopdesk-slips-")) / "packing-slips.pdf"
    taken: dict[int, int] = {}
    printing.write_pdf(path, [slip_html(s, lots.slip_words(desk, s, taken)) for s in slips])
    printing.show(path)
    desk.say(_("{n} packing slips are in {file}.").format(n=len(slips), file=path.name))
    return path


def many(desk: Desk, words: str, action: Callable[..., actions.Outcome], ids: Sequence[int]) -> None:
    """Do a verb for all the chosen orders in one step; say how many and why not the others."""
    done = desk.do(say(words, n=len(ids)), action, list(ids))
    if done is not None and done.result.refused:
        desk.objected.emit(Refused(*[p for ps in done.result.refused.values() for p in ps][:5]))


def window() -> QWidget | None:
    """The window that dialogs belong to."""
    return QApplication.activeWindow()


def _simple(words: str, action: Callable[..., object]) -> Callable[[Desk, OrderCard], None]:
    def run(desk: Desk, order: OrderCard) -> None:
        desk.do(_label(words, order), action, order.id)

    return run


def _unpack(desk: Desk, order: OrderCard) -> None:
    parcel = next((p for p in order.parcels if p.state == "packing"), None)
    if parcel is not None:
        desk.do(_label(N_("Unpack order {number}"), order), actions.unpack, parcel.id)


def _label(words: str, order: OrderCard) -> Words:
    return say(words, number=order.number)


_VERBS: dict[Do, Callable[[Desk, OrderCard], None]] = {
    Do.CONFIRM: confirm, Do.SHIP: ship, Do.PAY: pay, Do.REFUND: refund, Do.CANCEL: cancel, Do.HOLD: hold,
    Do.RETURN: request_return, Do.RECEIVE: receive_return, Do.APPROVE: approve, Do.REJECT: reject, Do.EDIT: edit,
    Do.ROWS: change_rows, Do.CONTENTS: choose_contents,
    Do.UNPACK: _unpack, Do.RELEASE: _simple(N_("Order {number} goes on"), actions.release),
    Do.PACK: _simple(N_("Pack order {number}"), actions.pack),
    Do.DELIVER: _simple(N_("Order {number} was delivered"), actions.deliver),
    Do.COMPLETE: _simple(N_("Complete order {number}"), actions.complete),
    Do.REOPEN: _simple(N_("Open order {number} again"), actions.reopen),
}  # fmt: skip
