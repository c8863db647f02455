"""A list of keywords → words with how often they are searched; of a word that stands twice the greater number."""

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
    "word": ("Keyword", "Keywords", "Search term", "Word", "关键词", "搜索词", "词"),
    "heat": (
        "Heat", "Searches", "Search volume", "Volume", "Monthly searches", "Avg. monthly searches", "热度", "搜索热度",
        "搜索人气", "搜索量", "搜索次数", "搜索指数", "月均搜索量",
    ),
    "source": ("Source", "来源"),
    "note": ("Note", "Notes", "备注"),
}  # fmt: skip
"""How lists name the columns; they are no words of the catalogue."""
_MOST = 60

KEYWORDS = [
    Format("keywords", "keywords", fingerprint(w, h), "shopdesk.model.wording.exchange:read")
    for w in LABELS["word"]
    for h in LABELS["heat"]
    if w.isascii() == h.isascii()
]


@dataclass
class Keywords(Rows):
    """What a list says: word → (heat or None, source, note). `spelled`: each word as it stood first, by its fold."""

    words: dict[str, tuple[int | None, str, str]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)


def read(tables: list[Table], options: Any, tick: Callable[..., None]) -> Keywords:
    """Read the list. Left out: a row without a word, with a number that is none or below zero."""
    table, out = tables[0], Keywords(warnings=list(tables[0].warnings))
    cells = Cells(options.currency, options.zone)
    named = Named(table, LABELS)
    for number, row in out.each(table, tick):
        _take(out, cells, partial(named.cell, row), number)
    return out


def _take(out: Keywords, cells: Cells, cell: Callable[[str], str], number: int) -> None:
    word = " ".join(cells.text(cell("word")).split())
    if not word:
        out.leave_out(number, N_("The row names no keyword."))
        return
    if len(word) > _MOST:
        out.leave_out(number, N_("“{value}” is too long for a keyword."), "word", word)
        return
    heat = cells.quantity(cell("heat"))
    if isinstance(heat, bool) or (heat is not None and heat < 0):
        out.leave_out(number, N_("“{value}” is not a number of searches."), "heat", cell("heat"))
        return
    key = out.spelled.setdefault(word.casefold(), word)
    old = out.words.get(key, (None, "", ""))
    most = max((h for h in (old[0], heat) if h is not None), default=None)
    out.words[key] = (most, cells.text(cell("source")) or old[1], cells.text(cell("note")) or old[2])
