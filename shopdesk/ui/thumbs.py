"""Small pictures for lists and grids: read beside the window, kept up to a bound, newest asked first."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageReader, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from shopdesk.ui.theme import theme

_MOST_BYTES = 48_000_000
_MOST_ASKED = 300
Key = tuple[str, int]


class Thumbnails(QObject):
    """The pictures that were looked at last, at most 48 MB of them. `ready(path)` when one that was asked for came.

    It belongs to the application: the thread that reads for it holds it too, and a QObject whose last holder
    is another thread dies there, in the midst of what the window's thread does with it.
    """

    ready = Signal(str)
    _read = Signal(object, QImage)

    def __init__(self) -> None:
        super().__init__(QGuiApplication.instance())
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._asked: deque[Key] = deque(maxlen=_MOST_ASKED)
        self._lock = threading.Lock()
        self._running = False
        self._reader = ThreadPoolExecutor(1, "thumbnails")
        self._read.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def get(self, path: Path | str, side: int) -> QPixmap | None:
        """The picture, at most `side` points either way; None when it is not read yet (it is then asked for) or not
        there."""
        key = (str(path), side)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return None if found.isNull() else found
        self._ask(key)
        return None

    def _ask(self, key: Key) -> None:
        with self._lock:
            if key not in self._asked:
                self._asked.append(key)
            if self._running:
                return
            self._running = True
        self._reader.submit(self._read_all, _ratio())

    def next(self) -> Key | None:
        """What is to be read now, the newest wish first; None ends the reader."""
        with self._lock:
            if self._asked:
                return self._asked.pop()
            self._running = False
            return None

    def _read_all(self, ratio: float) -> None:
        """Read what is asked for until nothing is; runs beside the window."""
        while (key := self.next()) is not None:
            self._read.emit(key, _image(key[0], round(key[1] * ratio)))

    def _keep(self, key: Key, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(_ratio())
        old = self._kept.pop(key, None)
        self._bytes += _weight(pixmap) - (0 if old is None else _weight(old))
        self._kept[key] = pixmap
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            self._bytes -= _weight(self._kept.popitem(last=False)[1])
        self.ready.emit(key[0])

    def forget(self, path: Path | str) -> None:
        """Read a picture anew when it is asked for next."""
        for key in [k for k in self._kept if k[0] == str(path)]:
            self._bytes -= _weight(self._kept.pop(key))

    def settle(self) -> None:
        """Wait until nothing is being read."""
        self._reader.submit(bool).result()

    @property
    def weight(self) -> int:
        """How many bytes are kept."""
        return self._bytes


def _image(path: str, most: int) -> QImage:
    """The picture, at most so many pixels either way; a null one where there is none."""
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    image = reader.read()
    if image.isNull() or max(image.width(), image.height()) <= most:
        return image
    mode = Qt.TransformationMode.SmoothTransformation
    return image.scaled(QSize(most, most), Qt.AspectRatioMode.KeepAspectRatio, mode)


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _weight(pixmap: QPixmap) -> int:
    return 200 if pixmap.isNull() else pixmap.width() * pixmap.height() * 4


_made: list[Thumbnails] = []


def thumbnails() -> Thumbnails:
    """The window's small pictures."""
    if not _made:
        _made.append(Thumbnails())
        app = QGuiApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(_made[0].settle)
    return _made[0]


def draw(
    painter: QPainter, rect: QRect, path: Path | str | None, side: int = 0, *, frame: bool = True
) -> None:
    """Draw a picture into the middle of a rectangle as large as it fits; a quiet frame until it is there."""
    pixmap = thumbnails().get(path, side or min(rect.width(), rect.height())) if path else None
    if pixmap is None:
        if frame:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.tokens.line)))
            painter.setBrush(QColor(theme.tokens.hover))
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 4, 4)
        return
    size = pixmap.deviceIndependentSize().toSize().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(0, 0, size.width(), size.height())
    target.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(target, pixmap)


class PictureLabel(QLabel):
    """A picture at most `height` points high that comes when it is read; nothing where it is missing."""

    def __init__(self, path: Path | str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._height = str(path), height
        thumbnails().ready.connect(self._came)
        self.setMinimumHeight(height if Path(path).exists() else 0)
        self._came(self._path)

    def _came(self, path: str) -> None:
        if path == self._path:
            pixmap = thumbnails().get(path, self._height)
            if pixmap is not None:
                self.setMinimumHeight(0)
                self.setPixmap(pixmap)
