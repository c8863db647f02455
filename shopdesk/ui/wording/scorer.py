"""Judges titles beside the window, a portion at a time, and tells the screens now and then."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

from shopdesk.model.wording import scoring
from shopdesk.ui.desk import Desk

_PAUSE, _TELL = 15, 2.0
SHOWN = frozenset({"title_score", "title_count"})


class Scorer(QObject):
    """`start` when something may be stale; it works until nothing is, with a breath between the portions."""

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk, self._busy, self._done, self._told = desk, False, 0, 0.0
        self._next = QTimer(self, singleShot=True, interval=_PAUSE)
        self._next.timeout.connect(self._ask)

    def start(self) -> None:
        """Begin, unless it is at work already."""
        if not self._busy and not self._desk.shop.read_only:
            self._busy, self._told = True, time.monotonic()
            self._ask()

    def _ask(self) -> None:
        if self._desk.job is not None and self._desk.job.writes:
            self._next.start(10 * _PAUSE)
            return
        shop = self._desk.shop
        self._desk.ask_behind(lambda: scoring.keep(shop), self._take)

    def _take(self, done: int) -> None:
        self._done += done
        if done:
            self._next.start(_PAUSE)
        else:
            self._busy = False
        if self._done and (not done or time.monotonic() - self._told > _TELL):
            self._done, self._told = 0, time.monotonic()
            self._desk.changed.emit(SHOWN)
