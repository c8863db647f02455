"""How many of a bundle there are follows its components after every movement, in every list."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.advice import queries as advice
from shopdesk.model.bundles import actions, queries
from shopdesk.model.checking import check
from shopdesk.model.counting import channel_actions, channels
from shopdesk.model.files import create
from shopdesk.model.orders import actions as orders
from shopdesk.model.products import actions as products
from shopdesk.model.products import list_queries, stock_queries
from shopdesk.model.products import queries as catalogue
from shopdesk.model.products.records import Bucket
from shopdesk.model.products.rules import WarnLevel
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import actions as plans
from shopdesk.model.replenishment import reorder, reporting, stock_list
from shopdesk.model.replenishment.stock_list import Level, State
from shopdesk.model.shop_settings import actions as shop_settings
from tests.model.replenishment.conftest import YUAN, Hand


@pytest.fixture
def hand(shop, clock):
    """10 teas and 4 cups, and a gift of 3 teas and a cup, which is of a product of its own."""
    hand = Hand(shop, clock)
    hand.tea, hand.cup, hand.gift = (
        hand.sku(c, opening=n, cost=10 * YUAN if n else None)
        for c, n in (("TEA", 10), ("CUP", 4), ("GIFT", 0))
    )
    hand.do(actions.set_bundle, hand.gift, {hand.tea: 3, hand.cup: 1})
    return hand


def line(hand, code="GIFT"):
    today = hand.shop.today()
    found = hand.shop.ask(stock_list.ids, today, search_for="")
    return {r.code: r for r in hand.shop.ask(stock_list.rows, found, today)}[code]


def listed(hand, sku):
    product = hand.shop.ask(catalogue.products_of, [sku])[sku]
    return hand.shop.ask(catalogue.rows, [product])[0]


def clean(shop):
    report = check(shop)
    assert report.ok, [str(p) for c in report.checks for p in c.broken]


def test_the_stock_page_and_the_catalogue_say_what_the_scarcest_component_makes(hand):
    row = line(hand)
    assert (row.available, row.incoming, row.on_hand, row.state, row.bundle) == (3, 0, 0, State.LOW, True)
    assert (listed(hand, hand.gift).available, listed(hand, hand.gift).cover) == (3, "low")
    assert hand.shop.ask(catalogue.find_skus, "GIFT")[0].available == 3
    [goods] = [
        g for g in hand.shop.ask(lambda s: list(list_queries.goods(s, "CNY"))) if g.skus[0].code == "GIFT"
    ]
    assert goods.skus[0].stock == 3
    clean(hand.shop)


def test_every_movement_of_a_component_is_seen_at_once_and_taken_back_with_it(hand):
    for act, args, left in (
        (products.receive, (hand.tea, 3, 500), 4), (products.damage, (hand.cup, 2, "broken"), 2),
        (products.move_bucket, (hand.tea, 12, Bucket.SELLABLE, Bucket.QUARANTINE, "found"), 0),
    ):  # fmt: skip
        before = line(hand).available
        hand.do(act, *args)
        assert (line(hand).available, listed(hand, hand.gift).available) == (left, left)
        assert hand.shop.undo()
        assert line(hand).available == before
        assert hand.shop.redo()
        assert line(hand).available == left
        clean(hand.shop)
    assert (line(hand).state, listed(hand, hand.gift).cover) == (State.OUT, "out")


def test_what_is_promised_is_not_there_and_orders_of_the_bundle_take_its_components(hand):
    hand.do(orders.confirm, hand.order("TEA", 2))
    assert line(hand).available == 2  # 8 teas
    hand.do(orders.confirm, hand.order("GIFT", 1))
    assert (line(hand).available, line(hand, "TEA").available, line(hand, "CUP").available) == (1, 5, 3)
    clean(hand.shop)


def test_what_other_rows_of_the_order_take_is_not_there(hand):
    """§3.7: 10 teas and 4 cups; a gift takes 3 and 1."""
    left = lambda *rows, order=None: hand.shop.ask(queries.left, rows, order)
    assert left((hand.gift, 1)) == [3]
    assert left((hand.gift, 1), (hand.tea, 5)) == [1, 7]
    assert left((hand.gift, 1), (hand.cup, 4), (hand.gift, 1)) == [0, 2, 0]
    order = hand.order("GIFT", 2)
    hand.do(orders.confirm, order)
    assert left((hand.gift, 2)) == [1]
    assert left((hand.gift, 2), order=order) == [3]
    assert left((hand.sku("NEW", tracked=False, cost=None), 2), (hand.tea, 1)) == [None, 4]


def test_the_warn_line_counts_what_could_be_made_with_what_is_on_its_way(hand):
    hand.do(shop_settings.change, warn_line=3)
    assert line(hand).state is State.LOW
    supplier = hand.do(purchasing.add_supplier, "S")
    tea = hand.do(purchasing.draft, supplier, [purchasing.LineDraft(hand.tea, 20)])
    hand.do(purchasing.order, tea)
    assert (line(hand).incoming, line(hand).state) == (1, State.OK)  # 30 teas, but 4 cups
    hand.do(plans.set_warn_line, hand.gift, pieces=4)
    assert (line(hand).line, line(hand).state, listed(hand, hand.gift).cover) == (4, State.LOW, "low")
    clean(hand.shop)


def test_a_bundle_is_warned_of_once_and_counted_in_the_chips(hand):
    hand.do(shop_settings.change, warn_line=2)
    hand.refresh()
    today = hand.shop.today()
    quiet = hand.shop.ask(stock_list.alerts, today)
    hand.do(products.damage, hand.cup, 2, "broken")  # 2 cups: the cup and the gift are low now
    assert hand.shop.ask(stock_list.alerts, today) == quiet + 2
    assert hand.shop.ask(catalogue.chips)[catalogue.View.LOW] == 2
    hand.do(products.damage, hand.cup, 2, "broken")
    assert hand.shop.ask(stock_list.alerts, today) == quiet + 2
    chips = hand.shop.ask(catalogue.chips)
    assert (chips[catalogue.View.LOW], chips[catalogue.View.OUT]) == (0, 2)
    hand.refresh()
    clean(hand.shop)


def test_what_is_not_counted_limits_nothing_and_all_uncounted_is_unknown(hand):
    card = hand.sku("CARD", tracked=False, cost=None)
    hand.do(actions.set_bundle, hand.gift, {hand.tea: 3, card: 1})
    assert (line(hand).available, line(hand).state) == (3, State.LOW)
    hand.do(actions.set_bundle, hand.gift, {card: 2})
    assert (line(hand).available, line(hand).state, line(hand).counted) == (0, State.UNCOUNTED, False)
    assert listed(hand, hand.gift).cover == "untracked"
    hand.do(products.count, card, 5, unit_cost=1_0000)
    assert (line(hand).available, line(hand).state) == (2, State.LOW)
    clean(hand.shop)


def test_a_bundle_lasts_until_its_first_component_is_gone_and_is_never_bought(hand, clock):
    hand.do(products.receive, hand.tea, 90, 10 * YUAN)
    hand.do(products.receive, hand.cup, 60, 10 * YUAN)
    hand.sell_each({"TEA": [2] * 15, "CUP": [1] * 15, "GIFT": [1] * 15})
    hand.refresh()
    tea, cup, gift = (line(hand, c) for c in ("TEA", "CUP", "GIFT"))
    assert gift.cover == min(tea.cover, cup.cover) < 1_000
    assert [o for o in hand.shop.ask(reorder.offers, hand.shop.today()).rows if o.code == "GIFT"] == []
    everything = hand.shop.ask(reorder.whole_catalogue, hand.shop.today())
    assert "GIFT" not in [o.code for o in everything.rows]
    told = {r.sku: r for r in hand.shop.ask(reporting.stock_report, hand.shop.today())}
    assert (told["GIFT"].days_of_cover, told["GIFT"].unit_cost) == (gift.cover, 40 * YUAN)
    clean(hand.shop)


def test_a_bundle_lacks_neither_cost_nor_supplier_and_dissolved_it_does(hand):
    product = hand.shop.ask(catalogue.products_of, [hand.gift])[hand.gift]
    gaps = lambda: set(hand.shop.ask(advice.of_product, product)[1])
    assert not gaps() & {"cost", "supplier"}
    assert not listed(hand, hand.gift).no_cost
    hand.do(actions.dissolve, hand.gift)
    assert {"cost", "supplier"} <= gaps()
    assert listed(hand, hand.gift).no_cost
    assert hand.shop.undo()
    assert not listed(hand, hand.gift).no_cost
    clean(hand.shop)


def test_a_channel_may_sell_the_bundles_that_its_share_of_the_components_makes(hand):
    hand.do(channel_actions.set_shares, {"taobao": 700_000, "douyin": 300_000})
    sell = lambda code: {x.code: x.quantity for x in hand.shop.ask(channels.offers, code)}
    assert sell("taobao") == {"TEA": 7, "CUP": 3, "GIFT": 2}  # 7 // 3
    assert sell("douyin") == {"TEA": 3, "CUP": 1, "GIFT": 1}
    hand.do(channel_actions.note_written, "taobao")
    hand.do(products.damage, hand.tea, 5, "broken")
    [row] = [r for r in hand.shop.ask(channels.overview) if r.code == "taobao"]
    assert (row.stale, row.over) == (2, 2)  # the tea, and what is made of it
    assert sell("taobao") == {"TEA": 4, "CUP": 3, "GIFT": 1}


def test_a_component_that_is_not_sold_alone_still_makes_bundles_for_a_channel(hand):
    hand.do(channel_actions.set_shares, {"taobao": 1_000_000})
    product = hand.shop.ask(catalogue.products_of, [hand.tea])[hand.tea]
    hand.do(products.set_state, [product], "paused")
    assert {x.code: x.quantity for x in hand.shop.ask(channels.offers, "taobao")} == {"CUP": 4, "GIFT": 3}
    hand.do(shop_settings.change, stock_buffer=2)
    assert {x.code: x.quantity for x in hand.shop.ask(channels.offers, "taobao")} == {"CUP": 2, "GIFT": 2}


def test_a_paid_bundle_that_waits_is_not_offered_again(hand):
    hand.do(channel_actions.set_shares, {"taobao": 1_000_000})
    hand.order("GIFT", 2)  # paid, nobody looked at it
    assert {x.code: x.quantity for x in hand.shop.ask(channels.offers, "taobao")} == {
        "TEA": 4,
        "CUP": 2,
        "GIFT": 1,
    }


MOVES = ("in", "out", "order", "make", "undo", "redo")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(["in", "out", "order", "make", "undo", "redo"]), st.integers(1, 6)),
        max_size=9,
    )
)
def test_whatever_moves_every_list_says_what_the_components_make(tmp_path_factory, clock, moves):
    shop = create(
        tmp_path_factory.mktemp("b") / "t.shopdesk", name="T", books_start=date(2026, 1, 1), clock=clock
    )
    hand = Hand(shop, clock)
    try:
        tea, cup, gift = (hand.sku(c, opening=n) for c, n in (("TEA", 10), ("CUP", 4), ("GIFT", 0)))
        hand.do(actions.set_bundle, gift, {tea: 2, cup: 1})
        for move, n in moves:
            try:
                _move(hand, move, n, tea, cup, gift)
            except Refused:
                continue
            made = hand.shop.ask(queries.bundle, gift)
            if made is not None:
                assert line(hand).available == listed(hand, gift).available == made.can_make
        clean(shop)
    finally:
        shop.close()


def _move(hand, move, n, tea, cup, gift):
    if move in ("undo", "redo"):
        getattr(hand.shop, move)()
    elif move == "in":
        hand.do(products.receive, cup, n, 500)
    elif move == "out":
        hand.do(products.damage, tea, n, "broken")
    elif move == "order":
        hand.do(orders.confirm, hand.order("GIFT", 1))
    else:
        hand.do(actions.set_bundle, gift, {tea: n, cup: 2})


def test_a_warn_line_of_days_is_what_the_fastest_component_makes_in_them(hand):
    """Teas go at 6 a day and a gift holds three, cups at half a day: two gifts' worth a day."""
    hand.do(plans.set_rule, hand.tea, monthly=180)
    hand.do(plans.set_rule, hand.cup, monthly=15)
    hand.do(plans.set_warn_line, hand.gift, days=1)
    assert (line(hand).line, line(hand).level, line(hand).state) == (2, Level.DAYS, State.OK)
    hand.do(plans.set_warn_line, hand.gift, days=3)
    assert (line(hand).line, line(hand).state, line(hand).alerted) == (6, State.LOW, True)
    [told] = hand.shop.ask(
        stock_queries.card, hand.shop.ask(catalogue.products_of, [hand.gift])[hand.gift]
    ).skus
    assert (told.warn_line, told.warn_level) == (6, WarnLevel.DAYS)
    clean(hand.shop)
    hand.shop.undo()
    assert (line(hand).line, line(hand).level) == (2, Level.DAYS)
    clean(hand.shop)
