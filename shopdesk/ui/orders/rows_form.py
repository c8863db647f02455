"""The form that changes the rows of an order under way; what comes of it is said before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from shopdesk.core import reading
from shopdesk.core.texts import _
from shopdesk.model.orders.queries import LineRow, OrderCard
from shopdesk.model.orders.revision_queries import Discounts, Revised, RowChange, revised
from shopdesk.ui import texts
from shopdesk.ui.bundles.contents import by_code
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field
from shopdesk.ui.line_editor import GoodsEditor, GoodsForm, Row
from shopdesk.ui.orders.entry import order_rows

Save = Callable[[Sequence[RowChange], dict[str, Any]], object]


def rows_form(
    parent: QWidget | None, desk: Desk, order: OrderCard, save: Save
) -> tuple[GoodsForm, GoodsEditor]:
    """The goods of the order as the customer is to get them, what shipping is charged, and the discounts."""
    before = [x for x in order.lines if x.kind == "goods" and x.quantity > x.cancelled]
    charged = sum(x.amount for x in order.lines if x.kind == "shipping")
    parts: dict[str, QWidget] = {}

    def told(rows: list[Row]) -> Revised:
        return desk.ask(
            revised, order.id, changes(before, rows), rate_ppm=desk.shop.facts.tax_rate_ppm,
            **_typed(parts, charged, desk.shop.facts.currency),
        )  # fmt: skip

    editor = order_rows(
        desk, order.id, rows=[_row(x) for x in before], hint=lambda rows: " ".join(str(p) for p in told(rows).problems),
        note=lambda rows: _outcome(told(rows), desk.shop.facts.currency),
    )  # fmt: skip
    fields = [
        Field("shipping", _("Shipping charged"), "money", charged),
        Field("reason", _("Reason"), hint=_("For the timeline")),
    ]
    if any(x.discount for x in before):
        ways = [(Discounts.KEEP, _("Stay as promised, piece by piece")),
                (Discounts.SPREAD, _("The whole of them is spread over the rows"))]  # fmt: skip
        fields.append(Field("discounts", _("Discounts"), "choice", Discounts.KEEP, ways, wide=True))

    def done(draft: dict[str, Any]) -> object:
        return save(changes(before, draft["rows"]), draft)

    form = GoodsForm(
        editor, parent, _("Rows of order {number}").format(number=order.number), fields, done,
        save_words=_("Change order"), currency=desk.shop.facts.currency, about=order.id,
    )  # fmt: skip
    parts.update({key: part.widget for key, part in form.parts.items()})
    _follow(parts, editor)
    form.resize(740, 620)
    return form, editor


def _row(x: LineRow) -> Row:
    gone = x.shipped + x.packing
    words = _("{title} · {n} packed or shipped").format(title=x.title, n=gone) if gone else x.title
    return {"sku_id": x.sku_id, "code": x.code, "title": words, "quantity": x.quantity - x.cancelled,
            "price": x.unit_price, "line": x.id, "sent": x.shipped}  # fmt: skip


def changes(before: Sequence[LineRow], rows: Sequence[Row]) -> list[RowChange]:
    """What was changed of these rows: those that are missing are taken off, those without a line are new."""
    was = {x.id: x for x in before}
    kept = {r["line"] for r in rows if r.get("line")}
    found = [RowChange(0, line_id=i) for i in was if i not in kept]
    for r in rows:
        x = was.get(r.get("line", 0))
        if x is None:
            contents = by_code(r["groups"], r["contents"]) if r.get("groups") else ()
            found.append(
                RowChange(r["quantity"], sku=r["code"], unit_price=r["price"], new=True, contents=contents)
            )
        elif (r["quantity"], r["price"]) != (x.quantity - x.cancelled, x.unit_price):
            found.append(RowChange(r["quantity"], line_id=x.id, unit_price=r["price"]))
    return found


def _typed(parts: dict[str, QWidget], charged: int, currency: str) -> dict[str, Any]:
    field, box = parts.get("shipping"), parts.get("discounts")
    typed = reading.exact_money(field.text(), currency)[0] if isinstance(field, QLineEdit) else charged
    way = Discounts(box.currentData()) if isinstance(box, QComboBox) else Discounts.KEEP
    return {"shipping": typed if typed is not None and typed >= 0 else charged, "discounts": way}


def _follow(parts: dict[str, QWidget], editor: GoodsEditor) -> None:
    """What is typed above the rows changes what comes of them."""
    field, box = parts["shipping"], parts.get("discounts")
    if isinstance(field, QLineEdit):
        field.textChanged.connect(lambda _words: editor.show_rows())
    if isinstance(box, QComboBox):
        box.currentIndexChanged.connect(lambda _at: editor.show_rows())


def _outcome(made: Revised, currency: str) -> str:
    """The order's total before and after, and what money it asks for."""
    old, new = texts.amount(made.before, currency), texts.amount(made.total, currency)
    told = [
        _("Total {before} → {after}").format(before=old, after=new)
        if old != new
        else _("Total {t}").format(t=new)
    ]
    due = texts.amount(abs(made.balance), currency)
    if made.balance > 0:
        told.append(_("to collect {amount}").format(amount=due))
    elif made.balance < 0:
        told.append(_("to refund {amount}").format(amount=due))
    return " · ".join(told)
