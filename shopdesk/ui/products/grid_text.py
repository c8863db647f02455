"""Blocks of cells as spreadsheets put them on the clipboard, and back. Pure."""

from __future__ import annotations

import html
from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@")


def parse(text: str) -> list[list[str]]:
    """The cells of a copied block: tabs and lines; a cell with either in it stands in quotes, which are doubled.

    What looks quoted but is not closed is taken as it stands. Lines may be of different length.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            break
        if text[at] == "\n":
            if at + 1 == len(text):  # every spreadsheet ends the last line too
                break
            rows.append([])
        at += 1
    return rows


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    if text[at : at + 1] == '"':
        end = at + 1
        while (end := text.find('"', end)) >= 0 and text[end + 1 : end + 2] == '"':
            end += 2
        if end >= 0 and text[end + 1 : end + 2] in ("", "\t", "\n"):
            return text[at + 1 : end].replace('""', '"'), end + 1
    ends = [e for e in (text.find("\t", at), text.find("\n", at)) if e >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def write(rows: Sequence[Sequence[str]]) -> str:
    """A block for the clipboard; what a spreadsheet would reckon as a formula stays text."""
    return "\n".join("\t".join(_quoted(_plain(cell)) for cell in row) for row in rows)


def write_html(rows: Sequence[Sequence[str]], texts: Sequence[bool]) -> str:
    """The same as a table that keeps long numbers in the columns of `texts` whole: Excel takes this one first."""
    mark = " style=\"mso-number-format:'\\@'\""
    lines = (
        "".join(
            f"<td{mark if is_text else ''}>{html.escape(_plain(cell))}</td>"
            for cell, is_text in zip(row, texts, strict=True)
        )
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _plain(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.rstrip("%"))
    except ValueError:
        return False
    return True


def _quoted(cell: str) -> str:
    if cell.startswith('"') or any(c in cell for c in "\t\n\r"):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def spread(block: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """A block as it lies on a selection of so many rows and columns: repeated where it fits whole times, else once."""
    high, wide = len(block), max((len(r) for r in block), default=0)
    if not high or not wide:
        return []
    whole = [[*r, *[""] * (wide - len(r))] for r in block]
    down = rows // high if rows % high == 0 and rows else 1
    across = columns // wide if columns % wide == 0 and columns else 1
    return [row * across for _ in range(down) for row in whole]
