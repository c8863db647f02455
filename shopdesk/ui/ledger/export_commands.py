"""Writing the journal for a bookkeeping package, out of the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog

from shopdesk.core.problems import problem, refuse_if
from shopdesk.core.texts import N_, _, say
from shopdesk.model.exports import EXPORTS, Export, files_of
from shopdesk.model.ledger import account_list
from shopdesk.model.ledger.account_list import Which
from shopdesk.model.reports import Asked
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.ledger.commands import PERIODS, days_of

_BY_NAME = ("vouchers-quickbooks", "vouchers-plain")
"""Packages that take our own names or codes."""


def packages() -> list[Export]:
    """What the journal can be written for."""
    return [e for name, e in sorted(EXPORTS.items()) if name.startswith(("vouchers-", "journal-"))]


def vouchers_form(desk: Desk) -> Form:
    """Choose the package, the period and the file."""
    listed = packages()
    offered = [(p, _(words)) for p, words in PERIODS]
    chinese = desk.shop.facts.chart.startswith("cn")
    first = "vouchers-jingdouyun" if chinese else "vouchers-xero"
    fields = [
        Field(
            "package", _("Written for"), "choice", first, [(e.name, _(e.title)) for e in listed], wide=True
        ),
        Field("period", _("Period"), "choice", "month", offered, wide=True),
    ]

    def save(d: dict[str, Any]) -> object:
        chosen = EXPORTS[d["package"]]
        refuse_unmapped(desk, chosen)
        days = days_of(d["period"], desk.shop.today(), desk.shop.facts.books_start)
        name = f"{chosen.name}_{days.start}_{days.end}{chosen.suffix}"
        path, _kind = QFileDialog.getSaveFileName(QApplication.activeWindow(), _(chosen.title), name)
        if not path:
            return None
        asked = Asked(desk.shop.facts, desk.shop.today(), days)
        desk.in_background(
            say(N_("Writing vouchers")),
            lambda _progress: desk.shop.ask(chosen.write, asked, Path(path)),
            lambda rows: desk.say(_told(Path(path), rows)),
            writes=False,
        )
        return True

    title = _("Journal for a bookkeeping package")
    return Form(QApplication.activeWindow(), title, fields, save, save_words=_("Choose where…"))


def _told(path: Path, rows: int) -> str:
    """What was written, and into which files where the package takes no more lines in one."""
    files = files_of(rows)
    if not files:
        return _("Written to {file}.").format(file=path.name)
    words = _("In {n} files, as many lines as the package takes in each: {files}.")
    return words.format(n=len(files), files=", ".join(f.name for f in files))


def refuse_unmapped(desk: Desk, chosen: Export) -> None:
    """Refuse, before a file is chosen, when accounts have no code that the package knows."""
    needs = chosen.name.startswith("vouchers-") and chosen.name not in _BY_NAME
    if not needs or desk.shop.facts.chart.startswith("cn"):
        return
    missing = desk.ask(account_list.rows, desk.ask(account_list.ids, Which.UNMAPPED))
    words = N_(
        "{n} accounts have no code of the package: {codes}. Type them under Accounts, Codes of the package."
    )
    codes = ", ".join(a.code for a in missing[:12])
    refuse_if([problem(words, field="package", n=len(missing), codes=codes)] if missing else [])


__all__ = ["packages", "refuse_unmapped", "vouchers_form"]
