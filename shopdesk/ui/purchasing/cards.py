"""The cards of an order to a supplier and of a supplier."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from shopdesk.core.texts import _
from shopdesk.model import timeline
from shopdesk.model.purchasing.queries import PurchaseCard, ReceiptRow
from shopdesk.model.purchasing.rules import BASES, COSTS, QUALITIES, receipt_number
from shopdesk.model.purchasing.states import Do
from shopdesk.model.purchasing.supplier_queries import SupplierCard
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section, Timeline
from shopdesk.ui.desk import Desk
from shopdesk.ui.purchasing import billing, commands, words
from shopdesk.ui.widgets import Action

_HISTORY = 20


def purchase_card(desk: Desk, card: PurchaseCard) -> Card:
    """What was ordered, what came of it and what it cost in the end; what can be done now."""
    row, today = card.row, desk.shop.today()
    facts = [
        (_("Ordered on"), texts.day(row.day, today) if row.day else ""),
        (_("Expected"), texts.day(row.eta, today) if row.eta else ""),
        (_("Their number"), card.reference), (_("Note"), card.note),
    ]  # fmt: skip
    sections: list[Section] = [Facts(facts)]
    if row.late:
        sections.insert(0, Note(_("{n} days late: ask the supplier.").format(n=row.late), "bad"))
    sections.append(_goods(desk, card))
    if any(r.billed_on is None for r in card.receipts):
        sections.append(
            Note(_("The bill of some goods did not come yet: what they cost is an estimate."), "waiting")
        )
    sections += [_receipt(desk, r) for r in card.receipts]
    sections.append(_history(desk, "purchase", row.id))
    state = texts.state("late" if row.late else row.state.value)
    return Card(row.number, state, row.supplier, sections, _doing(desk, card), _more(desk, card))


def _goods(desk: Desk, card: PurchaseCard) -> Lines:
    currency = desk.shop.facts.currency
    rows = []
    for x in card.lines:
        counted = f"{texts.number(x.ordered)} × {texts.unit(x.unit_price, currency)}"
        about = " · ".join(w for w in (counted, words.came(x)) if w)
        rows.append(Line(f"{x.title}  ({x.code})\n{about}", texts.amount(x.amount, currency)))
    rows.append(Line(_("Total"), texts.amount(card.row.total, currency), total=True))
    return Lines(rows, heading=_("Goods"))


def _receipt(desk: Desk, receipt: ReceiptRow) -> Lines:
    """What came, at what price, and what a piece cost in the end with its share of freight and the like."""
    currency, today = desk.shop.facts.currency, desk.shop.today()
    rows = []
    for x in receipt.lines:
        quality = f" · {_(QUALITIES[x.quality])}" if x.quality.value != "sellable" else ""
        back = " · " + _("{n} sent back").format(n=x.returned) if x.returned else ""
        about = f"{texts.number(x.quantity)} × {texts.unit(x.unit_price, currency)}{quality}{back}"
        landed = _("{unit} in the end").format(unit=texts.unit(x.landed, currency)) if x.share else ""
        rows.append(Line(f"{x.code}\n{about}", texts.amount(x.amount, currency), detail=landed))
    for c in receipt.costs:
        who = c.biller or _("paid")
        name = _("{kind}, later").format(kind=_(COSTS[c.kind])) if c.late else _(COSTS[c.kind])
        expense = "" if c.capitalised else " · " + _("an expense")
        about = f"{name}\n{who} · {_(BASES[c.basis])}{expense}"
        rows.append(Line(about, texts.amount(c.amount, currency), quiet=True))
    if receipt.tax:
        rows.append(Line(_("Input tax"), texts.amount(receipt.tax, currency), quiet=True))
    when = texts.day(receipt.day, today)
    billed = _("not billed") if receipt.billed_on is None else receipt.bill
    return Lines(rows, heading=" · ".join(w for w in (receipt.number, when, receipt.reference, billed) if w))


def _doing(desk: Desk, card: PurchaseCard) -> list[Action]:
    """Buttons from the table of states; the first is the primary one."""
    short = any(x.open for x in card.lines)
    made: dict[Do, tuple[str, Callable[..., None], str]] = {
        Do.ORDER: (_("Mark as ordered"), commands.order, "Ctrl+Return"),
        Do.RECEIVE: (_("Receive…"), commands.receive, "Ctrl+Return"),
        Do.EDIT: (_("Edit…"), commands.edit, ""),
        Do.CLOSE: (_("Close short…") if short else _("Close"), commands.close, ""),
        Do.CANCEL: (_("Cancel order"), commands.cancel, ""),
    }
    actions = []
    several = len(card.doing) > 2 and card.doing[0] is not Do.ORDER
    doing = [do for do in card.doing if not (several and do is Do.EDIT)]
    for at, do in enumerate(doing):
        label, run, key = made[do]
        actions.append(Action(label, partial(run, desk, card), primary=at == 0, key=key if at == 0 else ""))
    waiting = _waiting(card)
    if waiting and not any(x.open for x in card.lines):
        bill = Action(
            _("The bill came…"), partial(billing.came, desk, waiting[0][0]), primary=True, key="Ctrl+Return"
        )
        actions = [bill, *(Action(a.words, a.run) for a in actions)]
    return actions


def _more(desk: Desk, card: PurchaseCard) -> list[Action]:
    actions = [Action(_("Edit…"), partial(commands.edit, desk, card))] if Do.EDIT in card.doing else []
    actions += [
        Action(_("Copy as text for a chat"), partial(commands.copy_text, desk, card)),
        Action(_("Save as a sheet…"), partial(commands.save_sheet, desk, card)),
    ]
    actions += billing.actions_of(desk, _waiting(card))
    if card.receipts:
        back = partial(commands.send_back, desk, card.row.supplier_id, card.row.supplier, card.receipts)
        actions += [
            Action(_("Freight that came later…"), partial(commands.add_cost, desk, card)),
            Action(_("Correct a price…"), partial(commands.correct_price, desk, card)),
            Action(_("Send goods back…"), back),
        ]
    actions.append(Action(_("Pay the supplier…"), partial(commands.pay, desk, card.row.supplier_id)))
    return actions


def _waiting(card: PurchaseCard) -> list[tuple[int, str]]:
    return [(r.id, r.number) for r in card.receipts if r.billed_on is None]


def supplier_card(desk: Desk, card: SupplierCard) -> Card:
    """Who it is, what is owed, what is supplied and how long it takes."""
    row = card.row
    terms = _("{days} days").format(days=card.terms_days) if card.terms_days else _("At once")
    facts = [
        (_("Contact"), row.contact), (_("Phone"), row.phone), (_("WeChat"), row.wechat),
        (_("Address"), card.address), (_("Currency"), desk.shop.facts.currency), (_("Payment"), terms),
        (_("Lead time"), words.lead(card.lead)), (_("Note"), card.note),
    ]  # fmt: skip
    sections: list[Section] = [Facts(facts)]
    sections += [
        s
        for s in (_money(desk, card), _reckoned(desk, card), _terms(desk, card), _recent(desk, card))
        if s.rows
    ]
    sections.append(_history(desk, "supplier", row.id))
    state = texts.state("archived") if row.archived else None
    return Card(row.name, state, "", sections, _supplier_doing(desk, card), _supplier_more(desk, card))


def _money(desk: Desk, card: SupplierCard) -> Lines:
    currency, today = desk.shop.facts.currency, desk.shop.today()
    rows = []
    for b in card.bills:
        due = b.due(card.terms_days)
        detail = _("due {day}").format(day=texts.day(due, today))
        tone = "bad" if b.open > 0 and due < today else ""
        name = " · ".join(w for w in (receipt_number(b.receipt_id), b.reference) if w)
        rows.append(Line(name, texts.amount(b.open, currency), detail=detail, tone=tone))
    if card.beside:
        rows.append(Line(_("In the books beside"), texts.amount(card.beside, currency), quiet=True))
    if card.row.ahead:
        rows.append(Line(_("Paid ahead"), texts.amount(-card.row.ahead, currency), quiet=True))
    if rows:
        rows.append(Line(_("Owed"), texts.amount(card.row.balance, currency), total=True))
    return Lines(rows, heading=_("Money"))


def _reckoned(desk: Desk, card: SupplierCard) -> Lines:
    """What came and was not billed yet."""
    currency, today = desk.shop.facts.currency, desk.shop.today()
    rows = [
        Line(" · ".join(w for w in (receipt_number(b.receipt_id), b.reference) if w), texts.amount(b.amount, currency),
             detail=texts.day(b.day, today))
        for b in card.not_billed
    ]  # fmt: skip
    return Lines(rows, heading=_("Received, not billed"))


def _terms(desk: Desk, card: SupplierCard) -> Lines:
    currency = desk.shop.facts.currency
    rows = []
    for t in card.terms:
        parts = [
            t.their_code, _("at least {n}").format(n=t.moq) if t.moq > 1 else "",
            _("packs of {n}").format(n=t.pack) if t.pack > 1 else "", words.lead(t.lead),
        ]  # fmt: skip
        rows.append(
            Line(f"{t.title}  ({t.code})\n{' · '.join(p for p in parts if p)}", texts.unit(t.price, currency))
        )
    return Lines(rows, heading=_("Supplies"))


def _recent(desk: Desk, card: SupplierCard) -> Lines:
    currency, today = desk.shop.facts.currency, desk.shop.today()
    rows = [
        Line(
            f"{p.number} · {texts.state('late' if p.late else p.state.value)[0]}",
            texts.amount(p.total, currency),
            detail=texts.day(p.day, today) if p.day else "",
        )
        for p in card.recent
    ]
    return Lines(rows, heading=_("Latest orders"))


def _supplier_doing(desk: Desk, card: SupplierCard) -> list[Action]:
    row = card.row
    if row.archived:
        return [Action(_("Bring back"), partial(commands.archive, desk, card), primary=True)]
    return [
        Action(_("New order…"), partial(commands.new_order, desk, row.id), primary=True, key="Ctrl+Return"),
        Action(_("Pay…"), partial(commands.pay, desk, row.id)),
        Action(_("Edit…"), partial(commands.edit_supplier, desk, card)),
    ]


def _supplier_more(desk: Desk, card: SupplierCard) -> list[Action]:
    row = card.row
    actions = [
        Action(_("What it supplies…"), partial(commands.edit_terms, desk, card)),
        Action(_("Prices over time"), partial(commands.show_prices, desk, card)),
        Action(_("Receive without an order…"), partial(commands.receive_from, desk, row.id, row.name)),
        Action(_("Send goods back…"), partial(commands.send_back, desk, row.id, row.name)),
        Action(_("Money back…"), partial(commands.take_back, desk, card)),
        *billing.actions_of(desk, [(b.receipt_id, receipt_number(b.receipt_id)) for b in card.not_billed]),
    ]
    if not row.archived:
        actions.append(Action(_("Archive"), partial(commands.archive, desk, card)))
    return actions


def _history(desk: Desk, subject: str, record_id: int) -> Timeline:
    zone, today = desk.shop.facts.timezone, desk.shop.today()
    found = desk.ask(timeline.history, subject, record_id)[:_HISTORY]
    return Timeline([(texts.moment(f.at, zone, today), str(f.what), f.taken_back) for f in found])
