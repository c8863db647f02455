"""Rows into a table past the ORM: many at once for bulk loads, one at a time for facts that are only written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Insert, Table
from sqlalchemy import insert as insert_into

if TYPE_CHECKING:
    from shopdesk.model.base import Record
    from shopdesk.model.shop import Work

T = TypeVar("T")
R = TypeVar("R", bound="Record")
_CHUNK = 5_000


def append(work: Work, row: R) -> R:
    """Write a row that will never change and give it its id; it does not enter the session.

    A flush for it alone would cost ten times as much, and the next row's value may depend on this one.
    """
    statement, columns = _one(type(row))
    values = {column: getattr(row, attribute) for attribute, column in columns}
    made: Any = work.session.connection().execute(statement, values)
    row.id = made.inserted_primary_key[0]  # type: ignore[attr-defined]
    return row


@cache
def _one(kind: type[Record]) -> tuple[Insert, tuple[tuple[str, str], ...]]:
    """The INSERT of a record's table and its (attribute, column) pairs without the key."""
    own = kind.__mapper__.column_attrs
    columns = tuple((a.key, a.columns[0].name) for a in own if not a.columns[0].primary_key)
    assert isinstance(kind.__table__, Table)
    return insert_into(kind.__table__), columns


def next_id(work: Work, table: str) -> int:
    """The id that the table's next row has; ids are never used again."""
    row = (
        work.session.connection()
        .exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        .first()
    )
    return int(row[0]) + 1 if row else 1


def insert(work: Work, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert the rows by portions; answers how many they were. Values are as SQLite keeps them."""
    names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    run = work.session.connection().exec_driver_sql
    count = 0
    for portion in chunks(rows, _CHUNK):
        run(sql, portion)
        count += len(portion)
    return count


def insert_named(work: Work, record: type[Record], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows that name the same columns of a record's table; those they do not name have their defaults."""
    if not rows:
        return 0
    columns = [c for c in record.__table__.columns if c.name in rows[0] or not c.primary_key]
    given = {c.name: _default(c) for c in columns}
    return insert(work, record.__tablename__, list(given), (tuple((given | r).values()) for r in rows))


def _default(column: Any) -> Any:
    value = None if column.default is None or callable(column.default.arg) else column.default.arg
    return int(value) if isinstance(value, bool) else getattr(value, "value", value)


def chunks(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The items in portions."""
    following = iter(items)
    while portion := list(islice(following, size)):
        yield portion
