"""What a stock figure is made of: the promises, the orders to suppliers, the alerts behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from shopdesk.model.base import moment_of


@dataclass(frozen=True, slots=True)
class Promise:
    """Pieces promised to an order, or wanted by one without stock (`promised` 0)."""

    id: int
    order_id: int
    number: str
    customer: str
    placed_at: datetime
    label: str
    promised: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Coming:
    """Pieces on an order to a supplier; a draft's are not on their way yet."""

    id: int
    purchase_id: int
    supplier: str
    state: str
    ordered_on: date | None
    eta: date | None
    ordered: int
    received: int
    open: int


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert: raised at `position` pieces under a line of `line`; gone since `cleared_at`, else it stands."""

    id: int
    raised_at: datetime
    position: int
    line: int
    cleared_at: datetime | None


_PROMISES = """
    SELECT l.id, o.id, o.number, o.customer_name, o.placed_at, o.label, coalesce(a.open, 0),
           l.quantity - l.cancelled - l.shipped
    FROM order_line l JOIN orders o ON o.id = l.order_id LEFT JOIN allocation a ON a.order_line_id = l.id
    WHERE l.sku_id = ? AND o.stage IN ('review', 'open') AND NOT o.history AND l.kind IN ('goods', 'component')
    AND l.quantity > l.cancelled + l.shipped ORDER BY o.placed_at, l.id LIMIT 1000
"""
_COMING = """
    SELECT l.id, p.id, v.name, p.state, p.ordered_on, coalesce(l.eta, p.eta), l.ordered, l.received,
           max(0, l.ordered - l.received - l.cancelled)
    FROM purchase_line l JOIN purchase p ON p.id = l.purchase_id JOIN supplier v ON v.id = p.supplier_id
    WHERE l.sku_id = ? AND l.ordered > l.received + l.cancelled ORDER BY coalesce(l.eta, p.eta, '9999'), l.id
"""
_ALERTS = """
    SELECT id, raised_at, position, line, cleared_at FROM stock_alert WHERE sku_id = ? ORDER BY id DESC LIMIT 100
"""


def promises(session: Session, sku_id: int) -> list[Promise]:
    """The open rows of orders that hold pieces of a SKU, or wait for some, oldest first."""
    found = session.connection().exec_driver_sql(_PROMISES, (sku_id,))
    return [Promise(r[0], r[1], r[2], r[3], moment_of(r[4]), r[5], r[6], r[7]) for r in found]


def coming(session: Session, sku_id: int) -> list[Coming]:
    """The rows of orders to suppliers of which pieces are still to come, the earliest first."""
    found = session.connection().exec_driver_sql(_COMING, (sku_id,))
    return [Coming(r[0], r[1], r[2], r[3], _day(r[4]), _day(r[5]), r[6], r[7], r[8]) for r in found]


def alert_history(session: Session, sku_id: int) -> list[AlertRow]:
    """The alerts of a SKU, latest first."""
    found = session.connection().exec_driver_sql(_ALERTS, (sku_id,))
    return [AlertRow(r[0], moment_of(r[1]), r[2], r[3], moment_of(r[4]) if r[4] else None) for r in found]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
