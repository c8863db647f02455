"""How every sheet of the workbook is laid out, and how formulas speak of its columns.

Row 1 says what it is, rows 2 and 3 its sums (as the books have them, as the sheet adds up), row 4 is the
header, data begins in row 5: one record a row, no totals below, so that sorting and pasting are safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shopdesk.core.sheet import Column, Kind
from shopdesk.model.workbook.words import Speak
from shopdesk.model.writing import HEAD
from shopdesk.model.xlsx import Book, Formula, Look, Page, PageSetup, letter, quoted

HEADER, FIRST = 4, 5
_STEP = 2_000
MOST = 1_000_000
"""Rows of data on one sheet; more go on to a sheet of the same name with a number (accounting.md §4.2)."""

TITLE = Look(bold=True, size=14, colour="0F766E")
LABEL = Look(colour="475467")
TEXT = Look(format="@")
BOLD = Look(format="@", bold=True)


@dataclass(frozen=True, slots=True)
class Col:
    """A column: how formulas call it, what its cells are, its width and its title in both languages."""

    key: str
    kind: Kind
    width: int
    title: tuple[str, str]


def columns(text: str) -> tuple[Col, ...]:
    """Columns written one a line as `key | kind | width | English | 中文`."""
    made = []
    for line in filter(str.strip, text.splitlines()):
        key, kind, width, en, zh = (c.strip() for c in line.split("|"))
        made.append(Col(key, kind, int(width), (en, zh)))  # type: ignore[arg-type]  # as Kind spells them
    return tuple(made)


@dataclass
class Table:
    """A sheet to be: how many rows it has is known before they are made, so that any formula can speak
    of it.

    `totals`: column → the sum the books have, minor units. `only` limits the sum of the sheet to rows with a
    word in a column. `finish` makes the last cell of a row from what its last value is and where it stands.
    `printed`: so many columns are on paper, 0 is all. `protected`: a statement, as it is filed.
    """

    key: str
    columns: Sequence[Col]
    count: int
    rows: Iterable[Sequence[Any]]
    totals: Mapping[str, int] = field(default_factory=dict)
    only: tuple[str, str] | None = None
    finish: Callable[[int, Any], Any] | None = None
    frozen: str = "C5"
    protected: bool = False
    portrait: bool = False
    printed: int = 0


def unlike(table: Table) -> int:
    """How many differences of a table, whose rows are a list, are not zero: each is a formula in a column `…off`."""
    at = [i for i, c in enumerate(table.columns) if c.key.endswith("off")]
    return sum(bool(row[i].value) for row in table.rows for i in at if row[i] is not None)


@dataclass(frozen=True)
class Placed:
    """Where a table is: its sheets with their last rows, and its columns' letters."""

    titles: tuple[str, ...]
    lasts: tuple[int, ...]
    letters: Mapping[str, str]
    count: int

    def ranges(self, key: str) -> list[str]:
        """A column's cells on each of its sheets."""
        at = self.letters[key]
        return [
            f"{quoted(t)}!${at}${FIRST}:${at}${last}" for t, last in zip(self.titles, self.lasts, strict=True)
        ]

    def cell(self, key: str, row: int) -> str:
        """One cell, as another sheet calls it."""
        return f"{quoted(self.titles[0])}!${self.letters[key]}${row}"

    def sum(self, key: str) -> str:
        """The sum of a column."""
        return "+".join(f"SUM({r})" for r in self.ranges(key))

    def sum_if(self, key: str, *conditions: tuple[str, str]) -> str:
        """The sum of a column where other columns have given values: (column, a cell or a quoted text)."""
        parts = []
        for i, range_ in enumerate(self.ranges(key)):
            tests = "".join(f",{self.ranges(c)[i]},{value}" for c, value in conditions)
            parts.append(f"SUMIFS({range_}{tests})")
        return "+".join(parts)

    def net_if(self, plus: str, minus: str, *conditions: tuple[str, str]) -> str:
        """The sum of one column less that of another, on the same conditions; in parentheses."""
        return f"({self.sum_if(plus, *conditions)}-({self.sum_if(minus, *conditions)}))"

    def off(self, key: str) -> str:
        """How many cells of a column of differences are not zero."""
        return "+".join(f"SUMPRODUCT(--(ABS({r})>0.0004))" for r in self.ranges(key))

    def filled(self, key: str) -> str:
        """How many cells of a column are not empty."""
        return "+".join(f'SUMPRODUCT(--({r}<>""))' for r in self.ranges(key))


