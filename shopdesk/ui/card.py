"""The card beside a list: what a record is, as data, and the widget that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.texts import _
from shopdesk.ui.theme import tabular, theme
from shopdesk.ui.thumbs import PictureLabel
from shopdesk.ui.widgets import Action, FlowLayout, Pill, button, label, menu_button, rule


@dataclass(frozen=True)
class Facts:
    """Names and values, each on a line; empty values are left out. A heading is optional."""

    rows: Sequence[tuple[str, str]]
    heading: str = ""


@dataclass(frozen=True)
class Line:
    """One row of an account: words, a quiet detail, an amount at the right. `total` stands out; `tone`
    good, bad or ''.
    """

    words: str
    amount: str
    detail: str = ""
    total: bool = False
    quiet: bool = False
    tone: str = ""


@dataclass(frozen=True)
class Lines:
    """Rows with amounts that share one right edge."""

    rows: Sequence[Line]
    heading: str = ""


@dataclass(frozen=True)
class Timeline:
    """What happened, latest first: (when, what, taken back)."""

    rows: Sequence[tuple[str, str, bool]]
    heading: str = ""


@dataclass(frozen=True)
class Note:
    """A paragraph; `tone` quiet, bad, waiting or ''."""

    words: str
    tone: str = "quiet"


@dataclass(frozen=True)
class Image:
    """A picture from a file, at most `height` points high."""

    path: str
    height: int = 140


Section = Facts | Lines | Timeline | Note | Image


@dataclass(frozen=True)
class Card:
    """A record's card: title with its state, a quiet line under it, sections, and at the foot what can be
    done now.
    """

    title: str
    state: tuple[str, str] | None = None
    subtitle: str = ""
    sections: Sequence[Section] = field(default_factory=tuple)
    actions: Sequence[Action] = field(default_factory=tuple)
    more: Sequence[Action] = field(default_factory=tuple)
    """What is done more rarely: behind *More*, at the left of the actions."""


class CardView(QFrame):
    """Shows a card; empty until it has one. With `closable` it has a cross, which emits `closed`."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.closable = False
        self.setMinimumWidth(300)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.card: Card | None = None
        self._body: QWidget | None = None
        theme.changed.connect(self._redress)  # a method, not a lambda: Qt drops it with the widget

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(376, 400)

    def _redress(self) -> None:
        self.show_card(self.card)

    def show_card(self, card: Card | None) -> None:
        """Show another card, or none."""
        self.card = card
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        if card is not None:
            self._body = self._build(card)
            self._column.addWidget(self._body)

    def _build(self, card: Card) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(10)
        head = _head(card)
        if self.closable:
            head.addWidget(_cross(self.closed.emit), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if card.subtitle:
            column.addWidget(label(card.subtitle, "quiet", wrap=True, selectable=True))
        column.addWidget(_scroll(card.sections), 1)
        if card.actions or card.more:
            column.addWidget(_foot(card.actions, card.more))
        return body


def _head(card: Card) -> QHBoxLayout:
    row = QHBoxLayout()
    title = label(card.title, "heading", wrap=True, selectable=True)
    title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    row.addWidget(title, 1)
    if card.state:
        row.addWidget(Pill(*card.state), 0, Qt.AlignmentFlag.AlignTop)
    return row


def _cross(run: Callable[[], None]) -> QWidget:
    made = button(Action("", run, "close"))
    made.setProperty("link", True)
    made.setAccessibleName(_("Close"))
    made.setToolTip(f"{_('Close')} · Esc")
    return made


def _scroll(sections: Sequence[Section]) -> QScrollArea:
    inside = QWidget()
    inside.setObjectName("clear")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 6, 0)
    column.setSpacing(10)
    for section in sections:
        widget = _section(section)
        if widget is not None:
            column.addWidget(rule())
            column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


def _section(section: Section) -> QWidget | None:
    if isinstance(section, Facts):
        return facts_widget(section)
    if isinstance(section, Lines):
        return lines_widget(section)
    if isinstance(section, Timeline):
        return _timeline(section)
    if isinstance(section, Image):
        return _image(section)
    return (
        label(section.words, _TONES.get(section.tone, ""), wrap=True, selectable=True)
        if section.words
        else None
    )


_TONES = {"quiet": "quiet", "bad": "bad", "waiting": "waitingText", "good": "good"}


def _grid(heading: str) -> tuple[QWidget, QGridLayout]:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(8)
    if heading:
        grid.addWidget(label(heading, "subheading"), 0, 0, 1, 3)
    return box, grid


def facts_widget(section: Facts) -> QWidget | None:
    rows = [(name, value) for name, value in section.rows if value]
    if not rows:
        return None
    box, grid = _grid(section.heading)
    for at, (name, value) in enumerate(rows, start=1):
        grid.addWidget(label(name, "caption"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, wrap=True, selectable=True), at, 1)
    grid.setColumnMinimumWidth(0, 76)
    grid.setColumnStretch(1, 1)
    return box


def lines_widget(section: Lines) -> QWidget | None:
    if not section.rows:
        return None
    box, grid = _grid(section.heading)
    for at, line in enumerate(section.rows, start=1):
        style = "subheading" if line.total else "quiet" if line.quiet else ""
        grid.addWidget(label(line.words, style, wrap=True, selectable=True), at, 0)
        grid.addWidget(label(line.detail, "caption"), at, 1, Qt.AlignmentFlag.AlignRight)
        amount = label(line.amount, line.tone or ("total" if line.total else style), selectable=True)
        amount.setFont(tabular(amount.font()))
        grid.addWidget(amount, at, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    grid.setColumnStretch(0, 1)
    return box


def _timeline(section: Timeline) -> QWidget | None:
    if not section.rows:
        return None
    box, grid = _grid(section.heading)
    for at, (when, what, taken_back) in enumerate(section.rows, start=1):
        words = f"{what} — {_('undone')}" if taken_back else what
        grid.addWidget(label(when, "caption"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(words, "quiet" if taken_back else "", wrap=True), at, 1)
    grid.setColumnMinimumWidth(0, 76)
    grid.setColumnStretch(1, 1)
    return box


def _image(section: Image) -> QWidget | None:
    return PictureLabel(section.path, section.height) if Path(section.path).exists() else None


def _foot(actions: Sequence[Action], more: Sequence[Action]) -> QWidget:
    """Actions at the foot: the primary one last, at the right; they wrap rather than be cut."""
    box = QWidget()
    row = FlowLayout(box, gap=8, right=True)
    if more:
        row.addWidget(menu_button(_("More"), more))
    for action in sorted(actions, key=lambda a: a.primary):
        row.addWidget(button(action))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    return box
