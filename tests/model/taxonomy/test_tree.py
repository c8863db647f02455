"""Categories: add, rename, move, merge, delete, what they say and who hears it."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.products import queries as products
from shopdesk.model.products import stock_queries
from shopdesk.model.products.actions import edit_product
from shopdesk.model.products.rules import WarnLevel
from shopdesk.model.taxonomy import actions, queries
from shopdesk.model.taxonomy.attributes import add_attribute, set_values
from shopdesk.model.taxonomy.rules import AttributeKind
from tests.model.stock import sku_stock


def paths(shop):
    return list(shop.ask(queries.paths).values())


def test_the_tree_tells_paths_and_counts_in_order(shop, tree, make):
    make("A", category_id=tree["Longjing"])
    make("B", category_id=tree["Tea"])
    nodes = {n.path: (n.own, n.count, n.depth) for n in shop.ask(queries.tree)}
    assert nodes == {
        "Tea": (1, 2, 1), "Tea › Green": (0, 1, 2), "Tea › Green › Longjing": (1, 1, 3), "Tea › Black": (0, 0, 2),
        "Ware": (0, 0, 1),
    }  # fmt: skip
    product = shop.ask(stock_queries.card, 1)
    assert product.category == "Tea › Green › Longjing"


def test_a_move_keeps_what_lies_below_and_is_undone(shop, tree, do, clean):
    do(actions.move_category, tree["Green"], tree["Ware"])
    assert paths(shop) == ["Tea", "Tea › Black", "Ware", "Ware › Green", "Ware › Green › Longjing"]
    clean()
    do(actions.move_category, tree["Black"], None, tree["Tea"])
    assert paths(shop)[0] == "Black"


def test_loops_fifth_levels_and_namesakes_are_refused_in_words(shop, tree, do):
    with pytest.raises(Refused, match="loop"):
        do(actions.move_category, tree["Tea"], tree["Longjing"])
    fourth = do(actions.add_category, "Spring", tree["Longjing"])
    with pytest.raises(Refused, match="at most 4"):
        do(actions.add_category, "Early", fourth)
    with pytest.raises(Refused, match="at most 4"):
        do(actions.move_category, tree["Tea"], tree["Ware"])
    with pytest.raises(Refused, match="another"):
        do(actions.add_category, "tea")
    with pytest.raises(Refused, match="loop"):
        do(actions.merge_categories, tree["Tea"], tree["Green"])


def test_a_merge_moves_what_its_preview_names(shop, tree, make, do, clean):
    make("A", category_id=tree["Green"])
    do(actions.add_category, "Longjing", tree["Black"])
    add_ids = [do(add_attribute, "Leaf", AttributeKind.TEXT, category_id=tree["Green"])]
    told = shop.ask(queries.merge_preview, tree["Green"], tree["Black"])
    assert (told.products, told.categories, told.attributes) == (1, ("Longjing",), ("Leaf",))
    assert (told.source, told.target) == ("Tea › Green", "Tea › Black")
    do(actions.merge_categories, tree["Green"], tree["Black"])
    assert paths(shop) == ["Tea", "Tea › Black", "Tea › Black › Longjing", "Ware"]
    assert shop.ask(stock_queries.card, 1).category == "Tea › Black"
    assert [a.id for a in shop.ask(queries.attributes, tree["Black"])] == add_ids
    clean()


def test_a_merge_into_what_it_lies_in_may_bring_up_a_namesake(shop, tree, do, clean):
    do(actions.add_category, "Green", tree["Green"])
    do(actions.merge_categories, tree["Green"], tree["Tea"])
    assert paths(shop) == ["Tea", "Tea › Black", "Tea › Longjing", "Tea › Green", "Ware"]
    clean()


def test_namesakes_among_attributes_become_one_when_categories_merge(shop, tree, make, do, clean):
    a, b = make("A", category_id=tree["Green"]), make("B", category_id=tree["Black"])
    first = do(
        add_attribute, "Style", AttributeKind.CHOICE, category_id=tree["Green"], options=["Old", "New"]
    )
    other = do(
        add_attribute, "style", AttributeKind.CHOICE, category_id=tree["Black"], options=["new", "Odd"]
    )
    do(set_values, [a], {first: "New"})
    do(set_values, [b], {other: "Odd"})
    do(actions.merge_categories, tree["Green"], tree["Black"])
    (style,) = shop.ask(queries.attributes, tree["Black"])
    assert (style.id, set(style.options)) == (other, {"new", "Odd", "Old"})
    assert shop.ask(queries.values, a) == {other: "new"}
    clean()


def test_a_merge_of_attributes_of_two_kinds_is_refused_and_nothing_moves(shop, tree, do):
    do(add_attribute, "Size", AttributeKind.TEXT, category_id=tree["Green"])
    do(add_attribute, "Size", AttributeKind.NUMBER, category_id=tree["Black"])
    with pytest.raises(Refused, match="another kind"):
        do(actions.merge_categories, tree["Green"], tree["Black"])
    assert "Tea › Green" in paths(shop)


def test_only_what_is_empty_is_deleted_or_what_is_told_where_to_go(shop, tree, make, do, clean):
    product = make("A", category_id=tree["Longjing"])
    with pytest.raises(Refused, match="1 products and 0 categories"):
        do(actions.delete_category, tree["Longjing"])
    do(actions.delete_category, tree["Longjing"], tree["Ware"])
    assert shop.ask(queries.category_of, product) == tree["Ware"]
    clean()
    do(actions.delete_category, tree["Black"])
    assert paths(shop) == ["Tea", "Tea › Green", "Ware"]
    clean()


def test_the_nearest_category_that_says_something_is_heard(shop, tree, make, do):
    make("A", category_id=tree["Longjing"])
    do(actions.set_defaults, tree["Tea"], warn_line=3, tax_ppm=130_000, target_margin_ppm=500_000)
    do(actions.set_defaults, tree["Green"], target_margin_ppm=600_000)
    told = shop.ask(queries.defaults, tree["Longjing"])
    assert (told["tax_ppm"].value, told["tax_ppm"].said_by) == (130_000, "Tea")
    assert (told["target_margin_ppm"].value, told["target_margin_ppm"].said_by) == (600_000, "Tea › Green")
    assert told["commission_ppm"].value is None
    assert shop.ask(queries.default_of, 1, "target_margin_ppm") == 600_000
    with pytest.raises(Refused, match="under 100"):
        do(actions.set_defaults, tree["Tea"], tax_ppm=1_000_000)


def low(shop):
    return shop.ask(products.chips)[products.View.LOW]


def test_a_warn_line_reaches_down_the_tree_and_follows_every_change_of_it(shop, tree, make, do, clean):
    product = make("A", opening=20, category_id=tree["Longjing"])
    assert low(shop) == 0
    do(actions.set_defaults, tree["Tea"], warn_line=30)
    assert low(shop) == 1
    stock = shop.ask(sku_stock, 1)
    assert (stock.warn_line, stock.warn_level) == (30, WarnLevel.CATEGORY)
    clean()
    do(actions.set_defaults, tree["Green"], warn_line=10)
    assert low(shop) == 0
    do(actions.move_category, tree["Longjing"], tree["Black"])
    assert low(shop) == 1
    clean()
    do(actions.put_in_category, [product], tree["Ware"])
    assert low(shop) == 0
    clean()
    do(edit_product, product, warn_line=25)
    assert low(shop) == 1


def test_undoing_a_deletion_brings_the_warn_line_of_its_products_back(shop, tree, make, do, clean):
    make("A", opening=20, category_id=tree["Black"])
    do(actions.set_defaults, tree["Black"], warn_line=30)
    assert low(shop) == 1
    do(actions.delete_category, tree["Black"], tree["Ware"])
    assert low(shop) == 0
    clean()
    shop.undo()
    assert low(shop) == 1
