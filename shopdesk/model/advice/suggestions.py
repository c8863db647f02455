"""Suggested changes of categories, tags and titles, from what sold and what people searched (features.md P-08)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.periods import start_of
from shopdesk.core.texts import N_, Words, say
from shopdesk.model import search
from shopdesk.model.advice.records import Decision, SearchTerm, SuggestionDecision
from shopdesk.model.base import moment_text
from shopdesk.model.shop_settings.queries import facts

DAYS = 60
"""Sales of so many days are looked at."""
FULL = 40
"""A category with more than so many percent of all SKUs is too full …"""
FEW_SKUS = 10
"""… in a shop of at least so many."""
BETTER = 3
"""Peers that sell so many times as much say something."""
PEERS = 3
"""So many products are peers."""
SEARCHED, HOLD = 50, 2
"""A term that was shown so often and stands in at most so many titles is worth a word."""
_MOST, _TERMS, _GROUPS = 50, 300, 5


class Kind(StrEnum):
    """What a suggestion is about; its key begins with it."""

    IDLE = "idle"
    FULL = "full"
    PEERS = "peers"
    UNTAGGED = "untagged"
    SEARCHED = "searched"


KINDS = {
    Kind.IDLE: N_("Category without sales"), Kind.FULL: N_("Category too full"), Kind.PEERS: N_("Peers sell better"),
    Kind.UNTAGGED: N_("Tag missing"), Kind.SEARCHED: N_("Searched for"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be changed, why, and what accepting it does (`offer` None: nothing can be done by itself).

    `plan` is what the accepting action needs; `products` are those it is about. `until`: the day it comes back.
    """

    key: str
    kind: Kind
    words: Words
    offer: Words | None
    products: tuple[int, ...]
    plan: Mapping[str, Any]
    decision: Decision | None = None
    until: date | None = None

    @property
    def open(self) -> bool:
        return self.decision is None


def suggestions(session: Session, today: date, kinds: Sequence[Kind] = tuple(Kind)) -> list[Suggestion]:
    """Every suggestion that holds today, those decided about with their decision. Reads all sales of 60 days: ask
    it beside the window."""
    told = {d.key: d for d in session.scalars(select(SuggestionDecision))}
    found = [s for kind in kinds for s in _FINDERS[kind](session, _Since.of(session, today))]
    return [_decided(s, told.get(s.key), today) for s in found]


def _decided(s: Suggestion, told: SuggestionDecision | None, today: date) -> Suggestion:
    if told is None or (told.until is not None and told.until <= today):
        return s
    return replace(s, decision=told.decision, until=told.until)


@dataclass(frozen=True, slots=True)
class _Since:
    """The first of the days looked at, and the moment it begins, as the file writes them."""

    day: str
    moment: str

    @classmethod
    def of(cls, session: Session, today: date) -> _Since:
        day = today - timedelta(days=DAYS)
        return cls(day.isoformat(), moment_text(start_of(day, facts(session).timezone)))


_SOLD = """
    SELECT s.product_id AS id, sum(l.quantity - l.cancelled) AS pieces FROM order_line l JOIN sku s ON s.id = l.sku_id
    WHERE l.day >= :day AND l.kind IN ('goods', 'component') GROUP BY s.product_id
"""
_LIVE = "p.state IN ('active', 'paused')"


