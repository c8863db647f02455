"""The page *To fix*: a line for each gap, a click shows its products, the wizard fills in by keyboard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from shopdesk.core.texts import say
from shopdesk.model.advice import queries
from shopdesk.model.advice.records import SearchTerm
from shopdesk.model.products import actions
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.advice.page import FixPage
from shopdesk.ui.advice.wizard import FixDialog
from shopdesk.ui.products.tab import ProductsTab

DO = say("test")
ENTER = Qt.Key.Key_Return


@pytest.fixture
def goods(desk):
    for i, title in enumerate(("Cup", "Pot", "Tray")):
        draft = ProductDraft(title, (SkuDraft(f"A-{i}", price=9_0000), SkuDraft(f"B-{i}", price=9_0000)))
        desk.shop.do(DO, actions.create, draft)
    desk.shop.do(DO, actions.set_cost, 1, 5_0000)
    return desk


@pytest.fixture
def page(goods, show):
    return show(FixPage(goods))


def lines(page):
    return {line.code: line.count for line in page.gaps.lines()}


def shown(page):
    return list(page.products.table.rows.ids)


def typed(dialog, qtbot, words):
    edit = dialog.entry.edit
    edit.setFocus()
    qtbot.keyClicks(edit, words)
    qtbot.keyClick(edit, ENTER)


def test_each_gap_has_a_line_with_its_count(page):
    found = lines(page)
    assert (found["cost"], found["name"], found["all"], found["suggestions"]) == (3, 0, 3, 0)
    assert page.gaps.lines()[2].grave  # cost stands first and is red
    assert page.gaps.score.text() == "20 of 100"


def test_a_shop_without_products_has_no_score(desk, show):
    gaps = show(FixPage(desk)).gaps
    assert (gaps.score.text(), gaps.bar.value(), gaps.told.text()) == ("—", 0, "No products yet")


def test_a_click_shows_the_products_of_the_gap_and_counts_follow(page):
    page.gaps.choose("name")
    assert shown(page) == []
    page.gaps.choose("cost")
    assert shown(page) == [1, 2, 3]
    page.desk.do(DO, actions.set_cost, 2, 5_0000)
    assert shown(page) == [2, 3]
    assert lines(page)["cost"] == 2
    page.desk.undo()
    assert shown(page) == [1, 2, 3]


def test_the_wizard_walks_variant_by_variant_with_enter(goods, show, qtbot):
    dialog = show(FixDialog(None, goods, goods.ask(queries.stops, "cost")), 560, 400)
    assert dialog.place.text() == "1 of 5"  # one of six has its cost
    for n in range(5):
        typed(dialog, qtbot, f"{n + 1}.5")
    assert dialog.stop is None
    assert goods.ask(queries.overview).gaps[0].count == 0
    assert dialog.filled == 5
    goods.undo()
    assert goods.ask(queries.overview).gaps[0].count == 1  # each is a step of its own


def test_what_cannot_be_read_is_said_under_the_field_and_nothing_moves_on(goods, show, qtbot):
    dialog = show(FixDialog(None, goods, goods.ask(queries.stops, "cost")), 560, 400)
    typed(dialog, qtbot, "much")
    assert dialog.at == 0
    assert "much" in dialog.problem.text()
    dialog.entry.edit.clear()
    typed(dialog, qtbot, "")
    assert dialog.problem.text() == "Fill this in."
    typed(dialog, qtbot, "4")
    assert dialog.at == 1
    assert dialog.problem.text() == ""


def test_two_tags_are_saved_and_a_third_is_asked_for(goods, show, qtbot):
    dialog = show(FixDialog(None, goods, goods.ask(queries.stops, "tags")), 560, 400)
    typed(dialog, qtbot, "white, thin")
    assert dialog.at == 0
    assert "not enough" in dialog.problem.text()
    typed(dialog, qtbot, "gift")
    assert dialog.at == 1


def test_skip_and_back_lead_through_and_what_was_filled_in_meanwhile_is_passed_over(goods, show, qtbot):
    stops = goods.ask(queries.stops, "weight")
    dialog = show(FixDialog(None, goods, stops), 560, 400)
    goods.do(DO, actions.edit_sku, stops[1].sku_id, weight_g=80)
    dialog.skip.click()
    assert dialog.at == 2
    dialog.back.click()
    dialog.back.click()
    assert dialog.at == 0


def test_a_supplier_asks_for_its_days(goods, show, qtbot):
    dialog = show(FixDialog(None, goods, goods.ask(queries.stops, "supplier")), 560, 400)
    typed(dialog, qtbot, "Kiln")
    assert "how many days" in dialog.problem.text()
    dialog.entry.lead.setText("12")
    dialog.save()
    assert dialog.at == 1
    assert dialog.entry.value() == "Kiln"  # the next one has most likely the same
    assert dialog.entry.days() == 12


def test_a_description_is_saved_by_ctrl_enter(goods, show, qtbot):
    dialog = show(FixDialog(None, goods, goods.ask(queries.stops, "description")), 560, 400)
    assert isinstance(dialog.entry.edit, QPlainTextEdit)
    qtbot.keyClicks(dialog.entry.edit, "A cup of white porcelain, thin as paper.")
    qtbot.keyClick(dialog, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert dialog.at == 1


def test_one_product_is_filled_in_point_by_point(goods, show):
    dialog = show(FixDialog(None, goods, goods.ask(queries.stops, queries.ALL, [1])), 560, 400)
    seen = set()
    while dialog.stop is not None:
        seen.add(dialog.stop.gap)
        assert dialog.findChild(QLineEdit) or dialog.findChild(QPlainTextEdit)
        dialog.skip.click()
    assert seen == {"cost", "picture", "summary", "description", "category", "tags", "supplier", "weight", "barcode",
                    "warn_line"}  # fmt: skip


@pytest.fixture
def searched(page):
    def tell(work):
        actions.edit_product(work, 1, description="Woven of linen and washed soft.")
        work.session.add_all(SearchTerm(term=t, impressions=n) for t, n in (("linen", 320), ("vase", 90)))

    page.desk.do(DO, tell)
    page.gaps.choose("suggestions")
    return page


def test_suggestions_are_counted_and_accepted(searched):
    advice, desk = searched.advice, searched.desk
    assert lines(searched)["suggestions"] == 2
    card = advice.card(advice.rows[0])
    next(a for a in card.actions if a.words == "Accept").run()
    assert desk.shop.undo_label().text == "Accept: {what}"
    assert lines(searched)["suggestions"] == 1
    desk.undo()
    assert lines(searched)["suggestions"] == 2


def test_what_is_ignored_is_in_its_own_view_and_can_be_taken_back(searched):
    advice = searched.advice
    card = advice.card(advice.rows[1])
    assert "Accept" not in [a.words for a in card.actions]  # no description holds a vase
    next(a for a in card.actions if a.words == "Ignore").run()
    assert advice.counts() == {"open": 1, "snoozed": 0, "ignored": 1, "accepted": 0}
    row = next(r for r in advice.rows if not r.found.open)
    next(a for a in advice.card(row).actions if a.words == "Take back").run()
    assert advice.counts()["open"] == 2


def test_a_snoozed_suggestion_waits_for_its_day(searched, monkeypatch):
    from shopdesk.ui.form import Form

    def fill(form):
        form.accept()

    monkeypatch.setattr(Form, "exec", fill)
    advice = searched.advice
    next(a for a in advice.card(advice.rows[0]).actions if a.words == "Later…").run()
    assert advice.counts()["snoozed"] == 1
    later = next(r.found for r in advice.rows if not r.found.open)
    assert later.until == searched.desk.shop.today() + timedelta(days=30)


def test_the_catalogue_shows_the_score_and_its_card_leads_to_the_wizard(goods, show):
    from shopdesk.model.products import queries as products
    from shopdesk.ui.products import more

    tab = show(ProductsTab(goods))
    assert [r.score for r in goods.ask(products.rows, [1, 2])] == [20, 20]
    from shopdesk.model.products import stock_queries

    words = [a.words for a in more.of_one(goods, goods.ask(stock_queries.card, 1))]
    assert "Fill in what is missing…" in words
    assert "score" in [c.key for c in tab.first.columns]
