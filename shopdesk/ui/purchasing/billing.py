"""The supplier's bill comes after the goods: prices as billed beside those reckoned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.money import line_total
from shopdesk.core.texts import N_, _, say
from shopdesk.model.purchasing import actions, queries
from shopdesk.model.purchasing.queries import ReceiptRow
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field
from shopdesk.ui.line_editor import Cell, GoodsEditor, GoodsForm, Row
from shopdesk.ui.purchasing.words import money_places
from shopdesk.ui.widgets import Action

_MOST = 5
Save = Callable[[dict[str, Any]], object]


def came(desk: Desk, receipt_id: int) -> None:
    """The bill of a receipt came."""
    receipt = next(iter(desk.ask(queries.receipts, [receipt_id])), None)
    if receipt is None or receipt.billed_on is not None:
        return
    label = say(N_("Bill of {number}"), number=receipt.number)

    def save(d: dict[str, Any]) -> object:
        return desk.carry_out(
            label, actions.bill, receipt_id, prices={r["line"]: r["price"] for r in d["rows"]}, day=d["day"],
            tax=d.get("tax") or 0, reference=d["reference"], paid_from=d["paid"],
        )  # fmt: skip

    form(QApplication.activeWindow(), desk, receipt, save).exec()


def form(parent: QWidget | None, desk: Desk, receipt: ReceiptRow, save: Save) -> GoodsForm:
    """What the bill says: a price for each row of the receipt, its number and day, and whether it is paid."""
    currency = desk.shop.facts.currency
    editor = GoodsEditor(
        desk,
        (Cell("quantity", _("Pieces"), "shown", 72, show=lambda rows, at: texts.number(rows[at]["quantity"])),
         Cell("reckoned", _("Estimated"), "shown", 100, show=lambda rows, at: texts.unit(rows[at]["before"], currency)),
         Cell("price", _("Price billed"), "unit", 108),
         Cell("amount", _("Amount"), "shown", 112,
              show=lambda rows, at: texts.amount(_amount(rows[at]), currency))),
        rows=[
            {"sku_id": x.sku_id, "code": x.code, "title": x.title, "line": x.id, "quantity": x.quantity,
             "before": x.unit_price, "price": x.unit_price}
            for x in receipt.lines
        ],
        foot=lambda rows: texts.amount(_goods(receipt, rows), currency),
        note=lambda rows: _difference(receipt, rows, currency), fixed=True,
    )  # fmt: skip
    fields = [
        Field("reference", _("Number of the bill"), hint=receipt.reference),
        Field("day", _("Day of the bill"), "day", desk.shop.today()),
        Field("paid", _("Payment of the goods"), "choice", "",
              [("", _("Not paid yet")), *((r, _("Paid: {where}").format(where=w)) for r, w in money_places())]),
    ]  # fmt: skip
    if desk.shop.facts.chart != "cn-small":
        fields.append(Field("tax", _("Input tax to claim back"), "money"))
    title = _("Bill of {supplier} for {number}").format(supplier=receipt.supplier, number=receipt.number)
    made = GoodsForm(editor, parent, title, fields, save, save_words=_("Take the bill in"), currency=currency)
    made.resize(760, 560)
    return made


def actions_of(desk: Desk, waiting: Sequence[tuple[int, str]]) -> list[Action]:
    """One action for each receipt (id, number) whose bill did not come yet, the oldest first."""
    return [
        Action(_("The bill of {number} came…").format(number=number), partial(came, desk, receipt))
        for receipt, number in waiting[:_MOST]
    ]


def _amount(row: Row) -> int:
    return line_total(row["quantity"], row["price"])


def _goods(receipt: ReceiptRow, rows: Sequence[Row]) -> int:
    """What is billed: rows that were removed stay as reckoned."""
    told = {r["line"]: _amount(r) for r in rows}
    return sum(told.get(x.id, x.amount) for x in receipt.lines)


def _difference(receipt: ReceiptRow, rows: Sequence[Row], currency: str) -> str:
    change = _goods(receipt, rows) - receipt.goods
    if not change:
        return _("As estimated: nothing changes in the stock.")
    words = _(
        "{change} against the estimate: what is still there is revalued, the rest is a purchase difference."
    )
    return words.format(change=texts.amount(change, currency, plus=True))
