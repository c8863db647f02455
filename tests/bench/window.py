"""The first paint, in a process of its own each time: a bare window against ours."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Measure

_BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
app = QApplication(sys.argv); w = Window(); w.resize(1360, 820); w.show(); app.exec()
"""
_OURS = """
import os, sys
from PySide6.QtWidgets import QApplication
from shopdesk import app
if sys.argv[2] == "painted":
    class Window(app.MainWindow):
        def paintEvent(self, event):
            super().paintEvent(event)
            os._exit(0)
    app.MainWindow = Window
else:
    opened = app.Application.open_path
    def open_path(self, path, tab=""):
        opened(self, path, tab)
        QApplication.processEvents()
        os._exit(0)
    app.Application.open_path = open_path
app.run(sys.argv[1], temp=True, tab="orders")
"""
"""Each process ends at the moment in question, so that its whole life is what is measured."""


def painted(file: Path) -> Iterator[Measure]:
    """A shop's window until it is painted, and until its first list is there."""
    bare = _start(["-c", _BARE])
    for until, most in (("painted", 1.5), ("listed", 4.0)):
        yield Measure(f"window {until}", _start(["-c", _OURS, str(file), until]), bare, most)


def _start(words: list[str]) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    found = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *words], env=environment, check=True, timeout=120, stderr=subprocess.DEVNULL
        )
        found.append(time.perf_counter() - start)
    return min(found)
