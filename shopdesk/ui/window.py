"""The main window: tabs, menus, undo, status bar. It knows screens only through TABS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPalette
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.ui.theme import ground

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent

    from shopdesk.core.problems import Refused, Trouble
    from shopdesk.core.settings import Settings
    from shopdesk.ui.desk import Desk
    from shopdesk.ui.palette import Entry
    from shopdesk.ui.screen import Screen
    from shopdesk.ui.tabs import Tab


_SOON = 300
"""Milliseconds after a change until all tabs say what waits in them: first the change itself is painted."""


class Host(Protocol):
    """The program around the window, as its menu needs it."""

    def start_shop(self) -> object: ...
    def choose_shop(self) -> object: ...
    def open_demo(self) -> object: ...
    def close_shop(self) -> None: ...
    def open_path(self, path: Path, tab: str = "") -> bool: ...


class MainWindow(QMainWindow):
    """One window on one shop. Without a shop it shows the first-run page.

    It is painted bare, in the theme's ground; `furnish` then fits tab bar, banner, pages and foot. What they
    need is imported there: even Qt's own names (`Qt.…`) cost a fifth of a bare window's start.
    """

    app: Host
    files_dropped = Signal(list)
    closing = Signal()
    painted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.desk: Desk | None = None
        self.screens: dict[str, Screen] = {}
        self._painted = self._furnished = False
        self.setWindowTitle("ShopDesk")
        self.setMinimumSize(820, 560)
        self.setPalette(QPalette(QColor(ground(settings.theme))))
        self._restore_geometry()

    def furnish(self) -> None:
        """Fit everything the window holds besides a shop; once."""
        from shopdesk.ui.foot import Foot
        from shopdesk.ui.tab_bar import TabBar
        from shopdesk.ui.tabs import TABS
        from shopdesk.ui.widgets import Banner

        if self._furnished:
            return
        self._furnished = True
        self.setPalette(QPalette())
        self.setAcceptDrops(True)
        self.banner, self.pages, self.foot = Banner(), QStackedWidget(), Foot(self.undo, self._cancel)
        self.tabs = {t.name: t for t in TABS}
        self.tab_bar = TabBar(TABS)
        self.tab_bar.chosen.connect(self.go)
        self.tab_bar.hide()
        self.setStatusBar(self.foot)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._count_tabs)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tab_bar)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(inside)

    # a shop -------------------------------------------------------------------------------------------

    def show_page(self, page: QWidget) -> None:
        """Show a page without tabs: the first run."""
        self.furnish()
        self.tab_bar.hide()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def open_desk(self, desk: Desk, tab: str = "") -> None:
        """Show a shop's tabs."""
        from shopdesk.ui.catching_up import CatchingUp
        from shopdesk.ui.watching import Watching

        self.furnish()
        self.desk = desk
        for screen in self.screens.values():
            self.pages.removeWidget(screen)
            screen.deleteLater()
        self.screens.clear()
        self._make_menus()
        self._connect(desk)
        self.tab_bar.show()
        self.foot.file.setText(desk.shop.path.name)
        self.foot.file.setToolTip(str(desk.shop.path))
        self.setWindowTitle(f"{desk.shop.facts.name} — ShopDesk")
        self.go(tab if tab in self.tabs else "orders")
        self.refresh_backup()
        self._soon.start()
        self._catching_up = CatchingUp(self, desk)
        self._watching = Watching(self, desk)

    def _connect(self, desk: Desk) -> None:
        desk.said.connect(self.tell)
        desk.objected.connect(self.objected)
        desk.troubled.connect(self.trouble)
        desk.job_changed.connect(self.foot.show_job)
        desk.summed.connect(self.foot.sum.setText)
        desk.changed.connect(lambda _tables: self._after_change())

    def go(self, name: str) -> Screen | None:
        """Show a tab, importing its code the first time."""
        tab = self.tabs.get(name)
        if tab is None or self.desk is None:
            return None
        screen = self.screens.get(name) or self._make_screen(tab, self.desk)
        self.tab_bar.choose(name)
        self.pages.setCurrentWidget(screen)
        screen.refresh_if_stale()
        screen.setFocus()
        self.foot.sum.clear()
        return screen

    def current(self) -> Screen | None:
        """The screen that is looked at."""
        widget = self.pages.currentWidget()
        return next((s for s in self.screens.values() if s is widget), None)

    def _make_screen(self, tab: Tab, desk: Desk) -> Screen:
        screen = tab.make(desk)
        self.screens[tab.name] = screen
        self.pages.addWidget(screen)
        return screen

    # words --------------------------------------------------------------------------------------------

    def tell(self, sentence: str, undoable: bool = False) -> None:
        """Good news, at the foot, with *Undo*."""
        self.banner.hide()
        self.foot.tell(sentence, undoable=undoable)

    def objected(self, refused: Refused) -> None:
        """What may not be done, in words."""
        self.banner.tell(str(refused))

    def trouble(self, trouble: Trouble) -> None:
        """What the machine refuses, and what to do."""
        self.banner.tell(str(trouble))

    def _after_change(self) -> None:
        self._refresh_undo()
        for name, screen in self.screens.items():
            if screen.isVisible():
                self.tab_bar.count(name, screen.count())
        self._soon.start()

    def _count_tabs(self) -> None:
        """Say at every tab how much waits there, also at those that were not yet looked at."""
        if self.desk is None or self.desk.closed:
            return
        for name, tab in self.tabs.items():
            if tab.waiting is not None:
                self.tab_bar.count(name, tab.waiting(self.desk))

    def refresh_backup(self) -> None:
        """Say when the last backup was."""
        from shopdesk.ui import commands

        if self.desk is not None:
            self.foot.backup.setText(commands.backup_age(self.desk))

    # menus and keys -----------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        from shopdesk.ui import commands

        for action in self.actions():
            self.removeAction(action)
        self.undo_action = self._action(_("Undo"), "Ctrl+Z", self.undo)
        self.redo_action = self._action(_("Redo"), "Ctrl+Shift+Z", self.redo)
        keys = [self.redo_action.shortcut(), QKeySequence("Ctrl+Y")]  # as spreadsheets on Windows have it
        self.redo_action.setShortcuts(keys)
        menu = QMenu(self)
        menu.addActions([self.undo_action, self.redo_action])
        menu.addSeparator()
        for words, key, run in commands.menu(self):
            if words:
                menu.addAction(self._action(words, key, run))
            else:
                menu.addSeparator()
        menu.aboutToShow.connect(self._refresh_undo)
        self.tab_bar.menu.setMenu(menu)
        for at, tab in enumerate(self.tabs.values(), start=1):
            self._action(_(tab.words), f"Ctrl+{at}", partial(self.go, tab.name))
        self._action(_("Search"), "Ctrl+F", lambda: self._on_screen(lambda s: s.focus_search()))
        self._action(_("New record"), "Ctrl+N", lambda: self._on_screen(lambda s: s.new()))
        self._action(_("Find any record or action"), "Ctrl+K", self.open_palette)
        self._action(_("Keys"), "F1", lambda: commands.show_keys(self))
        self._refresh_undo()

    def _action(self, words: str, key: str, run: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _on=False: run())
        self.addAction(action)
        return action

    def _on_screen(self, what: Callable[[Screen], object]) -> None:
        screen = self.current()
        if screen is not None:
            what(screen)

    def _refresh_undo(self) -> None:
        if self.desk is None:
            return
        undo, redo = self.desk.shop.undo_label(), self.desk.shop.redo_label()
        self.undo_action.setEnabled(undo is not None)
        self.redo_action.setEnabled(redo is not None)
        self.undo_action.setText(_("Undo: {what}").format(what=undo) if undo else _("Undo"))
        self.redo_action.setText(_("Redo: {what}").format(what=redo) if redo else _("Redo"))

    def undo(self) -> None:
        """Take the last step back."""
        if self.desk is not None:
            self.desk.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        if self.desk is not None:
            self.desk.redo()

    def _cancel(self) -> None:
        if self.desk is not None:
            self.desk.cancel()

    def open_palette(self) -> None:
        """Show the command palette."""
        from shopdesk.ui import commands
        from shopdesk.ui.palette import Entry, Palette

        actions = [
            Entry(
                a.text().replace("&", ""),
                a.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                a.trigger,
            )
            for a in self.actions()
            if a.isEnabled() and a.text()
        ]
        palette = Palette(
            self, [*actions, *commands.page_entries(self), *commands.record_entries(self)], self._find
        )
        corner = self.mapToGlobal(self.rect().topLeft())
        palette.move(corner.x() + (self.width() - palette.width()) // 2, corner.y() + 80)
        palette.field.setFocus()
        palette.show()

    def _find(self, typed: str) -> Sequence[Entry]:
        from shopdesk.ui import commands

        return commands.find_records(self, typed)

    # files, closing -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(u.isLocalFile() for u in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape and self._furnished and self.banner.isVisible():
            self.banner.hide()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.window = self.saveGeometry().toBase64().toStdString()
        self.closing.emit()
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        self.resize(1360, 820)
        if self.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode()))
