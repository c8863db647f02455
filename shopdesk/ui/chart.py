"""A themed matplotlib chart as a widget. Drawing is a pure function (axes, data, look); hover shows the
figure.

matplotlib is imported when the first chart is made, not before the window is painted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QToolTip, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.ui.theme import FAMILIES, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FALLBACK = [
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei",
    "SimHei", "DejaVu Sans",
]  # fmt: skip


@dataclass(frozen=True)
class Look:
    """Colours of a chart, from the theme."""

    ink: str
    quiet: str
    line: str
    surface: str
    accent: str
    soft: str
    series: tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """A place of the chart that answers a hover: data coordinates and words."""

    x: float
    words: str


def look() -> Look:
    """The theme's colours for charts."""
    t = theme.tokens
    return Look(t.ink, t.quiet, t.line, t.surface, t.accent, t.accent_soft, theme.series())


_LABEL, _PAD, _MARGIN, _FOOT = 13, 8, 10, 30
"""Pixels: the figures at the axes, their distance, the edge all round, and the room of the labels below."""

Draw = Callable[["Axes", Look], "list[Spot]"]


class ChartView(QWidget):
    """Shows what a draw function draws; redraws when the theme changes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._name = name
        self._draw: Draw | None = None
        self._spots: list[Spot] = []
        self._labels: list[tuple[float, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._canvas: Any = None
        self.setMinimumHeight(160)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        theme.changed.connect(self.redraw)

    def show_drawing(self, draw: Draw) -> None:
        """Draw this from now on."""
        self._draw = draw
        self.redraw()

    def redraw(self) -> None:
        """Draw again, in the theme's colours."""
        if self._draw is None:
            return
        if self._canvas is None:
            self._canvas = _make_canvas()
            self._canvas.mpl_connect("motion_notify_event", self._hover)
            self._column.addWidget(self._canvas)
            self._canvas.resize(self.size())
        figure, colours = self._canvas.figure, look()
        figure.clear()
        figure.set_facecolor(colours.surface)
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        _dress(axes, colours)
        self._spots = self._draw(axes, colours)
        self._labels = _labels(axes)
        self._place(axes)
        self._canvas.draw_idle()

    def _place(self, axes: Axes) -> None:
        """Give the axes what their labels leave. matplotlib's own layout does it too, and takes as long as the rest."""
        canvas = self._canvas
        write = axes.yaxis.get_major_formatter()
        font = QFont(self.font())
        font.setPixelSize(_LABEL)
        low, high = axes.get_ylim()
        measure = QFontMetrics(font).horizontalAdvance
        words = [write(v, at) for at, v in enumerate(axes.get_yticks()) if low <= v <= high]
        left = _MARGIN + max((measure(w) for w in words), default=0) + _PAD
        wide, tall = max(canvas.width(), 2 * left), max(canvas.height(), 3 * _FOOT)
        half = max((measure(w) for _at, w in self._labels), default=0) // 2
        right = _MARGIN if not self._labels or _gap(axes, self._labels[-1][0]) * wide > half else half + 2
        axes.set_position(
            (left / wide, _FOOT / tall, 1 - (left + right) / wide, 1 - (_FOOT + _MARGIN) / tall)
        )
        if self._labels:
            step = thinned(len(self._labels), 2 * half + 2 * _PAD, wide - left - right)
            axes.set_xticks(*zip(*self._labels[::step], strict=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._canvas is not None:
            self._canvas.resize(self.size())
            for axes in self._canvas.figure.axes:
                self._place(axes)

    def _hover(self, event: Any) -> None:
        if event.inaxes is None or not self._spots or event.xdata is None:
            QToolTip.hideText()
            return
        near = min(self._spots, key=lambda s: abs(s.x - event.xdata))
        place = QPoint(int(event.guiEvent.position().x()), int(event.guiEvent.position().y()))
        QToolTip.showText(self._canvas.mapToGlobal(place), near.words, self._canvas)

    def _menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(_("Copy the chart"), lambda: QGuiApplication.clipboard().setImage(self.image()))
        menu.addAction(_("Save the chart…"), self._save)
        menu.exec(self.mapToGlobal(point))

    def image(self) -> QImage:
        """The chart as it looks now."""
        return self.grab().toImage()

    def _save(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save the chart"), f"{self._name}.png", "PNG (*.png);;SVG (*.svg)"
        )
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the chart as PNG or SVG, by the file's ending."""
        self._canvas.figure.savefig(path, facecolor=look().surface, dpi=160)


def thinned(count: int, label: float, room: float) -> int:
    """Which of the labels can stand side by side: every one, every second …"""
    return max(1, -(-count // max(int(room // max(label, 1)), 1)))


def _labels(axes: Axes) -> list[tuple[float, str]]:
    """The labels below that the drawing set itself; where they lie."""
    from matplotlib.ticker import FixedLocator

    if not isinstance(axes.xaxis.get_major_locator(), FixedLocator):
        return []
    words = [t.get_text() for t in axes.get_xticklabels()]
    return list(zip([float(x) for x in axes.get_xticks()], words, strict=False))


def _gap(axes: Axes, x: float) -> float:
    """How much of the axes' width lies right of a place."""
    low, high = axes.get_xlim()
    return (high - x) / ((high - low) or 1)


def name_line(
    axes: Axes, look: Look, words: str, point: tuple[float, float], away: tuple[float, float], side: str
) -> None:
    """Name a line at one of its points, on a ground of its own: other lines pass behind the words."""
    axes.annotate(
        words, point, xytext=away, textcoords="offset points", fontsize=9, ha=side, color=look.quiet, zorder=5,
        annotation_clip=False, bbox={"facecolor": look.surface, "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
    )  # fmt: skip


def _make_canvas() -> Any:
    import os

    from shopdesk.core import places

    os.environ.setdefault("MPLCONFIGDIR", str(places.cache_folder() / "matplotlib"))
    import matplotlib as mpl
    from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
    from matplotlib.figure import Figure

    mpl.rcParams["font.family"] = _families()
    mpl.rcParams["axes.unicode_minus"] = False
    canvas: Any = FigureCanvasQTAgg(Figure(dpi=100))  # type: ignore[no-untyped-call]
    canvas.setMouseTracking(True)
    return canvas


def _families() -> list[str]:
    from matplotlib.font_manager import fontManager

    known = {f.name for f in fontManager.ttflist}
    return [f for f in [*FAMILIES, *FALLBACK] if f in known]


def _dress(axes: Axes, colours: Look) -> None:
    axes.set_facecolor(colours.surface)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=9, colors=colours.quiet, pad=6)
    axes.grid(axis="y", color=colours.line, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.margins(x=0.01)
