"""Filling in what a product lacks, one point at a time, from what was typed: each with the action of its own noun."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, text

from shopdesk.core import reading
from shopdesk.core.problems import Problem, Refused, refuse
from shopdesk.core.texts import N_
from shopdesk.model.advice.records import POINTS
from shopdesk.model.products import actions, picture_actions
from shopdesk.model.products.records import Sku
from shopdesk.model.purchasing import suppliers
from shopdesk.model.purchasing.records import Supplier
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import queries as taxonomy
from shopdesk.model.taxonomy import tags
from shopdesk.model.taxonomy.actions import put_in_category


def fill_gap(
    work: Work, product_id: int, gap: str, value: str, sku_id: int | None = None, lead_days: int | None = None
) -> None:
    """Fill in a point of a product's checklist from what was typed. Cost, price, weight and barcode are a
    variant's (`sku_id`; without one, all that lack it); a picture is a file's path, a category its number or path,
    a supplier its name, with the days it takes. Refused: nothing typed, what cannot be read, as the action itself.
    """
    if gap not in POINTS:
        raise refuse(N_("There is no point “{gap}” on the checklist."), field="gap", gap=gap)
    if not value.strip():
        raise refuse(N_("Fill this in."), field="value")
    try:
        if POINTS[gap].sku:
            for one in _skus(work, product_id, gap, sku_id):
                _SKU[gap](work, one, value)
        elif gap == "supplier":
            _supplier(work, product_id, value, lead_days)
        else:
            _PRODUCT[gap](work, product_id, value)
    except Refused as no:
        raise Refused(*(_beside(p) for p in no.problems)) from no


def _beside(p: Problem) -> Problem:
    """A refusal stands under the one field that was typed into."""
    field = p.field if p.field == "lead_days" else "value"
    return Problem(p.text, p.values, field, p.blocking)


def _skus(work: Work, product_id: int, gap: str, sku_id: int | None) -> list[int]:
    if sku_id is not None:
        return [sku_id]
    sql = f"""
        SELECT s.id FROM sku s WHERE s.product_id = :p AND s.state <> 'archived' AND {POINTS[gap].sku}
        ORDER BY s.position, s.id
    """
    return list(work.session.execute(text(sql), {"p": product_id}).scalars())


def _read(found: tuple[Any, Problem | None]) -> Any:
    value, wrong = found
    if wrong is not None:
        raise Refused(wrong)
    if value is None:
        raise refuse(N_("Fill this in."))
    return value


def _cost(work: Work, sku_id: int, value: str) -> None:
    actions.set_cost(work, sku_id, _read(reading.unit_price(value, work.facts.currency)))


def _price(work: Work, sku_id: int, value: str) -> None:
    price = _read(reading.unit_price(value, work.facts.currency))
    if price <= 0:
        raise refuse(N_("Enter a price above zero."))
    actions.edit_sku(work, sku_id, price=price)


def _weight(work: Work, sku_id: int, value: str) -> None:
    weight = _read(reading.quantity(value))
    if weight <= 0:
        raise refuse(N_("Enter a weight of one gram or more."))
    actions.edit_sku(work, sku_id, weight_g=weight)


def _barcode(work: Work, sku_id: int, value: str) -> None:
    code = reading.plain(value)
    other = work.session.scalar(select(Sku.code).where(Sku.barcode == code, Sku.id != sku_id).limit(1))
    if other is not None:
        raise refuse(N_("{sku} has this barcode."), sku=other)
    actions.edit_sku(work, sku_id, barcode=code)


def _picture(work: Work, product_id: int, value: str) -> None:
    picture_actions.add_picture_files(work, product_id, [value])


def _category(work: Work, product_id: int, value: str) -> None:
    by_path = {path.casefold(): i for i, path in taxonomy.paths(work.session).items()}
    typed = value.strip()
    found = by_path.get(typed.casefold(), int(typed) if typed.isascii() and typed.isdigit() else None)
    if found not in by_path.values():
        raise refuse(N_("There is no category “{name}”."), name=typed)
    put_in_category(work, [product_id], found)


def _warn_line(work: Work, product_id: int, value: str) -> None:
    actions.edit_product(work, product_id, warn_line=_read(reading.quantity(value)))


def _supplier(work: Work, product_id: int, name: str, lead_days: int | None) -> None:
    if lead_days is None:
        raise refuse(N_("In how many days do they deliver?"), field="lead_days")
    found = work.session.scalar(select(Supplier.id).where(Supplier.name == name.strip()))
    supplier = found if found is not None else suppliers.add_supplier(work, name.strip())
    sql = "SELECT id FROM sku WHERE product_id = :p AND state <> 'archived' ORDER BY position, id"
    for sku_id in work.session.execute(text(sql), {"p": product_id}).scalars().all():
        suppliers.set_terms(work, supplier, sku_id, lead_days=lead_days)


_SKU: dict[str, Callable[[Work, int, str], None]] = {
    "cost": _cost, "price": _price, "weight": _weight, "barcode": _barcode,
}  # fmt: skip
_PRODUCT: dict[str, Callable[[Work, int, str], object]] = {
    "name": lambda work, product, value: actions.edit_product(work, product, title=value),
    "summary": lambda work, product, value: actions.edit_product(work, product, summary=value),
    "description": lambda work, product, value: actions.edit_product(work, product, description=value),
    "tags": lambda work, product, value: tags.tag_products(work, [product], value),
    "picture": _picture, "category": _category, "warn_line": _warn_line,
}  # fmt: skip
