"""An Excel file written row by row: our own serialiser, because the books of a year have millions of cells.

Several times as fast as openpyxl, amounts as exact decimals instead of 16 digits, and formulas carry the
value they had when they were written, so that viewers which do not calculate show it (accounting.md §4). Text
is always text: only `Formula` makes a formula.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from re import compile as pattern
from typing import IO, Any
from xml.sax.saxutils import escape

from shopdesk.core.money import decimals
from shopdesk.core.plain import MOST_TEXT, clean, risky
from shopdesk.core.sheet import Column, Kind

MOST_ROWS = 1_048_576
_EPOCH = date(1899, 12, 30).toordinal()
_ESCAPED = pattern("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, without its `=`, and the value it has now. Made by code, never from what a person typed."""

    text: str
    value: Decimal | int | str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    format: str = "General"
    bold: bool = False
    size: int = 11
    colour: str = ""
    fill: str = ""
    align: str = ""
    wrap: bool = False
    indent: int = 0
    quote: bool = False
    line: bool = False


def formats(currency: str) -> dict[str, str]:
    """The number format of each kind of column."""
    places = decimals(currency)
    money = "#,##0" + ("." + "0" * places if places else "")
    return {
        "text": "@", "money": money, "unit": "#,##0.0000", "quantity": "#,##0", "number": "General",
        "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "percent": "0.00%",
        "statement": f'{money};[Red]-{money};"-"',
    }  # fmt: skip


@cache
def letter(column: int) -> str:
    """The name of a column, 0 is A."""
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def quoted(title: str) -> str:
    """A sheet's title as formulas write it."""
    return "'" + title.replace("'", "''") + "'"


Maker = Callable[[Any, int], str]


class Page:
    """A sheet being written. Rows go out as they come; `close` before the next one begins."""

    def __init__(self, book: Book, out: IO[bytes], page: PageSetup) -> None:
        self.book, self.setup, self.next_row = book, page, 1
        self._out, self._size = out, 0
        self._waiting: list[str] = []
        self._emit(_HEAD + page.opening())

    def row(self, cells: Iterable[tuple[Any, Look] | None], height: float | None = None) -> int:
        """Write a row of values (text, numbers, days, formulas) with their looks; answers its number."""
        n = self.next_row
        tall = f' ht="{height}" customHeight="1"' if height else ""
        made = (self.cell(i, n, *cell) for i, cell in enumerate(cells) if cell is not None)
        self._emit(f'<row r="{n}"{tall}>{"".join(made)}</row>')
        self.next_row += 1
        return n

    def makers(
        self, columns: Sequence[Column], *, bold: bool = False, statement: bool = False
    ) -> list[Maker]:
        """How the cells of a table's columns are written; in a statement zero is a dash, what is negative red, and
        words beside an amount keep away from it."""
        after = [False, *(statement and c.kind == "money" for c in columns)]
        return [
            self._maker(i, c.kind, bold=bold, statement=statement, indent=int(after[i] and c.kind == "text"))
            for i, c in enumerate(columns)
        ]

    def fast_row(self, makers: Sequence[Maker], values: Sequence[Any]) -> int:
        """Write a row of a table; None and '' are empty cells."""
        n = self.next_row
        cells = [make(v, n) for make, v in zip(makers, values, strict=True) if v is not None and v != ""]
        self._emit(f'<row r="{n}">{"".join(cells)}</row>')
        self.next_row += 1
        return n

    def cell(self, column: int, row: int, value: Any, look: Look) -> str:
        """One cell as XML."""
        if value is None or value == "":
            return f'<c r="{letter(column)}{row}" s="{self.book.style(look)}"/>'
        return _cell_of(self.book, column, look)(value, row)

    def close(self) -> None:
        """Write what follows the rows."""
        self._emit("</sheetData>" + self.setup.closing())
        self._flush()
        self._out.close()

    def _maker(self, column: int, kind: Kind, *, bold: bool, statement: bool, indent: int) -> Maker:
        form = self.book.formats["statement" if statement and kind == "money" else kind]
        look = Look(form, bold=bold, indent=indent)
        general = _cell_of(self.book, column, look)
        if kind == "text":
            return lambda v, n: general(v if type(v) is Formula else str(v), n)
        if kind not in ("money", "unit"):
            return general
        number = _scaled(decimals(self.book.currency) + (4 if kind == "unit" else 0))
        head, style = letter(column), self.book.style(look)
        return lambda v, n: (
            general(v, n) if type(v) is not int else f'<c r="{head}{n}" s="{style}"><v>{number(v)}</v></c>'
        )

    def _emit(self, xml: str) -> None:
        self._waiting.append(xml)
        self._size += len(xml)
        if self._size > 1 << 18:
            self._flush()

    def _flush(self) -> None:
        self._out.write("".join(self._waiting).encode())
        self._waiting, self._size = [], 0


