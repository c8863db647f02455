"""The page *To fix* of the Products tab: what is missing and what is suggested, each beside its list."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from shopdesk.model.advice import queries
from shopdesk.model.lots.queries import any_kept
from shopdesk.ui.advice.fix_list import FixList
from shopdesk.ui.advice.gap_list import LOTS, SUGGESTIONS, GapList
from shopdesk.ui.advice.suggestion_list import SuggestionList
from shopdesk.ui.desk import Desk
from shopdesk.ui.lots.page import LotsDue
from shopdesk.ui.screen import Screen

_SIDE = 228


class FixPage(Screen):
    """Gaps at the left; a click shows their products, *Suggestions* what could be changed, *Lots* what expires."""

    shows: ClassVar = FixList.shows | SuggestionList.shows | LotsDue.shows

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.gaps, self.products, self.advice = GapList(), FixList(desk), SuggestionList(desk)
        self.lots = LotsDue(desk)
        self.suggested: int | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.products)
        self.stack.addWidget(self.advice)
        self.stack.addWidget(self.lots)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 0, 0)
        row.setSpacing(0)
        self.gaps.setFixedWidth(_SIDE)
        side = QVBoxLayout()
        side.setContentsMargins(0, 14, 0, 14)
        side.addWidget(self.gaps)
        row.addLayout(side)
        row.addWidget(self.stack, 1)
        self.gaps.chosen.connect(self._choose)
        self.products.widened.connect(lambda: self.gaps.choose(queries.ALL))
        self.advice.counted.connect(self._counted)
        self._first = True
        self.setFocusProxy(self.gaps)

    def refresh(self) -> None:
        self._show_overview()
        if self._first:
            self._first = False
            self.gaps.choose(queries.ALL)
            QTimer.singleShot(
                0, self.advice, self.advice.refresh_if_stale
            )  # its count, once the page is shown

    def _counted(self, n: int) -> None:
        self.suggested = n
        self._show_overview()

    def _show_overview(self) -> None:
        due = self.lots.count() if self.desk.ask(any_kept) else None
        self.gaps.show_overview(self.desk.ask(queries.overview), self.suggested, due)

    def _choose(self, code: str) -> None:
        if code == SUGGESTIONS:
            self.stack.setCurrentWidget(self.advice)
        elif code == LOTS:
            self.stack.setCurrentWidget(self.lots)
        else:
            self.stack.setCurrentWidget(self.products)
            self.products.show_gap(code)

    def focus_search(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, FixList | SuggestionList | LotsDue):
            shown.focus_search()
