"""What is shown of the pictures of a product, and which files a platform's picture pack holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem
from shopdesk.model.pictures import Stored
from shopdesk.model.products import picture_rules
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
    """The pictures of a product in their order, with what deserves a word about each by itself."""
    rows = session.execute(
        select(Picture, Sku.code)
        .join(Sku, Sku.id == Picture.sku_id, isouter=True)
        .where(Picture.product_id == product_id)
        .order_by(Picture.position, Picture.id)
    ).all()
    least = facts(session).picture_side
    return [_shown(p, code or "", least) for p, code in rows]


def _shown(p: Picture, code: str, least: int) -> Shown:
    told = tuple(picture_rules.warnings(_stored(p), least)) if p.sha256 else ()
    return Shown(
        p.id, p.sha256, p.address, p.alt, p.sku_id, code, p.width, p.height, p.size, p.sharpness, told
    )


def _stored(p: Picture) -> Stored:
    return Stored(p.sha256, p.width, p.height, p.size, p.sharpness, p.look)


def judge(session: Session, product_id: int, stored: Sequence[Stored]) -> list[list[Problem]]:
    """What deserves a word about each of these pictures, were they added to the product. Compares with every picture
    of the shop: ask it beside the window."""
    least, same = facts(session).picture_side, _twins(session, product_id, stored)
    return [[*picture_rules.warnings(s, least), *same[i]] for i, s in enumerate(stored)]


def twins_of(session: Session, product_id: int) -> dict[int, list[Problem]]:
    """Which pictures of a product are elsewhere as well, or look like another, of it or not. Slow as `judge`."""
    rows = session.scalars(
        select(Picture).where(Picture.product_id == product_id, Picture.sha256 != "")
    ).all()
    found = _twins(session, product_id, [_stored(p) for p in rows])
    return {p.id: told for p, told in zip(rows, found, strict=True) if told}


def _twins(session: Session, product_id: int, stored: Sequence[Stored]) -> list[list[Problem]]:
    import numpy as np

    others = session.execute(
        select(Picture.product_id, Picture.sha256, Picture.look)
        .where(Picture.sha256 != "")
        .order_by(Picture.id)
    ).all()
    looks = np.array([int(r[2][:16], 16) if r[2] else 0 for r in others], dtype=np.uint64)
    found: list[dict[int, bool]] = []
    for one in stored:
        same = {r[0]: True for r in others if r[1] == one.sha256 and r[0] != product_id}
        if one.look:
            near = np.bitwise_count(looks ^ np.uint64(int(one.look[:16], 16))) <= picture_rules.ALIKE
            like = (others[int(i)] for i in np.flatnonzero(near))
            like = (r for r in like if picture_rules.alike(one.look, r[2]))
            same = {r[0]: False for r in like if r[:2] != (product_id, one.sha256)} | same
        found.append(same)
    wanted = {i for same in found for i in same}
    rows = session.execute(select(Product.id, Product.title).where(Product.id.in_(wanted)))
    titles = {r[0]: r[1] for r in rows}
    return [
        [picture_rules.twin(titles[i], same=s, own=i == product_id) for i, s in same.items()]
        for same in found
    ]


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
