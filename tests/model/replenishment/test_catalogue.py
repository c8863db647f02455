"""The catalogue and the stock list say the same of a SKU: one rule, with what is on its way."""

from __future__ import annotations

from shopdesk.model.products import queries, stock_queries
from shopdesk.model.products.queries import View
from shopdesk.model.products.rules import Cover, WarnLevel
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.purchasing import suppliers
from shopdesk.model.replenishment import actions, stock_list
from tests.model.replenishment.conftest import YUAN


def low(hand):
    """Low in the catalogue, low on the page of stock."""
    catalogue = hand.shop.ask(queries.chips)[View.LOW]
    stock = hand.shop.ask(stock_list.chips, hand.shop.today())[stock_list.View.LOW]
    return catalogue, stock


def card(hand, sku):
    product = hand.sql(f"SELECT product_id FROM sku WHERE id = {sku}")
    return hand.shop.ask(stock_queries.card, product).skus[0]


def row(hand):
    return hand.shop.ask(queries.page)[0]


def test_what_is_on_its_way_counts_in_the_catalogue_too(hand):
    sku = hand.sku(opening=5, warn_line=5)
    assert low(hand) == (1, 1)
    supplier = hand.do(suppliers.add_supplier, "Hills")
    purchase = hand.do(purchasing.draft, supplier, [purchasing.LineDraft(sku, 6, 10 * YUAN)])
    assert low(hand) == (1, 1)
    hand.do(purchasing.order, purchase)
    assert low(hand) == (0, 0)
    assert (row(hand).cover, card(hand, sku).cover, card(hand, sku).incoming) == (Cover.OK, Cover.OK, 6)
    assert hand.clean() == []
    hand.shop.undo()
    assert low(hand) == (1, 1)
    assert hand.clean() == []


def test_a_warn_line_of_days_of_sales_counts_in_the_catalogue_too(hand):
    sku = hand.sku(opening=80, warn_line=5)
    hand.sell_daily("T-1", [1] * 56)
    hand.refresh()
    assert low(hand) == (0, 0)
    hand.do(actions.set_warn_line, sku, days=30)
    assert low(hand) == (1, 1)
    assert (row(hand).cover, card(hand, sku).warn_level, card(hand, sku).warn_line) == (
        Cover.LOW, WarnLevel.DAYS, 30,
    )  # fmt: skip
    assert hand.clean() == []
    hand.shop.undo()
    assert low(hand) == (0, 0)


def test_what_is_not_reordered_any_more_alarms_nowhere(hand):
    sku = hand.sku(opening=0, warn_line=5)
    assert hand.shop.ask(queries.chips)[View.OUT] == 1
    hand.do(actions.set_ended, sku)
    assert hand.shop.ask(queries.chips)[View.OUT] == 0
    assert (row(hand).cover, card(hand, sku).ended) == (Cover.ENDED, True)
    assert hand.clean() == []


def test_the_warn_line_of_the_shop_or_a_category_moves_the_catalogue(hand):
    from shopdesk.model.taxonomy import actions as tree

    category = hand.do(tree.add_category, "Tea")
    hand.sku(opening=8, category=category)
    assert low(hand) == (0, 0)
    hand.do(tree.set_defaults, category, warn_line=8)
    assert low(hand) == (1, 1)
    hand.shop.undo()
    assert low(hand) == (0, 0)
    assert hand.clean() == []
