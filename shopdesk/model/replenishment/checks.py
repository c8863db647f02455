"""What must hold of alerts and of what the owner wants of her stock."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

MOST = 20


def alerts_stand_where_stock_is_low(session: Session) -> list[Problem]:
    """No alert stands over the line + 10 %, or of a SKU that is not watched."""
    rows = session.execute(
        text(f"""
            SELECT coalesce(s.code, a.sku_id) FROM stock_alert a LEFT JOIN sku_stat t ON t.sku_id = a.sku_id
            LEFT JOIN sku s ON s.id = a.sku_id WHERE a.cleared_at IS NULL
            AND (t.sku_id IS NULL OR NOT t.watched OR t.position * 10 > t.line * 11) LIMIT {MOST}
        """)
    ).scalars()
    return [problem(N_("{sku}: an alert stands although there is enough."), sku=row) for row in rows]


def suggestions_name_their_order(session: Session) -> list[Problem]:
    """What was ordered by suggestion is on the order it names."""
    rows = session.execute(
        text(f"""
            SELECT g.id, g.purchase_id FROM suggestion g WHERE g.purchase_id IS NOT NULL AND g.ordered > 0
            AND NOT EXISTS (SELECT 1 FROM purchase p WHERE p.id = g.purchase_id) LIMIT {MOST}
        """)
    ).all()
    words = N_("Suggestion {id} was ordered with number {purchase}, which is gone.")
    return [problem(words, id=r[0], purchase=r[1], blocking=False) for r in rows]


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "stock_alerts": alerts_stand_where_stock_is_low, "suggestions": suggestions_name_their_order,
}  # fmt: skip
"""Name → check, for `check` to run."""
