"""A new order by keyboard: type a SKU or title, Enter; quantity and price in the row; customer; Ctrl+Enter saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core import reading
from shopdesk.core.money import line_total
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _, language, say
from shopdesk.model.bundles import queries as bundles
from shopdesk.model.orders import actions, queries
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.queries import PaymentMethod
from shopdesk.model.products.queries import SkuChoice
from shopdesk.ui import texts
from shopdesk.ui.bundles.contents import by_code
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field
from shopdesk.ui.line_editor import Cell, GoodsEditor, GoodsForm, Row, pieces_there
from shopdesk.ui.orders.goods_rows import OrderRows, begin


def goods_cells(desk: Desk, order_id: int | None) -> tuple[Cell, ...]:
    """The columns of an order's rows; what is there is without what its other rows take."""
    currency = desk.shop.facts.currency

    def there(rows: list[Row], at: int) -> str:
        left = _left(desk, rows, order_id)[at]
        return "—" if left is None else texts.number(left)

    return (
        Cell("quantity", _("Pieces"), "quantity", 80, least=1),
        Cell("price", _("Price"), "unit", 110),
        Cell("amount", _("Amount"), "shown", 120, show=lambda rows, at: _sum(rows[at : at + 1], currency)),
        Cell("there", _("Available"), "shown", 84, show=there),
    )


def _left(desk: Desk, rows: Sequence[Row], order_id: int | None) -> list[int | None]:
    wanted = [(r["sku_id"], r["quantity"] - r.get("sent", 0)) for r in rows]
    return desk.ask(bundles.left, wanted, order_id, [r.get("contents", {}) for r in rows])


def _short(desk: Desk, rows: Sequence[Row]) -> str:
    """What there is too little of for a new order."""
    words = _("Only {left} of {sku} left, {wanted} ordered.")
    return " ".join(
        words.format(left=texts.number(n), sku=r["code"], wanted=texts.number(r["quantity"]))
        for r, n in zip(rows, _left(desk, rows, None), strict=True)
        if n is not None and n < r["quantity"]
    )


def _sum(rows: Sequence[Row], currency: str) -> str:
    return texts.amount(sum(line_total(r["quantity"], r["price"]) for r in rows), currency)


def _offered(sku: SkuChoice, currency: str) -> str:
    return f"{texts.unit(sku.price, currency)}   {pieces_there(sku)}"


def order_rows(desk: Desk, order_id: int | None = None, **more: Any) -> OrderRows:
    """The rows of an order, new without `order_id`: a SKU may stand there twice, at another price. `more` as of the
    editor."""
    currency = desk.shop.facts.currency
    return OrderRows(
        desk, goods_cells(desk, order_id), start=lambda sku, count: begin(desk, sku, count), twice=True,
        foot=lambda rows: _sum(rows, currency), tell=lambda sku: _offered(sku, currency), **more,
    )  # fmt: skip


def entry_form(parent: QWidget | None, desk: Desk) -> tuple[GoodsForm, GoodsEditor]:
    """The form of a new order, and its rows."""
    lines = order_rows(desk, hint=lambda rows: _short(desk, rows))
    channels = desk.ask(queries.channels)
    names = [(c[0], c[2] if language() == "zh_CN" else c[1]) for c in channels]
    fields = [
        Field("customer", _("Customer")), Field("phone", _("Phone")),
        Field("channel", _("Channel"), "choice", "direct", names),
        Field("shipping", _("Shipping charged"), "money", 0),
        Field("address", _("Address"), wide=True), Field("note", _("Note"), wide=True),
        Field("paid", _("Paid already"), "yes", value=True),
        Field("method", _("Way of payment"), "choice", "wechat", [(m.value, texts.method(m)) for m in PaymentMethod]),
    ]  # fmt: skip

    def save(draft: dict[str, Any]) -> object:
        if not draft["rows"]:
            raise refuse(N_("Add at least one product."))
        return desk.carry_out(say(N_("New order")), actions.new_order, _draft(desk, draft))

    form = GoodsForm(
        lines, parent, _("New order"), fields, save, save_words=_("Place order"), currency=desk.shop.facts.currency
    )  # fmt: skip
    form.resize(720, 720)
    lines.search.setFocus()
    return form, lines


def _draft(desk: Desk, draft: dict[str, Any]) -> OrderDraft:
    moment = desk.shop.clock()
    method = PaymentMethod(draft["method"])
    return OrderDraft(
        channel=draft["channel"], external_no="", placed_at=moment,
        lines=tuple(
            LineDraft(
                sku=r["code"], title=r["title"], quantity=r["quantity"], unit_price=r["price"],
                contents=by_code(r["groups"], r["contents"]) if r.get("groups") else (),
            )
            for r in draft["rows"]
        ),
        paid_at=moment if draft["paid"] else None, method=method, shipping=draft["shipping"] or 0,
        customer_name=draft["customer"], recipient=draft["customer"], phone=reading.phone(draft["phone"]),
        street=draft["address"], buyer_note=draft["note"],
    )  # fmt: skip


def open_entry(parent: QWidget | None, desk: Desk) -> int | None:
    """Open the form; answers the id of the order that was placed."""
    form, _lines = entry_form(parent, desk)
    form.exec()
    made: int | None = form.made
    return made
