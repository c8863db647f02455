"""A file as a table: labels, and rows of text with the number each has in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shopdesk.core.problems import Problem, refuse
from shopdesk.core.texts import N_
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

    def columns(self, fields: Mapping[str, Sequence[str]], mapping: Mapping[str, str]) -> dict[str, int]:
        """Field → position of its column, as the owner's mapping says, else by its labels (squeezed). A field mapped
        to '' is left out, and so is the column that its label names. Refused: a mapped column is not there."""
        found: dict[str, int] = {}
        out = {self.column(*fields[name]) for name, label in mapping.items() if name in fields and not label}
        for name, label in mapping.items():
            if name in fields and label:
                at = self.column(squeezed(label))
                if at is None:
                    raise refuse(N_("{file} has no column “{label}”."), file=self.name, label=label)
                found[name] = at
        for name, labels in fields.items():
            at = self.column(*labels)
            if at is not None and name not in mapping and at not in out and at not in found.values():
                found[name] = at
        return found

    def twice(self, columns: Sequence[int]) -> str:
        """A label that another column has too, of these columns; '' when each is alone."""
        return next((self.header[i] for i in columns if self.labels.count(self.labels[i]) > 1), "")


class Named:
    """The cells of a table by name; `labels` are the names' labels as they are written, the surest first."""

    def __init__(self, table: Table, labels: Mapping[str, Sequence[str]]) -> None:
        self._header = table.header
        self._at = {name: table.column(*map(squeezed, known)) for name, known in labels.items()}

    def cell(self, row: Sequence[str], name: str) -> str:
        """The cell as it stands; '' when the row, or the whole table, has none."""
        at = self._at[name]
        return row[at] if at is not None and at < len(row) else ""

    def label(self, name: str) -> str:
        """The column's label as it stands; '' when there is none."""
        at = self._at[name]
        return "" if at is None else self._header[at]
