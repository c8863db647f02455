"""The sheet of a stock take: for paper, and for a spreadsheet that is filled in and imported again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from shopdesk.core.sheet import Column, Sheet
from shopdesk.core.texts import _, language
from shopdesk.model.counting.exchange import LABELS
from shopdesk.model.counting.queries import CountRow, LineRow, LineView, line_ids, line_rows, one
from shopdesk.model.shop_settings.queries import facts

_PORTION = 500


@dataclass(frozen=True)
class PaperSheet:
    """A stock take as it is printed: its lines by category, as on the shelf."""

    count: CountRow
    groups: tuple[tuple[str, tuple[LineRow, ...]], ...]


def paper(session: Session, count_id: int) -> PaperSheet:
    """The sheet to print. Refused when the stock take is gone."""
    count = one(session, count_id)
    lines = list(_all_lines(session, count_id))
    groups = groupby(lines, key=lambda x: x.category)
    return PaperSheet(count, tuple((name, tuple(found)) for name, found in groups))


def sheet(session: Session, count_id: int) -> Sheet:
    """The sheet for a spreadsheet: codes are text, the book is on it only where the count is not blind.

    The moment is blank also where it was counted: an old one beside a new number would be a lie."""
    count = one(session, count_id)
    keys = [k for k in LABELS if k != "cost" and (k != "book" or not count.blind)]
    kinds = {"book": "quantity", "counted": "quantity", "at": "moment"}
    widths = {"title": 34, "sku": 18, "barcode": 18, "category": 18, "at": 18, "note": 24}
    at = 1 if language() == "zh_CN" else 0
    columns = [Column(LABELS[k][at], kinds.get(k, "text"), widths.get(k, 12)) for k in keys]  # type: ignore[arg-type]
    title = _("Count {number}").format(number=count.id)
    return Sheet(title, columns, _rows(session, count, keys), facts(session).currency)


def _rows(session: Session, count: CountRow, keys: list[str]) -> Iterator[list[object]]:
    for x in _all_lines(session, count.id):
        again = x.verdict == "again"
        told = {
            "count": str(count.id), "sku": x.code, "barcode": x.barcode, "title": x.title,
            "category": x.category, "book": x.held if x.book is None else x.book,
            "counted": None if again else x.counted, "at": None, "note": x.note,
        }  # fmt: skip
        yield [told[k] for k in keys]


def _all_lines(session: Session, count_id: int) -> Iterator[LineRow]:
    ids = list(line_ids(session, count_id, LineView.ALL))
    for start in range(0, len(ids), _PORTION):
        by_id = {x.id: x for x in line_rows(session, count_id, ids[start : start + _PORTION])}
        yield from (by_id[i] for i in ids[start : start + _PORTION] if i in by_id)
