"""The filters over the list of products: a button for each facet, and behind it what can be chosen with counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.texts import N_, _
from shopdesk.model.products.queries import View
from shopdesk.model.taxonomy import facets
from shopdesk.model.taxonomy.facets import CATEGORY, NONE, STATE, TAG, TO, VENDOR, Choice, Facet, Filter
from shopdesk.model.taxonomy.rules import number_text, thousandths
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import mark
from shopdesk.ui.theme import tabular, theme
from shopdesk.ui.widgets import Action, FlowLayout, button, label, menu_button

NAMES = {CATEGORY: N_("Category"), TAG: N_("Tags"), VENDOR: N_("Supplier"), STATE: N_("State")}
_UNSAID = N_("Not said")
NOBODY = {CATEGORY: N_("No category"), TAG: N_("No tag"), VENDOR: N_("No supplier")}
_SHOWN = 7
_KEY = Qt.ItemDataRole.UserRole


class FacetBar(QWidget):
    """Emits `changed` when another choice was made; `filter` is what is chosen now."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self.filter = desk, Filter()
        self.view, self.searched = View.ALL, ""
        self._row = FlowLayout(self, gap=8)
        self._shown: object = None
        self.popup: FacetPopup | None = None

    def refresh(self, view: View, searched: str) -> None:
        """Show the facets there are now, and what is chosen."""
        self.view, self.searched = view, searched
        there = self._desk.ask(facets.facets, self.filter)
        words = self._desk.ask(facets.words_of, self.filter) if self.filter else {}
        if (there, words) == self._shown:
            return
        self._shown = (there, words)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        chosen = [f for f in there if self.filter.of(f.code)]
        first = [f for f in there if f in chosen or there.index(f) < _SHOWN]
        for facet in first:
            self._row.addWidget(self._button(facet, words))
        rest = [Action(f.words, partial(self.open, f)) for f in there if f not in first]
        if rest:
            others = menu_button(_("More filters") + "  ▾", rest)
            others.setProperty("facet", True)
            self._row.addWidget(others)
        if self.filter:
            clear = button(Action(_("Clear filters"), lambda: self.choose(Filter())))
            clear.setProperty("facet", True)
            clear.setFlat(True)
            self._row.addWidget(clear)
        for i in range(self._row.count()):
            if (item := self._row.itemAt(i)) is not None and (widget := item.widget()) is not None:
                widget.show()
        self.updateGeometry()

    def _button(self, facet: Facet, words: dict[tuple[str, str], str]) -> QPushButton:
        keys, name = self.filter.of(facet.code), name_of(facet)
        told = sorted(self._told(facet.code, k, words) for k in keys)
        text = f"{name}: {told[0]}" + (f" +{len(told) - 1}" if len(told) > 1 else "") if told else name
        made = QPushButton((text if len(text) < 44 else text[:42] + "…") + "  ▾")
        made.setProperty("facet", True)
        made.setProperty("chosen", bool(keys))
        made.setAccessibleName(text)
        made.setToolTip(", ".join(told))
        made.clicked.connect(lambda _on=False: self.open(facet, made))
        return made

    def _told(self, facet: str, key: str, words: dict[tuple[str, str], str]) -> str:
        return words_for(facet, Choice(key, words.get((facet, key), key), 0))

    def open(self, facet: Facet, under: QWidget | None = None) -> FacetPopup:
        """Show what can be chosen of a facet."""
        self.popup = FacetPopup(self, facet, self.filter.of(facet.code))
        self.popup.chosen.connect(lambda keys: self.choose(self.filter.with_(facet.code, keys)))
        at = under or self
        self.popup.move(at.mapToGlobal(QPoint(0, at.height() + 4)))
        self.popup.show()
        popup, question = self.popup, (self.filter, facet.code, self.view, self.searched)
        self._desk.ask_behind(lambda: self._desk.ask(facets.counts, *question), popup.fill)
        return popup

    def choose(self, filtered: Filter) -> None:
        """Narrow the list to this."""
        self.filter = filtered
        self.changed.emit()


def name_of(facet: Facet) -> str:
    """A facet's name: an attribute's own, else one of the window's."""
    return facet.words or _(NAMES[facet.code])


def words_for(facet: str, choice: Choice) -> str:
    """A choice in words."""
    if choice.key == NONE:
        return _(NOBODY.get(facet, _UNSAID))
    if facet == STATE:
        return texts.state(choice.key)[0]
    return f"⚙ {choice.words}" if choice.smart else choice.words


