"""The page of stock takes: their list, and the one that is open in its place."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from shopdesk.model.counting import queries
from shopdesk.ui.counting.lines import LineScreen
from shopdesk.ui.counting.sessions import SessionList
from shopdesk.ui.desk import Desk
from shopdesk.ui.screen import Screen


class CountsPage(Screen):
    """A list of stock takes that opens into one of them and back."""

    shows: ClassVar = frozenset[str]()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = SessionList(desk, self.open)
        self.lines: LineScreen | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        """Each part refreshes itself."""

    def open(self, count_id: int) -> LineScreen:
        """Show the lines of a stock take in the state it is in."""
        old, self.lines = (
            self.lines,
            LineScreen(self.desk, count_id, self.close_lines, lambda: self._again(count_id)),
        )
        self.stack.addWidget(self.lines)
        self._show(self.lines)
        if old is not None:
            self._drop(old)
        return self.lines

    def _again(self, count_id: int) -> None:
        """Open it anew, if undo has not taken it away meanwhile."""
        if self.desk.ask(queries.rows, [count_id]):
            self.open(count_id)
        else:
            self.close_lines()

    def close_lines(self) -> None:
        """Back to the list."""
        self._show(self.list)
        if self.lines is not None:
            self._drop(self.lines)
            self.lines = None

    def _show(self, screen: Screen) -> None:
        self.stack.setCurrentWidget(screen)
        self.setFocusProxy(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, screen: LineScreen) -> None:
        screen.desk.changed.disconnect(screen._changed)
        self.stack.removeWidget(screen)
        screen.deleteLater()

    @property
    def screen_shown(self) -> Screen:
        """The list, or the stock take that is open."""
        return self.lines or self.list

    def focus_search(self) -> None:
        self.screen_shown.focus_search()

    def new(self) -> None:
        self.screen_shown.new()

    def go(self, row_id: int) -> None:
        """Open a stock take."""
        self.open(row_id)
