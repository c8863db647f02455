"""Goods that came before their bill: from the receipt's form over the card to the bill's form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from shopdesk.model.purchasing import actions, queries, supplier_queries
from shopdesk.model.purchasing.rules import ReceivedDraft
from shopdesk.ui.line_editor import GoodsEditor, GoodsForm
from shopdesk.ui.purchasing import billing, cards, commands, goods_forms
from shopdesk.ui.purchasing.pages import PurchaseList, SupplierList
from tests.ui.purchasing.conftest import DO, YUAN, card_of


def choose(form, key, value):
    box = form.parts[key].widget
    box.setCurrentIndex(box.findData(value))


@pytest.fixture
def came(desk, purchase, app, monkeypatch):
    """All ten mugs came, without a bill, through the form."""

    def fill(form):
        choose(form, "billed", False)
        form.accept()

    monkeypatch.setattr(goods_forms.GoodsForm, "exec", fill)
    commands.receive(desk, card_of(desk, purchase))
    return card_of(desk, purchase)


def test_the_card_says_what_was_not_billed_and_offers_the_bill_first(desk, came):
    card = cards.purchase_card(desk, came)
    assert card.actions[0].words == "The bill came…"
    assert "The bill of GR-0001 came…" in [a.words for a in card.more]
    assert came.receipts[0].billed_on is None


def test_the_bill_is_typed_and_owed(desk, came, monkeypatch):
    def fill(form):
        form.parts["reference"].widget.setText("INV-9")
        form._editor.table.item(0, 3).setText("6")
        assert form._editor.notes.text().startswith("+¥10.00 against the estimate")
        assert form._editor.total.text() == "¥60.00"
        form.accept()

    monkeypatch.setattr(GoodsForm, "exec", fill)
    billing.came(desk, 1)
    receipt = desk.ask(queries.receipts, [1])[0]
    assert (receipt.bill, receipt.billed_on) == ("INV-9", desk.shop.today())
    supplier = desk.ask(supplier_queries.supplier_card, 1, desk.shop.today())
    assert (supplier.row.owed, supplier.not_billed) == (6000, ())
    desk.undo()
    assert desk.ask(supplier_queries.supplier_card, 1, desk.shop.today()).not_billed[0].amount == 5000


def test_both_lists_count_what_was_not_billed(desk, came, show):
    for kind in (PurchaseList, SupplierList):
        page = show(kind(desk))
        assert page.counts()["not_billed"] == 1
        assert len(page.ids("not_billed", "", ("", False))) == 1


def test_a_weight_nobody_said_is_pointed_out_while_receiving(desk, purchase, app):
    card = card_of(desk, purchase)
    form = goods_forms.receive(None, desk, lambda d: None, supplier_id=1, supplier="Mei", card=card)
    choose(form, "basis", queries.Basis.WEIGHT)
    assert form._editor.words.text() == ""
    choose(form, "basis", queries.Basis.VOLUME)
    assert "room 0042 takes" in form._editor.words.text()
    assert "by value" in form._editor.words.text()


def test_a_receipt_that_was_billed_meanwhile_asks_nothing(desk, goods, app, monkeypatch):
    desk.shop.do(DO, actions.receive, 1, [ReceivedDraft(1, 1, unit_price=YUAN)])
    monkeypatch.setattr(GoodsForm, "exec", lambda form: pytest.fail("asked"))
    billing.came(desk, 1)


def test_no_row_leaves_a_bill_and_no_words_say_so(desk, came, qtbot, show):
    receipt = desk.ask(queries.receipts, [1])[0]
    form = show(billing.form(None, desk, receipt, lambda _d: None))
    [lines] = form.findChildren(GoodsEditor)
    lines.table.setCurrentCell(0, 0)
    qtbot.keyClick(lines.table, Qt.Key.Key_Delete)
    assert len(lines.rows) == 1
    assert not [x for x in form.findChildren(QLabel) if "Delete" in x.text()]
