"""Orders of one customer leave in one parcel and stay orders of their own."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.orders.together_queries import same_parcel

PLACE = {
    "customer_name": "Ann",
    "phone": "13800571448",
    "province": "浙江省",
    "city": "杭州市",
    "street": "文三路 90 号",
}


@pytest.fixture
def pair(counter, tea):
    """Two ready orders of Ann, 2 and 3 pieces."""
    return [counter.order(("OOLONG", n, n * 5_000), **PLACE) for n in (2, 3)]


def ready_with(counter, order):
    return [i for i, _number in counter.shop.ask(same_parcel, order)]


def test_both_leave_with_one_number_and_each_is_sold_by_itself(counter, tea, pair, sound):
    counter.ship_together(pair, "sf", "SF1")
    looks = [counter.look(i) for i in pair]
    assert [(x.label, x.tracking) for x in looks] == [("shipped", "SF1")] * 2
    assert counter.level(tea)[:1] == (5,)
    assert [counter.books(i)["cogs"] for i in pair] == [1_000, 1_500]
    sound()
    counter.shop.undo()
    assert [counter.look(i).label for i in pair] == ["to_pack"] * 2
    sound()


def test_the_same_person_at_the_same_address_is_found_while_both_are_ready(counter, pair):
    spaced = counter.order(("OOLONG", 1, 5_000), **PLACE | {"street": "文三路90号"})
    moved = counter.order(("OOLONG", 1, 5_000), **PLACE | {"street": "西溪路 1 号"})
    waiting = counter.order(("OOLONG", 1, 5_000), confirmed=False, **PLACE)
    assert ready_with(counter, pair[0]) == [pair[1], spaced]
    assert ready_with(counter, moved) == []
    assert ready_with(counter, waiting) == []


def test_people_apart_do_not_share_a_parcel_and_nothing_leaves(counter, tea, pair):
    other = counter.order(("OOLONG", 1, 5_000), **PLACE | {"customer_name": "Bo"})
    with pytest.raises(Refused, match="another person or address"):
        counter.ship_together([*pair, other])
    with pytest.raises(Refused, match="at least two"):
        counter.ship_together([pair[0], pair[0]])
    assert counter.level(tea)[0] == 10


def test_when_one_cannot_leave_none_does(counter, tea, pair):
    counter.hold(pair[1], "wait")
    with pytest.raises(Refused, match="on hold"):
        counter.ship_together(pair)
    assert [counter.look(i).shipments for i in pair] == [[], []]
