"""The bar of tabs on top of the window, with the menu button at its end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from shopdesk.core.texts import _
from shopdesk.ui.icons import icon
from shopdesk.ui.tabs import Tab


class TabBar(QWidget):
    """One button for each tab; `chosen` says which was pressed."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self.setObjectName("tabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tabs = {t.name: t for t in tabs}
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 12, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for at, tab in enumerate(tabs, start=1):
            made = self._button(tab, at)
            group.addButton(made)
            row.addWidget(made)
            self._buttons[tab.name] = made
        row.addStretch(1)
        self.menu = QToolButton()
        self.menu.setIcon(icon("more"))
        self.menu.setAccessibleName(_("Menu"))
        self.menu.setToolTip(f"{_('Menu')} · F10")
        self.menu.setShortcut("F10")
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.menu)

    def _button(self, tab: Tab, at: int) -> QToolButton:
        made = QToolButton()
        made.setText(_(tab.words))
        made.setIcon(icon(tab.icon, "tab"))
        made.setIconSize(QSize(24, 17))  # drawn at its left: the rest keeps the word away
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setToolTip(f"{_(tab.words)} · {native_key(f'Ctrl+{at}')}")
        made.setAccessibleName(_(tab.words))
        made.clicked.connect(lambda _on=False: self.chosen.emit(tab.name))
        return made

    def choose(self, name: str) -> None:
        """Mark a tab as the one that is looked at."""
        self._buttons[name].setChecked(True)

    def count(self, name: str, waiting: int) -> None:
        """Show how many things wait in a tab; nothing for none."""
        words = _(self._tabs[name].words)
        self._buttons[name].setText(f"{words}  {waiting}" if waiting else words)


def native_key(keys: str) -> str:
    """A key as this system writes it: ⌘ on a Mac."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
