"""What the formats of files that can be taken in are called where a person reads them."""

from __future__ import annotations

from shopdesk.core.texts import N_

FORMATS = {
    "shopify-orders": N_("Orders from Shopify"), "taobao-orders": N_("Orders from Taobao"),
    "taobao-lines": N_("Order rows from Taobao"), "generic-orders": N_("A table of orders"),
    "shopify-products": N_("Products from Shopify"), "shopify-products-2024": N_("Products from Shopify"),
    "woocommerce-products": N_("Products from WooCommerce"), "woocommerce-products-zh": N_("Products from WooCommerce"),
    "taobao-products": N_("Products from 淘宝助理"), "taobao-products-zh": N_("Products from 淘宝助理"),
    "generic-products": N_("A table of products"), "count-sheet": N_("A count sheet"),
    "search-terms": N_("What people searched"), "keywords": N_("A list of keywords"),
}  # fmt: skip
"""A format's code, as JSON has it → its words, N_() templates."""

__all__ = ["FORMATS"]
