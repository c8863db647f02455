"""Goods received before their bill: reckoned at first, owed when it comes (accounting.md E09b)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import cost_legs
from shopdesk.model.products.actions import move_stock
from shopdesk.model.products.records import MovementKind
from shopdesk.model.purchasing import actions, bills
from shopdesk.model.purchasing.rules import ReceivedDraft, ReturnDraft
from tests.model.purchasing.conftest import DO, YUAN, balance, level, one, there_and_back


@pytest.fixture
def came(do, supplier, skus):
    """10 tins reckoned at ¥5.00 a piece, without a bill."""
    return do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=5 * YUAN)], billed=False)


def sell(work, sku, quantity):
    moved = move_stock(work, sku, -quantity, MovementKind.SALE_OUT, day=work.today)
    post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")


def line_of(shop, receipt):
    return one(shop, "SELECT id FROM receipt_line WHERE receipt_id = :r", r=receipt)


def owed(shop):
    return -balance(shop, "ap.grni", "Mei Tea"), -balance(shop, "ap.supplier", "Mei Tea")


def test_goods_without_a_bill_are_stock_and_no_debt_that_can_be_paid(shop, supplier, came, skus):
    assert (level(shop, skus[0])[:2], owed(shop)) == ((10, 5000), (5000, 0))
    assert shop.ask(bills.open_bills, supplier) == []
    waiting = shop.ask(bills.not_billed, supplier)
    assert [(b.receipt_id, b.amount) for b in waiting] == [(came, 5000)]


def test_a_bill_of_the_reckoned_amount_turns_it_into_a_debt(shop, do, supplier, came):
    assert do(actions.bill, came, reference="INV-7") == 5000
    assert owed(shop) == (0, 5000)
    assert [(b.open, b.reference) for b in shop.ask(bills.open_bills, supplier)] == [(5000, "INV-7")]
    assert shop.ask(bills.not_billed) == []
    there_and_back(shop)


def test_a_dearer_bill_with_tax_revalues_what_is_there_and_the_sold_part_is_cost(
    shop, do, supplier, came, skus
):
    """Dr 2202 est. 50.00, Dr 1405 6 × 1.00, Dr 5401 4 × 1.00, Dr input tax 7.80, Cr 2202 67.80."""
    do(sell, skus[0], 4)
    assert do(actions.bill, came, prices={line_of(shop, came): 6 * YUAN}, tax=780) == 6780
    assert (level(shop, skus[0])[:2], balance(shop, "cogs"), balance(shop, "vat.in")) == (
        (6, 3600),
        2400,
        780,
    )
    assert owed(shop) == (0, 6780)
    there_and_back(shop)


def test_what_was_paid_before_the_bill_settles_it(shop, do, supplier, came):
    do(actions.pay, supplier, 3000, "cash.bank")
    assert balance(shop, "prepaid.supplier") == 3000
    do(actions.bill, came)
    assert (owed(shop), balance(shop, "prepaid.supplier")) == ((0, 2000), 0)
    there_and_back(shop)


def test_goods_paid_at_once_without_a_bill_are_paid_ahead(shop, do, supplier, skus):
    came = [ReceivedDraft(10, skus[0], unit_price=5 * YUAN)]
    receipt = do(actions.receive, supplier, came, billed=False, paid_from="cash.bank")
    assert (owed(shop), balance(shop, "prepaid.supplier")) == ((5000, 0), 5000)
    do(actions.bill, receipt)
    assert (owed(shop), balance(shop, "prepaid.supplier")) == ((0, 0), 0)


def test_a_bill_is_paid_at_once_though_money_is_ahead(shop, do, supplier, came):
    do(actions.pay, supplier, 3000, "cash.bank")
    do(actions.bill, came, paid_from="cash.bank")
    assert (owed(shop), balance(shop, "prepaid.supplier")) == ((0, 0), 3000)


def test_a_price_corrected_before_the_bill_changes_what_is_reckoned(shop, do, came):
    do(actions.correct_price, line_of(shop, came), 7 * YUAN)
    assert owed(shop) == (7000, 0)


def test_goods_sent_back_before_the_bill_are_taken_off_it(shop, do, supplier, came, skus):
    draft = ReturnDraft(skus[0], 2, receipt_line_id=line_of(shop, came))
    do(actions.return_goods, supplier, [draft], receipt_id=came)
    do(actions.bill, came)
    assert owed(shop) == (0, 4000)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"tax": -1}, "zero or more"), ({"prices": {99: YUAN}}, "did not come"),
        ({"day": date(2099, 1, 1)}, "still to come"), ({"paid_from": "cogs"}, "holds no money"),
        ({"tax": 10**30}, "No shop"),
    ],
)  # fmt: skip
def test_what_no_bill_can_be_is_refused(shop, came, told, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, actions.bill, came, **told)
    assert owed(shop) == (5000, 0)


def test_a_bill_comes_once_and_not_before_the_goods(shop, do, clock, came):
    day = shop.today()
    with pytest.raises(Refused, match="came later"):
        shop.do(DO, actions.bill, came, day=day - timedelta(days=1))
    do(actions.bill, came)
    with pytest.raises(Refused, match="billed already"):
        shop.do(DO, actions.bill, came)


def test_tax_is_claimed_back_with_the_bill_only(shop, supplier, skus):
    came = [ReceivedDraft(1, skus[0], unit_price=YUAN)]
    with pytest.raises(Refused, match="with the bill"):
        shop.do(DO, actions.receive, supplier, came, tax=13, billed=False)
