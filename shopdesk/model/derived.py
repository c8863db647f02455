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
    """A cache table: `select` gives the rows it must hold, column for column; `triggers` are name → body.

    `reads`: caches declared after it that its `select` draws on; it is filled after them. `standing`: triggers that
    stay during a bulk load, since they also write facts that no SELECT gives back, if table `needs` has any row.
    """

    table: str
    sources: frozenset[str]
    select: str
    triggers: dict[str, str] = field(hash=False)
    reads: frozenset[str] = frozenset()
    standing: dict[str, str] = field(default_factory=dict, hash=False)
    needs: str = ""

    def __post_init__(self) -> None:
        DERIVED[self.table] = self

    @property
    def all_triggers(self) -> dict[str, str]:
        """Name → body of all its triggers."""
        return self.triggers | self.standing


DERIVED: dict[str, Derived] = {}


def create_triggers(connection: Connection) -> None:
    """Make the triggers of every cache."""
    for derived in DERIVED.values():
        for name, body in derived.all_triggers.items():
            connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


def drop_triggers(connection: Connection) -> None:
    """Take the triggers away for a bulk load; `rebuild` and `create_triggers` follow in the transaction."""
    for derived in DERIVED.values():
        stay = derived.needs and connection.exec_driver_sql(f"SELECT 1 FROM {derived.needs} LIMIT 1").first()
        for name in derived.triggers if stay else derived.all_triggers:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def rebuild(connection: Connection, tables: frozenset[str] | None = None) -> None:
    """Fill the caches anew from the facts; all of them, or those that draw on the tables named."""
    for derived in sorted(DERIVED.values(), key=lambda d: bool(d.reads)):
        if tables is None or derived.sources & tables:
            connection.exec_driver_sql(f"DELETE FROM {derived.table}")
            connection.exec_driver_sql(f"INSERT INTO {derived.table} {derived.select}")


def differences(connection: Connection, derived: Derived) -> list[tuple[object, ...]]:
    """Rows in which the cache and the facts disagree; at most 200. A row of zeros may be missing."""
    info = connection.execute(text(f"PRAGMA table_info({derived.table})")).all()
    columns, keys = [r[1] for r in info], {r[1] for r in info if r[5]}
    if _agree(connection, derived, columns, keys):
        return []
    stored = f"SELECT {', '.join(columns)} FROM {derived.table}"
    found: list[tuple[object, ...]] = []
    for a, b in ((stored, derived.select), (derived.select, stored)):
        rows = connection.execute(text(f"SELECT * FROM ({a}) EXCEPT SELECT * FROM ({b}) LIMIT 100"))
        found += [tuple(r) for r in rows]
    return [r for r in found if any(v for v, c in zip(r, columns, strict=True) if c not in keys)]


def _agree(connection: Connection, derived: Derived, columns: list[str], keys: set[str]) -> bool:
    """Whether every row but those of zeros is stored as it should be: the facts are summed once, and each row is
    looked up; to name what differs takes twice as long.
    """
    figures = [c for c in columns if c not in keys]
    counts = f"count(*) FILTER (WHERE {_any('f.{0} <> 0', figures)})"
    differ = (
        f"count(*) FILTER (WHERE {_any('s.{0} IS NOT f.{0}', columns)} AND {_any('f.{0} <> 0', figures)})"
    )
    same_key = " AND ".join(f"s.{c} IS f.{c}" for c in columns if c in keys)
    there, different = connection.execute(text(f"""
        WITH f({", ".join(columns)}) AS ({derived.select})
        SELECT {counts}, {differ} FROM f LEFT JOIN {derived.table} s ON {same_key}
    """)).one()  # fmt: skip
    stored = f"SELECT count(*) FROM {derived.table} WHERE {_any('{0} <> 0', figures)}"
    return not different and there == connection.execute(text(stored)).scalar_one()


def _any(condition: str, columns: list[str]) -> str:
    return f"({' OR '.join(condition.format(c) for c in columns)})"


def also_touched(tables: set[str]) -> set[str]:
    """The tables touched and the caches that follow them."""
    return tables | {d.table for d in DERIVED.values() if d.sources & tables}
