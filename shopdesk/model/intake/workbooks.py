"""Workbooks, xlsx and old xls: judged by what their archive declares, then read in a process of its own.

calamine is nine times as fast as openpyxl and holds the whole sheet in memory, so the size declared chooses
(performance.md, trap 5). The reading process has a memory limit: a hostile file ends that process, not the
shop.
"""

from __future__ import annotations

import multiprocessing
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from shopdesk.core.problems import Refused, refuse
from shopdesk.core.texts import N_
from shopdesk.model.intake.sniffing import Kind
from shopdesk.model.intake.tables import Row, Table
from shopdesk.model.intake.worker import DONE, HEAD, NO_HEADER, PROTECTED, WIDE, read_sheet

_MOST_BYTES = 1 << 30
_MOST_ENTRIES = 10_000
_MOST_RATIO = 200
_HARMLESS = 50 << 20
_IN_MEMORY = 120 << 20
"""Sheets of more XML than this are read cell by cell: calamine would take some 400 MB."""


def read_workbook(path: Path, kind: Kind, known: Collection[str]) -> Table | None:
    """The first sheet whose labels are known. None: none is. Refused: damaged, protected, or too large to be
    true."""
    declared = _declared(path) if kind is Kind.XLSX else path.stat().st_size
    book = _Book(path, frozenset(known), "calamine" if declared <= _IN_MEMORY else "openpyxl")
    header = book.header()
    return (
        None
        if header is None
        else Table(path.name, header, book.rows, kind.value, book.height, book.position)
    )


def _declared(path: Path) -> int:
    """Bytes of the largest part of the archive. Refused: half an archive, no workbook, a bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise refuse(N_("{file} is damaged; was the download finished?"), file=path.name) from error
    names = {p.filename for p in parts}
    total = sum(p.file_size for p in parts)
    packed = max(1, path.stat().st_size)
    if (
        len(parts) > _MOST_ENTRIES
        or total > _MOST_BYTES
        or (total > _HARMLESS and total > packed * _MOST_RATIO)
    ):
        raise refuse(
            N_("{file} would unpack to {size} MB; it is not opened."), file=path.name, size=total >> 20
        )
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise refuse(N_("{file} is an archive, not a workbook; unpack it first."), file=path.name)
    return max((p.file_size for p in parts), default=0)


class _Book:
    """One workbook that is read in a process of its own, once or again."""

    def __init__(self, path: Path, known: frozenset[str], engine: str) -> None:
        self.path, self.known, self.engine = path, known, engine
        self.height, self.done = 1, 0

    def position(self) -> int:
        return self.done

    def header(self) -> list[str] | None:
        """The labels, after looking at the first rows only; then the fast engine may turn out to need too
        much."""
        try:
            return self._first()
        except EOFError:
            if self.engine == "openpyxl":
                raise refuse(N_("{file} takes too much memory to open."), file=self.path.name) from None
            self.engine = "openpyxl"
            return self.header()

    def _first(self) -> list[str] | None:
        for said, what in self._run(look=True):
            if said == HEAD:
                header, _at, height = what
                self.height = max(1, height)
                return list(header)
        return None

    def rows(self) -> Iterator[Row]:
        try:
            for said, what in self._run(look=False):
                if said == "rows":
                    self.done = what[-1][0]
                    yield from what
        except EOFError:
            raise refuse(N_("{file} takes too much memory to open."), file=self.path.name) from None

    def _run(self, *, look: bool) -> Iterator[tuple[str, Any]]:
        """What the reading process says, until it is done. EOFError when it died."""
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=read_sheet, args=(str(self.path), self.engine, self.known, look, theirs)
        )
        process.start()
        theirs.close()
        try:
            while True:
                said, what = mine.recv()
                if said == DONE:
                    return
                self._judge(said, what)
                yield said, what
        finally:
            mine.close()
            process.terminate()
            process.join()

    def _judge(self, said: str, what: object) -> None:
        problems: dict[str, Refused] = {
            "broken": refuse(N_("{file} is damaged; was the download finished?"), file=self.path.name),
            PROTECTED: refuse(
                N_("{file} is protected by a password; save it without one."), file=self.path.name
            ),
            WIDE: refuse(N_("{file} has more than {most} columns."), file=self.path.name, most=what),
            NO_HEADER: refuse(N_("{file} is empty."), file=self.path.name),
        }
        if said in problems:
            raise problems[said]
