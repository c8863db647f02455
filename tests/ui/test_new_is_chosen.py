"""What was just written down is chosen in its list, and its card is shown, whatever the list was narrowed to."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.products import actions as products
from shopdesk.model.products.queries import choice
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.purchasing import actions
from shopdesk.ui.form import Form
from shopdesk.ui.orders.tab import OrdersTab
from shopdesk.ui.products.tab import ProductList
from shopdesk.ui.purchasing.pages import PurchaseList, SupplierList
from shopdesk.ui.taxonomy.tags_page import TagsPage

DO = say("test")
TYPED = {"title": "Bowl", "code": "BOWL", "price": "5", "name": "Zhen"}


@pytest.fixture
def goods(desk, monkeypatch):
    """A mug and its supplier; each form that opens is filled in and saved."""
    desk.shop.do(DO, products.create, ProductDraft("Mug", (SkuDraft("MUG", price=5_000_000),)))
    desk.shop.do(DO, actions.add_supplier, "Anna")

    def fill(form):
        for key, words in TYPED.items():
            if key in form.parts:
                form.parts[key].widget.setText(words)
        if hasattr(form, "_editor"):
            form._editor.add(desk.ask(choice, 1), 3)
        form.accept()

    monkeypatch.setattr(Form, "exec", fill)
    return desk


@pytest.mark.parametrize("page", [OrdersTab, ProductList, PurchaseList, SupplierList, TagsPage])
def test_the_new_one_is_chosen_and_its_card_shown(page, goods, show, qtbot):
    screen = show(page(goods))
    screen.new()
    TYPED.update(name="Adam", code="B-2", title="Bowl 2")
    screen.searched = "nothing has these words"
    screen.refresh()
    screen.new()
    newest = max(screen.table.rows.ids)
    assert screen.selected() == [newest]
    assert screen.table.current().id == newest
    qtbot.waitUntil(lambda: screen.card_view.card is not None)
    TYPED.update(name="Zhen", code="BOWL", title="Bowl")
