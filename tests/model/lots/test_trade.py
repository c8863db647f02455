"""Lots in purchasing and orders: a receipt is split over lots, parcels take what expires first, returns go back."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.inserting import insert
from shopdesk.model.lots import actions, queries
from shopdesk.model.lots.checks import lots_hold_the_stock
from shopdesk.model.purchasing import receiving, returning, suppliers
from shopdesk.model.purchasing.rules import ReceivedDraft, ReturnDraft
from shopdesk.model.shop import bulk, end_bulk
from tests.model.lots.conftest import DO, LATE, SOON, TEA, YUAN, broken, held, lot_id
from tests.model.orders.conftest import Counter


@pytest.fixture
def counter(stocked):
    return Counter(stocked)


def test_a_receipt_is_split_over_lots_and_goes_back_as_it_came(goods):
    supplier = goods.do(say("s"), suppliers.add_supplier, "Tea garden").result
    lines = [
        ReceivedDraft(6, TEA, unit_price=20 * YUAN, lot="A", expires=SOON),
        ReceivedDraft(4, TEA, unit_price=20 * YUAN, lot="B", expires=LATE),
    ]
    goods.do(say("r"), receiving.receive, supplier, lines)
    assert held(goods) == {"A": 6, "B": 4}
    goods.do(say("b"), returning.return_goods, supplier, [ReturnDraft(TEA, 3, receipt_line_id=2)])
    assert held(goods) == {"A": 6, "B": 1}
    assert broken(goods) == []
    goods.undo()
    goods.undo()
    assert held(goods) == {}
    goods.redo()
    goods.redo()
    assert held(goods) == {"A": 6, "B": 1}
    assert broken(goods) == []


def test_a_parcel_takes_what_expires_first_and_a_return_goes_back_into_its_lot(counter, stocked):
    order = counter.order(("TEA", 6, 600_00))
    parcel = counter.ship(order)
    assert held(stocked) == {"L-LATE": 8}
    left = stocked.ask(queries.left_for, ("shipment", parcel))
    assert [(x.code, x.quantity) for x in left] == [("L-SOON", 4), ("L-LATE", 2)]
    counter.deliver(order)
    case = counter.request_return(order, {counter.look(order).lines[0].id: 5}, "")
    counter.approve(case)
    row = counter.look(order).cases[0].lines[0].id
    counter.receive_return(case, {row: (4, 1, 0)})
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 2}
    assert held(stocked, bucket="defective") == {"L-SOON": 1}
    assert broken(stocked) == []
    stocked.undo()
    assert held(stocked) == {"L-LATE": 8}
    assert broken(stocked) == []


def test_the_owner_takes_a_parcel_from_another_lot(counter, stocked):
    order = counter.order(("TEA", 2, 200_00), ("TEA", 3, 300_00))
    counter.ship(order, lots=[lot_id(stocked, "L-LATE")])
    assert held(stocked) == {"L-LATE": 5, "L-SOON": 4}
    assert broken(stocked) == []


def test_what_has_expired_leaves_only_when_told(counter, stocked, clock):
    clock.go(days=30)
    order = counter.order(("TEA", 12, 1200_00))
    with pytest.raises(Refused, match="only lot L-SOON is left, which expired on 2026-03-20"):
        counter.ship(order)
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 4}
    counter.ship(order, lots=[lot_id(stocked, "L-SOON")])
    assert held(stocked) == {"L-LATE": 2}


def test_a_list_of_parcels_is_picked_one_after_the_other(stocked):
    taken: dict[int, int] = {}
    day = date(2026, 3, 5)
    first = stocked.ask(queries.proposed, [("TEA", 3), ("CUP", 1)], day, taken)
    second = stocked.ask(queries.proposed, [("TEA", 3)], day, taken)
    assert [(x.code, x.quantity) for x in first["TEA"]] == [("L-SOON", 3)]
    assert "CUP" not in first
    assert [(x.code, x.quantity) for x in second["TEA"]] == [("L-SOON", 1), ("L-LATE", 2)]


def test_a_count_says_of_which_lot_the_difference_is(stocked):
    stocked.do(DO, actions.count, TEA, 12, lot="L-LATE")
    assert held(stocked) == {"L-LATE": 8, "L-SOON": 4}
    stocked.do(DO, actions.count, TEA, 13, lot="NEW", expires=LATE)
    assert held(stocked) == {"L-LATE": 8, "L-SOON": 4, "NEW": 1}


def test_a_bulk_load_takes_from_lots_too(stocked):
    def load(work):
        bulk(work)
        insert(
            work, "stock_movement",
            ("sku_id", "bucket", "quantity", "value", "kind", "day", "recorded_at", "reason", "ref_type", "provisional",
             "note"),
            [(TEA, "sellable", -n, -n * 20_00, "sale_out", "2026-03-05", "2026-03-05T02:00:00Z", "", "", 0, "")
             for n in (3, 2, 1)],
        )  # fmt: skip
        end_bulk(work, frozenset({"stock_movement"}))

    stocked.do(DO, load)
    assert held(stocked) == {"L-LATE": 8}
    assert stocked.ask(lots_hold_the_stock) == []
