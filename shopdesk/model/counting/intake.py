"""Writing a filled count sheet into its stock take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from shopdesk.core.problems import Refused, problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.counting import actions
from shopdesk.model.counting.exchange import CountedRow, SheetReading
from shopdesk.model.counting.queries import sku_of
from shopdesk.model.counting.records import CountLine, CountState
from shopdesk.model.intake.cells import LeftOut
from shopdesk.model.shop import Progress, Work, no_progress


def write(work: Work, sheet: SheetReading, batch_id: int, progress: Progress = no_progress) -> dict[str, Any]:
    """Write the counts down; answers how many are new, changed, the same, and blank. A row whose SKU or count
    is not there, whose count is not going on, or that names its SKU by another row's other code is left out.

    Counts without a moment are as of now, which is told: what was sold since the shelf was looked at would
    come out as a difference.
    """
    counts = {"counts_new": 0, "counts_updated": 0, "counts_unchanged": 0, "counts_blank": 0}
    timeless = False
    for i, (row, sku_id) in enumerate(_known(work, sheet)):
        progress(i, len(sheet.rows))
        try:
            with work.session.begin_nested():
                what = _one(work, row, sku_id)
        except Refused as no:
            sheet.left_out.append(LeftOut(row.row, no.problems[0], no.problems[0].field, row.sku))
            continue
        counts[f"counts_{what}"] += 1
        timeless = timeless or (row.at is None and what in ("new", "updated"))
    if timeless:
        words = N_(
            "Counts without a moment are taken as counted now; what was sold since then would be missing."
        )
        sheet.warnings.append(problem(words, blocking=False))
    return counts | {"changed": bool(counts["counts_new"] or counts["counts_updated"])}


def _known(work: Work, sheet: SheetReading) -> Iterable[tuple[CountedRow, int]]:
    """The rows whose code means a SKU, unless two of them mean the same one by different codes."""
    found: list[tuple[CountedRow, int]] = []
    for row in sheet.rows:
        try:
            sku_id = sku_of(work.session, row.sku)
        except Refused as no:
            sheet.left_out.append(LeftOut(row.row, no.problems[0], "SKU", row.sku))
            continue
        if sku_id is None:
            sheet.leave_out(row.row, N_("Nothing has the code “{value}”."), "SKU", row.sku)
        else:
            found.append((row, sku_id))
    times = Counter((row.count, sku_id) for row, sku_id in found if row.pieces is not None)
    for row, sku_id in found:
        if row.pieces is not None and times[row.count, sku_id] > 1:
            words = N_("“{value}” is counted in several rows; which of them is right?")
            sheet.leave_out(row.row, words, "SKU", row.sku)
        else:
            yield row, sku_id


def _one(work: Work, row: CountedRow, sku_id: int) -> str:
    """Write one row; answers new, updated, unchanged or blank."""
    count_id = _number(row)
    count = actions.load(work, count_id)
    if count.state not in (CountState.DRAFT, CountState.COUNTING):
        raise refuse(N_("Count {number} is not being counted now."), field="count_id", number=count_id)
    if row.pieces is None:
        return "blank"
    query = select(CountLine).where(CountLine.session_id == count_id, CountLine.sku_id == sku_id)
    line = work.session.scalar(query)
    known = line is not None and line.counted is not None and not line.recount
    if line is not None and known and _same(line, row):
        return "unchanged"
    note, cost = row.note or None, row.unit_cost
    actions.enter(work, count_id, sku_id, row.pieces, at=row.at, unit_cost=cost, note=note)
    return "updated" if known else "new"


def _same(line: CountLine, row: CountedRow) -> bool:
    return (
        line.counted == row.pieces
        and (row.at is None or row.at == line.counted_at)
        and (not row.note or row.note == line.note)
        and (row.unit_cost is None or row.unit_cost == line.unit_cost)
    )


def _number(row: CountedRow) -> int:
    if not (row.count.isascii() and row.count.isdigit() and len(row.count) < 15):
        raise refuse(N_("“{text}” is not the number of a count."), field="count_id", text=row.count[:40])
    return int(row.count)
