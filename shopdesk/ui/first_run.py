"""The first minute: start my shop, bring my data, or look around a demo shop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.ui.icons import pixmap
from shopdesk.ui.widgets import Action, button, label


class FirstRun(QWidget):
    """Three ways to begin, and below them a shop that exists already."""

    def __init__(
        self,
        start: Callable[[], object],
        bring: Callable[[], object],
        demo: Callable[[], object],
        open_file: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 40)
        column.setSpacing(16)
        column.addStretch(1)
        for words, name in ((_("Welcome to ShopDesk"), "title"), (_subtitle(), "quiet")):
            line = label(words, name)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        row.addWidget(
            _way(
                "store",
                _("Start my shop"),
                _("An empty shop with your name, currency and books."),
                Action(_("Start"), start, primary=True),
            )
        )
        row.addWidget(
            _way(
                "import",
                _("Bring my data"),
                _("Orders or products from a platform's export; drop the file."),
                Action(_("Choose files…"), bring),
            )
        )
        row.addWidget(
            _way(
                "analytics",
                _("Look around"),
                _("A demo tea shop with a year of orders. Nothing you do there counts."),
                Action(_("Open the demo shop"), demo),
            )
        )
        row.addStretch(1)
        column.addSpacing(12)
        column.addLayout(row)
        column.addSpacing(8)
        other = QHBoxLayout()
        other.addStretch(1)
        link = button(Action(_("Open a shop file…"), open_file, "open"))
        other.addWidget(link)
        other.addStretch(1)
        column.addLayout(other)
        column.addStretch(2)


def _subtitle() -> str:
    return _("Your whole shop in one file on your own disk.")


def _way(picture: str, title: str, words: str, action: Action) -> QFrame:
    box = QFrame()
    box.setObjectName("card")
    box.setFixedSize(270, 220)
    column = QVBoxLayout(box)
    column.setContentsMargins(22, 20, 22, 20)
    column.setSpacing(8)
    image = QLabel()
    image.setPixmap(pixmap(picture, "accent", 28, 2.0))
    column.addWidget(image)
    column.addWidget(label(title, "heading"))
    column.addWidget(label(words, "quiet", wrap=True))
    column.addStretch(1)
    column.addWidget(button(action))
    return box
