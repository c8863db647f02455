"""Figures by product give the sale of a bundle to its components, and come to what the orders come to, to the cent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.analytics.queries import ALWAYS, By, Measure, ranking, sales_report
from shopdesk.model.bundles import actions as bundles
from shopdesk.model.bundles import rules
from shopdesk.model.checking import check
from shopdesk.model.counting.scopes import sales
from shopdesk.model.files import create
from shopdesk.model.orders.card import order_card
from shopdesk.model.replenishment.series import read
from tests.model.orders.conftest import Counter

ZONE = "Asia/Shanghai"
TIED = ("gross", "discounts", "goods_refunded", "cost_sum", "costed_sales")


@pytest.fixture
def counter(shop):
    """A gift of 2 teas (cost 5.00) and a cup (cost 8.00), all of the same list price; 10 teas and 4 cups there."""
    return gifted(Counter(shop))


def gifted(counter):
    counter.tea, counter.cup = counter.stock("TEA", 10, 500), counter.stock("CUP", 4, 800)
    counter.gift = counter.stock("GIFT", 0, 0)
    counter.shop.do(say("bundle"), bundles.set_bundle, counter.gift, {counter.tea: 2, counter.cup: 1})
    return counter


def by_product(counter):
    report = counter.shop.ask(sales_report, ALWAYS, By.PRODUCT, ZONE)
    return {r.key: r for r in report.rows}, report.totals


def tied(counter):
    """What products come to is what orders come to."""
    rows, totals = by_product(counter)
    for figure in TIED:
        assert sum(getattr(r, figure) for r in rows.values()) == getattr(totals, figure), figure
    total = counter.number("SELECT sum(amount) FROM order_line WHERE kind = 'goods' AND day IS NOT NULL") or 0
    assert sum(r.gross - r.discounts for r in rows.values()) == total


def clean(counter):
    report = check(counter.shop)
    assert report.ok, [str(p) for c in report.checks for p in c.broken]


def rows_of(counter, order):
    return {x.sku.code: x for x in counter.look(order).lines if x.sku}


def test_a_gift_of_ninety_is_sixty_of_tea_and_thirty_of_cup_each_with_its_own_cost(counter):
    """List prices as 2 : 1; costs 2 × 5.00 and 8.00."""
    order = counter.order(("GIFT", 1, 90_00))
    rows, _totals = by_product(counter)
    assert {k: (r.units, r.net_sales, r.cost_unknown) for k, r in rows.items()} == {
        "TEA": (2, 60_00, 1), "CUP": (1, 30_00, 1)
    }  # fmt: skip
    counter.ship(order)
    rows, totals = by_product(counter)
    assert {k: (r.net_sales, r.cost, r.gross_profit) for k, r in rows.items()} == {
        "TEA": (60_00, 10_00, 50_00), "CUP": (30_00, 8_00, 22_00)
    }  # fmt: skip
    assert {k: (r.orders, r.customers or r.no_customer) for k, r in rows.items()} == {
        "TEA": (1, 1),
        "CUP": (1, 1),
    }
    assert (totals.units, totals.net_sales, totals.gross_profit) == (1, 90_00, 72_00)
    best = counter.shop.ask(ranking, ALWAYS, By.PRODUCT, ZONE, Measure.PROFIT)
    assert [(r.name, r.worth) for r in best.rows] == [("Tea TEA", 50_00), ("Tea CUP", 22_00)]
    tied(counter)
    clean(counter)


def test_a_cent_too_many_goes_to_the_largest_remainder(counter):
    """100.00 by 2 : 1 is 66.666… and 33.333…: the tea has the larger rest."""
    counter.order(("GIFT", 1, 100_00))
    rows, _ = by_product(counter)
    assert {k: r.net_sales for k, r in rows.items()} == {"TEA": 66_67, "CUP": 33_33}
    tied(counter)


def test_the_bundle_itself_is_asked_for_by_its_name(counter):
    counter.ship(counter.order(("GIFT", 1, 90_00), ("CUP", 1, 30_00)))
    [row] = counter.shop.ask(sales_report, ALWAYS, By.BUNDLE, ZONE).rows
    assert (row.key, row.orders, row.units, row.net_sales, row.gross_profit) == ("GIFT", 1, 1, 90_00, 72_00)
    best = counter.shop.ask(ranking, ALWAYS, By.BUNDLE, ZONE)
    assert [(r.name, r.worth) for r in best.rows] == [("Tea GIFT", 90_00)]


def test_what_is_sold_alone_and_in_a_bundle_is_one_product(counter):
    counter.order(("GIFT", 2, 200_00), ("CUP", 1, 100_00))
    rows, totals = by_product(counter)
    assert {k: (r.units, r.net_sales) for k, r in rows.items()} == {"TEA": (4, 133_33), "CUP": (3, 166_67)}
    assert (totals.units, totals.net_sales) == (3, 300_00)
    tied(counter)


def test_a_component_that_comes_back_takes_its_own_share_and_cost(counter):
    order = counter.order(("GIFT", 1, 90_00))
    counter.ship(order)
    back(counter, order, "CUP")
    counter.refund(order, 30_00)  # counted on the day it is paid out
    rows, _ = by_product(counter)
    assert {k: (r.net_sales, r.goods_refunded, r.cost_sum) for k, r in rows.items()} == {
        "TEA": (60_00, 0, 10_00), "CUP": (0, 30_00, 0)
    }  # fmt: skip
    tied(counter)
    assert counter.shop.undo()
    tied(counter)
    clean(counter)
    assert counter.shop.redo()
    tied(counter)
    clean(counter)


def back(counter, order, code):
    case = counter.request_return(order, {rows_of(counter, order)[code].id: 1})
    counter.approve(case)
    found = counter.shop.ask(order_card, order).cases[-1].lines
    counter.receive_return(case, {x[0]: (x[3], 0, 0) for x in found})


def test_money_back_without_goods_is_every_components_by_its_share(counter):
    order = counter.order(("GIFT", 1, 90_00))
    counter.ship(order)
    counter.refund(order, 10_00)
    rows, _ = by_product(counter)
    assert {k: r.goods_refunded for k, r in rows.items()} == {"TEA": 6_67, "CUP": 3_33}
    tied(counter)
    clean(counter)


def test_replenishment_hears_of_the_pieces_and_of_the_money_of_components(counter, clock):
    """A gift of two teas is demand for two teas, and its 60.00 make the tea the A of the shop."""
    counter.order(("GIFT", 3, 270_00))
    clock.go(days=1)
    found = counter.shop.ask(lambda s: read(s, counter.shop.today(), 14))
    told = {
        i: (int(n), int(r)) for i, n, r in zip(found.ids, found.sold.sum(axis=1), found.revenue, strict=True)
    }
    assert told == {counter.tea: (6, 180_00), counter.cup: (3, 90_00)}
    sold = counter.shop.ask(sales, counter.shop.today())
    assert (sold[counter.tea], sold[counter.cup]) == (180_00, 90_00)


def test_the_shares_of_huge_amounts_are_exact_still(counter):
    counter.order(("GIFT", 1, 20_000_000_000_00 // 100))
    rows, totals = by_product(counter)
    assert sum(r.net_sales for r in rows.values()) == totals.net_sales == 20_000_000_000_00 // 100
    tied(counter)


@settings(max_examples=60, deadline=None)
@given(
    amount=st.integers(0, 10_000_00),
    parts=st.lists(st.tuples(st.integers(0, 9_999_9999), st.integers(1, 9)), min_size=1, max_size=5),
)
@example(amount=10_01, parts=[(0, 1), (0, 2)])
@example(amount=2, parts=[(1_0000, 1)] * 3)
def test_the_shares_kept_are_those_of_the_one_algorithm(amount, parts):
    """`rules.shares`, which refunds go by, in SQL."""
    import pysqlite3

    from shopdesk.model.orders.bundle_shares import _shared

    values = " UNION ALL ".join(
        f"""SELECT 'sale' AS source, 1 AS head_id, {i} AS part_id, '' AS day, 1 AS channel_id, 1 AS sku_id,
            1 AS bundle_id, 1 AS units, 1 AS sets, {amount} AS gross, {amount} AS amount, NULL AS whole_cost,
            NULL AS cost, ({n} * {price} + 5000) / 10000 AS value, {n} AS pieces"""
        for i, (price, n) in enumerate(parts)
    )
    found = pysqlite3.connect(":memory:").execute(f"SELECT gross FROM ({_shared(values)}) ORDER BY part_id")
    assert [r[0] for r in found] == rules.shares(amount, parts)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(
        st.tuples(st.sampled_from(["GIFT", "TRIO", "CUP"]), st.integers(1, 3), st.integers(1, 300_01)),
        min_size=1,
        max_size=3,
    ),
    moves=st.lists(st.sampled_from(["ship", "GIFT", "TRIO", "CUP", "money", "undo", "redo"]), max_size=5),
)
def test_products_come_to_what_orders_come_to_whatever_happens(tmp_path_factory, clock, lines, moves):
    shop = create(
        tmp_path_factory.mktemp("b") / "t.shopdesk", name="T", books_start=date(2026, 1, 1), clock=clock
    )
    counter = gifted(Counter(shop))
    try:
        trio = counter.stock("TRIO", 0, 0)
        shop.do(
            say("bundle"),
            bundles.set_bundle,
            trio,
            {counter.tea: 1, counter.cup: 2, counter.stock("C", 9, 77): 1},
        )
        order = counter.order(*lines)
        tied(counter)
        for move in moves:
            try:
                _move(counter, order, move)
            except (Refused, KeyError):
                continue
            tied(counter)
        clean(counter)
    finally:
        shop.close()


def _move(counter, order, move):
    if move in ("undo", "redo"):
        getattr(counter.shop, move)()
    elif move == "ship":
        counter.ship(order)
    elif move == "money":
        counter.refund(order, counter.look(order).granted - counter.look(order).refunded or 7)
    else:
        back(counter, order, move)
