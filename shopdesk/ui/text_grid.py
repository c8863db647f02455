"""Rows of words in columns, as labels that are used again when the words change.

Dressing a new label by the style sheet takes twenty times as long as giving an old one other words, and a
card has sixty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from shopdesk.ui.theme import tabular
from shopdesk.ui.widgets import label

_TOP = Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """Words with their style. `kind` is how they lie: name (at the top), text (wraps), note or amount (right)."""

    words: str
    style: str = ""
    kind: str = "text"


class TextGrid(QWidget):
    """A heading over rows of cells; `stretch` is the column that takes what is left, `least` the first's width."""

    def __init__(self, stretch: int, least: int = 0) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(stretch, 1)
        self._grid.setColumnMinimumWidth(0, least)
        self._labels: dict[tuple[int, int], tuple[QLabel, Cell, int]] = {}
        self._heading: QLabel | None = None

    def fill(self, heading: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows instead of those before."""
        self._head(heading)
        used = set()
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if not (cell.kind == "note" and not cell.words):
                    used.add((at, column))
                    self._put((at, column), cell, _width(row, column))
        for place, (shown, _cell, _span) in self._labels.items():
            shown.setVisible(place in used)

    def _head(self, words: str) -> None:
        if words and self._heading is None:
            self._heading = label(words, "subheading")
            self._grid.addWidget(self._heading, 0, 0, 1, 3)
        if self._heading is not None:
            self._heading.setText(words)
            self._heading.setVisible(bool(words))

    def _put(self, place: tuple[int, int], cell: Cell, span: int) -> None:
        shown, old, was = self._labels.get(place, (None, None, 0))
        if shown is None or old is None or old.kind != cell.kind:
            if shown is not None:
                shown.hide()
                shown.deleteLater()
            shown, was = _made(cell), 0
        elif old != cell:
            shown.setText(cell.words)
            restyle(shown, cell.style)
        if span != was:
            self._grid.addWidget(shown, *place, 1, span, _LIES.get(cell.kind, Qt.AlignmentFlag(0)))
        self._labels[place] = (shown, cell, span)


def _width(row: Sequence[Cell], column: int) -> int:
    """Words before an empty note take its column too: they need not wrap for a note of another row."""
    following = row[column + 1] if column + 1 < len(row) else None
    return 2 if following is not None and following.kind == "note" and not following.words else 1


_LIES = {"name": _TOP, "note": Qt.AlignmentFlag.AlignRight, "amount": _RIGHT}


def _made(cell: Cell) -> QLabel:
    wide = cell.kind == "text"
    made = label(cell.words, cell.style, wrap=wide, selectable=wide or cell.kind == "amount")
    if cell.kind == "amount":
        made.setFont(tabular(made.font()))
    return made


def restyle(shown: QLabel, style: str) -> None:
    """Dress a label in another of the theme's styles."""
    if shown.objectName() != style:
        shown.setObjectName(style)
        shown.style().unpolish(shown)
        shown.style().polish(shown)
