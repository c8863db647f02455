"""Each check of the orders finds what another hand spoiled, and nothing where all is well."""

from __future__ import annotations

import pytest

from shopdesk.model import schema
from shopdesk.model.orders.axes import label_of
from shopdesk.model.orders.books import standing
from shopdesk.model.orders.checks import books_agree, labels_are_right
from shopdesk.model.orders.suspects import mislabelled, misposted


@pytest.fixture
def spoil(counter):
    """Change rows past every guard."""

    def run(*statements):
        with counter.shop._engine.begin() as connection:
            for name in schema.trigger_sql():
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            for statement in statements:
                connection.exec_driver_sql(statement)

    return run


@pytest.fixture
def many(counter, tea):
    """Orders in many standings, whose sums do not divide evenly; answers their ids."""
    short = [counter.order(("OOLONG", 3, 1000)) for _ in range(4)]
    rows = [("OOLONG", 1, 333), ("LOOSE", 2, 101)]
    counter.stock("LOOSE", 50, 200, tracked=False)
    waiting = counter.order(*rows, paid=False, confirmed=False)
    packed, sent, back, gone, partly, held = (counter.order(("LOOSE", 7, 1000)) for _ in range(6))
    counter.pack(packed)
    counter.ship(sent)
    counter.ship(back)
    counter.deliver(back)
    counter.cancel(gone)
    line = counter.lines(partly)[0]
    counter.ship(partly, quantities={line: 3})
    counter.cancel(partly, quantities={line: 2})
    counter.hold(held, "asks for a gift box")
    credit = counter.order(("LOOSE", 3, 500), paid=False, method="on_delivery", confirmed=False)
    return [*short, waiting, packed, sent, back, gone, partly, held, credit]


def test_what_is_well_is_not_named(counter, many, sound):
    assert counter.shop.ask(lambda s: list(mislabelled(s))) == []
    assert counter.shop.ask(lambda s: list(misposted(s, {}))) != []
    labels = {label_of(counter.look(i)) for i in many}
    assert len(labels) >= 6
    sound()


def test_the_first_pass_sums_up_what_the_rules_say(counter, many):
    said = {i: standing(counter.look(i)) for i in many}
    posted = {i: (s.unearned, s.owed_back, s.on_credit) for i, s in said.items()}
    assert any(s.earned and s.unearned for s in said.values())
    assert counter.shop.ask(lambda s: list(misposted(s, posted))) == []


@pytest.mark.parametrize("column", ["received = received + 1", "total = total - 1", "granted = granted + 1"])
def test_books_that_differ_from_one_order_name_it_alone(counter, many, spoil, column):
    spoil(f"UPDATE orders SET {column} WHERE id = {many[6]}")
    [found] = counter.shop.ask(books_agree)
    assert found.values["number"] == counter.look(many[6]).number


def test_a_row_that_left_unsaid_is_seen_in_the_books(counter, many, spoil):
    spoil(f"UPDATE order_line SET shipped = 1 WHERE order_id = {many[0]}")
    assert [p.values["number"] for p in counter.shop.ask(books_agree)] == [counter.look(many[0]).number]


def test_an_order_that_lost_its_postings_is_named(counter, many, spoil):
    spoil(f"DELETE FROM posting WHERE order_id = {many[0]}")
    assert [p.values["number"] for p in counter.shop.ask(books_agree)] == [counter.look(many[0]).number]


SPOILED = (
    "UPDATE orders SET label = 'shipped' WHERE id = {}",
    "UPDATE orders SET hold = 1 - hold WHERE id = {}",
    "UPDATE orders SET received = received + 5 WHERE id = {}",
    "DELETE FROM allocation WHERE order_line_id IN (SELECT id FROM order_line WHERE order_id = {})",
    """INSERT INTO shipment (order_id, tracking, state, assumed, cost, packing, awaits, note)
       VALUES ({}, '', 'exception', 0, 0, 0, 0, '')""",
    """INSERT INTO aftersale (order_id, channel_id, type, state, reason, note, tracking, amount, history,
                              opened_at)
       SELECT id, channel_id, 'refund_only', 'requested', '', '', '', 1, 0, placed_at
       FROM orders WHERE id = {}""",
)


@pytest.mark.parametrize("statement", SPOILED)
def test_a_label_that_its_rows_do_not_say_is_found(counter, many, spoil, statement):
    spoil(statement.format(many[0]))
    assert [p.values["number"] for p in counter.shop.ask(labels_are_right)] == [counter.look(many[0]).number]


def test_a_wrong_label_of_an_order_without_goods_is_found(counter, many, spoil):
    spoil(
        f"UPDATE order_line SET kind = 'shipping' WHERE order_id = {many[6]}",
        f"UPDATE orders SET label = 'to_pack' WHERE id = {many[6]}",
    )
    assert [p.values["number"] for p in counter.shop.ask(labels_are_right)] == [counter.look(many[6]).number]
