"""A file as a table: labels, and rows of text with the number each has in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shopdesk.core.problems import Problem
from shopdesk.model.intake.labels import squeezed

MOST_COLUMNS = 1_000
LONGEST_CELL = 131_072

Row = tuple[int, list[str]]
"""Number of the row in the file, from 1 with everything above the labels counted, and its cells."""


@dataclass
class Table:
    """What a file or sheet holds. `rows()` reads it anew each time, without blank rows and footers.

    `labels` are squeezed, `header` as they stand. `cut` is the last row's number when the file ends in its
    middle; that row is not among the rows. `position()` and `size` tell how far reading is, in whatever unit.
    """

    name: str
    header: list[str]
    rows: Callable[[], Iterator[Row]]
    encoding: str = ""
    size: int = 1
    position: Callable[[], int] = lambda: 0
    cut: list[Row] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.labels = [squeezed(h) for h in self.header]

    def column(self, *names: str) -> int | None:
        """Position of the first column with one of these labels (squeezed, the surest first)."""
        return next((self.labels.index(n) for n in names if n in self.labels), None)

    def twice(self, columns: Sequence[int]) -> str:
        """A label that another column has too, of these columns; '' when each is alone."""
        return next((self.header[i] for i in columns if self.labels.count(self.labels[i]) > 1), "")
