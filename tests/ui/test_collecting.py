"""Cycles are broken on the window's thread only."""

from __future__ import annotations

import threading
import weakref

from PySide6.QtCore import QObject

from shopdesk.ui import collecting
from shopdesk.ui.collecting import Collecting


class Ring:
    """A cycle that says where it died."""

    def __init__(self, died):
        self.me = self
        weakref.finalize(self, lambda: died.append(threading.current_thread()))


def test_a_worker_that_asks_for_much_memory_breaks_no_cycles_and_the_window_does(qtbot, monkeypatch):
    monkeypatch.setattr(collecting, "_EVERY", 5)
    died, parent = [], QObject()
    Collecting(parent)
    for _number in range(50):
        Ring(died)
    worker = threading.Thread(target=lambda: [[[]] for _number in range(50_000)])
    worker.start()
    worker.join()
    assert not died
    qtbot.waitUntil(lambda: len(died) == 50)
    assert set(died) == {threading.main_thread()}
