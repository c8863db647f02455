"""Orders that could leave in one parcel: which they are over the whole list, and their one packing slip."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.orders import one_parcel

HOME = {
    "customer_name": "Ann",
    "recipient": "Ann",
    "phone": "138",
    "city": "Hangzhou",
    "street": "West Lake 1",
}


@pytest.fixture
def made(counter, tea):
    """Two orders of Ann to her home, one to her office, one of another at the same home."""
    keyed = {"customer_key": "ann"}
    return [
        counter.order(("OOLONG", 2, 2000), **HOME, **keyed),
        counter.order(("OOLONG", 1, 1000), **{**HOME, "street": "west  lake 1"}, **keyed, buyer_note="Ring"),
        counter.order(("OOLONG", 1, 1000), **{**HOME, "street": "Office 9"}, **keyed),
        counter.order(("OOLONG", 1, 1000), **HOME, customer_key="bo"),
    ]


def ids(counter, search=""):
    return list(counter.shop.ask(one_parcel.merge_ids, search))


def test_ready_orders_of_one_customer_to_one_address_are_found_newest_first(counter, made, sound):
    assert ids(counter) == [made[1], made[0]]
    assert counter.shop.ask(one_parcel.could_merge) == set(made[:2])
    counter.pack(made[0])
    assert len(ids(counter)) == 2
    counter.ship(made[0])
    assert ids(counter) == []
    counter.shop.undo()
    assert len(ids(counter)) == 2
    sound()


def test_a_search_narrows_them(counter, made):
    number = counter.look(made[0]).number
    assert ids(counter, number) == [made[0]]


def test_the_count_reads_an_index_of_ready_orders_only(counter, made):
    plan = counter.shop.ask(lambda s: [
        r[3] for r in s.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + one_parcel._SHARED)
    ])  # fmt: skip
    assert all("SCAN o" not in step for step in plan), plan


def test_one_slip_holds_the_goods_of_all_under_their_numbers(counter, made):
    slip = counter.shop.ask(one_parcel.one_slip, made[:2], "Tea", "Asia/Shanghai")
    first, second = (counter.look(i).number for i in made[:2])
    assert (slip.number, slip.pieces, slip.note) == (f"{first} + {second}", 3, "Ring")
    assert [(code, n) for code, _title, n, _b in slip.items] == [
        ("", 0),
        ("OOLONG", 2),
        ("", 0),
        ("OOLONG", 1),
    ]
    assert first in slip.items[0][1]


def test_orders_to_several_addresses_have_no_common_slip(counter, made):
    with pytest.raises(Refused, match="several addresses"):
        counter.shop.ask(one_parcel.one_slip, made, "Tea", "Asia/Shanghai")
    assert counter.shop.ask(one_parcel.one_slip, [], "Tea", "Asia/Shanghai") is None
