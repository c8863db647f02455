"""Stock that an order lets go goes to the orders that wait for it, in the same step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.model.orders.records import Label
from shopdesk.model.orders.revising import RowChange
from tests.model.orders.conftest import PLACED


def promised(counter, order):
    sql = """SELECT coalesce(sum(a.open), 0) FROM allocation a JOIN order_line l ON l.id = a.order_line_id
             WHERE l.order_id = :o"""
    return counter.number(sql, o=order)


@pytest.fixture
def queue(counter, tea):
    """10 pieces: 8 promised to the first, 2 to the second, which waits for 3 more; the third, paid before the
    second, waits for 4."""
    first = counter.order(("OOLONG", 8, 8000))
    second = counter.order(("OOLONG", 5, 5000), paid_at=PLACED + timedelta(hours=2))
    third = counter.order(("OOLONG", 4, 4000), paid_at=PLACED + timedelta(hours=1))
    assert [promised(counter, x) for x in (first, second, third)] == [8, 2, 0]
    return first, second, third


def test_a_cancelled_order_hands_its_stock_on_oldest_payment_first(counter, queue, sound):
    first, second, third = queue
    counter.cancel(first)
    assert [promised(counter, x) for x in queue] == [0, 5, 4]
    assert [counter.look(x).label for x in (second, third)] == [Label.TO_PACK, Label.TO_PACK]
    sound()


def test_pieces_called_off_go_to_the_first_in_the_queue(counter, queue, sound):
    first, second, third = queue
    counter.cancel(first, {counter.lines(first)[0]: 5})
    assert [promised(counter, x) for x in queue] == [3, 3, 4]
    assert (counter.look(second).label, counter.look(third).label) == (Label.SHORT, Label.TO_PACK)
    sound()


def test_fewer_pieces_after_a_change_are_handed_on_too(counter, queue, sound):
    first, _second, _third = queue
    counter.change_rows(first, [RowChange(sku="OOLONG", quantity=6, line_id=counter.lines(first)[0])])
    assert [promised(counter, x) for x in queue] == [6, 2, 2]
    sound()


def test_undo_gives_the_stock_back_and_redo_hands_it_on_again(counter, queue, sound):
    counter.cancel(queue[0])
    counter.shop.undo()
    assert [promised(counter, x) for x in queue] == [8, 2, 0]
    sound()
    counter.shop.redo()
    assert [promised(counter, x) for x in queue] == [0, 5, 4]
    sound()


def test_nothing_is_taken_from_an_order_whose_stock_nobody_waits_for(counter, tea, sound):
    order = counter.order(("OOLONG", 8, 8000))
    counter.cancel(order, {counter.lines(order)[0]: 3})
    assert (promised(counter, order), counter.level(tea)) == (5, (10, 5000, 0, 5))
    sound()
