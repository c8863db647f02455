"""Bundles in orders: components are promised, sent, costed, cancelled and come back with their bundle."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.bundles import actions as bundles
from shopdesk.model.checking import check as check_shop
from shopdesk.model.orders.card import order_card, packing_slip
from shopdesk.model.orders.records import Label, LineKind

SHIPPED = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def gift(counter):
    """A gift of 2 teas (cost 5.00, price 100.00) and 1 cup (cost 8.00, price 100.00); 10 teas and 4 cups there."""
    counter.tea, counter.cup = counter.stock("TEA", 10, 500), counter.stock("CUP", 4, 800)
    counter.gift = counter.stock("GIFT", 0, 0)
    made_of(counter, counter.gift, {counter.tea: 2, counter.cup: 1})
    return counter


def made_of(counter, sku, parts, **more):
    return counter.shop.do(say("bundle"), bundles.set_bundle, sku, parts, **more).result


def clean(counter):
    report = check_shop(counter.shop)
    assert report.ok, [str(p) for c in report.checks for p in c.broken]


def both_ways(counter):
    """The last step, taken back and done again, leaves a clean shop each time."""
    clean(counter)
    before = figures(counter)
    assert counter.shop.undo()
    clean(counter)
    assert counter.shop.redo()
    clean(counter)
    assert figures(counter) == before


def figures(counter):
    rows = counter.number(
        "SELECT json_group_array(json_array(shipped, cancelled, returned_good, cost)) FROM order_line"
    )
    return rows, counter.number(
        "SELECT json_group_array(json_array(sku_id, on_hand, value, allocated)) FROM stock_level"
    )


def rows(counter, order_id):
    """Code → row."""
    return {x.sku.code: x for x in counter.look(order_id).lines if x.sku}


def level(counter, sku):
    on_hand, allocated = (
        counter.number(f"SELECT {c} FROM stock_level WHERE sku_id = {sku}") for c in ("on_hand", "allocated")
    )
    return on_hand, allocated


def test_an_order_of_two_gifts_promises_four_teas_and_two_cups(gift):
    order = gift.order(("GIFT", 2, 200_00))
    assert {k: (x.quantity, x.kind) for k, x in rows(gift, order).items()} == {
        "GIFT": (2, LineKind.GOODS), "TEA": (4, LineKind.COMPONENT), "CUP": (2, LineKind.COMPONENT)
    }  # fmt: skip
    assert level(gift, gift.tea) == (10, 4)
    assert level(gift, gift.cup) == (4, 2)
    seen = gift.look(order)
    assert (seen.total, seen.items, seen.label) == (200_00, "Tea GIFT × 2", Label.TO_PACK)
    both_ways(gift)


def test_two_bundles_that_share_a_component_are_summed_before_the_stock_is_tested(gift):
    """medusa#16502: 2 × 3 teas and 3 × 2 teas are 12, ten are there."""
    other = gift.stock("TRIO", 0, 0)
    made_of(gift, other, {gift.tea: 3})
    order = gift.order(("TRIO", 2, 200_00), ("GIFT", 3, 300_00))
    assert gift.look(order).label is Label.SHORT
    with pytest.raises(Refused, match="Only 10 of TEA left, 12 ordered"):
        gift.ship(order)
    gift.receive(gift.tea, 2, 500)
    gift.ship(order)
    assert level(gift, gift.tea) == (0, 0)
    clean(gift)


def test_sent_goods_cost_what_their_components_cost(gift):
    order = gift.order(("GIFT", 2, 200_00))
    gift.ship(order)
    assert {k: x.cost for k, x in rows(gift, order).items()} == {"GIFT": 36_00, "TEA": 20_00, "CUP": 16_00}
    assert gift.account("cogs") == 36_00
    assert gift.number("SELECT sum(units) FROM day_sales") == 2
    assert gift.number("SELECT sum(cost) FROM day_sales") == 36_00
    assert level(gift, gift.cup) == (2, 0)
    both_ways(gift)


