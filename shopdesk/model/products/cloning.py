"""A copy of a product: a draft with new codes, without stock and barcodes."""

from __future__ import annotations

import json

from sqlalchemy import select, text

from shopdesk.core.problems import fill
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.base import Record
from shopdesk.model.products import loading
from shopdesk.model.products import variant_rules as vr
from shopdesk.model.products.catalogue import create_product, taken_codes
from shopdesk.model.products.records import Picture, ProductState, VariantPlan
from shopdesk.model.products.rules import ProductDraft, SkuDraft, folded
from shopdesk.model.shop import Work

_COPY = N_("{title} (copy)")


def clone(work: Work, product_id: int, title: str = "", stem: str = "") -> int:
    """Copy a product as a draft; answers the new one's id.

    Words, category, tags, prices, costs, options, attributes and pictures are copied; stock, barcodes, aliases and
    price history are not. `stem` takes the place of what the old codes begin with; without one each code gets -2, -3 …
    Archived variants are left out. Refused: a product that is gone, a code that is taken.
    """
    product = loading.product(work, product_id)
    skus = [s for s in product.skus if s.state is not ProductState.ARCHIVED] or list(product.skus)
    codes = _codes(
        work, [s.code for s in skus], vr.stem_of([s.code for s in skus], product.handle), stem.strip()
    )
    draft = ProductDraft(
        title=title.strip() or fill(_COPY, {"title": product.title}), description=product.description,
        summary=product.summary,
        vendor=product.vendor, tags=product.tags, category_id=product.category_id, warn_line=product.warn_line,
        state=ProductState.DRAFT, skus=tuple(
            SkuDraft(
                code, title=s.title, price=s.price, cost=s.cost, compare_price=s.compare_price, weight_g=s.weight_g,
                volume_cm3=s.volume_cm3, warn_line=s.warn_line, options=json.loads(s.options),
            )
            for code, s in zip(codes, skus, strict=True)
        ),
    )  # fmt: skip
    made = create_product(work, draft)
    _copy_plan(work, product_id, made.id)
    _copy_pictures(work, product_id, made.id)
    _copy_values(work, product_id, made.id)
    timeline.note(work, "product", made.id, N_("Copied from {title}"), title=product.title)
    return made.id


def _codes(work: Work, codes: list[str], old: str, new: str) -> list[str]:
    if new:
        return [new + c[len(old) :] if c.startswith(old) else f"{new}-{c}" for c in codes]
    made: list[str] = []
    for code in codes:
        n, wish = 2, f"{code}-2"
        while taken_codes(work, [wish]) or folded(wish) in {folded(m) for m in made}:
            n += 1
            wish = f"{code}-{n}"
        made.append(wish)
    return made


def _copy_plan(work: Work, old: int, new: int) -> None:
    plan = work.session.scalar(select(VariantPlan).where(VariantPlan.product_id == old))
    if plan is not None:
        work.session.add(VariantPlan(product_id=new, axes=plan.axes, pattern=plan.pattern))


def _copy_values(work: Work, old: int, new: int) -> None:
    """Its attributes, whose noun stands on this one."""
    work.session.flush()
    values = Record.metadata.tables["product_value"]
    names = ", ".join(c.name for c in values.columns if c.name not in ("id", "product_id", "batch_id"))
    row = f"SELECT :new, {names} FROM product_value WHERE product_id = :old"
    sql = f"INSERT INTO product_value (product_id, {names}) {row}"
    work.session.execute(text(sql), {"new": new, "old": old})


def _copy_pictures(work: Work, old: int, new: int) -> None:
    """The files are shared: they are kept by what is in them."""
    for p in work.session.scalars(select(Picture).where(Picture.product_id == old)):
        work.session.add(
            Picture(
                product_id=new, sha256=p.sha256, address=p.address, position=p.position, alt=p.alt, width=p.width,
                height=p.height, size=p.size, sharpness=p.sharpness, look=p.look,
            )
        )  # fmt: skip
