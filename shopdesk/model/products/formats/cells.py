"""Cells of product lists: text as it was meant and nothing more, codes that keep every digit, checked numbers.

Text is not folded (½ stays ½): what a list gives back must equal what was written into it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from html import escape, unescape

from shopdesk.core import reading
from shopdesk.core.money import UNIT_SCALE, decimals, round_half_up
from shopdesk.core.plain import clean, risky
from shopdesk.core.texts import N_
from shopdesk.model.intake.cells import REASONS, Cells
from shopdesk.model.products.rules import MOST_PIECES, MOST_SIZE, folded, sides_times

MOST_PRICE = 1_000_000_000
MOST_GRAMS = 100_000_000
LONGEST_OPTION = 255
DEEPEST = 4
"""Levels of the category tree."""
LONGEST_NAME = 60

_NOTHING = frozenset({"-", "--", "—", "/", "无", "null", "NULL", "None", "nan", "NaN", "N/A", "#N/A"})
_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+\d{2}")
_TAIL = re.compile(r"(\d{8,})\.0")
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^>]*|!--.*?--)>", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr)\s*>", re.IGNORECASE)


class LeaveOut(Exception):
    """A row that is not taken in: an N_() reason that may name {value}, the field, and the cell."""

    def __init__(self, text: str, field: str = "", value: str = "", **values: object) -> None:
        super().__init__(text)
        self.text, self.field, self.value, self.values = text, field, value, values


def unguarded(text: str) -> str:
    """Text without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return text[1:] if text[:1] == "'" and risky(text.lstrip("'")) else text


def word(cell: str) -> str:
    """The text of a cell as it was meant, whatever it is: `None` and `无` may be the name of an option."""
    found = _WRAPPED.fullmatch(cell.strip())
    return clean(unguarded(found[1] if found else cell.lstrip())).strip()  # the apostrophe may guard a blank


def told(cell: str) -> str:
    """The same, and '' for the signs that portals write when there is nothing."""
    return "" if cell.strip() in _NOTHING else word(cell)


def ident(cell: str) -> str:
    """A code or barcode as it was meant: composed, without what spreadsheets put before or behind it."""
    text = unicodedata.normalize("NFKC", told(cell)).lstrip("'`").strip()
    found = _TAIL.fullmatch(text)
    return found[1] if found else text


def spellings(cell: str) -> tuple[str, ...]:
    """What a code may be called here already, the surest first."""
    found = _WRAPPED.fullmatch(cell.strip())
    return tuple(
        dict.fromkeys(x for x in (found[1] if found else cell.strip(), told(cell), ident(cell)) if x)
    )


def is_lost(text: str) -> bool:
    """Whether a spreadsheet wrote a long number as `1.23457E+18`: its digits are gone."""
    return bool(_LOST.fullmatch(text))


def code_of(cell: str, field: str) -> str:
    """A code or barcode. LeaveOut: its digits are lost."""
    text = ident(cell)
    if is_lost(text):
        raise LeaveOut(REASONS["lost"], field, text)
    return text


def price(cells: Cells, cell: str, field: str) -> int | None:
    """A price in minor units × 10⁴, None for an empty cell. LeaveOut: no number, below zero, absurd."""
    value = cells.price(cell)
    if value is None:
        return None
    if value is False:
        raise LeaveOut(REASONS["price"], field, cell)
    if value < 0:
        raise LeaveOut(N_("“{value}” is below zero; a price is zero or more."), field, cell)
    if value > MOST_PRICE * UNIT_SCALE * 10 ** decimals(cells.currency):
        raise LeaveOut(N_("“{value}” is more than anything costs."), field, cell)
    return int(value)


def pieces(cells: Cells, cell: str, field: str, *, below_zero: bool = False) -> int | None:
    """Whole pieces, None for an empty cell. LeaveOut: no whole number, absurdly many, below zero unless it
    may be."""
    value = cells.quantity(cell)
    if value is None:
        return None
    if value is False or abs(value) > MOST_PIECES:
        raise LeaveOut(N_("“{value}” is not a number of pieces that ShopDesk counts."), field, cell)
    if value < 0 and not below_zero:
        raise LeaveOut(N_("{value} pieces are below zero."), field, cell)
    return int(value)


def grams(cell: str, field: str, unit: int | Decimal = 1) -> int | None:
    """A weight in grams of a cell in units of so many grams, None for an empty cell."""
    if not told(cell):
        return None
    value = reading.number(cell)
    if value is None or value < 0:
        raise LeaveOut(N_("“{value}” is not a weight."), field, cell)
    if value * unit > MOST_GRAMS:
        raise LeaveOut(N_("“{value}” is heavier than anything one sells."), field, cell)
    return int((value * unit).to_integral_value())


def volume(cell: str, field: str, unit: int | Decimal = 1) -> int | None:
    """A volume in cm³ of a cell in units of so many cm³, None for an empty cell; `20 × 15 × 8` is worked out."""
    if not told(cell):
        return None
    made = sides_times(told(cell))
    if made is None:
        raise LeaveOut(N_("“{value}” is not a volume."), field, cell)
    if made * unit > MOST_SIZE:
        raise LeaveOut(N_("“{value}” is larger than anything one sells."), field, cell)
    return round_half_up(made * unit)


GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "lb": Decimal("453.59237"), "oz": Decimal("28.349523125")}
GRAMS |= {"lbs": GRAMS["lb"]}
CENTIMETRES = {
    "mm": Decimal("0.1"), "cm": Decimal(1), "m": Decimal(100), "in": Decimal("2.54"), "yd": Decimal("91.44"),
}  # fmt: skip
CUBIC_METRE = 1_000_000
"""A cubic metre in cm³."""


def path_of(text: str, field: str = "category") -> tuple[str, ...]:
    """A category path `Tea > Green`. LeaveOut: deeper than the tree, or below itself."""
    names = tuple(" ".join(n.split()) for n in text.replace("＞", ">").split(">") if n.strip())
    if len(names) > DEEPEST:
        raise LeaveOut(
            N_("The category path has {levels} levels; {most} are the most."), field, text, levels=len(names),
            most=DEEPEST,
        )  # fmt: skip
    if any(len(n) > LONGEST_NAME for n in names):
        raise LeaveOut(
            N_("A category has at most {most} characters."), field, text, most=LONGEST_NAME
        )  # fmt: skip
    if len({folded(n) for n in names}) < len(names):
        raise LeaveOut(N_("“{value}” puts a category below itself."), field, text)
    return names


def text_of(html: str) -> str:
    """The words of a description: paragraphs and breaks become lines, tags go."""
    text = told(html)
    if not _TAG.search(text):
        return unescape(text)
    text = re.sub(r"\s*\n\s*", " ", re.sub(r">\s*\n\s*<", "><", text))
    return unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()


def html_of(text: str) -> str:
    """A description as platforms take it; `text_of` gives the text back."""
    return f"<p>{escape(text, quote=False).replace(chr(10), '<br>')}</p>" if text else ""
