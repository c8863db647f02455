"""The list of products narrowed by facets: category, tags, supplier, state and attributes, with their counts.

Between facets AND, within one OR. A facet's own counts leave its own choice out, so that another word of it can
be added. Each choice is a clause over the list's row (alias s) that one index answers; the rarest clause leads.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model import search
from shopdesk.model.products import queries as products
from shopdesk.model.products.derived import PATH_MARK
from shopdesk.model.products.queries import Sort, View
from shopdesk.model.products.records import STAT_VIEWS, ProductState
from shopdesk.model.taxonomy.queries import AttributeInfo, attributes, parents, paths
from shopdesk.model.taxonomy.rules import (
    WORDED,
    AttributeKind,
    Value,
    below,
    number_text,
    upwards,
    value_text,
)

CATEGORY, TAG, VENDOR, STATE, VALUE = "category", "tag", "vendor", "state", "value-"
NONE = ""
"""The choice of those that have nothing here."""
TO = "~"
"""Stands between the bounds of a range of numbers, in thousandths, both included; an empty bound is none."""
_MANY = 20_000
"""Sets are counted up to here; one that reaches it is taken for half of all."""
_FOUND = 20_000


@dataclass(frozen=True)
class Filter:
    """What was chosen: facet → keys. A facet is category, tag, vendor, state or `value-` with an attribute's id."""

    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.chosen.values())

    def of(self, facet: str) -> frozenset[str]:
        """The keys chosen of a facet."""
        return self.chosen.get(facet, frozenset())

    def with_(self, facet: str, keys: frozenset[str]) -> Filter:
        """The filter with other keys of a facet."""
        return Filter({k: v for k, v in {**self.chosen, facet: keys}.items() if v})


