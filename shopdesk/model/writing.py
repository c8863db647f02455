"""A Sheet as a file: CSV that spreadsheets of any language open well, or a workbook with typed cells."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from shopdesk.core.money import UNIT_SCALE, decimals
from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Kind, Sheet
from shopdesk.core.texts import N_
from shopdesk.model import copies

SUFFIXES = (".csv", ".xlsx")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"money": "#,##0.00", "unit": "#,##0.00##", "percent": "0.0%", "day": "yyyy-mm-dd"}


def write(sheet: Sheet, path: Path) -> int:
    """Write the sheet; answers how many rows. Refused: another ending than .csv or .xlsx. Trouble: the disk.

    The file appears whole or not at all.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise refuse(N_("A table is written as .csv or .xlsx, not as “{suffix}”."), field="out", suffix=suffix)
    part = copies.beside(path, copies.PART)
    with copies.at_the_disk(part):
        count = _csv(sheet, part) if suffix == ".csv" else _xlsx(sheet, part)
        copies.sync(part)
        copies.put(part, path)
    return count


def _csv(sheet: Sheet, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([c.title for c in sheet.columns])
        for row in sheet.rows:
            kinds = (c.kind for c in sheet.columns)
            out.writerow([_text(k, v, sheet.currency) for k, v in zip(kinds, row, strict=True)])
            count += 1
    return count


def _text(kind: Kind, value: Any, currency: str) -> str:
    """A cell as text. What a spreadsheet would take for a formula is marked as text (reliability.md F38)."""
    found = cell(kind, value, currency)
    if found is None:
        return ""
    if isinstance(found, datetime):
        return found.strftime("%Y-%m-%d %H:%M:%S")
    if kind == "text":
        words = str(found)
        return f"'{words}" if words.startswith(_RISKY) else words
    return f"{found:f}" if isinstance(found, Decimal) else str(found)


def _xlsx(sheet: Sheet, path: Path) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    made = book.create_sheet(sheet.title[:31])
    made.freeze_panes = "A2"
    for i, column in enumerate(sheet.columns):
        made.column_dimensions[chr(65 + i) if i < 26 else f"A{chr(39 + i)}"].width = column.width
    heads = [WriteOnlyCell(made, c.title) for c in sheet.columns]
    for head in heads:
        head.font = Font(bold=True)
    made.append(heads)
    count = 0
    for row in sheet.rows:
        cells = []
        for column, value in zip(sheet.columns, row, strict=True):
            one = WriteOnlyCell(made, cell(column.kind, value, sheet.currency))
            if column.kind in _FORMATS:
                one.number_format = _FORMATS[column.kind]
            if one.data_type == "f":  # text that looks like a formula stays text
                one.data_type = "s"
            cells.append(one)
        made.append(cells)
        count += 1
    book.save(path)
    return count


def cell(kind: Kind, value: Any, currency: str) -> Any:
    """A cell as a spreadsheet has it: amounts as numbers of the major unit, moments without their offset."""
    if value is None:
        return None
    if kind == "money":
        return Decimal(value).scaleb(-decimals(currency))
    if kind == "unit":
        return (Decimal(value) / UNIT_SCALE).scaleb(-decimals(currency))
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value if isinstance(value, int | Decimal | date) else str(value)
