"""The two lists of the page *Titles*, and the switch between them beside the title of each."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shopdesk.core.texts import N_
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.widgets import Chips

LISTS = (("titles", N_("Products")), ("keywords", N_("Keywords")))


class SwitchedList(ListScreen):
    """Base of the lists; `here` names it. `switched(list)` when the other one is asked for."""

    here: ClassVar = ""
    title = N_("Titles")
    switched = Signal(str)

    def beside_title(self) -> QWidget:
        self.switch = Chips(LISTS, wrap=False)
        self.switch.choose(self.here)
        self.switch.chosen.connect(self._switch)
        return self.switch

    def _switch(self, name: str) -> None:
        self.switch.choose(self.here)
        self.switched.emit(name)
