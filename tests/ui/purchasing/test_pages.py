"""Purchases and Suppliers: from typing an order to receiving, paying and sending back."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from shopdesk.core.problems import Refused, refuse
from shopdesk.model import purchase_lists
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft as OrderLine
from shopdesk.model.orders.drafts import OrderDraft
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.purchasing import actions, queries, supplier_queries
from shopdesk.model.purchasing.rules import ReceivedDraft
from shopdesk.ui import keeping
from shopdesk.ui.keeping import Answer
from shopdesk.ui.purchasing import cards, commands, forms, goods_forms, prices
from shopdesk.ui.purchasing.pages import PurchaseList, SupplierList
from tests.ui.fakes import NOW
from tests.ui.purchasing.conftest import DO, YUAN, card_of


def type_goods(form, words):
    form._editor.search.setText(words)
    QTest.keyClick(form._editor.search, Qt.Key.Key_Return)


def press(card, words):
    next(a for a in (*card.actions, *card.more) if a.words == words).run()


def test_an_order_is_typed_at_the_supplier_s_prices(desk, goods, app):
    form = goods_forms.order(None, desk, lambda d: None, supplier_id=1)
    type_goods(form, "3 0042")
    type_goods(form, "2 0042")
    form.parts["supplier"].widget.setCurrentIndex(1)
    row = form.values()[0]["rows"][0]
    assert (row["quantity"], row["price"], row["code"]) == (5, 6 * YUAN, "0042")
    assert "at least 12, in packs of 6; 12 would do" in form._editor.words.text()


def test_a_price_that_was_typed_stays_when_the_supplier_changes(desk, goods, app):
    form = goods_forms.order(None, desk, lambda d: None, supplier_id=1)
    type_goods(form, "0042")
    form._editor.table.item(0, 2).setText("4.5")
    form.parts["supplier"].widget.setCurrentIndex(1)
    assert form.values()[0]["rows"][0]["price"] == 4_500_000


@pytest.mark.parametrize("typed", ["-3", "many", ""])
def test_pieces_that_cannot_be_read_stay_as_they_were(desk, goods, app, typed):
    form = goods_forms.order(None, desk, lambda d: None, supplier_id=1)
    type_goods(form, "7 0042")
    form._editor.table.item(0, 1).setText(typed)
    assert form.values()[0]["rows"][0]["quantity"] == 7


def test_rows_alone_are_not_lost_by_escape(desk, goods, app, monkeypatch):
    asked = []
    monkeypatch.setattr(keeping, "ask_closing", lambda *a, **k: asked.append(a) or Answer.GO_ON)
    form = goods_forms.order(None, desk, lambda d: None, supplier_id=1)
    form.reject()
    type_goods(form, "0042")
    form.reject()
    assert len(asked) == 1


def test_a_new_order_goes_from_the_form_to_the_list(desk, goods, show, monkeypatch):
    page = show(PurchaseList(desk))

    def fill(form):
        type_goods(form, "12 0042")
        form.parts["eta"].widget.setText("7")
        form.parts["send"].widget.setChecked(True)
        form.accept()

    monkeypatch.setattr(goods_forms.GoodsForm, "exec", fill)
    page.new()
    row = page.fetch(list(page.table.rows.ids))[0]
    assert (row.state, row.pieces, row.eta) == ("ordered", 12, desk.shop.today() + timedelta(days=7))
    assert page.counts()["coming"] == 1


def test_the_expected_day_is_emptied_in_the_form(desk, purchase, app, monkeypatch):
    def fill(form, day):
        form.parts["eta"].widget.setText(day)
        form._editor.table.item(0, 3).setText(day)
        form.accept()

    for typed in ("2026-12-01", ""):
        monkeypatch.setattr(goods_forms.GoodsForm, "exec", lambda form, day=typed: fill(form, day))
        commands.edit(desk, card_of(desk, purchase))
        assert str(card_of(desk, purchase).row.eta or "") == typed


def test_what_a_piece_costs_in_the_end_is_shown_while_freight_is_typed(desk, purchase, app):
    form = goods_forms.receive(
        None, desk, lambda d: None, supplier_id=1, supplier="Mei", card=card_of(desk, purchase)
    )
    form.parts["freight"].widget.setText("8")
    assert form._editor.table.item(0, 4).text() == "¥5.80"


def test_more_than_ordered_is_asked_for(desk, purchase, app, monkeypatch):
    answers = iter((False, True))
    monkeypatch.setattr(commands, "confirm", lambda *a, **k: next(answers))

    def fill(form):
        form._editor.table.item(0, 1).setText("11")
        form.accept()

    monkeypatch.setattr(goods_forms.GoodsForm, "exec", fill)
    commands.receive(desk, card_of(desk, purchase))
    assert card_of(desk, purchase).row.received == 0
    commands.receive(desk, card_of(desk, purchase))
    assert card_of(desk, purchase).row.received == 11


def test_how_many_orders_can_be_shipped_now_is_said(desk, purchase, app, monkeypatch):
    moment = NOW.astimezone(UTC)
    for n in (1, 2):
        line = OrderLine(sku="0042", title="Mug", quantity=n, unit_price=30 * YUAN)
        order = OrderDraft("taobao", f"T{n}", moment, (line,), paid_at=moment)
        placed = desk.shop.do(DO, orders.place, order).result.order_id
        desk.shop.do(DO, orders.confirm, placed, "")
    said = []
    desk.said.connect(lambda words, undoable: said.append((words, undoable)))
    monkeypatch.setattr(goods_forms.GoodsForm, "exec", lambda form: form.accept())
    commands.receive(desk, card_of(desk, purchase))
    assert said[-1] == ("Receive PO-0001. 2 orders can be shipped now.", True)


def test_the_buttons_of_the_card_follow_the_state(desk, purchase, app):
    made = cards.purchase_card(desk, card_of(desk, purchase))
    assert [a.words for a in made.actions] == ["Receive…", "Cancel order"]
    press(made, "Cancel order")
    made = cards.purchase_card(desk, card_of(desk, purchase))
    assert (made.state, list(made.actions)) == (("Cancelled", "closed"), [])
    desk.undo()
    assert card_of(desk, purchase).row.state == "ordered"


def test_the_order_is_copied_with_the_supplier_s_codes(desk, purchase, app):
    commands.copy_text(desk, card_of(desk, purchase))
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Tea, order PO-0001", "1. Mei-1 Ware Mug × 10  5.00", "10 pieces, 50.00 CNY in all",
    ]  # fmt: skip


def test_codes_with_leading_zeros_survive_the_sheet(desk, purchase, tmp_path):
    from openpyxl import load_workbook

    path = tmp_path / "order.xlsx"
    desk.ask(purchase_lists.write_order, purchase, "CNY", path)
    cells = [[c.value for c in r] for r in load_workbook(path).active.iter_rows()]
    assert any("0042" in row for row in cells)


def test_the_supplier_page_shows_what_is_owed_and_pays_it(desk, purchase, show, monkeypatch):
    desk.shop.do(DO, actions.receive, 1, [ReceivedDraft(10, 1)], purchase_id=purchase)
    page = show(SupplierList(desk))
    assert page.counts()["owed"] == 1
    monkeypatch.setattr(forms.Form, "exec", lambda form: form.accept())
    commands.pay(desk, 1)
    row = next(r for r in page.fetch(list(page.table.rows.ids)) if r.id == 1)
    assert (row.owed, page.counts()["owed"]) == (0, 0)


def test_what_a_supplier_supplies_is_edited_in_rows(desk, goods, app, monkeypatch):
    def fill(form):
        type_goods(form, "BOWL")
        form._editor.table.item(1, 2).setText("3.20")
        form._editor.table.item(1, 5).setText("9")
        form.accept()

    monkeypatch.setattr(goods_forms.GoodsForm, "exec", fill)
    commands.edit_terms(desk, desk.ask(supplier_queries.supplier_card, 1, desk.shop.today()))
    assert [(t.code, t.price, t.lead_days) for t in desk.ask(supplier_queries.terms, 1)] == [
        ("0042", 5 * YUAN, None), ("BOWL", 3_200_000, 9),
    ]  # fmt: skip


def test_goods_go_back_from_the_card(desk, purchase, app, monkeypatch):
    desk.shop.do(DO, actions.receive, 1, [ReceivedDraft(10, 1)], purchase_id=purchase)

    def fill(form):
        form._editor.table.item(0, 2).setText("4")
        form.accept()

    monkeypatch.setattr(goods_forms.GoodsForm, "exec", fill)
    press(cards.purchase_card(desk, card_of(desk, purchase)), "Send goods back…")
    assert card_of(desk, purchase).receipts[0].lines[0].returned == 4


def test_a_day_that_is_none_is_refused_beside_its_field(desk, goods, app, monkeypatch):
    shown = []

    def fill(form):
        type_goods(form, "0042")
        form.parts["eta"].widget.setText("someday")
        form.accept()
        shown.append(form.parts["eta"].problem.text())

    monkeypatch.setattr(goods_forms.GoodsForm, "exec", fill)
    commands.new_order(desk, 1)
    assert shown[0]
    assert desk.ask(queries.chips, desk.shop.today())[queries.View.ALL] == 0


def test_prices_over_time_are_drawn(desk, purchase, show):
    desk.shop.do(DO, actions.receive, 1, [ReceivedDraft(10, 1)], purchase_id=purchase)
    card = desk.ask(supplier_queries.supplier_card, 1, desk.shop.today())
    chart = show(prices.PriceHistory(desk, card), 640, 400)
    assert chart.words.text().startswith("1 receipts; last ¥5.00")


def test_a_refusal_that_is_not_about_too_much_reaches_the_form(desk):
    def run(_over):
        raise refuse("x", field="quantity")

    with pytest.raises(Refused):
        commands._asking_over(run)


def test_an_average_is_offered_as_a_price_in_whole_cents(desk, goods, app):
    draft = ProductDraft("Mug", (SkuDraft("AVG-1", cost=21_515_455),))
    desk.shop.do(DO, products.create, draft)
    form = goods_forms.order(None, desk, lambda d: None, supplier_id=1)
    type_goods(form, "AVG-1")
    assert form._editor.table.item(0, 2).text() == "21.52"
