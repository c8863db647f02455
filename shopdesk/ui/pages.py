"""A tab of several pages under one strip of words; a page's code is imported when it is first looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from shopdesk.ui.screen import Screen, build
from shopdesk.ui.widgets import Strip

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk


@dataclass(frozen=True)
class Page:
    """A page: its name in code, its word in the strip, and where its screen is ("module:Class")."""

    name: str
    words: str
    screen: str

    def make(self, desk: Desk) -> Screen:
        """Import the page's code and build it."""
        return build(self.screen, desk)


class PagedScreen(Screen):
    """Base of a tab with pages. The first page is the tab's face: its count, its records, its Ctrl+N.

    Each page listens for what it shows itself; the tab only leads to it.
    """

    pages: ClassVar[Sequence[Page]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.made: dict[str, Screen] = {}
        self.stack = QStackedWidget()
        self.strip = Strip([(p.name, p.words) for p in self.pages])
        self.strip.chosen.connect(self.show_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        for key, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            keys = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(partial(self._step, step))
        self.first = self.show_page(self.pages[0].name)

    def show_page(self, name: str) -> Screen:
        """Lead to a page; it is built when it was not yet there. Who was at work in the old one is so in this."""
        was = self.stack.currentWidget()
        at = QApplication.focusWidget()
        inside = was is not None and at is not None and (at is was or was.isAncestorOf(at))
        if name not in self.made:
            page = next(p for p in self.pages if p.name == name)
            self.made[name] = page.make(self.desk)
            self.stack.addWidget(self.made[name])
        self.strip.choose(name)
        self.stack.setCurrentWidget(self.made[name])
        self.setFocusProxy(self.made[name])
        if inside:
            self.made[name].setFocus(Qt.FocusReason.OtherFocusReason)
        return self.made[name]

    def _step(self, by: int) -> None:
        names = [p.name for p in self.pages]
        at = next(n for n, made in self.made.items() if made is self.stack.currentWidget())
        self.show_page(names[(names.index(at) + by) % len(names)]).setFocus()

    @property
    def page(self) -> Screen:
        """The page that is looked at."""
        return next(p for p in self.made.values() if p is self.stack.currentWidget())

    def refresh(self) -> None:
        """The page that is looked at refreshes itself."""

    def count(self) -> int:
        return self.first.count()

    def focus_search(self) -> None:
        self.page.focus_search()

    def new(self) -> None:
        self.page.new()

    def go(self, row_id: int) -> None:
        """Show a record of the first page."""
        go = getattr(self.show_page(self.pages[0].name), "go", None)
        if go is not None:
            go(row_id)


def page_of(widget: QWidget, name: str) -> Screen | None:
    """Lead the tab that the widget lies in to another of its pages."""
    at: QWidget | None = widget
    while at is not None and not isinstance(at, PagedScreen):
        at = at.parentWidget()
    if at is None:
        return None
    found = at.show_page(name)
    found.setFocus(Qt.FocusReason.OtherFocusReason)
    return found


__all__ = ["Page", "PagedScreen", "page_of"]
