"""One append-only table of facts: who, when, what. Actions write it, the history panels read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.texts import Words
from shopdesk.model.inserting import append
from shopdesk.model.spine import Fact

if TYPE_CHECKING:
    from shopdesk.model.shop import Work


@dataclass(frozen=True, slots=True)
class FactRow:
    """A line of a history panel; `taken_back` when it was undone since."""

    at: datetime
    who: str
    what: Words
    taken_back: bool


def note(work: Work, subject: str, subject_id: int, what: str, /, **values: Any) -> None:
    """Write one fact about a record; `what` is an N_() template, the values fill its gaps."""
    told = json.dumps(values, ensure_ascii=False)
    append(work, Fact(at=work.now, subject=subject, subject_id=subject_id, what=what, values=told))


def history(session: Session, subject: str, subject_id: int) -> list[FactRow]:
    """The facts about a record, latest first."""
    rows = session.scalars(
        select(Fact).where(Fact.subject == subject, Fact.subject_id == subject_id).order_by(Fact.id.desc())
    ).all()
    gone = _taken_back(rows)
    return [
        FactRow(f.at, f.who, Words(f.what, json.loads(f.values)), f.id in gone)
        for f in rows
        if f.reverses_id is None
    ]


def _taken_back(rows: Sequence[Fact]) -> set[int]:
    """Facts whose chain of reversals is odd: undone, or undone again after a redo."""
    answer = {f.reverses_id: f.id for f in rows if f.reverses_id is not None}
    gone = set()
    for fact in rows:
        links, at = 0, fact.id
        while at in answer:
            links, at = links + 1, answer[at]
        if links % 2:
            gone.add(fact.id)
    return gone


def reverse_facts(work: Work, ids: list[int]) -> None:
    """Answer each fact with its reverse; those already answered are answered at the end of their chain, two
    of one chain cancel out.
    """
    copy = text("""
        WITH RECURSIVE chain (root, id) AS (
            SELECT value, value FROM json_each(:ids)
            UNION ALL SELECT c.root, t.id FROM chain c JOIN timeline t ON t.reverses_id = c.id
        ), ends (id) AS (
            SELECT last FROM (SELECT root, max(id) AS last FROM chain GROUP BY root)
            GROUP BY last HAVING count(*) % 2 = 1 ORDER BY min(root)
        )
        INSERT INTO timeline (at, who, subject, subject_id, what, fact_values, reverses_id)
        SELECT :at, t.who, t.subject, t.subject_id, t.what, t.fact_values, t.id
        FROM ends CROSS JOIN timeline t ON t.id = ends.id
    """)
    from shopdesk.model.base import moment_text

    work.session.execute(copy, {"ids": json.dumps(ids), "at": moment_text(work.now)})
