"""What nobody foresaw: logged, told once on the window's thread, with a report that holds no data of the shop."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from shopdesk.core.problems import refuse
from shopdesk.ui.crash import Guard, is_known, report_of
from shopdesk.ui.crash_dialog import CrashDialog


@pytest.fixture
def guard(app):
    """A guard that is not installed: pytest keeps the hooks."""
    guard = Guard()
    guard.shown = []
    guard.show = lambda report, error: guard.shown.append((report, error, threading.current_thread()))
    return guard


def caught(run):
    try:
        run()
    except Exception as error:
        return type(error), error, error.__traceback__
    raise AssertionError("nothing was raised")


CUSTOMER = " ".join(("林小雨", "138 0571 4482"))


def broken():
    raise ValueError(CUSTOMER)


@pytest.mark.warns
def test_an_exception_of_another_thread_is_shown_on_the_windows_thread(guard, qtbot):
    thread = threading.Thread(target=lambda: guard._hook(*caught(broken)))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(guard.shown))
    assert guard.shown[0][2] is threading.main_thread()


@pytest.mark.warns
def test_a_second_exception_while_the_first_is_shown_opens_no_second_dialog(guard, qtbot):
    shown = guard.shown

    def show(report, error):
        shown.append(report)
        if len(shown) < 5:
            guard._hook(*caught(broken))
            qtbot.wait(30)

    guard.show = show
    guard._hook(*caught(broken))
    qtbot.wait(60)
    assert len(shown) == 1


def test_the_report_names_the_place_but_no_data():
    report = report_of(*caught(broken))
    assert "ValueError" in report
    assert "in broken" in report
    assert "林小雨" not in report
    assert "138" not in report


def test_the_report_can_be_read_and_copied(app, show):
    dialog = show(CrashDialog(None, "what happened"), 600, 380)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "what happened"
    next(b for b in dialog.findChildren(QPushButton) if "Copy" in b.text()).click()
    assert app.clipboard().text() == "what happened"


def test_a_refusal_that_nobody_caught_is_not_called_a_crash():
    assert is_known(refuse("No."))
    assert not is_known(ValueError())


PROGRAM = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
import shopdesk.app as app
from shopdesk.ui.crash_dialog import CrashDialog
seen = []
CrashDialog.exec = lambda self: (seen.append(self.report.toPlainText()), app.QApplication.quit())
def begin(application, file, *, demo, tab):
    application.first_run()
    QTimer.singleShot(0, lambda: 1 / 0)
app._begin = begin
app.run(temp=True)
print("SEEN", len(seen), "ZeroDivisionError" in seen[0])
"""


def test_an_exception_in_a_slot_does_not_leave_a_half_dead_window():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False
    )
    assert "SEEN 1 True" in done.stdout, done.stderr


TERMINATED = """
import os, signal, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
import shopdesk.app as app
def begin(application, file, *, demo, tab):
    application.first_run()
    QTimer.singleShot(200, lambda: os.kill(os.getpid(), signal.SIGTERM))
app._begin = begin
leave = app.Application.close
app.Application.close = lambda self: (print("CLOSED"), leave(self))
print("LEFT", app.run(temp=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a program by its window, not by a signal")
def test_a_shutdown_closes_the_shop_in_order():
    done = subprocess.run(
        [sys.executable, "-c", TERMINATED], capture_output=True, text=True, timeout=60, check=False
    )
    assert "CLOSED" in done.stdout, done.stderr
    assert "LEFT 0" in done.stdout, done.stderr


def test_nothing_heavy_is_imported_before_the_first_paint():
    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from shopdesk import app; from shopdesk.core import places, settings\n"
        "places.use_temporary(); q = app.qt_application()\n"
        "a = app.Application(settings.Settings()); a.window.show(); a.first_run(); q.processEvents()\n"
        "heavy = {'sqlalchemy', 'matplotlib', 'openpyxl', 'alembic', 'numpy', 'PIL', 'python_calamine'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr


def test_twenty_thousand_void_calls_do_not_end_the_program(app):
    timer = QTimer()
    for _ in range(20_000):
        timer.setInterval(1)
    assert timer.interval() == 1
