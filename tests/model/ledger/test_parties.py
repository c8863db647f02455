"""On the balance sheet who owes stands where it belongs, party by party."""

from __future__ import annotations

from datetime import date

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions, reports
from shopdesk.model.ledger.rules import cr, dr
from shopdesk.model.workbook import build
from tests.model.workbook.test_workbook import rows_of

DO, DAY = say("Do it"), date(2026, 3, 4)


def lines(shop):
    return {r.line: r.amount for r in shop.ask(reports.balance_sheet, shop.facts.chart, DAY)}


def bill(shop, party, amount):
    legs = [dr("office", amount), cr("ap.supplier", amount, party=party)]
    shop.do(DO, actions.journal, legs, DAY, f"Bill of {party}")


def test_a_supplier_who_was_paid_too_much_is_a_prepayment_beside_what_is_owed_to_the_others(shop, tmp_path):
    bill(shop, "Mei", 1000)
    bill(shop, "Yun", 300)
    shop.do(DO, actions.pay_supplier, "cash.bank", 450, DAY, "Yun")
    found = lines(shop)
    assert (found["33"], found["5"]) == (1000, 150)  # 850 net would hide both
    assert found["30"] == found["53"] == 150 - 450
    path = tmp_path / "a.xlsx"
    made = shop.ask(build, shop.facts, Range(date(2026, 3, 1), date(2026, 3, 31)), "en", path)
    assert made["failed"] == []
    rows = {r["Line"]: r for r in rows_of(path, "Balance sheet") if r["Line"]}
    assert {r["Difference"] for r in rows.values()} == {0}


def test_what_names_nobody_is_taken_off_the_whole(shop):
    bill(shop, "Mei", 1000)
    shop.do(DO, actions.pay_supplier, "cash.bank", 400, DAY)
    found = lines(shop)
    assert (found["33"], found["5"]) == (600, 0)


def test_in_the_international_sheet_too(intl_shop):
    bill(intl_shop, "Mei", 1000)
    bill(intl_shop, "Yun", 300)
    intl_shop.do(DO, actions.pay_supplier, "cash.bank", 450, DAY, "Yun")
    found = lines(intl_shop)
    assert (found["13"], found["5"]) == (1000, 150)
