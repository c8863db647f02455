"""The grid's columns: what a cell says as plain text, and what a typed or pasted text means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from shopdesk.core import reading
from shopdesk.core.money import UNIT_SCALE, round_half_up
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, translate
from shopdesk.model.products import rules
from shopdesk.model.products.price_rules import margin
from shopdesk.model.products.records import ProductState

Of = Literal["product", "sku"]
Kind = Literal["text", "unit", "number", "percent", "choice"]
STATES = {
    ProductState.DRAFT: N_("Draft"), ProductState.ACTIVE: N_("On sale"), ProductState.PAUSED: N_("Paused"),
    ProductState.ARCHIVED: N_("Archived"),
}  # fmt: skip
_STATE_WORDS = {
    "草稿": ProductState.DRAFT, "在售": ProductState.ACTIVE, "上架": ProductState.ACTIVE, "停售": ProductState.PAUSED,
    "下架": ProductState.PAUSED, "归档": ProductState.ARCHIVED, "已归档": ProductState.ARCHIVED,
}  # fmt: skip
_SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_WEIGHT = re.compile(r"(.*?)\s*(g|kg|克|千克|公斤)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: `of` tells whether a cell is of the SKU or of its whole product; one without `edit` is reckoned."""

    key: str
    title: str
    kind: Kind = "text"
    of: Of = "sku"
    edit: bool = True


COLUMNS = (
    GridColumn("title", N_("Product"), of="product"), GridColumn("code", N_("SKU")),
    GridColumn("option1", N_("Option 1")), GridColumn("option2", N_("Option 2")), GridColumn("option3", N_("Option 3")),
    GridColumn("variant", N_("Variant")), GridColumn("price", N_("Price"), "unit"),
    GridColumn("compare_price", N_("Compare price"), "unit"), GridColumn("cost", N_("Cost"), "unit"),
    GridColumn("margin", N_("Margin"), "percent"), GridColumn("barcode", N_("Barcode")),
    GridColumn("weight_g", N_("Weight, g"), "number"), GridColumn("volume_cm3", N_("Volume, cm³"), "number"),
    GridColumn("warn_line", N_("Low-stock line"), "number"),
    GridColumn("on_hand", N_("On hand"), "number", edit=False), GridColumn("state", N_("State"), "choice"),
    GridColumn("vendor", N_("Supplier"), of="product"), GridColumn("category", N_("Category"), of="product"),
    GridColumn("tags", N_("Tags"), of="product"), GridColumn("summary", N_("Short description"), of="product"),
)  # fmt: skip
BY_KEY = {c.key: c for c in COLUMNS}


