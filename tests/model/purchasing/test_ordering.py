"""Orders to suppliers: what is drafted, what is on its way, what will not come."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.purchasing import actions
from shopdesk.model.purchasing.records import PurchaseLine, PurchaseState
from shopdesk.model.purchasing.rules import LineDraft
from shopdesk.model.purchasing.states import DOING, STATES, open_of
from tests.model.purchasing.conftest import DO, YUAN, level, one, there_and_back


def state(shop, purchase):
    return one(shop, "SELECT state FROM purchase WHERE id = :i", i=purchase)


@pytest.fixture
def purchase(do, supplier, skus):
    return do(actions.draft, supplier, [LineDraft(skus[0], 10, 5 * YUAN), LineDraft(skus[1], 4)])


def test_nothing_of_a_draft_is_on_its_way(shop, purchase, skus):
    assert (level(shop, skus[0])[2], state(shop, purchase)) == (0, "draft")


def test_what_was_ordered_is_on_its_way_until_it_is_cancelled(shop, do, purchase, skus):
    do(actions.order, purchase)
    assert [level(shop, s)[2] for s in skus] == [10, 4]
    there_and_back(shop)
    do(actions.cancel, purchase)
    assert ([level(shop, s)[2] for s in skus], state(shop, purchase)) == ([0, 0], "cancelled")
    there_and_back(shop)


def test_a_line_without_a_price_takes_the_supplier_s_last_one(shop, do, supplier, purchase, skus):
    do(actions.order, purchase)
    other = do(actions.draft, supplier, [LineDraft(skus[0], 1)])
    assert one(shop, "SELECT unit_price FROM purchase_line WHERE purchase_id = :i", i=other) == 5 * YUAN


def test_fewer_on_an_order_that_was_sent_are_cancelled_more_are_ordered(shop, do, purchase, skus):
    do(actions.order, purchase)
    do(actions.edit, purchase, lines=[LineDraft(skus[0], 7)])
    assert [level(shop, s)[2] for s in skus] == [7, 0]
    do(actions.edit, purchase, lines=[LineDraft(skus[0], 12), LineDraft(skus[1], 1)], eta=date(2026, 4, 1))
    assert [level(shop, s)[2] for s in skus] == [12, 1]
    there_and_back(shop)


def test_an_expected_day_is_emptied_only_when_it_is_said(shop, do, purchase, skus):
    days = "SELECT p.eta || '/' || max(l.eta) FROM purchase p JOIN purchase_line l ON l.purchase_id = p.id"
    do(actions.order, purchase)
    line = LineDraft(skus[0], 7, eta=date(2026, 4, 2))
    do(actions.edit, purchase, lines=[line], eta=date(2026, 4, 1))
    do(actions.edit, purchase, lines=[LineDraft(skus[0], 7)], note="hurry")
    assert one(shop, days) == "2026-04-01/2026-04-02"
    do(actions.edit, purchase, lines=[LineDraft(skus[0], 7)], days_as_told=True)
    assert one(shop, days) is None
    assert one(shop, "SELECT eta FROM purchase") is None
    there_and_back(shop)


def test_the_lines_of_a_draft_are_replaced(shop, do, purchase, skus):
    do(actions.edit, purchase, lines=[LineDraft(skus[1], 3)])
    assert one(shop, "SELECT group_concat(ordered) FROM purchase_line") == "3"
    there_and_back(shop)


@pytest.mark.parametrize(
    ("quantity", "words"), [(0, "at least one"), (-3, "at least one"), (10**9, "more than ShopDesk counts")]
)
def test_absurd_quantities_are_refused(shop, supplier, skus, quantity, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, actions.draft, supplier, [LineDraft(skus[0], quantity)])


def test_an_order_of_nothing_or_of_a_sku_twice_is_refused(shop, supplier, skus):
    with pytest.raises(Refused, match="at least one line"):
        shop.do(DO, actions.draft, supplier, [])
    with pytest.raises(Refused, match="LJ-50 is on the order twice"):
        shop.do(DO, actions.draft, supplier, [LineDraft(skus[0], 1), LineDraft(skus[0], 2)])


def test_pieces_that_came_beyond_the_order_never_make_less_than_none_come():
    line = PurchaseLine(purchase_id=1, sku_id=1, ordered=5, received=8)
    assert open_of(line) == 0


def test_what_can_be_done_leads_to_a_state_the_table_knows():
    assert set(DOING) == set(STATES) == set(PurchaseState)


def test_a_supplier_with_goods_on_their_way_is_not_archived(shop, do, supplier, purchase):
    do(actions.order, purchase)
    with pytest.raises(Refused, match="still on their way"):
        shop.do(DO, actions.archive_supplier, supplier)
    do(actions.cancel, purchase)
    do(actions.archive_supplier, supplier)


def test_two_suppliers_never_share_a_name_or_a_balance(shop, do, supplier):
    do(actions.edit_supplier, supplier, name="Mei")
    with pytest.raises(Refused, match="already"):
        shop.do(DO, actions.add_supplier, "Mei Tea")
    there_and_back(shop)


def test_of_a_sku_one_supplier_is_preferred(shop, do, supplier, skus):
    other = do(actions.add_supplier, "Yun", terms_days=30)
    do(actions.set_terms, supplier, skus[0], price=5 * YUAN, moq=10, pack=5, lead_days=7)
    do(actions.set_terms, other, skus[0], preferred=True)
    sql = "SELECT group_concat(supplier_id) FROM supplier_sku WHERE preferred"
    assert one(shop, sql) == str(other)
