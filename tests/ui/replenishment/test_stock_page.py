"""The Stock page: what its rows say, where its numbers lead, what is done from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from shopdesk.ui.products import dated_back, stock_forms
from shopdesk.ui.products.drill import DRILLS
from shopdesk.ui.products.stock_page import COLUMNS, StockPage
from shopdesk.ui.table import TableView


@pytest.fixture
def page(desk, selling, show):
    return show(StockPage(desk))


def row_of(page, code):
    return next(
        r for r in (page.table.rows.row(i) for i in range(len(page.table.rows.ids))) if r.code == code
    )


def test_the_soonest_gone_stands_first_and_the_figures_were_reckoned(page):
    first = page.table.rows.row(0)
    assert (first.code, str(first.state), first.cover) == ("LJ-100", "runs_out", 2)
    assert page.counts() == {
        "all": 3, "alerts": 2, "out": 0, "runs_out": 2, "low": 0, "overstocked": 0, "negative": 0, "untracked": 0,
        "aside": 1,
    }  # fmt: skip
    assert page.count() == 2


@pytest.mark.parametrize("key", list(DRILLS))
def test_a_click_on_any_number_shows_what_is_behind_it(page, opened, qtbot, key):
    at = next(i for i, c in enumerate(COLUMNS) if c.key == key)
    page.table.setColumnHidden(at, False)
    page.table.scrollTo(page.table.rows.index(0, at))
    place = page.table.visualRect(page.table.rows.index(0, at)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(opened) == 1
    assert "LJ-100" in opened[0].windowTitle()


def test_enter_shows_the_movements_and_they_make_the_number(page, opened, qtbot):
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    (table,) = opened[0].findChildren(TableView)
    moves = [table.rows.row(i) for i in range(len(table.rows.ids))]
    assert sum(m.quantity for m in moves) == 4 == page.table.rows.row(0).on_hand


def test_pieces_go_to_another_shelf_and_are_written_off(page, desk):
    line = row_of(page, "POT-01")
    form = stock_forms.move(desk, line)
    form.parts["target"].widget.setCurrentIndex(2)
    form.parts["quantity"].widget.setText("3")
    form.accept()
    assert row_of(page, "POT-01").quarantine == 3
    form = stock_forms.write_off(desk, row_of(page, "POT-01"))
    form.parts["quantity"].widget.setText("99")
    form.accept()
    assert form.parts["quantity"].problem.text() or form._general.text()
    form.parts["quantity"].widget.setText("4")
    form.accept()
    assert row_of(page, "POT-01").defective == 0
    desk.undo()
    assert row_of(page, "POT-01").defective == 4


def test_what_leaves_on_a_day_when_it_was_not_there_is_asked_for(page, desk, monkeypatch):
    asked = []
    monkeypatch.setattr(
        dated_back, "confirm", lambda _w, _t, words, _d: asked.append(words) or len(asked) > 1
    )
    form = stock_forms.write_off(desk, row_of(page, "POT-01"))
    form.parts["day"].widget.setDate(desk.shop.today() - timedelta(days=30))
    form.accept()
    assert "there were 0 of POT-01" in asked[0]
    assert row_of(page, "POT-01").defective == 4
    form.accept()
    assert row_of(page, "POT-01").defective == 3


def test_what_is_set_aside_is_written_down(page, desk):
    before = row_of(page, "POT-01").value
    form = stock_forms.devalue(desk, row_of(page, "POT-01"))
    form.parts["unit"].widget.setText("2")
    form.accept()
    assert row_of(page, "POT-01").value == before - 4 * 800


def test_a_warn_line_of_days_shows_in_the_row(page, desk):
    form = stock_forms.warn_line(desk, [row_of(page, "POT-01")])
    form.parts["mode"].widget.setCurrentIndex(1)
    form.accept()
    assert form.parts["number"].problem.text()
    form.parts["number"].widget.setText("60")
    form.accept()
    assert (row_of(page, "POT-01").line, str(row_of(page, "POT-01").level)) == (60, "sku")
    assert page.count() == 3


def test_snoozed_skus_are_not_counted(page, desk):
    stock_forms.snooze(desk, [1, 2], "2 SKUs").accept()
    assert page.count() == 0
    stock_forms.wake(desk, [1, 2], "2 SKUs")
    assert page.count() == 2


def test_search_and_chips(page, desk):
    page._search("龙")
    assert [page.table.rows.row(i).code for i in range(len(page.table.rows.ids))] == ["LJ-100"]
    page._search("")
    page._choose_view("aside")
    assert [page.table.rows.row(i).code for i in range(len(page.table.rows.ids))] == ["POT-01"]