@dataclass(frozen=True, slots=True)
class GridRow:
    """A SKU as the grid shows it. Prices in minor units × 10⁴; `pieces`: in all buckets; `options` in their order."""

    id: int
    product_id: int
    title: str
    code: str
    variant: str
    options: tuple[tuple[str, str], ...]
    price: int
    compare_price: int | None
    cost: int | None
    barcode: str
    weight_g: int
    volume_cm3: int
    warn_line: int | None
    on_hand: int
    pieces: int
    tracked: bool
    state: ProductState
    vendor: str
    category: str
    tags: str
    summary: str

    def option(self, key: str) -> tuple[str, str] | None:
        """The name and value of `option1` … `option3`, if the SKU has so many."""
        at = int(key[-1]) - 1
        return self.options[at] if at < len(self.options) else None

    def value(self, key: str) -> Any:
        """What a cell holds."""
        if key.startswith("option"):
            found = self.option(key)
            return found[1] if found else ""
        if key == "margin":
            return margin(self.price, self.cost)
        if key == "on_hand":
            return self.on_hand if self.tracked else None
        return getattr(self, key)


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a cell needs: the currency, and categories by their names and paths, folded (None: two have it)."""

    currency: str
    categories: Mapping[str, int | None]


def text_of(row: GridRow, key: str, currency: str) -> str:
    """A cell as one types it and as it is copied: `12.50`, no sign, no grouping."""
    value, kind = row.value(key), BY_KEY[key].kind
    if value is None:
        return ""
    if kind == "unit":
        return rules.unit_text(value, currency)
    if kind == "percent":
        return f"{value * 100:.1f}%"
    if kind == "choice":
        return translate(STATES[value])
    return str(value)


def read(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    """What a text means in a cell of this row, or why it cannot be. A margin answers the price that makes it."""
    reader = _READERS.get(key, _text)
    return reader(row, key, _unquoted(text), context)


def _unquoted(text: str) -> str:
    """Without the ' that keeps a spreadsheet from reckoning a text."""
    text = " ".join(text.replace("\u00a0", " ").split())
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _text(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    if len(text) > rules.LONGEST_TITLE:
        return None, problem(N_("A cell has at most {most} characters."), most=rules.LONGEST_TITLE)
    return text, None


def _title(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    return text, next(iter(rules.problems_title(text)), None)


def _code(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    if _SHORTENED.fullmatch(text):
        return None, _shortened(text)
    return text, next(iter(rules.problems_code(text, ())), None)


def _option(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    if row.option(key) is None:
        if not text:
            return "", None
        return None, problem(N_("This SKU has no such option; add it in Variants…"))
    return (text, None) if text else (None, problem(N_("An option is not empty.")))


def _price(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    value, wrong = reading.unit_price(text, context.currency)
    if wrong is None and value is None:
        wrong = problem(N_("Every SKU has a price; enter 0 for a gift."))
    return value, wrong or next(iter(rules.problems_price(value or 0)), None)


def _compare(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    value, wrong = reading.unit_price(text, context.currency)
    return value, wrong or next(iter(rules.problems_price(value or 0)), None)


def _cost(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    value, wrong = reading.unit_price(text, context.currency)
    if wrong is None and value is not None and value < 0:
        wrong = problem(N_("A cost is zero or more."))
    if wrong is None and value != row.cost and row.pieces:
        wrong = problem(
            N_(
                "{n} pieces are there: another cost revalues them in the books. Use Set cost… of the product."
            ),
            n=row.pieces,
        )
    return value, wrong


def _margin(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    """A margin sets the price: cost ÷ (1 − margin), to the cent."""
    if text == text_of(row, key, context.currency):
        return row.price, None
    rate = reading.number(text.rstrip("%％"))
    if rate is None or not -1000 < rate < 100:
        return None, problem(N_("A margin is a percentage under 100."))
    if row.cost is None:
        return None, problem(N_("Its cost is not known."))
    cent = UNIT_SCALE
    return round_half_up(Decimal(row.cost) / (1 - rate / 100) / cent) * cent, None


def _barcode(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    if _SHORTENED.fullmatch(text):
        return None, _shortened(text)
    return _text(row, key, reading.plain(text), context)


def _shortened(text: str) -> Problem:
    words = N_("The spreadsheet shortened this number to {text}. Format its column as text and copy again.")
    return problem(words, text=text)


def _weight(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    found = _WEIGHT.fullmatch(text)
    number = reading.number(found.group(1)) if found and found.group(1) else None
    if not text:
        return 0, None
    if number is None or number < 0 or number > rules.MOST_PIECES:
        return None, problem(N_("“{text}” is not a weight in grams."), text=text[:40])
    unit = (found.group(2) or "g").lower() if found else "g"
    return round_half_up(number * (1000 if unit in ("kg", "千克", "公斤") else 1)), None


def _volume(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    """Cubic centimetres; `20 × 15 × 8` is worked out."""
    made = rules.sides_times(text or "0")
    if made is None or made > rules.MOST_SIZE:
        return None, problem(N_("“{text}” is not a volume in cm³; 20 × 15 × 8 is one too."), text=text[:40])
    return round_half_up(made), None


def _warn_line(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    value, wrong = reading.quantity(text)
    return value, wrong or next(iter(rules.problems_warn_line(value)), None)


def _state(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    known = {translate(w).casefold(): s for s, w in STATES.items()} | {
        w.casefold(): s for s, w in STATES.items()
    }
    known |= {s.value: s for s in ProductState} | _STATE_WORDS
    state = known.get(text.casefold())
    if state is None:
        choices = ", ".join(translate(w) for w in STATES.values())
        return None, problem(N_("A state is one of: {choices}."), choices=choices)
    return state, None


def _category(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    name = path_of(text)
    if not name:
        return None, None
    if name not in context.categories:
        return None, problem(N_("There is no category “{name}”."), name=text)
    if context.categories[name] is None:
        return None, problem(N_("There are two categories “{name}”; write the whole path."), name=text)
    return context.categories[name], None


def path_of(text: str) -> str:
    """A category's name or path, as paths are compared: `Tea › Green` and `tea/green` are the same."""
    return " › ".join(part.strip().casefold() for part in re.split(r"[›>/＞／]", text) if part.strip())


def _tags(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    wrong = [p for tag in rules.tag_list(text) for p in rules.problems_tag(tag)]
    return ", ".join(rules.tag_list(text)), wrong[0] if wrong else None


def _fixed(row: GridRow, key: str, text: str, context: Context) -> tuple[Any, Problem | None]:
    if text == text_of(row, key, context.currency):
        return row.value(key), None
    return None, problem(N_("Stock is counted or received, not typed here."))


_READERS = {
    "title": _title, "code": _code, "option1": _option, "option2": _option, "option3": _option, "price": _price,
    "compare_price": _compare, "cost": _cost, "margin": _margin, "barcode": _barcode, "weight_g": _weight,
    "volume_cm3": _volume, "warn_line": _warn_line, "on_hand": _fixed, "state": _state, "category": _category,
    "tags": _tags,
}  # fmt: skip