def place(speak: Speak, table: Table) -> Placed:
    """Where a table will be."""
    parts = max(1, -(-table.count // MOST))
    title = speak(table.key)
    titles = [title if i == 0 else f"{title}_{i + 1}" for i in range(parts)]
    counts = [min(MOST, table.count - i * MOST) for i in range(parts)]
    letters = {c.key: letter(i) for i, c in enumerate(table.columns)}
    return Placed(tuple(titles), tuple(FIRST - 1 + max(1, n) for n in counts), letters, table.count)


@dataclass
class Writer:
    """The workbook being written: the file, the words, what every sheet says in its first row, progress."""

    book: Book
    speak: Speak
    amount: Callable[[int], Decimal]
    heading: str
    tick: Callable[[int], None]

    def write(self, table: Table, placed: Placed) -> None:
        """Write a table on its sheets. RuntimeError when it has other than the rows it said."""
        rows, written = iter(table.rows), 0
        for title, last in zip(placed.titles, placed.lasts, strict=True):
            page = self.open(table, title, last)
            written += self._fill(page, table, rows, last)
            page.close()
        if written != table.count or next(rows, None) is not None:
            raise RuntimeError(f"{table.key}: {written} rows written, {table.count} announced")

    def open(self, table: Table, title: str, last: int) -> Page:
        """Begin a sheet with its head."""
        setup = PageSetup(
            title,
            [c.width for c in table.columns],
            table.frozen,
            HEADER,
            len(table.columns),
            landscape=not table.portrait,
            protected=table.protected,
            links=[("A1", f"{quoted(self.speak('cover'))}!A1")],
            footer=self.speak("footer"),
            last_row=last,
            printed=table.printed,
        )
        page = self.book.page(setup)
        page.row([(f"{title} · {self.heading}", TITLE)], 24)
        if table.totals:
            page.row(self._sums(table, "in_books", lambda _c, amount: amount))
            page.row(self._sums(table, "in_sheet", lambda c, amount: Formula(self._sum_of(table, c), amount)))
        else:
            page.row([])
            page.row([])
        page.row([(self.speak.of(c.title), HEAD) for c in table.columns], 30)
        return page

    def _sums(
        self, table: Table, label: str, cell: Callable[[int, Decimal], Any]
    ) -> list[tuple[Any, Look] | None]:
        """A row of sums; the sum over several sheets stands on each."""
        look = Look(self.book.formats["money"], bold=True)
        cells: list[tuple[Any, Look] | None] = [
            (cell(i, self.amount(table.totals[c.key])), look) if c.key in table.totals else None
            for i, c in enumerate(table.columns)
        ]
        cells[0] = (self.speak(label), LABEL)
        return cells

    def _sum_of(self, table: Table, column: int) -> str:
        placed = place(self.speak, table)
        key = table.columns[column].key
        if table.only is None:
            return placed.sum(key)
        return placed.sum_if(key, (table.only[0], f'"{table.only[1]}"'))

    def _fill(self, page: Page, table: Table, rows: Iterable[Sequence[Any]], last: int) -> int:
        makers = page.makers([Column("", c.kind) for c in table.columns], statement=table.protected)
        finish, count = table.finish, 0
        if last < FIRST or not table.count:
            return 0
        for row in rows:
            values = row if finish is None else [*row[:-1], finish(page.next_row, row[-1])]
            n = page.fast_row(makers, values)
            count += 1
            if count % _STEP == 0:
                self.tick(_STEP)
            if n == last:
                break
        self.tick(count % _STEP)
        return count


def rounded(formula: str) -> str:
    """The formula rounded to what money can be; three decimals serve every currency."""
    return f"ROUND({formula},3)"
