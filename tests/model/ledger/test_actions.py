"""The owner's own verbs: each moves the money it says, and refuses what makes no sense."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions, queries

DO, DAY = say("Do it"), date(2026, 3, 4)
VERBS = {
    "expense": (actions.record_expense, ("ads", "cash.bank", 500, DAY), {"1002": -500, "560102": 500}),
    "income": (actions.record_income, ("income.other", "cash.bank", 500, DAY), {"1002": 500, "530109": -500}),
    "transfer": (
        actions.transfer, ("cash.bank", "cash.hand", 500, DAY, 3), {"1001": 500, "1002": -503, "560303": 3}
    ),
    "contribute": (actions.contribute, ("cash.bank", 500, DAY), {"1002": 500, "3001": -500}),
    "draw": (actions.draw, ("cash.bank", 500, DAY), {"1002": -500, "310402": 500}),
    "supplier": (actions.pay_supplier, ("cash.bank", 500, DAY), {"1002": -500, "220201": 500}),
    "payout": (
        actions.payout, ("ar.clearing", "cash.bank", 500, 12, DAY),
        {"1002": 488, "112201": -500, "560101": 12},
    ),
    "opening": (
        actions.opening, ([("1002", 500), ("220201", -100)], DAY),
        {"1002": 500, "220201": -100, "3999": -400},
    ),
}  # fmt: skip


def balances(shop):
    return {b.code: b.closing for b in shop.ask(queries.trial_balance) if b.closing}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_moves_what_it_says_and_undo_takes_it_back(shop, verb):
    action, arguments, wanted = VERBS[verb]
    shop.do(DO, action, *arguments)
    assert balances(shop) == wanted
    shop.undo()
    assert balances(shop) == {}
    shop.redo()
    assert balances(shop) == wanted


def test_what_was_paid_ahead_is_used_up_and_no_more_than_that(shop):
    shop.do(DO, actions.pay_ahead, "prepaid.rent", "cash.bank", 500, DAY, "rent")
    shop.do(DO, actions.release, "prepaid.rent", "warehouse", 300, DAY)
    assert balances(shop) == {"1002": -500, "112302": 200, "560106": 300}
    with pytest.raises(Refused, match=r"Only ¥2\.00 is left"):
        shop.do(DO, actions.release, "112302", "warehouse", 201, DAY)
    shop.do(DO, actions.release, "112302", "warehouse", 200, DAY)
    assert balances(shop) == {"1002": -500, "560106": 500}


@pytest.mark.parametrize(
    ("action", "arguments", "words"),
    [
        (actions.record_expense, ("ads", "cash.bank", 0, DAY), "more than zero"),
        (actions.record_expense, ("ads", "cash.bank", 5, date(2025, 12, 31)), "books start"),
        (actions.transfer, ("cash.bank", "cash.bank", 5, DAY), "two different"),
        (actions.payout, ("ar.clearing", "cash.bank", 5, 5, DAY), "fee"),
        (actions.record_expense, ("9999", "cash.bank", 5, DAY), "no account 9999"),
        (actions.record_expense, ("5602", "cash.bank", 5, DAY), "5602 is not posted to"),
        (actions.record_expense, ("advertising", "cash.bank", 5, DAY), "no account advertising"),
        (actions.record_expense, ("ads", "bank", 5, DAY), "holds no money"),
        (actions.record_income, ("income.other", "sales.goods", 5, DAY), "holds no money"),
        (actions.transfer, ("cash.bank", "1122", 5, DAY), "holds no money"),
        (actions.journal, ([], DAY, "x"), "two lines"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_posted(shop, action, arguments, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, action, *arguments)
    assert balances(shop) == {}


def test_an_entry_is_reversed_once_and_not_before_itself(shop):
    entry = shop.do(DO, actions.contribute, "cash.bank", 500, DAY).result
    with pytest.raises(Refused, match="before the entry"):
        shop.do(DO, actions.reverse, entry, date(2026, 3, 3))
    shop.do(DO, actions.reverse, entry, date(2026, 3, 9))
    assert balances(shop) == {}
    with pytest.raises(Refused, match="reversed already"):
        shop.do(DO, actions.reverse, entry)
