"""Leaves in order when the computer shuts down or asks the program to stop: the shop is closed, nothing
is half done (F44).
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication


class Leaving(QObject):
    """Calls `close` on SIGTERM and SIGINT and at the end of the session, then ends the program.

    Python sees a signal only when Qt gives it a turn, so the signal is also written to a socket that Qt
    watches.
    """

    def __init__(self, app: QApplication, close: Callable[[], object]) -> None:
        super().__init__(app)
        self._app, self._close = app, close
        self._heard, self._said = socket.socketpair()
        for end in (self._heard, self._said):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._leave)
        app.commitDataRequest.connect(self._commit, Qt.ConnectionType.DirectConnection)

    def install(self) -> None:
        """Listen to this process's signals from now on."""
        signal.set_wakeup_fd(self._said.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_a: None)

    def _leave(self) -> None:
        self._heard.recv(64)
        self._close()
        self._app.quit()

    def _commit(self, _session: QSessionManager) -> None:
        self._close()