def test_a_partial_parcel_takes_only_its_bundles_components(gift):
    order = gift.order(("GIFT", 3, 300_00))
    head = rows(gift, order)["GIFT"].id
    gift.ship(order, quantities={head: 1})
    assert {k: x.shipped for k, x in rows(gift, order).items()} == {"GIFT": 1, "TEA": 2, "CUP": 1}
    assert level(gift, gift.tea) == (8, 4)
    both_ways(gift)
    gift.deliver(order)
    assert {k: x.delivered for k, x in rows(gift, order).items()} == {"GIFT": 1, "TEA": 2, "CUP": 1}
    gift.ship(order)
    gift.deliver(order)
    gift.complete(order)
    clean(gift)


def test_components_cannot_be_sent_or_called_off_alone(gift):
    order = gift.order(("GIFT", 1, 100_00))
    part = rows(gift, order)["TEA"].id
    for verb in (gift.ship, gift.pack, gift.cancel):
        with pytest.raises(Refused):
            verb(order, quantities={part: 1})


def test_calling_one_of_three_off_lets_its_components_go(gift):
    order = gift.order(("GIFT", 3, 300_00))
    gift.cancel(order, {rows(gift, order)["GIFT"].id: 1})
    assert {k: x.cancelled for k, x in rows(gift, order).items()} == {"GIFT": 1, "TEA": 2, "CUP": 1}
    assert level(gift, gift.tea) == (10, 4)
    both_ways(gift)
    gift.cancel(order)
    assert level(gift, gift.cup) == (4, 0)
    assert gift.look(order).granted == 300_00
    both_ways(gift)


def test_a_packed_parcel_holds_the_components_too(gift):
    order = gift.order(("GIFT", 1, 100_00))
    gift.pack(order)
    slip = gift.shop.ask(packing_slip, order, "Tea", "Asia/Shanghai")
    assert [(code, n) for code, _t, n, _b in slip.items] == [("GIFT", 1), ("TEA", 2), ("CUP", 1)]
    assert slip.pieces == 1
    gift.ship(order)
    both_ways(gift)


def test_one_component_of_two_comes_back_and_its_share_is_refunded(gift):
    """The list prices are 2 × 100.00 and 1 × 100.00: the cup is a third of what was paid."""
    order = gift.order(("GIFT", 1, 90_00))
    gift.ship(order)
    case = gift.request_return(order, {rows(gift, order)["CUP"].id: 1}, "broken")
    gift.approve(case)
    [shown] = gift.shop.ask(order_card, order).cases[0].lines
    gift.receive_return(case, {shown[0]: (1, 0, 0)})
    seen = rows(gift, order)
    assert (seen["CUP"].returned_good, seen["TEA"].returned_good, seen["GIFT"].returned_good) == (1, 0, 0)
    assert gift.look(order).granted == 30_00
    assert level(gift, gift.cup) == (4, 0)
    assert gift.account("cogs") == 10_00
    both_ways(gift)
    with pytest.raises(Refused):
        gift.request_return(order, {seen["GIFT"].id: 1})
    case = gift.request_return(order, {seen["TEA"].id: 2})
    gift.approve(case)
    gift.receive_return(case, {gift.shop.ask(order_card, order).cases[1].lines[0][0]: (1, 1, 0)})
    assert gift.look(order).granted == 90_00
    back = rows(gift, order)["GIFT"]
    assert (back.returned_good, back.returned_bad) == (0, 1)
    both_ways(gift)


def test_whole_bundles_come_back_component_by_component(gift):
    order = gift.order(("GIFT", 2, 99_99))
    gift.ship(order)
    case = gift.request_return(order, {rows(gift, order)["GIFT"].id: 2})
    gift.approve(case)
    tea, cup = gift.shop.ask(order_card, order).cases[0].lines
    gift.receive_return(case, {tea[0]: (4, 0, 0), cup[0]: (1, 1, 0)})
    back = rows(gift, order)["GIFT"]
    assert (back.returned_good, back.returned_bad) == (1, 1)
    assert gift.look(order).granted == 99_99
    both_ways(gift)


