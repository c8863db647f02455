"""What tests ask of the stock of one SKU."""

from __future__ import annotations

from shopdesk.model.products.records import Sku
from shopdesk.model.products.stock_queries import sku_stocks


def sku_stock(session, sku_id):
    """One SKU with its stock; None when it is gone."""
    return next(iter(sku_stocks(session, Sku.id == sku_id)), None)
