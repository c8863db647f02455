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
    work.session.add(
        Fact(
            at=work.now,
            subject=subject,
            subject_id=subject_id,
            what=what,
            values=json.dumps(values, ensure_ascii=False),
        )
    )


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
    """Answer each fact with its reverse; those already answered are answered at the end of their chain."""
    copy = text("""
        WITH RECURSIVE chain (id) AS (
            SELECT :id UNION ALL SELECT t.id FROM timeline t JOIN chain c ON t.reverses_id = c.id
        )
        INSERT INTO timeline (at, who, subject, subject_id, what, fact_values, reverses_id)
        SELECT :at, who, subject, subject_id, what, fact_values, id FROM timeline
        WHERE id = (SELECT max(id) FROM chain)
    """)
    from shopdesk.model.base import moment_text

    work.session.execute(copy, [{"id": i, "at": moment_text(work.now)} for i in ids])
