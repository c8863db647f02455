"""Small parts that every screen is built of: buttons, chips, search, pills, headings, empty states,
banners.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core.texts import _
from shopdesk.ui.icons import icon, pixmap
from shopdesk.ui.theme import theme

WINDOW_KEYS = frozenset({
    "Ctrl+B", "Ctrl+F", "Ctrl+I", "Ctrl+K", "Ctrl+N", "Ctrl+O", "Ctrl+Q", "Ctrl+S", "Ctrl+Y", "Ctrl+Z",
    "Ctrl+Shift+Z", "Ctrl+,", "F1", *(f"Ctrl+{n}" for n in range(1, 10)),
})  # fmt: skip
"""Keys that the window itself answers, for the screen that is shown: twice on one window, Qt would run
neither.
"""


_NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True)
class Action:
    """Something to do: its words, what it calls, and how it looks. `key` is its shortcut, `why` why it
    cannot be now.
    """

    words: str
    run: Callable[[], object]
    icon: str = ""
    primary: bool = False
    danger: bool = False
    key: str = ""
    why: str = ""


def label(words: str, name: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Words in one of the theme's styles (title, heading, quiet, caption, figure, problem …)."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def button(action: Action) -> QPushButton:
    """A push button for an action; its key is in the tooltip."""
    made = QPushButton(action.words)
    made.setProperty("primary", action.primary)
    made.setProperty("danger", action.danger)
    if action.icon:
        made.setIcon(icon(action.icon, "on_accent" if action.primary else "ink"))
        made.setIconSize(QSize(21, 16))
    made.setEnabled(not action.why)
    hint = action.why or (f"{action.words} · {action.key}" if action.key else "")
    made.setToolTip(hint)
    made.setAccessibleName(action.words)
    if action.key and action.key not in WINDOW_KEYS:
        made.setShortcut(action.key)
    made.clicked.connect(lambda _on=False: action.run())
    return made


def foot(
    go: QPushButton, leave: Callable[[], object], said: QWidget | None = None, *, leave_words: str = ""
) -> QHBoxLayout:
    """The last row of a dialog: what is said at the left, Cancel (or other words where that would say two things),
    and what Enter does.
    """
    row = QHBoxLayout()
    if said is None:
        row.addStretch(1)
    else:
        row.addWidget(said, 1)
    cancel = button(Action(leave_words or _("Cancel"), leave))
    cancel.setAutoDefault(False)
    go.setDefault(True)
    row.addWidget(cancel)
    row.addWidget(go)
    return row


def menu_button(words: str, actions: Sequence[Action]) -> QPushButton:
    """A button that opens a menu of actions; those that cannot be done now say why in their tooltip."""
    from PySide6.QtWidgets import QMenu

    made = QPushButton(words)
    made.setAccessibleName(words)
    menu = QMenu(made)
    menu.setToolTipsVisible(True)
    for action in actions:
        entry = menu.addAction(action.words)
        entry.setEnabled(not action.why)
        entry.setToolTip(action.why)
        entry.triggered.connect(lambda _on=False, run=action.run: run())
    made.setMenu(menu)
    return made


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setObjectName("rule")
    return line


class Pill(QLabel):
    """A state in its tone. Painted here: a style sheet of its own would cost more than all the rest of a card."""

    def __init__(self, words: str, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setContentsMargins(10, 3, 10, 3)
        font = self.font()
        font.setPixelSize(12)
        self.setFont(font)
        theme.changed.connect(self.update)
        self.show_state(words, tone)

    def show_state(self, words: str, tone: str) -> None:
        """Show another state."""
        self._tone = tone
        self.setText(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        background, ink = theme.tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(background)
        painter.drawRoundedRect(self.rect(), min(11, self.height() / 2), min(11, self.height() / 2))
        painter.setPen(ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


_BESIDE = 62
"""Pixels of a search field that its edge, its picture and its cross take."""


class SearchField(QLineEdit):
    """A search field that waits for a pause in typing, never searches half a Chinese word, and clears on
    Escape.

    `asked` carries what to search for; `left` says that the arrow down was pressed, towards what was found.
    """

    asked = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str, hint: str = "Ctrl+F") -> None:
        super().__init__()
        self._words, self._hint = placeholder, hint
        self.setPlaceholderText(f"{placeholder}  {hint}".strip())
        self.setToolTip(self.placeholderText())
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(160)
        self.setMaximumWidth(420)
        self._pause = QTimer(self, singleShot=True, interval=120)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text()))
        self._composing = False
        self.textChanged.connect(self._typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The key is told where it has room whole."""
        super().resizeEvent(event)
        both = f"{self._words}  {self._hint}".strip()
        fits = self.fontMetrics().horizontalAdvance(both) + _BESIDE <= self.width()
        self.setPlaceholderText(both if fits else self._words)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _typed(self) -> None:
        if not self._composing:
            self._pause.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier  # which saves the form it stands in
        ):
            self._pause.stop()
            self.asked.emit(self.text())
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """Saved views with live counts; one is chosen."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]], *, wrap: bool = True) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        row: QLayout = FlowLayout(self, gap=8) if wrap else QHBoxLayout(self)
        row.setSpacing(8)
        row.setContentsMargins(0, 0, 0, 0)
        for key, words in views:
            chip = QPushButton(_(words))
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setAccessibleName(_(words))
            chip.clicked.connect(lambda _on=False, k=key: self.chosen.emit(k))
            _make_room(chip)
            row.addWidget(chip)
            self._buttons[key] = chip
        self._words = dict(views)
        first = next(iter(self._buttons.values()), None)
        if first:
            first.setChecked(True)

    def choose(self, key: str) -> None:
        """Mark a view as the chosen one."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def count(self, counts: dict[str, int]) -> None:
        """Show how many there are in each view."""
        from shopdesk.ui import texts  # Qt's locales cost a tenth of the first paint

        for key, chip in self._buttons.items():
            words = _(self._words[key])
            chip.setText(f"{words}  {texts.number(counts[key])}" if key in counts else words)
            _make_room(chip)


