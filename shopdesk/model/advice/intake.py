"""Writing search terms into the shop: a new report replaces what an older one said of its terms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shopdesk.model.advice.exchange import Terms
from shopdesk.model.advice.records import SearchTerm
from shopdesk.model.shop import Progress, Work, no_progress


def write(work: Work, reading: Terms, batch_id: int, progress: Progress = no_progress) -> dict[str, Any]:
    """Write what is new or differs; answers terms_new, terms_updated and terms_unchanged. Terms that the report
    does not name stay."""
    known = {t.term.casefold(): t for t in work.session.scalars(select(SearchTerm))}
    counts = {"terms_new": 0, "terms_updated": 0, "terms_unchanged": 0}
    for i, (term, (seen, came)) in enumerate(reading.terms.items()):
        progress(i, len(reading.terms))
        row = known.get(term.casefold())
        if row is None:
            work.session.add(SearchTerm(term=term, impressions=seen, clicks=came, batch_id=batch_id))
            counts["terms_new"] += 1
        elif (row.impressions, row.clicks) != (seen, came):
            row.impressions, row.clicks = seen, came
            counts["terms_updated"] += 1
        else:
            counts["terms_unchanged"] += 1
    work.session.flush()
    return counts | {"changed": bool(counts["terms_new"] or counts["terms_updated"])}
