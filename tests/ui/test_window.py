"""The window: tabs, keys, what it says at its foot, the palette, and that everything in it has a name and room."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from shopdesk.core.problems import refuse
from shopdesk.core.settings import Settings
from shopdesk.core.texts import choose, say
from shopdesk.model.shop_settings import actions
from shopdesk.ui import commands
from shopdesk.ui import window as windows
from shopdesk.ui.desk import Job
from shopdesk.ui.first_run import FirstRun
from shopdesk.ui.pages import Page
from shopdesk.ui.palette import Palette
from shopdesk.ui.tabs import TABS, Tab
from shopdesk.ui.theme import theme
from shopdesk.ui.widgets import WINDOW_KEYS

CONTROL = Qt.KeyboardModifier.ControlModifier
FOCUSABLE = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QTableView)


@pytest.fixture
def made(monkeypatch):
    """Tabs of made-up rows, each with its own name."""
    tabs = tuple(Tab(t.name, t.words, t.icon, "tests.ui.fakes:FakeOrders") for t in TABS)
    monkeypatch.setattr("shopdesk.ui.tabs.TABS", tabs)


@pytest.fixture
def window(made, desk, show):
    window = windows.MainWindow(Settings())
    window.open_desk(desk, "orders")
    return show(window, 1360, 820)


def test_a_tab_is_imported_when_it_is_first_shown(window):
    assert list(window.screens) == ["orders"]
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert list(window.screens) == ["orders", TABS[0].name]
    assert window.current() is window.screens[TABS[0].name]


def test_tabs_that_were_not_looked_at_say_what_waits_in_them(qtbot, window, desk):
    window.tabs["ledger"] = replace(window.tabs["ledger"], waiting=lambda _desk: 7)
    desk.do(say("Change the shop's settings"), actions.change, name="More tea")
    words = lambda: [b.text() for b in window.tab_bar.findChildren(QAbstractButton)]
    qtbot.waitUntil(lambda: "Ledger  7" in words())
    assert "ledger" not in window.screens


def test_the_menu_opens_by_its_key(app, window):
    shown = []
    window.tab_bar.menu.menu().aboutToShow.connect(lambda: (shown.append(1), QTimer.singleShot(0, close)))
    close = window.tab_bar.menu.menu().close
    QTest.keyClick(window, Qt.Key.Key_F10)
    app.processEvents()
    assert shown == [1]


def test_nothing_is_counted_in_a_shop_that_was_closed_meanwhile(window, desk):
    asked = []
    window.tabs["ledger"] = replace(window.tabs["ledger"], waiting=asked.append)
    desk.closed = True
    window._count_tabs()
    assert asked == []


def test_the_keys_of_the_window_reach_the_screen_that_is_shown(app, window):
    screen = window.current()
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    assert screen.pressed == ["new"]
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert screen.search.hasFocus()


def test_no_button_takes_a_key_of_the_window(window):
    keys = {a.shortcut().toString() for a in window.actions() if not a.shortcut().isEmpty()}
    assert keys <= WINDOW_KEYS
    taken = [
        b.shortcut().toString() for b in window.findChildren(QAbstractButton) if not b.shortcut().isEmpty()
    ]
    assert not set(taken) & WINDOW_KEYS


def test_every_key_is_in_the_palette(window):
    window.open_palette()
    palette = window.findChildren(Palette)[-1]
    said = {entry.detail for entry in palette._shown}
    keys = {a.shortcut().toString() for a in window.actions() if not a.shortcut().isEmpty() and a.isEnabled()}
    assert keys <= said
    palette.close()


def test_every_page_of_a_tab_is_offered_by_the_palette_with_its_tab(monkeypatch, window):
    pages = (
        Page("first", "First", "tests.ui.fakes:FakeOrders"),
        Page("second", "Second", "tests.ui.fakes:FakeOrders"),
    )
    monkeypatch.setattr(Tab, "pages", lambda tab: pages if tab.name == "products" else ())
    entry = next(e for e in commands.page_entries(window) if e.words == "Second")
    entry.run()
    assert (len(commands.page_entries(window)), entry.detail) == (1, "Products")
    assert window.current() is window.screens["products"]


def test_the_pages_that_a_tab_names_are_those_it_shows():
    named = {t.name: [p.name for p in t.pages()] for t in TABS}
    assert {name for name, pages in named.items() if pages} == {"products", "ledger"}


def test_the_palette_runs_what_is_chosen_with_the_arrows(app, window):
    window.open_palette()
    palette = window.findChildren(Palette)[-1]
    QTest.keyClicks(palette.field, TABS[0].words.lower())
    rows = [palette.list.item(i).text() for i in range(palette.list.count())]
    assert TABS[0].words in rows
    for _ in range(rows.index(TABS[0].words)):
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.current() is window.screens[TABS[0].name]


def test_after_a_step_its_sentence_stands_at_the_foot_with_undo(window, desk):
    desk.do(say("Change the shop's settings"), actions.change, name="More tea")
    assert window.foot.said.text() == "Change the shop's settings"
    assert window.foot.undo_link.isVisible()
    window.foot.undo_link.click()
    assert desk.shop.facts.name == "Tea"
    assert not window.foot.undo_link.isVisible()
    assert not window.undo_action.isEnabled() or "Change" not in window.undo_action.text()


def test_a_refusal_stands_above_the_page_until_escape(window, desk):
    def forbidden(work):
        raise refuse("Only 5 of MUG-01 left, 6 ordered.")

    desk.do(say("Ship"), forbidden)
    assert window.banner.words() == "Only 5 of MUG-01 left, 6 ordered."
    QTest.keyClick(window.current().table, Qt.Key.Key_Escape)
    assert not window.banner.isVisible()


def test_a_running_job_shows_how_far_it_is_and_can_be_cancelled(window, desk):
    desk.job = Job(say("Import orders.csv"), writes=True, done=62, total=100)
    desk.job_changed.emit(desk.job)
    assert window.foot.job_words.text() == "Import orders.csv · 62 %"
    assert window.foot.job_bar.value() == 62
    window.foot.job_stop.click()
    assert desk.job.stopped
    desk.job_changed.emit(None)
    assert not window.foot.job_stop.isVisible()


def test_the_sum_of_the_selection_stands_at_the_foot(app, window):
    table = window.current().table
    table.select(0)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert window.foot.sum.text() == "2 selected · ¥1,029.97"


def test_files_dropped_anywhere_are_told(window, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/orders.csv")])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    with qtbot.waitSignal(window.files_dropped) as dropped:
        window.dropEvent(event)
    assert dropped.args == [[Path("/somewhere/orders.csv")]]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_that_takes_the_keyboard_has_a_name(made, desk, show, language):
    choose(language)
    window = windows.MainWindow(Settings())
    window.open_desk(desk, "orders")
    show(window)
    window.show_page(FirstRun(*(lambda: None,) * 4))
    window.banner.tell("x")
    nameless = [
        f"{type(w).__name__} in {type(w.parent()).__name__}"
        for w in window.findChildren(QWidget)
        if isinstance(w, FOCUSABLE) and w.focusPolicy() != Qt.FocusPolicy.NoFocus and not w.accessibleName()
        and not (isinstance(w, QAbstractButton) and w.text()) and not isinstance(w.parent(), (QLineEdit, QTableView))
    ]  # fmt: skip
    assert nameless == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [1360, 1024])
def test_no_words_are_cut(app, made, desk, show, language, width):
    choose(language)
    window = windows.MainWindow(Settings())
    window.open_desk(desk, "orders")
    show(window, width, 700)
    cut = [
        w.text()
        for w in window.findChildren(QWidget)
        if isinstance(w, (QLabel, QAbstractButton)) and w.isVisible() and w.text()
        and not (isinstance(w, QLabel) and w.wordWrap()) and w.width() < w.minimumSizeHint().width()
    ]  # fmt: skip
    assert cut == []


def lightness(window):
    """Of the whole picture on average, so that no letter is hit by chance."""
    picture = window.grab().toImage()
    small = picture.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
    return small.pixelColor(0, 0).lightness()


def test_the_theme_switches_while_the_window_is_open(app, window):
    paper = lightness(window)
    theme.apply("dark")
    app.processEvents()
    dark = lightness(window)
    theme.apply("light")
    assert paper > 200
    assert dark < 60


def test_the_windows_place_is_remembered(made, desk, show, window):
    window.resize(1111, 777)
    window.close()
    again = windows.MainWindow(window.settings)
    assert window.settings.window
    assert (again.width(), again.height()) != (1360, 820)  # the screen of the tests is too small to say more


def test_redo_answers_to_both_keys_people_know(window, desk):
    assert [k.toString() for k in window.redo_action.shortcuts()] == ["Ctrl+Shift+Z", "Ctrl+Y"]
