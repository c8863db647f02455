"""The verbs of the catalogue: make, edit, rename, archive products and SKUs; their pictures. Money is not
touched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Unpack, cast

from sqlalchemy import select

from shopdesk.core.problems import Problem, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import pictures, timeline
from shopdesk.model.orders.records import OrderLine
from shopdesk.model.products import loading, rules
from shopdesk.model.products.in_bundles import refuse_archiving
from shopdesk.model.products.picture_actions import add_stored
from shopdesk.model.products.price_log import change_price
from shopdesk.model.products.records import (
    Picture,
    Product,
    ProductState,
    Sku,
    SkuAlias,
    StockMovement,
)
from shopdesk.model.products.removing import refuse_used, remove_whole
from shopdesk.model.products.rules import ProductDraft, ProductEdit, SkuDraft, SkuEdit
from shopdesk.model.products.tagging import set_tags
from shopdesk.model.shop import Work


def create_product(work: Work, draft: ProductDraft, batch_id: int | None = None) -> Product:
    """Make a product with its SKUs; what `opening` says is not opened here. Refused: `problems_product`."""
    refuse_if(rules.problems_product(draft, taken_codes(work, [s.code for s in draft.skus])))
    product = Product(
        handle=_free_handle(work, draft.handle or rules.handle_of(draft.title)), title=draft.title.strip(),
        summary=draft.summary.strip(), description=draft.description, vendor=draft.vendor.strip(),
        category_id=draft.category_id,
        state=draft.state, warn_line=draft.warn_line, created_at=work.now, batch_id=batch_id,
    )  # fmt: skip
    product.skus = [_sku(work, s, i, batch_id) for i, s in enumerate(draft.skus)]
    for sku in product.skus:
        sku.state = draft.state
    work.session.add(product)
    work.session.flush()
    if draft.tags:
        set_tags(work, product, draft.tags, batch_id)
    timeline.note(work, "product", product.id, N_("Product made"))
    return product


def _sku(work: Work, draft: SkuDraft, position: int, batch_id: int | None = None) -> Sku:
    return Sku(
        product_id=0, code=draft.code.strip(), title=draft.title.strip(), price=draft.price, cost=draft.cost,
        compare_price=draft.compare_price, barcode=draft.barcode.strip(), weight_g=draft.weight_g,
        volume_cm3=draft.volume_cm3, warn_line=draft.warn_line, options=json.dumps(draft.options, ensure_ascii=False),
        tracked=draft.tracked,
        position=position, created_at=work.now, batch_id=batch_id,
    )  # fmt: skip


def add_sku(work: Work, product_id: int, draft: SkuDraft) -> int:
    """Give a product another variant; answers its id. Refused: `problems_sku`."""
    product = loading.product(work, product_id)
    refuse_if(rules.problems_sku(draft, taken_codes(work, [draft.code])))
    sku = _sku(work, draft, len(product.skus))
    sku.state = ProductState.ACTIVE if product.state is ProductState.ARCHIVED else product.state
    product.skus.append(sku)
    work.session.flush()
    timeline.note(work, "product", product_id, N_("SKU {sku} added"), sku=sku.code)
    return sku.id


def edit_product(work: Work, product_id: int, **edit: Unpack[ProductEdit]) -> None:
    """Change what is told of a product."""
    product = loading.product(work, product_id)
    refuse_if(rules.problems_title(edit.get("title", product.title)))
    refuse_if(rules.problems_warn_line(edit.get("warn_line")))
    for name, value in edit.items():
        if name == "tags":
            set_tags(work, product, str(value))
        else:
            setattr(product, name, value.strip() if isinstance(value, str) else value)
    timeline.note(work, "product", product_id, N_("Edited"))


def edit_sku(work: Work, sku_id: int, why: str = "", **edit: Unpack[SkuEdit]) -> None:
    """Change price, warn line and the like of a SKU. Prices are kept in its history, with why they changed."""
    sku = loading.sku(work, sku_id)
    refuse_if(_problems_edit(edit))
    for name, value in edit.items():
        if name in ("price", "compare_price"):
            change_price(work, sku, name, cast("int | None", value), why)
        else:
            setattr(sku, name, value)


def _problems_edit(edit: SkuEdit) -> list[Problem]:
    found = rules.problems_price(edit.get("price", 0)) + rules.problems_warn_line(edit.get("warn_line"))
    found += rules.problems_size(edit.get("weight_g", 0), edit.get("volume_cm3", 0))
    return found + rules.problems_price(edit.get("compare_price") or 0, "compare_price")


def rename_sku(work: Work, sku_id: int, code: str) -> None:
    """Give a SKU another code. Once it has moved or was sold, its old code goes on meaning it."""
    sku = loading.sku(work, sku_id)
    own = [a.alias for a in work.session.scalars(select(SkuAlias).where(SkuAlias.sku_id == sku_id))]
    taken = taken_codes(work, [code]) - {rules.folded(a) for a in own}
    refuse_if(rules.problems_renaming(sku, code, taken))
    old, sku.code = sku.code, code.strip()
    differs = rules.folded(old) != rules.folded(code)
    if differs:
        for alias in work.session.scalars(
            select(SkuAlias).where(SkuAlias.sku_id == sku_id, SkuAlias.alias == code)
        ):
            work.session.delete(alias)
        work.session.flush()
    if differs and _was_used(work, [sku_id]):
        work.session.add(SkuAlias(alias=old, sku_id=sku_id))
    timeline.note(work, "product", sku.product_id, N_("SKU {old} renamed {new}"), old=old, new=sku.code)


def set_state(work: Work, product_ids: Iterable[int], state: ProductState) -> None:
    """Put products on sale, pause or archive them, with their SKUs; what is archived keeps its stock and
    its past."""
    wanted = list(product_ids)
    if state == ProductState.ARCHIVED:  # a script passes its text
        refuse_archiving(work.session, [s.id for i in wanted for s in loading.product(work, i).skus])
    for product_id in wanted:
        product = loading.product(work, product_id)
        for sku in product.skus:
            if sku.state is product.state or state is not ProductState.ACTIVE:
                sku.state = state
        product.state = state
        timeline.note(work, "product", product_id, _STATED[state])


_STATED = {
    ProductState.DRAFT: N_("Made a draft"), ProductState.ACTIVE: N_("Put on sale"),
    ProductState.PAUSED: N_("Paused"),
    ProductState.ARCHIVED: N_("Archived"),
}  # fmt: skip


def set_sku_state(work: Work, sku_id: int, state: ProductState) -> None:
    """Put one variant on sale, pause or archive it."""
    sku = loading.sku(work, sku_id)
    if state == ProductState.ARCHIVED:  # a script passes its text
        refuse_archiving(work.session, [sku_id])
    sku.state = state
    timeline.note(work, "product", sku.product_id, N_("SKU {sku} changed"), sku=sku.code)


def remove_product(work: Work, product_id: int) -> None:
    """Delete a product that was never used, with all that is part of it. Refused else, naming where it is used:
    archive it instead."""
    product = loading.product(work, product_id)
    skus = [s.id for s in product.skus]
    refuse_used(work.session, product.title, skus, product_id)
    remove_whole(work, product_id, skus)


def add_picture(work: Work, product_id: int, data: bytes, *, alt: str = "", sku_id: int | None = None) -> int:
    """Keep a picture of a product; answers its id. The same picture again changes nothing. Refused:
    `pictures.store`."""
    loading.product(work, product_id)
    [picture_id] = add_stored(work, product_id, [pictures.store(work.folder, data)], sku_id)
    if alt:
        work.session.get_one(Picture, picture_id).alt = alt
    return picture_id


def set_main_picture(work: Work, picture_id: int) -> None:
    """Show this picture first."""
    main = work.session.get_one(Picture, picture_id)
    rows = work.session.scalars(
        select(Picture).where(Picture.product_id == main.product_id).order_by(Picture.position)
    )
    for i, picture in enumerate([main, *(p for p in rows if p is not main)]):
        picture.position = i


def remove_picture(work: Work, picture_id: int) -> None:
    """Take a picture off its product; its file stays for undo."""
    picture = work.session.get_one(Picture, picture_id)
    timeline.note(work, "product", picture.product_id, N_("Picture removed"))
    work.session.delete(picture)


def taken_codes(work: Work, codes: Iterable[str]) -> set[str]:
    """Which of the codes SKUs or aliases have already, folded."""
    wanted = [c.strip() for c in codes]
    found = [
        *work.session.scalars(select(Sku.code).where(Sku.code.in_(wanted))),
        *work.session.scalars(select(SkuAlias.alias).where(SkuAlias.alias.in_(wanted))),
    ]
    return {rules.folded(c) for c in found}


def _was_used(work: Work, sku_ids: list[int]) -> bool:
    moved = select(StockMovement.id).where(StockMovement.sku_id.in_(sku_ids)).limit(1)
    sold = select(OrderLine.id).where(OrderLine.sku_id.in_(sku_ids)).limit(1)
    return any(work.session.scalar(q) is not None for q in (moved, sold))


def _free_handle(work: Work, wanted: str) -> str:
    handle, n = wanted, 1
    while work.session.scalar(select(Product.id).where(Product.handle == handle)) is not None:
        n += 1
        handle = f"{wanted}-{n}"
    return handle
