"""Rows of orders without the ORM: the same names as the records, so that the same rules judge and fill them.

A year's file has half a million lines; a plain object with slots is made in a microsecond, a record in
thirty.
"""

from __future__ import annotations

from dataclasses import field, make_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from shopdesk.model.base import Code, Day, Flag, Record, UtcColumn, moment_text
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleLine,
    Order,
    OrderLine,
    Payment,
    Shipment,
    ShipmentLine,
)  # fmt: skip
from shopdesk.model.spine import Fact


class Rows:
    """How light rows of one table are made and written."""

    def __init__(self, record: type[Record], **extra: Any) -> None:
        self.table = record.__tablename__
        columns = record.__table__.columns
        self.columns = [c.name for c in columns]
        fields = [(c.key, Any, field(default=_default(c))) for c in columns]
        more = [
            (n, Any, field(default_factory=d) if callable(d) else field(default=d)) for n, d in extra.items()
        ]
        self.make: Any = make_dataclass(f"Light{record.__name__}", [*fields, *more], slots=True)
        self._values = attrgetter(*(c.key for c in columns))
        self._days = [i for i, c in enumerate(columns) if isinstance(c.type, Day)]
        self._moments = [i for i, c in enumerate(columns) if isinstance(c.type, UtcColumn)]
        self._codes = [i for i, c in enumerate(columns) if isinstance(c.type, Code)]
        self._flags = [i for i, c in enumerate(columns) if isinstance(c.type, Flag)]

    def values(self, row: Any) -> tuple[Any, ...]:
        """The row as SQLite keeps it."""
        found = list(self._values(row))
        for i in self._codes:
            found[i] = found[
                i
            ]._value_  # SQLite's binding looks twice at what is not exactly text or a number
        for i in self._flags:
            found[i] = int(found[i])
        for i in self._days:
            if found[i] is not None:
                found[i] = found[i].isoformat()
        for i in self._moments:
            if found[i] is not None:
                found[i] = _moment(found[i])
        return tuple(found)


_moment = lru_cache(50_000)(moment_text)


def _default(column: Any) -> Any:
    if column.default is not None and not callable(column.default.arg):
        return column.default.arg
    return None


ORDERS = Rows(Order, lines=list, payments=list, shipments=list, cases=list)
LINES = Rows(OrderLine, sku=None, allocation=None, role="")
PAYMENTS = Rows(Payment)
SHIPMENTS = Rows(Shipment, lines=list)
SHIPMENT_LINES = Rows(ShipmentLine)
CASES = Rows(AfterSale, lines=list)
CASE_LINES = Rows(AfterSaleLine)
FACTS = Rows(Fact)
