"""Products as they are written into lists: plain values, money as text, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shopdesk.core import reading
from shopdesk.core.plain import clean, risky
from shopdesk.model.products.formats.listing import WITHOUT


@dataclass(slots=True)
class Piece:
    """A SKU. Prices are plain decimals, '' where there is none; `stock` None: it is not counted."""

    code: str
    title: str = ""
    options: dict[str, str] = field(default_factory=dict)
    price: str = "0"
    compare_price: str = ""
    cost: str = ""
    barcode: str = ""
    weight_g: int = 0
    volume_cm3: int = 0
    warn_line: int | None = None
    state: str = "active"
    stock: int | None = None

    def values(self, names: Sequence[str]) -> list[str]:
        """What it is on each axis; without options, its title or its code."""
        if names == [WITHOUT] and not self.options:
            return [self.title or self.code]
        return [self.options.get(n, "") for n in names]


@dataclass(slots=True)
class Goods:
    """A product with the SKUs that a list shows. Pictures are (address, words)."""

    handle: str
    title: str
    skus: list[Piece]
    summary: str = ""
    description: str = ""
    vendor: str = ""
    category: tuple[str, ...] = ()
    tags: str = ""
    state: str = "active"
    pictures: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, list[str]] = field(default_factory=dict)


def axes_of(goods: Goods, most: int = 0) -> list[str]:
    """The names of the options of all SKUs, at most so many; [] for a product with one SKU and no options."""
    names = list(dict.fromkeys(n for sku in goods.skus for n in sku.options))
    if not names and len(goods.skus) > 1:
        return [WITHOUT]
    return names[:most] if most else names


def guarded(text: str) -> str:
    """A cell for a platform's file: no spreadsheet takes it for a formula, numbers stay numbers.

    The apostrophe is what WooCommerce itself writes and takes away again; `cells.unguarded` does so here.
    """
    text = clean(text)
    if not risky(text.lstrip("'")) or (risky(text) and reading.number(text) is not None):
        return text
    return "'" + text
