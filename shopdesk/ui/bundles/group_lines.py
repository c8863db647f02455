"""Under the components of a bundle: of each group how many are chosen, and whether one of them more than once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shopdesk.core import reading
from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import label

_FIRST = (1, False)


class GroupLines(QWidget):
    """One line for each group; `sizes` are name → (pieces, repeats), also of groups that have no row just now."""

    changed = Signal()

    def __init__(self, _desk: Desk, sizes: Mapping[str, tuple[int, bool]]) -> None:
        super().__init__()
        self.sizes = dict(sizes)
        self._shown: dict[str, int] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def size_of(self, name: str) -> tuple[int, bool]:
        """How many are chosen of a group, and whether one more than once."""
        return self.sizes.get(name, _FIRST)

    def show_groups(self, counts: Mapping[str, int]) -> None:
        """A line for each of these groups (name → SKUs in it); what is being typed stays."""
        if dict(counts) == self._shown:
            return
        self._shown = dict(counts)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, n in counts.items():
            self._column.addWidget(self._line(name, n))
        self.setVisible(bool(counts))

    def _line(self, name: str, count: int) -> QWidget:
        pieces, repeats = self.size_of(name)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(_("{group}: choose").format(group=name), ""))
        edit = QLineEdit(str(pieces))
        edit.setFixedWidth(52)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setAccessibleName(_("How many of {group} are chosen").format(group=name))
        edit.textChanged.connect(partial(self._typed, name))
        row.addWidget(edit)
        row.addWidget(label(_("of {n}").format(n=texts.number(count)), ""))
        again = QCheckBox(_("one of them more than once"))
        again.setChecked(repeats)
        again.toggled.connect(partial(self._ticked, name))
        row.addWidget(again)
        row.addStretch(1)
        return line

    def _typed(self, name: str, words: str) -> None:
        found, wrong = reading.quantity(words)
        if wrong is None and found is not None:
            self.sizes[name] = (found, self.size_of(name)[1])
            self.changed.emit()

    def _ticked(self, name: str, on: bool) -> None:
        self.sizes[name] = (self.size_of(name)[0], on)
        self.changed.emit()
