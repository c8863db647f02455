"""The last resort: what nobody foresaw is rolled back, logged and told calmly, with a report to copy (F43).

An exception in a slot would otherwise leave a window that looks alive. The report holds no customer's
data: versions and the traceback only.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

import shopdesk
from shopdesk.core.problems import Refused, Trouble

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO, QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR, QtMsgType.QtFatalMsg: logging.CRITICAL,
}  # fmt: skip


class Guard(QObject):
    """Catches what nobody caught, on any thread, and shows it on the window's, one at a time.

    `show` gets the report and the error; until it is set, what is caught is only logged.
    """

    _caught = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.show: Callable[[str, object], object] | None = None
        self._showing = False
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @Slot(str, object)
    def _tell(self, report: str, error: object) -> None:
        if self.show is None or self._showing:
            return
        self._showing = True
        try:
            self.show(report, error)
        finally:
            self._showing = False

    def install(self) -> None:
        """Watch this process from now on."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(_qt_message)

    def _hook(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        report = report_of(kind, error, trace)
        if is_known(error):
            log.warning("%s", report)
        else:
            log.critical("%s", report)
        self._caught.emit(report, error)


def report_of(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """What happened, for us: versions and where, no data of the shop."""
    lines = traceback.format_exception(kind, None, trace)[:-1]
    head = f"ShopDesk {shopdesk.__version__} · Python {platform.python_version()} · {platform.platform()}"
    said = type(error).__name__ if error is not None else kind.__name__
    return "\n".join([head, "", "".join(lines).rstrip(), said])


def _qt_message(level: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(level, logging.WARNING), "%s", words)


def is_known(error: object) -> bool:
    """Whether it is the person's or the machine's error, which has words of its own."""
    return isinstance(error, Refused | Trouble)
