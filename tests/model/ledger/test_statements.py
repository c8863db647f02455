"""A month entered voucher by voucher comes to every figure that was reckoned for it by hand."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.ledger import actions, checks, queries, reports
from shopdesk.model.ledger.rules import Leg
from tests.model.ledger.vector import MARCH, VECTOR, enter


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """The month in the books."""
    shop = create(tmp_path_factory.mktemp("vector") / "a.shopdesk", name="A", books_start=date(2026, 3, 1))
    enter(shop)
    yield shop
    shop.close()


def lines(rows):
    return {r.line: r.amount for r in rows if r.line}


def test_the_trial_balance_is_the_one_reckoned_by_hand(books):
    found = {b.code: [b.debit, b.credit] for b in books.ask(queries.trial_balance, MARCH)}
    assert found == VECTOR["trial_balance"]


@pytest.mark.parametrize("line", sorted(VECTOR["PL"], key=int))
def test_a_line_of_profit_and_loss(books, line):
    assert lines(books.ask(reports.profit_and_loss, "cn-small", MARCH))[line] == VECTOR["PL"][line]


@pytest.mark.parametrize("line", sorted(VECTOR["BS"], key=int))
def test_a_line_of_the_balance_sheet(books, line):
    assert lines(books.ask(reports.balance_sheet, "cn-small", MARCH.end))[line] == VECTOR["BS"][line]


@pytest.mark.parametrize("line", sorted(VECTOR["CF"], key=int))
def test_a_line_of_the_cash_flow(books, line):
    assert lines(books.ask(reports.cash_flow, MARCH))[line] == VECTOR["CF"][line]


def test_the_checks_find_nothing_in_the_month(books):
    assert [words for check in checks.CHECKS.values() for words in books.ask(check)] == []


def test_the_year_to_date_begins_again_with_the_year(shop):
    legs = [Leg("cash.bank", debit=700), Leg("sales.goods", credit=700)]
    for day in (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 1)):
        shop.do(say("Sell"), actions.journal, legs, day, "sold")
    december = shop.ask(reports.profit_and_loss, "cn-small", Range(date(2026, 12, 1), date(2026, 12, 31)))
    january = shop.ask(reports.profit_and_loss, "cn-small", Range(date(2027, 1, 1), date(2027, 1, 31)))
    assert [(r.amount, r.other) for r in (*december, *january) if r.line == "32"] == [(700, 1400), (700, 700)]
    sheet = {r.line: r.other for r in shop.ask(reports.balance_sheet, "cn-small", date(2027, 1, 31))}
    assert sheet["1"] == sheet["51"] == 1400


def test_a_receivable_in_credit_is_money_received_in_advance(shop):
    legs = [Leg("cash.bank", debit=500), Leg("ar.clearing", credit=500)]
    shop.do(say("Pay"), actions.journal, legs, date(2026, 3, 2), "paid too much")
    found = lines(shop.ask(reports.balance_sheet, "cn-small", MARCH.end))
    assert (found["4"], found["34"], found["30"], found["53"]) == (0, 500, 500, 500)
