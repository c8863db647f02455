"""What is known of the category tree, of attributes and their values, and of tags."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.texts import Words
from shopdesk.model.base import moment_of
from shopdesk.model.products.derived import PATH_MARK, category_value
from shopdesk.model.products.records import Category, Product, Tag
from shopdesk.model.taxonomy.conditions import CONDITIONS, Rule, sentence
from shopdesk.model.taxonomy.records import Attribute, AttributeOption, ProductValue, SmartCondition
from shopdesk.model.taxonomy.rules import (
    COLOURS,
    DEEPEST,
    KINDS,
    WORDED,
    AttributeKind,
    Value,
    below,
    number_text,
    upwards,
    value_text,
)

RATES = ("target_margin_ppm", "commission_ppm", "tax_ppm")


@dataclass(frozen=True, slots=True)
class Node:
    """A category in its tree: its path from the top, its own products and all below it, what it says itself."""

    id: int
    parent_id: int | None
    name: str
    path: str
    depth: int
    own: int
    count: int
    warn_line: int | None
    target_margin_ppm: int | None
    commission_ppm: int | None
    tax_ppm: int | None


@dataclass(frozen=True, slots=True)
class Default:
    """A value that holds for a category and the path of the category that says it; None: nobody does."""

    value: int | None
    said_by: str


@dataclass(frozen=True, slots=True)
class AttributeInfo:
    """An attribute with its words to choose (name → id, in order) and the path of the category that asks for it."""

    id: int
    name: str
    kind: AttributeKind
    unit: str
    category_id: int | None
    said_by: str
    options: dict[str, int]


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with how many products bear it; a smart one with its conditions in words and when it was worked out."""

    id: int
    name: str
    colour: str
    family: str
    smart: bool
    every: bool
    count: int
    rules: tuple[Rule, ...] = ()
    at: datetime | None = None


def tree(session: Session) -> list[Node]:
    """Every category in the order of the tree: what lies in one follows it. Archived products are not counted."""
    own: dict[int, int] = {r[0]: r[1] for r in session.execute(text(_COUNT))}
    known = parents(session)
    total = dict.fromkeys(known, 0)
    for category, count in own.items():
        for up in upwards(known, category):
            total[up] = total.get(up, 0) + count
    return [
        Node(
            c.id, c.parent_id, c.name, path, depth, own.get(c.id, 0), total[c.id], c.warn_line,
            c.target_margin_ppm, c.commission_ppm, c.tax_ppm,
        )
        for c, path, depth in _ordered(session)
    ]  # fmt: skip


def _ordered(session: Session) -> list[tuple[Category, str, int]]:
    """Every category with its path and level, what lies in one after it. A loop, which the check names, is left out."""
    inside: dict[int | None, list[Category]] = {}
    for c in session.scalars(select(Category).order_by(Category.position, Category.id)):
        inside.setdefault(c.parent_id, []).append(c)
    found: list[tuple[Category, str, int]] = []

    def walk(parent: int | None, above: str, depth: int) -> None:
        for c in inside.get(parent, ()):
            path = f"{above}{PATH_MARK}{c.name}" if above else c.name
            found.append((c, path, depth))
            walk(c.id, path, depth + 1)

    walk(None, "", 1)
    return found


_COUNT = """
    SELECT p.category_id, count(*) FROM product p JOIN product_stat s ON s.product_id = p.id AND s.state <> 'archived'
    WHERE p.category_id IS NOT NULL GROUP BY p.category_id
"""


def parents(session: Session) -> dict[int, int | None]:
    """Every category's id → the one it lies in."""
    return {r[0]: r[1] for r in session.execute(select(Category.id, Category.parent_id))}


def paths(session: Session) -> dict[int, str]:
    """Every category's path from the top, in the order of the tree."""
    return {c.id: path for c, path, _depth in _ordered(session)}


def choices(session: Session) -> list[tuple[int | None, str]]:
    """The categories to choose from, by path; none comes first."""
    return [(None, "—"), *paths(session).items()]


def category_of(session: Session, product_id: int) -> int | None:
    """The category a product lies in."""
    return session.scalar(select(Product.category_id).where(Product.id == product_id))


