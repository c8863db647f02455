"""A row that names a bundle gets its hidden component rows, by what the bundle is made of at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shopdesk.model.bundles.queries import compositions
from shopdesk.model.bundles.rules import Part
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.records import LineKind, Order, OrderLine
from shopdesk.model.products.records import Sku
from shopdesk.model.shop import Work


def explode(work: Work, order: Order, lines: Iterable[OrderLine]) -> None:
    """Add the component rows of those among these rows that are bundles. Only SKUs without stock of their own are
    asked for, so an order of ordinary goods costs no statement more. The rows have their ids.
    """
    may_be = [x for x in lines if x.kind is LineKind.GOODS and x.sku is not None and not x.sku.tracked]
    if not may_be:
        return
    known = compositions(work.session, {x.sku_id for x in may_be if x.sku_id})
    for line in may_be:
        for part, values in components(line, known.get(line.sku_id or 0, ())):
            _add(order, work.session.get_one(Sku, part.sku_id), values)
    work.session.flush()


def explode_like(order: Order, new: OrderLine, line: OrderLine) -> None:
    """What is sent again is made of what was sent the first time."""
    for x in parts_of(order, line):
        part = Part(x.sku_id or 0, "", x.title, per_bundle(x, line), x.unit_price, False)
        for _part, values in components(new, [part]):
            _add(order, x.sku, values)


def _add(order: Order, sku: Sku | None, values: dict[str, Any]) -> None:
    row = OrderLine(**values)
    order.lines.append(row)
    row.sku = sku


def components(line: Any, parts: Iterable[Part]) -> Iterator[tuple[Part, dict[str, Any]]]:
    """The component rows of a bundle's row, as values of columns."""
    for p in parts if line.quantity > 0 else ():
        yield p, {
            "order_id": line.order_id, "parent_id": line.id, "kind": LineKind.COMPONENT, "sku_id": p.sku_id,
            "position": line.position, "external_key": f"{line.external_key}/{p.sku_id}", "title": p.title,
            "quantity": line.quantity * p.quantity, "unit_price": p.price, "day": line.day,
            "batch_id": line.batch_id,
        }  # fmt: skip
