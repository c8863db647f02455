"""Cached figures: tables that a trigger keeps equal to a SELECT over the facts.

A list of a million lines cannot sum history, so stock levels, month totals and chip counts are stored. Each
is declared once, with the triggers that keep it and the SELECT that it must equal; `check` compares the two,
a bulk load drops the triggers and fills it again. Because triggers keep them, undo and redo need not know
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Derived:
    """A cache table: `select` gives the rows it must hold, column for column; `triggers` are name → body."""

    table: str
    sources: frozenset[str]
    select: str
    triggers: dict[str, str] = field(hash=False)

    def __post_init__(self) -> None:
        DERIVED[self.table] = self


DERIVED: dict[str, Derived] = {}


def create_triggers(connection: Connection) -> None:
    """Make the triggers of every cache."""
    for derived in DERIVED.values():
        for name, body in derived.triggers.items():
            connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


def drop_triggers(connection: Connection) -> None:
    """Take the triggers away for a bulk load; `rebuild` and `create_triggers` follow in the transaction."""
    for derived in DERIVED.values():
        for name in derived.triggers:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def rebuild(connection: Connection, tables: frozenset[str] | None = None) -> None:
    """Fill the caches anew from the facts; all of them, or those that draw on the tables named."""
    for derived in DERIVED.values():
        if tables is None or derived.sources & tables:
            connection.exec_driver_sql(f"DELETE FROM {derived.table}")
            connection.exec_driver_sql(f"INSERT INTO {derived.table} {derived.select}")


def differences(connection: Connection, derived: Derived) -> list[tuple[object, ...]]:
    """Rows in which the cache and the facts disagree; at most 100. A row of zeros may be missing."""
    columns = [r[1] for r in connection.execute(text(f"PRAGMA table_info({derived.table})"))]
    stored = f"SELECT {', '.join(columns)} FROM {derived.table}"
    found: list[tuple[object, ...]] = []
    for a, b in ((stored, derived.select), (derived.select, stored)):
        rows = connection.execute(text(f"SELECT * FROM ({a}) EXCEPT SELECT * FROM ({b}) LIMIT 100"))
        found += [tuple(r) for r in rows]
    keys = [i for i, c in enumerate(columns) if _is_key(connection, derived.table, c)]
    return [r for r in found if any(v for i, v in enumerate(r) if i not in keys)]


def also_touched(tables: set[str]) -> set[str]:
    """The tables touched and the caches that follow them."""
    return tables | {d.table for d in DERIVED.values() if d.sources & tables}


def _is_key(connection: Connection, table: str, column: str) -> bool:
    return any(r[1] == column and r[5] for r in connection.execute(text(f"PRAGMA table_info({table})")))