def defaults(session: Session, category_id: int | None) -> dict[str, Default]:
    """What holds for the products of a category: warn line, target margin, commission, tax (millionths)."""
    known, told = parents(session), paths(session)
    rows = {c.id: c for c in session.scalars(select(Category))}
    found = {}
    for name in ("warn_line", *RATES):
        sayer = next((c for c in upwards(known, category_id) if getattr(rows[c], name) is not None), None)
        found[name] = Default(None, "") if sayer is None else Default(getattr(rows[sayer], name), told[sayer])
    return found


def default_of(session: Session, product_id: int, name: str) -> int | None:
    """One default of the nearest category that says it, for a product: `warn_line`, `target_margin_ppm` …"""
    if name not in ("warn_line", *RATES):
        raise ValueError(name)
    value = category_value(name, "(SELECT category_id FROM product WHERE id = :p)")
    found: int | None = session.execute(text(f"SELECT {value}"), {"p": product_id}).scalar()
    return found


def attributes(
    session: Session, category_id: int | None = None, *, every: bool = False
) -> list[AttributeInfo]:
    """The attributes that hold in a category: those of all products, then its ancestors' and its own."""
    told = paths(session)
    up = upwards(parents(session), category_id)
    query = select(Attribute).order_by(Attribute.position, Attribute.id)
    found = [a for a in session.scalars(query) if every or a.category_id is None or a.category_id in up]
    options: dict[int, dict[str, int]] = {}
    for o in session.scalars(select(AttributeOption).order_by(AttributeOption.position, AttributeOption.id)):
        options.setdefault(o.attribute_id, {})[o.name] = o.id
    if not every:
        found.sort(key=lambda a: -up.index(a.category_id) if a.category_id is not None else -DEEPEST * 2)
    return [
        AttributeInfo(
            a.id,
            a.name,
            a.kind,
            a.unit,
            a.category_id,
            told.get(a.category_id or 0, ""),
            options.get(a.id, {}),
        )
        for a in found
    ]


def attribute_names_near(session: Session, category_id: int | None, but: int | None = None) -> list[str]:
    """Names of attributes that hold for some of the products that one of this category would hold for."""
    known = parents(session)
    near = set(known) if category_id is None else below(known, category_id) | set(upwards(known, category_id))
    rows = session.execute(select(Attribute.id, Attribute.name, Attribute.category_id)).all()
    return [name for i, name, c in rows if i != but and (c is None or c in near)]


def values(session: Session, product_id: int) -> dict[int, str]:
    """What is told of a product: attribute → value as it is typed; an option by its word, several with commas."""
    query = (
        select(ProductValue, Attribute.kind, AttributeOption.name)
        .join(Attribute, Attribute.id == ProductValue.attribute_id)
        .join(AttributeOption, AttributeOption.id == ProductValue.option_id, isouter=True)
        .where(ProductValue.product_id == product_id)
        .order_by(AttributeOption.position, ProductValue.id)
    )
    found: dict[int, list[str]] = {}
    for v, kind, option in session.execute(query):
        found.setdefault(v.attribute_id, []).append(_typed(v, kind, option))
    return {attribute: ", ".join(typed) for attribute, typed in found.items()}


def _typed(v: ProductValue, kind: AttributeKind, option: str | None) -> str:
    if kind is AttributeKind.NUMBER and v.number is not None:
        return number_text(v.number)
    if kind is AttributeKind.YES:
        return "1" if v.number else "0"
    return option or v.words or ""


def shown_values(session: Session, product_id: int) -> list[tuple[str, str]]:
    """The attributes of a product that have a value, with it, in words."""
    told = values(session, product_id)
    found = []
    for a in attributes(session, category_of(session, product_id)):
        if a.id in told:
            number = a.kind in (AttributeKind.NUMBER, AttributeKind.YES)
            words = (
                f"{told[a.id]} {a.unit}".strip()
                if a.kind is AttributeKind.NUMBER
                else value_text(
                    a.kind,
                    a.unit,
                    Value(number=int(told[a.id]) if number else None, words=told[a.id]),
                    told[a.id],
                )
            )
            found.append((a.name, words))
    return found