def _idle(session: Session, since: _Since) -> Iterator[Suggestion]:
    """Categories of which nothing sold, unless all that lies in them is new."""
    rows = session.execute(
        text(f"""
            SELECT c.id, c.name, c.parent_id, (SELECT u.name FROM category u WHERE u.id = c.parent_id), count(*)
            FROM category c JOIN product p ON p.category_id = c.id AND {_LIVE} LEFT JOIN ({_SOLD}) x ON x.id = p.id
            GROUP BY c.id HAVING coalesce(sum(x.pieces), 0) <= 0 AND min(p.created_at) < :moment
            ORDER BY count(*) DESC, c.id LIMIT {_MOST}
        """),
        {"day": since.day, "moment": since.moment},
    ).all()
    for category, name, parent, above, count in rows:
        words = say(
            N_("Nothing of “{category}” sold in {days} days; products in it: {n}."),
            category=name, days=DAYS, n=count,
        )  # fmt: skip
        if parent is None:
            offer = say(N_("Tag its products as slow sellers"))
            plan: dict[str, Any] = {"slow": True}
        else:
            offer = say(N_("Merge it into “{category}”"), category=above)
            plan = {"category": category, "into": parent}
        yield Suggestion(f"idle:{category}", Kind.IDLE, words, offer, _in_category(session, category), plan)


def _in_category(session: Session, category: int) -> tuple[int, ...]:
    sql = f"SELECT p.id FROM product p WHERE p.category_id = :c AND {_LIVE} ORDER BY p.id DESC"
    return tuple(session.execute(text(sql), {"c": category}).scalars())


def _full(session: Session, since: _Since) -> Iterator[Suggestion]:
    """Categories that hold more than their share of SKUs, with the tags that would split them."""
    rows = session.execute(
        text(f"""
            SELECT c.id, c.name, sum(t.skus), (SELECT sum(skus) FROM product_stat WHERE state <> 'archived') AS every
            FROM category c JOIN product p ON p.category_id = c.id AND {_LIVE}
            JOIN product_stat t ON t.product_id = p.id
            GROUP BY c.id HAVING every >= {FEW_SKUS} AND sum(t.skus) * 100 > {FULL} * every ORDER BY c.id
        """)
    ).all()
    for category, name, own, every in rows:
        parts = _parts(session, category)
        words = say(
            N_("“{category}” holds {percent} % of all SKUs ({n} of {all})."),
            category=name, percent=own * 100 // every, n=own, all=every,
        )  # fmt: skip
        offer = None
        if parts:
            listed = ", ".join(f"{tag} ({len(ids)})" for tag, ids in parts)
            offer = say(N_("Split it by tag: {parts}"), parts=listed)
        plan = {"category": category, "parts": [[tag, list(ids)] for tag, ids in parts]}
        yield Suggestion(f"full:{category}", Kind.FULL, words, offer, _in_category(session, category), plan)


def _parts(session: Session, category: int) -> list[tuple[str, tuple[int, ...]]]:
    """Tags that split the products of a category, the commonest first; each product goes with the first it bears.
    A tag of nearly all of them splits nothing."""
    rows = session.execute(
        text(f"""
            SELECT t.name, p.id FROM product p JOIN product_tag b ON b.product_id = p.id JOIN tag t ON t.id = b.tag_id
            WHERE p.category_id = :c AND {_LIVE} ORDER BY t.name, p.id
        """),
        {"c": category},
    )
    bearers: dict[str, list[int]] = {}
    for tag, product in rows:
        bearers.setdefault(tag, []).append(product)
    total = len(_in_category(session, category))
    taken: set[int] = set()
    parts: list[tuple[str, tuple[int, ...]]] = []
    for tag, ids in sorted(bearers.items(), key=lambda x: (-len(x[1]), x[0])):
        free = tuple(i for i in ids if i not in taken)
        if len(parts) < _GROUPS and len(free) >= 2 and len(ids) * 10 <= total * 8:
            parts.append((tag, free))
            taken.update(free)
    return parts


