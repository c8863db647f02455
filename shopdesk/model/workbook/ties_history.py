"""What must tie out with what was closed before, and with what was taken back (accounting.md §6.6, C06 and C25)."""

from __future__ import annotations

from shopdesk.core.periods import ONE_DAY, month_of_key
from shopdesk.model.workbook.checks import Check, Sheets, equal, none
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.workbook.statements import closed_before


def year_begin(scope: Scope, sheets: Sheets) -> list[Check]:
    """The year begins with the balance sheet that was kept when the month before it was closed."""
    kept = closed_before(scope)
    if not kept:
        return []
    unlike = sum(kept.get(r.line, 0) != (r.other or 0) for r in sheets.statements["sheet"] if r.line)
    at = sheets.at["sheet"]
    again = "+".join(at.off(key) for key in ("asset_moved", "claim_moved"))
    return [none("C06", "C06", unlike, again, "sheet")]


def reversals(scope: Scope, sheets: Sheets) -> list[Check]:
    """Every reversal has one voucher that it takes back, and is its mirror, row by row; of those that lie with it in
    months which are whole in these days, for of the others the sheet has one half.
    """
    months = scope.run(
        "SELECT min(period), max(period) FROM entry WHERE period || '-01' >= ?"
        " AND date(period || '-01', '+1 month', '-1 day') <= ?",
        *scope.between,
    ).one()
    if months[0] is None:
        return []
    back, first, off = _in_books(scope, *months)
    journal = sheets.at["journal"]
    after = f"{month_of_key(months[1]).end + ONE_DAY:%Y-%m}"
    own, seq, debit, credit = (journal.ranges(key) for key in ("period", "seq", "debit", "credit"))
    counted, weighed = [], []
    for partners in (journal.ranges(key) for key in ("reverses", "reversed")):
        tests = [
            "*".join(f'({text}>="{months[0]}")*({text}<"{after}")' for text in both)
            for both in zip(partners, own, strict=True)
        ]
        counted.append("+".join(f"SUMPRODUCT({t}*({s}=1))" for t, s in zip(tests, seq, strict=True)))
        weighed += [
            f"SUMPRODUCT({t}*({d}-{c})*{s})" for t, d, c, s in zip(tests, debit, credit, seq, strict=True)
        ]
    return [
        equal("C25", "C25 pairs", back, first, counted[0], counted[1], "journal", count=True),
        none("C25", "C25 mirror", off, "+".join(weighed), "journal", count=False),
    ]


def _in_books(scope: Scope, start: str, end: str) -> tuple[int, int, int]:
    """How many entries take one back, how many are taken back, and what both come to, each row by its number."""
    pairs = """FROM entry r JOIN entry o ON o.id = r.reverses_id
               WHERE r.period BETWEEN ? AND ? AND o.period BETWEEN ? AND ?"""
    between = (start, end, start, end)
    back, first = scope.one(f"SELECT count(*), count(DISTINCT o.id) {pairs}", *between)
    (off,) = scope.one(
        f"""SELECT coalesce(sum((p.debit - p.credit) * p.seq), 0)
            FROM (SELECT r.id AS id {pairs} UNION ALL SELECT o.id {pairs}) e JOIN posting p ON p.entry_id = e.id""",
        *between,
        *between,
    )
    return back, first, off


__all__ = ["reversals", "year_begin"]
