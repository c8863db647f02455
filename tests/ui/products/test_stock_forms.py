"""The forms that receive and correct stock: what they offer is of the SKU that is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from shopdesk.core.texts import say
from shopdesk.model.products import actions, stock_queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.products import commands, forms, life

YUAN = 1_000_000


@pytest.fixture
def product(shop):
    skus = (SkuDraft("T-S", cost=4 * YUAN, opening=3), SkuDraft("T-L", cost=9 * YUAN))
    shop.do(say("p"), actions.create, ProductDraft("Tea", skus))
    return shop.ask(stock_queries.card, 1)


def test_the_cost_offered_is_that_of_the_chosen_sku_until_one_is_typed(app, shop, product):
    form = forms.receive(None, product, "CNY", shop.today(), lambda d: None)
    sku, cost = (form.parts[k].widget for k in ("sku", "cost"))
    assert cost.text() == "4"
    sku.setCurrentIndex(1)
    assert cost.text() == "9"
    cost.setText("8.50")
    sku.setCurrentIndex(0)
    assert cost.text() == "8.50"


def test_what_the_books_say_is_of_the_chosen_sku(app, shop, product):
    form = forms.adjust(None, product, "CNY", shop.today(), lambda d: None)
    counted = form.parts["counted"].widget
    assert counted.placeholderText() == "The books say 3"
    form.parts["sku"].widget.setCurrentIndex(1)
    assert counted.placeholderText() == "The books say 0"


def test_a_count_below_zero_is_refused_beside_the_count(app, desk, product):
    form = forms.adjust(None, product, "CNY", desk.shop.today(), lambda d: desk.carry_out(
        say("c"), actions.count, d["sku"], d["counted"], unit_cost=d["cost"]))  # fmt: skip
    form.parts["counted"].widget.setText("-1")
    form.accept()
    assert form.parts["counted"].problem.text() == "A count is zero or more pieces."


def test_a_product_that_never_moved_says_so(app, desk):
    desk.shop.do(say("p"), actions.create, ProductDraft("Tea", (SkuDraft("T-S"),)))
    shown = commands.movements_widget(desk, desk.ask(stock_queries.card, 1))
    assert isinstance(shown, QLabel)
    assert shown.text() == "Nothing has come in or gone out yet."


def test_deleting_what_was_used_says_where_and_archives_it_instead(app, desk, product, monkeypatch):
    asked = []
    monkeypatch.setattr(life, "confirm", lambda *told, **_k: asked.append(told[1:]) or True)
    life.delete(desk, product)
    assert asked == [
        ("Tea cannot be deleted", "Tea is used in stock movements (1); archive it instead.", "Archive")
    ]
    assert desk.ask(stock_queries.card, 1).state == "archived"
