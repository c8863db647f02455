"""What every list that is shown by pages asks of the file: ids in order, counts of views, the rows of some ids."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = TypeVar("Row")
View = TypeVar("View")

FEW = 5_000
"""A view of fewer rows is sorted; of more, everything is walked in order and what is not of the view left out."""


def ids_of(session: Session, sql: str, limit: int | None) -> array[int]:
    """The first column of a statement whose one `?` is its limit; None is all."""
    found = session.connection().exec_driver_sql(sql, (limit or -1,))
    return array("q", [row[0] for row in found])


def is_few(session: Session, members: str) -> bool:
    """Whether a statement finds fewer than `FEW` rows; it is not read further."""
    counted = session.execute(text(f"SELECT count(*) FROM (SELECT 1 FROM ({members}) LIMIT {FEW})"))
    return int(counted.scalar_one()) < FEW


def counts(session: Session, members: Mapping[View, str]) -> dict[View, int]:
    """How many rows each view's statement finds, in one question."""
    asked = ", ".join(f"(SELECT count(*) FROM ({sql}))" for sql in members.values())
    return dict(zip(members, session.execute(text(f"SELECT {asked}")).one(), strict=True))


def in_order(by_id: Mapping[int, Row], wanted: Iterable[int] | Sequence[int]) -> list[Row]:
    """The rows in the order asked; those that are gone are left out."""
    return [by_id[i] for i in wanted if i in by_id]
