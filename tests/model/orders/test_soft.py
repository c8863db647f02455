"""Paid orders that are not confirmed yet already ask of the stock: the list and the card say who will lack it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.texts import say
from shopdesk.model.bundles import actions as bundles
from shopdesk.model.orders import queries
from shopdesk.model.orders.soft_queries import Lack, lacking
from tests.model.orders.conftest import PLACED


def waiting(counter, n, hours, **more):
    at = PLACED + timedelta(hours=hours)
    return counter.order(("OOLONG", n, n * 5_000), confirmed=False, placed_at=at, paid_at=at, **more)


def lacks(counter):
    return counter.shop.ask(lacking)


def test_free_pieces_go_to_the_order_that_was_paid_first(counter, tea):
    late, early = waiting(counter, 6, 5), waiting(counter, 7, 1)
    assert lacks(counter) == {late: (Lack("OOLONG", 6, 3),)}
    rows = {r.id: r.lacks for r in counter.shop.ask(queries.first_page)}
    assert rows == {late: True, early: False}
    warned = counter.shop.ask(queries.order_card, late).actions["confirm"]
    assert "OOLONG: 6 are wanted, 3 are left by the paid orders before it." in [str(p) for p in warned]
    counter.confirm(late)


def test_a_confirmed_order_has_its_own_and_unpaid_ones_ask_for_nothing(counter, tea):
    counter.order(("OOLONG", 8, 40_000))
    counter.order(("OOLONG", 9, 45_000), confirmed=False, paid=False)
    assert lacks(counter) == {}
    third = waiting(counter, 3, 2)
    assert lacks(counter) == {third: (Lack("OOLONG", 3, 2),)}
    counter.receive(tea, 1, 500)
    assert lacks(counter) == {}


@pytest.mark.parametrize(("n", "lacking_"), [(2, False), (3, True)])
def test_a_bundle_asks_for_its_components(counter, tea, n, lacking_):
    gift = counter.stock("GIFT", 0, 0, tracked=False)
    counter.shop.do(say("b"), bundles.set_bundle, gift, {tea: 4, counter.stock("CUP", 9, 100): 1})
    counter.order(("GIFT", n, 30_000), confirmed=False)
    assert bool(lacks(counter)) is lacking_
