"""What the pages show of suppliers and orders to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shopdesk.model.products import actions as products
from shopdesk.model.purchasing import actions, queries, supplier_queries
from shopdesk.model.purchasing.records import CostKind
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, ReceivedDraft, ReturnDraft, lead_time
from tests.model.purchasing.conftest import YUAN

TODAY = date(2026, 3, 5)


@pytest.fixture
def order(do, supplier, skus):
    def make(quantity=10, ordered=TODAY, eta=None, sku=0):
        made = do(actions.draft, supplier, [LineDraft(skus[sku], quantity, 5 * YUAN)], eta=eta)
        do(actions.order, made, day=ordered)
        return made

    return make


def test_what_is_on_its_way_comes_by_day_and_what_has_no_day_last(shop, order, skus):
    order(3)
    order(4, eta=TODAY + timedelta(days=9))
    order(5, eta=TODAY + timedelta(days=2))
    coming = shop.ask(queries.incoming, skus)
    assert [(x.quantity, x.number) for x in coming[skus[0]]] == [
        (5, "PO-0003"),
        (4, "PO-0002"),
        (3, "PO-0001"),
    ]
    assert skus[1] not in coming


def test_lead_time_is_measured_over_the_last_five_receipts(shop, do, order, supplier, skus):
    do(actions.set_terms, supplier, skus[0], lead_days=30)
    assert shop.ask(queries.lead_of, supplier, skus[0]) == lead_time([], 30)
    for days in (40, 2, 4, 4, 4, 6):  # the first is forgotten
        made = order(1, TODAY - timedelta(days=days))
        do(actions.receive, supplier, [ReceivedDraft(1, skus[0])], purchase_id=made)
    lead = shop.ask(queries.lead_of, supplier, skus[0])
    assert (lead.days, round(lead.sigma, 4), lead.receipts) == (4.0, 1.4142, 5)
    assert shop.ask(queries.sources)[skus[0]].lead == lead


def test_a_sku_that_never_came_takes_as_long_as_its_supplier_does(shop, do, order, supplier, skus):
    do(
        actions.receive,
        supplier,
        [ReceivedDraft(1, skus[0])],
        purchase_id=order(1, TODAY - timedelta(days=8)),
    )
    do(actions.set_terms, supplier, skus[1], lead_days=30, price=YUAN, moq=10, pack=6)
    source = shop.ask(queries.sources, [skus[1]])[skus[1]]
    assert (source.lead.days, source.price, source.moq, source.pack) == (8.0, YUAN, 10, 6)


def test_a_source_is_the_preferred_supplier_unless_she_is_archived(shop, do, supplier, skus):
    other = do(actions.add_supplier, "Yun")
    do(actions.set_terms, supplier, skus[0], price=2 * YUAN)
    do(actions.set_terms, other, skus[0], price=3 * YUAN, preferred=True)
    assert shop.ask(queries.sources)[skus[0]].supplier == "Yun"
    do(actions.archive_supplier, other)
    assert shop.ask(queries.sources)[skus[0]].supplier == "Mei Tea"


def test_the_chips_count_what_the_lists_hold(shop, do, order, supplier, skus):
    order(eta=TODAY - timedelta(days=3), ordered=TODAY - timedelta(days=9))
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=order())
    do(actions.draft, supplier, [LineDraft(skus[1], 1)])
    counts = shop.ask(queries.chips, TODAY)
    assert counts == {v: len(shop.ask(queries.ids, v, today=TODAY)) for v in queries.View}
    assert list(counts.values()) == [3, 1, 1, 1, 1, 0]
    assert shop.ask(supplier_queries.supplier_chips) == {
        w: len(shop.ask(supplier_queries.supplier_ids, w)) for w in supplier_queries.Who
    }
    assert shop.ask(queries.rows, [1], TODAY)[0].late == 3


@pytest.mark.parametrize("typed", ["mei", "zhang", "138", "YC-07", "c-0", "lj-5", "LJ-50", "tea"])
def test_a_supplier_is_found_by_what_is_told_of_her_and_what_she_supplies(shop, do, supplier, skus, typed):
    """By name, person, phone, her own code anywhere in it, our code and the product's title."""
    do(actions.edit_supplier, supplier, contact="Zhang", phone="13812345678")
    do(actions.set_terms, supplier, skus[0], code="YC-07")
    do(actions.add_supplier, "Bo")
    assert shop.ask(supplier_queries.supplier_ids, "all", typed) == [supplier]
    assert shop.ask(supplier_queries.supplier_ids, "all", "nobody") == []


@pytest.mark.parametrize("typed", ["mei", "PO-0001", "lj-5", "tea"])
def test_an_order_is_found_by_supplier_number_and_goods(shop, order, typed):
    made = order()
    assert shop.ask(queries.ids, search=typed, today=TODAY) == [made]


def test_a_percent_sign_finds_only_itself(shop, order):
    order()
    assert shop.ask(queries.ids, search="%", today=TODAY) == []


@pytest.mark.parametrize("sort", ["newest", "supplier", "day", "eta", "total"])
def test_orders_are_sorted_by_any_column(shop, order, sort):
    made = [order(1, TODAY - timedelta(days=2), TODAY), order(2, eta=TODAY + timedelta(days=1))]
    assert shop.ask(queries.ids, sort=sort, today=TODAY, descending=False) == made


def test_the_card_shows_what_a_piece_cost_in_the_end(shop, do, order, supplier, skus):
    made = order()
    freight = [CostDraft(CostKind.FREIGHT, 333)]
    receipt = do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=made, costs=freight)
    do(actions.return_goods, supplier, [ReturnDraft(skus[0], 2, receipt_line_id=1)], receipt_id=receipt)
    line = shop.ask(queries.card, made, TODAY).receipts[0].lines[0]
    assert (line.share, line.landed, line.returned) == (333, 5_333_000, 2)
    paid = shop.ask(queries.price_history, supplier_id=supplier, sku_id=skus[0])
    assert [(p.unit_price, p.landed) for p in paid] == [(5 * YUAN, 5_333_000)]


def test_the_card_of_a_supplier_tells_what_is_owed_and_what_the_books_hold_beside(
    shop, do, order, supplier, skus
):
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=order())
    do(products.receive, skus[0], 1, 7 * YUAN, supplier="Mei Tea", money_role="cash.bank")
    do(products.receive, skus[0], 1, 7 * YUAN, supplier="Mei Tea")
    card = shop.ask(supplier_queries.supplier_card, supplier, TODAY)
    assert (card.row.owed, [b.open for b in card.bills], card.beside) == (5700, [5000], 700)
