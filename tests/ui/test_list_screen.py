"""A list with its card: refreshing, searching, chips, the narrow window, what is remembered."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.widgets import Chips, EmptyState
from tests.ui.fakes import COLUMNS, FakeOrders, row


def test_a_screen_refreshes_when_what_it_shows_changed_and_not_otherwise(desk, orders):
    before = orders.refreshed
    desk.changed.emit(frozenset({"product"}))
    assert orders.refreshed == before
    desk.changed.emit(frozenset({"orders", "product"}))
    assert orders.refreshed == before + 1


def test_a_hidden_screen_waits_until_it_is_looked_at(desk, orders):
    orders.hide()
    before = orders.refreshed
    desk.changed.emit(frozenset({"orders"}))
    desk.changed.emit(frozenset({"orders"}))
    assert orders.refreshed == before
    orders.show()
    assert orders.refreshed == before + 1


def test_the_card_of_the_first_row_stands_beside_the_table(orders):
    assert orders.card_view.isVisible()
    assert orders.card_view.card.title == "Order #10482"
    assert orders.card_view.geometry().left() > orders.table.geometry().right()


def test_arrows_move_to_the_next_row_and_its_card(app, orders):
    QTest.keyClick(orders.table, Qt.Key.Key_Down)
    app.processEvents()
    assert orders.card_view.card.title == "Order #10481"


def test_a_chip_shows_its_view_and_nothing_of_its_words_is_cut(orders):
    chips = {b.text().split("  ")[0]: b for b in orders.chips.findChildren(QPushButton)}
    for chip in chips.values():
        assert chip.width() >= chip.sizeHint().width()
    chips["To ship"].click()
    assert orders.view == "to_pack"
    assert {row(i).state for i in orders.table.rows.ids} == {"to_pack"}


def test_typing_in_the_table_searches(app, orders, qtbot):
    QTest.keyClicks(orders.table, "E")
    QTest.keyClicks(orders.search, "mma")
    assert orders.search.text() == "Emma"
    qtbot.waitUntil(lambda: orders.searched == "Emma")
    assert {row(i).customer for i in orders.table.rows.ids} == {"Emma Clarke"}
    QTest.keyClick(orders.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: orders.searched == "")


def test_a_search_without_a_find_says_so(orders, qtbot):
    orders.search.setText("nobody")
    qtbot.waitUntil(lambda: orders.searched == "nobody")
    assert orders.stack.currentWidget() is orders._none_here
    assert not orders.card_view.isVisible()


def test_an_empty_list_offers_the_button_that_fills_it(desk, show, monkeypatch):
    monkeypatch.setattr(FakeOrders, "size", 0)
    orders = show(FakeOrders(desk))
    assert isinstance(orders.stack.currentWidget(), EmptyState)
    orders.stack.currentWidget().findChild(QPushButton).click()
    assert orders.pressed == ["import"]


def test_in_a_narrow_window_the_card_slides_over_the_table_and_goes_on_escape(app, orders):
    orders.resize(1024, 700)
    app.processEvents()
    assert not orders.card_view.isVisible()
    table = orders.table.width()
    index = orders.table.rows.index(3, 1)
    at = orders.table.visualRect(index).center()
    QTest.mouseClick(orders.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    app.processEvents()
    assert orders.card_view.isVisible()
    assert orders.table.width() == table  # it lies over it
    assert orders.card_view.mapTo(orders, QPoint(0, 0)).x() + orders.card_view.width() == orders.width() - 20
    QTest.keyClick(orders.table, Qt.Key.Key_Escape)
    assert not orders.card_view.isVisible()
    orders.resize(1360, 760)
    app.processEvents()
    assert orders.card_view.isVisible()


def test_the_split_and_the_columns_are_remembered(desk, show, orders):
    orders.splitter.moveSplitter(700, 1)
    orders.table.columns_menu().actions()[1].trigger()
    again = show(FakeOrders(desk))
    assert again.splitter.sizes() == orders.splitter.sizes()
    assert again.table.isColumnHidden(1)


def test_several_rows_offer_what_can_be_done_with_all_of_them(app, orders):
    orders.table.selectAll()
    app.processEvents()
    assert orders.card_view.card.title == "10,482 selected"


def test_go_shows_a_record_wherever_it_is(orders):
    orders.go(77)
    assert orders.table.current().id == 77
    assert orders.card_view.card.title == "Order #77"


class Slow(FakeOrders):
    """A list whose whole arrives behind its first page."""

    def first_ids(self, view, search, sort, limit):
        return array("q", super().ids(view, search, sort)[:limit])


@pytest.fixture
def real_desk(app, shop):
    desk = Desk(shop)
    yield desk
    desk._reader.shutdown()
    desk._pool.shutdown()


def test_the_first_page_is_shown_at_once_and_the_rest_arrives_behind_it(real_desk, show, qtbot):
    screen = Slow(real_desk)
    screen.refresh_if_stale()
    assert screen.table.rows.rowCount() == 256
    show(screen)
    qtbot.waitUntil(lambda: screen.table.rows.rowCount() == 10_482)


def test_an_answer_to_an_older_question_is_dropped(real_desk, show, qtbot):
    screen = Slow(real_desk)
    screen.refresh_if_stale()
    screen._choose_view("to_pack")
    qtbot.wait(100)
    assert {row(i).state for i in screen.table.rows.ids} == {"to_pack"}


def test_a_short_list_needs_no_worker(real_desk, show, monkeypatch):
    monkeypatch.setattr(FakeOrders, "size", 40)
    screen = show(Slow(real_desk))
    assert screen.table.rows.rowCount() == 40
    assert screen._asked == 1


def test_a_tab_declares_and_the_kit_does_the_rest(desk, show):
    class Small(ListScreen):
        columns = COLUMNS
        views = (("all", "All"),)

        def ids(self, view, search, sort):
            return [3, 2, 1]

        def fetch(self, ids):
            return [row(i) for i in ids]

        def card(self, row):
            return None

        def empty(self):
            return EmptyState("orders", "Nothing", "")

    made = show(Small(desk))
    assert made.table.rows.text(0, 0) == "#3"
    assert not made.card_view.isVisible()


def test_a_chosen_chip_without_a_count_is_not_cut(show):
    chips = show(Chips([("people", "People"), ("complaints", "Complaints")]), 400, 60)
    chips.choose("complaints")
    chip = chips._buttons["complaints"]
    chip.ensurePolished()
    font = chip.font()
    font.setWeight(font.Weight.DemiBold)
    assert chip.width() >= QFontMetrics(font).horizontalAdvance(chip.text()) + 28  # its padding and line


def test_a_column_that_stretches_gives_way_before_the_table_scrolls_sideways(app, orders):
    for width in (1360, 1300):
        orders.resize(width, 700)
        app.processEvents()
        assert orders.table.horizontalScrollBar().maximum() == 0
