"""The first sheet: whose books, of which days, on which basis, what is where, whether it ties out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shopdesk.model.workbook.layout import BOLD, LABEL, TEXT, TITLE
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.writing import HEAD
from shopdesk.model.xlsx import Book, Formula, Look, PageSetup, quoted

_RED = Look(format="@", bold=True, size=12)


@dataclass(frozen=True)
class About:
    """What the cover says beside the shop's own facts."""

    at: datetime
    version: str
    schema: int
    seal: str
    state: str


def about(scope: Scope, at: datetime, version: str) -> About:
    """Read the seal of the last entry of the days and how far their months are closed."""
    seal = scope.run(
        "SELECT hash FROM entry WHERE day <= ? ORDER BY id DESC LIMIT 1", scope.between[1]
    ).first()
    schema = scope.one("PRAGMA user_version")[0]
    states = {
        r[0]
        for r in scope.run(
            """SELECT DISTINCT replace(coalesce(p.state, 'open'), 'soft', 'open')
               FROM (SELECT DISTINCT period FROM entry WHERE day BETWEEN ? AND ?) e
               LEFT JOIN period p ON p.month = e.period""",
            *scope.between,
        )
    }
    state = states.pop() if len(states) == 1 else "partly" if states - {"open"} else "open"
    return About(at, f"ShopDesk {version}", schema, seal[0] if seal else "", state)


def write(
    book: Book,
    scope: Scope,
    about: About,
    sheets: Sequence[tuple[str, int]],
    all_checks: str,
    *,
    passed: bool,
) -> None:
    """Write the cover and the names that other files may rely on."""
    speak, facts = scope.speak, scope.facts
    title = speak("cover")
    setup = PageSetup(title, [26, 70, 12], landscape=False, footer=speak("footer"), hidden_lines=True)
    page = book.page(setup)
    page.row([(facts.name, TITLE)], 28)
    basis = [
        speak(f"basis_{facts.revenue}"),
        speak("basis_cost"),
        speak(f"freight_{'cost' if facts.capitalise_freight else 'expense'}"),
    ]
    lines = [
        ("entity", facts.name, "Entity"),
        ("tax_number", facts.taxpayer_id or "–", ""),
        ("taxpayer", speak(facts.chart), ""),
        ("basis", " · ".join(basis), ""),
    ]
    for label, value, name in lines:
        _line(book, page, title, speak(label), value, name)
    page.row([(speak("period"), LABEL), (scope.days.start, Look(book.formats["day"], align="left"))])
    book.names.append(("Period_Start", f"{quoted(title)}!$B${page.next_row - 1}"))
    page.row([None, (scope.days.end, Look(book.formats["day"], align="left"))])
    book.names.append(("Period_End", f"{quoted(title)}!$B${page.next_row - 1}"))
    moment = f"{about.at:%Y-%m-%d %H:%M:%S %z}"
    for label, value, name in (
        ("state", speak(about.state), ""),
        ("currency", facts.currency, "Currency"),
        ("made_at", moment, ""),
        ("version", f"{about.version} · {about.schema}", ""),
        ("seal", about.seal or "–", ""),
    ):
        _line(book, page, title, speak(label), value, name)
    n = page.row(
        [(speak("all_checks"), LABEL), (Formula(all_checks, speak("pass" if passed else "fail")), _RED)]
    )
    book.names.append(("Check_All", f"{quoted(title)}!$B${n}"))
    setup.fail, setup.fail_words = f"B{n}:B{n}", [speak("fail")]
    page.row([])
    page.row([(speak("sheets"), HEAD), None, (speak("rows"), HEAD)])
    for name, rows in sheets:
        n = page.row([(name, BOLD), None, (rows, Look(book.formats["quantity"])) if rows else None])
        setup.links.append((f"A{n}", f"{quoted(name)}!A1"))
    page.close()


def _line(book: Book, page: object, title: str, label: str, value: str, name: str) -> None:
    from shopdesk.model.xlsx import Page

    assert isinstance(page, Page)
    n = page.row([(label, LABEL), (value, TEXT)])
    if name:
        book.names.append((name, f"{quoted(title)}!$B${n}"))


__all__ = ["About", "about", "write"]
