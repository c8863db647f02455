"""A month is closed when its books are settled, and opened again only while it is the latest."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions, queries
from shopdesk.model.ledger.rules import Leg

DO = say("Do it")


def sell(shop, day):
    legs = [Leg("cash.bank", debit=700), Leg("sales.goods", credit=700)]
    return shop.do(DO, actions.journal, legs, day, "sold").result


def state(shop, month):
    return next(m.state for m in shop.ask(queries.months) if m.month == month)


def test_a_month_is_not_closed_before_the_one_before_it(shop):
    sell(shop, date(2026, 1, 5))
    sell(shop, date(2026, 2, 5))
    with pytest.raises(Refused, match="2026-01 is open"):
        shop.do(DO, actions.close_month, "2026-02")
    shop.do(DO, actions.close_month, "2026-01")
    shop.do(DO, actions.close_month, "2026-02")
    assert [state(shop, m) for m in ("2026-01", "2026-02")] == ["closed", "closed"]


def test_a_month_is_not_closed_while_something_is_unsettled(shop):
    legs = [Leg("suspense.count", debit=700), Leg("stock.goods", credit=700)]
    shop.do(DO, actions.journal, legs, date(2026, 1, 5), "missing")
    with pytest.raises(Refused, match="Not zero: 1901"):
        shop.do(DO, actions.close_month, "2026-01")
    assert [t.done for t in shop.ask(queries.checklist, "2026-01")] == [True, True, False, True, True]


def test_only_the_latest_closed_month_is_opened_again_and_with_a_reason(shop):
    sell(shop, date(2026, 1, 5))
    sell(shop, date(2026, 2, 5))
    for month in ("2026-01", "2026-02"):
        shop.do(DO, actions.close_month, month)
    with pytest.raises(Refused, match="Only the latest"):
        shop.do(DO, actions.reopen_month, "2026-01", "a bill came late")
    with pytest.raises(Refused, match="Say why"):
        shop.do(DO, actions.reopen_month, "2026-02", "  ")
    shop.do(DO, actions.reopen_month, "2026-02", "a bill came late")
    assert state(shop, "2026-02") == "open"
    sell(shop, date(2026, 2, 6))


def test_a_locked_month_stays_locked(shop):
    sell(shop, date(2026, 1, 5))
    shop.do(DO, lambda work: actions.close_month(work, "2026-01", lock=True))
    with pytest.raises(Refused, match="locked"):
        shop.do(DO, actions.reopen_month, "2026-01", "please")


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 1, 31)])
def test_both_ends_of_a_closed_month_are_closed(shop, day):
    sell(shop, date(2026, 1, 5))
    shop.do(DO, actions.close_month, "2026-01")
    with pytest.raises(Refused, match="2026-01 is closed"):
        sell(shop, day)
    sell(shop, date(2026, 2, 1))


def test_undo_does_not_unlock_a_month_that_was_filed(shop):
    sell(shop, date(2026, 1, 5))
    shop.do(DO, lambda work: actions.close_month(work, "2026-01", lock=True))
    with pytest.raises(Refused, match="locked"):
        shop.undo()
    assert state(shop, "2026-01") == "locked"


def test_undo_opens_a_month_that_was_only_closed(shop):
    sell(shop, date(2026, 1, 5))
    shop.do(DO, actions.close_month, "2026-01")
    shop.undo()
    assert state(shop, "2026-01") == "open"


def capital(shop):
    return {b.code: b.closing for b in shop.ask(queries.balances)}.get("3001", 0)


@pytest.mark.parametrize("value", [700, -700])
def test_what_opening_stock_left_moves_to_capital_and_the_month_closes(shop, value):
    legs = [Leg("stock.goods", debit=max(value, 0), credit=max(-value, 0)),
            Leg("equity.opening", debit=max(-value, 0), credit=max(value, 0))]  # fmt: skip
    shop.do(DO, actions.journal, legs, date(2026, 1, 5), "stock that was there")
    with pytest.raises(Refused, match="Not zero: 3999"):
        shop.do(DO, actions.close_month, "2026-01")
    assert shop.ask(queries.opening_left, "2026-01") == -value
    shop.do(DO, actions.settle_opening, "2026-01")
    assert capital(shop) == -value
    assert shop.ask(queries.opening_left, "2026-01") == 0
    shop.do(DO, actions.close_month, "2026-01")
    with pytest.raises(Refused, match="No opening balance"):
        shop.do(DO, actions.settle_opening, "2026-02")
