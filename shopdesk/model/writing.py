"""Sheets → Excel or CSV files that open as they were meant: ids stay text, nothing typed becomes a formula,
days are days and amounts exact (accounting.md §4). The file appears whole or not at all.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from shopdesk.core.money import UNIT_SCALE, amount_text, decimals
from shopdesk.core.problems import Trouble, refuse
from shopdesk.core.sheet import Column, Sheet
from shopdesk.core.texts import N_
from shopdesk.model.xlsx import MOST_ROWS, Book, Look, PageSetup, clean, letter, risky

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
HEAD = Look(format="@", bold=True, fill="E6F4F1", wrap=True, line=True, align="center")
_FULLWIDTH = {"=": "＝", "+": "＋", "-": "－", "@": "＠"}


def write(sheets: Sheet | Sequence[Sheet], path: Path, *, for_import: bool = False) -> int:
    """Write sheets to a file and answer how many rows they have. The ending says how: `.xlsx`, or one sheet
    as `.csv`, `.tsv` or `.txt`.

    Amounts are those of the sheet's currency. `for_import`: the CSV is for another program, so its text gets
    no apostrophes. Refused: another ending. Raises Trouble when the file cannot be written; what was there
    before stays.
    """
    suffix = path.suffix.lower()
    if suffix not in ENDINGS:
        raise refuse(
            N_("A table is written as .csv or .xlsx, not as “{suffix}”."), field="out", suffix=path.suffix
        )
    listed = [sheets] if isinstance(sheets, Sheet) else list(sheets)
    with replacing(path) as out:
        if suffix == ".xlsx":
            return write_excel(listed, out)
        return _write_csv(listed[0], out, "," if suffix == ".csv" else "\t", for_import=for_import)


def write_excel(sheets: Sequence[Sheet], out: IO[bytes]) -> int:
    """Write sheets as an Excel file: a header row that stays and filters, rows, a bold row of totals."""
    taken: set[str] = set()
    with Book(out, sheets[0].currency if sheets else "") as book:
        return sum(_page(book, sheet, sheet_title(sheet.title, taken)) for sheet in sheets)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when all of it is written and safe on the disk."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    except OSError as error:
        raise trouble(error, path) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _readable_like_others(part)
        part.replace(path)
    except OSError as error:
        raise trouble(error, path) from error
    finally:
        part.unlink(missing_ok=True)


def trouble(error: OSError, path: Path) -> Trouble:
    """The machine's trouble with a file that is to be written, in words."""
    if error.errno == errno.ENOSPC:
        return Trouble(N_("The disk is full. {file} was not written."), file=path.name)
    if isinstance(error, PermissionError):
        return Trouble(N_("{file} cannot be written. Is it open in another program?"), file=path.name)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Trouble(N_("There is no folder {folder}."), folder=str(path.parent))
    return Trouble(N_("{file} cannot be written: {why}"), file=path.name, why=error.strerror or str(error))


def _readable_like_others(part: Path) -> None:
    """A temporary file is for its owner only; what the owner saves has the usual rights."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)


def sheet_title(wanted: str, taken: set[str]) -> str:
    """A title that Excel takes: 31 characters, none of its marks, no other sheet's."""
    bare = "".join(" " if c in "[]:*?/\\" else c for c in clean(wanted)).strip("' ")[:31] or "Sheet"
    title, n = bare, 2
    while title.casefold() in taken:
        title, n = f"{bare[: 30 - len(str(n))]}_{n}", n + 1
    taken.add(title.casefold())
    return title


def _page(book: Book, sheet: Sheet, title: str) -> int:
    columns = sheet.columns
    setup = PageSetup(title, [c.width for c in columns], "A2", header=1, columns=len(columns))
    page = book.page(setup)
    page.row([(c.title, HEAD) for c in columns])
    makers = page.makers(columns)
    for row in sheet.rows:
        if page.next_row > MOST_ROWS - 1:
            raise Trouble(N_("{title} has more rows than a sheet can hold; export fewer days."), title=title)
        page.fast_row(makers, row)
    setup.last_row = page.next_row - 1
    if sheet.totals:
        page.fast_row(page.makers(columns, bold=True), sheet.totals)
    page.close()
    return setup.last_row - 1


def reference(title: str, column: int, first: int, last: int) -> str:
    """A range of a column as formulas write it."""
    return f"'{title}'!${letter(column)}${first}:${letter(column)}${max(first, last)}"


def _write_csv(sheet: Sheet, out: IO[bytes], delimiter: str, *, for_import: bool) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([_guarded(c.title, for_import=for_import) for c in sheet.columns])
    makers = [_csv_cell(c, sheet.currency, for_import=for_import) for c in sheet.columns]
    count = 0
    for row in sheet.rows:
        writer.writerow(["" if v is None else make(v) for make, v in zip(makers, row, strict=True)])
        count += 1
    if sheet.totals:
        writer.writerow(["" if v is None else make(v) for make, v in zip(makers, sheet.totals, strict=True)])
    text.flush()
    text.detach()
    return count


def _csv_cell(column: Column, currency: str, *, for_import: bool) -> Callable[[Any], str]:
    if column.kind == "money":
        return lambda v: amount_text(v, currency) if isinstance(v, int) else _plain(v)
    if column.kind == "unit":
        return lambda v: (
            f"{(Decimal(v) / UNIT_SCALE).scaleb(-decimals(currency)).normalize():f}"
            if isinstance(v, int)
            else _plain(v)
        )
    if column.kind == "text":
        return lambda v: _guarded(str(v), for_import=for_import)
    return _plain


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _guarded(text: str, *, for_import: bool) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it, or for programs its full-width
    form.
    """
    text = clean(text)
    if not risky(text):
        return text
    return _FULLWIDTH.get(text[0], " ") + text[1:] if for_import else "'" + text


__all__ = ["ENDINGS", "HEAD", "reference", "replacing", "sheet_title", "trouble", "write", "write_excel"]
