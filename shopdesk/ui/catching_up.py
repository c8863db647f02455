"""What is due by the shop's day is done when a shop is opened, and when its day turns: looked at, not timed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from shopdesk.core.texts import N_, _, say

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk
    from shopdesk.ui.window import MainWindow

_AFTER_PAINT = 300


class CatchingUp(QObject):
    """Watches a window for the moments when someone comes back to it; lives as long as the desk."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self._day: date | None = None
        window.installEventFilter(self)
        QTimer.singleShot(_AFTER_PAINT, self, self.look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            QTimer.singleShot(0, self, self.look)
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Once a day, do what is due; later, if something else is being written."""
        desk = self._desk
        today = desk.shop.today()
        busy = desk.job is not None and desk.job.writes
        if today == self._day or busy or desk.shop.read_only or self._window.desk is not desk:
            return
        from shopdesk.model.lots import queries as lots
        from shopdesk.model.products import price_queries, pricing
        from shopdesk.model.taxonomy import smart

        self._day = today
        desk.ask_behind(
            lambda: smart.keep(desk.shop), lambda _none: desk.changed.emit(frozenset({"smart_hit"}))
        )
        if desk.ask(price_queries.is_due, today):
            desk.do(say(N_("Planned prices of {day}"), day=today.isoformat()), pricing.catch_up)
        if n := desk.ask(lots.alerts, today, desk.shop.facts.expiry_days):
            desk.say(_("{n} lots have expired or soon will: Products, Lots.").format(n=n))
