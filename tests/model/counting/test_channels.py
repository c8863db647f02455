"""What channels are told that they may sell never sells a piece twice, and an old file is found out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.counting import channel_actions, channels
from shopdesk.model.counting.rules import apportion, sellable
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.shop_settings import actions as settings
from tests.model.counting.conftest import DO, LJ, broken, sell

SHARES = {"taobao": 700_000, "douyin": 300_000}


@pytest.fixture
def shared(stocked):
    stocked.do(DO, channel_actions.set_shares, SHARES)
    stocked.do(DO, settings.change, stock_buffer=2)
    return stocked


def pieces(shop, code, sku="LJ-100"):
    return next(x.quantity for x in shop.ask(channels.offers, code) if x.code == sku)


def told(shop, code):
    return next(x for x in shop.ask(channels.overview) if x.code == code)


def test_taobao_sells_seventy_percent_douyin_thirty_of_what_is_left_above_two(shared):
    assert (pieces(shared, "taobao"), pieces(shared, "douyin")) == (6, 2)  # 8 of the 10: 5.6 and 2.4
    assert (pieces(shared, "taobao", "MUG-01"), pieces(shared, "douyin", "MUG-01")) == (0, 0)


def test_what_is_paid_and_not_yet_looked_at_is_not_offered_again(shared, clock):
    moment = clock.moment - timedelta(hours=1)
    draft = OrderDraft(
        channel="taobao", external_no="1", placed_at=moment, paid_at=moment, method=PaymentMethod.PLATFORM,
        customer_name="林小雨", recipient="林小雨", phone="13800571448", street="文三路 90 号",
        lines=(LineDraft(sku="LJ-100", title="Longjing", quantity=3, unit_price=500_000),),
    )  # fmt: skip
    shared.do(DO, orders.place, draft)
    assert shared.ask(channels.sellable_stock)[LJ] == 5  # 10 − 3 − 2, promised or not


def test_nothing_is_offered_below_zero():
    assert sellable(available=3, soft=2, buffer=2) == 0
    assert sellable(available=-4, soft=0, buffer=0) == 0


@given(st.integers(-5, 10_000), st.lists(st.integers(0, 250_000), min_size=1, max_size=4))
def test_no_piece_is_sold_twice(free, shares):
    given_out = apportion(free, shares)
    assert 0 <= sum(given_out) <= max(free, 0)
    assert all(n == 0 for n, share in zip(given_out, shares, strict=True) if share == 0)
    if sum(shares) == 1_000_000:
        assert sum(given_out) == max(free, 0)


def test_shares_of_more_than_everything_are_refused(shared):
    with pytest.raises(Refused, match="the same piece twice"):
        shared.do(DO, channel_actions.set_shares, {"pdd": 10_000})
    with pytest.raises(Refused, match="between 0 and 100"):
        shared.do(DO, channel_actions.set_shares, {"taobao": -1})


def test_a_file_is_old_once_stock_moved(shared):
    assert told(shared, "taobao").written_at is None
    shared.do(DO, channel_actions.note_written, "taobao")
    assert (told(shared, "taobao").stale, told(shared, "taobao").over) == (0, 0)
    shared.do(DO, sell, LJ, 5)
    assert (told(shared, "taobao").stale, told(shared, "taobao").over) == (1, 1)
    assert told(shared, "douyin").stale == 0  # never written
    shared.do(DO, channel_actions.note_written, "taobao")
    assert told(shared, "taobao").stale == 0


def test_writing_a_file_is_no_step_to_take_back(shared):
    before = str(shared.undo_label())
    shared.do(DO, sell, LJ, 1)
    shared.do(DO, channel_actions.note_written, "taobao")
    shared.undo()
    assert str(shared.undo_label()) == before
    assert told(shared, "taobao").written_at is not None
    assert broken(shared) == []


def test_each_channel_has_its_own_columns(shared):
    made = shared.ask(channels.sheet, "taobao")
    assert [c.title for c in made.columns] == ["宝贝名称", "销售属性", "商家编码", "条形码", "宝贝数量"]
    assert made.rows[0] == ["龙井茶", "", "LJ-100", "", 6]
    shared.do(DO, channel_actions.set_shares, {"taobao": 0, "shopify": 700_000})
    shopify = shared.ask(channels.sheet, "shopify")
    assert "Variant Inventory Qty" in [c.title for c in shopify.columns]


def test_a_channel_without_a_share_gets_no_file(shared):
    with pytest.raises(Refused, match="which share"):
        shared.ask(channels.offers, "jd")


def test_shares_and_the_pieces_kept_back_are_set_in_one_step_where_they_are_others_than_now(shared):
    before = shared.ask(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM change").scalar())
    shared.do(DO, channel_actions.set_channels, SHARES, 2)
    assert (
        shared.ask(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM change").scalar()) == before
    )
    shared.do(DO, channel_actions.set_channels, {"taobao": 500_000, "douyin": 300_000}, 4)
    assert (told(shared, "taobao").share_ppm, shared.facts.stock_buffer) == (500_000, 4)
    shared.undo()
    assert (told(shared, "taobao").share_ppm, shared.facts.stock_buffer) == (700_000, 2)
    with pytest.raises(Refused):
        shared.do(DO, channel_actions.set_channels, {"taobao": 800_000}, 2)
