"""Lists, chips, search, the card and the slip of orders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from shopdesk.model.orders import queries
from shopdesk.model.orders.states import Do
from tests.model.orders.conftest import PLACED


@pytest.fixture
def three(counter, tea):
    """A paid order that waits, one to pack, one shipped; placed in this order."""
    rows = (("王小明", False), ("Ann Lee", True), ("Bob", True))
    ids = [
        counter.order(
            ("OOLONG", 1, 1000), confirmed=yes, customer_name=name, placed_at=PLACED + timedelta(hours=i)
        )
        for i, (name, yes) in enumerate(rows)
    ]
    counter.ship(ids[2], "sf", "SF1234567890")
    return ids


def found(counter, *args):
    return [row.id for row in counter.shop.ask(queries.first_page, *args)]


def test_the_newest_order_comes_first_and_views_show_their_labels(counter, three):
    waiting, packing, shipped = three
    assert found(counter) == [shipped, packing, waiting]
    assert found(counter, "to_confirm") == [waiting]
    assert found(counter, "to_ship") == [packing]
    assert found(counter, "in_transit") == [shipped]
    assert found(counter, "stuck") == []


def test_the_ids_of_a_view_follow_the_sort(counter, three):
    ids = [list(counter.shop.ask(queries.ids, "all", "", sort)) for sort in ("-placed", "placed", "customer")]
    assert ids == [three[::-1], three, [three[1], three[2], three[0]]]


def test_the_totals_are_sorted_by_their_index_alone_either_way_round(counter, three):
    more = counter.order(("OOLONG", 2, 1000), placed_at=PLACED + timedelta(hours=9))
    up, down = (list(counter.shop.ask(queries.ids, "all", "", sort)) for sort in ("total", "-total"))
    assert down == [more, *three[::-1]]
    assert up == down[::-1]
    plan = counter.shop.ask(
        lambda s: s.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM orders WHERE kind = 'order'"
                " ORDER BY total DESC, placed_at DESC, id DESC"
            )
        ).all()
    )
    assert [row[3].split("COVERING INDEX ")[1].split()[0] for row in plan] == ["ix_orders_total"]


def test_orders_are_found_by_name_in_any_language_and_by_the_inside_of_a_number(counter, three):
    assert found(counter, "all", "小明") == [three[0]]
    assert found(counter, "all", "ann") == [three[1]]
    assert found(counter, "all", "345678") == [three[2]]
    assert found(counter, "to_ship", "345678") == []


def test_chips_count_what_the_views_hold(counter, three):
    chips = counter.shop.ask(queries.chips)
    assert {v: n for v, n in chips.items() if n} == {"all": 3, "to_confirm": 1, "to_ship": 1, "in_transit": 1}


def test_rows_keep_the_order_asked_for_and_leave_out_what_is_gone(counter, three):
    rows = counter.shop.ask(queries.rows, [three[1], 999, three[0]])
    assert [r.id for r in rows] == [three[1], three[0]]
    assert (rows[0].channel, rows[0].items, rows[0].total) == ("taobao", "Tea OOLONG × 1", 1000)


def test_the_card_says_what_was_earned_and_what_can_be_done(counter, three):
    card = counter.shop.ask(queries.order_card, three[2])
    assert card.margin == 990 - 500
    assert Do.DELIVER in card.actions
    assert card.parcels[0].page.endswith("SF1234567890")
    assert counter.shop.ask(queries.order_card, three[1]).margin is None
    assert counter.shop.ask(queries.order_card, 999) is None


def test_the_card_says_why_an_order_cannot_ship(counter, tea):
    order = counter.order(("OOLONG", 11, 11000))
    card = counter.shop.ask(queries.order_card, order)
    assert [str(p) for p in card.actions[Do.SHIP]] == ["Only 10 of OOLONG left, 11 ordered."]


def test_the_slip_lists_what_is_in_the_parcel(counter, tea):
    order = counter.order(
        ("OOLONG", 3, 3000), recipient="Li", street="路1号", province="浙江省", city="杭州市"
    )
    parcel = counter.pack(order, {counter.lines(order)[0]: 2})
    slip = counter.shop.ask(queries.packing_slip, order, "Tea", "Asia/Shanghai", parcel)
    assert (slip.items, slip.pieces, slip.address) == (
        (("OOLONG", "Tea OOLONG", 2, ""),),
        2,
        "浙江省杭州市路1号",
    )


def test_today_counts_what_is_late_and_what_is_owed_back_of_cancelled_orders_too(counter, tea, clock):
    late = counter.order(("OOLONG", 1, 1000), ship_by=PLACED)
    owed = counter.order(("OOLONG", 1, 1234))
    counter.cancel(owed)
    today = counter.shop.ask(queries.summary, clock())
    assert (today.overdue, today.to_ship, today.refunds_due) == (1, 1, 1)
    assert [r.id for r in counter.shop.ask(queries.refunds_due)] == [owed]
    counter.ship(late)
    assert counter.shop.ask(queries.summary, clock()).overdue == 0


def test_a_carrier_is_guessed_from_its_numbers(counter, tea):
    assert counter.shop.ask(queries.guess_carrier, " sf123456789012 ") == "sf"
    assert counter.shop.ask(queries.guess_carrier, "?") == ""