class FacetPopup(QFrame):
    """What can be chosen of a facet, each with its count; every tick counts at once. Emits `chosen` with all keys."""

    chosen = Signal(frozenset)

    def __init__(self, parent: QWidget, facet: Facet, keys: frozenset[str]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._facet, self._keys, self._alive = facet, keys, True
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search {what}").format(what=name_of(facet)))
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        self.bounds = self._bounds() if facet.ranged else None
        if self.bounds is not None:
            column.addWidget(self.bounds)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setAccessibleName(name_of(facet))
        self.list.itemChanged.connect(self._ticked)
        self.list.itemClicked.connect(self._clicked)
        self.destroyed.connect(self._gone)
        column.addWidget(self.list)
        self.setFixedSize(QSize(290, 120))

    def _bounds(self) -> QWidget:
        """From one number to another: taken with Enter, or when the field is left."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        self.low, self.high = QLineEdit(), QLineEdit()
        now = next((facets.range_of(k) for k in self._keys if TO in k), (None, None))
        for edit, words, bound in ((self.low, _("from"), now[0]), (self.high, _("to"), now[1])):
            edit.setPlaceholderText(words)
            edit.setAccessibleName(f"{name_of(self._facet)}: {words}")
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            edit.setText("" if bound is None else number_text(bound))
            edit.editingFinished.connect(self._range)
            row.addWidget(edit, 1)
        row.insertWidget(1, label("–", "quiet"))
        row.addWidget(label(self._facet.unit, "quiet"))
        return line

    def _range(self) -> None:
        """A range stands instead of every tick."""
        typed = [edit.text().strip() for edit in (self.low, self.high)]
        bounds = [thousandths(t) if t else None for t in typed]
        for edit, text, bound in zip((self.low, self.high), typed, bounds, strict=True):
            mark(edit, wrong=bool(text) and bound is None)
        if any(text and bound is None for text, bound in zip(typed, bounds, strict=True)):
            return
        key = facets.range_key(*bounds)
        keys = frozenset({key}) if key else frozenset(k for k in self._keys if TO not in k)
        if keys != self._keys:
            self._keys = keys
            self._untick(keys)
            self.chosen.emit(keys)

    def _untick(self, keys: frozenset[str]) -> None:
        self.list.blockSignals(True)
        for i in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(i)
            if item is not None and str(item.data(0, _KEY)) not in keys:
                item.setCheckState(0, Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def _gone(self) -> None:
        self._alive = False

    def fill(self, choices: Sequence[Choice]) -> None:
        """Show what was counted; an answer that comes after it was closed is dropped."""
        import shiboken6

        if not shiboken6.isValid(self):
            return
        self.list.blockSignals(True)
        self.list.clear()
        for choice in choices:
            self.list.addTopLevelItem(self._item(choice))
        self.list.blockSignals(False)
        self.search.setVisible(len(choices) > 8)
        rows = min(max(len(choices), 2), 11)
        more = (44 if len(choices) > 8 else 0) + (44 if self.bounds is not None else 0)
        self.setFixedSize(QSize(290, rows * 30 + 20 + more))
        first = self.low if self.bounds is not None else self.search if len(choices) > 8 else self.list
        first.setFocus()

    def _item(self, choice: Choice) -> QTreeWidgetItem:
        words = "\u2003" * (choice.depth - 1) + words_for(self._facet.code, choice)
        item = QTreeWidgetItem([words, texts.number(choice.count)])
        item.setData(0, _KEY, choice.key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        on = choice.key in self._keys
        item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(1, tabular(self.font()))
        item.setForeground(1, QColor(theme.tokens.quiet))
        item.setSizeHint(0, QSize(0, 30))
        if choice.tone:
            item.setIcon(0, dot(choice.tone))
        return item

    def _narrow(self, typed: str) -> None:
        for i in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(i)
            if item is not None:
                item.setHidden(typed.casefold() not in item.text(0).casefold())

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 1:
            on = item.checkState(0) == Qt.CheckState.Checked
            item.setCheckState(0, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _ticked(self, item: QTreeWidgetItem, _column: int) -> None:
        key, before = {str(item.data(0, _KEY))}, frozenset(k for k in self._keys if TO not in k)
        if before != self._keys:  # a tick stands instead of the range
            self.low.clear()
            self.high.clear()
        self._keys = before | key if item.checkState(0) == Qt.CheckState.Checked else before - key
        self.chosen.emit(self._keys)


def dot(tone: str) -> QIcon:
    """A tag's colour as a dot."""
    image = QPixmap(24, 24)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tone(tone)[1])
    painter.drawEllipse(2, 2, 8, 8)
    painter.end()
    return QIcon(image)
