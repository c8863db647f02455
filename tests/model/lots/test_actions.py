"""Lots: what comes in is named, what expires first leaves first, and everything can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.model.checking import check
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import cost_legs
from shopdesk.model.lots import actions, queries
from shopdesk.model.lots.checks import lots_hold_the_stock
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Bucket, MovementKind
from tests.model.lots.conftest import CUP, DO, LATE, SOON, TEA, broken, come, held, lot_id


def lose(shop, pieces, sku_id=TEA):
    return shop.do(DO, products.adjust, sku_id, -pieces, "lost").result


def test_what_expires_first_leaves_first(stocked):
    lose(stocked, 3)
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 1}
    lose(stocked, 3)
    assert held(stocked) == {"L-LATE": 8}


def test_a_lot_that_has_expired_leaves_last(stocked, clock):
    clock.go(days=30)
    lose(stocked, 11)
    assert held(stocked) == {"L-SOON": 3}


def test_on_its_last_day_a_lot_still_leaves_first(stocked, clock):
    clock.go(days=15)
    lose(stocked, 1)
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 3}


def test_a_shop_without_lots_writes_nothing_about_them(goods):
    goods.do(DO, come, 5)
    lose(goods, 2)
    assert goods.ask(lambda s: s.execute(text("SELECT count(*) FROM lot_movement")).scalar()) == 0


def test_stock_that_was_there_before_is_in_the_lot_without_a_code_and_leaves_as_of_its_day(goods):
    goods.do(DO, come, 5)
    goods.do(DO, actions.keep, TEA)
    goods.do(DO, come, 2, "L-LATE", LATE)
    assert held(goods) == {"": 5, "L-LATE": 2}
    lose(goods, 1)
    assert held(goods) == {"": 4, "L-LATE": 2}
    assert broken(goods) == []


def test_pieces_without_a_lot_are_sorted_into_one(goods):
    goods.do(DO, come, 5)
    goods.do(DO, actions.keep, TEA)
    goods.do(DO, actions.sort, lot_id(goods, ""), 3, "A", SOON)
    assert held(goods) == {"": 2, "A": 3}
    with pytest.raises(Refused, match="so many"):
        goods.do(DO, actions.sort, lot_id(goods, ""), 3, "A")


def test_a_lot_has_one_expiry(stocked):
    with pytest.raises(Refused, match="expires on 2026-03-20"):
        stocked.do(DO, come, 1, "l-soon", LATE)
    stocked.do(DO, come, 1, "l-soon")
    assert held(stocked)["L-SOON"] == 5


def test_pieces_that_were_sold_before_they_came_are_not_in_the_lot(goods):
    def sell(work):
        moved = products.move_stock(work, TEA, -4, MovementKind.SALE_OUT, day=work.today, allow_negative=True)
        post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="")

    goods.do(DO, actions.keep, TEA)
    goods.do(DO, sell)
    assert held(goods) == {"": -4}
    goods.do(DO, come, 10, "A", LATE)
    assert held(goods) == {"A": 6}
    assert broken(goods) == []


def test_the_owner_says_from_which_lot_pieces_left(stocked):
    moved = lose(stocked, 3)
    late, soon = lot_id(stocked, "L-LATE"), lot_id(stocked, "L-SOON")
    stocked.do(DO, actions.take_from, moved.id, {late: 2, soon: 1})
    assert held(stocked) == {"L-LATE": 8, "L-SOON": 3}
    with pytest.raises(Refused, match="so many"):
        stocked.do(DO, actions.take_from, moved.id, {late: 11, soon: -8})
    with pytest.raises(Refused, match="3 pieces leave"):
        stocked.do(DO, actions.take_from, moved.id, {late: 2})
    stocked.undo()
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 1}
    stocked.redo()
    assert held(stocked) == {"L-LATE": 8, "L-SOON": 3}
    assert broken(stocked) == []


def test_pieces_set_aside_stay_in_their_lot(stocked):
    stocked.do(DO, products.damage, TEA, 5, "broken")
    assert held(stocked, bucket="defective") == {"L-LATE": 1, "L-SOON": 4}
    stocked.do(DO, products.move_bucket, TEA, 5, Bucket.DEFECTIVE, Bucket.SELLABLE, "found")
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 4}


def test_writing_off_what_expired_takes_that_lot_and_its_worth(stocked, clock):
    clock.go(days=30)
    assert stocked.do(DO, actions.write_off_all, [lot_id(stocked, "L-SOON")], "expired").result == 4
    assert held(stocked) == {"L-LATE": 10}
    worth = stocked.ask(lambda s: s.execute(text("SELECT value FROM stock_level WHERE sku_id = 1")).scalar())
    assert worth == 10 * 20_00
    stocked.undo()
    assert held(stocked) == {"L-LATE": 10, "L-SOON": 4}
    assert broken(stocked) == []


def test_more_than_a_lot_has_is_not_written_off(stocked):
    with pytest.raises(Refused, match="so many"):
        stocked.do(DO, actions.write_off, lot_id(stocked, "L-SOON"), "expired", 5)


def test_found_and_lost_pieces_are_of_the_lot_that_is_named(stocked):
    stocked.do(DO, actions.adjust, TEA, 2, "found", lot="L-SOON")
    stocked.do(DO, actions.adjust, TEA, -1, "lost", lot="L-LATE")
    assert held(stocked) == {"L-LATE": 9, "L-SOON": 6}


def test_a_lot_is_renamed_but_not_into_another(stocked):
    soon = lot_id(stocked, "L-SOON")
    stocked.do(DO, actions.edit, soon, "S-1", date(2026, 3, 25), "shelf 2")
    row = stocked.ask(queries.rows, [soon], date(2026, 3, 5))[0]
    assert (row.code, row.days, row.note, row.on_hand) == ("S-1", 20, "shelf 2", 4)
    with pytest.raises(Refused, match="there already"):
        stocked.do(DO, actions.edit, soon, "L-late", SOON)


def test_every_action_can_be_taken_back_and_done_again(goods):
    goods.do(DO, come, 5)
    steps = [
        (actions.keep, TEA), (come, 6, "A", SOON), (come, 3, "B", LATE), (come, 2, "A"),
        (products.adjust, TEA, -7, "lost"), (products.damage, TEA, 2, "broken"), (actions.note, [2]),
        (actions.adjust, TEA, 3, "found"), (actions.edit, 2, "A2", LATE), (actions.stop, TEA),
    ]  # fmt: skip
    seen = [held(goods)]
    for step in steps:
        goods.do(DO, *step)
        seen.append(held(goods))
    for before in reversed(seen[:-1]):
        goods.undo()
        assert held(goods) == before
        assert broken(goods) == []
    for after in seen[1:]:
        goods.redo()
        assert held(goods) == after
        assert broken(goods) == []


def test_a_lot_that_owes_pieces_is_a_warning(goods):
    def reverse_first(work):
        first = work.session.execute(text("SELECT min(stock_movement_id) FROM lot_movement")).scalar_one()
        products.reverse_movements(work, [first])

    goods.do(DO, come, 5, "A", SOON)
    lose(goods, 2)
    goods.do(DO, reverse_first)
    assert held(goods) == {"A": -2}
    assert [str(p) for p in check(goods).warnings if "came into it" in str(p)]
    assert goods.ask(lots_hold_the_stock) == []


def test_the_list_shows_what_expires_first_and_counts_it(stocked):
    goods, today = stocked, date(2026, 3, 5)
    goods.do(DO, come, 7, sku_id=CUP)
    goods.do(DO, actions.keep, CUP)
    codes = [r.code for r in goods.ask(queries.rows, goods.ask(queries.ids, today), today)]
    assert codes == ["L-SOON", "L-LATE", ""]
    assert list(goods.ask(queries.chips, today).values()) == [3, 0, 1, 1, 1]
    assert len(goods.ask(queries.ids, today, queries.View.ALL, "soon")) == 1
    assert len(goods.ask(queries.ids, today, queries.View.ALL, "green")) == 2


def test_an_expiry_is_pointed_out_until_the_owner_says_that_she_knows(stocked):
    today = date(2026, 3, 5)
    assert [stocked.ask(queries.alerts, today, n) for n in (14, 15, 300)] == [0, 1, 2]
    stocked.do(DO, actions.note, [lot_id(stocked, "L-SOON")])
    assert stocked.ask(queries.alerts, today, 15) == 0
    stocked.do(DO, actions.edit, lot_id(stocked, "L-SOON"), "L-SOON", date(2026, 3, 10))
    assert stocked.ask(queries.alerts, today, 15) == 1


def test_the_lot_typed_last_today_is_offered(stocked, clock):
    assert stocked.ask(queries.last_typed, TEA, date(2026, 3, 5)) == ("L-SOON", SOON)
    assert stocked.ask(queries.last_typed, TEA, date(2026, 3, 6)) == ("", None)