def test_a_version_of_later_leaves_an_order_its_own(gift):
    order = gift.order(("GIFT", 1, 100_00))
    assert made_of(gift, gift.gift, {gift.cup: 3}) == 2
    gift.ship(order)
    assert level(gift, gift.tea) == (8, 0)
    assert level(gift, gift.cup) == (3, 0)
    new = gift.order(("GIFT", 1, 100_00))
    assert {k: x.quantity for k, x in rows(gift, new).items()} == {"GIFT": 1, "CUP": 3}
    case = gift.reship(order, {rows(gift, order)["GIFT"].id: 1}, "lost")
    assert case
    assert level(gift, gift.tea) == (8, 2)  # sent again as it was
    both_ways(gift)


def test_an_order_of_ordinary_goods_asks_for_no_bundle(gift):
    from sqlalchemy import Engine, event

    asked = []

    def hear(_connection, _cursor, sql, *_more):
        asked.append(sql)

    event.listen(Engine, "before_cursor_execute", hear)
    order = gift.order(("TEA", 1, 10_00))
    gift.ship(order)
    event.remove(Engine, "before_cursor_execute", hear)
    assert len(asked) > 20
    assert not [sql for sql in asked if "bundle" in sql]


def test_a_bundle_that_waits_is_served_when_its_component_arrives(gift):
    from shopdesk.model.orders.arriving import receive_stock

    order = gift.order(("GIFT", 5, 500_00))
    assert gift.look(order).label is Label.SHORT
    gift.shop.do(say("receive"), receive_stock, gift.cup, 1, 8_0000)
    assert gift.look(order).label is Label.TO_PACK
    clean(gift)


def test_the_bulk_path_explodes_as_the_path_by_hand_does(gift):
    by_hand = gift.order(("GIFT", 1, 100_00), confirmed=False, shipped_at=SHIPPED)
    bulk = import_one(gift, gift.draft(("GIFT", 1, 100_00), shipped_at=SHIPPED))
    told = [
        {k: (x.kind, x.quantity, x.shipped, x.cost, x.unit_price, x.title) for k, x in rows(gift, o).items()}
        for o in (by_hand, bulk)
    ]
    assert told[0] == told[1]
    assert told[0]["GIFT"][3] == 18_00
    assert level(gift, gift.cup) == (2, 0)
    clean(gift)


def import_one(counter, draft):
    """The draft through the writer of imports."""
    from sqlalchemy import select

    from shopdesk.model.orders.bulk import Writer
    from shopdesk.model.orders.exchange import Codes
    from shopdesk.model.orders.records import Channel
    from shopdesk.model.products.many import Wanted, find_or_make_many

    def write(work):
        work.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        channels = {c.code: c for c in work.session.scalars(select(Channel))}
        skus = find_or_make_many(work, [Wanted(x.sku) for x in draft.lines], None).skus
        writer = Writer(work, None, channels, skus, Codes(work.facts.non_goods))
        order = writer.order(draft)
        writer.keep(order)
        writer.finish()
        return order.id

    return counter.shop.do(say("import"), write).result


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(st.sampled_from(["ship", "cancel", "return", "cup", "undo"]), min_size=2, max_size=6))
def test_whatever_happens_to_bundles_components_go_with_them(tmp_path_factory, clock, moves):
    from datetime import date

    from shopdesk.model.files import create
    from tests.model.orders.conftest import Counter

    shop = create(
        tmp_path_factory.mktemp("b") / "t.shopdesk", name="T", books_start=date(2026, 1, 1), clock=clock
    )
    counter = Counter(shop)
    try:
        tea, cup = counter.stock("TEA", 30, 333), counter.stock("CUP", 20, 777)
        made_of(counter, counter.stock("GIFT", 0, 0), {tea: 2, cup: 1})
        order = counter.order(("GIFT", 4, 100_01))
        for move in moves:
            try:
                _move(counter, order, move)
            except Refused:
                continue
            clean(counter)
    finally:
        shop.close()


def _move(counter, order, move):
    row = rows(counter, order)
    if move == "ship":
        counter.ship(order, quantities={row["GIFT"].id: 1})
    elif move == "cancel":
        counter.cancel(order, {row["GIFT"].id: 1})
    elif move == "undo":
        counter.shop.undo()
    else:
        case = counter.request_return(order, {row["GIFT" if move == "return" else "CUP"].id: 1})
        counter.approve(case)
        found = counter.shop.ask(order_card, order).cases[-1].lines
        counter.receive_return(case, {x[0]: (x[3], 0, 0) for x in found})
