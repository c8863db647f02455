"""What must hold of bundles at any time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.bundles.records import NEWEST

MOST = 20
"""At most so many findings of one kind are named."""


def bundles_hold_goods(session: Session) -> list[Problem]:
    """A bundle has components, none of them a bundle, and a virtual one no stock of its own."""
    return _named(session, N_("Bundle {sku} has no components."), """
        SELECT DISTINCT s.code FROM bundle b JOIN sku s ON s.id = b.sku_id
        WHERE NOT EXISTS (SELECT 1 FROM bundle_item i WHERE i.bundle_id = b.id)
        AND NOT EXISTS (SELECT 1 FROM bundle_group g WHERE g.bundle_id = b.id)
    """) + _named(session, N_("Bundle {sku} contains another bundle."), f"""
        SELECT DISTINCT s.code FROM bundle b JOIN sku s ON s.id = b.sku_id JOIN bundle_item i ON i.bundle_id = b.id
        JOIN bundle c ON c.sku_id = i.sku_id WHERE {NEWEST}
        UNION SELECT s.code FROM bundle b JOIN sku s ON s.id = b.sku_id JOIN bundle_group g ON g.bundle_id = b.id
        JOIN bundle_choice m ON m.group_id = g.id JOIN bundle c ON c.sku_id = m.sku_id WHERE {NEWEST}
    """) + _named(session, N_("Bundle {sku} has a group with too little to choose from."), """
        SELECT DISTINCT s.code FROM bundle b JOIN sku s ON s.id = b.sku_id JOIN bundle_group g ON g.bundle_id = b.id
        WHERE b.prepacked OR (SELECT count(*) FROM bundle_choice m WHERE m.group_id = g.id)
              < CASE WHEN g.repeats THEN 2 ELSE g.pieces + 1 END
    """) + _named(session, N_("Bundle {sku} has stock of its own."), f"""
        SELECT s.code FROM bundle b JOIN sku s ON s.id = b.sku_id LEFT JOIN stock_level l ON l.sku_id = s.id
        WHERE NOT b.prepacked AND {NEWEST}
        AND (s.tracked OR l.on_hand <> 0 OR l.defective <> 0 OR l.quarantine <> 0 OR l.allocated <> 0)
    """)  # fmt: skip


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {"bundles": bundles_hold_goods}
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str) -> list[Problem]:
    rows = session.connection().exec_driver_sql(f"{sql} LIMIT {MOST}").fetchall()
    return [problem(words, sku=r[0]) for r in rows]
