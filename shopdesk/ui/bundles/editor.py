"""What a bundle is made of: components found by code or title, their pieces, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shopdesk.core.texts import _
from shopdesk.model.bundles import queries, rules
from shopdesk.model.bundles.rules import Part
from shopdesk.model.products.queries import SkuChoice
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.line_editor import Cell, GoodsEditor, Row


def parts_editor(desk: Desk, price: int, parts: tuple[Part, ...] = ()) -> GoodsEditor:
    """The components of a bundle that is sold at this price."""
    currency = desk.shop.facts.currency

    def start(sku: SkuChoice, count: int) -> Row:
        part = Part(sku.id, sku.code, sku.title, count, sku.price, sku.tracked, sku.cost, sku.available)
        return _row(desk.ask(queries.part_of, sku.id, count) or part)

    return GoodsEditor(
        desk,
        (Cell("quantity", _("Pieces"), "quantity", 70, least=1),
         Cell("price", _("Price"), "shown", 92, show=lambda rows, at: texts.unit(rows[at]["part"].price, currency)),
         Cell("cost", _("Cost"), "shown", 92, show=lambda rows, at: texts.unit(rows[at]["part"].cost, currency)),
         Cell("free", _("Available"), "shown", 84, show=lambda rows, at: _free(rows[at]["part"]))),
        start=start, rows=[_row(p) for p in parts], note=lambda rows: sums(parts_in(rows), price, currency),
        tell=lambda sku: texts.unit(sku.price, currency), ask=_("Add a component: SKU, title or barcode, Enter"),
    )  # fmt: skip


def _row(part: Part) -> Row:
    return {
        "sku_id": part.sku_id,
        "code": part.code,
        "title": part.title,
        "quantity": part.quantity,
        "part": part,
    }


def _free(part: Part) -> str:
    return texts.number(part.available) if part.tracked else "—"


def parts_in(rows: Sequence[Row]) -> list[Part]:
    """The components that these rows are."""
    return [replace(r["part"], quantity=r["quantity"]) for r in rows]


def sums(parts: list[Part], price: int, currency: str) -> str:
    """What one costs, what its components cost alone, the margin at its price, and how many can be made now."""
    if not parts:
        return _("One piece and more of one SKU or several.")
    cost = rules.cost(parts)
    told = [
        _("Cost {amount}").format(amount=texts.unit(cost, currency)),
        _("one by one {amount}").format(amount=texts.unit(rules.list_price(parts), currency)),
        _("price {amount}").format(amount=texts.unit(price, currency)),
    ]
    if cost is not None and price:
        told.append(_("margin {p}").format(p=texts.percent((price - cost) / price)))
    told.append(_("can be made now: {n}").format(n=texts.number(rules.can_make(parts))))
    return " · ".join(told)
