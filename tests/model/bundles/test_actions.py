"""What a bundle may be made of, how many can be made, and prepacked ones put together and taken apart."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.bundles import actions, queries, rules
from shopdesk.model.checking import check
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft


@pytest.fixture
def do(shop):
    return lambda act, *args, **kw: shop.do(say("do"), act, *args, **kw).result


@pytest.fixture
def goods(shop, do):
    """Code → SKU: 10 teas at 5.00 (price 12.00), 4 cups at 8.00 (price 36.00), a gift."""
    for code, price, cost, n in (
        ("TEA", 12, 5, 10),
        ("CUP", 36, 8, 4),
        ("GIFT", 50, None, 0),
        ("OTHER", 1, None, 0),
    ):
        paid = None if cost is None else cost * 1_000_000
        do(products.create, ProductDraft(code, (SkuDraft(code, "", price * 1_000_000, paid, opening=n),)))
    return dict(shop.ask(lambda s: s.execute(text("SELECT code, id FROM sku")).all()))


def clean(shop):
    report = check(shop)
    assert report.ok, [str(p) for c in report.checks for p in c.broken]


def test_a_bundle_is_as_many_as_its_scarcest_component_makes(shop, do, goods):
    do(actions.set_by_code, goods["GIFT"], {"TEA": 3, "cup": 1})
    card = shop.ask(queries.bundle, goods["GIFT"])
    assert (card.can_make, card.cost, card.list_prices) == (3, 23_0000_00, (72_0000_00,) * 2)
    assert shop.ask(queries.available, goods.values()) == {goods["GIFT"]: 3}
    clean(shop)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "at least one component"), ({"GIFT": 1, "TEA": 1}, "contain itself"),
        ({"TEA": 0, "CUP": 1}, "at least one piece"),
        ({"NONE": 1}, "no product NONE"), ({"TEA": 1}, "no bundle"),
    ],
)  # fmt: skip
def test_what_makes_no_bundle_is_refused(do, goods, parts, words):
    with pytest.raises(Refused, match=words):
        do(actions.set_by_code, goods["GIFT"], parts)


def test_no_bundle_lies_in_a_bundle_whichever_was_first(do, goods):
    do(actions.set_by_code, goods["GIFT"], {"TEA": 2})
    with pytest.raises(Refused, match="another bundle"):
        do(actions.set_by_code, goods["OTHER"], {"GIFT": 2})
    do(actions.dissolve, goods["GIFT"])
    do(actions.set_by_code, goods["OTHER"], {"GIFT": 1, "TEA": 1})
    with pytest.raises(Refused, match="GIFT is a component of OTHER"):
        do(actions.set_by_code, goods["GIFT"], {"TEA": 2})


def test_what_has_stock_of_its_own_is_no_virtual_bundle_and_a_bundle_gets_none(do, goods):
    with pytest.raises(Refused, match="stock of its own"):
        do(actions.set_by_code, goods["TEA"], {"CUP": 2})
    do(actions.set_by_code, goods["GIFT"], {"TEA": 2})
    for act, args in ((products.receive, (5, 100)), (products.count, (3,)), (products.count, (0,))):
        with pytest.raises(Refused, match="only its components have stock"):
            do(act, goods["GIFT"], *args, **({"unit_cost": 1} if act is products.count else {}))


def test_a_component_is_neither_archived_nor_deleted_while_a_bundle_needs_it(shop, do, goods):
    do(actions.set_by_code, goods["GIFT"], {"OTHER": 2})
    product = shop.ask(lambda s: s.execute(text("SELECT product_id FROM sku WHERE code = 'OTHER'")).scalar())
    with pytest.raises(Refused, match="component of GIFT"):
        do(products.set_state, [product], "archived")
    with pytest.raises(Refused, match="bundles"):
        do(products.remove_product, product)


def test_the_same_again_is_no_new_version(do, goods):
    assert [do(actions.set_by_code, goods["GIFT"], p) for p in ({"TEA": 2}, {"TEA": 2}, {"TEA": 3})] == [
        1,
        1,
        2,
    ]


def test_prepacked_bundles_are_worth_what_went_into_them_and_back(shop, do, goods):
    gift = goods["GIFT"]
    do(actions.set_by_code, gift, {"TEA": 2, "CUP": 1}, prepacked=True)
    do(actions.assemble, gift, 3)
    levels = "SELECT json_group_array(json_array(on_hand, value)) FROM stock_level WHERE on_hand <> 0 OR value <> 0"
    read = lambda: shop.ask(lambda s: s.execute(text(levels)).scalar())
    assert read() == "[[4,2000],[1,800],[3,5400]]"
    assert shop.undo()
    clean(shop)
    assert shop.redo()
    clean(shop)
    do(actions.disassemble, gift, 3)
    assert read() == "[[10,5000],[4,3200]]"
    clean(shop)
    with pytest.raises(Refused, match="Only 4 of CUP left, 5 needed"):
        do(actions.assemble, gift, 5)
    with pytest.raises(Refused, match="Only 0 of GIFT left, 1 needed"):
        do(actions.disassemble, gift, 1)


def test_shares_follow_the_list_prices_and_make_the_amount_exactly():
    assert rules.shares(100_00, [(12_0000_00, 2), (36_0000_00, 1)]) == [40_00, 60_00]
    assert sum(rules.shares(10_01, [(1_0000, 1), (1_0000, 1), (1_0000, 1)])) == 10_01
    assert rules.shares(9_00, [(0, 2), (0, 1)]) == [6_00, 3_00]
