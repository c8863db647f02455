"""The window in processes of its own: the first paint against a bare window's, and a click on a real shop."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shopdesk.model.files import open_shop
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
        from shopdesk.ui.table import TableView
        painted = TableView.paintEvent
        def paintEvent(self, event):
            painted(self, event)
            if self.model().rowCount() > 1:
                os._exit(0)
        TableView.paintEvent = paintEvent
        return opened(self, path, tab)
    app.Application.open_path = open_path
app.run(sys.argv[1], tab="orders")
"""
"""Each process ends at the moment in question, so that its whole life is what is measured."""


_CLICKED = """
import gc, sys, time
from pathlib import Path
from shopdesk.app import Application, qt_application
from shopdesk.core import places, settings
from shopdesk.core.texts import say
from shopdesk.model.orders import actions, queries
from shopdesk.ui.theme import theme
places.use_temporary()
app = qt_application(); theme.apply("light")
shop = Application(settings.Settings()); shop.window.show(); shop.open_path(Path(sys.argv[1]), "orders")
def settle():
    until = time.perf_counter() + 0.4
    while time.perf_counter() < until:
        app.processEvents(); time.sleep(0.005)
settle(); gc.collect(); gc.freeze()
screen, desk = shop.window.screens["orders"], shop.desk
took = []
for order in list(desk.ask(queries.first_ids, "to_ship"))[:13]:
    screen.go(order); settle()
    start = time.perf_counter()
    desk.do(say("Ship"), actions.ship, order, "sf", f"SF{order:013d}")
    app.processEvents()
    took.append(time.perf_counter() - start)
took = sorted(took[1:] or took)
print(took[len(took) // 2] if took else "none")
import os; os._exit(0)
"""
"""Ships orders, each the one that is looked at, until list, chips and card are painted again."""


def clicked(file: Path) -> Iterator[Measure]:
    """From a click to refreshed views: the median of a dozen shipments in the window."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _CLICKED, str(file)],
        env=environment, check=True, timeout=300, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    said = done.stdout.split()[-1]
    if said != "none":  # a small shop may have nothing to ship
        yield Measure("ship, from click to refreshed views", float(said), most=0.050)


def painted(file: Path) -> Iterator[Measure]:
    """A shop's window until it is painted, and until its first list is there."""
    with tempfile.TemporaryDirectory(prefix="shopdesk-home-") as home:
        bare = _start(["-c", _BARE], home, file)
        for until, most in (("painted", 1.5), ("listed", 4.0)):
            yield Measure(f"window {until}", _start(["-c", _OURS, str(file), until], home, file), bare, most)


def _start(words: list[str], home: str, file: Path) -> float:
    """The best of four starts in a home of the benchmark's own; the first one makes what later ones use.

    Before each the shop is closed well: the last one ended in the middle, and what a crash asks for is not meant.
    """
    places = dict.fromkeys(
        ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), home
    )
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"}
    found = []
    for _ in range(4):
        open_shop(file).close()
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *words], env=environment, check=True, timeout=120, stderr=subprocess.DEVNULL
        )
        found.append(time.perf_counter() - start)
    return min(found)
