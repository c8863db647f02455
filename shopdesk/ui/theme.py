"""Colours, fonts and the style sheet, in light and dark, from one set of tokens (design.md)."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from shopdesk.core import places

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


@dataclass(frozen=True)
class Tokens:
    """The colours of one appearance. Nothing else in the program names a colour."""

    background: str
    surface: str
    line: str
    ink: str
    quiet: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    selection: str
    hover: str
    good: str
    bad: str
    waiting: str
    link: str


LIGHT = Tokens(
    background="#F6F7F9", surface="#FFFFFF", line="#E3E6EB", ink="#1B2430", quiet="#667085", accent="#0F766E",
    on_accent="#FFFFFF", accent_hover="#0B5F59", accent_soft="#E6F4F1", selection="#EAF3F2", hover="#F4F6F8",
    good="#166534", bad="#B42318", waiting="#B45309", link="#1D4ED8",
)  # fmt: skip
DARK = Tokens(
    background="#14171C", surface="#1B2027", line="#2C333D", ink="#E8EBEF", quiet="#98A2B3", accent="#2DD4BF",
    on_accent="#08211E", accent_hover="#5EEAD4", accent_soft="#12302D", selection="#1E3533", hover="#222933",
    good="#4ADE80", bad="#F97066", waiting="#FBBF24", link="#93B4FF",
)  # fmt: skip

TONES = {
    "waiting": (("#FEF3C7", "#92400E"), ("#3A2A0B", "#FCD34D")),
    "todo": (("#DBEAFE", "#1E40AF"), ("#172A4D", "#93C5FD")),
    "moving": (("#E0E7FF", "#3730A3"), ("#25264F", "#A5B4FC")),
    "good": (("#DCFCE7", "#166534"), ("#12321F", "#86EFAC")),
    "bad": (("#FEE2E2", "#991B1B"), ("#451A1A", "#FCA5A5")),
    "closed": (("#F2F4F7", "#475467"), ("#272E38", "#B4BCC9")),
}
"""Tone of a state pill → (background, ink) in light and in dark; contrast at least 4.5 to 1."""

SERIES = ("#0F766E", "#5B8DEF", "#F59E0B", "#16929A", "#A78BFA", "#98A2B3")
SERIES_DARK = ("#2DD4BF", "#7AA5FF", "#FBBF24", "#22B8CF", "#B9A3FF", "#98A2B3")

_FONTS = {
    "win32": ["Segoe UI", "Microsoft YaHei UI"],
    "darwin": [".AppleSystemUIFont", "PingFang SC"],
}
FAMILIES = _FONTS.get(sys.platform, ["Noto Sans", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "DejaVu Sans"])


class Theme(QObject):
    """What the program looks like now; `changed` when it is switched."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.dark = False
        self.compact = False
        self._choice = "light"

    def apply(self, choice: str, *, compact: bool = False) -> None:
        """Dress the application: `light`, `dark` or `system`. Safe to call again while it runs."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError("the theme needs a running QApplication")
        self._choice, self.compact = choice, compact
        self.dark = choice == "dark" or (choice == "system" and _system_is_dark())
        self.tokens = DARK if self.dark else LIGHT
        if not app.styleSheet() and app.style().name() != "fusion":
            app.setStyle("Fusion")
        app.setFont(_font())
        app.setPalette(_palette(self.tokens))
        app.setStyleSheet(_style_sheet(self.tokens, dark=self.dark))
        self.changed.emit()

    def follow_system(self) -> None:
        """Switch live when the system does, while the choice is `system`."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self.apply("system", compact=self.compact)

    def tone(self, name: str) -> tuple[QColor, QColor]:
        """Background and ink of a pill."""
        light, dark = TONES.get(name, TONES["closed"])
        background, ink = dark if self.dark else light
        return QColor(background), QColor(ink)

    def series(self) -> tuple[str, ...]:
        """Colours of the lines and bars of a chart, in order."""
        return SERIES_DARK if self.dark else SERIES

    @property
    def row_height(self) -> int:
        """Height of a table row in pixels."""
        return 30 if self.compact else 38


theme = Theme()


def ground(choice: str) -> str:
    """The colour of the bare window, known before the theme is applied."""
    dark = choice == "dark" or (
        choice == "system" and QGuiApplication.palette().window().color().lightness() < 128
    )
    return (DARK if dark else LIGHT).background


def _system_is_dark() -> bool:
    from PySide6.QtCore import Qt  # its hundred enums are made at the first touch: not before the first paint

    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _font() -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)  # Qt passes over those that are not here
    font.setPixelSize(13)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def tabular(font: QFont) -> QFont:
    """The font with figures of equal width, for columns of amounts."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


_USUAL = 143
"""Pixels that the words below take in Noto Sans, for which widths are given."""


def wider() -> float:
    """How much wider than usual the font of this system is, 1 at least: widths in pixels grow by it."""
    return max(QFontMetrics(QApplication.font()).horizontalAdvance("0123456789 Received ¥") / _USUAL, 1.0)


def _palette(t: Tokens) -> QPalette:
    p, role = QPalette(), QPalette.ColorRole
    pairs = {
        role.Window: t.background, role.Base: t.surface, role.AlternateBase: t.background, role.Button: t.surface,
        role.WindowText: t.ink, role.Text: t.ink, role.ButtonText: t.ink, role.BrightText: t.ink,
        role.PlaceholderText: t.quiet, role.Highlight: t.selection, role.HighlightedText: t.ink,
        role.ToolTipBase: t.surface, role.ToolTipText: t.ink, role.Link: t.link, role.Mid: t.line,
        role.Dark: t.line, role.Light: t.surface, role.Midlight: t.line, role.Shadow: t.line, role.Accent: t.accent,
    }  # fmt: skip
    for key, colour in pairs.items():
        p.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, key, QColor(t.quiet))
    return p


def _style_sheet(t: Tokens, *, dark: bool) -> str:
    template = Template((places.resources() / "style.qss").read_text(encoding="utf-8"))
    icons = (places.resources() / "icons").as_posix()
    return template.substitute(asdict(t), icons=icons, shade="dark" if dark else "light")
