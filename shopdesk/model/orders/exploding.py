"""A row that names a bundle gets its hidden component rows, by what the bundle is made of at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from shopdesk.core.problems import refuse_if
from shopdesk.model.bundles.queries import compositions, groups_of
from shopdesk.model.bundles.rules import Part, problems_chosen
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.records import LineKind, Order, OrderLine
from shopdesk.model.products.records import Sku
from shopdesk.model.shop import Work

_NOTHING: Mapping[int, Mapping[int, int]] = MappingProxyType({})


def explode(
    work: Work, order: Order, lines: Iterable[OrderLine], chosen: Mapping[int, Mapping[int, int]] = _NOTHING, *,
    strict: bool = False,
) -> None:  # fmt: skip
    """Add the component rows of those among these rows that are bundles. Only SKUs without stock of their own are
    asked for, so an order of ordinary goods costs no statement more. The rows have their ids.

    `chosen`: row → what is in one of its bundles of what its groups offer (SKU → count). A bundle with groups of
    which nothing was chosen gets no rows and waits (choosing.py); with `strict` it is refused. Refused: other counts
    than the groups ask for.
    """
    may_be = [x for x in lines if x.kind is LineKind.GOODS and x.sku is not None and not x.sku.tracked]
    if not may_be:
        return
    skus = {x.sku_id for x in may_be if x.sku_id}
    known, groups = compositions(work.session, skus), groups_of(work.session, skus)
    for line in may_be:
        own, contents = groups.get(line.sku_id or 0, ()), chosen.get(line.id, {})
        if own and (contents or strict):
            refuse_if(problems_chosen(line.title, own, contents))
        elif own:
            continue
        picked = [
            replace(m, quantity=contents[m.sku_id]) for g in own for m in g.members if m.sku_id in contents
        ]
        for part, values in components(line, [*known.get(line.sku_id or 0, ()), *picked]):
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
