"""What is taken back: in red letters within the year in a Chinese shop, on the other side elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.periods import Range
from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.ledger import actions, queries
from shopdesk.model.ledger.rules import Leg
from shopdesk.model.workbook import build

DO, DAY = say("Do it"), date(2026, 3, 4)


def sides(shop):
    return {b.code: (b.debit, b.credit) for b in shop.ask(queries.trial_balance)}


def test_a_chinese_voucher_is_taken_back_in_red_and_says_which(shop):
    entry = shop.do(DO, actions.record_expense, "ads", "cash.bank", 500, DAY, "Ads").result
    back = shop.do(DO, actions.reverse, entry, date(2026, 3, 5)).result
    assert sides(shop) == {}  # the year's sums are not swollen
    card = shop.ask(queries.card, back)
    assert [(x.code, x.debit, x.credit) for x in card.legs] == [("560102", -500, 0), ("1002", 0, -500)]
    assert card.memo == "Cancels voucher 记-1 of 2026-03-04: Ads"
    assert checking.check(shop).ok


def test_undo_is_red_too_and_redo_posts_the_voucher_again_under_its_own_words(shop):
    shop.do(DO, actions.record_expense, "ads", "cash.bank", 500, DAY, "Ads")
    shop.undo()
    assert sides(shop) == {}
    shop.redo()
    assert sides(shop) == {"1002": (0, 500), "560102": (500, 0)}
    memos = [r.memo for r in shop.ask(queries.rows, shop.ask(queries.ids))]
    assert memos == ["Ads", "Cancels voucher 记-1 of 2026-03-04: Ads", "Ads"]


def test_a_voucher_of_an_earlier_year_is_answered_in_blue(shop):
    entry = shop.do(DO, actions.record_expense, "ads", "cash.bank", 500, DAY, "Ads").result
    shop.do(DO, actions.reverse, entry, date(2027, 1, 5))
    assert sides(shop) == {"1002": (500, 500), "560102": (500, 500)}


def test_elsewhere_a_voucher_is_answered_on_the_other_side(intl_shop):
    entry = intl_shop.do(DO, actions.record_expense, "ads", "cash.bank", 500, DAY, "Ads").result
    intl_shop.do(DO, actions.reverse, entry)
    assert sides(intl_shop) == {"1000": (500, 500), "6100": (500, 500)}


def test_a_wrong_voucher_is_put_right_by_two_that_name_it(shop):
    entry = shop.do(DO, actions.record_expense, "ads", "cash.bank", 500, DAY, "Ads").result
    legs = [Leg("marketing", debit=700), Leg("cash.bank", credit=700)]
    with pytest.raises(Refused, match="Say what"):
        shop.do(DO, actions.correct, entry, legs, DAY, " ")
    right = shop.do(DO, actions.correct, entry, legs, DAY, "Fair").result
    assert sides(shop) == {"1002": (0, 700), "560103": (700, 0)}
    assert shop.ask(queries.card, right).memo == "Corrects voucher 记-1 of 2026-03-04: Fair"
    shop.undo()
    assert sides(shop) == {"1002": (0, 500), "560102": (500, 0)}


def test_accounts_that_are_even_again_are_in_the_workbook_with_both_vouchers(shop, tmp_path):
    entry = shop.do(DO, actions.record_expense, "ads", "cash.bank", 500, DAY, "Ads").result
    shop.do(DO, actions.reverse, entry)
    days = Range(date(2026, 3, 1), date(2026, 3, 31))
    made = shop.ask(build, shop.facts, days, "zh_CN", tmp_path / "a.xlsx")
    assert made["failed"] == []
    assert (made["sheets"]["trial"], made["sheets"]["journal"]) == (2, 4)