@dataclass(frozen=True, slots=True)
class Choice:
    """A key of a facet in words with how many products it finds; `depth` and `tone` for those that have them."""

    key: str
    words: str
    count: int
    depth: int = 1
    tone: str = ""
    smart: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet to choose from; without `words` it is one of the four that the window names itself. `ranged`: of numbers,
    so that a range may be chosen (`range_key`), in `unit`."""

    code: str
    words: str = ""
    ranged: bool = False
    unit: str = ""


def range_key(low: int | None, high: int | None) -> str:
    """The choice of all numbers from one to another, in thousandths; '' when neither is bound."""
    return (
        ""
        if low is None and high is None
        else f"{'' if low is None else low}{TO}{'' if high is None else high}"
    )


def range_of(key: str) -> tuple[int | None, int | None]:
    """The bounds of such a choice."""
    low, _to, high = key.partition(TO)
    return int(low) if low else None, int(high) if high else None


def facets(session: Session, filtered: Filter) -> list[Facet]:
    """The facets there are: attributes of all products, and those of the chosen categories or below them."""
    known = parents(session)
    inside: set[int] = set()
    for category in (int(k) for k in filtered.of(CATEGORY) if k):
        inside |= below(known, category) | set(upwards(known, category))
    found = [Facet(CATEGORY), Facet(TAG), Facet(VENDOR), Facet(STATE)]
    for a in attributes(session, every=True):
        code = f"{VALUE}{a.id}"
        if a.category_id is None or not inside or a.category_id in inside or filtered.of(code):
            found.append(Facet(code, a.name, a.kind is AttributeKind.NUMBER, a.unit))
    return found


def ids(
    session: Session,
    view: View,
    search_for: str,
    sort: Sort,
    filtered: Filter,
    *,
    descending: bool = True,
    limit: int | None = None,
) -> array[int]:
    """The ids of the filtered list in its order; the first `limit` of them for the first page."""
    if not filtered:
        return products.ids(session, view, search_for, sort, descending=descending, limit=limit)
    where = _Where(session, filtered, view, search_for)
    table, clause = where.page(limit)
    order = _ORDER.get(sort, f"s.{sort}")
    way = "DESC" if descending else "ASC"
    if sort is Sort.TITLE and table == where.table:
        table = "product p INDEXED BY ix_product_title CROSS JOIN product_stat s ON s.product_id = p.id"
    elif sort is Sort.TITLE:
        table = f"{table} CROSS JOIN product p ON p.id = s.product_id"
    elif sort is Sort.SCORE and table == where.table and not where.archived:
        table = (
            "product_check c INDEXED BY ix_product_check_score CROSS JOIN product_stat s USING (product_id)"
        )
    elif sort is Sort.SCORE:
        table = f"{table} LEFT JOIN product_check c ON c.product_id = s.product_id"
    sql = f"""
        SELECT s.product_id FROM {table} WHERE {clause} ORDER BY {order} {way}, s.product_id {way} LIMIT :limit
    """
    rows = session.execute(text(sql), {**where.values, "limit": -1 if limit is None else limit}).scalars()
    return array("q", rows)


_ORDER = {Sort.NEWEST: "s.product_id", Sort.TITLE: "p.title", Sort.SCORE: "c.score"}


def counts(session: Session, filtered: Filter, facet: str, view: View, search_for: str = "") -> list[Choice]:
    """What can be chosen of a facet under everything else that was chosen, with counts, the most frequent first (the
    tree in its order). What is chosen is there even when it finds nothing."""
    where = _Where(session, filtered.with_(facet, frozenset()), view, search_for)
    found: dict[str, int] = {
        _key(r[0]): r[1] for r in session.execute(text(_grouped(facet, where)), where.values).all()
    }
    for key in filtered.of(facet):
        if TO not in key or not facet.startswith(VALUE):
            found.setdefault(key, 0)
    if facet == CATEGORY:
        return _tree(session, found)
    if facet == TAG:
        return _tags(session, found)
    if facet.startswith(VALUE):
        return _values(session, int(facet.removeprefix(VALUE)), found)
    return [Choice(k, k, n) for k, n in sorted(found.items(), key=lambda kn: (-kn[1], kn[0])) if k or n]


def words_of(session: Session, filtered: Filter) -> dict[tuple[str, str], str]:
    """What was chosen in words: (facet, key) → words."""
    found: dict[tuple[str, str], str] = {}
    for facet, keys in filtered.chosen.items():
        made = {c.key: c.words for c in _named(session, facet, keys)}
        found |= {(facet, k): made.get(k, k) for k in keys}
    return found


def _named(session: Session, facet: str, keys: frozenset[str]) -> list[Choice]:
    none = dict.fromkeys(keys, 0)
    if facet == CATEGORY:
        return [Choice(str(i), path, 0) for i, path in paths(session).items() if str(i) in keys]
    if facet == TAG:
        return _tags(session, none)
    return _values(session, int(facet.removeprefix(VALUE)), none) if facet.startswith(VALUE) else []


class _Where:
    """The clauses of a filter over product_stat s, each as a set of ids and as a probe of one row, and their values."""

    def __init__(self, session: Session, filtered: Filter, view: View, search_for: str) -> None:
        self.session = session
        self.values: dict[str, Any] = {}
        self.table = "product_stat s"
        self.view = f"s.{STAT_VIEWS[view]}"
        self.archived = view is View.ARCHIVED or ProductState.ARCHIVED in filtered.of(STATE)
        if filtered.of(STATE):
            self.view = f"s.state IN ({', '.join(map(self._bind, sorted(filtered.of(STATE))))})"
        self.parts = [self._part(f, keys) for f, keys in filtered.chosen.items() if keys and f != STATE]
        if search_for.strip():
            hits = search.find(session, "product", search_for, _FOUND)
            found = f"SELECT value AS id FROM json_each({self._bind(json.dumps(hits))})"
            self.parts.append((found, f"s.product_id IN ({found})"))

    @property
    def clause(self) -> str:
        """Every clause as a set: for counting, where all rows are looked at."""
        return " AND ".join([self.view, *(f"s.product_id IN ({ids})" for ids, _probe in self.parts)])

    def page(self, limit: int | None) -> tuple[str, str]:
        """From what, and where, the rows are best read when so many are wanted: led by the smallest set, or down the
        order of the list with each row probed, whichever looks at fewer rows."""
        probes = [probe for _ids, probe in self.parts]
        everything = self.session.execute(text("SELECT max(product_id) FROM product_stat")).scalar() or 1
        sizes = [self._size(ids, everything) for ids, _probe in self.parts]
        share = prod(size / everything for size in sizes)
        walked = everything if limit is None or not share else min(everything, limit / share)
        lead = min(range(len(sizes)), key=sizes.__getitem__, default=0)
        if not sizes or walked < sizes[lead]:
            return self.table, " AND ".join([self.view, *probes])
        first = f"(SELECT * FROM ({self.parts[lead][0]})) x CROSS JOIN product_stat s ON s.product_id = x.id"
        return first, " AND ".join([self.view, *(p for i, p in enumerate(probes) if i != lead)])

    def _size(self, ids: str, everything: int) -> int:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM ({ids}) LIMIT {_MANY})"
        count = int(self.session.execute(text(sql), self.values).scalar_one())
        return count if count < _MANY else max(_MANY, everything // 2)

    def _part(self, facet: str, keys: frozenset[str]) -> tuple[str, str]:
        """The products that have one of the keys of a facet: SQL of their ids (as `id`), and the probe of s."""
        ranges = {k for k in keys if TO in k and self._ranged(facet)}
        some = sorted(k for k in keys - ranges if k != NONE)
        found = [self._between(facet, k) for k in sorted(ranges)]
        if some:
            found.append(self._have(facet, self._keys(facet, some)))
        if NONE in keys:
            found.append(self._lack(facet))
        each = (
            "DISTINCT " if len(some) > 1 and facet not in (CATEGORY, VENDOR) else ""
        )  # a product may have several
        ids = " UNION ".join(f"SELECT {each}{column} AS id FROM {rest}" for column, rest in found)
        probes = (f"EXISTS (SELECT 1 FROM {rest} AND {column} = s.product_id)" for column, rest in found)
        return ids, f"({' OR '.join(probes)})"

    def _keys(self, facet: str, keys: list[str]) -> str:
        if facet == CATEGORY:
            known = parents(self.session)
            return ", ".join(
                str(c) for c in sorted({c for k in keys for c in (*below(known, int(k)), int(k))})
            )
        words = facet == VENDOR or (facet.startswith(VALUE) and self._column(facet) == "words")
        return ", ".join(self._bind(k) if words else str(int(k)) for k in keys)

    def _bind(self, value: Any) -> str:
        name = f"k{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _ranged(self, facet: str) -> bool:
        return facet.startswith(VALUE) and self._column(facet) == "number"

    def _between(self, facet: str, key: str) -> tuple[str, str]:
        low, high = range_of(key)
        bounds = "".join(
            f" AND v.number {sign} {n}" for sign, n in ((">=", low), ("<=", high)) if n is not None
        )
        attribute = int(facet.removeprefix(VALUE))
        return (
            "v.product_id",
            f"""
            product_value v INDEXED BY ix_product_value_number
            WHERE v.attribute_id = {attribute} AND v.number IS NOT NULL{bounds}
        """,
        )

    def _column(self, facet: str) -> str:
        return _column(self.session, int(facet.removeprefix(VALUE)))

    def _have(self, facet: str, keys: str) -> tuple[str, str]:
        """The column of the product, and the rest of a query that ends in WHERE …"""
        if facet in (CATEGORY, VENDOR):
            return "p.id", f"product p WHERE p.{'category_id' if facet == CATEGORY else 'vendor'} IN ({keys})"
        if facet == TAG:
            smart = f"SELECT id FROM tag WHERE smart AND id IN ({keys})"
            if self.session.execute(text(f"{smart} LIMIT 1")).first() is None:
                return "t.product_id", f"product_tag t WHERE t.tag_id IN ({keys})"
            borne = f"""
                SELECT product_id FROM product_tag WHERE tag_id IN ({keys})
                UNION SELECT product_id FROM smart_hit WHERE tag_id IN ({keys})
            """
            return "t.product_id", f"({borne}) t WHERE 1"
        column = self._column(facet)
        return (
            "v.product_id",
            f"""
            product_value v INDEXED BY ix_product_value_{column}
            WHERE v.attribute_id = {int(facet.removeprefix(VALUE))} AND v.{column} IN ({keys})
        """,
        )

    def _lack(self, facet: str) -> tuple[str, str]:
        if facet == CATEGORY:
            return "p.id", "product p WHERE p.category_id IS NULL"
        if facet == VENDOR:
            return "p.id", "product p WHERE p.vendor = ''"
        table, more = "product_tag", ""
        if facet != TAG:
            table, more = "product_value", f"AND v.attribute_id = {int(facet.removeprefix(VALUE))}"
        return (
            "z.product_id",
            f"""
            product_stat z
            WHERE NOT EXISTS (SELECT 1 FROM {table} v WHERE v.product_id = z.product_id {more})
        """,
        )


def _grouped(facet: str, where: _Where) -> str:
    """SQL of how many products of the filter have each key of a facet."""
    base = f"FROM {where.table}"
    if facet == STATE:
        return f"SELECT s.state, count(*) {base} WHERE {where.clause} GROUP BY 1"
    if facet in (CATEGORY, VENDOR):
        column = "category_id" if facet == CATEGORY else "vendor"
        return f"""
            SELECT p.{column}, count(*) FROM product p JOIN {where.table} ON s.product_id = p.id
            WHERE {where.clause} GROUP BY p.{column}
        """
    if facet == TAG:
        return f"""
            SELECT t.tag_id, count(*) FROM product_tag t JOIN {where.table} ON s.product_id = t.product_id
            WHERE {where.clause} GROUP BY t.tag_id
            UNION ALL SELECT h.tag_id, count(*) FROM smart_hit h JOIN {where.table} ON s.product_id = h.product_id
            WHERE {where.clause} GROUP BY h.tag_id
        """
    attribute = int(facet.removeprefix(VALUE))
    column = _column(where.session, attribute)
    return f"""
        SELECT v.{column}, count(*) FROM product_value v JOIN {where.table} ON s.product_id = v.product_id
        WHERE v.attribute_id = {attribute} AND v.{column} IS NOT NULL AND {where.clause} GROUP BY v.{column}
    """


def _column(session: Session, attribute: int) -> str:
    sql = text("SELECT kind FROM attribute WHERE id = :a")
    kind = session.execute(sql, {"a": attribute}).scalar()
    return {"choice": "option_id", "several": "option_id", "text": "words"}.get(kind or "", "number")


def _key(value: Any) -> str:
    return NONE if value is None else str(value)


def _tree(session: Session, found: dict[str, int]) -> list[Choice]:
    known = parents(session)
    total: dict[str, int] = {}
    for key, count in found.items():
        for up in upwards(known, int(key)) if key else ():
            total[str(up)] = total.get(str(up), 0) + count
    shown = [
        Choice(str(i), path.split(PATH_MARK)[-1], total[str(i)], path.count(PATH_MARK) + 1)
        for i, path in paths(session).items()
        if str(i) in total
    ]
    return shown + [Choice(NONE, NONE, found[NONE]) for _once in (1,) if found.get(NONE)]


def _tags(session: Session, found: dict[str, int]) -> list[Choice]:
    rows = session.execute(text("SELECT id, name, colour, smart FROM tag"))
    made = [
        Choice(str(i), name, found[str(i)], 1, colour, bool(smart))
        for i, name, colour, smart in rows
        if str(i) in found
    ]
    return sorted(made, key=lambda c: (-c.count, c.words))


def _values(session: Session, attribute: int, found: dict[str, int]) -> list[Choice]:
    about = next((a for a in attributes(session, every=True) if a.id == attribute), None)
    if about is None:
        return []
    if about.kind in WORDED:
        return [Choice(str(i), w, found[str(i)]) for w, i in about.options.items() if str(i) in found]
    if about.kind is AttributeKind.TEXT:
        return sorted((Choice(k, k, n) for k, n in found.items()), key=lambda c: (-c.count, c.words))
    yes = about.kind is AttributeKind.YES
    return [Choice(k, _number_words(about, k), found[k]) for k in sorted(found, key=_bound, reverse=yes)]


def _bound(key: str) -> int:
    return next((n for n in range_of(key) if n is not None), 0)


def _number_words(about: AttributeInfo, key: str) -> str:
    if TO not in key:
        return value_text(about.kind, about.unit, Value(number=int(key))) if key else key
    low, high = (None if n is None else number_text(n) for n in range_of(key))
    words = f"≤ {high}" if low is None else f"≥ {low}" if high is None else f"{low} – {high}"
    return f"{words} {about.unit}".strip()
