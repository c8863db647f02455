"""The demo shop's teas that are kept by lot: one lot has expired, one soon will, others last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from shopdesk.core.periods import local_day
from shopdesk.model.demo_story import ZONE
from shopdesk.model.lots import actions, queries
from shopdesk.model.shop import Work

_LOTS = {
    "DHP-125": (("DHP-2411", 12, 6), ("DHP-2606", 410, 500)),
    "JJM-50": (("JJM-2412", -9, 2), ("JJM-2604", 74, 12)),
    "TGY-250": (("TGY-2603", 26, 4), ("TGY-2605", 132, 500)),
}
"""SKU → code of a lot, days until it expires, pieces at most; what is left over has no lot yet."""

_CAME = 96
"""Days before the end on which these lots came."""


def name_lots(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """Keep some teas by lot and say of which lot what is there is."""
    today, before = local_day(end, ZONE), work.today
    for code, lots in _LOTS.items():
        work.today = today - timedelta(days=_CAME)
        actions.keep(work, skus[code])
        work.today = before
        for name, days, most in lots:
            left = next((x for x in queries.of_sku(work.session, skus[code], today) if not x.code), None)
            if left is not None:
                pieces = min(most, left.quantity)
                actions.sort(work, left.lot_id, pieces, name, today + timedelta(days=days))
