"""What leaves on a day of the past is held against what was there then (features.md §3.4 rule 4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.products import actions
from shopdesk.model.products.past import too_few_then
from shopdesk.model.products.records import Bucket
from shopdesk.model.products.rules import ProductDraft, SkuDraft

DO = say("test")


@pytest.fixture
def tea(shop):
    """10 came six days ago, 8 were written off four days ago, 5 came two days ago: 7 are there."""
    shop.do(DO, actions.create, ProductDraft("Tea", (SkuDraft("T"),)))
    today = shop.today()
    shop.do(DO, actions.receive, 1, 10, 1_000_000, day=today - timedelta(days=6))
    shop.do(DO, actions.write_off, 1, 8, "broken", bucket=Bucket.SELLABLE, day=today - timedelta(days=4))
    shop.do(DO, actions.receive, 1, 5, 1_000_000, day=today - timedelta(days=2))
    return lambda pieces, ago, bucket=Bucket.SELLABLE: shop.ask(
        too_few_then, 1, pieces, today - timedelta(days=ago), bucket
    )


@pytest.mark.parametrize(
    ("pieces", "ago", "found"),
    [(2, 5, None), (3, 5, (4, 2)), (7, 0, None), (7, 1, None), (3, 3, (3, 2)), (1, 9, (9, 0)), (11, 6, (6, 10))],
)  # fmt: skip
def test_the_first_evening_that_would_have_been_below_zero_is_named(shop, tea, pieces, ago, found):
    told = tea(pieces, ago)
    assert told == (found and (shop.today() - timedelta(days=found[0]), found[1]))


def test_another_shelf_has_its_own_past(tea):
    assert tea(1, 1, Bucket.DEFECTIVE)[1] == 0


@pytest.mark.parametrize("day", [date(2099, 1, 1), date(1926, 1, 1)])
def test_stock_does_not_move_in_another_age(shop, tea, day):
    for act, *told in (
        (actions.receive, 1, 1, 1_000_000), (actions.adjust, 1, 1, "lost"), (actions.set_cost, 1, 5),
        (actions.write_off, 1, 1, "broken"), (actions.damage, 1, 1, "broken"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            shop.do(DO, act, *told, day=day)
        assert refused.value.problems[0].field == "day"