def _scaled(places: int) -> Callable[[int], str]:
    """Minor units as exact decimal text."""
    if not places:
        return str
    unit = 10**places

    def text(minor: int) -> str:
        whole, rest = divmod(abs(minor), unit)
        return f"{'-' if minor < 0 else ''}{whole}.{rest:0{places}d}"

    return text


def _cell_of(book: Book, column: int, look: Look) -> Maker:
    """How a cell of any value is written in this look."""
    head, plain = letter(column), book.style(look)
    day = book.style(look) if "yy" in look.format else None

    def make(value: Any, row: int) -> str:
        kind = type(value)
        if kind is str:
            text = clean(value)
            style = book.quoted(look) if risky(text) else plain
            body = escape(_ESCAPED.sub("_x005F_", text))
            space = ' xml:space="preserve"' if text != text.strip() else ""
            return f'<c r="{head}{row}" s="{style}" t="inlineStr"><is><t{space}>{body}</t></is></c>'
        if kind is Formula:
            return _formula(head, row, plain, value)
        if kind is date or kind is datetime:
            style = plain if day is not None else book.style(Look(book.formats["day"]))
            return f'<c r="{head}{row}" s="{style}"><v>{_serial(value)}</v></c>'
        return f'<c r="{head}{row}" s="{plain}"><v>{_number(value)}</v></c>'

    return make


def _formula(head: str, row: int, style: int, formula: Formula) -> str:
    body, value = escape(formula.text), formula.value
    if isinstance(value, str):
        return f'<c r="{head}{row}" s="{style}" t="str"><f>{body}</f><v>{escape(clean(value))}</v></c>'
    cached = "" if value is None else f"<v>{_number(value)}</v>"
    return f'<c r="{head}{row}" s="{style}"><f>{body}</f>{cached}</c>'


