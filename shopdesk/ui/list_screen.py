"""A tab with a list: header, chips, table and the card of the chosen row. A tab only says what they hold.

A tab is a subclass that names its `title`, `views` (chips), `columns` and `shows`, and answers `ids`, `rows`, `counts`,
`card` and `buttons`. Queries run through the desk; what the buttons do is in the noun's commands.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.ui.card import Card, CardView
from shopdesk.ui.screen import Screen
from shopdesk.ui.table import Column, Context, TableView
from shopdesk.ui.widgets import Action, Chips, EmptyState, SearchField, button, label

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk

_NARROW = 1100


class ListScreen(Screen):
    """Base of the tabs that are a list with a card."""

    title: ClassVar[str] = ""
    placeholder: ClassVar[str] = ""
    views: ClassVar[Sequence[tuple[str, str]]] = ()
    columns: ClassVar[Sequence[Column]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = self.views[0][0] if self.views else ""
        self.searched = ""
        self.sort: tuple[str, bool] = ("", True)
        self.table = TableView(self.columns, self._fetch, self.context())
        self.card_view = CardView()
        self.chips = Chips(self.views)
        self.search = SearchField(_(self.placeholder))
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_card)
        self._build()
        self._connect()

    # what a tab says -------------------------------------------------------------------------------------------

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        """The ids to show, in order."""
        raise NotImplementedError

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        """The rows with these ids (any order); each has `.id`."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """How many there are behind each chip."""
        return {}

    def card(self, row: Any) -> Card | None:
        """The card of the chosen row."""
        raise NotImplementedError

    def bulk(self) -> Sequence[Action]:
        """What can be done with several chosen rows at once."""
        return ()

    def buttons(self) -> Sequence[Action]:
        """What stands at the right of the header; exactly one is primary."""
        return ()

    def empty(self) -> EmptyState:
        """What is said when the whole list is empty."""
        raise NotImplementedError

    def open(self, row: Any) -> None:
        """Enter or a double click on a row."""

    def above(self) -> QWidget | None:
        """Something between the chips and the table, if a tab wants it."""
        return None

    # how it is shown -------------------------------------------------------------------------------------------

    def context(self) -> Context:
        """Currency, zone and day for the cells."""
        shop = self.desk.shop
        return Context(shop.facts.currency, shop.facts.timezone, shop.today())

    def refresh(self) -> None:
        self.table.rows.context = self.context()
        self.chips.count(self.counts())
        ids = self.ids(self.view, self.searched, self.sort)
        self.table.show_ids(ids)
        self._show_state(len(ids))

    def go(self, row_id: int, view: str | None = None) -> None:
        """Show a record, in the first view if it is not in this one."""
        self.view = view or self.views[0][0]
        self.chips.choose(self.view)
        self.search.clear()
        self.searched = ""
        self.refresh()
        self.table.show_ids(self.table.rows.ids, keep=row_id)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def selected(self) -> list[int]:
        """The ids of the chosen rows."""
        return self.table.selected_ids()

    def _fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.fetch(ids)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self.chips)
        middle = self.above()
        if middle is not None:
            column.addWidget(middle)
        self.left = QWidget()
        self.stack = QStackedLayout(self.left)
        self.stack.addWidget(self.table)
        self._none_here = EmptyState("search", _("Nothing here"), _("No row matches this view and search."))
        self.stack.addWidget(self._none_here)
        self._nothing = self.empty()
        self.stack.addWidget(self._nothing)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.card_view)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([930, 376])
        column.addWidget(self.splitter, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(_(self.title), "title"))
        row.addSpacing(14)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        for action in self.buttons():
            row.addWidget(button(action))
        return row

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose_view)
        self.search.asked.connect(self._search)
        self.table.chosen.connect(lambda _row: self._later.start())
        self.table.opened.connect(self._open)
        self.table.sort_asked.connect(self._sort)
        self.table.selection_summed.connect(self.desk.summed.emit)
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._later.start())

    def _choose_view(self, view: str) -> None:
        self.view = view
        self.refresh()

    def _search(self, typed: str) -> None:
        self.searched = typed.strip()
        self.refresh()

    def _sort(self, key: str, descending: bool) -> None:  # noqa: FBT001 - a slot
        self.sort = (key, descending)
        self.refresh()

    def _open(self, row: Any) -> None:
        if self.width() < _NARROW:
            self.card_view.show()
        self.open(row)

    def _show_state(self, found: int) -> None:
        filtered = bool(self.searched) or self.view != (self.views[0][0] if self.views else "")
        self.stack.setCurrentIndex(0 if found else 1 if filtered else 2)
        self._fit()
        self._show_card()

    def _show_card(self) -> None:
        chosen = self.selected()
        row = self.table.current() if len(self.table.rows.ids) else None
        if len(chosen) > 1:
            self.card_view.show_card(Card(_("{n} selected").format(n=len(chosen)), actions=self.bulk()))
        else:
            self.card_view.show_card(self.card(row) if row is not None else None)
        self._fit()

    def _fit(self) -> None:
        """Under 1100 points the card lies over the table, and is there only when a row was opened."""
        self.card_view.setVisible(self.card_view.card is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            wide = self.width() >= _NARROW
            share = 376 if wide else 320
            self.splitter.setSizes([max(self.width() - share - 52, 300), share])



def clipboard(words: str) -> None:
    """Put words on the clipboard."""
    QApplication.clipboard().setText(words)
