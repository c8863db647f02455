"""The table at any number of rows: what it fetches, sums, copies, sorts and remembers."""

from __future__ import annotations

import dataclasses
import time
from array import array
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from shopdesk.ui.columns import Column, Context
from shopdesk.ui.table import TableView
from tests.ui.fakes import COLUMNS, row

MILLION = 1_000_000
CONTEXT = Context("CNY", "Asia/Shanghai", date(2026, 3, 5))


def table_of(columns):
    return TableView(columns, lambda _ids: [], CONTEXT)


@pytest.fixture
def fetched():
    return []


@pytest.fixture
def table(fetched, show):
    def fetch(ids):
        fetched.append(len(ids))
        return [row(i) for i in ids]

    made = TableView(COLUMNS, fetch, CONTEXT)
    return show(made, 1000, 600)


def test_a_million_rows_scroll_by_fetching_only_what_is_looked_at(app, table, fetched):
    table.show_ids(array("q", range(MILLION, 0, -1)))
    spent = []
    for step in range(40):
        begun = time.perf_counter()
        table.verticalScrollBar().setValue(step * 24_001)
        table.viewport().repaint()
        spent.append(time.perf_counter() - begun)
    assert table.rows.rowCount() == MILLION
    assert sum(fetched) <= 64 * 2 * 41
    assert sorted(spent)[len(spent) // 2] < 0.05
    assert len(table.rows._pages) <= 160


@pytest.fixture
def facts(show):
    """A table of a thousand rows whose facts a test changes, and the rows it is told to draw anew."""
    known = {i: row(i) for i in range(1000)}
    made = show(TableView(COLUMNS, lambda ids: [known[i] for i in ids], CONTEXT), 1000, 600)
    made.show_ids(array("q", known))
    made.grab()
    told = []
    made.rows.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    return made, known, told


def test_only_the_rows_that_changed_are_drawn_anew(facts):
    table, known, told = facts
    known[3] = dataclasses.replace(known[3], number="other")
    known[900] = dataclasses.replace(known[900], number="other")
    table.show_ids(array("q", known))
    assert told == [(3, 3)]
    assert table.rows.row(900).number == "other"  # read when it is looked at


def test_another_day_draws_every_row_anew(facts):
    table, known, told = facts
    table.rows.context = dataclasses.replace(CONTEXT, today=date(2026, 3, 6))
    table.show_ids(array("q", known))
    assert told == [(0, 999)]


def test_typing_letters_asks_to_filter_and_does_not_walk_through_the_rows(qtbot, table, fetched):
    table.show_ids(array("q", range(MILLION, 0, -1)))
    before = sum(fetched)
    with qtbot.waitSignal(table.typed) as typed:
        QTest.keyClick(table, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier)
    assert typed.args == ["q"]
    assert sum(fetched) == before


def test_ids_that_arrive_later_leave_scrolling_and_selection_alone(table):
    whole = array("q", range(1000, 0, -1))
    table.show_ids(whole[:256])
    table.select(40)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    table.verticalScrollBar().setValue(30)
    table.show_ids(whole)
    assert table.rows.rowCount() == 1000
    assert table.verticalScrollBar().value() == 30
    assert table.current().id == 959
    assert table.selected_ids() == [960, 959]


def test_the_row_that_was_current_stays_current_among_other_ids(table):
    table.show_ids(array("q", range(100, 0, -1)))
    table.select(50)
    table.show_ids(array("q", range(60, 0, -1)))
    assert table.current().id == 50


def test_a_row_that_changed_is_read_again_though_the_ids_are_the_same(table, fetched):
    ids = array("q", range(10, 0, -1))
    table.show_ids(ids)
    table.rows.text(0, 0)
    before = len(fetched)
    table.show_ids(array("q", ids))
    table.rows.text(0, 0)
    assert len(fetched) == before + 1


def test_the_selection_is_summed_in_money(qtbot, table):
    table.show_ids(array("q", [10_481, 10_480, 10_479]))
    with qtbot.waitSignal(
        table.selection_summed, check_params_cb=lambda words: words.startswith("3")
    ) as said:
        table.selectAll()
    total = sum(row(i).total for i in (10_481, 10_480, 10_479))
    assert said.args == [f"3 selected · ¥{total / 100:,.2f}"]


def test_rows_are_counted_once_when_columns_were_moved_and_hidden(table):
    table.show_ids(array("q", range(20, 0, -1)))
    table.arrange(["total", "items", "number"])
    viewport, left, right = table.viewport(), QPoint(10, 20), QPoint(600, 20 + 3 * 38)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, left)
    QTest.mouseMove(viewport, right)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, right)
    assert table.selected_ids() == [20, 19, 18, 17]
    assert table.selected_count() == 4


