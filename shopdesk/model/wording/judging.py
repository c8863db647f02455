"""The texts of products as their channels show them, read from the file and judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model.wording.limits import GENERAL, Limit
from shopdesk.model.wording.marks import BY_CODE, Text, Verdict, judge
from shopdesk.model.wording.measure import fold
from shopdesk.model.wording.records import Measure, bit

OWN = 0
"""Stands for the channel of a shop that uses none: the product's own words under the limits of a web page."""
Twin = Callable[[int, int, str], str]
"""(product, channel, folded title) → the title of another product that has it too; '' for none."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel whose titles are looked at; id OWN where none is."""

    id: int
    code: str
    name_en: str
    name_zh: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Terms:
    """What all titles are judged by: the channels that are used and the forbidden words, folded."""

    channels: tuple[Channel, ...]
    forbidden: tuple[str, ...]


@dataclass(slots=True)
class Said:
    """What is told of a product: its own words, those of channels by id (title, about), keywords, pictures' words."""

    id: int
    title: str
    about: str
    body: str
    state: str
    channels: dict[int, tuple[str, str]] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)

    def title_on(self, channel: int) -> str:
        return self.channels.get(channel, ("", ""))[0] or self.title

    def about_on(self, channel: int) -> str:
        """Its short description there; without one, the long one stands in."""
        return self.channels.get(channel, ("", ""))[1] or self.about or self.body


@dataclass(frozen=True, slots=True)
class Scored:
    """What is kept of a product: its lowest score, the bits of all that is wrong, the weightiest and its channel."""

    score: int
    marks: int
    worst: str
    channel: int


def terms(session: Session) -> Terms:
    """What titles are judged by today."""
    rows = session.execute(
        text("""
            SELECT c.id, c.code, c.name_en, c.name_zh, l.measure, l.title_least, l.title_most, l.about_least,
                   l.about_most
            FROM title_limit l JOIN channel c ON c.id = l.channel_id WHERE l.used ORDER BY c.id
        """)
    )
    used = tuple(Channel(r[0], r[1], r[2], r[3], Limit(Measure(r[4]), *r[5:])) for r in rows)
    words = session.execute(text("SELECT word FROM forbidden_word ORDER BY id")).scalars()
    return Terms(used or (Channel(OWN, "", "", "", GENERAL),), tuple(fold(w) for w in words))


def load(session: Session, ids: Sequence[int] | None = None) -> dict[int, Said]:
    """What is told of these products, or of all that are not archived."""
    among = "IN (SELECT value FROM json_each(?))"
    if ids is None:
        among, given = "IN (SELECT id FROM product WHERE state <> 'archived')", tuple[str, ...]()
    else:
        given = (json.dumps(list(ids)),)
    run = session.connection().exec_driver_sql
    rows = run(
        f"SELECT id, title, summary, description, state FROM product WHERE id {among} ORDER BY id", given
    )
    found = {r[0]: Said(*r) for r in rows}
    sql = f"SELECT product_id, channel_id, title, about FROM product_wording WHERE product_id {among}"
    for product, channel, title, about in run(sql, given):
        found[product].channels[channel] = (title, about)
    sql = f"""
        SELECT f.product_id, k.word FROM focus_word f JOIN keyword k ON k.id = f.keyword_id WHERE f.product_id {among}
        ORDER BY f.product_id, f.position, f.id
    """
    for product, word in run(sql, given):
        found[product].keywords.append(word)
    for product, alt in run(
        f"SELECT product_id, alt FROM picture WHERE product_id {among} ORDER BY id", given
    ):
        found[product].alts.append(alt)
    return found


def text_on(said: Said, channel: Channel, known: Terms, twin: Twin) -> Text:
    """What is judged of a product on a channel."""
    title = said.title_on(channel.id)
    return Text(
        title, said.about_on(channel.id), said.body, tuple(said.keywords), channel.limit,
        tuple(a for a in said.alts if a), len(said.alts), known.forbidden, twin(said.id, channel.id, fold(title)),
    )  # fmt: skip


def verdicts(said: Said, known: Terms, twin: Twin) -> list[tuple[Channel, Verdict]]:
    """A product judged on each channel that is used."""
    return [(c, judge(text_on(said, c, known, twin))) for c in known.channels]


def summed(judged: Sequence[tuple[Channel, Verdict]]) -> Scored:
    """What is kept of verdicts: the lowest counts."""
    channel, lowest = min(judged, key=lambda x: x[1].score)
    marks = {f.mark.code for _c, v in judged for f in v.wrong}
    worst = lowest.wrong[0].mark.code if lowest.wrong else ""
    return Scored(lowest.score, sum(bit(code) for code in marks), worst, channel.id)


def folds(said: Said) -> dict[int, str]:
    """A product's titles as they are compared: its own (channel 0) and those that channels have for themselves."""
    own = {c: fold(title) for c, (title, _about) in said.channels.items() if title}
    return {OWN: fold(said.title), **own}


class Twins:
    """Finds products with the same title among those that were read."""

    def __init__(self, every: Iterable[Said], channels: Sequence[Channel]) -> None:
        self._known: dict[tuple[int, str], list[tuple[int, str]]] = {}
        for said in every:
            for channel in channels:
                same = self._known.setdefault((channel.id, fold(said.title_on(channel.id))), [])
                if len(same) < 2:
                    same.append((said.id, said.title))

    def __call__(self, product: int, channel: int, folded: str) -> str:
        same = self._known.get((channel, folded), []) if folded else []
        return next((title for other, title in same if other != product), "")


def twin_in_file(session: Session) -> Twin:
    """Finds products with the same title by what is kept of titles."""
    run = session.connection().exec_driver_sql
    sql = """
        SELECT p.title FROM title_fold f JOIN product p ON p.id = f.product_id
        WHERE f.folded = ? AND f.product_id <> ? AND (f.channel_id = ? OR (f.channel_id = 0 AND NOT EXISTS (
            SELECT 1 FROM title_fold o WHERE o.product_id = f.product_id AND o.channel_id = ?))) LIMIT 1
    """

    def twin(product: int, channel: int, folded: str) -> str:
        row = run(sql, (folded, product, channel, channel)).first() if folded else None
        return "" if row is None else str(row[0])

    return twin


def judge_all(session: Session, ids: Sequence[int] | None = None) -> dict[int, tuple[Said, Scored]]:
    """These products (all that are not archived) judged from the facts alone, whatever is kept. Reads every title."""
    known, every = terms(session), load(session)
    twins = Twins(every.values(), known.channels)
    wanted = every if ids is None else [i for i in ids if i in every]
    return {i: (every[i], summed(verdicts(every[i], known, twins))) for i in wanted}


__all__ = [
    "BY_CODE", "OWN", "Channel", "Said", "Scored", "Terms", "Twin", "Twins", "folds", "judge_all", "load", "summed",
    "terms", "text_on", "twin_in_file", "verdicts",
]  # fmt: skip
