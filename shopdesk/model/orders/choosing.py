"""Bundles whose contents the buyer chooses (features.md §3.7): a row waits until it is said what is in it, nothing is
guessed. Then it has component rows like any bundle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.bundles.queries import groups_of
from shopdesk.model.bundles.rules import Group
from shopdesk.model.orders.allocating import allocate
from shopdesk.model.orders.axes import packed_by_line
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.desk_work import load, refresh
from shopdesk.model.orders.exploding import explode
from shopdesk.model.orders.loading import WHOLE
from shopdesk.model.orders.records import LineKind, Order, OrderKind, OrderLine, Stage
from shopdesk.model.products.queries import sku_by_code
from shopdesk.model.shop import Work

CHOOSE = N_("Choose the contents of {title} first.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A row whose contents can be chosen: so many bundles, the groups to choose from, and what was chosen of them for
    one bundle (SKU → count), nothing yet when it waits."""

    line_id: int
    title: str
    quantity: int
    groups: tuple[Group, ...]
    chosen: Mapping[int, int]

    @property
    def id(self) -> int:
        """The row's."""
        return self.line_id


def choices(session: Session, order: Order) -> list[Choice]:
    """The order's rows of bundles with groups, while nothing of them is packed or shipped. Rows of SKUs with stock of
    their own cost no statement."""
    at_work = order.stage in (Stage.DRAFT, Stage.REVIEW, Stage.OPEN) and order.kind is OrderKind.ORDER
    if not at_work or order.history:
        return []
    packed = packed_by_line(order)
    rows = [x for x in _bundles(order) if not x.shipped and not packed.get(x.id) and x.cancelled < x.quantity]
    known = groups_of(session, {x.sku_id or 0 for x in rows}) if rows else {}
    return [
        Choice(x.id, x.title, x.quantity, known[x.sku_id], _chosen(order, x, known[x.sku_id]))
        for x in rows
        if x.sku_id in known
    ]


def choices_of(session: Session, order_id: int) -> list[Choice]:
    """`choices` of the order of this id; none when it is gone."""
    order = session.get(Order, order_id, options=WHOLE)
    return [] if order is None else choices(session, order)


def _bundles(order: Order) -> Iterable[OrderLine]:
    return (x for x in order.lines if x.kind is LineKind.GOODS and x.sku is not None and not x.sku.tracked)


def _chosen(order: Order, line: OrderLine, groups: Iterable[Group]) -> dict[int, int]:
    members = {m.sku_id for g in groups for m in g.members}
    return {
        x.sku_id: per_bundle(x, line)
        for x in parts_of(order, line)
        if x.sku_id is not None and x.sku_id in members
    }


def problems_unchosen(session: Session, order: Order) -> list[Problem]:
    """Which rows wait for their contents: the order is neither confirmed nor sent before."""
    return [
        problem(CHOOSE, field="contents", title=x.title)
        for x in choices(session, order)
        if not parts_of(order, next(row for row in order.lines if row.id == x.line_id))
    ]


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


def choose_by_code(work: Work, order_id: int, sku: str, contents: Mapping[str, int]) -> None:
    """`choose_contents` of the order's row of this bundle, members by code: `{"TEA-A": 1, "TEA-B": 2}`. Refused: no
    such row, or more than one."""
    order = load(work, order_id)
    lines = {x.line_id for x in choices(work.session, order)}
    rows = [x for x in _bundles(order) if x.id in lines and x.sku and x.sku.code.casefold() == sku.casefold()]
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


def refuse_unchosen(work: Work, order: Order) -> None:
    """Refuse to go on while the contents of a row are not chosen."""
    refuse_if(problems_unchosen(work.session, order))


def _take_out(work: Work, order: Order, line: OrderLine) -> None:
    for x in parts_of(order, line):
        if x.allocation is not None:
            work.session.delete(x.allocation)
        order.lines.remove(x)
        work.session.delete(x)
    work.session.flush()
