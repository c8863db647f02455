"""The watched folder: a quiet line offers new files that ShopDesk can take in. Nothing is imported by itself.

What was imported or waved away is not offered again, whatever its name: it is remembered by its content.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from shopdesk.core.texts import _, ngettext
from shopdesk.ui.icons import icon
from shopdesk.ui.widgets import Action, button, label

if TYPE_CHECKING:
    from shopdesk.model.arrivals import Arrival, Folder
    from shopdesk.ui.desk import Desk
    from shopdesk.ui.window import MainWindow

_AFTER_PAINT = 1_500
_EVERY = 30_000
_SOON = 2_500
_NAMED = 3
_REMEMBERED = 1_000
_KEY = "watched"


class Offer(QWidget):
    """The quiet line: what has come, *Import…*, and a cross that waves it away."""

    def __init__(self, take: Action, wave: Action) -> None:
        super().__init__()
        edge = QVBoxLayout(self)
        edge.setContentsMargins(20, 0, 20, 10)
        frame = QFrame()
        frame.setObjectName("offer")
        edge.addWidget(frame)
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        self.words = label("", "quiet", selectable=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        close = QPushButton()
        close.setIcon(icon("close"))
        close.setProperty("link", True)
        close.setAccessibleName(wave.words)
        close.setToolTip(wave.words)
        close.clicked.connect(lambda _on=False: wave.run())
        row.addWidget(self.words, 1)
        row.addWidget(button(take))
        row.addWidget(close)
        self.hide()


class Watching(QObject):
    """Looks at the folder named in the preferences, when it changes and now and then; lives as long as its line."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._folder: Folder | None = None
        self._asking = False
        self.arrivals: list[Arrival] = []
        self.offer = Offer(Action(_("Import…"), self.take), Action(_("Not now"), self.wave))
        self.setParent(self.offer)
        self._place()
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        timer = QTimer(self, interval=_EVERY)
        timer.timeout.connect(self.look)
        timer.start()
        QTimer.singleShot(_AFTER_PAINT, self, self.look)

    def _place(self) -> None:
        """Under the banner; the line of a shop that was open before goes."""
        for old in self._window.findChildren(Offer):
            old.deleteLater()
        inside = self._window.centralWidget()
        layout = inside.layout() if inside is not None else None
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(2, self.offer)

    # looking ------------------------------------------------------------------------------------------

    def look(self) -> None:
        """See what has come, beside the window."""
        named = self._window.settings.watched_folder.strip()
        busy = self._asking or self._desk.job is not None
        if not named or busy or self._desk.shop.read_only or self._window.desk is not self._desk:
            if not named:
                self._show([])
            return
        folder, shop, known = self._watched(Path(named)), self._desk.shop, self._known()
        self._asking = True
        self._desk.ask_behind(lambda: folder.arrivals(shop, known), self._looked)

    def _watched(self, path: Path) -> Folder:
        from shopdesk.model.arrivals import Folder

        if self._folder is None or self._folder.path != path:
            self._folder = Folder(path)
            old = self._watcher.directories()
            if old:
                self._watcher.removePaths(old)
            if path.is_dir():
                self._watcher.addPath(str(path))
        return self._folder

    def _looked(self, found: list[Arrival]) -> None:
        self._asking = False
        if not isValid(self.offer) or self._window.desk is not self._desk:
            return
        known = self._known()
        self._show([a for a in found if a.sha256 not in known])

    def _show(self, found: list[Arrival]) -> None:
        self.arrivals = found
        self.offer.setVisible(bool(found))
        if found:
            count, folder = len(found), found[0].path.parent.name
            words = ngettext("One new file in {folder}: {names}", "{n} new files in {folder}: {names}", count)
            names = ", ".join(a.path.name for a in found[:_NAMED]) + (", …" if count > _NAMED else "")
            self.offer.words.setText(words.format(n=count, folder=folder, names=names))
            self.offer.words.setToolTip("\n".join(a.path.name for a in found))

    # answering ----------------------------------------------------------------------------------------

    def take(self) -> None:
        """Open the import sheet with what has come; a file that is gone by now is passed over."""
        from shopdesk.ui import commands

        paths = [a.path for a in self.arrivals if a.path.is_file()]
        self._forget()
        if paths:
            commands.import_files(self._window, paths)

    def wave(self) -> None:
        """Not now, and not again."""
        self._forget()

    def _forget(self) -> None:
        known = [*self._known(), *(a.sha256 for a in self.arrivals)]
        self._window.settings.choices[_KEY] = json.dumps(known[-_REMEMBERED:])
        self._show([])

    def _known(self) -> list[str]:
        try:
            return [str(x) for x in json.loads(self._window.settings.choices.get(_KEY, "[]"))]
        except (ValueError, TypeError):
            return []
