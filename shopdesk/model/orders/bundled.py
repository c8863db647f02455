"""A bundle in an order: its hidden component rows go where its pieces go (features.md §3.7). Pure, on any rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopdesk.core.money import share_of_units
from shopdesk.model.bundles.rules import shares
from shopdesk.model.orders.pricing import gross
from shopdesk.model.orders.records import LineKind, Order, OrderLine

Found = tuple[int, int, int]
"""Pieces that came back good, bad, and not at all."""


def parts_of(order: Order, line: OrderLine) -> list[OrderLine]:
    """The component rows of a row; none unless it is a bundle."""
    return [x for x in order.lines if x.kind is LineKind.COMPONENT and x.parent_id == line.id]


def per_bundle(part: OrderLine, line: OrderLine) -> int:
    """Pieces of a component in one bundle, as they were when it was ordered."""
    return part.quantity // line.quantity


def with_parts(order: Order, chosen: Mapping[int, int]) -> dict[int, int]:
    """These pieces (row → count) and those of the components that go with them."""
    whole = dict(chosen)
    rows: dict[int, OrderLine] = {}
    for x in order.lines:
        if x.kind is LineKind.COMPONENT and x.parent_id is not None and chosen.get(x.parent_id):
            rows = rows or {r.id: r for r in order.lines}
            count = chosen[x.parent_id] * per_bundle(x, rows[x.parent_id])
            whole[x.id] = whole.get(x.id, 0) + count
    return whole


def shown(order: Order, chosen: Mapping[int, int]) -> dict[int, int]:
    """These pieces without those of components."""
    hidden = {x.id for x in order.lines if x.kind is LineKind.COMPONENT}
    return {k: n for k, n in chosen.items() if k not in hidden}


def add_up_costs(order: Any, parcel: Any) -> None:
    """A bundle costs what its components cost; unknown when one of them is."""
    bundles = {x.parent_id for x in order.lines if x.kind is LineKind.COMPONENT}
    if not bundles:
        return
    sent = {x.order_line_id: x for x in parcel.lines}
    for line in order.lines:
        if line.id in bundles and line.id in sent:
            own = [x for x in parts_of(order, line) if x.id in sent]
            sent[line.id].cost = total([sent[x.id].cost for x in own])
            line.cost = total([x.cost for x in own])


def total(costs: list[int | None]) -> int | None:
    """The sum; None when one of them is unknown."""
    return None if None in costs else sum(c or 0 for c in costs)


def count_returns(order: Any, line: Any) -> None:
    """Of a bundle so many are back as its components make whole ones; good when all of them are."""
    parts = [(x, per_bundle(x, line)) for x in parts_of(order, line)]
    came = min((x.returned_good + x.returned_bad) // n for x, n in parts)
    line.returned_good = min(came, *(x.returned_good // n for x, n in parts))
    line.returned_bad = came - line.returned_good


def worth(order: Order, line: OrderLine, back: Mapping[int, tuple[int, int]]) -> int:
    """What pieces of components (row → pieces back before, pieces back now) are worth of what was paid for their
    bundle: by their list prices, exactly the whole when all are back. Less what was promised beyond the rest.
    """
    parts = parts_of(order, line)
    own = shares(max(0, gross(line, order)), [(x.unit_price, x.quantity) for x in parts])
    found = 0
    for x, share in zip(parts, own, strict=True):
        before, now = back.get(x.id, (0, 0))
        found += share_of_units(share, x.quantity, before, now) if now else 0
    return max(0, min(found, gross(line, order) - line.refunded))


def found_whole(order: Order, case: Any, found: Mapping[int, Found]) -> dict[int, Found]:
    """What was found of every row of a case: told of a bundle alone it holds for all its components; of a bundle
    itself what its components make.
    """
    whole = dict(found)
    rows = {x.order_line_id: x for x in case.lines}
    for line in order.lines:
        own = [(rows[x.id], per_bundle(x, line)) for x in parts_of(order, line) if x.id in rows]
        if line.id not in rows or not own:
            continue
        head = rows[line.id]
        for x, n in own:
            if x.id not in whole and head.id in found:
                good, bad, missing = found[head.id]
                whole[x.id] = (good * n, bad * n, missing * n)
        if all(x.id in whole for x, _n in own):
            whole[head.id] = _bundles([(whole[x.id], n) for x, n in own], head.quantity)
    return whole


def _bundles(parts: list[tuple[Found, int]], asked: int) -> Found:
    came = min([asked, *((f[0] + f[1]) // n for f, n in parts)])
    good = min([came, *(f[0] // n for f, n in parts)])
    return good, came - good, asked - came