def test_copied_rows_paste_as_columns_and_formulas_stay_text(table):
    table.rows.columns[3] = table.rows.columns[3].__class__(
        "items", "Items", lambda r: "=1+1\tx", stretch=True
    )
    table.show_ids(array("q", [10_481]))
    table.arrange(["items", "total"])
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Items\tTotal\n'=1+1 x\t¥490.39"


def test_columns_can_be_chosen_and_moved_and_say_so(qtbot, table):
    with qtbot.waitSignal(table.columns_changed) as told:
        next(a for a in table.columns_menu().actions() if a.text() == "Carrier").trigger()
    assert told.args == [["number", "channel", "customer", "items", "total", "state", "placed"]]
    with qtbot.waitSignal(table.columns_changed) as told:
        table.horizontalHeader().moveSection(0, 2)
    assert told.args[0][:3] == ["channel", "customer", "number"]


def test_the_last_column_cannot_be_hidden(table):
    table.arrange(["number"])
    only = next(a for a in table.columns_menu().actions() if a.text() == "Order")
    assert not only.isEnabled()


def test_a_click_on_a_header_asks_the_source_for_an_order(qtbot, table):
    header = table.horizontalHeader()

    def click(column):
        at = QPoint(header.sectionViewportPosition(column) + 20, 10)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    with qtbot.waitSignal(table.sort_asked) as asked:
        click(5)
    assert asked.args == ["total", True]  # money: the most first
    with qtbot.waitSignal(table.sort_asked) as asked:
        click(5)
    assert asked.args == ["total", False]
    with qtbot.waitSignal(table.sort_asked) as asked:
        click(2)
    assert asked.args == ["customer", False]  # names: from A


def test_header_words_stand_where_the_cells_words_stand(app, table):
    table.show_ids(array("q", [10_482, 10_481]))
    app.processEvents()
    picture = table.grab().toImage()
    edge, paper = {}, picture.pixelColor(5, table.horizontalHeader().height() + 60)
    for column, right in ((1, False), (3, False), (5, True)):
        left = table.columnViewportPosition(column) + 4
        xs = range(left, left + table.columnWidth(column) - 8)
        for name, ys in (("head", range(6, 28)), ("cell", range(36 + 38 + 8, 36 + 38 + 32))):
            inked = [x for x in xs if any(picture.pixelColor(x, y) != paper for y in ys)]
            edge[name, column] = inked[-1] if right else inked[0]
    for column in (1, 3, 5):
        assert abs(edge["head", column] - edge["cell", column]) <= 2


def test_home_and_end_go_to_the_first_and_last_row(table):
    table.show_ids(array("q", range(MILLION, 0, -1)))
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.current().id == 1
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.current().id == MILLION


def test_enter_opens_and_space_looks(qtbot, table):
    table.show_ids(array("q", [10_482]))
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[0].id == 10_482
    with qtbot.waitSignal(table.looked):
        QTest.keyClick(table, Qt.Key.Key_Space)


def test_a_moment_is_short_in_the_cell_and_whole_on_hover(table):
    table.show_ids(array("q", [10_482]))
    index = table.rows.index(0, 7)
    assert index.data() == "10:42"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "5 Mar 2026 10:42"
    assert index.data(Qt.ItemDataRole.BackgroundRole) is None


def test_rare_columns_go_where_the_growing_one_would_be_too_narrow(show):
    columns = [
        Column("name", "Name", lambda r: r.number, "strong", 200, stretch=True),
        Column("total", "Total", lambda r: r.total, "money", 100),
        Column("carrier", "Carrier", lambda r: "", "quiet", 100, rare=True),
    ]
    wide = show(table_of(columns), 440)
    assert not wide.isColumnHidden(2)
    wide.resize(380, 300)
    assert wide.isColumnHidden(2)
    assert wide.columnWidth(0) >= 200
    wide.resize(440, 300)
    assert not wide.isColumnHidden(2)


def test_columns_that_were_chosen_stay_however_narrow(show):
    columns = [
        Column("name", "Name", lambda r: r.number, "strong", 200, stretch=True),
        Column("carrier", "Carrier", lambda r: "", "quiet", 100, rare=True),
    ]
    table = show(table_of(columns), 600)
    table.arrange(["name", "carrier"])
    table.resize(250, 300)
    assert not table.isColumnHidden(1)


def test_columns_are_wider_in_a_wider_font(show, monkeypatch):
    monkeypatch.setattr("shopdesk.ui.table.wider", lambda: 1.2)
    table = show(table_of([Column("total", "Total", lambda r: r.total, "money", 100)]))
    assert table.columnWidth(0) == 120
