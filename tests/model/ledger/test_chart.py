"""The chart of accounts in the owner's hands."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.ledger import account_list, actions, chart, queries, reports
from shopdesk.model.ledger.account_list import Which

DO, DAY = say("Do it"), date(2026, 3, 4)


def named(shop, code):
    wanted = shop.ask(account_list.ids, Which.ALL, code)
    return next(a for a in shop.ask(account_list.rows, wanted) if a.code == code)


def closing(shop):
    return {b.code: b.closing for b in shop.ask(queries.trial_balance) if b.closing}


def balanced(shop):
    return {r.line: r.amount for r in shop.ask(reports.balance_sheet, shop.facts.chart, DAY) if r.amount}


def test_a_bank_that_is_posted_to_is_split_and_its_entries_move_into_the_first_account(shop):
    shop.do(DO, actions.contribute, "cash.bank", 500, DAY)
    before = balanced(shop)
    made = shop.do(DO, chart.add_account, "1002", "ICBC", "工商银行").result
    assert made == "100202"
    shop.do(DO, actions.record_expense, "ads", made, 70, DAY)
    assert closing(shop) == {"100201": 500, "100202": -70, "3001": -500, "560102": 70}
    assert (named(shop, "1002").balance, named(shop, "1002").is_leaf) == (430, False)
    assert balanced(shop) == before | {"1": 430, "15": 430, "30": 430, "51": -70, "52": 430, "53": 430}
    shop.do(DO, actions.contribute, "cash.bank", 30, DAY)  # the role went along
    assert closing(shop)["100201"] == 530
    assert checking.check(shop).ok


def test_an_account_added_and_split_is_taken_back_and_done_again(shop):
    shop.do(DO, actions.contribute, "cash.bank", 500, DAY)
    shop.do(DO, chart.add_account, "1002", "ICBC", "工商银行")
    shop.undo()
    assert closing(shop) == {"1002": 500, "3001": -500}
    shop.redo()
    assert closing(shop) == {"100201": 500, "3001": -500}
    assert named(shop, "100202").name_zh == "工商银行"
    assert checking.check(shop).ok


def test_an_account_with_entries_is_no_longer_taken_back(shop):
    shop.do(DO, chart.add_account, "1002", "ICBC")
    shop.do(DO, actions.contribute, "100202", 500, DAY)
    shop.undo()  # the entry: both it and its reverse stay
    with pytest.raises(Refused, match="100202 has entries"):
        shop.undo()


def test_an_account_of_a_heading_gets_the_next_code_and_all_it_is_from_above(shop, intl_shop):
    assert shop.do(DO, chart.add_account, "5602", "Training", "培训费").result == "560209"
    assert named(shop, "560209").pl_line == "14"
    assert intl_shop.do(DO, chart.add_account, "1020", "Wise").result == "1025"
    assert named(intl_shop, "1025").is_cash


@pytest.mark.parametrize(
    ("parent", "name", "code", "words"),
    [
        ("5602", "", "", "needs a name"),
        ("5602", "X", "560201", "is there already"),
        ("5602", "X", "560377", "5602 and two more digits"),
        ("9999", "X", "", "no account 9999"),
        ("5602", "X" * 61, "", "at most 60"),
    ],
)
def test_what_is_no_account_is_refused(shop, parent, name, code, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, chart.add_account, parent, name, "", code)


def test_an_international_code_has_four_digits_of_its_kind(intl_shop):
    with pytest.raises(Refused, match="begins with 6"):
        intl_shop.do(DO, chart.add_account, "6600", "X", "", "7100")
    made = intl_shop.do(DO, chart.add_account, "6600", "Stationery", "", "6605").result
    assert (made, named(intl_shop, "6600").is_leaf, named(intl_shop, "6601").name_en) == (
        "6605",
        False,
        "Office",
    )


def test_an_account_is_retired_when_it_is_empty_and_nobody_posts_to_it(shop):
    made = shop.do(DO, chart.add_account, "5602", "Training").result
    with pytest.raises(Refused, match="itself posts to account 1002"):
        shop.do(DO, chart.retire_account, "1002")
    with pytest.raises(Refused, match="Accounts under 5602 are in use"):
        shop.do(DO, chart.retire_account, "5602")
    entry = shop.do(DO, actions.record_expense, made, "cash.bank", 5, DAY).result
    with pytest.raises(Refused, match="has a balance"):
        shop.do(DO, chart.retire_account, made)
    shop.do(DO, actions.reverse, entry)
    shop.do(DO, chart.retire_account, made)
    with pytest.raises(Refused, match=f"{made} is not posted to"):
        shop.do(DO, actions.record_expense, made, "cash.bank", 5, DAY)
    shop.do(DO, chart.use_account, made)
    shop.do(DO, actions.record_expense, made, "cash.bank", 5, DAY)


def test_names_and_package_codes_are_kept_and_odd_codes_refused(shop):
    shop.do(DO, chart.edit_account, "1002", "Our bank", "", "1002.01")
    found = named(shop, "1002")
    assert (found.name_en, found.name_zh, found.external_code) == ("Our bank", "银行存款", "1002.01")
    assert shop.do(DO, chart.map_accounts, {"1002": "1002.01", "1001": "1001"}).result == 1
    with pytest.raises(Refused, match="no account code"):
        shop.do(DO, chart.map_accounts, {"1002": "=1+1"})
    shop.do(DO, chart.map_accounts, {"1002": ""})
    assert named(shop, "1002").external_code == ""


def test_the_chips_count_what_their_views_show(shop):
    shop.do(DO, actions.contribute, "cash.bank", 500, DAY)
    shop.do(DO, chart.map_accounts, {"1002": "1002"})
    counted = shop.ask(account_list.chips)
    for which in Which:
        assert counted[which] == len(shop.ask(account_list.ids, which)), which
    assert (counted[Which.USED], counted[Which.UNMAPPED], counted[Which.RETIRED]) == (2, 1, 0)
