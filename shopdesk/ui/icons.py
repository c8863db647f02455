"""The program's own line icons, tinted by the theme and sharp at any scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from shopdesk.core import places
from shopdesk.ui.theme import theme


@cache
def _source(name: str) -> bytes:
    return (places.resources() / "icons" / f"{name}.svg").read_bytes()


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace(b"#000", colour.encode())))


class _Engine(QIconEngine):
    """Draws the icon in the theme's colour at the moment of drawing, so that a switch needs no new icons. In a
    wider place it stands at the left: that is how words get their distance from it.
    """

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect, mode, state) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Qt's signature
        role = self._role
        if role == "tab":
            role = "accent" if state == QIcon.State.On else "quiet"
        if mode == QIcon.Mode.Disabled:
            role = "quiet"
        side = min(rect.width(), rect.height())
        place = QRectF(rect.left(), rect.top() + (rect.height() - side) / 2, side, side)
        _renderer(self._name, getattr(theme.tokens, role)).render(painter, place)

    def pixmap(self, size: QSize, mode, state) -> QPixmap:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Qt's signature
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "quiet") -> QIcon:
    """The icon in a colour of the theme: a token's name, or `tab` (accent when checked)."""
    return QIcon(_Engine(name, role))


def pixmap(name: str, role: str = "quiet", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of that many points."""
    image = icon(name, role).pixmap(QSize(round(size * ratio), round(size * ratio)))
    image.setDevicePixelRatio(ratio)
    return image
