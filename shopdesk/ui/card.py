"""The card beside a list: what a record is, as data, and the widget that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.texts import _
from shopdesk.ui.text_grid import Cell, TextGrid, restyle
from shopdesk.ui.theme import theme
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


@dataclass(frozen=True)
class Drawing:
    """A widget of the noun's own, made each time the card is shown: a small chart."""

    make: Callable[[], QWidget]


Section = Facts | Lines | Timeline | Note | Image | Drawing


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
    """Shows a card; empty until it has one. With `closable` it has a cross, which emits `closed`.

    A card of the same make takes over the widgets of the one before, and of the same record also where it was
    scrolled to.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.closable = False
        self.setMinimumWidth(300)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.card: Card | None = None
        self._body: _Body | None = None
        theme.changed.connect(self._redress)  # a method, not a lambda: Qt drops it with the widget

    def sizeHint(self) -> QSize:
        return QSize(376, 400)

    def _redress(self) -> None:
        self._drop()
        self.show_card(self.card)

    def show_card(self, card: Card | None) -> None:
        """Show another card, or none."""
        self.card = card
        if self._body is not None and card is not None and self._body.follow(card, closable=self.closable):
            return
        self._drop()
        if card is not None:
            self._body = _Body(card, self.closed.emit if self.closable else None)
            self._column.addWidget(self._body)

    def _drop(self) -> None:
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None


class _Body(QWidget):
    """A card as widgets: head, sections that scroll, and the foot."""

    def __init__(self, card: Card, close: Callable[[], None] | None) -> None:
        super().__init__()
        self._card, self._closable = card, close is not None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 14, 18, 16)
        self._layout.setSpacing(10)
        self._layout.addLayout(self._head(close))
        self._subtitle = label("", "quiet", wrap=True, selectable=True)
        self._layout.addWidget(self._subtitle)
        self._slots = [_Slot(section) for section in card.sections]
        self._area = _scroll(self._slots)
        self._layout.addWidget(self._area, 1)
        self._foot = self._make_foot(card)
        self._layout.addWidget(self._foot)
        self._fill_head(card)

    def follow(self, card: Card, *, closable: bool) -> bool:
        """Become another card, if its sections are of the same kinds; answers whether it did."""
        old, self._card = self._card, card
        kinds = [type(s) for s in card.sections]
        if closable != self._closable or kinds != [type(s) for s in old.sections]:
            return False
        for slot, was, now in zip(self._slots, old.sections, card.sections, strict=True):
            if was != now:
                slot.take(now)
        if (card.title, card.state, card.subtitle) != (old.title, old.state, old.subtitle):
            self._fill_head(card)
        if _looks(card) != _looks(old):
            foot = self._make_foot(card)
            self._layout.replaceWidget(self._foot, foot)
            self._foot.hide()
            self._foot.deleteLater()
            self._foot = foot
        if card.title != old.title:
            self._area.verticalScrollBar().setValue(0)
        return True

    def _head(self, close: Callable[[], None] | None) -> QHBoxLayout:
        row = QHBoxLayout()
        self._title, self._pill = label("", "heading", wrap=True, selectable=True), Pill("", "")
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._title, 1)
        row.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        if close is not None:
            row.addWidget(_cross(close), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _fill_head(self, card: Card) -> None:
        self._title.setText(card.title)
        self._pill.show_state(*(card.state or ("", "")))
        self._pill.setVisible(card.state is not None)
        self._subtitle.setText(card.subtitle)
        self._subtitle.setVisible(bool(card.subtitle))

    def _make_foot(self, card: Card) -> QWidget:
        """Its buttons do what the card that is shown by then says."""
        asked = [replace(a, run=partial(self._run, at)) for at, a in enumerate(card.actions)]
        foot = _foot(asked, [replace(a, run=partial(self._run_more, at)) for at, a in enumerate(card.more)])
        if not card.actions and not card.more:
            foot.hide()
        return foot

    def _run(self, at: int) -> None:
        self._card.actions[at].run()

    def _run_more(self, at: int) -> None:
        self._card.more[at].run()


def _looks(card: Card) -> list[list[Action]]:
    return [[replace(a, run=bool) for a in actions] for actions in (card.actions, card.more)]


def _cross(run: Callable[[], None]) -> QWidget:
    made = button(Action("", run, "close"))
    made.setProperty("link", True)
    made.setAccessibleName(_("Close"))
    made.setToolTip(f"{_('Close')} · Esc")
    return made


class _Slot(QWidget):
    """The place of one section, with a hairline over it; not there while the section is empty."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(rule())
        self._inside: QWidget | None = None
        self.take(section)

    def take(self, section: Section) -> None:
        """Show this section instead of the one before."""
        inside = fill_section(section, self._inside)
        if inside is not self._inside and self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        if inside is not None and inside is not self._inside:
            self._column.addWidget(inside)
        self._inside = inside
        if inside is None:
            self.hide()
        elif self.parentWidget() is not None:  # shown without a parent it would be a window of its own
            self.show()


def _scroll(slots: Sequence[_Slot]) -> QScrollArea:
    inside = QWidget()
    inside.setObjectName("clear")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 6, 0)
    column.setSpacing(10)
    for slot in slots:
        column.addWidget(slot)
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


def fill_section(section: Section, old: QWidget | None = None) -> QWidget | None:
    """A section as a widget, which may be the old one of its kind; None when it says nothing."""
    if isinstance(section, Note):
        return _note(section, old)
    if isinstance(section, Image):
        return PictureLabel(section.path, section.height) if Path(section.path).exists() else None
    if isinstance(section, Drawing):
        return section.make()
    rows = _rows(section)
    if not rows:
        return None
    grid = old
    if not isinstance(grid, TextGrid):
        grid = TextGrid(0) if isinstance(section, Lines) else TextGrid(1, 76)
    grid.fill(section.heading, rows)
    return grid


_TONES = {"quiet": "quiet", "bad": "bad", "waiting": "waitingText", "good": "good"}


def _note(section: Note, old: QWidget | None) -> QWidget | None:
    if not section.words:
        return None
    style = _TONES.get(section.tone, "")
    if isinstance(old, QLabel):
        old.setText(section.words)
        restyle(old, style)
        return old
    return label(section.words, style, wrap=True, selectable=True)


def _rows(section: Facts | Lines | Timeline) -> list[tuple[Cell, ...]]:
    if isinstance(section, Facts):
        return [(Cell(name, "caption", "name"), Cell(value)) for name, value in section.rows if value]
    if isinstance(section, Lines):
        return [_line(x) for x in section.rows]
    return [
        (
            Cell(when, "caption", "name"),
            Cell(f"{what} — {_('undone')}" if back else what, "quiet" if back else ""),
        )
        for when, what, back in section.rows
    ]


def _line(line: Line) -> tuple[Cell, ...]:
    style = "subheading" if line.total else "quiet" if line.quiet else ""
    amount = line.tone or ("total" if line.total else style)
    return Cell(line.words, style), Cell(line.detail, "caption", "note"), Cell(line.amount, amount, "amount")


def facts_widget(section: Facts) -> QWidget | None:
    """Names and values, outside of a card."""
    return fill_section(section)


def lines_widget(section: Lines) -> QWidget | None:
    """Lines with their amounts, outside of a card."""
    return fill_section(section)


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
