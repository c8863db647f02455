"""The list of entries: an entry of several rows is told with the whole of its amount."""

from __future__ import annotations

from datetime import date

from shopdesk.core.texts import say
from shopdesk.model.ledger import actions, queries
from shopdesk.model.ledger.rules import Leg


def test_an_entry_that_moved_no_money_is_as_large_as_all_its_debits(shop):
    legs = [Leg("", debit=300, account_code="1406"), Leg("", credit=300, account_code="1405")]
    legs += [Leg("", debit=500, account_code="1406"), Leg("", credit=500, account_code="1405")]
    entry = shop.do(say("s"), actions.post, "E03", ("t", 1), legs, day=date(2026, 3, 4), memo="Goods").result
    assert [r.amount for r in shop.ask(queries.rows, [entry])] == [800]
