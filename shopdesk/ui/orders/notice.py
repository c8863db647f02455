"""What is to be known before the books have begun: shipping moves no stock until then."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.icons import pixmap
from shopdesk.ui.widgets import label


def books_notice(desk: Desk) -> str:
    """A sentence while the books are still to begin, else nothing."""
    start = desk.shop.facts.books_start
    if start <= desk.shop.today():
        return ""
    return _("The books start on {day}; until then shipping moves no stock.").format(
        day=texts.full_day(start)
    )


class BooksNotice(QFrame):
    """The sentence over the orders; there only while it is true."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(pixmap("info", "waiting", 18, 2.0))
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(picture)
        row.addWidget(self._words)
        self.refresh()

    def refresh(self) -> None:
        """Look at the shop's day again."""
        words = books_notice(self._desk)
        self._words.setText(words)
        if self.parentWidget() is not None or not words:  # shown without a parent it would be a window
            self.setVisible(bool(words))

    def words(self) -> str:
        """What it says now."""
        return self._words.text()
