"""Until the books begin, the Orders tab and the ship form say that shipping moves no stock."""

from __future__ import annotations

from datetime import date

from shopdesk.core.texts import say
from shopdesk.model.shop_settings import actions
from shopdesk.ui.orders.notice import books_notice
from shopdesk.ui.orders.tab import OrdersTab


def test_the_orders_tab_tells_it_only_while_it_is_true(desk, show):
    tab = show(OrdersTab(desk))
    assert not tab.notice.isVisible()
    desk.do(say("x"), actions.change, books_start=date(2099, 1, 1))
    assert "2099" in tab.notice.words()
    assert "moves no stock" in tab.notice.words()
    assert tab.notice.isVisible()


def test_nothing_is_said_once_the_books_have_begun(desk):
    assert books_notice(desk) == ""