def _peers(session: Session, since: _Since) -> Iterator[Suggestion]:
    """Products whose peers of a tag sell three times as much on average, with the tag that those have besides."""
    rows = session.execute(
        text(f"""
            WITH sold AS MATERIALIZED ({_SOLD}), bears AS MATERIALIZED (
                SELECT b.tag_id AS tag, p.id AS product, p.title AS title, p.created_at AS made,
                       coalesce(x.pieces, 0) AS pieces
                FROM product_tag b JOIN product p ON p.id = b.product_id AND p.state = 'active'
                LEFT JOIN sold x ON x.id = p.id
            ), sums AS (SELECT tag, count(*) AS n, sum(pieces) AS pieces FROM bears GROUP BY tag)
            SELECT b.product, b.title, b.pieces, b.tag, (SELECT name FROM tag WHERE id = b.tag),
                   (s.pieces - b.pieces) * 1.0 / (s.n - 1) AS others, max((s.pieces - b.pieces) * 1.0 / (s.n - 1))
            FROM bears b JOIN sums s ON s.tag = b.tag
            WHERE s.n > {PEERS} AND others >= {BETTER} * max(b.pieces, 1) AND b.made < :moment
            GROUP BY b.product ORDER BY others - b.pieces DESC, b.product LIMIT {_MOST}
        """),
        {"day": since.day, "moment": since.moment},
    ).all()
    for product, title, own, tag, name, others, _most in rows:
        words = say(
            N_("“{title}” sold {own} in {days} days; others tagged “{tag}” sell {others} on average."),
            title=title, own=own, days=DAYS, tag=name, others=f"{others:.1f}",
        )  # fmt: skip
        better = _tag_of_better(session, since, product, tag, own)
        offer = say(N_("Tag it “{tag}” as those that sell"), tag=better) if better else None
        yield Suggestion(f"peers:{product}", Kind.PEERS, words, offer, (product,), {"tag": better})


def _tag_of_better(session: Session, since: _Since, product: int, tag: int, own: int) -> str:
    """The tag that at least half of the better sellers among a product's peers have and it lacks; '' for none."""
    found = session.execute(
        text(f"""
            WITH better AS (SELECT b.product_id AS id FROM product_tag b JOIN ({_SOLD}) x ON x.id = b.product_id
                            WHERE b.tag_id = :tag AND x.pieces > :own AND b.product_id <> :product)
            SELECT t.name FROM better JOIN product_tag b ON b.product_id = better.id JOIN tag t ON t.id = b.tag_id
            WHERE NOT t.smart AND NOT EXISTS (SELECT 1 FROM product_tag h
                                              WHERE h.product_id = :product AND h.tag_id = t.id)
            GROUP BY t.id HAVING count(*) * 2 >= (SELECT count(*) FROM better) ORDER BY count(*) DESC, t.id LIMIT 1
        """),
        {"day": since.day, "product": product, "tag": tag, "own": own},
    ).scalar()
    return found or ""


def _untagged(session: Session, since: _Since) -> Iterator[Suggestion]:
    """Categories most of whose products have a tag of a group, and those of them that have none."""
    rows = session.execute(
        text(f"""
            WITH has AS MATERIALIZED (
                SELECT p.category_id AS category, t.family AS family, p.id AS product, min(t.name) AS tag
                FROM product p JOIN product_tag b ON b.product_id = p.id JOIN tag t ON t.id = b.tag_id
                WHERE t.family <> '' AND p.category_id IS NOT NULL AND {_LIVE} GROUP BY 1, 2, 3
            ), every AS (SELECT category_id AS category, count(*) AS n FROM product p WHERE {_LIVE} GROUP BY 1)
            SELECT h.category, c.name, h.family, count(*) AS have, e.n
            FROM has h JOIN every e ON e.category = h.category JOIN category c ON c.id = h.category
            GROUP BY h.category, h.family HAVING have < e.n AND have * 2 >= e.n AND have >= 2
            ORDER BY e.n - have, h.category, h.family LIMIT {_MOST}
        """)
    ).all()
    for category, name, family, have, every in rows:
        lacking = session.execute(
            text(f"""
                SELECT p.id FROM product p WHERE p.category_id = :c AND {_LIVE} AND NOT EXISTS (
                    SELECT 1 FROM product_tag b JOIN tag t ON t.id = b.tag_id
                    WHERE b.product_id = p.id AND t.family = :f) ORDER BY p.id DESC
            """),
            {"c": category, "f": family},
        ).scalars()
        common = _common(session, category, family, have)
        words = say(
            N_("{n} of {all} products in “{category}” have no tag of the group “{family}”."),
            n=every - have, all=every, category=name, family=family,
        )  # fmt: skip
        offer = say(N_("Tag them “{tag}” like most others"), tag=common) if common else None
        key = f"untagged:{category}:{family}"
        yield Suggestion(key, Kind.UNTAGGED, words, offer, tuple(lacking), {"tag": common})


