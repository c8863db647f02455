"""What a product list says, whatever platform wrote it: products, their SKUs, and which cells were empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shopdesk.core.texts import N_
from shopdesk.model.intake.cells import Rows

PRODUCT_FIELDS: Mapping[str, str] = {
    "title": N_("Title"), "summary": N_("Short description"), "description": N_("Description"),
    "vendor": N_("Vendor"), "category": N_("Category"), "tags": N_("Tags"),
    "attributes": N_("Attributes"), "state": N_("State"),
}  # fmt: skip
"""What lists tell of a product → its words."""

SKU_FIELDS: Mapping[str, str] = {
    "options": N_("Options"), "variant": N_("Variant"), "price": N_("Price"),
    "compare_price": N_("Compare-at price"), "cost": N_("Unit cost"), "barcode": N_("Barcode"),
    "weight_g": N_("Weight, g"), "volume_cm3": N_("Volume, cm³"), "warn_line": N_("Low-stock line"),
    "sku_state": N_("State of the SKU"),
}  # fmt: skip
"""What lists tell of a SKU → its words."""

FIELDS: Mapping[str, str] = {**PRODUCT_FIELDS, **SKU_FIELDS, "picture": N_("Picture")}

MONEY = frozenset({"price", "compare_price", "cost"})
SOME = -1
"""For `Listing.most_options`: a list tells only the options that its platform has a number for."""
WITHOUT = "Variant"
"""The option under which platforms are given a SKU that has a name and no options."""


@dataclass(slots=True)
class Told:
    """Fields that a row tells, and those whose column is there and whose cell is empty."""

    told: dict[str, Any] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)

    def say(self, name: str, value: Any) -> None:
        """The row says this; '' and None are an empty cell, unless an earlier row told it."""
        if value is None or value in ("", (), {}):
            if name not in self.told:
                self.blank.add(name)
        elif name not in self.told:
            self.told[name] = value
            self.blank.discard(name)


@dataclass(slots=True)
class ListedSku(Told):
    """A SKU of a list. `code` is what a new one gets, `spellings` what it may be called here already.

    Fields: `SKU_FIELDS`; money in minor units × 10⁴, `options` a dict, `variant` its title.
    """

    row: int = 0
    code: str = ""
    spellings: tuple[str, ...] = ()


@dataclass(slots=True)
class Listed(Told):
    """A product of a list. `handle` where the list names it by one; `wish` is what a new one may be called.

    Fields: `PRODUCT_FIELDS`; `category` is its path, or only the last name of it; `attributes` name → words.
    Pictures are (address, words, row) in their order; they are not fetched.
    """

    row: int = 0
    handle: str = ""
    wish: str = ""
    skus: list[ListedSku] = field(default_factory=list)
    pictures: list[tuple[str, str, int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person wants of it: fields that are left as they are, whether empty cells empty what is here,
    and whether she wants to see row by row what would change."""

    leave: frozenset[str] = frozenset()
    erase: bool = False
    show: bool = False


@dataclass
class Listing(Rows):
    """What a product list says. `most_options`: how many options of a SKU its format can hold, 0 any number.
    `numbers`: (platform, option, value) → the platform's number of it."""

    products: list[Listed] = field(default_factory=list)
    choice: Choice = field(default_factory=Choice)
    most_options: int = 0
    numbers: dict[tuple[str, str, str], str] = field(default_factory=dict)
