"""The Reorder page: suggestions, pieces typed over, a budget, and the orders that are drafted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from shopdesk.ui.replenishment import commands
from shopdesk.ui.replenishment.page import COLUMNS, ReorderPage

PIECES = next(i for i, c in enumerate(COLUMNS) if c.key == "pieces")


@pytest.fixture
def page(desk, selling, show):
    return show(ReorderPage(desk))


def rows(page):
    return [page.table.rows.row(i) for i in range(len(page.table.rows.ids))]


def count(desk, table):
    return desk.ask(lambda s: s.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar())


def test_suggestions_stand_by_supplier_with_their_sum(page):
    assert [(r.offer.code, r.offer.supplier, r.pieces) for r in rows(page)] == [
        ("LJ-100", "西湖合作社", 24), ("MUG-01", "", 24),
    ]  # fmt: skip
    assert page.sums.text() == "SKUs: 1 · Suppliers: 1 · ¥240.00"
    assert "order 24 (4 packs of 6)" in page.card(rows(page)[0]).sections[0].words


def test_digits_type_the_pieces_and_enter_goes_on(page, qtbot):
    page.table.select(0)
    qtbot.keyClick(page.table, "3")
    qtbot.keyClick(page.editor.edit, "0")
    qtbot.keyClick(page.editor.edit, Qt.Key.Key_Return)
    assert rows(page)[0].pieces == 30
    assert page.table.currentIndex().row() == 1
    assert page.sums.text().endswith("¥300.00")


def test_escape_leaves_the_pieces_and_letters_search(page, qtbot):
    page._edit(0, "7")
    qtbot.keyClick(page.editor.edit, Qt.Key.Key_Escape)
    assert rows(page)[0].pieces == 24
    qtbot.keyClick(page.table, "m")
    assert page.search.text() == "m"


def test_one_click_drafts_the_orders_and_one_undo_takes_them_back(page, desk):
    page._order_all()
    assert count(desk, "purchase") == 1
    assert [r.offer.code for r in rows(page)] == ["MUG-01"]
    desk.undo()
    assert count(desk, "purchase") == 0
    assert len(rows(page)) == 2


def test_a_budget_buys_what_it_can(page):
    page.budget.setText("100")
    page._budget_typed()
    assert rows(page)[0].pieces == 6
    page.budget.setText("much")
    page._budget_typed()
    assert rows(page)[0].pieces == 24
    assert page.budget.property("wrong")
    assert page.unread.text() == "“much” is not an amount. So nothing is limited."
    page.budget.setText("-5")
    page._budget_typed()
    assert rows(page)[0].pieces == 24
    assert page.unread.text() == "A budget is zero or more. So nothing is limited."


def test_who_sells_it_is_asked_and_a_new_name_is_a_new_supplier(page, desk):
    form = commands.source(desk, [rows(page)[1].offer])
    form.parts["supplier"].widget.setText("景德镇窑口")
    form.parts["moq"].widget.setText("30")
    form.accept()
    mug = next(r for r in rows(page) if r.offer.code == "MUG-01")
    assert (mug.offer.supplier, mug.pieces) == ("景德镇窑口", 30)


def test_her_own_rule(page, desk):
    form = commands.rule(desk, rows(page)[0].offer)
    form.parts["quantity"].widget.setText("77")
    form.accept()
    assert rows(page)[0].pieces == 77
    assert commands.rule(desk, rows(page)[0].offer).parts["quantity"].widget.text() == "77"


def test_other_settings_reckon_again(page, desk):
    form = commands.settings(desk)
    form.parts["review_days"].widget.setText("21")
    form.accept()
    assert rows(page)[0].pieces == 54  # up to 2 a day for 7 and 21 days, less 4 that are there, in packs of 6
    form = commands.settings(desk)
    form.parts["review_days"].widget.setText("0")
    form.accept()
    assert form.parts["review_days"].problem.text()


def test_service_levels_are_set_in_percent_and_those_out_of_reach_refused(page, desk):
    form = commands.settings(desk)
    assert [form.parts[n].widget.text() for n, _words in commands._SERVICE] == ["97.5", "95", "90"]
    for typed in ("100", "49", "much"):
        form.parts["service_ppm"].widget.setText(typed)
        form.accept()
        assert "between 50 and 99.9" in form.parts["service_ppm"].problem.text()
    form.parts["service_ppm"].widget.setText("99.9 %")
    form.accept()
    assert desk.shop.facts.service_ppm == 999_000


def test_promotion_days_and_the_record_open(page, desk, opened):
    form = commands.promotion(desk)
    form.parts["name"].widget.setText("双十一")
    form.accept()
    assert count(desk, "promo_days") == 1
    commands.record(desk)
    assert len(opened) == 1


def test_a_page_without_suggestions_offers_to_reckon_again(desk, show):
    page = show(ReorderPage(desk))
    [again] = [b for b in page.findChildren(QPushButton) if b.text() == "Reckon again" and b.isVisible()]
    heard = []
    desk.changed.connect(heard.append)
    again.click()
    assert any("sku_demand" in tables for tables in heard)
