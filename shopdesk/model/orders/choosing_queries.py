"""Rows of bundles whose contents the buyer chooses (features.md §3.7): what can be chosen, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.bundles.queries import groups_of
from shopdesk.model.bundles.rules import Group
from shopdesk.model.orders.axes import packed_by_line
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.loading import whole
from shopdesk.model.orders.records import LineKind, Order, OrderKind, OrderLine, Stage

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
    rows = [
        x for x in bundle_rows(order) if not x.shipped and not packed.get(x.id) and x.cancelled < x.quantity
    ]
    known = groups_of(session, {x.sku_id or 0 for x in rows}) if rows else {}
    return [
        Choice(x.id, x.title, x.quantity, known[x.sku_id], _chosen(order, x, known[x.sku_id]))
        for x in rows
        if x.sku_id in known
    ]


def choices_of(session: Session, order_id: int) -> list[Choice]:
    """`choices` of the order of this id; none when it is gone."""
    order = session.get(Order, order_id, options=whole())
    return [] if order is None else choices(session, order)


def first_waiting(session: Session) -> tuple[int, str] | None:
    """Id and number of the oldest order that waits for the contents of a bundle; None where none does."""
    sql = """
        SELECT o.id, o.number FROM order_line l JOIN orders o ON o.id = l.order_id
        WHERE l.sku_id IN (SELECT b.sku_id FROM bundle_group g JOIN bundle b ON b.id = g.bundle_id)
        AND l.kind = 'goods' AND o.kind = 'order' AND o.stage IN ('draft', 'review') AND NOT o.history
        AND NOT EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = l.id) ORDER BY o.id LIMIT 1
    """
    found = session.connection().exec_driver_sql(sql).first()
    return None if found is None else (int(found[0]), str(found[1]))


def bundle_rows(order: Order) -> Iterable[OrderLine]:
    """The order's rows of SKUs without stock of their own: those that may be bundles."""
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
    return waiting(order, choices(session, order))


def waiting(order: Order, rows: Iterable[Choice]) -> list[Problem]:
    """The same of the order's `choices`."""
    return [
        problem(CHOOSE, field="contents", title=x.title)
        for x in rows
        if not parts_of(order, next(row for row in order.lines if row.id == x.line_id))
    ]
