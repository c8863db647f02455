"""A product's variants: from axes only what is missing, never again what was deleted; remove one that is not used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.products import loading
from shopdesk.model.products import variant_rules as vr
from shopdesk.model.products.catalogue import add_sku, rename_sku
from shopdesk.model.products.queries import named
from shopdesk.model.products.records import Product, ProductState, Sku, SkuAlias, VariantGone, VariantPlan
from shopdesk.model.products.removing import refuse_used, remove_skus
from shopdesk.model.products.rules import SkuDraft, folded
from shopdesk.model.products.variant_rules import Axis, Fate
from shopdesk.model.shop import Work


@dataclass(frozen=True, slots=True)
class Planned:
    """A combination and what becomes of it. `note` tells in words what one should know: a code that was taken."""

    options: dict[str, str]
    title: str
    code: str
    fate: Fate
    sku_id: int | None = None
    note: Problem | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a product's variants are made of now, for the form; `skus`: how many there are."""

    axes: tuple[Axis, ...]
    pattern: str
    stem: str
    skus: int


def matrix(session: Session, product_id: int) -> Matrix:
    """The axes a product was made from, else those its SKUs show."""
    product = _product(session, product_id)
    plan = session.scalar(select(VariantPlan).where(VariantPlan.product_id == product_id))
    stem = vr.stem_of([s.code for s in product.skus], product.handle)
    if plan is not None:
        axes = tuple(Axis(name, tuple(values)) for name, values in json.loads(plan.axes))
        return Matrix(axes, plan.pattern, stem, len(product.skus))
    shown: dict[str, list[str]] = {}
    for sku in product.skus:
        for name, value in json.loads(sku.options).items():
            values = shown.setdefault(name, [])
            if value not in values:
                values.append(value)
    axes = tuple(Axis(n, tuple(v)) for n, v in shown.items())
    return Matrix(axes, vr.default_pattern(axes) if axes else "", stem, len(product.skus))


def former_codes(session: Session, product_id: int) -> dict[int, list[str]]:
    """What the SKUs of a product were called before and are still found by: SKU → codes, as they were given."""
    query = (
        select(SkuAlias.sku_id, SkuAlias.alias)
        .join(Sku, Sku.id == SkuAlias.sku_id)
        .where(Sku.product_id == product_id)
        .order_by(SkuAlias.id)
    )
    found: dict[int, list[str]] = {}
    for sku, alias in session.execute(query):
        found.setdefault(sku, []).append(alias)
    return found


def preview(session: Session, product_id: int, axes: Sequence[Axis], pattern: str = "") -> list[Planned]:
    """What would become of each combination; nothing is changed. Refused: `problems_axes`, a bad pattern."""
    refuse_if(vr.problems_axes(axes))
    product = _product(session, product_id)
    gone = set(session.scalars(select(VariantGone.combination).where(VariantGone.product_id == product_id)))
    there = {vr.same(json.loads(s.options)): s for s in product.skus}
    takes = _takers(product.skus, axes, there)
    stem = vr.stem_of([s.code for s in product.skus], product.handle)
    wanted = [(o, vr.code_of(pattern or vr.default_pattern(axes), stem, o)) for o in vr.combinations(axes)]
    owners = _owners(session, [code for _o, code in wanted])
    taken, found = set(owners), []
    for options, code in wanted:
        key = vr.same(options)
        sku = there.get(key) or takes.get(key)
        if sku is not None:
            fate = Fate.THERE if key in there else Fate.TAKES
            found.append(Planned(options, vr.title_of(options), sku.code, fate, sku.id))
            continue
        fate = Fate.GONE if key in gone else Fate.NEW
        found.append(_planned(session, options, code, fate, taken, owners))
        taken.add(folded(found[-1].code))
    return found


def _planned(
    session: Session,
    options: dict[str, str],
    wanted: str,
    fate: Fate,
    taken: set[str],
    owners: dict[str, str],
) -> Planned:
    code, note = vr.free_code(wanted, taken), None
    while code != wanted and (more := _owners(session, [code])).keys() - taken:
        taken |= more.keys()
        code = vr.free_code(wanted, taken)
    if code != wanted:
        words = N_("{wanted} is taken by {owner}, so {code}.")
        owner = owners.get(folded(wanted)) or vr.title_of(options)
        note = problem(words, blocking=False, wanted=wanted, owner=owner, code=code)
    return Planned(options, vr.title_of(options), code, fate, None, note)


def _takers(skus: Sequence[Sku], axes: Sequence[Axis], there: dict[str, Sku]) -> dict[str, Sku]:
    """SKUs with fewer options than the axes: each becomes the combination with the first values, if that is free."""
    found: dict[str, Sku] = {}
    for sku in skus:
        options = json.loads(sku.options)
        made = vr.filled(options, axes) if len(options) < len(axes) else None
        if made is not None and vr.same(made) not in there:
            found.setdefault(vr.same(made), sku)
    return found


