"""Judging titles beside the window, a few at a time, so that nobody waits: what changed since is stale (derived.py).

Nothing here is a step; what is kept can always be worked out again from the facts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shopdesk.model.shop import Shop
from shopdesk.model.wording.judging import Said, folds, load, summed, terms, twin_in_file, verdicts

PORTION, NEW = 50, 1_000
"""So many titles are judged, so many new products noted, in one short transaction."""


def keep(shop: Shop) -> int:
    """Judge the next portion of what is stale; answers how many it were, 0 when all is judged."""
    if not waiting(shop):
        return 0
    done: list[int] = []

    def write(connection: Connection) -> None:
        with Session(connection) as session:
            done.append(note_new(session) or judge_stale(session))
            session.commit()

    shop.keep(write)
    return sum(done)


def keep_all(shop: Shop) -> int:
    """Judge everything that is stale; answers how many it were."""
    total = 0
    while n := keep(shop):
        total += n
    return total


def waiting(shop: Shop) -> bool:
    """Whether anything is to be judged."""
    return bool(shop.ask(_is_waiting))


_MISSING = """
    FROM product p WHERE p.state <> 'archived'
    AND NOT EXISTS (SELECT 1 FROM title_score s WHERE s.product_id = p.id)
"""
_AMONG = "(SELECT value FROM json_each(?))"


def _is_waiting(session: Session) -> bool:
    sql = f"SELECT EXISTS (SELECT 1 FROM title_score WHERE stale) OR EXISTS (SELECT 1 {_MISSING})"
    return bool(session.connection().exec_driver_sql(sql).scalar())


def note_new(session: Session) -> int:
    """Note products that are not known here yet, with their titles; they are judged later. Answers how many."""
    run = session.connection().exec_driver_sql
    ids = [r[0] for r in run(f"SELECT p.id {_MISSING} LIMIT {NEW}")]
    if ids:
        _keep_folds(run, ids, load(session, ids))
        rows = [(i,) for i in ids]
        run(
            "INSERT INTO title_score (product_id, marks, worst, channel_id, stale) VALUES (?, 0, '', 0, 1)",
            rows,
        )
    return len(ids)


def judge_stale(session: Session, most: int = PORTION) -> int:
    """Judge some of what is stale; what is archived or gone is forgotten. Answers how many."""
    run = session.connection().exec_driver_sql
    ids = [r[0] for r in run("SELECT product_id FROM title_score WHERE stale LIMIT ?", (most,))]
    every = load(session, ids)
    told = {i: s for i, s in every.items() if s.state != "archived"}
    _keep_folds(run, ids, told)
    known, twin = terms(session), twin_in_file(session)
    rows = [(i, summed(verdicts(said, known, twin))) for i, said in told.items()]
    if rows:
        sql = "UPDATE title_score SET score = ?, marks = ?, worst = ?, channel_id = ?, stale = 0 WHERE product_id = ?"
        run(sql, [(s.score, s.marks, s.worst, s.channel, i) for i, s in rows])
    gone = [i for i in ids if i not in told]
    run(f"DELETE FROM title_score WHERE product_id IN {_AMONG}", (json.dumps(gone),))
    return len(ids)


def _keep_folds(run: Any, ids: Sequence[int], told: dict[int, Said]) -> None:
    """Keep the titles of these products as they are compared; others with a title that came or went are stale."""
    chosen = json.dumps(list(ids))
    sql = f"SELECT product_id, channel_id, folded FROM title_fold WHERE product_id IN {_AMONG}"
    old = {tuple(r) for r in run(sql, (chosen,))}
    new = {(i, c, f) for i, said in told.items() for c, f in folds(said).items()}
    gone, come = sorted(old - new), sorted(new - old)
    if gone:
        run("DELETE FROM title_fold WHERE product_id = ? AND channel_id = ?", [r[:2] for r in gone])
    if come:
        run("INSERT INTO title_fold (product_id, channel_id, folded) VALUES (?, ?, ?)", come)
    titles = json.dumps(sorted({r[2] for r in (*gone, *come)}))
    run(
        f"""UPDATE title_score SET stale = 1 WHERE NOT stale AND product_id NOT IN {_AMONG}
            AND product_id IN (SELECT product_id FROM title_fold WHERE folded IN {_AMONG})""",
        (chosen, titles),
    )
