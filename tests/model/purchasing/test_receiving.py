"""Goods come in from suppliers: some, all, too many, damaged, with freight; stock and books agree after each step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import cost_legs
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Bucket, MovementKind
from shopdesk.model.purchasing import actions, rules
from shopdesk.model.purchasing.records import Basis, CostKind
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, Measured, ReceivedDraft
from tests.model.purchasing.conftest import DO, YUAN, balance, level, one, there_and_back


@pytest.fixture
def purchase(do, supplier, skus):
    made = do(actions.draft, supplier, [LineDraft(skus[0], 10, 5 * YUAN), LineDraft(skus[1], 4, 10 * YUAN)])
    do(actions.order, made)
    return made


def state(shop, purchase):
    return one(shop, "SELECT state FROM purchase WHERE id = :i", i=purchase)


def test_some_come_and_the_rest_later(shop, do, supplier, purchase, skus):
    do(actions.receive, supplier, [ReceivedDraft(6, skus[0])], purchase_id=purchase)
    assert (level(shop, skus[0]), state(shop, purchase)) == ((6, 3000, 4), "partly_received")
    there_and_back(shop)
    do(
        actions.receive,
        supplier,
        [ReceivedDraft(4, skus[0]), ReceivedDraft(4, skus[1])],
        purchase_id=purchase,
    )
    assert (level(shop, skus[0]), level(shop, skus[1])) == ((10, 5000, 0), (4, 4000, 0))
    assert state(shop, purchase) == "received"
    assert balance(shop, "ap.supplier", "Mei Tea") == -9000 == -balance(shop, "stock.goods")
    there_and_back(shop)


def test_more_than_ordered_is_asked_for_and_never_makes_less_than_none_come(
    shop, do, supplier, purchase, skus
):
    much = [ReceivedDraft(12, skus[0])]
    with pytest.raises(Refused, match="2 × LJ-50 more than ordered"):
        shop.do(DO, actions.receive, supplier, much, purchase_id=purchase)
    do(actions.receive, supplier, much, purchase_id=purchase, accept_over=True)
    assert level(shop, skus[0]) == (12, 6000, 0)
    there_and_back(shop)


def test_two_qualities_of_one_line_are_summed_before_too_many_is_asked(shop, supplier, purchase, skus):
    both = [ReceivedDraft(9, skus[0]), ReceivedDraft(2, skus[0], quality=Bucket.DEFECTIVE)]
    with pytest.raises(Refused, match="1 × LJ-50 more"):
        shop.do(DO, actions.receive, supplier, both, purchase_id=purchase)


def test_what_will_not_come_is_closed_short(shop, do, supplier, purchase, skus):
    do(actions.receive, supplier, [ReceivedDraft(6, skus[0])], purchase_id=purchase)
    assert do(actions.close, purchase) == 8
    assert ([level(shop, s)[2] for s in skus], state(shop, purchase)) == ([0, 0], "closed")
    there_and_back(shop)


def test_an_order_of_which_something_came_is_not_cancelled(shop, do, supplier, purchase, skus):
    do(actions.receive, supplier, [ReceivedDraft(1, skus[0])], purchase_id=purchase)
    with pytest.raises(Refused, match="PO-0001"):
        shop.do(DO, actions.cancel, purchase)


def test_damaged_and_doubtful_pieces_lie_apart_with_their_value(shop, do, supplier, purchase, skus):
    lines = [ReceivedDraft(5, skus[0]), ReceivedDraft(3, skus[0], quality=Bucket.DEFECTIVE),
             ReceivedDraft(2, skus[0], quality=Bucket.QUARANTINE)]  # fmt: skip
    do(actions.receive, supplier, lines, purchase_id=purchase)
    sql = (
        "SELECT on_hand || ' ' || defective || ' ' || quarantine || ' ' || quarantine_value FROM stock_level"
    )
    assert one(shop, sql + " WHERE sku_id = :i", i=skus[0]) == "5 3 2 1000"
    there_and_back(shop)


def test_freight_is_handed_out_to_the_last_cent_and_owed_to_the_carrier(shop, do, supplier, purchase, skus):
    carrier = do(actions.add_supplier, "SF")
    freight = CostDraft(CostKind.FREIGHT, 1000, Basis.WEIGHT, carrier, capitalised=True)
    both = [ReceivedDraft(10, skus[0]), ReceivedDraft(4, skus[1])]
    do(actions.receive, supplier, both, purchase_id=purchase, costs=[freight])
    # 1000 g and 1200 g: 454.54… and 545.45…; the cent goes to the larger rest
    assert [level(shop, s)[1] for s in skus] == [5000 + 455, 4000 + 545]
    assert (balance(shop, "ap.supplier", "SF"), balance(shop, "ap.supplier", "Mei Tea")) == (-1000, -9000)
    there_and_back(shop)


def test_freight_that_is_an_expense_by_the_shop_s_setting_leaves_the_goods_alone(
    shop, do, supplier, purchase, skus
):
    costs = [
        CostDraft(CostKind.FREIGHT, 700, money_role="cash.bank"),
        CostDraft(CostKind.CUSTOMS, 300, money_role="cash.bank"),
    ]
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=purchase, costs=costs)
    assert level(shop, skus[0])[1] == 5300  # customs are part of what goods cost, whatever the setting
    assert (balance(shop, "freight.in"), balance(shop, "cash.bank")) == (700, -1000)


def test_input_tax_is_claimed_back_and_no_part_of_the_cost(shop, do, supplier, purchase, skus):
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=purchase, tax=650)
    assert level(shop, skus[0])[1] == 5000
    assert (balance(shop, "vat.in"), balance(shop, "ap.supplier", "Mei Tea")) == (650, -5650)


def test_goods_paid_at_once_leave_nothing_owed(shop, do, supplier, purchase, skus):
    lines = [ReceivedDraft(10, skus[0])]
    do(actions.receive, supplier, lines, purchase_id=purchase, paid_from="cash.wallet.wechat")
    assert (balance(shop, "ap.supplier"), balance(shop, "cash.wallet.wechat")) == (0, -5000)
    there_and_back(shop)


def test_goods_that_nobody_ordered_come_in_at_their_own_price(shop, do, supplier, skus):
    with pytest.raises(Refused, match="What does one piece of GW cost"):
        shop.do(DO, actions.receive, supplier, [ReceivedDraft(3, skus[1])])
    do(actions.receive, supplier, [ReceivedDraft(3, skus[1], unit_price=7 * YUAN)])
    assert level(shop, skus[1]) == (3, 2100, 0)
    there_and_back(shop)


def test_the_vector_of_the_moving_average_comes_out_through_receipts(shop, do, supplier, skus):
    """features.md §3.4: IN 10@5.00, OUT 5, IN 5@8.00, two good back at 5.00, OUT 12."""
    sku = skus[0]

    do(actions.receive, supplier, [ReceivedDraft(10, sku, unit_price=5 * YUAN)])
    assert do(lambda w: products.write_off(w, sku, 5, "sold", bucket=Bucket.SELLABLE)).value == -2500
    do(actions.receive, supplier, [ReceivedDraft(5, sku, unit_price=8 * YUAN)])
    assert one(shop, "SELECT cost FROM sku WHERE id = :i", i=sku) == 6_500_000
    do(lambda w: products.adjust(w, sku, 2, "back", unit_cost=5 * YUAN))
    assert level(shop, sku)[:2] == (12, 7500)
    assert do(lambda w: products.write_off(w, sku, 12, "sold", bucket=Bucket.SELLABLE)).value == -7500
    assert level(shop, sku)[:2] == (0, 0)


def _sold(do, sku, count):
    return do(lambda w: products.write_off(w, sku, count, "sold", bucket=Bucket.SELLABLE)).value


def test_late_freight_revalues_what_is_there_and_never_what_was_sold(shop, do, supplier, purchase, skus):
    receipt = do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=purchase)
    assert _sold(do, skus[0], 6) == -3000
    late = CostDraft(CostKind.FREIGHT, 1001, capitalised=True)
    do(actions.add_cost, receipt, late)
    # four of ten are there: 400.4 of 1001 into the stock, the rest a difference; what was sold stays as it was
    assert level(shop, skus[0])[:2] == (4, 2000 + 400)
    assert balance(shop, "cogs") == 601
    assert one(shop, "SELECT value FROM stock_movement WHERE kind = 'count_loss'") == -3000
    there_and_back(shop)


def test_late_freight_of_goods_that_are_gone_is_a_difference_even_if_others_came(shop, do, supplier, skus):
    first = do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=5 * YUAN)])
    _sold(do, skus[0], 10)
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=8 * YUAN)])
    do(actions.add_cost, first, CostDraft(CostKind.FREIGHT, 900, capitalised=True))
    assert (level(shop, skus[0])[1], balance(shop, "cogs")) == (8000, 900)


def test_pieces_found_damaged_meanwhile_take_their_part_of_late_freight(shop, do, supplier, skus):
    receipt = do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=5 * YUAN)])
    do(products.damage, skus[0], 4, "broken")
    do(actions.add_cost, receipt, CostDraft(CostKind.FREIGHT, 1000, capitalised=True))
    sql = "SELECT value || ' ' || defective_value FROM stock_level WHERE sku_id = :i"
    assert one(shop, sql, i=skus[0]) == "3600 2400"
    there_and_back(shop)


def test_a_price_corrected_down_lowers_the_stock_and_what_is_owed(shop, do, supplier, purchase, skus):
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0])], purchase_id=purchase)
    _sold(do, skus[0], 5)
    line = one(shop, "SELECT id FROM receipt_line")
    assert do(actions.correct_price, line, 4 * YUAN) == -1000
    assert (level(shop, skus[0])[:2], balance(shop, "cogs")) == ((5, 2000), -500)
    assert balance(shop, "ap.supplier", "Mei Tea") == -4000
    there_and_back(shop)


def test_a_correction_never_makes_stock_worth_less_than_nothing(shop, do, supplier, skus):
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=0)])
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=10 * YUAN)])
    _sold(do, skus[0], 15)
    line = one(shop, "SELECT max(id) FROM receipt_line")
    do(actions.correct_price, line, 0)
    assert level(shop, skus[0])[:2] == (5, 0)


def test_a_receipt_settles_what_was_sold_before_it_came(shop, do, supplier, skus):
    do(actions.receive, supplier, [ReceivedDraft(1, skus[0], unit_price=5 * YUAN)])

    def sell(work):
        moved = products.move_stock(
            work, skus[0], -3, MovementKind.SALE_OUT, day=work.today, allow_negative=True
        )
        post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")

    do(sell)
    do(actions.receive, supplier, [ReceivedDraft(10, skus[0], unit_price=6 * YUAN)])
    assert (level(shop, skus[0])[:2], balance(shop, "cogs")) == ((8, 4800), 1500 + 200)
    there_and_back(shop)


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(Basis),
    st.lists(
        st.builds(Measured, st.integers(0, 10**8), st.integers(1, 10**6), st.integers(0, 10**5), st.integers(0, 10**5)),
        min_size=1, max_size=30,
    ),
)  # fmt: skip
def test_a_cost_is_handed_out_whole_and_to_no_line_more_than_a_cent_beside_its_part(amount, basis, lines):
    parts = rules.shares(amount, basis, lines)
    weights = [x.by(rules.basis_that_counts(basis, lines)) for x in lines]
    assert sum(parts) == amount
    assert all(abs(p * sum(weights) - amount * w) < sum(weights) for p, w in zip(parts, weights, strict=True))


def test_where_a_weight_is_unknown_the_value_counts_and_where_nothing_is_billed_the_pieces():
    some = [Measured(300, 1, 0, 9), Measured(100, 1, 500, 0)]
    assert [rules.shares(100, b, some) for b in (Basis.WEIGHT, Basis.VOLUME)] == [[75, 25], [75, 25]]
    assert rules.shares(100, Basis.VALUE, [Measured(0, 3), Measured(0, 1)]) == [75, 25]
    assert rules.basis_that_counts(Basis.VOLUME, [Measured(0, 3), Measured(0, 1, 5, 5)]) is Basis.PIECES


@pytest.mark.parametrize(
    ("basis", "parts"),
    [(Basis.VALUE, [500, 500]), (Basis.PIECES, [833, 167]), (Basis.WEIGHT, [625, 375]), (Basis.VOLUME, [200, 800])],
)  # fmt: skip
def test_freight_goes_by_value_pieces_weight_or_volume(shop, do, supplier, skus, basis, parts):
    """§3.5: 10 tins (100 g, 50 cm³) and 2 gaiwans (300 g, 1,000 cm³), ¥50.00 each line, ¥10.00 freight."""
    for sku, volume in zip(skus, (50, 1000), strict=True):
        shop.do(DO, products.edit_sku, sku, volume_cm3=volume)
    came = [ReceivedDraft(10, skus[0], unit_price=5 * YUAN), ReceivedDraft(2, skus[1], unit_price=25 * YUAN)]
    cost = CostDraft(CostKind.FREIGHT, 1000, basis, capitalised=True)
    do(actions.receive, supplier, came, costs=[cost])
    assert [level(shop, sku)[1] - 5000 for sku in skus] == parts
    assert one(shop, "SELECT basis FROM receipt_cost") == basis.value


def test_the_basis_written_down_is_the_one_that_counted(shop, do, supplier, skus):
    came = [ReceivedDraft(10, skus[0], unit_price=5 * YUAN), ReceivedDraft(2, skus[1], unit_price=25 * YUAN)]
    do(
        actions.receive,
        supplier,
        came,
        costs=[CostDraft(CostKind.FREIGHT, 1000, Basis.VOLUME, capitalised=True)],
    )
    assert one(shop, "SELECT basis FROM receipt_cost") == "value"


@pytest.mark.parametrize(
    ("quantity", "on_hand", "after", "there"),
    [(10, 4, 0, 4), (10, 14, 10, 4), (10, 10, 10, 0), (5, 30, 10, 5)],
)
def test_the_oldest_leave_first_when_it_is_asked_what_is_still_there(quantity, on_hand, after, there):
    assert rules.still_there(quantity, on_hand, after) == there


def test_goods_of_another_supplier_s_order_are_refused(shop, do, supplier, purchase, skus):
    other = do(actions.add_supplier, "Yun")
    with pytest.raises(Refused, match="takes nothing"):
        shop.do(DO, actions.receive, other, [ReceivedDraft(1, skus[0])], purchase_id=purchase)


def test_a_receipt_of_yesterday_counts_on_its_own_day(shop, do, supplier, skus):
    yesterday = shop.today() - timedelta(days=1)
    do(actions.receive, supplier, [ReceivedDraft(1, skus[0], unit_price=YUAN)], day=yesterday)
    assert one(shop, "SELECT max(day) FROM entry") == str(yesterday)
