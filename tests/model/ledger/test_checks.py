"""Each check of the books finds what it is there to find, when the file is spoiled from outside."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.texts import say
from shopdesk.model.engine import bare
from shopdesk.model.ledger import actions, checks
from shopdesk.model.ledger.rules import Leg

OPEN = ("DROP TRIGGER keep_entry_update", "DROP TRIGGER keep_posting_update")  # fmt: skip
SPOILS = {
    "Every entry balances": "UPDATE posting SET debit = 1 WHERE debit > 0 AND seq = 1",
    "Voucher numbers run on": "UPDATE entry SET no = 9 WHERE no = 2",
    "Postings are on their accounts": """
        UPDATE posting SET account_id = (SELECT id FROM account WHERE is_leaf = 0 AND is_cash = 0 LIMIT 1)
        WHERE entry_id = (SELECT min(id) FROM entry) AND cash_flow = ''""",
    "Days and months agree": "UPDATE entry SET day = '2026-04-01' WHERE no = 1",
    "Reversals mirror their entries": """
        UPDATE posting SET debit = 1, credit = 0 WHERE entry_id = (SELECT max(id) FROM entry) AND seq = 1""",
    "The books are sealed": "UPDATE entry SET memo = 'something else' WHERE no = 1",
    "Closed months are as they were": "UPDATE period SET entries_hash = 'another' WHERE month = '2026-03'",
    "Statements of closed months are as they were filed": "UPDATE closed_statement SET lines = '[]' WHERE id = 1",
}


@pytest.fixture
def books(shop):
    """Two sales, one taken back, in a closed month."""
    legs = [Leg("cash.bank", debit=700), Leg("sales.goods", credit=700)]
    first = shop.do(say("Sell"), actions.journal, legs, date(2026, 3, 2), "sold").result
    shop.do(say("Sell"), actions.journal, legs, date(2026, 3, 3), "sold again")
    shop.do(say("Reverse"), actions.reverse, first)
    shop.do(say("Close"), actions.close_month, "2026-03")
    return shop


def test_every_check_is_spoiled_here():
    assert set(SPOILS) == set(checks.CHECKS)


def test_sound_books_pass_every_check(books):
    assert [books.ask(check) for check in checks.CHECKS.values()] == [[]] * len(checks.CHECKS)


@pytest.mark.parametrize("name", SPOILS)
def test_a_check_finds_what_was_spoiled(books, name):
    with bare(books.path) as connection:
        for sql in (*OPEN, SPOILS[name]):
            assert connection.execute(sql).rowcount != 0
    assert books.ask(checks.CHECKS[name])