def _owners(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Codes (folded) that SKUs or aliases have, with the name of the product that has them."""
    query = (
        select(Sku.code, SkuAlias.alias, Product.title, Sku.title)
        .join(Product, Product.id == Sku.product_id)
        .join(SkuAlias, SkuAlias.sku_id == Sku.id, isouter=True)
        .where(or_(Sku.code.in_(codes), SkuAlias.alias.in_(codes)))
    )
    found: dict[str, str] = {}
    for code, alias, product, title in session.execute(query):
        found |= {folded(c): named(product, title) for c in (code, alias) if c}
    return found


def make_variants(
    work: Work, product_id: int, axes: Sequence[Axis], pattern: str = "", *, price: int | None = None,
    cost: int | None = None, again: Sequence[str] = (),
) -> list[int]:  # fmt: skip
    """Make the combinations that are missing; answers the ids of the new SKUs.

    What was deleted stays so, except combinations whose title (`red / M`) is in `again`. Price, cost (minor × 10⁴),
    weight and warn line come from the product's first SKU unless they are given. Refused: what `preview` refuses.
    """
    work.session.flush()
    planned = preview(work.session, product_id, axes, pattern)
    product = _product(work.session, product_id)
    for p in planned:
        if p.fate is Fate.TAKES:
            sku = work.session.get_one(Sku, p.sku_id)
            sku.options, sku.title = json.dumps(p.options, ensure_ascii=False), p.title
    base = next((s for s in product.skus if s.state != ProductState.ARCHIVED), product.skus[0])
    draft = SkuDraft(
        "", price=base.price if price is None else price, cost=base.cost if cost is None else cost,
        weight_g=base.weight_g, volume_cm3=base.volume_cm3, warn_line=base.warn_line,
    )  # fmt: skip
    made = []
    for p in planned:
        if p.fate is Fate.NEW or (p.fate is Fate.GONE and p.title in again):
            made.append(
                add_sku(work, product_id, replace(draft, code=p.code, title=p.title, options=p.options))
            )
            _forget_gone(work, product_id, p.options)
    _order(work, product, axes)
    _keep_plan(work, product_id, axes, pattern)
    return made


def _forget_gone(work: Work, product_id: int, options: dict[str, str]) -> None:
    query = select(VariantGone).where(
        VariantGone.product_id == product_id, VariantGone.combination == vr.same(options)
    )
    for row in work.session.scalars(query):
        work.session.delete(row)


def _order(work: Work, product: Product, axes: Sequence[Axis]) -> None:
    """Variants stand in the order of the axes; what fits no combination stands behind."""
    place = {vr.same(o): i for i, o in enumerate(vr.combinations(axes))}
    skus = sorted(
        product.skus, key=lambda s: (place.get(vr.same(json.loads(s.options)), len(place)), s.position, s.id)
    )
    for i, sku in enumerate(skus):
        sku.position = i


def _keep_plan(work: Work, product_id: int, axes: Sequence[Axis], pattern: str) -> None:
    plan = work.session.scalar(select(VariantPlan).where(VariantPlan.product_id == product_id))
    if plan is None:
        plan = VariantPlan(product_id=product_id)
        work.session.add(plan)
    plan.axes = json.dumps([[a.name, list(a.values)] for a in axes], ensure_ascii=False)
    plan.pattern = pattern.strip()


def vary(
    work: Work, product_id: int, axes: Sequence[tuple[str, str]], pattern: str = "", *, price: int | None = None,
    again: Sequence[str] = (),
) -> list[int]:  # fmt: skip
    """`make_variants` for scripts: axes as pairs of a name and its values, apart by commas."""
    return make_variants(
        work, product_id, [vr.axis_of(n, v) for n, v in axes], pattern, price=price, again=again
    )


def remove_sku(work: Work, sku_id: int) -> None:
    """Delete a variant that was never used; it is not made again unasked. Refused, naming where it is used."""
    sku = loading.sku(work, sku_id)
    others = work.session.scalar(select(func.count(Sku.id)).where(Sku.product_id == sku.product_id)) or 0
    if others < 2:
        raise refuse(N_("{sku} is the last SKU of its product; delete the product instead."), sku=sku.code)
    refuse_used(work.session, sku.code, [sku_id])
    options, product_id, code = json.loads(sku.options), sku.product_id, sku.code
    remove_skus(work, [sku_id])
    if options:
        work.session.add(VariantGone(product_id=product_id, combination=vr.same(options), code=code))
    timeline.note(work, "product", product_id, N_("SKU {sku} deleted"), sku=code)


def rename_by_pattern(work: Work, product_id: int, pattern: str) -> int:
    """Give the product's SKUs the codes of a pattern; answers how many changed. Used ones keep the old too."""
    product = _product(work.session, product_id)
    stem, count = vr.stem_of([s.code for s in product.skus], product.handle), 0
    for sku in product.skus:
        wanted = vr.code_of(pattern, stem, json.loads(sku.options))
        taken = _owners(work.session, [wanted]).keys() - {folded(sku.code)}
        code = vr.free_code(wanted, taken)
        if code and folded(code) != folded(sku.code):
            rename_sku(work, sku.id, code)
            work.session.flush()
            count += 1
    return count


def _product(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id)
    if product is None:
        raise refuse(N_("This product is no longer there."))
    return product
