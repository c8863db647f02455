"""A product and its SKUs brought to what a form tells: only what is another than now is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopdesk.model.products import actions, loading
from shopdesk.model.products.pricing import guard
from shopdesk.model.products.records import Product, Sku
from shopdesk.model.products.rules import ProductEdit, SkuEdit, same_tags
from shopdesk.model.shop import Work


class SkuTold(SkuEdit, total=False):
    """What is told of a SKU, its code among it."""

    code: str


def edit_whole(
    work: Work, product_id: int, told: ProductEdit, skus: Mapping[int, SkuTold], why: str = ""
) -> None:
    """Bring a product, and those of its SKUs that are named, to what is told. `why`: for a price below the floor.
    Refused: what `edit_product`, `rename_sku`, `edit_sku` and the floor price refuse (`price-ID` of a SKU)."""
    product = loading.product(work, product_id)
    changed: Any = {k: v for k, v in told.items() if not _same(product, k, v)}
    if changed:
        actions.edit_product(work, product_id, **changed)
    for sku_id, words in skus.items():
        _edit_sku(work, loading.sku(work, sku_id), words, why)


def _same(product: Product, name: str, value: Any) -> bool:
    return same_tags(value, product.tags) if name == "tags" else bool(getattr(product, name) == value)


def _edit_sku(work: Work, sku: Sku, told: SkuTold, why: str) -> None:
    edits: Any = {k: v for k, v in told.items() if getattr(sku, k) != v}
    if "code" in edits:
        actions.rename_sku(work, sku.id, edits.pop("code"))
    if "price" in edits:
        guard(work, sku.id, edits["price"], why, f"price-{sku.id}")
    if edits:
        actions.edit_sku(work, sku.id, why, **edits)


__all__ = ["SkuTold", "edit_whole"]