def _common(session: Session, category: int, family: str, have: int) -> str:
    """The tag of the group that at least six of ten products of a category have; '' for none."""
    found = session.execute(
        text(f"""
            SELECT t.name FROM product p JOIN product_tag b ON b.product_id = p.id JOIN tag t ON t.id = b.tag_id
            WHERE p.category_id = :c AND t.family = :f AND NOT t.smart AND {_LIVE}
            GROUP BY t.id HAVING count(*) * 10 >= 6 * :have ORDER BY count(*) DESC, t.id LIMIT 1
        """),
        {"c": category, "f": family, "have": have},
    ).scalar()
    return found or ""


def _searched(session: Session, since: _Since) -> Iterator[Suggestion]:
    """Terms that people search and hardly a title holds, with the products whose description holds them."""
    terms = session.scalars(
        select(SearchTerm)
        .where(SearchTerm.impressions >= SEARCHED)
        .order_by(SearchTerm.impressions.desc(), SearchTerm.id)
        .limit(_TERMS)
    ).all()
    count = 0
    for term in terms:
        titles = _titled(session, term.term)
        if titles > HOLD or count >= _MOST:
            continue
        count += 1
        hold = _told(session, term.term)
        words = say(_HELD[titles], term=term.term, n=term.impressions, titles=titles)
        offer = say(N_("Tag the {n} products that tell of it “{term}”"), n=len(hold), term=term.term)
        key = f"searched:{term.term}"
        yield Suggestion(key, Kind.SEARCHED, words, offer if hold else None, hold, {"tag": term.term})


_HELD = (
    N_("People searched “{term}” {n:,} times; no title holds it."),
    N_("People searched “{term}” {n:,} times; only one title holds it."),
    N_("People searched “{term}” {n:,} times; only {titles} titles hold it."),
)


def _titled(session: Session, term: str) -> int:
    """How many titles of products hold a term, up to one more than matters."""
    hits = search.find(session, "product", term, 20_000)
    if not hits:
        return 0
    sql = f"""
        SELECT count(*) FROM (SELECT 1 FROM product p WHERE p.id IN ({",".join(map(str, hits))}) AND {_LIVE}
                              AND instr(lower(p.title), :t) > 0 LIMIT {HOLD + 1})
    """
    return int(session.execute(text(sql), {"t": term.casefold()}).scalar_one())


def _told(session: Session, term: str) -> tuple[int, ...]:
    """Products whose descriptions hold a term, their title and tags do not."""
    sql = f"""
        SELECT p.id FROM product p WHERE {_LIVE} AND instr(lower(p.summary || ' ' || p.description), :t) > 0
        AND instr(lower(p.title), :t) = 0 AND NOT EXISTS (
            SELECT 1 FROM product_tag b JOIN tag t ON t.id = b.tag_id WHERE b.product_id = p.id AND t.name = :t)
        ORDER BY p.id DESC LIMIT 500
    """
    return tuple(session.execute(text(sql), {"t": term.casefold()}).scalars())


_FINDERS: dict[Kind, Callable[[Session, _Since], Iterator[Suggestion]]] = {
    Kind.IDLE: _idle, Kind.FULL: _full, Kind.PEERS: _peers, Kind.UNTAGGED: _untagged, Kind.SEARCHED: _searched,
}  # fmt: skip
