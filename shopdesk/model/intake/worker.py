"""What runs in the process that reads a workbook: sheets become rows of text, sent in portions."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from multiprocessing.connection import Connection
from typing import Any

from shopdesk.model.intake.labels import HEADER_WITHIN, find_header, is_footer
from shopdesk.model.intake.tables import MOST_COLUMNS

HEAD, ROWS, DONE, BROKEN, PROTECTED, WIDE, NO_HEADER = (
    "head",
    "rows",
    "done",
    "broken",
    "protected",
    "wide",
    "nothing",
)
_PORTION = 1_000
_GAP = 10_000
"""After so many empty rows nothing more is expected."""
_MEMORY = 1_500 << 20
_MOST_DIGITS = 10**15


def read_sheet(path: str, engine: str, known: frozenset[str], look: bool, to: Connection) -> None:
    """Send the labels (HEAD) of the first sheet that has known ones, and unless `look` only, its rows; then
    DONE."""
    _limit_memory()
    try:
        sheets = _calamine(path) if engine == "calamine" else _openpyxl(path)
        for height, rows in sheets:
            if _send(rows, height, known, look, to):
                break
        to.send((DONE, None))
    except BrokenPipeError:
        return
    except Exception as error:
        protected = "password" in f"{type(error).__name__} {error}".lower()
        with contextlib.suppress(BrokenPipeError):
            to.send((PROTECTED if protected else BROKEN, str(error)))


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _calamine(path: str) -> Iterator[tuple[int, Iterable[list[Any]]]]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            start = sheet.start
            yield sheet.height, sheet.iter_rows() if start is not None else ()


def _openpyxl(path: str) -> Iterator[tuple[int, Iterable[Iterable[Any]]]]:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # portals write <dimension ref="A1"/> over thousands of rows
        yield 1, sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    book.close()


def _send(
    rows: Iterable[Iterable[Any]], height: int, known: frozenset[str], look: bool, to: Connection
) -> bool:
    """Send a sheet if its labels are known."""
    head: list[list[str]] = []
    numbered = _texts(rows)
    for _number, cells in numbered:
        head.append(cells)
        if len(head) >= HEADER_WITHIN:
            break
    at, most = find_header(head, known)
    if not most:
        return False
    header = head[at]
    if len(header) > MOST_COLUMNS:
        to.send((WIDE, MOST_COLUMNS))
    to.send((HEAD, (header, at + 1, height)))
    if not look:
        _send_rows(_below(head, at, numbered), to)
    return True


def _below(
    head: list[list[str]], at: int, rest: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield from enumerate(head[at + 1 :], at + 2)
    yield from rest


def _send_rows(rows: Iterator[tuple[int, list[str]]], to: Connection) -> None:
    portion = []
    gap = 0
    for number, cells in rows:
        if not any(cells):
            gap += 1
            if gap > _GAP:
                break
            continue
        gap = 0
        if not is_footer(cells):
            portion.append((number, cells))
        if len(portion) >= _PORTION:
            to.send((ROWS, portion))
            portion = []
    if portion:
        to.send((ROWS, portion))


def _texts(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        cells = [_text(c) for c in row]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _text(cell: Any) -> str:
    """A cell as a person would have typed it; numbers of more than fifteen digits show that they lost
    some."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < _MOST_DIGITS else f"{cell:.5E}"
        return repr(cell)
    if isinstance(cell, int):
        return str(cell) if abs(cell) < _MOST_DIGITS else f"{float(cell):.5E}"
    if isinstance(cell, datetime):
        return str((cell + timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=None))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
