"""The check of a shop: the file, the caches, the search index, and what every noun says must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, Words, say
from shopdesk.model import derived, schema, search

if TYPE_CHECKING:
    from shopdesk.model.shop import Progress, Shop

Check = Callable[[Session], list[Problem]]
"""Answers what is broken, each with its rows; nothing when all is well. A Problem that does not block is a
warning.
"""

NOUNS = {
    "shopdesk.model.ledger.checks": N_("Books"),
    "shopdesk.model.products.checks": N_("Stock"),
    "shopdesk.model.lots.checks": N_("Lots"),
    "shopdesk.model.taxonomy.checks": N_("Categories and tags"),
    "shopdesk.model.purchasing.checks": N_("Purchases"),
    "shopdesk.model.counting.checks": N_("Stock takes"),
    "shopdesk.model.bundles.checks": N_("Products"),
    "shopdesk.model.customers.checks": N_("Customers"),
    "shopdesk.model.orders.checks": N_("Orders"),
    "shopdesk.model.replenishment.checks": N_("Stock"),
    "shopdesk.model.wording.checks": N_("Titles"),
}
"""Modules with a table `CHECKS`, name → Check, and what they are about; a name in words says it itself."""

_SAMPLE = 200


@dataclass(frozen=True)
class Checked:
    """One check: its name, what it is about in words, and what it found."""

    name: str
    about: Words
    found: tuple[Problem, ...]

    @property
    def broken(self) -> bool:
        return any(p.blocking for p in self.found)


@dataclass(frozen=True)
class CheckReport:
    """All checks of a shop, in order."""

    checks: tuple[Checked, ...]

    @property
    def ok(self) -> bool:
        """Nothing is broken; there may be warnings."""
        return not any(c.broken for c in self.checks)

    @property
    def broken(self) -> list[Problem]:
        """What is broken, in order."""
        return [p for c in self.checks for p in c.found if p.blocking]

    @property
    def warnings(self) -> list[Problem]:
        """What is true but deserves a look."""
        return [p for c in self.checks for p in c.found if not p.blocking]

    def as_json(self) -> dict[str, Any]:
        """The report for `check --json`: every check with its sentences and, as values, the rows they are
        about.
        """
        return {
            "ok": self.ok,
            "checks": [
                {
                    "check": c.name,
                    "about": str(c.about),
                    "ok": not c.broken,
                    "found": [_as_json(p) for p in c.found],
                }
                for c in self.checks
            ],
        }


def _as_json(p: Problem) -> dict[str, Any]:
    values = {k: v if isinstance(v, int | str | list | None) else str(v) for k, v in p.values.items()}
    return {"sentence": str(p), "warning": not p.blocking, **values}


def check(shop: Shop, progress: Progress | None = None) -> CheckReport:
    """Check the whole shop, reading only. `progress` counts the checks; it may raise Cancelled.

    Two at a time: nearly all of it is SQLite's work, and SQLite's own check of the file is a third of that.
    """
    checks = all_checks()
    done: list[Checked] = []
    with ThreadPoolExecutor(2, "check") as workers:
        try:
            answers = [workers.submit(shop.ask, run) for _name, _about, run in checks]
            for (name, about, _run), answer in zip(checks, answers, strict=True):
                if progress is not None:
                    progress(len(done), len(checks))
                done.append(Checked(name, say(about), tuple(answer.result())))
        finally:
            workers.shutdown(wait=False, cancel_futures=True)
    return CheckReport(tuple(done))


def all_checks() -> list[tuple[str, str, Check]]:
    """Every check with its name and what it is about, the file's own first."""
    schema.complete()
    found: list[tuple[str, str, Check]] = [
        ("file", N_("The file"), integrity),
        ("references", N_("References between rows"), references),
        *((f"stored_{d.table}", N_("Stored figures"), _cache_check(d)) for d in derived.DERIVED.values()),
        ("search", N_("Search index"), searchable),
    ]
    for module, about in NOUNS.items():
        table: dict[str, Check] = import_module(module).CHECKS
        found += [(_code(name), name if " " in name else about, run) for name, run in table.items()]
    return found


def _code(name: str) -> str:
    """A check that is named by its sentence has a code like all others."""
    return re.sub(r"\W+", "_", name).strip("_").lower()


def integrity(session: Session) -> list[Problem]:
    """SQLite's own check of every page, index and constraint."""
    for table in search.SEARCHABLE.values():  # asked first, a text index forgets this connection's old notes
        for index in (f"find_{table.table}", f"find_{table.table}_inner"):
            session.execute(text(f"SELECT 1 FROM {index} WHERE rowid = 0")).all()
    said = session.execute(text("PRAGMA integrity_check(20)")).scalars().all()
    return (
        []
        if said == ["ok"]
        else [problem(N_("The file is damaged: {said}. Restore a backup."), said=s) for s in said]
    )


def references(session: Session) -> list[Problem]:
    """Every reference leads to a row."""
    rows = session.execute(text("PRAGMA foreign_key_check")).all()
    return [
        problem(
            N_("Row {row} of {table} names a row of {other} that is not there."),
            row=r[1],
            table=r[0],
            other=r[2],
        )
        for r in rows[:100]
    ]


def _cache_check(cache: derived.Derived) -> Check:
    def differences(session: Session) -> list[Problem]:
        rows = derived.differences(session.connection(), cache)
        return [
            problem(N_("{table} differs from what it sums up: {row}."), table=cache.table, row=_told(row))
            for row in rows
        ]

    return differences


def _told(row: tuple[object, ...]) -> str:
    return ", ".join("—" if v is None else str(v) for v in row)


def searchable(session: Session) -> list[Problem]:
    """The index holds exactly the rows that can be found, and a sample of them is found by its own words."""
    return [p for table in search.SEARCHABLE.values() for p in _index_problems(session, table)]


def _index_problems(session: Session, table: search.Searchable) -> Iterator[Problem]:
    facts, stored = (
        f"SELECT r.id FROM {table.table} r WHERE {table.where}",
        f"SELECT rowid FROM find_{table.table}",
    )
    for a, b, words in (
        (facts, stored, N_("Row {row} of {table} is not in the search index.")),
        (stored, facts, N_("The search index has row {row} of {table}, which is not there.")),
    ):
        for row in session.execute(text(f"{a} EXCEPT {b} LIMIT 20")).scalars():
            yield problem(words, row=row, table=table.table)
    newest = f"""
        SELECT r.id, {table.words} FROM {table.table} r WHERE {table.where} ORDER BY r.id DESC LIMIT {_SAMPLE}
    """
    for row, words in session.execute(text(newest)).all():
        if not search.holds(session, table.table, row, words or ""):
            yield problem(
                N_("Row {row} of {table} is not found by its own words."), row=row, table=table.table
            )
