"""What is shown when something went wrong in ShopDesk itself."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.ui.widgets import Action, button, label


class CrashDialog(QDialog):
    """Says that something went wrong in ShopDesk, that nothing was half done, and offers the report."""

    def __init__(self, parent: QWidget | None, report: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong in ShopDesk"))
        self.resize(600, 380)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_("Something went wrong in ShopDesk"), "heading"))
        words = _(
            "The last action was not done and nothing is half written; your shop is as it was before. You can go on."
        )
        column.addWidget(label(words, wrap=True))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_("Report"))
        column.addWidget(self.report, 1)
        row = QHBoxLayout()
        row.addWidget(
            button(Action(_("Copy the report"), lambda: QGuiApplication.clipboard().setText(report), "copy"))
        )
        row.addStretch(1)
        row.addWidget(button(Action(_("Go on"), self.accept, primary=True)))
        column.addLayout(row)
