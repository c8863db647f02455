"""Which column of an unknown table is what: its labels, and the fields they can be mapped to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from shopdesk.core.texts import N_
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.opening import open_table
from shopdesk.model.intake.tables import Table
from shopdesk.model.orders.channels.fields import FIELDS as ORDERS
from shopdesk.model.products.formats.generic import FIELDS as PRODUCTS
from shopdesk.model.products.formats.generic import MAPPED

REQUIRED = {"orders": ("order_no", "sku", "quantity", "moment"), "products": ("sku",)}
FIELD_WORDS = {
    "order_no": N_("Order number"), "sku": N_("SKU"), "title": N_("Title"), "quantity": N_("Pieces"),
    "unit_price": N_("Price of one"), "line_total": N_("Amount of the row"), "moment": N_("Date and time"),
    "customer_key": N_("Customer number"), "customer_name": N_("Customer"), "email": N_("E-mail"),
    "phone": N_("Phone"), "country": N_("Country"), "street": N_("Address"), "discount": N_("Discount"),
    "shipping": N_("Shipping charged"), "status": N_("Status"), "tracking": N_("Tracking number"),
}  # fmt: skip
"""What a column can be told to be, the most needed first; a field that intake knows under another name is not asked."""

KINDS = {"orders": FIELD_WORDS, "products": MAPPED}
"""Kind of table → what its columns can be told to be."""


_NAMES = {"orders": ORDERS, "products": PRODUCTS}


class _Anything(Collection[str]):
    """Every label is known: the first row with the most words is taken as the header."""

    def __contains__(self, label: object) -> bool:
        return bool(label)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


def labels_of(path: Path) -> list[str]:
    """The labels of a table that no format fits, as they stand. Refused or Trouble as `open_table`."""
    table: Table = open_table(path, _Anything())
    return [label for label in table.header if label.strip()]


def signature(labels: Sequence[str]) -> str:
    """What a mapping is remembered by: the same labels in the same order."""
    return "mapping:" + hashlib.sha256("\x1f".join(labels).encode()).hexdigest()[:16]


def guessed(labels: Sequence[str], kind: str) -> dict[str, str]:
    """Which column each field is by its label alone, none for two fields, as `Table.columns`: field → label."""
    by_name = {squeezed(x): x for x in reversed(labels)}
    found: dict[str, str] = {}
    for field, names in _NAMES[kind].items():
        label = next((by_name[n] for n in names if n in by_name), "")
        if label and label not in found.values():
            found[field] = label
    return {f: found[f] for f in KINDS[kind] if f in found}
