"""What is shown of the pictures of a product, and which files a platform's picture pack holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem
from shopdesk.model.pictures import Stored
from shopdesk.model.products import picture_rules
from shopdesk.model.products.picture_rules import Known
from shopdesk.model.products.records import Picture, Product, ProductState, Sku
from shopdesk.model.shop_settings.queries import facts


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a product in its place; the first is the main one. Without `sha256`, an address not fetched."""

    id: int
    sha256: str
    address: str
    alt: str
    sku_id: int | None
    sku: str
    width: int
    height: int
    size: int
    sharpness: int | None
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture in a pack: its content and its name there, without the ending."""

    sha256: str
    name: str


def pictures_of(session: Session, product_id: int) -> list[Shown]:
    """The pictures of a product in their order, with what deserves a word about each."""
    rows = session.execute(
        select(Picture, Sku.code)
        .join(Sku, Sku.id == Picture.sku_id, isouter=True)
        .where(Picture.product_id == product_id)
        .order_by(Picture.position, Picture.id)
    ).all()
    least = facts(session).picture_side
    known = looks(session) if any(p.look for p, _code in rows) else []
    return [_shown(p, code or "", least, known) for p, code in rows]


def _shown(p: Picture, code: str, least: int, known: Iterable[Known]) -> Shown:
    told: tuple[Problem, ...] = ()
    if p.sha256:
        stored = Stored(p.sha256, p.width, p.height, p.size, p.sharpness, p.look)
        told = (
            *picture_rules.warnings(stored, least),
            *picture_rules.twins(stored, p.product_id, known),
        )
    return Shown(
        p.id, p.sha256, p.address, p.alt, p.sku_id, code, p.width, p.height, p.size, p.sharpness, told
    )


def looks(session: Session) -> list[Known]:
    """The look of every stored picture of the shop."""
    rows = session.execute(
        select(Picture.product_id, Product.title, Picture.sha256, Picture.look)
        .join(Product, Product.id == Picture.product_id)
        .where(Picture.sha256 != "")
    )
    return [Known(*row) for row in rows]


def judge(session: Session, product_id: int, stored: Sequence[Stored]) -> list[list[Problem]]:
    """What deserves a word about each of these pictures, were they added to the product."""
    known, least = looks(session), facts(session).picture_side
    return [[*picture_rules.warnings(s, least), *picture_rules.twins(s, product_id, known)] for s in stored]


def skus_of(session: Session, product_id: int) -> list[tuple[int, str]]:
    """The variants a picture can be assigned to: (id, code and title)."""
    rows = session.execute(
        select(Sku.id, Sku.code, Sku.title)
        .where(Sku.product_id == product_id, Sku.state != ProductState.ARCHIVED)
        .order_by(Sku.position, Sku.id)
    )
    return [(i, " · ".join(x for x in (code, title) if x)) for i, code, title in rows]


def pack(session: Session, product_ids: Sequence[int] | None = None) -> list[Packed]:
    """The stored pictures of these products (without them: of all that are not archived), in their order.

    A picture is named `CODE-1`, `CODE-2` … by the SKU it is assigned to, else by the product's first SKU.
    """
    chosen = "p.state <> 'archived'" if product_ids is None else "p.id IN (SELECT value FROM json_each(:ids))"
    rows = session.execute(
        text(f"""
            SELECT i.sha256, coalesce((SELECT s.code FROM sku s WHERE s.id = i.sku_id),
                (SELECT s.code FROM sku s WHERE s.product_id = p.id
                 ORDER BY s.state = 'archived', s.position, s.id LIMIT 1), p.handle)
            FROM product p JOIN picture i ON i.product_id = p.id
            WHERE i.sha256 <> '' AND {chosen} ORDER BY p.id, i.position, i.id
        """),
        {} if product_ids is None else {"ids": str(list(product_ids))},
    )
    count: Counter[str] = Counter()
    found = []
    for sha, code in rows:
        name = file_name(code)
        count[name.lower()] += 1
        found.append(Packed(sha, f"{name}-{count[name.lower()]}"))
    return found


def file_name(code: str) -> str:
    """A SKU's code as a file's name on any system."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", code).strip(". ") or "_"


def used(session: Session) -> set[str]:
    """The pictures that a row names, or a step that can still be undone or done again."""
    rows = session.scalars(select(Picture.sha256).where(Picture.sha256 != ""))
    kept = session.execute(text("""
        SELECT json_extract(before, '$.sha256') FROM change WHERE table_name = 'picture' AND before IS NOT NULL
        UNION SELECT json_extract(after, '$.sha256') FROM change WHERE table_name = 'picture' AND after IS NOT NULL
    """)).scalars()  # fmt: skip
    return {s for s in (*rows, *kept) if s}
