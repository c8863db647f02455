"""The list of products, its chips, the card and the stock report."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.products import actions, price_queries, queries, stock_queries
from shopdesk.model.products.queries import ProductState, Sort, View
from shopdesk.model.products.rules import Cover, ProductDraft, SkuDraft, WarnLevel, problems_sku
from shopdesk.model.shop_settings import actions as settings
from tests.model.stock import sku_stock

YUAN = 1_000_000
DO = say("test")


@pytest.fixture
def stocked(shop):
    """Three products: plenty, low and out; and one without a cost."""

    def fill(work):
        for code, title, price, opening in (
            ("A-1", "茉莉花茶", 10, 100),
            ("B-1", "Puerh", 20, 5),
            ("C-1", "Mug", 30, 0),
        ):
            sku = SkuDraft(code, price=price * YUAN, cost=YUAN, opening=opening)
            actions.create(work, ProductDraft(title=title, skus=(sku,)))
        skus = (
            SkuDraft("D-1", price=5 * YUAN, tracked=False),
            SkuDraft("D-2", price=9 * YUAN, tracked=False),
        )
        actions.create(work, ProductDraft(title="Spoon", skus=skus))

    shop.do(DO, fill)
    return shop


def titles(shop, *args, **more):
    return [r.title for r in shop.ask(queries.page, *args, **more)]


def test_chips_count_what_each_view_lists(stocked):
    chips = stocked.ask(queries.chips)
    assert chips == {View.ALL: 4, View.LOW: 1, View.OUT: 1, View.NO_COST: 1, View.ARCHIVED: 0}
    for view, count in chips.items():
        for sort in Sort:
            assert len(titles(stocked, view, sort)) == count


def test_the_list_is_sorted_as_asked(stocked):
    assert titles(stocked, View.ALL, Sort.NEWEST) == ["Spoon", "Mug", "Puerh", "茉莉花茶"]
    assert titles(stocked, View.ALL, Sort.ON_HAND) == ["茉莉花茶", "Puerh", "Spoon", "Mug"]
    assert titles(stocked, View.ALL, Sort.PRICE, descending=False) == ["Spoon", "茉莉花茶", "Puerh", "Mug"]
    assert titles(stocked, View.ALL, Sort.TITLE, descending=False)[:3] == ["Mug", "Puerh", "Spoon"]


def test_the_list_is_sorted_by_how_complete_a_product_is(stocked):
    def tell(work):
        puerh = next(r.id for r in queries.page(work.session) if r.title == "Puerh")
        actions.edit_product(work, puerh, summary="Dark", description="A cake of dark tea, pressed in 2012.")

    stocked.do(DO, tell)
    for view in (View.ALL, View.LOW):
        best = [r.score for r in stocked.ask(queries.page, view, Sort.SCORE)]
        worst = [r.score for r in stocked.ask(queries.page, view, Sort.SCORE, descending=False)]
        assert best == sorted(best, reverse=True) == worst[::-1]
    assert titles(stocked, View.ALL, Sort.SCORE)[0] == "Puerh"
    assert titles(stocked, View.ALL, Sort.SCORE, descending=False)[0] == "Spoon"


def test_one_character_finds_a_product_in_any_language(stocked):
    found = stocked.ask(queries.ids, View.ALL, "茶")
    assert [r.title for r in stocked.ask(queries.rows, found)] == ["茉莉花茶"]
    assert [c.code for c in stocked.ask(queries.find_skus, "b-1")] == ["B-1"]
    assert len(stocked.ask(queries.ids, View.LOW, "茶")) == 0


def test_a_row_sums_its_skus_and_shows_the_worst_of_them(stocked):
    spoon, mug, puerh, tea = stocked.ask(queries.page)
    assert (spoon.sku, spoon.skus, spoon.price_low, spoon.price_high) == ("D-1", 2, 5 * YUAN, 9 * YUAN)
    assert (mug.cover, puerh.cover, tea.cover) == (Cover.OUT, Cover.LOW, Cover.OK)
    assert spoon.no_cost
    assert (tea.on_hand, tea.available, tea.value) == (100, 100, 10_000)


def test_the_nearest_warn_line_counts(stocked):
    puerh = stocked.ask(queries.sku_by_code, "B-1")
    assert stocked.ask(sku_stock, puerh).warn_level is WarnLevel.SHOP
    stocked.do(DO, actions.edit_product, stocked.ask(queries.choice, puerh).product_id, warn_line=4)
    assert stocked.ask(queries.chips)[View.LOW] == 0
    stocked.do(DO, actions.edit_sku, puerh, warn_line=5)
    stock = stocked.ask(sku_stock, puerh)
    assert (stock.warn_line, stock.warn_level, stock.cover) == (5, WarnLevel.SKU, Cover.LOW)
    stocked.do(DO, settings.change, warn_line=100)
    assert stocked.ask(queries.chips)[View.LOW] == 2
    stocked.undo()
    assert stocked.ask(queries.chips)[View.LOW] == 1


def test_the_card_tells_prices_as_they_were(stocked):
    sku = stocked.ask(queries.sku_by_code, "A-1")
    stocked.do(DO, actions.edit_sku, sku, price=12 * YUAN)
    changes = stocked.ask(price_queries.history, sku_id=sku)
    assert [(c.what, c.old, c.new) for c in changes if c.what == "price"] == [("price", 10 * YUAN, 12 * YUAN)]
    card = stocked.ask(stock_queries.card, stocked.ask(queries.choice, sku).product_id)
    assert card.skus[0].price == 12 * YUAN
    assert card.used


def test_what_was_never_counted_is_not_called_in_stock(shop):
    made = shop.do(
        say("New"), actions.create, ProductDraft(title="Cup", skus=(SkuDraft("CUP", tracked=False),))
    ).result
    assert shop.ask(queries.rows, [made])[0].cover is Cover.UNTRACKED


def test_a_barcode_that_several_skus_share_means_none_of_them_until_the_others_are_archived(stocked):
    one, two = (stocked.ask(queries.sku_by_code, c) for c in ("A-1", "B-1"))
    for sku in (one, two):
        stocked.do(DO, actions.edit_sku, sku, barcode="690")
    assert stocked.ask(queries.sku_by_code, "690") is None
    assert {c.id for c in stocked.ask(queries.find_skus, "690")} == {one, two}
    stocked.do(DO, actions.set_state, [stocked.ask(queries.choice, one).product_id], ProductState.ARCHIVED)
    assert stocked.ask(queries.sku_by_code, "690") == two


def test_pieces_below_zero_are_refused_beside_what_is_there_already():
    wrong = problems_sku(SkuDraft("X", opening=-3), ())
    assert [(str(p), p.field) for p in wrong] == [("A count is zero or more pieces.", "opening")]
