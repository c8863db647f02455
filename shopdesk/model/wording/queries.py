"""What the page *Titles* shows: products by how good their titles are, and one product with all its words."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model import search
from shopdesk.model.wording.judging import OWN, Channel, Said, Terms, load, terms, twin_in_file
from shopdesk.model.wording.limits import Limit
from shopdesk.model.wording.marks import BY_CODE
from shopdesk.model.wording.records import LOW, VIEWS, Measure

ALL = "all"
_FOUND = 20_000


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A product with its score (None: not judged yet), the code of what is worst, and the keywords it has."""

    id: int
    title: str
    picture: str
    score: int | None
    worst: str
    keywords: str
    channel: int


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A channel with what it takes, and whether its titles are looked at."""

    channel: Channel
    used: bool


def counts(session: Session) -> dict[str, int]:
    """How many products are in each view."""
    found = dict.fromkeys((ALL, *VIEWS), 0)
    found.update((r[0], r[1]) for r in session.execute(text("SELECT code, count FROM title_count")))
    return found


def ids(
    session: Session,
    view: str = ALL,
    search_for: str = "",
    *,
    descending: bool = False,
    limit: int | None = None,
) -> array[int]:
    """The products of a view, lowest score first (those not judged before all); a search is newest first."""
    where = VIEWS.get(view, "1")
    way = "DESC" if descending else "ASC"
    order = f"score {way}, product_id {way}"
    index = f"INDEXED BY ix_title_score_{view if view in VIEWS else ALL}"
    if search_for.strip():
        hits = search.find(session, "product", search_for, _FOUND)
        where += f" AND product_id IN ({','.join(map(str, hits))})"
        order, index = "product_id DESC", ""
    sql = f"SELECT product_id FROM title_score {index} WHERE {where} ORDER BY {order} LIMIT ?"
    found = session.connection().exec_driver_sql(sql, (-1 if limit is None else limit,))
    return array("q", [r[0] for r in found])


def rows(session: Session, wanted: Sequence[int]) -> list[TitleRow]:
    """These products in the order asked; those that are gone are left out."""
    found = session.execute(
        text("""
            SELECT s.product_id, p.title,
                   coalesce((SELECT i.sha256 FROM picture i WHERE i.product_id = p.id AND i.sha256 <> ''
                             ORDER BY i.position, i.id LIMIT 1), ''),
                   s.score, s.worst,
                   coalesce((SELECT group_concat(k.word, ', ' ORDER BY f.position, f.id) FROM focus_word f
                             JOIN keyword k ON k.id = f.keyword_id WHERE f.product_id = p.id), ''), s.channel_id
            FROM title_score s JOIN product p ON p.id = s.product_id
            WHERE s.product_id IN (SELECT value FROM json_each(:ids))
        """),
        {"ids": json.dumps(list(wanted))},
    )
    by_id = {r[0]: TitleRow(*r) for r in found}
    return [by_id[i] for i in wanted if i in by_id]


def said(session: Session, product_id: int) -> Said | None:
    """All words of a product; None when it is gone."""
    return load(session, [product_id]).get(product_id)


def twin_of(session: Session, product_id: int, channel: int, folded: str) -> str:
    """Another product that has this title (folded) on a channel; '' for none."""
    return twin_in_file(session)(product_id, channel, folded)


def limits(session: Session) -> list[LimitRow]:
    """What every channel takes, those that are used first."""
    found = session.execute(
        text("""
            SELECT c.id, c.code, c.name_en, c.name_zh, l.measure, l.title_least, l.title_most, l.about_least,
                   l.about_most, l.used
            FROM title_limit l JOIN channel c ON c.id = l.channel_id WHERE c.active ORDER BY NOT l.used, c.id
        """)
    )
    return [
        LimitRow(Channel(r[0], r[1], r[2], r[3], Limit(Measure(r[4]), *r[5:9])), bool(r[9])) for r in found
    ]


def forbidden(session: Session) -> list[tuple[str, str]]:
    """The forbidden words, each with its why."""
    found = session.execute(text("SELECT word, note FROM forbidden_word ORDER BY id"))
    return [(r[0], r[1]) for r in found]


__all__ = [
    "ALL", "BY_CODE", "LOW", "OWN", "VIEWS", "Channel", "LimitRow", "Said", "Terms", "TitleRow", "counts", "forbidden",
    "ids", "limits", "rows", "said", "terms", "twin_of",
]  # fmt: skip
