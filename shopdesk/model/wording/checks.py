"""What must hold of titles: what is kept of a product that nothing changed is what judging it gives."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.wording.judging import Scored, judge_all

MOST, SAMPLE = 20, 2_000


def scores_are_true(session: Session) -> list[Problem]:
    """The newest products that are not stale are judged again."""
    sql = f"""
        SELECT product_id, score, marks, worst, channel_id FROM title_score WHERE NOT stale
        ORDER BY product_id DESC LIMIT {SAMPLE}
    """
    kept = {r[0]: Scored(*r[1:]) for r in session.execute(text(sql))}
    if not kept:
        return []
    true = {i: scored for i, (_said, scored) in judge_all(session, list(kept)).items()}
    words = N_("The score of the titles of product number {id} is kept as {kept}; it is {true}.")
    return [
        problem(words, id=i, kept=s.score, true=true[i].score if i in true else "—")
        for i, s in kept.items()
        if true.get(i) != s and not _waits(session, i)
    ][:MOST]


def _waits(session: Session, product: int) -> bool:
    """Another product with its title, old or new, is still to be judged, and this one after it."""
    sql = """
        SELECT EXISTS (SELECT 1 FROM title_score WHERE stale)
        OR EXISTS (SELECT 1 FROM product p WHERE p.state <> 'archived'
                   AND NOT EXISTS (SELECT 1 FROM title_score s WHERE s.product_id = p.id))
    """
    return bool(session.execute(text(sql)).scalar())


def words_are_said(session: Session) -> list[Problem]:
    """No row says nothing: a channel's words are a title or a short description, a keyword is a word."""
    sql = f"""
        SELECT product_id FROM product_wording WHERE title = '' AND about = ''
        UNION SELECT f.product_id FROM focus_word f JOIN keyword k ON k.id = f.keyword_id WHERE trim(k.word) = ''
        LIMIT {MOST}
    """
    words = N_("Product number {id} has words for a channel that say nothing.")
    return [problem(words, id=row) for row in session.execute(text(sql)).scalars()]


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "title_scores": scores_are_true, "channel_words": words_are_said,
}  # fmt: skip
"""Name → check, for `check` to run."""
