"""What *Check the shop* found, in words."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.model.checking import CheckReport
from shopdesk.ui.card import Line, Lines, lines_widget
from shopdesk.ui.form import page_dialog
from shopdesk.ui.widgets import label


def show_report(parent: QWidget, report: CheckReport) -> None:
    """Show each check with its result, and the broken ones with their rows."""
    page_dialog(parent, _("Check the shop"), report_widget(report), width=640, height=560).exec()


def report_widget(report: CheckReport) -> QWidget:
    """Each check on a line."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 8, 0)
    good = report.ok
    column.addWidget(
        label(_("Everything holds.") if good else _("Something does not hold."), "good" if good else "bad")
    )
    rows = [
        Line(words, _("broken") if broken else _("holds"), tone="bad" if broken else "good")
        for words, broken in _by_subject(report).items()
    ]
    lines = lines_widget(Lines(rows))
    if lines is not None:
        column.addWidget(lines)
    for checked in report.checks:
        for problem in checked.found[:20]:
            column.addWidget(label(str(problem), "problem", wrap=True, selectable=True))
    column.addStretch(1)
    return box


def _by_subject(report: CheckReport) -> dict[str, bool]:
    """What was looked at, in words, and whether anything of it is broken."""
    found: dict[str, bool] = {}
    for c in report.checks:
        found[str(c.about)] = found.get(str(c.about), False) or bool(c.broken)
    return found
