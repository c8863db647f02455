"""What must hold of stock takes at any time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

_MOST = 20


def books_at_counts_hold(session: Session) -> list[Problem]:
    """What a line says of the ledger at its count is what the movements up to then come to."""
    return _named(session, N_("Count {count}: the book of {sku} at its count is not what the ledger says."), """
        SELECT l.session_id, coalesce(k.code, l.sku_id) FROM count_line l LEFT JOIN sku k ON k.id = l.sku_id
        WHERE l.counted IS NOT NULL AND l.book <> (
            SELECT coalesce(sum(m.quantity), 0) FROM stock_movement m
            WHERE m.sku_id = l.sku_id AND m.id <= l.movement_id AND m.bucket = 'sellable')
    """)  # fmt: skip


def differences_were_moved(session: Session) -> list[Problem]:
    """Each line of a posted stock take moved its difference, once; lines of others moved nothing."""
    return _named(session, N_("Count {count}: the stock of {sku} was not corrected by its difference."), """
        WITH RECURSIVE chain (line, id, quantity) AS (
            SELECT ref_id, id, quantity FROM stock_movement WHERE ref_type = 'count_line' AND reverses_id IS NULL
            UNION ALL SELECT c.line, m.id, m.quantity FROM chain c JOIN stock_movement m ON m.reverses_id = c.id
        ), moved (line, quantity) AS (SELECT line, sum(quantity) FROM chain GROUP BY line)
        SELECT l.session_id, coalesce(k.code, l.sku_id) FROM count_line l
        JOIN count_session s ON s.id = l.session_id LEFT JOIN sku k ON k.id = l.sku_id
        LEFT JOIN moved ON moved.line = l.id
        WHERE coalesce(moved.quantity, 0) <>
            CASE WHEN s.state = 'posted' THEN coalesce(l.counted - l.book, 0) ELSE 0 END
    """)  # fmt: skip


def posted_have_their_day(session: Session) -> list[Problem]:
    """A stock take has a moment of posting exactly when it is posted, and then no line waits."""
    return _named(session, N_("Count {count} is posted without its moment, or with a line that waits."), """
        SELECT id, '' FROM count_session s WHERE (state = 'posted') <> (posted_at IS NOT NULL)
        OR (state = 'posted' AND EXISTS (SELECT 1 FROM count_line l WHERE l.session_id = s.id AND l.recount))
    """)  # fmt: skip


def shares_are_one_stock(session: Session) -> list[Problem]:
    """The channels together sell no more than there is."""
    total = session.execute(text("SELECT coalesce(sum(share_ppm), 0) FROM channel_share")).scalar_one()
    if total <= 1_000_000:
        return []
    return [problem(N_("Together the channels would sell {percent} % of the stock."), percent=total / 10_000)]


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "count_books": books_at_counts_hold, "count_differences": differences_were_moved,
    "count_posted": posted_have_their_day, "channel_shares": shares_are_one_stock,
}  # fmt: skip
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str) -> list[Problem]:
    rows = session.execute(text(f"{sql} LIMIT {_MOST}"))
    return [problem(words, count=count, sku=str(sku)) for count, sku in rows]
