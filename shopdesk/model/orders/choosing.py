"""Bundles whose contents the buyer chooses (features.md §3.7): a row waits until it is said what is in it, nothing is
guessed. Then it has component rows like any bundle."""

from __future__ import annotations

from collections.abc import Mapping

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.orders.allocating import allocate
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.choosing_queries import bundle_rows, choices
from shopdesk.model.orders.desk_work import load, refresh
from shopdesk.model.orders.exploding import explode
from shopdesk.model.orders.records import Order, OrderLine, Stage
from shopdesk.model.products.queries import sku_by_code
from shopdesk.model.shop import Work


def choose_contents(work: Work, order_id: int, line_id: int, contents: Mapping[int, int]) -> None:
    """Say what is in each of a row's bundles: pieces of one bundle (SKU → count), of each group as many as it asks
    for. What was chosen before is given back. Refused: other counts, a row of which something is packed or shipped.
    """
    order = load(work, order_id)
    row = next((x for x in choices(work.session, order) if x.line_id == line_id), None)
    if row is None:
        raise refuse(N_("The contents of this row cannot be chosen any more."), field="line_id")
    line = next(x for x in order.lines if x.id == line_id)
    _take_out(work, order, line)
    explode(work, order, [line], {line.id: contents}, strict=True)
    for x in parts_of(order, line):
        x.cancelled = per_bundle(x, line) * line.cancelled
    order.version += 1
    if order.stage is Stage.OPEN:
        allocate(work, order)
    refresh(order)
    told = ", ".join(
        f"{n} × {m.code}" for g in row.groups for m in g.members if (n := contents.get(m.sku_id))
    )
    timeline.note(
        work, "orders", order.id, N_("Contents of {title} chosen: {what}"), title=line.title, what=told
    )


def choose_all(work: Work, order_id: int, told: Mapping[int, Mapping[int, int]]) -> None:
    """`choose_contents` of several rows (row → pieces of one bundle); rows that have them already stay."""
    now = {x.line_id: x.chosen for x in choices(work.session, load(work, order_id))}
    for line_id, contents in told.items():
        if dict(now.get(line_id, {})) != dict(contents) or not contents:
            choose_contents(work, order_id, line_id, contents)


def choose_by_code(work: Work, order_id: int, sku: str, contents: Mapping[str, int]) -> None:
    """`choose_contents` of the order's row of this bundle, members by code: `{"TEA-A": 1, "TEA-B": 2}`. Refused: no
    such row, or more than one."""
    order = load(work, order_id)
    lines = {x.line_id for x in choices(work.session, order)}
    rows = [
        x for x in bundle_rows(order) if x.id in lines and x.sku and x.sku.code.casefold() == sku.casefold()
    ]
    if len(rows) != 1:
        words = N_("Order {number} has {n} rows of {sku} whose contents can be chosen.")
        raise refuse(words, field="sku", number=order.number, n=len(rows), sku=sku)
    choose_contents(work, order_id, rows[0].id, by_id(work, contents))


def by_id(work: Work, contents: Mapping[str, int]) -> dict[int, int]:
    """Chosen pieces by code → by SKU. Refused: a code that nobody has."""
    found: dict[int, int] = {}
    for code, count in contents.items():
        sku_id = sku_by_code(work.session, code)
        if sku_id is None:
            raise refuse(N_("There is no product {sku}."), field="contents", sku=code)
        found[sku_id] = found.get(sku_id, 0) + count
    return found


def _take_out(work: Work, order: Order, line: OrderLine) -> None:
    for x in parts_of(order, line):
        if x.allocation is not None:
            work.session.delete(x.allocation)
        order.lines.remove(x)
        work.session.delete(x)
    work.session.flush()
