"""A platform's report of search terms → what people typed, how often they saw the shop, how often they came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from shopdesk.core.texts import N_
from shopdesk.model.intake.cells import Cells, Rows
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.tables import Named, Table

LABELS = {
    "term": ("Term", "Search term", "Query", "Top queries", "Keyword", "搜索词", "关键词", "搜索关键词"),
    "impressions": ("Impressions", "展现量", "曝光量", "曝光次数", "展现次数"),
    "clicks": ("Clicks", "点击量", "点击次数", "点击数"),
}
"""How reports name the three columns; they are no words of the catalogue."""
_MOST = 100
"""A term is no longer than this; what is longer is no search."""

SEARCH_TERMS = [
    Format("search-terms", "search-terms", fingerprint(t, i, c), "shopdesk.model.advice.exchange:read")
    for t in LABELS["term"]
    for i in LABELS["impressions"]
    for c in LABELS["clicks"]
    if t.isascii() == i.isascii() == c.isascii()
]


@dataclass
class Terms(Rows):
    """What a report says: each term once, its rows added up: (impressions, clicks)."""

    terms: dict[str, tuple[int, int]] = field(default_factory=dict)


def read(tables: list[Table], options: Any, tick: Callable[..., None]) -> Terms:
    """Read the report. Left out: a row without a term, with a number that is none or below zero."""
    table, out = tables[0], Terms(warnings=list(tables[0].warnings))
    cells = Cells(options.currency, options.zone)
    named = Named(table, LABELS)
    for number, row in out.each(table, tick):
        _take(out, cells, partial(named.cell, row), number)
    return out


def _take(out: Terms, cells: Cells, cell: Callable[[str], str], number: int) -> None:
    term = " ".join(cells.text(cell("term")).split())
    if not term:
        out.leave_out(number, N_("The row names no search term."))
        return
    if len(term) > _MOST:
        out.leave_out(number, N_("“{value}” is too long for a search term."), "term", term)
        return
    counts = []
    for name in ("impressions", "clicks"):
        count = cells.quantity(cell(name))
        if isinstance(count, bool) or (count is not None and count < 0):
            out.leave_out(number, N_("“{value}” is not a number of times."), name, cell(name))
            return
        counts.append(count or 0)
    key = term.casefold()
    seen, came = out.terms.get(key, (0, 0))
    out.terms[key] = (seen + counts[0], came + counts[1])
