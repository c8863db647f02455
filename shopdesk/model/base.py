"""What every table is made of: column types for STRICT tables, the record base, and the append-only mark."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Literal, dataclass_transform

from sqlalchemy import Dialect, ForeignKey, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship
from sqlalchemy.schema import CheckConstraint

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class Day(TypeDecorator[date]):
    """A day in the shop's zone, as `2026-03-05`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class UtcColumn(TypeDecorator[datetime]):
    """An aware moment, as `2026-03-05T10:00:00Z`: readable, and sorts as time does. A naive moment is a bug."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment_of(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Code(TypeDecorator[Any]):
    """A stable English code of an enum, as text."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.enum(value)


def moment_text(value: datetime) -> str:
    """A moment as the file writes it. Raises ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return value.astimezone(UTC).strftime(MOMENT)


def moment_of(text: str) -> datetime:
    """The aware moment of a stored text."""
    return datetime(
        int(text[:4]), int(text[5:7]), int(text[8:10]), int(text[11:13]), int(text[14:16]), int(text[17:19]),
        tzinfo=UTC,
    )  # fmt: skip


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def key(*, init: Literal[False] = False) -> Any:
    """The integer primary key; the file gives it."""
    return mapped_column(Integer, primary_key=True, init=init)


def link(target: str, *, index: bool = True) -> Any:
    """A required reference to another table's id. Deleting what is referenced fails; nothing cascades."""
    return mapped_column(ForeignKey(f"{target}.id"), index=index)


def maybe(target: str, *, default: None, index: bool = True) -> Any:
    """An optional reference to another table's id. The default is said where it is used, for the type checker."""
    return mapped_column(ForeignKey(f"{target}.id"), index=index, default=default)


def choice(enum: type[StrEnum], **kwargs: Any) -> Any:
    """A column that holds an enum's code."""
    return mapped_column(Code(enum), **kwargs)


@dataclass_transform(
    kw_only_default=True,
    eq_default=False,
    field_specifiers=(mapped_column, relationship, key, link, maybe, choice),
)
class Record(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """A row. Builds without a database, so that rules can be tried on plain objects.

    Every table is STRICT; its changes are written to the change log unless `__logged__` is False.
    """

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text, int: Integer, date: Day, datetime: UtcColumn, bool: Flag}
    __logged__ = True


class AppendOnly:
    """Mark of a table whose rows are facts: never changed or deleted, taken back only by their reverse.

    Triggers refuse UPDATE and DELETE. These tables name mutable rows by plain numbers, not by foreign keys:
    undoing an import removes its orders and SKUs, while the postings and movements, reversed, both stay. Ids are
    AUTOINCREMENT, so a number never comes to mean another row.
    """


def table(*args: Any, **options: Any) -> tuple[Any, ...]:
    """The `__table_args__` of a record: constraints and indexes, STRICT, ids that are never used again."""
    return (*args, {"sqlite_strict": True, "sqlite_autoincrement": True, **options})


def at_least(column: str, least: int = 0) -> CheckConstraint:
    """CHECK that the column is no smaller; if it fires, ShopDesk has a bug."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_at_least_{least}")


__all__ = [
    "AppendOnly", "Code", "Day", "Flag", "Mapped", "Record", "UtcColumn", "at_least", "choice", "key", "link",
    "mapped_column", "maybe", "moment_of", "moment_text", "table",
]  # fmt: skip
