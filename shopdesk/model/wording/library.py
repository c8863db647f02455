"""The keyword library: how often a word is searched, which products say it and what they sell, and where it is missing.

Search terms of a platform's report (advice) stand in it beside the words that were written down; their rows have
negative numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_, Words, say
from shopdesk.model import search
from shopdesk.model.products.records import TAGS
from shopdesk.model.wording.measure import fold, holds, root

DAYS = 30
"""Sales of so many days are shown."""
SOURCES = {"typed": N_("Typed for a product"), "search": N_("Search report"), "import": N_("Imported list")}
VIEWS = {"all": "1", "chosen": "products > 0", "open": "products = 0", "terms": "id < 0"}
_LIKE = 2
_FOUND, _COUNTED, _PEERS, _TERMS = 20_000, 300, 200, 1_000
_ALL = """
    SELECT k.id AS id, k.word AS word, k.source AS source, k.note AS note,
           coalesce(k.heat, (SELECT t.impressions FROM search_term t WHERE t.term = k.word)) AS heat,
           (SELECT count(*) FROM focus_word f WHERE f.keyword_id = k.id) AS products
    FROM keyword k
    UNION ALL
    SELECT -t.id, t.term, 'search', '', t.impressions, 0 FROM search_term t
    WHERE NOT EXISTS (SELECT 1 FROM keyword k WHERE k.word = t.term)
"""


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """A keyword; `products` should be found by it, `titles` say it (at most `_COUNTED` are counted)."""

    id: int
    word: str
    source: str
    note: str
    heat: int | None
    products: int
    titles: int


@dataclass(frozen=True, slots=True)
class Use:
    """A product that says a keyword: in its title, its tags, its descriptions; pieces and amount (minor units) that
    it sold in the last days."""

    id: int
    title: str
    in_title: bool
    in_tags: bool
    in_text: bool
    pieces: int
    amount: int


@dataclass(frozen=True, slots=True)
class Hint:
    """A keyword that a product's title lacks, and why it would suit it."""

    product_id: int
    title: str
    word: str
    heat: int
    why: Words


def counts(session: Session) -> dict[str, int]:
    """How many keywords are in each view."""
    sums = ", ".join(f"coalesce(sum({where}), 0)" for where in VIEWS.values())
    row = session.execute(text(f"SELECT {sums} FROM ({_ALL})")).one()
    return dict(zip(VIEWS, (int(n) for n in row), strict=True))


def ids(session: Session, view: str = "all", search_for: str = "", *, by_word: bool = False) -> list[int]:
    """The keywords of a view, the most searched first."""
    order = "word" if by_word else "heat IS NULL, heat DESC, id"
    sql = f"SELECT id FROM ({_ALL}) WHERE {VIEWS[view]} AND instr(lower(word || ' ' || note), :t) > 0 ORDER BY {order}"
    return list(session.execute(text(sql), {"t": search_for.strip().lower()}).scalars())


def rows(session: Session, wanted: Sequence[int]) -> list[KeywordRow]:
    """These keywords in the order asked."""
    sql = f"""
        SELECT id, word, source, note, heat, products FROM ({_ALL}) WHERE id IN (SELECT value FROM json_each(:i))
    """
    found = session.execute(text(sql), {"i": json.dumps(list(wanted))})
    by_id = {r[0]: KeywordRow(r[0], r[1], r[2], r[3], r[4], r[5], _titles(session, r[1])) for r in found}
    return [by_id[i] for i in wanted if i in by_id]


def words(session: Session) -> list[str]:
    """Every word of the library, the most searched first: what is offered while keywords are typed."""
    sql = f"SELECT word FROM ({_ALL}) ORDER BY heat IS NULL, heat DESC, id LIMIT {_TERMS}"
    return list(session.execute(text(sql)).scalars())


def _titles(session: Session, word: str) -> int:
    return sum(holds(fold(word), fold(title)) for _id, title, _tags in _hits(session, word, _COUNTED))