def _number(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    from fractions import Fraction

    if isinstance(value, Fraction):
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    raise TypeError(f"{value!r} is no value for a cell")


def _serial(value: date) -> str:
    """A day, or a moment already in the shop's zone, as Excel counts days."""
    days = value.toordinal() - _EPOCH
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f"{Decimal(days) + Decimal(seconds) / 86400:f}"[:18]
    return str(days)


@dataclass(slots=True)
class PageSetup:
    """What a sheet has around its rows. `header` is the row that filters and repeats in print; `frozen` the
    first cell that scrolls; `fail` a range whose cells turn red when they say that a check failed.
    `printed`: only so many columns are on paper, 0 is all.
    """

    title: str
    widths: Sequence[int] = ()
    frozen: str = ""
    header: int = 0
    columns: int = 0
    landscape: bool = True
    protected: bool = False
    fail: str = ""
    fail_words: Sequence[str] = ()
    links: list[tuple[str, str]] = field(default_factory=list)
    hidden_lines: bool = False
    footer: str = "&C&P / &N"
    last_row: int = 0
    printed: int = 0

    def opening(self) -> str:
        """The XML before the rows."""
        view = "".join((' showGridLines="0"' if self.hidden_lines else "", ' workbookViewId="0"'))
        cols = "".join(
            f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(self.widths, 1)
        )
        return (
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f"<sheetViews><sheetView{view}>{self._pane()}</sheetView></sheetViews>"
            '<sheetFormatPr defaultRowHeight="15"/>'
            + (f"<cols>{cols}</cols>" if cols else "")
            + "<sheetData>"
        )

    def _pane(self) -> str:
        if not self.frozen:
            return ""
        name = self.frozen.rstrip("0123456789")
        across = sum((ord(c) - 64) * 26**i for i, c in enumerate(reversed(name))) - 1
        down = int(self.frozen[len(name) :]) - 1
        corner = "bottomRight" if across and down else "bottomLeft" if down else "topRight"
        x, y = (f' xSplit="{across}"' if across else ""), (f' ySplit="{down}"' if down else "")
        return f'<pane{x}{y} topLeftCell="{self.frozen}" activePane="{corner}" state="frozen"/>'

    def closing(self) -> str:
        """The XML after the rows, in the order that the format demands."""
        parts = []
        if self.protected:
            parts.append(
                '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" '
                'sort="0" autoFilter="0"/>'
            )
        if self.header and self.columns:
            parts.append(f'<autoFilter ref="{self.filter_range()}"/>')
        if self.fail:
            first = self.fail.split(":")[0]
            test = "OR(" + ",".join(f'{first}="{w}"' for w in self.fail_words) + ")"
            parts.append(
                f'<conditionalFormatting sqref="{self.fail}">'
                f'<cfRule type="expression" dxfId="0" priority="1"><formula>{escape(test)}</formula></cfRule>'
                "</conditionalFormatting>"
            )
        if self.links:
            cells = "".join(
                f'<hyperlink ref="{a}" location="{escape(b, {chr(34): "&quot;"})}"/>' for a, b in self.links
            )
            parts.append(f"<hyperlinks>{cells}</hyperlinks>")
        way, tall = ("landscape", "0") if self.landscape else ("portrait", "1")
        parts.append(
            '<pageMargins left="0.5" right="0.5" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="{way}" fitToWidth="1" fitToHeight="{tall}"/>'
            f"<headerFooter><oddHeader>&amp;L{escape(self.title.replace('&', '&&'))}</oddHeader>"
            f"<oddFooter>{escape(self.footer)}</oddFooter></headerFooter></worksheet>"
        )
        return "".join(parts)

    def print_range(self) -> str:
        """What is on paper."""
        return f"A1:{letter(self.printed - 1)}{self.last_row}"

    def filter_range(self) -> str:
        """The header and the rows under it."""
        return f"$A${self.header}:${letter(self.columns - 1)}${max(self.last_row, self.header)}".replace(
            "$", ""
        )


class Book:
    """An Excel file being written to a stream, as a context. Pages are written one after another in any
    order; `titles` given at the start is the order of the tabs.
    """

    def __init__(self, stream: IO[bytes], currency: str = "", titles: Sequence[str] = ()) -> None:
        self.currency = currency or "CNY"
        self.formats = formats(self.currency)
        self.names: list[tuple[str, str]] = []
        self.properties: dict[str, str] = {}
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._order = list(titles)
        self._pages: list[PageSetup] = []
        self._looks: dict[Look, int] = {Look(): 0}
        self._quoted: dict[Look, int] = {}
        self._part: IO[bytes] | None = None

    def style(self, look: Look) -> int:
        """The number of a look in the styles of the file."""
        return self._looks.setdefault(look, len(self._looks))

    def quoted(self, look: Look) -> int:
        """The same look for text that must never be taken for a formula."""
        if look not in self._quoted:
            from dataclasses import replace

            self._quoted[look] = self.style(replace(look, quote=True))
        return self._quoted[look]

    def page(self, setup: PageSetup) -> Page:
        """Begin a sheet."""
        self._pages.append(setup)
        name = f"xl/worksheets/sheet{len(self._pages)}.xml"
        self._part = self._zip.open(name, "w", force_zip64=True)
        return Page(self, self._part, setup)

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is None:
            self.close()
            return
        with suppress(OSError, ValueError):  # what stopped us is told; the half file is thrown away
            if self._part is not None:
                self._part.close()
        with suppress(OSError, ValueError):
            self._zip.close()

    def close(self) -> None:
        """Write what ties the sheets together."""
        from shopdesk.model import xlsx_parts

        rank = {t: i for i, t in enumerate(self._order)}
        numbered = sorted(enumerate(self._pages, 1), key=lambda p: (rank.get(p[1].title, len(rank)), p[0]))
        parts = xlsx_parts.parts(numbered, list(self._looks), self.names, self.properties)
        for name, xml in parts.items():
            self._zip.writestr(name, xml)
        self._zip.close()


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
)

__all__ = [
    "MOST_ROWS", "MOST_TEXT", "Book", "Formula", "Look", "Page", "PageSetup", "clean", "formats",
    "letter", "quoted", "risky",
]  # fmt: skip
