"""The page *Titles* of the Products tab: products by their titles, and the keyword library."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.screen import Screen
from shopdesk.ui.wording.keyword_list import KeywordList
from shopdesk.ui.wording.title_list import TitleList


class TitlesPage(Screen):
    """Two lists; the switch beside the title of each leads to the other. Each listens for what it shows itself."""

    shows: ClassVar = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.titles, self.keywords = TitleList(desk), KeywordList(desk)
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        for shown in (self.titles, self.keywords):
            self.stack.addWidget(shown)
            shown.switched.connect(self.show_list)
        self.setFocusProxy(self.titles)

    def refresh(self) -> None:
        """The lists refresh themselves."""

    def show_list(self, name: str) -> None:
        """Lead to a list: titles or keywords."""
        shown = self.keywords if name == "keywords" else self.titles
        self.stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        shown.table.setFocus()

    def _shown(self) -> ListScreen:
        return self.keywords if self.stack.currentWidget() is self.keywords else self.titles

    def focus_search(self) -> None:
        self._shown().focus_search()

    def new(self) -> None:
        self._shown().new()
