"""Attributes: inherited, typed, told of one product and of many."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.products.actions import remove_product
from shopdesk.model.taxonomy import attributes as act
from shopdesk.model.taxonomy import queries
from shopdesk.model.taxonomy.actions import put_in_category
from shopdesk.model.taxonomy.rules import AttributeKind


@pytest.fixture
def asked(do, tree):
    """Season of everything, material of tea and green tea's steam: name → id."""
    return {
        "Season": do(act.add_attribute, "Season", AttributeKind.CHOICE, options=["Spring", "Autumn"]),
        "Weight": do(act.add_attribute, "Weight", AttributeKind.NUMBER, unit="g", category_id=tree["Tea"]),
        "Steamed": do(act.add_attribute, "Steamed", AttributeKind.YES, category_id=tree["Green"]),
    }


def names(shop, category):
    return [a.name for a in shop.ask(queries.attributes, category)]


def test_attributes_are_inherited_down_the_tree(shop, tree, asked):
    assert names(shop, tree["Longjing"]) == ["Season", "Weight", "Steamed"]
    assert names(shop, tree["Black"]) == ["Season", "Weight"]
    assert names(shop, None) == ["Season"]


def test_a_namesake_anywhere_on_the_way_is_refused(do, tree, asked):
    with pytest.raises(Refused, match="another"):
        do(act.add_attribute, "season", AttributeKind.TEXT, category_id=tree["Ware"])
    with pytest.raises(Refused, match="another"):
        do(act.add_attribute, "Steamed", AttributeKind.YES)
    do(act.add_attribute, "Steamed", AttributeKind.YES, category_id=tree["Ware"])


def test_many_products_are_told_at_once_and_only_changes_count(shop, do, tree, make, asked, clean):
    ids = [make(code, category_id=tree["Green"]) for code in "ABC"]
    assert do(act.set_values, ids, {asked["Weight"]: "1.5", asked["Season"]: "spring"}) == 6
    assert do(act.set_values, ids, {asked["Weight"]: "1.5"}) == 0
    assert shop.ask(queries.shown_values, ids[0]) == [("Season", "Spring"), ("Weight", "1.5 g")]
    clean()
    do(act.set_values, ids[:1], {asked["Weight"]: "2", asked["Steamed"]: "no"})
    assert shop.ask(queries.shared_values, ids) == {asked["Season"]: "Spring"}
    assert shop.ask(queries.shown_values, ids[0])[2] == ("Steamed", "No")
    do(act.set_values, ids, {asked["Season"]: ""})
    assert asked["Season"] not in shop.ask(queries.values, ids[1])


def test_a_value_of_the_wrong_kind_is_refused_beside_its_field(do, make, asked):
    product = make("A")
    with pytest.raises(Refused) as refused:
        do(act.set_values, [product], {asked["Weight"]: "heavy"})
    assert refused.value.problems[0].field == f"attribute-{asked['Weight']}"


def test_by_name_only_what_the_category_asks_for_can_be_told(shop, do, tree, make, asked):
    product = make("A", category_id=tree["Green"])
    do(act.set_attribute, product, "weight", "3")
    assert shop.ask(queries.shown_values, product) == [("Weight", "3 g")]
    do(put_in_category, [product], tree["Ware"])
    assert shop.ask(queries.shown_values, product) == []
    with pytest.raises(Refused, match="does not ask"):
        do(act.set_attribute, product, "Weight", "3")
    do(put_in_category, [product], tree["Black"])
    assert shop.ask(queries.shown_values, product) == [("Weight", "3 g")]


def test_a_word_in_use_is_renamed_or_taken_in_never_dropped(shop, do, make, asked, clean):
    product = make("A")
    do(act.set_values, [product], {asked["Season"]: "Autumn"})
    with pytest.raises(Refused, match="1 products are"):
        do(act.edit_attribute, asked["Season"], "Season", options=["Spring"])
    do(act.rename_option, asked["Season"], "Autumn", "Spring")
    clean()
    do(act.edit_attribute, asked["Season"], "Harvest", options=["Winter", "Spring"])
    (season,) = shop.ask(queries.attributes)
    assert (season.name, list(season.options)) == ("Harvest", ["Winter", "Spring"])
    assert shop.ask(queries.values, product) == {asked["Season"]: "Spring"}
    clean()


def test_an_attribute_goes_with_its_values_and_comes_back_with_them(shop, do, make, asked, clean):
    product = make("A")
    do(act.set_values, [product], {asked["Season"]: "Autumn"})
    do(act.remove_attribute, asked["Season"])
    assert shop.ask(queries.values, product) == {}
    clean()
    shop.undo()
    assert shop.ask(queries.values, product) == {asked["Season"]: "Autumn"}


def test_a_product_that_was_never_used_goes_with_its_values_and_tags(shop, do, make, asked, clean):
    product = make("A", cost=None, tags="x, y")
    do(act.set_values, [product], {asked["Season"]: "Autumn"})
    do(remove_product, product)
    clean()


@pytest.fixture
def material(do):
    return do(act.add_attribute, "Material", AttributeKind.SEVERAL, options=["Cotton", "Linen", "Silk"])


def test_a_product_has_several_words_of_an_attribute(shop, do, make, material, clean):
    shirt, scarf = make("A"), make("B")
    assert do(act.set_values, [shirt, scarf], {material: "linen，Cotton, Linen"}) == 4
    clean()
    assert shop.ask(queries.values, shirt) == {material: "Cotton, Linen"}
    assert shop.ask(queries.shared_values, [shirt, scarf]) == {material: "Cotton, Linen"}
    assert do(act.set_values, [scarf], {material: "Silk, Cotton"}) == 2
    clean()
    assert shop.ask(queries.shown_values, scarf) == [("Material", "Cotton, Silk")]
    assert shop.ask(queries.shared_values, [shirt, scarf]) == {}
    with pytest.raises(Refused, match="Wool"):
        do(act.set_values, [shirt], {material: "Cotton, Wool"})
    assert do(act.set_values, [shirt], {material: ""}) == 2
    assert shop.ask(queries.values, shirt) == {}


def test_a_word_taken_into_another_stands_once(shop, do, make, material, clean):
    shirt = make("A")
    do(act.set_values, [shirt], {material: "Cotton, Silk"})
    do(act.rename_option, material, "Silk", "Cotton")
    assert shop.ask(queries.values, shirt) == {material: "Cotton"}
    clean()


def test_one_word_becomes_several_and_back_only_while_no_product_has_more(shop, do, make, asked, clean):
    season, tea = asked["Season"], make("A")
    words = ["Spring", "Autumn"]
    do(act.edit_attribute, season, "Season", options=words, kind=AttributeKind.SEVERAL)
    do(act.set_values, [tea], {season: "Spring, Autumn"})
    clean()
    with pytest.raises(Refused, match="several words"):
        do(act.edit_attribute, season, "Season", options=words, kind=AttributeKind.CHOICE)
    do(act.set_values, [tea], {season: "Autumn"})
    do(act.edit_attribute, season, "Season", options=words, kind=AttributeKind.CHOICE)
    clean()
    with pytest.raises(Refused, match="Only between"):
        do(act.edit_attribute, asked["Weight"], "Weight", kind=AttributeKind.TEXT)


def test_several_words_may_hold_no_comma(do):
    with pytest.raises(Refused, match="Commas"):
        do(act.add_attribute, "Use", AttributeKind.SEVERAL, options=["home, garden"])
