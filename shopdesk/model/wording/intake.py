"""Writing a list of keywords into the library: what it says of a word replaces what was there; other words stay."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shopdesk.model.shop import Progress, Work, no_progress
from shopdesk.model.wording.exchange import Keywords
from shopdesk.model.wording.records import Keyword

SOURCE = "import"


def write(work: Work, reading: Keywords, batch_id: int, progress: Progress = no_progress) -> dict[str, Any]:
    """Write what is new or differs; answers keywords_new, keywords_updated and keywords_unchanged. An empty cell
    empties nothing."""
    known = {k.word.casefold(): k for k in work.session.scalars(select(Keyword))}
    counts = {"keywords_new": 0, "keywords_updated": 0, "keywords_unchanged": 0}
    for i, (word, (heat, source, note)) in enumerate(reading.words.items()):
        progress(i, len(reading.words))
        row = known.get(word.casefold())
        if row is None:
            row = Keyword(word=word, source=source or SOURCE, heat=heat, note=note, batch_id=batch_id)
            work.session.add(row)
            counts["keywords_new"] += 1
            continue
        old = (row.heat, row.source, row.note)
        new = (row.heat if heat is None else heat, source or row.source, note or row.note)
        row.heat, row.source, row.note = new
        counts["keywords_unchanged" if old == new else "keywords_updated"] += 1
    work.session.flush()
    return counts | {"changed": bool(counts["keywords_new"] or counts["keywords_updated"])}
