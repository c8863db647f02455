"""Writing a product list into the shop: what is new or differs, in one batch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shopdesk.core.problems import Refused
from shopdesk.model.intake.cells import LeftOut
from shopdesk.model.products.catalogue import add_sku, create_product, edit_product, edit_sku
from shopdesk.model.products.exchange import Listed, Listing
from shopdesk.model.products.records import Picture, Product, Sku
from shopdesk.model.products.rules import ProductDraft, SkuDraft, folded
from shopdesk.model.shop import Progress, Work, no_progress


def write(work: Work, listing: Listing, batch_id: int, progress: Progress = no_progress) -> dict[str, Any]:
    """Write what is new or differs; answers the counts of contract.md. A product that is refused is left out.
    """
    counts = {
        "products_new": 0,
        "products_updated": 0,
        "products_unchanged": 0,
        "skus_new": 0,
        "pictures_new": 0,
    }
    for i, listed in enumerate(listing.products):
        progress(i, len(listing.products))
        try:
            with work.session.begin_nested():
                _write_one(work, listed, batch_id, counts)
        except Refused as no:
            listing.left_out += [LeftOut(row, no.problems[0]) for row in listed.rows]
    return counts | {"changed": any(n for k, n in counts.items() if k != "products_unchanged")}


def _write_one(work: Work, listed: Listed, batch_id: int, counts: dict[str, int]) -> None:
    product = work.session.scalar(select(Product).where(Product.handle == listed.handle))
    if product is None:
        told = {n: getattr(listed, n) for n in ("title", "handle", "description", "vendor", "tags", "state")}
        product = create_product(work, ProductDraft(skus=tuple(listed.skus), **told), batch_id)
        counts["products_new"] += 1
        counts["skus_new"] += len(listed.skus)
        counts["pictures_new"] += _pictures(work, product, listed, batch_id)
        return
    changed = _update(work, product, listed)
    new = _variants(work, product, listed)
    pictures = _pictures(work, product, listed, batch_id)
    counts["skus_new"] += new
    counts["pictures_new"] += pictures
    counts["products_updated" if changed or new or pictures else "products_unchanged"] += 1


def _update(work: Work, product: Product, listed: Listed) -> bool:
    edit: Any = {
        n: getattr(listed, n) for n in ("title", "description", "vendor", "tags")
        if getattr(listed, n) and getattr(listed, n) != getattr(product, n)
    }  # fmt: skip
    if edit:
        edit_product(work, product.id, **edit)
    changed = bool(edit)
    mine = {folded(s.code): s for s in product.skus}
    for draft in listed.skus:
        sku = mine.get(folded(draft.code))
        if sku is not None and _differs(sku, draft):
            edit_sku(work, sku.id, price=draft.price, compare_price=draft.compare_price)
            changed = True
    return changed


def _differs(sku: Sku, draft: SkuDraft) -> bool:
    return (sku.price, sku.compare_price) != (draft.price, draft.compare_price)


def _variants(work: Work, product: Product, listed: Listed) -> int:
    mine = {folded(s.code) for s in product.skus}
    new = [d for d in listed.skus if folded(d.code) not in mine]
    for draft in new:
        add_sku(work, product.id, draft)
    return len(new)


def _pictures(work: Work, product: Product, listed: Listed, batch_id: int) -> int:
    known = set(work.session.scalars(select(Picture.address).where(Picture.product_id == product.id)))
    new = [(i, a, alt) for i, (a, alt) in enumerate(listed.pictures) if a not in known]
    work.session.add_all(
        Picture(product_id=product.id, address=a, position=i, alt=alt, batch_id=batch_id) for i, a, alt in new
    )
    work.session.flush()
    return len(new)