def shared_values(session: Session, product_ids: Sequence[int]) -> dict[int, str]:
    """The values that all of these products have alike."""
    rows = session.execute(
        text("""
            SELECT attribute_id, min(product_id) FROM (
                SELECT attribute_id, product_id,
                       group_concat(coalesce(option_id, number, words), ',' ORDER BY option_id) AS told
                FROM product_value WHERE product_id IN (SELECT value FROM json_each(:p)) GROUP BY 1, 2)
            GROUP BY attribute_id HAVING count(*) = :n AND count(DISTINCT told) = 1
        """),
        {"p": json.dumps(list(product_ids)), "n": len(product_ids)},
    )
    return {attribute: values(session, product)[attribute] for attribute, product in rows}


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging one category into another moves."""

    source: str
    target: str
    products: int
    categories: tuple[str, ...]
    attributes: tuple[str, ...]


def merge_preview(session: Session, source_id: int, target_id: int) -> MergePreview:
    """What would move: products that lie in it itself, the categories in it, its attributes."""
    told = paths(session)
    inside = session.scalars(select(Category.name).where(Category.parent_id == source_id))
    asked = session.scalars(select(Attribute.name).where(Attribute.category_id == source_id))
    own = session.execute(
        text("SELECT count(*) FROM product WHERE category_id = :c"), {"c": source_id}
    ).scalar_one()
    return MergePreview(told[source_id], told[target_id], own, tuple(inside), tuple(asked))


_TAGS = """
    SELECT t.id, t.name, t.colour, t.family, t.smart, t.every,
           CASE t.smart WHEN 0 THEN (SELECT count(*) FROM product_tag x WHERE x.tag_id = t.id)
                        ELSE (SELECT count(*) FROM smart_hit h WHERE h.tag_id = t.id) END,
           (SELECT r.at FROM smart_run r WHERE r.tag_id = t.id)
    FROM tag t {where} ORDER BY t.family, t.name COLLATE NOCASE
"""


def tags(session: Session, ids: Iterable[int] | None = None) -> list[TagRow]:
    """Every tag, or those named, by group and name."""
    where = "" if ids is None else f"WHERE t.id IN ({','.join(str(int(i)) for i in ids)})"
    rules: dict[int, list[Rule]] = {}
    for c in session.scalars(select(SmartCondition).order_by(SmartCondition.position, SmartCondition.id)):
        rules.setdefault(c.tag_id, []).append(Rule(c.code, json.loads(c.args)))
    return [
        TagRow(
            r[0], r[1], r[2], r[3], bool(r[4]), bool(r[5]), r[6], tuple(rules.get(r[0], ())),
            moment_of(r[7]) if r[7] else None,
        )
        for r in session.execute(text(_TAGS.format(where=where)))
    ]  # fmt: skip


def tags_of(session: Session, product_id: int) -> list[TagRow]:
    """The tags of a product: those given in their order, then the smart ones."""
    rows = session.execute(
        text("""
            SELECT t.id, t.name, t.colour, t.family, t.smart, t.every, 0
            FROM product_tag x JOIN tag t ON t.id = x.tag_id
            WHERE x.product_id = :p
            UNION ALL SELECT * FROM (
                SELECT t.id, t.name, t.colour, t.family, t.smart, t.every, 1
                FROM smart_hit h JOIN tag t ON t.id = h.tag_id WHERE h.product_id = :p ORDER BY t.name)
        """),
        {"p": product_id},
    )
    return [TagRow(r[0], r[1], r[2], r[3], bool(r[4]), bool(r[5]), r[6]) for r in rows]


def tag_names(session: Session, *, by_hand: bool = True) -> list[str]:
    """The names of tags to offer while typing, of those given by hand."""
    query = select(Tag.name).order_by(Tag.name)
    return list(session.scalars(query.where(Tag.smart.is_(False)) if by_hand else query))


def families(session: Session) -> list[str]:
    """The groups that tags stand in."""
    return list(session.scalars(select(Tag.family).where(Tag.family != "").distinct().order_by(Tag.family)))


def rule_words(session: Session, tag: TagRow, currency: str) -> list[Words]:
    """The conditions of a smart tag as sentences."""
    names: dict[tuple[str, int], str] = {("category", i): p for i, p in paths(session).items()}
    names |= {("tag", i): n for i, n in session.execute(select(Tag.id, Tag.name))}
    return [sentence(rule, currency, names) for rule in tag.rules if rule.code in CONDITIONS]


__all__ = [
    "COLOURS", "CONDITIONS", "KINDS", "WORDED", "AttributeInfo", "AttributeKind", "Default", "MergePreview",
    "Node", "Rule", "TagRow", "attribute_names_near", "attributes", "category_of", "choices", "default_of",
    "defaults", "families", "merge_preview", "parents", "paths", "rule_words", "shared_values", "shown_values",
    "tag_names", "tags", "tags_of", "tree", "values",
]  # fmt: skip
