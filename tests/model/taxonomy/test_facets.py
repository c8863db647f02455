"""The list narrowed by facets finds what a slow look at every product finds, in every order."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from shopdesk.model.products import queries as products
from shopdesk.model.products.actions import set_state
from shopdesk.model.products.queries import ProductState, Sort, View
from shopdesk.model.taxonomy import attributes as act
from shopdesk.model.taxonomy import facets, queries, tags
from shopdesk.model.taxonomy.conditions import Rule
from shopdesk.model.taxonomy.facets import CATEGORY, STATE, TAG, VENDOR, Filter
from shopdesk.model.taxonomy.rules import AttributeKind


@pytest.fixture
def goods(shop, do, tree, make):
    """24 products that differ in everything; facet → key → ids."""
    style = do(act.add_attribute, "Style", AttributeKind.CHOICE, options=["Plain", "Fine"])
    size = do(act.add_attribute, "Size", AttributeKind.NUMBER, unit="cm")
    options = shop.ask(queries.attributes)[0].options
    names, told = [*tree, None], {}

    def tell(facet, key, i):
        told.setdefault((facet, str(key)), set()).add(i)

    for n in range(24):
        where, tag, vendor = names[n % 6], ("red", "blue", "")[n % 3], ("Hill", "", "Kiln", "Hill")[n % 4]
        i = make(
            f"P{n:02}",
            f"Pot {97 * n % 24:02}",
            price=n + 1,
            vendor=vendor,
            tags=tag,
            category_id=tree.get(where),
        )
        up = {"Longjing": ["Longjing", "Green", "Tea"], "Green": ["Green", "Tea"], "Black": ["Black", "Tea"]}
        for above in up.get(where, [where]):
            tell(CATEGORY, tree[above] if above else "", i)
        tell(VENDOR, vendor, i)
        tell(STATE, "paused" if n % 5 == 0 else "active", i)
        tell(TAG, tag, i)
        if n % 5 == 0:
            do(set_state, [i], ProductState.PAUSED)
        if n % 7:
            word = "Plain" if n % 2 else "Fine"
            do(act.set_values, [i], {style: word, size: str(n % 3)})
            tell(f"value-{style}", options[word], i)
            tell(f"value-{size}", n % 3 * 1000, i)
        else:
            tell(f"value-{style}", "", i)
    ids = {t.name: str(t.id) for t in shop.ask(queries.tags)}
    told = {(f, ids.get(k, k) if f == TAG else k): v for (f, k), v in told.items()}
    cheap = do(tags.add_smart_tag, "Cheap", [Rule("price_below", {"price": 5_000_000})])
    told[TAG, str(cheap)] = {1, 2, 3, 4}
    return told


def test_any_two_choices_find_what_both_or_either_have(shop, goods):
    for (one, these), (two, those) in combinations(goods.items(), 2):
        if one[0] == two[0]:
            chosen, wanted = Filter({one[0]: frozenset({one[1], two[1]})}), these | those
        else:
            chosen, wanted = Filter({one[0]: frozenset({one[1]}), two[0]: frozenset({two[1]})}), these & those
        found = shop.ask(facets.ids, View.ALL, "", Sort.NEWEST, chosen)
        assert list(found) == sorted(wanted, reverse=True), chosen


def test_every_order_and_page_is_that_of_the_whole_list(shop, goods, monkeypatch):
    some = dict(list(goods)[i] for i in (0, 6, 9))
    for few, sort, down in product((1, 20_000), Sort, (True, False)):
        monkeypatch.setattr(facets, "_MANY", few)
        chosen = Filter({k: frozenset({v}) for k, v in list(some.items())[:2]})
        whole = [
            i
            for i in shop.ask(products.ids, View.ALL, "", sort, descending=down)
            if all(i in goods[k, next(iter(v))] for k, v in chosen.chosen.items())
        ]
        assert len(whole) > 1
        assert list(shop.ask(facets.ids, View.ALL, "", sort, chosen, descending=down)) == whole
        assert list(shop.ask(facets.ids, View.ALL, "", sort, chosen, descending=down, limit=2)) == whole[:2]


def test_counts_are_those_of_the_list_with_that_choice(shop, goods):
    chosen = Filter({VENDOR: frozenset({"Hill"}), STATE: frozenset({"active"})})
    for facet in {f for f, _k in goods}:
        counted = {c.key: c.count for c in shop.ask(facets.counts, chosen, facet, View.ALL)}
        assert counted
        for key, count in counted.items():
            with_it = chosen.with_(facet, frozenset({key}))
            assert count == len(shop.ask(facets.ids, View.ALL, "", Sort.NEWEST, with_it)), (facet, key)


def test_a_search_narrows_the_list_and_the_counts(shop, goods):
    chosen = Filter({STATE: frozenset({"active"})})
    found = shop.ask(facets.ids, View.ALL, "pot 01", Sort.NEWEST, chosen)
    assert len(found) == 1
    assert sum(c.count for c in shop.ask(facets.counts, chosen, VENDOR, View.ALL, "pot 01")) == 1


def test_a_view_narrows_and_a_chosen_state_replaces_it(shop, do, goods):
    do(set_state, [1, 2], ProductState.ARCHIVED)
    hill = Filter({VENDOR: frozenset({"Hill"})})
    assert 1 not in shop.ask(facets.ids, View.ALL, "", Sort.NEWEST, hill)
    assert 1 in shop.ask(facets.ids, View.ARCHIVED, "", Sort.NEWEST, hill)
    assert list(
        shop.ask(facets.ids, View.ALL, "", Sort.NEWEST, Filter({STATE: frozenset({"archived"})}))
    ) == [2, 1]


def test_attributes_of_other_categories_are_not_offered(shop, do, tree, goods):
    do(act.add_attribute, "Glaze", AttributeKind.TEXT, category_id=tree["Ware"])
    names = lambda f: [x.words for x in shop.ask(facets.facets, f)]
    assert "Glaze" in names(Filter())
    assert "Glaze" in names(Filter({CATEGORY: frozenset({str(tree["Ware"])})}))
    assert "Glaze" not in names(Filter({CATEGORY: frozenset({str(tree["Tea"])})}))


def test_what_was_chosen_is_told_in_words(shop, tree, goods):
    chosen = Filter({CATEGORY: frozenset({str(tree["Green"])}), VENDOR: frozenset({"Hill"})})
    assert set(shop.ask(facets.words_of, chosen).values()) == {"Tea › Green", "Hill"}


def test_a_product_with_two_of_the_chosen_tags_or_words_stands_once(shop, do, make):
    use = do(act.add_attribute, "Use", AttributeKind.SEVERAL, options=["Home", "Gift"])
    one, two = make("A", tags="red, blue"), make("B", tags="red")
    for n in range(6):
        make(f"Z{n}")
    do(act.set_values, [one], {use: "Home, Gift"})
    do(act.set_values, [two], {use: "Gift"})
    options = shop.ask(queries.attributes)[0].options
    names = {t.name: str(t.id) for t in shop.ask(queries.tags)}
    for chosen in (
        Filter({TAG: frozenset(names.values())}),
        Filter({f"value-{use}": frozenset(str(i) for i in options.values())}),
    ):
        assert list(shop.ask(facets.ids, View.ALL, "", Sort.NEWEST, chosen)) == [two, one]
        assert list(shop.ask(facets.ids, View.ALL, "", Sort.TITLE, chosen, descending=False)) == [one, two]
    counts = shop.ask(facets.counts, Filter(), f"value-{use}", View.ALL)
    assert {c.words: c.count for c in counts} == {"Home": 1, "Gift": 2}


def test_a_range_of_numbers_finds_what_lies_in_it_its_ends_too(shop, goods):
    size = next(f for f, _key in goods if f.startswith("value-") and (f, "2000") in goods)
    two, every = goods[size, "2000"], set().union(*(v for (f, k), v in goods.items() if f == size and k))
    for low, high, wanted in ((1001, 2000, two), (None, 2000, every), (2000, None, two), (1500, 1900, set())):
        chosen = Filter({size: frozenset({facets.range_key(low, high)})})
        for sort in Sort:
            assert set(shop.ask(facets.ids, View.ALL, "", sort, chosen)) == wanted
        assert len(shop.ask(facets.ids, View.ALL, "", Sort.NEWEST, chosen)) == len(wanted)
    chosen = Filter({size: frozenset({facets.range_key(1250, 3000)})})
    assert set(shop.ask(facets.words_of, chosen).values()) == {"1.25 – 3 cm"}
    assert sum(c.count for c in shop.ask(facets.counts, chosen, size, View.ALL)) == len(every)
    assert next(f for f in shop.ask(facets.facets, Filter()) if f.code == size).ranged
