"""Tags of products: found by name or made, given and taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.products import rules
from shopdesk.model.products.records import Product, ProductTag, Tag
from shopdesk.model.shop import Work


def set_tags(work: Work, product: Product, words: str, batch_id: int | None = None) -> None:
    """Let a product bear exactly these tags, made where they are new; the names of smart tags are passed over."""
    wanted = [t for t in find_or_make(work, rules.tag_list(words), batch_id) if not t.smart]
    rows = work.session.scalars(select(ProductTag).where(ProductTag.product_id == product.id)).all()
    keep = {t.id for t in wanted}
    for row in rows:
        if row.tag_id not in keep:
            work.session.delete(row)
    there = {row.tag_id for row in rows}
    work.session.add_all(
        ProductTag(product_id=product.id, tag_id=t.id, batch_id=batch_id) for t in wanted if t.id not in there
    )
    work.session.flush()
    work.session.expire(product, ["tags"])


def find_or_make(work: Work, names: Iterable[str], batch_id: int | None = None) -> list[Tag]:
    """The tags of these names in their order. Refused: a name that is too long."""
    found: list[Tag] = []
    for name in names:
        refuse_if(rules.problems_tag(name))
        tag = work.session.scalar(select(Tag).where(Tag.name == name))
        if tag is None:
            tag = Tag(name=name, batch_id=batch_id)
            work.session.add(tag)
            work.session.flush()
        if tag not in found:
            found.append(tag)
    return found


def give(work: Work, product_ids: Sequence[int], names: Sequence[str]) -> int:
    """Give every one of the products these tags; answers how many tags were put on. Refused: a smart tag."""
    tags = find_or_make(work, names)
    _refuse_smart(tags)
    sql = """
        INSERT INTO product_tag (product_id, tag_id) SELECT p.id, ? FROM json_each(?) j JOIN product p ON p.id = j.value
        WHERE NOT EXISTS (SELECT 1 FROM product_tag t WHERE t.product_id = p.id AND t.tag_id = ?)
    """
    run, ids = work.session.connection().exec_driver_sql, json.dumps(list(product_ids))
    return sum(run(sql, (tag.id, ids, tag.id)).rowcount for tag in tags)


def take(work: Work, product_ids: Sequence[int], names: Sequence[str]) -> int:
    """Take these tags off the products; answers how many were taken off. Refused: a smart tag."""
    tags = list(work.session.scalars(select(Tag).where(Tag.name.in_(list(names)))))
    _refuse_smart(tags)
    sql = "DELETE FROM product_tag WHERE tag_id = ? AND product_id IN (SELECT value FROM json_each(?))"
    run, ids = work.session.connection().exec_driver_sql, json.dumps(list(product_ids))
    return sum(run(sql, (tag.id, ids)).rowcount for tag in tags)


def _refuse_smart(tags: Iterable[Tag]) -> None:
    for tag in tags:
        if tag.smart:
            raise refuse(N_("“{tag}” is set by its rule, not by hand."), field="tags", tag=tag.name)
