"""Python's cycles are broken on the window's thread, and on no other.

Widgets and the functions they listen with hold each other. Python looks for such cycles on whichever thread happens
to ask for memory, and frees the widget there: Qt ends the program for that, or does something odd much later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1_000
_MIDDLE = 10
_ALL = 60


class Collecting(QObject):
    """Switches Python's own looking off and looks from a timer: the young every second, everything every minute."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._looked = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY)

    def look(self) -> None:
        """Look once, as deep as it is time for."""
        self._looked += 1
        gc.collect(2 if self._looked % _ALL == 0 else 1 if self._looked % _MIDDLE == 0 else 0)
