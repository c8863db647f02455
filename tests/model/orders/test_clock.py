"""A clock that jumps (reliability.md F28): things stay in the order in which they were done, and every sum stays."""

from __future__ import annotations

import pytest

from shopdesk.model.checking import check
from shopdesk.model.orders.queries import order_card

JUMPS = {
    "back": {"days": -3},
    "forth": {"days": 400},
    "summer time": {"hours": -1},
    "leap day": {"days": 1091},
}


@pytest.mark.parametrize("jump", JUMPS)
def test_what_was_done_last_is_last_whatever_the_clock_says(counter, clock, jump):
    sku = counter.stock("A", 10, 500)
    order = counter.order(("A", 2, 2000))
    clock.go(**JUMPS[jump])
    counter.ship(order)
    assert counter.shop.ask(order_card, order).facts[0].what.text == "Shipped {count}"
    assert counter.level(sku) == (8, 4000, 0, 0)
    counter.shop.undo()
    assert counter.level(sku) == (10, 5000, 0, 2)
    counter.shop.redo()
    assert counter.level(sku) == (8, 4000, 0, 0)
    report = check(counter.shop)
    assert report.ok, report


def test_average_cost_follows_the_order_of_receipts_not_of_their_days(counter, clock):
    sku = counter.stock("A", 10, 500)
    clock.go(days=-3)
    counter.receive(sku, 10, 700)
    clock.go(days=400)
    counter.ship(counter.order(("A", 10, 9000)))
    assert counter.level(sku) == (10, 6000, 0, 0)
