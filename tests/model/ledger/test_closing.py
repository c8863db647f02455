"""The statements of a closed month are kept, and whatever would change them is refused or named."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions, chart, checks, closing, queries
from shopdesk.model.ledger.rules import Leg

DO, MARCH = say("Do it"), date(2026, 3, 4)


def spend(shop, day, amount=500):
    return shop.do(DO, actions.record_expense, "ads", "cash.bank", amount, day, "Ads").result


@pytest.fixture
def closed(shop):
    spend(shop, date(2026, 1, 5))
    spend(shop, date(2026, 2, 5), 300)
    for month in ("2026-01", "2026-02"):
        shop.do(DO, actions.close_month, month)
    return shop


def test_a_closed_month_keeps_its_three_statements(closed):
    found = closed.ask(closing.kept, "2026-02")
    assert found["profit-and-loss"]["32"] == (-300, -800)
    assert found["balance-sheet"]["1"] == (-800, 0)
    assert (found["cash-flow"]["6"], found["cash-flow"]["22"]) == ((300, 800), (-800, -800))


def test_what_happens_later_leaves_them_as_they_were(closed):
    entry = next(iter(closed.ask(queries.ids)))
    closed.do(DO, actions.reverse, entry, MARCH)
    spend(closed, MARCH)
    closed.do(DO, chart.add_account, "1002", "ICBC")
    closed.do(DO, chart.rename_account, "560102", "Adverts")
    for month in ("2026-01", "2026-02"):
        for report in closing.REPORTS:
            assert closed.ask(closing.changed_since, closed.facts.chart, month, report) == []
    assert closed.ask(checks.statements_kept) == []


def test_nothing_gets_into_a_closed_month_not_even_past_the_program(closed):
    def slip_in(work):
        work.session.execute(
            text("""INSERT INTO entry (period, word, no, day, business_day, event, source_type, idem_key, memo,
                    attachments, made_by, posted_at, previous_hash, hash)
                    VALUES ('2026-02', '记', 2, '2026-02-05', '2026-02-05', 'x', '', 'k', '', 0, '',
                    '2026-03-05T00:00:00Z', '', '')""")
        )

    with pytest.raises(DatabaseError, match="closed month"):
        closed.do(DO, slip_in)


def test_a_statement_that_no_longer_is_what_was_filed_is_named(closed):
    move = "UPDATE account SET pl_line = '14' WHERE code = '560102'"
    closed.do(DO, lambda work: work.session.execute(text(move)).rowcount)
    [problem] = closed.ask(checks.statements_kept)
    assert "2026-02 profit-and-loss 11" in str(problem)


def test_a_month_closed_anew_keeps_what_it_is_then_and_an_open_one_nothing(closed):
    closed.do(DO, actions.reopen_month, "2026-02", "a bill came late")
    assert closed.ask(closing.kept, "2026-02") == {}
    spend(closed, date(2026, 2, 7), 11)
    closed.do(DO, actions.close_month, "2026-02")
    assert closed.ask(closing.kept, "2026-02")["profit-and-loss"]["32"] == (-311, -811)
    closed.undo()
    assert closed.ask(closing.kept, "2026-02") == {}


def test_a_locked_month_and_those_before_it_are_never_opened_again(closed):
    closed.do(DO, actions.lock_month, "2026-02")
    assert [m.state for m in closed.ask(queries.months)] == ["locked", "locked"]
    with pytest.raises(Refused, match="it was filed"):
        closed.do(DO, actions.reopen_month, "2026-01", "why not")
    with pytest.raises(Refused, match="it was filed"):
        closed.undo()
    with pytest.raises(Refused, match="not closed"):
        closed.do(DO, actions.lock_month, "2026-03")


def test_a_journal_entry_into_a_closed_month_is_refused_in_words(closed):
    with pytest.raises(Refused, match="2026-02 is closed"):
        closed.do(
            DO, actions.journal, [Leg("ads", debit=1), Leg("cash.bank", credit=1)], date(2026, 2, 9), "x"
        )


def test_a_month_before_a_closed_one_is_closed_even_if_it_was_empty(shop):
    spend(shop, MARCH)
    shop.do(DO, actions.close_month, "2026-03")
    with pytest.raises(Refused, match="2026-02 is closed"):
        spend(shop, date(2026, 2, 5))
    assert shop.ask(checks.statements_kept) == []
