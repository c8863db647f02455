"""Many rows into a table at once, past the ORM: what bulk loads of every noun share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from shopdesk.model.shop import Work

T = TypeVar("T")
_CHUNK = 5_000


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


def chunks(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The items in portions."""
    following = iter(items)
    while portion := list(islice(following, size)):
        yield portion
