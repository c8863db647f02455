"""How complete a product is, on its card."""

from __future__ import annotations

from shopdesk.core.texts import _
from shopdesk.model.advice import queries
from shopdesk.model.advice.queries import POINTS
from shopdesk.ui.card import Facts, Section
from shopdesk.ui.desk import Desk


def sections(desk: Desk, product_id: int) -> list[Section]:
    """Its score and what it lacks; an archived product has none."""
    rows = [
        (_("Score"), _("{n} of 100").format(n=r.score), r.gaps) for r in desk.ask(queries.rows, [product_id])
    ]
    return [
        Facts([(name, score), (_("Lacks"), _(", ").join(_(POINTS[g].words) for g in gaps))])
        for name, score, gaps in rows
    ]
