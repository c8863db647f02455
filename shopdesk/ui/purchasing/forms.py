"""The forms of purchasing that are only fields: a supplier, a cost, a price, a payment, money back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core.texts import _
from shopdesk.model.purchasing.queries import Basis, CostKind, ReceiptRow
from shopdesk.model.purchasing.rules import BASES, COSTS
from shopdesk.model.purchasing.supplier_queries import Bill, SupplierCard
from shopdesk.ui import texts
from shopdesk.ui.form import Field, Form
from shopdesk.ui.purchasing.words import money_places

Save = Callable[[dict[str, Any]], object]
Named = Sequence[tuple[int, str]]


def supplier(parent: QWidget | None, card: SupplierCard | None, save: Save) -> Form:
    """A new supplier, or what is told of one."""
    row = card.row if card else None
    fields = [
        Field("name", _("Name"), value=row.name if row else "", required=True, wide=True),
        Field("contact", _("Contact"), value=row.contact if row else ""),
        Field("phone", _("Phone"), value=row.phone if row else ""),
        Field("wechat", _("WeChat"), value=row.wechat if row else ""),
        Field("terms_days", _("Payment terms, days"), "quantity", card.terms_days if card else 0),
        Field("address", _("Address"), value=card.address if card else "", wide=True),
        Field("note", _("Note"), "long", card.note if card else ""),
    ]
    title = _("Edit {name}").format(name=row.name) if row else _("New supplier")
    return Form(parent, title, fields, save, save_words=_("Save") if row else _("Add supplier"))


def cost(
    parent: QWidget | None, receipts: Sequence[ReceiptRow], carriers: Named, currency: str, today: date,
    save: Save, *, part_of_cost: bool,
) -> Form:  # fmt: skip
    """A freight, customs or packing bill that came after the goods."""
    fields = [
        Field("receipt", _("Receipt"), "choice", receipts[-1].id, receipt_choices(receipts, today), wide=True),
        Field("kind", _("What for"), "choice", CostKind.FREIGHT, [(k, _(w)) for k, w in COSTS.items()]),
        Field("amount", _("Amount"), "money", required=True),
        Field("basis", _("Handed out"), "choice", Basis.VALUE, [(b, _(w)) for b, w in BASES.items()]),
        Field("day", _("Day"), "day", today),
        Field("payer", _("Billed by, or paid from"), "choice", receipts[-1].supplier_id,
              payers(carriers), wide=True),
        Field("capitalised", _("Part of what the goods cost"), "yes", part_of_cost),
        Field("note", _("Note"), wide=True),
        Field("n", _("What is still there is revalued; the share of what was sold is a purchase difference."), "note"),
    ]  # fmt: skip
    about, title = [r.id for r in receipts], _("Freight that came later")
    return Form(parent, title, fields, save, save_words=_("Add"), currency=currency, about=about)


def price(
    parent: QWidget | None, receipts: Sequence[ReceiptRow], currency: str, today: date, save: Save
) -> Form:
    """The supplier bills another price than was received at."""
    lines = [
        (x.id, f"{r.number} · {x.code} · {texts.number(x.quantity)} × {texts.unit(x.unit_price, currency)}")
        for r in receipts
        for x in r.lines
    ]
    fields = [
        Field("line", _("Line"), "choice", lines[-1][0], lines, wide=True),
        Field("price", _("Price billed"), "unit", required=True), Field("day", _("Day"), "day", today),
        Field("note", _("Note"), wide=True),
        Field("n", _("What is still there is revalued; the share of what was sold is a purchase difference."), "note"),
    ]  # fmt: skip
    about, title = [r.id for r in receipts], _("Correct a price")
    return Form(parent, title, fields, save, save_words=_("Correct"), currency=currency, about=about)


def pay(
    parent: QWidget | None,
    name: str,
    bills: Sequence[Bill],
    owed: int,
    currency: str,
    today: date,
    save: Save,
) -> Form:
    """Pay a supplier: all bills, one, or ahead."""
    chosen = [(0, _("Oldest first, the rest ahead"))]
    chosen += [(b.receipt_id, _bill(b, currency, today)) for b in bills if b.open > 0]
    fields = [
        Field("amount", _("Amount"), "money", owed if owed > 0 else None, required=True),
        Field("money", _("Paid from"), "choice", "cash.bank", money_places()),
        Field("receipt", _("Which bills"), "choice", 0, chosen, wide=True),
        Field("day", _("Day"), "day", today), Field("note", _("Note")),
    ]  # fmt: skip
    title = _("Pay {name}").format(name=name)
    return Form(parent, title, fields, save, save_words=_("Pay"), currency=currency)


def take_back(parent: QWidget | None, name: str, held: int, currency: str, today: date, save: Save) -> Form:
    """Money comes back from a supplier."""
    fields = [
        Field("amount", _("Amount"), "money", held if held > 0 else None, required=True),
        Field("money", _("Paid into"), "choice", "cash.bank", money_places()),
        Field("day", _("Day"), "day", today), Field("note", _("Note")),
    ]  # fmt: skip
    title = _("Money back from {name}").format(name=name)
    return Form(parent, title, fields, save, save_words=_("Record"), currency=currency)


def payers(suppliers: Named) -> list[tuple[Any, str]]:
    """Who bills a cost, then where it may be paid from at once."""
    paid = [(role, _("Paid at once: {where}").format(where=words)) for role, words in money_places()]
    return [*suppliers, *paid]


def receipt_choices(receipts: Sequence[ReceiptRow], today: date) -> list[tuple[int, str]]:
    """Receipts to choose from."""
    return [(r.id, f"{r.number} · {texts.day(r.day, today)} · {len(r.lines)}") for r in receipts]


def _bill(bill: Bill, currency: str, today: date) -> str:
    words = " · ".join(
        x for x in (f"GR-{bill.receipt_id:04d}", bill.reference, texts.day(bill.day, today)) if x
    )
    return f"{words} · {texts.amount(bill.open, currency)}"
