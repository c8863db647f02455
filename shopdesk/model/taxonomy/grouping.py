"""Reports by category and by attribute: what their rows are grouped by, and the stock so grouped."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.products.derived import category_path
from shopdesk.model.taxonomy.records import Attribute


@dataclass(frozen=True, slots=True)
class Key:
    """SQL of what rows of products (alias p) are grouped by, and the joins it needs. '' is: not said."""

    sql: str
    joins: str = ""


def attribute_key(session: Session, name: str) -> Key:
    """By the attribute of this name, of whichever category; several words of a product are one key, so that sums add
    up. Refused: none has it."""
    rows = session.execute(select(Attribute.id, Attribute.name).order_by(Attribute.id)).all()
    ids = [str(i) for i, n in rows if n.casefold() == name.strip().casefold()]
    if not ids:
        names = ", ".join(dict.fromkeys(n for _i, n in rows)) or "—"
        words = N_("Write the attribute after a colon, like attribute:Material; there are: {names}.")
        raise refuse(words, field="by", names=names)
    number = "rtrim(rtrim(printf('%.3f', v.number / 1000.0), '0'), '.')"
    words = """(SELECT group_concat(ao.name, ', ' ORDER BY ao.position) FROM product_value o
                JOIN attribute_option ao ON ao.id = o.option_id
                WHERE o.product_id = p.id AND o.attribute_id = v.attribute_id)"""
    sql = f"""
        coalesce({words}, v.words, CASE WHEN v.number IS NULL THEN '' WHEN at.kind <> 'yes' THEN {number}
                                        WHEN v.number THEN 'yes' ELSE 'no' END)
    """
    joins = f"""
        LEFT JOIN product_value v ON v.id = (SELECT max(x.id) FROM product_value x
            WHERE x.product_id = p.id AND x.attribute_id IN ({", ".join(ids)}))
        LEFT JOIN attribute at ON at.id = v.attribute_id
    """
    return Key(sql, joins)


@dataclass(frozen=True, slots=True)
class StockGroup:
    """The stock of products that share a key; value in minor units, all buckets."""

    key: str
    skus: int
    on_hand: int
    allocated: int
    available: int
    incoming: int
    value: int


def stock_by(session: Session, by: str, attribute: str = "") -> list[StockGroup]:
    """The stock by category (its path), vendor or attribute, the most valuable first; archived SKUs where something is
    left of them."""
    if by == "attribute":
        key = attribute_key(session, attribute)
    else:
        key = Key("p.vendor" if by == "vendor" else category_path("p.category_id"))
    sql = f"""
        SELECT {key.sql} AS k, count(*), sum(coalesce(l.on_hand, 0)), sum(coalesce(l.allocated, 0)),
               sum(coalesce(l.on_hand - l.allocated, 0)), sum(coalesce(l.incoming, 0)),
               sum(coalesce(l.value + l.defective_value + l.quarantine_value, 0)) AS worth
        FROM sku s JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id {key.joins}
        WHERE s.state <> 'archived' OR l.on_hand <> 0 GROUP BY k ORDER BY worth DESC, k
    """
    return [StockGroup(*row) for row in session.execute(text(sql))]