class Strip(QWidget):
    """The pages of a tab as words in one line; the one that is looked at is underlined."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(0)
        for key, words in pages:
            made = QPushButton(_(words))
            made.setProperty("strip", True)
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setToolTip(f"{_(words)} · {QKeySequence('Ctrl+PgDown').toString(_NATIVE)}")
            made.clicked.connect(lambda _on=False, k=key: self.chosen.emit(k))
            _make_room(made)
            row.addWidget(made)
            self._buttons[key] = made
        row.addStretch(1)

    def choose(self, key: str) -> None:
        """Underline a page."""
        self._buttons[key].setChecked(True)


def _make_room(chip: QPushButton) -> None:
    """The chosen chip is bold: room for that, so that nothing is cut and nothing moves."""
    font = chip.font()
    font.setWeight(font.Weight.DemiBold)
    chip.setMinimumWidth(QFontMetrics(font).horizontalAdvance(chip.text()) + 30)


class FlowLayout(QLayout):
    """Widgets in lines that wrap, left to right; with `right`, each line ends at the right edge."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, *, right: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._right = gap, right
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(i.sizeHint().height() for i in line)
            if move:
                self._place_line(line, rect, y)
            y += height + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = -1
        for item in self._items:
            wide = item.sizeHint().width()
            if not lines or wide > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= wide + self._gap
        return lines

    def _place_line(self, line: list[QLayoutItem], rect: QRect, y: int) -> None:
        used = sum(i.sizeHint().width() for i in line) + self._gap * (len(line) - 1)
        x = rect.x() + (max(rect.width() - used, 0) if self._right else 0)
        for item in line:
            hint = item.sizeHint()
            item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap


class EmptyState(QWidget):
    """What belongs here, and the one button that fills it."""

    def __init__(self, picture: str, words: str, more: str, action: Action | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(8)
        image = QLabel()
        image.setPixmap(pixmap(picture, "quiet", 40, 2.0))
        image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(image)
        for text, name in ((words, "heading"), (more, "quiet")):
            line = label(text, name, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setFixedWidth(480)  # a wrapped label that may shrink is given the height of one line
            column.addWidget(line, alignment=Qt.AlignmentFlag.AlignCenter)
        if action:
            column.addSpacing(8)
            column.addWidget(button(action), alignment=Qt.AlignmentFlag.AlignCenter)


class Banner(QWidget):
    """A sentence that needs an eye: what was refused or what stands in the way. Goes on Escape or its
    cross; hidden it takes no room.
    """

    def __init__(self) -> None:
        super().__init__()
        frame = QFrame()
        frame.setObjectName("banner")
        around = QHBoxLayout(self)
        around.setContentsMargins(20, 10, 20, 8)
        around.addWidget(frame)
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(pixmap("warning", "bad", 18, 2.0))
        self._words = label("", wrap=True, selectable=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._act: Callable[[], object] = lambda: None
        self._button = QPushButton()
        self._button.clicked.connect(self._run)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.hide()
        close = QPushButton()
        close.setIcon(icon("close"))
        close.setProperty("link", True)
        close.setAccessibleName(_("Close this message"))
        close.setToolTip(_("Close this message"))
        close.clicked.connect(self.hide)
        for widget in (picture, self._words, self._button, close):
            row.addWidget(widget)
        self.hide()

    def tell(self, words: str, action: Action | None = None) -> None:
        """Show a sentence, with what can be done about it."""
        self._words.setText(words)
        self._button.setVisible(action is not None)
        if action:
            self._button.setText(action.words)
            self._button.setAccessibleName(action.words)
            self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._act = action.run
        self.show()

    def _run(self) -> None:
        self.hide()
        self._act()

    def words(self) -> str:
        """What it says now."""
        return self._words.text() if self.isVisible() else ""


_SPARK = 48
"""A line that is narrower says nothing."""


class Spark(QWidget):
    """A small line of the last values, without axes."""

    def __init__(self, values: Sequence[int] = ()) -> None:
        super().__init__()
        self._values = list(values)
        self.setMinimumHeight(26)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self, values: Sequence[int]) -> None:
        """Show these values."""
        self._values = list(values)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self._values) < 2 or self.width() < _SPARK:
            return
        low, high = min(self._values), max(self._values)
        height, width = self.height() - 6, self.width() - 2
        points = [
            (1 + width * i / (len(self._values) - 1), 3 + height - height * (v - low) / ((high - low) or 1))
            for i, v in enumerate(self._values)
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(theme.tokens.accent))
        pen.setWidthF(1.6)
        painter.setPen(pen)

        painter.drawLines([QLineF(*a, *b) for a, b in pairwise(points)])
        painter.end()
