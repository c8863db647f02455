"""Putting the sheets together: all of them are placed first, so that each can speak of any, then written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from shopdesk import __version__
from shopdesk.core.periods import Range
from shopdesk.model import writing
from shopdesk.model.shop import Progress, no_progress
from shopdesk.model.shop import now as machine_now
from shopdesk.model.shop_settings.rules import ShopFacts
from shopdesk.model.workbook import accounts, books, checks, cover, journal, statements, stock, ties, trade
from shopdesk.model.workbook.checks import Check, Sheets
from shopdesk.model.workbook.layout import Placed, Table, Writer, place, unlike
from shopdesk.model.workbook.scope import Scope, scope
from shopdesk.model.xlsx import Book

_ORDER = (
    "chart",
    "journal",
    "trial",
    "detail",
    "sheet",
    "profit",
    "flow",
    "cash",
    "sales",
    "returns",
    "stock",
    "expenses",
)


def build(
    session: Session,
    facts: ShopFacts,
    days: Range,
    language: str,
    path: Path,
    progress: Progress = no_progress,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Write the workbook of these days; answers its rows by sheet, and which checks the books themselves
    fail.

    `language`: `en` or `zh_CN`; the structure is the same. Raises Trouble when the file cannot be written;
    Cancelled when progress says so. Either way what was there before stays.
    """
    found = scope(session, facts, days, language)
    at = (now or machine_now()).astimezone(ZoneInfo(facts.timezone))
    with writing.replacing(path) as out:
        return _write(found, out, at, progress)


def _write(scope: Scope, out: IO[bytes], at: datetime, progress: Progress) -> dict[str, Any]:
    tables, sheets = _tables(scope)
    found = ties.checks(scope, sheets)
    titles = [scope.speak(k) for k in ("cover", "checks")] + [t for k in _ORDER for t in sheets.at[k].titles]
    tick = _ticker(progress, sum(t.count for t in tables.values()))
    with Book(out, scope.facts.currency, titles) as book:
        writer = Writer(book, scope.speak, scope.amount, _heading(scope), tick)
        for key in _ORDER:
            writer.write(tables[key], sheets.at[key])
        about = cover.about(scope, at, __version__)
        _front(book, scope, sheets, found, about)
        _name(book, scope, sheets, about)
    return _summary(scope, sheets, found)


def _heading(scope: Scope) -> str:
    """What every sheet says behind its own name."""
    unit = scope.speak("unit").format(currency=scope.facts.currency)
    return f"{scope.facts.name} · {scope.days.start} – {scope.days.end} · {unit}"


def _front(book: Book, scope: Scope, sheets: Sheets, found: list[Check], about: cover.About) -> None:
    """Write the two sheets that speak of all others."""
    speak = scope.speak
    formula = checks.write(book, scope, _heading(scope), speak("checks"), found, speak("cover"))
    listed = [(t, sheets.at[k].count) for k in _ORDER for t in sheets.at[k].titles[:1]]
    passed = all(c.holds for c in found)
    cover.write(book, scope, about, [(speak("checks"), len(found)), *listed], formula, passed=passed)


def _tables(scope: Scope) -> tuple[dict[str, Table], Sheets]:
    """Every table and where it will be, those first that others speak of."""
    tables = {
        "chart": accounts.chart(scope),
        "journal": journal.journal(scope),
        "detail": books.detail(scope),
        "cash": books.cash(scope),
        "expenses": trade.expenses(scope),
        "sales": trade.sales(scope),
        "returns": trade.returns(scope),
        "stock": stock.stock(scope),
    }
    at: dict[str, Placed] = {key: place(scope.speak, t) for key, t in tables.items()}
    tables["trial"] = accounts.trial(scope, at["journal"], at["detail"], at["cash"], at["expenses"])
    at["trial"] = place(scope.speak, tables["trial"])
    profit = statements.profit(scope, at["trial"])
    net = profit[1][scope.forms.net_profit]
    made = {
        "sheet": statements.balance_sheet(scope, at["trial"]),
        "profit": profit,
        "flow": statements.cash_flow(scope, at["trial"], at["journal"], place(scope.speak, profit[0]), net),
    }
    for key, (table, _rows, _lines) in made.items():
        tables[key], at[key] = table, place(scope.speak, table)
    sums = {key: t.totals for key, t in tables.items()}
    off = {key: unlike(tables[key]) for key in (*made, "stock")}
    return tables, Sheets(
        at, {k: m[1] for k, m in made.items()}, {k: m[2] for k, m in made.items()}, sums, off
    )


def _ticker(progress: Progress, total: int) -> Callable[[int], None]:
    done = 0

    def tick(rows: int) -> None:
        nonlocal done
        done += rows
        progress(min(done, total), total)

    return tick


def _name(book: Book, scope: Scope, sheets: Sheets, about: cover.About) -> None:
    """Names for formulas of the bookkeeper's own, and the properties of the file."""
    forms, trial = scope.forms, sheets.at["trial"]
    book.names += [
        ("TB_Debit", trial.ranges("closing_debit")[0]),
        ("TB_Credit", trial.ranges("closing_credit")[0]),
        ("BS_Assets", sheets.at["sheet"].cell("end", sheets.lines["sheet"][forms.total_assets])),
        ("PL_Net", sheets.at["profit"].cell("amount", sheets.lines["profit"][forms.net_profit])),
        ("CF_End", sheets.at["flow"].cell("amount", sheets.lines["flow"]["22"])),
    ]
    book.properties |= {
        "title": scope.facts.name,
        "subject": f"{scope.days.start} – {scope.days.end}",
        "creator": about.version,
        "ledger_hash": about.seal,
        "period_status": about.state,
        "schema_version": str(about.schema),
        "generated_at": about.at.isoformat(timespec="seconds"),
    }


def _summary(scope: Scope, sheets: Sheets, found: list[Check]) -> dict[str, Any]:
    rows = {key: sheets.at[key].count for key in _ORDER}
    failed = sorted({c.code for c in found if not c.holds})
    return {
        "start": scope.days.start,
        "end": scope.days.end,
        "sheets": rows,
        "rows": sum(rows.values()),
        "checks": len(found),
        "failed": failed,
    }


__all__ = ["build"]
