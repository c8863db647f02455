"""A tab with a list: header, chips, table and the card of the chosen row. A tab only says what they hold.

A tab is a subclass that names its `title`, `views` (chips), `columns` and `shows`, and answers `ids`,
`fetch`, `counts`, `card`, `buttons` and `empty`. Queries run through the desk; what the buttons do is in the
noun's commands.py:

    class CustomersTab(ListScreen):
        shows = frozenset({"customer", "orders", "timeline"})
        title = N_("Customers")
        placeholder = N_("Search names, phones, orders…")
        views = (("all", N_("All")), ("gold", N_("Gold")))
        columns = (
            Column("name", N_("Name"), lambda r: r.name, "strong", 160, stretch=True, sort="name"),
            Column("spent", N_("Spent"), lambda r: r.spent, "money", 120, sort="spent"),
            Column("state", N_("State"), lambda r: r.state, "pill", 110),
        )

        def first_ids(self, view, search, sort, limit):   # what stands at the top, at once …
            order = sort[0] or "newest"
            return self.desk.ask(queries.ids, view, search, order, descending=sort[1], limit=limit)

        def ids(self, view, search, sort):                # … and all of it, asked for behind the window
            return self.desk.ask(queries.ids, view, search, sort[0] or "newest", descending=sort[1])

        def fetch(self, ids):
            return self.desk.ask(queries.rows, ids)

        def counts(self):
            return self.desk.ask(queries.chips)

        def card(self, row):
            return Card(row.name, texts.state(row.state), row.phone,
                        (Facts([(_("Address"), row.address)]),
                         Lines([Line(_("Spent"), row.spent_words, total=True)])),
                        (Action(_("Edit…"), lambda: commands.edit(self.desk, row.id), primary=True),))

        def buttons(self):
            return (Action(_("New customer"), self.new, "plus", primary=True, key="Ctrl+N"),)

        def new(self):
            commands.new_customer(self.desk)

        def empty(self):
            return EmptyState("customers", _("No customers yet"), _("They come with the first order."))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.card import Card, CardView
from shopdesk.ui.screen import Screen
from shopdesk.ui.table import Column, Context, TableView
from shopdesk.ui.widgets import Action, Chips, EmptyState, SearchField, button, label, menu_button

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk

_NARROW = 1100
_EDGE = 20
_FIRST = 256
_PAUSE = 200
_CARD = 376
Question = tuple[str, str, tuple[str, bool]]


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
        self._narrow: bool | None = None
        self._slid = False
        self._asked = 0
        self._question: Question | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_card)
        self._build()
        self._connect()

    # what a tab says ----------------------------------------------------------------------------------

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        """The ids to show, in order. With `first_ids` it runs beside the window, so it must not touch
        widgets.
        """
        raise NotImplementedError

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        """The first `limit` of them, if that is faster than all; shown at once while `ids` is asked for
        behind.
        """
        return None

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

    def more(self) -> Sequence[Action]:
        """What is done with the list more rarely: behind *More* in the header."""
        return ()

    def empty(self) -> EmptyState:
        """What is said when the whole list is empty."""
        raise NotImplementedError

    def open(self, row: Any) -> None:
        """Enter or a double click on a row."""

    def beside_title(self) -> QWidget | None:
        """Something beside the title: a switch between the lists of one tab."""
        return None

    def above(self) -> QWidget | None:
        """Something between the chips and the table, if a tab wants it."""
        return None

    def narrowed(self) -> bool:
        """Whether something beside view and search leaves rows out: filters of the tab's own."""
        return False

    # how it is shown ----------------------------------------------------------------------------------

    def context(self) -> Context:
        """Currency, zone and day for the cells."""
        shop = self.desk.shop
        return Context(shop.facts.currency, shop.facts.timezone, shop.today(), shop.folder)

    def refresh(self) -> None:
        self.table.rows.context = self.context()
        self.chips.count(self.counts())
        question = (self.view, self.searched, self.sort)
        again, self._question = question == self._question, question
        self._asked += 1
        first = self.first_ids(*question, _FIRST)
        if first is None:
            self._show_ids(self.ids(*question))
        elif len(first) < _FIRST:
            self._show_ids(first)
        else:
            self._show_ids(self.table.rows.ids if again else first)
            self._ask_all(question)

    def _ask_all(self, question: Question) -> None:
        """Fetch every id beside the window; an answer to a question that was replaced is dropped."""
        asked = self._asked

        def ask() -> None:
            if asked == self._asked:
                self.desk.ask_behind(
                    lambda: self.ids(*question),
                    lambda ids: self._show_ids(ids) if asked == self._asked else None,
                )

        QTimer.singleShot(_PAUSE, self, ask)  # after the window answered: the worker shares Python with it

    def _show_ids(self, ids: Sequence[int], keep: int | None = None) -> None:
        self.table.show_ids(ids, keep)
        filtered = (
            self.narrowed() or bool(self.searched) or self.view != (self.views[0][0] if self.views else "")
        )
        self.stack.setCurrentIndex(0 if len(ids) else 1 if filtered else 2)
        if self.card_view.card is None:
            self._later.start()  # the list is painted first
            return
        self._show_card()
        self._later.stop()  # the new selection asked for the same card

    def go(self, row_id: int, view: str | None = None) -> None:
        """Show a record, in the first view if no other is named."""
        self.view = view or self.views[0][0]
        self.chips.choose(self.view)
        self.search.clear()
        self.searched = ""
        self.refresh()
        self._asked += 1
        self._show_ids(self.ids(self.view, "", self.sort), keep=row_id)
        self._slide(out=True)

    def show_made(self, made: int | None) -> None:
        """Choose what was just written down; nothing when nothing was."""
        if made is not None:
            self.go(made)

    def show_all(self) -> None:
        """Leave what narrows the list: the view, the search, and filters of the tab's own."""
        self.view = self.views[0][0] if self.views else ""
        self.chips.choose(self.view)
        self.search.clear()
        self.searched = ""
        self.refresh()
        self.table.setFocus()

    def new(self) -> None:
        """What Ctrl+N means here: the button of the header that names this key."""
        for action in self.buttons():
            if action.key == "Ctrl+N":
                action.run()

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
        column.setContentsMargins(_EDGE, 14, _EDGE, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self.chips)
        middle = self.above()
        if middle is not None:
            column.addWidget(middle)
        self.left = QWidget()
        self.stack = QStackedLayout(self.left)
        self.stack.addWidget(self.table)
        words, everything = _("No row matches this view and search."), Action(_("Show all"), self.show_all)
        self._none_here = EmptyState("search", _("Nothing here"), words, everything)
        self.stack.addWidget(self._none_here)
        self._nothing = self.empty()
        self.stack.addWidget(self._nothing)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.card_view)
        self.splitter.setStretchFactor(0, 1)
        self.body = _Body(self._fit)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.splitter)
        column.addWidget(self.body, 1)
        self.table.setAccessibleName(_(self.title))
        self.table.arrange(self.desk.settings.columns.get(type(self).__name__, []))
        self.setFocusProxy(self.table)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(_(self.title), "title"))
        beside = self.beside_title()
        if beside is not None:
            row.addSpacing(6)
            row.addWidget(beside)
        row.addSpacing(14)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        more = self.more()
        if more:
            row.addWidget(menu_button(_("More"), more))
        for action in self.buttons():
            row.addWidget(button(action))
        return row

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose_view)
        self.search.asked.connect(self._search)
        self.table.chosen.connect(lambda _row: self._later.start())
        self.search.left.connect(self.table.setFocus)
        self.table.opened.connect(self.open)
        self.table.looked.connect(self._look)
        self.table.typed.connect(self._type)
        self.table.columns_changed.connect(self._keep_columns)
        self.card_view.closed.connect(lambda: self._slide(out=False))
        self.splitter.splitterMoved.connect(lambda *_a: self._keep_split())
        self.table.sort_asked.connect(self._sort)
        self.table.selection_summed.connect(self.desk.summed.emit)
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._later.start())

    def _choose_view(self, view: str) -> None:
        self.view = view
        self.refresh()

    def _search(self, typed: str) -> None:
        self.searched = typed.strip()
        self.refresh()

    def _sort(self, key: str, descending: bool) -> None:
        self.sort = (key, descending)
        self.refresh()

    def _look(self) -> None:
        if self._narrow:
            self._slide(out=True)

    def _type(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)  # a shortcut's focus would select the letters
        self.search.setText(letters)

    def _keep_columns(self, keys: list[str]) -> None:
        self.desk.settings.columns[type(self).__name__] = keys

    def _show_card(self) -> None:
        self._later.stop()
        count = self.table.selected_count()
        row = self.table.current() if len(self.table.rows.ids) else None
        if count > 1:
            words = _("{n} selected").format(n=texts.number(count))
            self.card_view.show_card(Card(words, actions=self.bulk()))
        else:
            self.card_view.show_card(self.card(row) if row is not None else None)
        self._fit()

    # the card beside the table, or over it ------------------------------------------------------------

    def _fit(self) -> None:
        """Under 1100 points the card lies over the table, and is there only when it was asked for."""
        narrow = self.body.width() < _NARROW - 2 * _EDGE
        if narrow != self._narrow:
            self._narrow, self._slid = narrow, False
            self.card_view.closable = narrow
            self.card_view.show_card(self.card_view.card)
            if narrow:
                self.card_view.setParent(self.body)
            else:
                self.splitter.addWidget(self.card_view)
                self._place_split()
        self.card_view.setVisible(self.card_view.card is not None and (self._slid or not narrow))
        if narrow:
            width = min(_CARD, self.body.width() - 60)
            self.card_view.setGeometry(self.body.width() - width, 0, width, self.body.height())
            self.card_view.raise_()

    def _place_split(self) -> None:
        kept = self.desk.settings.splits.get(type(self).__name__)
        self.splitter.setSizes(kept or [max(self.body.width() - _CARD - 12, 300), _CARD])

    def _keep_split(self) -> None:
        self.desk.settings.splits[type(self).__name__] = self.splitter.sizes()

    def _slide(self, *, out: bool) -> None:
        self._slid = out
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._narrow and self._slid:
            self._slide(out=False)
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


class _Body(QWidget):
    """Holds table and card; tells when it has another size."""

    def __init__(self, resized: Callable[[], None]) -> None:
        super().__init__()
        self._resized = resized

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized()


def clipboard(words: str) -> None:
    """Put words on the clipboard."""
    QApplication.clipboard().setText(words)
