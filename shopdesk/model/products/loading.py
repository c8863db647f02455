"""Products and SKUs by id, for the actions of every noun: gone is refused in words."""

from __future__ import annotations

from shopdesk.core.texts import N_
from shopdesk.model.products.records import Product, Sku
from shopdesk.model.shop import Work


def product(work: Work, product_id: int) -> Product:
    """The product. Refused when it is gone."""
    return work.get(Product, product_id, N_("This product is no longer there."))


def sku(work: Work, sku_id: int, field: str = "") -> Sku:
    """The SKU. Refused, beside the field, when it is gone."""
    return work.get(Sku, sku_id, N_("This SKU is no longer there."), field)
