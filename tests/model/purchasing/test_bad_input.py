"""What no shop buys, pays or waits for is refused in words, beside its field, and nothing is half done."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.products import actions as products
from shopdesk.model.purchasing import actions
from shopdesk.model.purchasing.records import CostKind
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, ReceivedDraft, ReturnDraft
from tests.model.purchasing.conftest import DO, YUAN, holds, one

MUCH = (10**15 + 1, 10**18, 10**30)
PIECES = (0, -1, 10_000_001, 10**30)


@pytest.fixture
def receipt(do, supplier, skus):
    return do(actions.receive, supplier, [ReceivedDraft(5, skus[0], unit_price=5 * YUAN)])


def tries(supplier, sku, receipt, much):
    """Each place where an amount is typed, with the field beside which it is refused."""
    piece = ReceivedDraft(1, sku, unit_price=YUAN)
    return (
        ("unit_price", actions.draft, supplier, [LineDraft(sku, 1, much)]),
        ("unit_cost", actions.receive, supplier, [ReceivedDraft(1, sku, unit_price=much)]),
        ("amount", actions.receive, supplier, [piece], {"costs": [CostDraft(CostKind.FREIGHT, much)]}),
        ("tax", actions.receive, supplier, [piece], {"tax": much}),
        ("amount", actions.add_cost, receipt, CostDraft(CostKind.CUSTOMS, much)),
        ("unit_price", actions.correct_price, receipt, much), ("amount", actions.pay, supplier, much, "cash.bank"),
        ("price", actions.set_terms, supplier, sku, {"price": much}),
        ("credit", actions.return_goods, supplier, [ReturnDraft(sku, 1, credit=much)]),
        ("tax", actions.return_goods, supplier, [ReturnDraft(sku, 1)], {"tax": much}),
        ("unit_cost", products.receive, sku, 1, much), ("cost", products.set_cost, sku, much),
        ("price", products.edit_sku, sku, {"price": much}),
    )  # fmt: skip


@pytest.mark.parametrize("much", MUCH)
def test_an_amount_that_no_shop_turns_over_is_refused_beside_its_field(shop, supplier, skus, receipt, much):
    steps = one(shop, "SELECT count(*) FROM step")
    for field, act, *told in tries(supplier, skus[0], receipt, much):
        named = told.pop() if isinstance(told[-1], dict) else {}
        with pytest.raises(Refused) as refused:
            shop.do(DO, act, *told, **named)
        assert field in [p.field for p in refused.value.problems], act.__name__
    assert one(shop, "SELECT count(*) FROM step") == steps
    holds(shop)


def test_ten_million_pieces_at_a_bearable_price_are_too_much_together(shop, supplier, skus):
    with pytest.raises(Refused, match="a zero too many"):
        shop.do(DO, actions.receive, supplier, [ReceivedDraft(10_000_000, skus[0], unit_price=10**14)])
    with pytest.raises(Refused, match="a zero too many"):
        shop.do(DO, actions.draft, supplier, [LineDraft(skus[0], 10_000_000, 10**14)])


@pytest.mark.parametrize("pieces", PIECES)
def test_absurd_pieces_are_refused_wherever_they_are_typed(shop, supplier, skus, receipt, pieces):
    for act, *told in (
        (actions.draft, supplier, [LineDraft(skus[0], pieces, YUAN)]),
        (actions.receive, supplier, [ReceivedDraft(pieces, skus[0], unit_price=YUAN)]),
        (actions.return_goods, supplier, [ReturnDraft(skus[0], pieces)]),
    ):
        with pytest.raises(Refused) as refused:
            shop.do(DO, act, *told)
        assert [p.field for p in refused.value.problems] == ["quantity"]


@pytest.mark.parametrize(
    ("day", "words"), [(date(2099, 1, 1), "still to come"), (date(1926, 3, 5), "ten years ago")]
)  # fmt: skip
def test_what_happened_has_a_day_that_can_be(shop, do, supplier, skus, receipt, day, words):
    drafted = do(actions.draft, supplier, [LineDraft(skus[0], 1, YUAN)])
    for act, *told in (
        (actions.order, drafted), (actions.receive, supplier, [ReceivedDraft(1, skus[0], unit_price=YUAN)]),
        (actions.add_cost, receipt, CostDraft(CostKind.FREIGHT, 500)), (actions.correct_price, receipt, YUAN),
        (actions.pay, supplier, 100, "cash.bank"), (actions.return_goods, supplier, [ReturnDraft(skus[0], 1)]),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words) as refused:
            shop.do(DO, act, *told, day=day)
        assert refused.value.problems[0].field == "day"


@pytest.mark.parametrize("eta", [date(2062, 3, 9), date(1026, 3, 9)])
def test_goods_are_not_expected_in_another_age(shop, supplier, skus, eta):
    for line, named in ((LineDraft(skus[0], 1, YUAN, eta), {}), (LineDraft(skus[0], 1, YUAN), {"eta": eta})):
        with pytest.raises(Refused, match="more than ten years away"):
            shop.do(DO, actions.draft, supplier, [line], **named)
