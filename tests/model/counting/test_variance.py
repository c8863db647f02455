"""A difference is what was counted less what the ledger said at that moment; what comes later does not matter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.checking import check
from shopdesk.model.counting import actions, queries
from shopdesk.model.counting.actions import CountDraft
from shopdesk.model.counting.rules import Found, variance
from shopdesk.model.files import create
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from tests.model.conftest import Clock
from tests.model.counting.conftest import DO, LJ, YUAN, broken, level, sell


def line_of(shop, count, sku=LJ):
    return next(x for x in shop.ask(queries.counted_lines, count) if x.sku_id == sku)


@pytest.mark.parametrize("book", [-2, 0, 3, 10])
def test_every_count_differs_by_what_it_is_more_or_less_than_the_ledger(book):
    """What is left of a count when the ledger's pieces are taken away one by one, or those that it lacks are added."""
    for counted in range(41):
        ledger = [*range(book)] if book > 0 else []
        found = [*range(counted - min(book, 0))]
        more, fewer = found[len(ledger) :], ledger[len(found) :]
        assert variance(counted, book) == len(more) - len(fewer)
        assert Found(counted=counted, book=book, value=0).difference == len(more) - len(fewer)
    assert Found(counted=None, book=book, value=0).difference == 0


def test_any_number_that_is_written_down_is_told_and_posted_as_that_number(stocked, counting):
    for n in [*range(21), 3]:
        stocked.do(DO, actions.enter, counting, LJ, n)
        line = line_of(stocked, counting)
        assert (line.counted, line.book, line.difference) == (n, 10, n - 10)
    posted(stocked, counting)
    assert level(stocked, LJ) == 3
    assert memos(stocked) == ["Count 1: −7 × LJ-100"]
    assert broken(stocked) == []


def memos(shop):
    sql = "SELECT memo FROM entry WHERE event = 'E16'"
    return shop.ask(lambda s: [r[0] for r in s.connection().exec_driver_sql(sql)])


def posted(shop, count):
    shop.do(DO, actions.review, count)
    unsure = [x.sku_id for x in shop.ask(queries.judged_lines, count)]
    if unsure:
        shop.do(DO, actions.explain, count, unsure, "lost")
    shop.do(DO, actions.post, count)


def test_a_receipt_dated_before_the_count_and_recorded_after_it_leaves_the_difference_alone(
    stocked, counting, clock
):
    """erpnext#54295 (features.md §3.8): there a back-dated receipt breaks the stock that was counted."""
    stocked.do(DO, actions.enter, counting, LJ, 9)  # the ledger says 10
    clock.go(minutes=30)
    stocked.do(DO, sell, LJ, 2)
    stocked.do(DO, products.receive, LJ, 5, 23 * YUAN, day=date(2026, 3, 1))
    assert line_of(stocked, counting).difference == -1
    posted(stocked, counting)
    assert level(stocked, LJ) == 10 - 2 + 5 - 1
    assert broken(stocked) == []


def test_a_late_receipt_dated_before_the_count_is_pointed_out_for_review(stocked, counting, clock):
    stocked.do(DO, actions.enter, counting, LJ, 9)
    clock.go(minutes=30)
    stocked.do(DO, products.receive, LJ, 5, 23 * YUAN, day=date(2026, 3, 1))
    stocked.do(DO, actions.review, counting)
    assert line_of(stocked, counting).late


def test_a_sheet_counted_this_morning_is_held_against_the_ledger_of_this_morning(stocked, counting, clock):
    morning = clock.moment
    clock.go(hours=3)
    stocked.do(DO, sell, LJ, 4)
    stocked.do(DO, actions.enter, counting, LJ, 9, at=morning + timedelta(hours=1))
    found = line_of(stocked, counting)
    assert (found.book, found.difference) == (10, -1)
    posted(stocked, counting)
    assert level(stocked, LJ) == 5
    assert broken(stocked) == []


def test_the_order_of_recording_decides_within_one_second(stocked, counting):
    stocked.do(DO, actions.enter, counting, LJ, 10)
    stocked.do(DO, sell, LJ, 3)  # the clock stands still
    assert line_of(stocked, counting).difference == 0


EVENTS = st.lists(
    st.tuples(st.sampled_from(["receive", "receive", "sell", "sell", "count", "undo", "redo"]), st.integers(0, 6)),
    min_size=4, max_size=14,
)  # fmt: skip


@settings(
    max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(EVENTS)
def test_moves_and_counts_in_any_order_end_at_all_moves_plus_the_difference(tmp_path_factory, events):
    clock = Clock(datetime(2026, 3, 5, 2, tzinfo=UTC))
    path = tmp_path_factory.mktemp("count") / "a.shopdesk"
    shop = create(path, name="A", books_start=date(2026, 1, 1), clock=clock)
    try:
        shop.do(DO, products.create, ProductDraft("Tea", (SkuDraft("T-1", price=9 * YUAN),)))
        shop.do(DO, products.receive, 1, 7, 3 * YUAN)
        count = shop.do(DO, actions.create, CountDraft()).result
        shop.do(DO, actions.enter, count, 1, 7)
        _play(shop, count, events, clock)
        line, before = line_of(shop, count, 1), level(shop, 1)
        assert line.difference == line.counted - line.book
        try:
            posted(shop, count)
        except Refused:  # more is missing than was left, or a correction was taken back
            assert before + line.difference < 0
            assert level(shop, 1) == before
        else:
            assert level(shop, 1) == before + line.difference
        assert [str(p) for p in check(shop).broken] == []
    finally:
        shop.close()


def _play(shop, count, events, clock):
    """The moves and counts, in their order; what each count must be held against is asked as it is made."""
    for what, n in events:
        clock.go(seconds=n)
        try:
            if what == "receive":
                day = date(2026, 3, 5) - timedelta(days=n)
                shop.do(DO, products.receive, 1, n + 1, 3 * YUAN, day=day)
            elif what == "sell":
                shop.do(DO, sell, 1, n + 1)
            elif what == "count":
                held = level(shop, 1)
                shop.do(DO, actions.enter, count, 1, n)
                assert line_of(shop, count, 1).book == held
            elif what == "undo":
                _undo_one(shop, count)
            elif what == "redo" and shop.redo_label() is not None:
                shop.redo()
        except Refused:
            continue


def _undo_one(shop, count):
    """Take the last step back, a move or a count, as long as something stays counted."""
    shop.undo()
    if not shop.ask(queries.ids) or not shop.ask(queries.counted_lines, count):
        shop.redo()
