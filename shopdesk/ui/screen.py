"""A screen says what it shows; it refreshes when that changed, and not before someone looks at it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk


def build(place: str, desk: Desk) -> Screen:
    """Import the code of a screen, named as "module:Class", and build it."""
    module, cls = place.split(":")
    made: Screen = getattr(import_module(module), cls)(desk)
    return made


class Screen(QWidget):
    """Base of the tabs. `shows` names the tables its figures come from; no screen calls another."""

    shows: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self._stale = True
        desk.changed.connect(self._changed)

    def refresh(self) -> None:
        """Ask again for everything shown."""
        raise NotImplementedError

    def count(self) -> int:
        """How many things wait for the owner here; shown beside the tab's name."""
        return 0

    def focus_search(self) -> None:
        """Put the cursor into the search field, if there is one."""

    def new(self) -> None:
        """What Ctrl+N means here."""

    def _changed(self, tables: frozenset[str]) -> None:
        if self.shows & tables:
            self._stale = True
            if self.isVisible():
                self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Refresh when something it shows changed since it was last looked at."""
        if self._stale:
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_if_stale()
