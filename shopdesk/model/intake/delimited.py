"""Text tables: CSV and its relatives, whatever the encoding, delimiter and preamble."""

from __future__ import annotations

import contextlib
import csv
import itertools
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from shopdesk.core.problems import problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.intake.labels import HEADER_WITHIN, find_header, is_footer
from shopdesk.model.intake.sniffing import encodings_of
from shopdesk.model.intake.tables import LONGEST_CELL, MOST_COLUMNS, Row, Table

_DELIMITERS = (",", "\t", ";", "|")


def read_text(path: Path, known: Collection[str]) -> Table | None:
    """The table in a text file: the encoding and delimiter under which most labels are known. None: none is
    known."""
    csv.field_size_limit(LONGEST_CELL)
    best: tuple[int, str, int, str, int] | None = None
    readable = False
    for encoding, cut in encodings_of(path):
        readable = True
        for delimiter in _DELIMITERS:
            at, most = find_header(_head(path, encoding, delimiter), known)
            if most and (best is None or most > best[0]):
                best = (most, encoding, cut, delimiter, at)
        if best and best[0] > 1:
            break
    if not readable:
        raise refuse(N_("{file} is not a table: it holds bytes that are no text."), file=path.name)
    return None if best is None else _Text(path, *best[1:]).table()


def _head(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with path.open(encoding=encoding, errors="replace", newline="") as file, contextlib.suppress(csv.Error):
        for cells in itertools.islice(csv.reader(file, delimiter=delimiter), HEADER_WITHIN):
            rows.append(cells)  # noqa: PERF402 - what stands before a broken row counts
    return rows


class _Text:
    """One text file that is read, once or again."""

    def __init__(self, path: Path, encoding: str, dangling: int, delimiter: str, at: int) -> None:
        self.path, self.encoding, self.delimiter, self.at = path, encoding, delimiter, at
        self.dangling = dangling
        self.size = path.stat().st_size
        self._file: IO[str] | None = None
        with path.open("rb") as file:
            file.seek(max(0, self.size - 4))
            self.ends_well = file.read().replace(b"\0", b"").endswith((b"\n", b"\r"))

    def table(self) -> Table:
        header = _head(self.path, self.encoding, self.delimiter)[self.at]
        while header and not header[-1].strip():
            header.pop()
        if len(header) > MOST_COLUMNS:
            raise refuse(N_("{file} has more than {most} columns."), file=self.path.name, most=MOST_COLUMNS)
        self.made = Table(self.path.name, header, self.rows, self.encoding, self.size, self.position)
        return self.made

    def position(self) -> int:
        return self._file.buffer.tell() if self._file and not self._file.closed else 0  # type: ignore[attr-defined]

    def rows(self) -> Iterator[Row]:
        self.made.cut.clear()
        self.made.warnings.clear()
        with self.path.open(
            encoding=self.encoding, errors="replace" if self.dangling else "strict", newline=""
        ) as file:
            self._file = file
            number = self.at + 1
            reader = csv.reader(file, delimiter=self.delimiter)
            for _skipped in itertools.islice(reader, number):
                pass
            last: list[str] | None = None
            try:
                for cells in reader:
                    if last is not None:
                        number += 1
                        if any(last) and not is_footer(last):
                            yield number, last
                    last = cells
            except csv.Error as error:
                raise refuse(
                    N_("{file}: row {row} cannot be read; is a quotation mark missing?"),
                    file=self.path.name,
                    row=number + 2,
                ) from error
            if last is not None and any(last):
                yield from self._last(number + 1, last)

    def _last(self, number: int, cells: list[str]) -> Iterator[Row]:
        """The last row, unless the file ends in its middle."""
        if is_footer(cells):
            return
        short = len(cells) < len(self.made.header)
        if not self.ends_well and (short or self.dangling):
            self.made.cut.append((number, cells))
            return
        if not self.ends_well and self.size > 1 << 16:
            words = N_("The file does not end with a line break; its last row may be cut.")
            self.made.warnings.append(problem(words, blocking=False, row=number))
        yield number, cells
