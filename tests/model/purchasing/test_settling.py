"""Suppliers are paid, in part, ahead, back; goods go back to them; the books and the open bills tie each time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.products.records import Bucket
from shopdesk.model.purchasing import actions
from shopdesk.model.purchasing.bills import bills, open_bills
from shopdesk.model.purchasing.checks import CHECKS
from shopdesk.model.purchasing.records import CostKind
from shopdesk.model.purchasing.rules import CostDraft, ReceivedDraft, ReturnDraft
from tests.model.purchasing.conftest import DO, YUAN, balance, level, one, there_and_back


@pytest.fixture
def bill(do, supplier, skus):
    """A receipt of ten for 50.00, not paid."""
    return do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=5 * YUAN)])


def owed(shop, supplier):
    return [b.open for b in shop.ask(open_bills, supplier)]


def test_a_part_payment_settles_the_oldest_bill_first(shop, do, supplier, skus, bill):
    second = do(actions.receive, supplier, [ReceivedDraft(1, skus[0], unit_price=9 * YUAN)])
    do(actions.pay, supplier, 2000, "cash.bank")
    assert owed(shop, supplier) == [3000, 900]
    do(actions.pay, supplier, 900, "cash.bank", receipts=[second])
    assert owed(shop, supplier) == [3000]
    assert balance(shop, "ap.supplier", "Mei Tea") == -3000
    there_and_back(shop)


def test_what_is_paid_beyond_the_bills_waits_and_settles_the_next_one(shop, do, supplier, skus, bill):
    do(actions.pay, supplier, 6000, "cash.bank")
    assert (balance(shop, "ap.supplier"), balance(shop, "prepaid.supplier", "Mei Tea")) == (0, 1000)
    do(actions.receive, supplier, [ReceivedDraft(3, skus[1], unit_price=4 * YUAN)])
    assert (balance(shop, "ap.supplier"), balance(shop, "prepaid.supplier")) == (-200, 0)
    there_and_back(shop)


def test_a_bill_that_shrinks_after_it_was_paid_leaves_money_ahead(shop, do, supplier, bill):
    do(actions.pay, supplier, 5000, "cash.bank")
    do(actions.correct_price, one(shop, "SELECT id FROM receipt_line"), 4 * YUAN)
    assert (balance(shop, "ap.supplier"), balance(shop, "prepaid.supplier")) == (0, 1000)
    there_and_back(shop)


def test_a_deposit_is_paid_back(shop, do, supplier):
    do(actions.pay, supplier, 5000, "cash.bank")
    do(actions.take_back, supplier, 2000, "cash.bank")
    assert (balance(shop, "prepaid.supplier"), balance(shop, "cash.bank")) == (3000, -3000)
    with pytest.raises(Refused, match=r"holds ¥30\.00"):
        shop.do(DO, actions.take_back, supplier, 3001, "cash.bank")
    there_and_back(shop)


def test_goods_go_back_at_the_average_and_the_difference_is_booked(shop, do, supplier, skus, bill):
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=8 * YUAN)])  # average 6.50
    line = one(shop, "SELECT min(id) FROM receipt_line")
    do(actions.return_goods, supplier, [ReturnDraft(skus[0], 4, receipt_line_id=line)], receipt_id=bill)
    assert level(shop, skus[0])[:2] == (16, 10400)
    assert (balance(shop, "ap.supplier"), balance(shop, "cogs")) == (-13000 + 2000, 600)
    there_and_back(shop)


def test_no_more_goes_back_than_came(shop, do, supplier, skus, bill):
    line = one(shop, "SELECT id FROM receipt_line")
    do(actions.return_goods, supplier, [ReturnDraft(skus[0], 7, receipt_line_id=line)])
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=5 * YUAN)])
    with pytest.raises(Refused, match="Only 3 of LJ-50"):
        shop.do(DO, actions.return_goods, supplier, [ReturnDraft(skus[0], 4, receipt_line_id=line)])
    with pytest.raises(Refused, match="Only 13 of LJ-50 left"):
        shop.do(DO, actions.return_goods, supplier, [ReturnDraft(skus[0], 14)])


def test_the_credit_of_a_return_settles_the_next_bill_or_is_paid_back(shop, do, supplier, skus, bill):
    do(actions.pay, supplier, 5000, "cash.bank")
    do(actions.return_goods, supplier, [ReturnDraft(skus[0], 4)])
    assert balance(shop, "ap.supplier", "Mei Tea") == 2000  # she owes us
    do(actions.take_back, supplier, 500, "cash.wallet.wechat")
    do(actions.receive, supplier, [ReceivedDraft(10, skus[1], unit_price=3 * YUAN)])
    assert (owed(shop, supplier), balance(shop, "ap.supplier", "Mei Tea")) == ([1500], -1500)
    there_and_back(shop)


def test_damaged_goods_go_back_for_money_at_once(shop, do, supplier, skus):
    do(actions.receive, supplier, [ReceivedDraft(5, skus[0], unit_price=5 * YUAN, quality=Bucket.DEFECTIVE)])
    back = [ReturnDraft(skus[0], 5, Bucket.DEFECTIVE, credit=2000)]
    do(actions.return_goods, supplier, back, money_role="cash.bank")
    assert (balance(shop, "cash.bank"), balance(shop, "cogs"), balance(shop, "stock.goods")) == (2000, 500, 0)
    there_and_back(shop)


def test_freight_of_a_carrier_is_a_bill_of_the_carrier(shop, do, supplier, skus, bill):
    carrier = do(actions.add_supplier, "SF")
    do(actions.add_cost, bill, CostDraft(CostKind.FREIGHT, 800, supplier_id=carrier))
    assert ([b.amount for b in shop.ask(bills, carrier)], owed(shop, supplier)) == ([800], [5000])
    do(actions.pay, carrier, 800, "cash.bank", receipts=[bill])
    assert (owed(shop, carrier), owed(shop, supplier)) == ([], [5000])


def test_a_bill_that_is_paid_is_not_paid_again_by_name(shop, do, supplier, bill):
    do(actions.pay, supplier, 5000, "cash.bank")
    with pytest.raises(Refused, match="Nothing is open"):
        shop.do(DO, actions.pay, supplier, 100, "cash.bank", receipts=[bill])


@pytest.mark.parametrize(
    ("amount", "role", "words"), [(0, "cash.bank", "more than zero"), (5, "bank", "holds no money")]
)
def test_a_payment_is_an_amount_from_where_money_is(shop, supplier, amount, role, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, actions.pay, supplier, amount, role)


VERBS = ("receive", "pay", "cost", "price", "back", "refund", "undo", "redo")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(1, 9)), min_size=1, max_size=12)


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(STEPS)
def test_whatever_is_done_books_bills_and_stock_tie(shop, supplier, skus, steps):
    for what, n in steps:
        with suppress(Refused):
            _do(shop, supplier, skus, what, n)
        assert [str(p) for check in CHECKS.values() for p in shop.ask(check)] == []


def _do(shop, supplier, skus, what, n):
    last = one(shop, "SELECT coalesce(max(id), 0) FROM receipt")
    if what == "receive":
        shop.do(DO, actions.receive, supplier, [ReceivedDraft(n, skus[n % 2], unit_price=n * YUAN + n)])
    elif what == "pay":
        shop.do(DO, actions.pay, supplier, n * 777, "cash.bank")
    elif what == "cost":
        shop.do(DO, actions.add_cost, last, CostDraft(CostKind.CUSTOMS, n * 101))
    elif what == "price":
        line = one(shop, "SELECT coalesce(max(id), 0) FROM receipt_line")
        shop.do(DO, actions.correct_price, line, n * YUAN)
    elif what == "back":
        shop.do(DO, actions.return_goods, supplier, [ReturnDraft(skus[n % 2], n)])
    elif what == "refund":
        shop.do(DO, actions.take_back, supplier, n * 50, "cash.bank")
    else:
        getattr(shop, what)()


def test_a_balance_that_another_hand_changed_is_found(shop, do, supplier, bill):
    def harm(work):
        work.session.connection().exec_driver_sql("UPDATE receipt_line SET amount = amount + 1")

    shop.do(DO, harm)
    found = {name for name, check in CHECKS.items() if shop.ask(check)}
    assert found == {"receipt_stock", "supplier_books"}
