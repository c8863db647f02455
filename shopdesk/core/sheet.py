"""A spreadsheet as a plain value: what a query becomes before it is a file, and a file before it is drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "money", "unit", "quantity", "day", "moment", "percent", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in words, what its cells are, and how wide it is in characters.

    Cells: text str · money int (minor) · unit int (minor × 10⁴) · quantity int · day date · moment aware datetime ·
    percent Fraction/Decimal of 1 · number int/Decimal. None is an empty cell. Ids are text, always.
    """

    title: str
    kind: Kind = "text"
    width: int = 14


@dataclass(slots=True)
class Sheet:
    """A title, columns and rows. `totals` has a value or None for each column; [] means no total row."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    currency: str = ""
    totals: Sequence[Any] = field(default_factory=tuple)