def _hits(session: Session, word: str, most: int) -> list[tuple[int, str, str]]:
    """Products (id, title, tags) that the search index finds by a word."""
    found = search.find(session, "product", root(fold(word)), most)
    sql = f"""
        SELECT p.id, p.title, {TAGS.format(product="p.id")} FROM product p
        WHERE p.id IN (SELECT value FROM json_each(:ids)) AND p.state <> 'archived' ORDER BY p.id DESC
    """
    return [(r[0], r[1], r[2]) for r in session.execute(text(sql), {"ids": json.dumps(found)})]


def uses(session: Session, word: str, today: date) -> list[Use]:
    """Every product that says a word, and what it sold in the last 30 days, the best seller first. Reads every
    description: ask it beside the window where there are many."""
    folded = fold(word)
    said: dict[int, tuple[str, bool, bool, bool]] = {}
    for product, title, tags in _hits(session, word, _FOUND):
        in_title, in_tags = holds(folded, fold(title)), holds(folded, fold(tags))
        if in_title or in_tags:
            said[product] = (title, in_title, in_tags, False)
    for product, title, told in _named(session, word):
        if holds(folded, fold(told)):
            said[product] = (title, True, said.get(product, ("", False, False, False))[2], False)
    for product, title, told in _told(session, word):
        if holds(folded, fold(told)):
            _t, in_title, in_tags, _x = said.get(product, (title, False, False, False))
            said[product] = (title, in_title, in_tags, True)
    sold = _sold(session, list(said), today)
    found = [Use(i, *said[i], *sold.get(i, (0, 0))) for i in said]
    return sorted(found, key=lambda u: (-u.amount, -u.pieces, u.id))


def _told(session: Session, word: str) -> list[tuple[int, str, str]]:
    sql = """
        SELECT id, title, summary || char(10) || description FROM product
        WHERE state <> 'archived' AND instr(lower(summary || char(10) || description), :t) > 0
    """
    return [(r[0], r[1], r[2]) for r in session.execute(text(sql), {"t": root(word.lower())})]


def _named(session: Session, word: str) -> list[tuple[int, str, str]]:
    """Products (id, own title, a channel's title) that a channel calls by a word."""
    sql = """
        SELECT p.id, p.title, w.title FROM product_wording w JOIN product p ON p.id = w.product_id
        WHERE p.state <> 'archived' AND instr(lower(w.title), :t) > 0
    """
    return [(r[0], r[1], r[2]) for r in session.execute(text(sql), {"t": root(word.lower())})]


def _sold(session: Session, products: Sequence[int], today: date) -> dict[int, tuple[int, int]]:
    """Product → pieces and amount (minor units) of its order rows of the last days."""
    sql = """
        SELECT s.product_id, sum(l.quantity - l.cancelled), sum(l.amount) FROM sku s
        JOIN order_line l ON l.sku_id = s.id AND l.day > :day
        WHERE s.product_id IN (SELECT value FROM json_each(:ids)) AND l.kind = 'goods' GROUP BY s.product_id
    """
    values = {"day": (today - timedelta(days=DAYS)).isoformat(), "ids": json.dumps(list(products))}
    return {r[0]: (r[1], r[2]) for r in session.execute(text(sql), values)}


_PEER = f"""
    SELECT q.id, q.title, {TAGS.format(product="q.id")} FROM product q
    WHERE q.id <> :p AND q.state <> 'archived' AND (
        q.category_id = (SELECT category_id FROM product WHERE id = :p)
        OR q.id IN (SELECT o.product_id FROM product_tag m JOIN product_tag o ON o.tag_id = m.tag_id
                    WHERE m.product_id = :p))
    ORDER BY q.id DESC LIMIT {_PEERS}
"""


