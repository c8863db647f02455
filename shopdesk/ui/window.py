"""The main window: tabs, menus, undo, status bar. It knows screens only through TABS."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.settings import Settings
from shopdesk.core.texts import _
from shopdesk.ui import commands
from shopdesk.ui.icons import icon
from shopdesk.ui.screen import Screen
from shopdesk.ui.tabs import TABS, Tab
from shopdesk.ui.widgets import Banner

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk, Job
    from shopdesk.ui.palette import Entry


class Host(Protocol):
    """The program around the window, as its menu needs it."""

    def start_shop(self) -> object: ...
    def choose_shop(self) -> object: ...
    def open_demo(self) -> object: ...
    def close_shop(self) -> None: ...
    def open_path(self, path: Path, tab: str = "") -> bool: ...


class MainWindow(QMainWindow):
    """One window on one shop. Without a shop it shows the first-run page."""

    app: Host
    files_dropped = Signal(list)
    closing = Signal()
    painted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.desk: Desk | None = None
        self.screens: dict[str, Screen] = {}
        self._painted = False
        self.setWindowTitle("ShopDesk")
        self.setMinimumSize(820, 560)
        self.setAcceptDrops(True)
        self.banner = Banner()
        self.pages = QStackedWidget()
        self._tab_buttons: dict[str, QToolButton] = {}
        self._tab_bar = self._make_tab_bar()
        self._lay_out()
        self._make_status_bar()
        self._restore_geometry()

    # the frame ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tab_bar)
        edge = QHBoxLayout()
        edge.setContentsMargins(20, 10, 20, 0)
        edge.addWidget(self.banner)
        column.addLayout(edge)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(inside)
        self._tab_bar.hide()

    def _make_tab_bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("tabs")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(4, 0, 12, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for at, tab in enumerate(TABS, start=1):
            made = QToolButton()
            made.setText(_(tab.words))
            made.setIcon(icon(tab.icon, "tab"))
            made.setIconSize(QSize(17, 17))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setCheckable(True)
            made.setToolTip(f"{_(tab.words)} · {_key(f'Ctrl+{at}')}")
            made.setAccessibleName(_(tab.words))
            made.clicked.connect(lambda _on=False, t=tab: self.go(t.name))
            group.addButton(made)
            row.addWidget(made)
            self._tab_buttons[tab.name] = made
        row.addStretch(1)
        self._menu_button = QToolButton()
        self._menu_button.setIcon(icon("more"))
        self._menu_button.setAccessibleName(_("Menu"))
        self._menu_button.setToolTip(_("Menu"))
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._menu_button)
        return bar

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(6, 0, 12, 0)
        self._file, self._backup, self._sum = QLabel(), QLabel(), QLabel()
        self._job_words, self._job_bar = QLabel(), QProgressBar()
        self._job_bar.setFixedWidth(120)
        self._job_bar.setTextVisible(False)
        self._job_stop = _link(_("Cancel"), self._cancel)
        self._said = QLabel()
        self._undo_link = _link(f"{_('Undo')} ({_key('Ctrl+Z')})", self.undo)
        self._job_parts: list[QWidget] = [self._job_words, self._job_bar, self._job_stop]
        for left in (self._file, self._backup, self._sum):
            bar.addWidget(left)
        for right in (*self._job_parts, self._said, self._undo_link):
            bar.addPermanentWidget(right)
        for part in (*self._job_parts, self._undo_link):
            part.hide()
        self._forget = QTimer(self, singleShot=True, interval=12_000)
        self._forget.timeout.connect(self._said.clear)
        self._forget.timeout.connect(self._undo_link.hide)

    # a shop -------------------------------------------------------------------------------------------

    def show_page(self, page: QWidget) -> None:
        """Show a page without tabs: the first run."""
        self._tab_bar.hide()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def open_desk(self, desk: Desk, tab: str = "") -> None:
        """Show a shop's tabs."""
        self.desk = desk
        for screen in self.screens.values():
            self.pages.removeWidget(screen)
            screen.deleteLater()
        self.screens.clear()
        self._make_menus()
        self._connect(desk)
        self._tab_bar.show()
        self._file.setText(desk.shop.path.name)
        self._file.setToolTip(str(desk.shop.path))
        self.setWindowTitle(f"{desk.shop.facts.name} — ShopDesk")
        known = [t.name for t in TABS]
        self.go(tab if tab in known else "orders")
        self.refresh_backup()

    def _connect(self, desk: Desk) -> None:
        desk.said.connect(self.tell)
        desk.objected.connect(self.objected)
        desk.troubled.connect(self.trouble)
        desk.job_changed.connect(self._show_job)
        desk.summed.connect(self._sum.setText)
        desk.changed.connect(lambda _tables: self._after_change())

    def go(self, name: str) -> Screen | None:
        """Show a tab, importing its code the first time."""
        tab = next((t for t in TABS if t.name == name), None)
        if tab is None or self.desk is None:
            return None
        screen = self.screens.get(name) or self._make_screen(tab, self.desk)
        self._tab_buttons[name].setChecked(True)
        self.pages.setCurrentWidget(screen)
        screen.refresh_if_stale()
        screen.setFocus()
        self._sum.clear()
        return screen

    def current(self) -> Screen | None:
        """The screen that is looked at."""
        widget = self.pages.currentWidget()
        return widget if isinstance(widget, Screen) else None

    def _make_screen(self, tab: Tab, desk: Desk) -> Screen:
        screen = tab.make(desk)
        self.screens[tab.name] = screen
        self.pages.addWidget(screen)
        return screen

    # words --------------------------------------------------------------------------------------------

    def tell(self, sentence: str, undoable: bool = False) -> None:
        """Good news, at the foot, with *Undo*."""
        self.banner.hide()
        self._said.setText(sentence)
        self._undo_link.setVisible(undoable)
        self._forget.start()

    def objected(self, refused: Refused) -> None:
        """What may not be done, in words."""
        self.banner.tell(str(refused))

    def trouble(self, trouble: Trouble) -> None:
        """What the machine refuses, and what to do."""
        self.banner.tell(str(trouble))

    def _show_job(self, job: Job | None) -> None:
        for widget in self._job_parts:
            widget.setVisible(job is not None)
        if job is not None:
            self._job_words.setText(f"{job.label} · {job.percent} %" if job.total else str(job.label))
            self._job_bar.setRange(0, job.total and 100)
            self._job_bar.setValue(job.percent)

    def _after_change(self) -> None:
        self._refresh_undo()
        for tab in TABS:
            screen = self.screens.get(tab.name)
            if screen is not None and screen.isVisible():
                self._count(tab, screen)

    def _count(self, tab: Tab, screen: Screen) -> None:
        waiting = screen.count()
        self._tab_buttons[tab.name].setText(f"{_(tab.words)}  {waiting}" if waiting else _(tab.words))

    def refresh_backup(self) -> None:
        """Say when the last backup was."""
        if self.desk is not None:
            self._backup.setText(commands.backup_age(self.desk))

    # menus and keys -----------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        for action in self.actions():
            self.removeAction(action)
        self.undo_action = self._action(_("Undo"), "Ctrl+Z", self.undo)
        self.redo_action = self._action(_("Redo"), "Ctrl+Shift+Z", self.redo)
        menu = QMenu(self)
        menu.addActions([self.undo_action, self.redo_action])
        menu.addSeparator()
        for words, key, run in commands.menu(self):
            if words:
                menu.addAction(self._action(words, key, run))
            else:
                menu.addSeparator()
        menu.aboutToShow.connect(self._refresh_undo)
        self._menu_button.setMenu(menu)
        for at, tab in enumerate(TABS, start=1):
            self._action(_(tab.words), f"Ctrl+{at}", partial(self.go, tab.name))
        self._action(_("Search"), "Ctrl+F", lambda: self._on_screen(lambda s: s.focus_search()))
        self._action(_("New"), "Ctrl+N", lambda: self._on_screen(lambda s: s.new()))
        self._action(_("Find any record or action"), "Ctrl+K", self.open_palette)
        self._action(_("Keys"), "F1", lambda: commands.show_keys(self))
        self._refresh_undo()

    def _action(self, words: str, key: str, run: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
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
        palette = Palette(self, actions, self._find)
        corner = self.mapToGlobal(self.rect().topLeft())
        palette.move(corner.x() + (self.width() - palette.width()) // 2, corner.y() + 80)
        palette.field.setFocus()
        palette.show()

    def _find(self, typed: str) -> Sequence[Entry]:
        return commands.find_records(self, typed)

    # files, closing -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(u.isLocalFile() for u in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.banner.isVisible():
            self.banner.hide()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.settings.window = base64.b64encode(self.saveGeometry().data()).decode()
        self.closing.emit()
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        self.resize(1360, 820)
        if self.settings.window:
            self.restoreGeometry(QByteArray(base64.b64decode(self.settings.window)))


def _link(words: str, run: Callable[[], object]) -> QPushButton:
    made = QPushButton(words)
    made.setProperty("link", True)
    made.setAccessibleName(words)
    made.clicked.connect(lambda _on=False: run())
    return made


def _key(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