def hints_for(session: Session, product_id: int, most: int = 8) -> list[Hint]:
    """Keywords that people search and a product's title lacks, though its own words say them, or the titles of
    products that share a category or tag with it do; the most searched first."""
    sql = f"SELECT p.title, {TAGS.format(product='p.id')}, p.summary, p.description FROM product p WHERE p.id = :p"
    own = session.execute(text(sql), {"p": product_id}).one_or_none()
    if own is None:
        return []
    title, tags, told = fold(own[0]), fold(own[1]), fold(f"{own[2]} {own[3]}")
    peers = [fold(r[1]) for r in session.execute(text(_PEER), {"p": product_id})]
    every = "\n".join(peers)
    found: list[Hint] = []
    for word, heat in _searched(session, product_id):
        folded = fold(word)
        if holds(folded, title):
            continue
        like = sum(holds(folded, p) for p in peers) if root(folded) in every else 0
        why = _why(holds(folded, told), holds(folded, tags), like)
        if why is not None:
            found.append(Hint(product_id, own[0], word, heat, why))
        if len(found) >= most:
            break
    return found


def _why(in_text: bool, in_tags: bool, like: int) -> Words | None:
    if in_tags:
        return say(N_("Its tags say it"))
    if in_text:
        return say(N_("Its description says it"))
    return say(N_("{n} products like it have it in their title"), n=like) if like >= _LIKE else None


def _searched(session: Session, product_id: int) -> list[tuple[str, int]]:
    sql = f"""
        SELECT word, heat FROM ({_ALL}) x WHERE heat > 0 AND NOT EXISTS (
            SELECT 1 FROM focus_word f WHERE f.product_id = :p AND f.keyword_id = x.id)
        ORDER BY heat DESC, id LIMIT {_TERMS}
    """
    return [(r[0], r[1]) for r in session.execute(text(sql), {"p": product_id})]


def suits(session: Session, word: str, heat: int, most: int = 12) -> list[Hint]:
    """Products whose title lacks a word and that it would suit: their own words say it, or they share a category or
    tags with products that have it in their title; the most alike first."""
    folded, found = fold(word), dict[int, Hint]()
    hits = _hits(session, word, _COUNTED)
    have = [i for i, title, _tags in hits if holds(folded, fold(title))]
    for product, title, tags in hits:
        if product not in have and holds(folded, fold(tags)):
            found[product] = Hint(product, title, word, heat, say(N_("Its tags say it")))
    for product, title, told in _told(session, word):
        if not holds(folded, fold(title)) and holds(folded, fold(told)):
            found.setdefault(product, Hint(product, title, word, heat, say(N_("Its description says it"))))
    for product, title, shared in _alike(session, have):
        if product not in found and not holds(folded, fold(title)):
            why = say(N_("Shares {n} tags or its category with products that have it"), n=shared)
            found[product] = Hint(product, title, word, heat, why)
    return list(found.values())[:most]


def _alike(session: Session, have: Sequence[int]) -> list[tuple[int, str, int]]:
    """Products that share tags or a category with these: (id, title, how much they share)."""
    sql = """
        WITH have AS (SELECT value AS id FROM json_each(:ids)), shared AS (
            SELECT o.product_id AS id, o.tag_id AS by FROM product_tag o WHERE o.tag_id IN (
                SELECT tag_id FROM product_tag WHERE product_id IN (SELECT id FROM have))
            UNION SELECT p.id, -p.category_id FROM product p WHERE p.category_id IN (
                SELECT category_id FROM product WHERE id IN (SELECT id FROM have)))
        SELECT p.id, p.title, count(*) AS n FROM shared s JOIN product p ON p.id = s.id
        WHERE p.state IN ('active', 'paused', 'draft') AND p.id NOT IN (SELECT id FROM have)
        GROUP BY p.id ORDER BY n DESC, p.id DESC LIMIT 50
    """
    return [(r[0], r[1], r[2]) for r in session.execute(text(sql), {"ids": json.dumps(list(have))})]


def source_words(source: str) -> Words:
    """Where a keyword comes from, in words: ours in the chosen language, the owner's own as she wrote it."""
    return say(SOURCES[source]) if source in SOURCES else Words(source)
