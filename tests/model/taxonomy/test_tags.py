"""Tags given by hand and tags that set themselves."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model import search
from shopdesk.model.products.actions import edit_product, move_stock
from shopdesk.model.products.records import MovementKind
from shopdesk.model.taxonomy import actions, queries, tags
from shopdesk.model.taxonomy.conditions import CONDITIONS, Rule
from shopdesk.model.taxonomy.smart import recount


def tag_ids(shop):
    return {t.name: t.id for t in shop.ask(queries.tags)}


def given(shop, product):
    return [t.name for t in shop.ask(queries.tags_of, product)]


def found(shop, words):
    return shop.ask(search.find, "product", words)


def test_tags_of_a_draft_and_of_a_form_become_tags_once(shop, make, do, clean):
    a = make("A", tags="Gift, 手工; gift")
    make("B", tags="gift")
    assert given(shop, a) == ["Gift", "手工"]
    assert {t.name: t.count for t in shop.ask(queries.tags)} == {"Gift": 2, "手工": 1}
    do(edit_product, a, tags="手工, Sale")
    assert given(shop, a) == ["手工", "Sale"]
    assert found(shop, "sale") == [a]
    assert found(shop, "手") == [a]
    clean()


def test_many_products_are_tagged_and_untagged_at_once(shop, make, do, clean):
    ids = [make(code) for code in "ABC"]
    assert do(tags.tag_products, ids, "new, hot") == 6
    assert do(tags.tag_products, ids, "hot") == 0
    clean()
    assert do(tags.untag_products, ids[:2], "hot") == 2
    assert [given(shop, i) for i in ids] == [["new"], ["new"], ["new", "hot"]]
    assert found(shop, "hot") == [ids[2]]
    clean()
    with pytest.raises(Refused, match="at least one"):
        do(tags.tag_products, ids, " , ")


def test_a_renamed_tag_is_found_by_its_new_name_on_every_product(shop, make, do, clean):
    a = make("A", tags="hot")
    do(tags.edit_tag, tag_ids(shop)["hot"], "Bestseller", colour="good", family="Sales")
    assert (found(shop, "hot"), found(shop, "bestseller")) == ([], [a])
    clean()
    shop.undo()
    assert found(shop, "hot") == [a]


def test_merged_tags_stand_once_on_each_product(shop, make, do, clean):
    a, b = make("A", tags="gift, present"), make("B", tags="present")
    ids = tag_ids(shop)
    do(tags.merge_tags, ids["present"], ids["gift"])
    assert (given(shop, a), given(shop, b)) == (["gift"], ["gift"])
    assert found(shop, "present") == []
    clean()
    shop.undo()
    assert (given(shop, a), given(shop, b)) == (["gift", "present"], ["present"])


def test_a_deleted_tag_leaves_every_product_and_comes_back(shop, make, do, clean):
    a = make("A", tags="gift")
    do(tags.delete_tag, tag_ids(shop)["gift"])
    assert given(shop, a) == []
    assert found(shop, "gift") == []
    clean()
    shop.undo()
    assert given(shop, a) == ["gift"]


def test_a_tag_has_one_name_and_a_colour_that_is_there(shop, make, do):
    make("A", tags="gift")
    with pytest.raises(Refused, match="already"):
        do(tags.add_tag, "GIFT")
    with pytest.raises(Refused, match="colour"):
        do(tags.add_tag, "x", colour="octarine")
    with pytest.raises(Refused, match="commas"):
        do(tags.add_tag, "a, b")


def smart(shop, do, *rules, every=True, name="Smart"):
    tag = do(tags.add_smart_tag, name, rules, every=every)
    return tag, hits(shop, tag)


def hits(shop, tag):
    from sqlalchemy import text

    sql = text("SELECT product_id FROM smart_hit WHERE tag_id = :t ORDER BY product_id")
    return shop.ask(lambda s: list(s.execute(sql, {"t": tag}).scalars()))


@pytest.fixture
def sold(shop, make, do):
    """Five products of 100 pieces since January; 50, 40, 30, 20 and 0 sold in the last days, one more long ago."""
    from shopdesk.core.texts import say

    ids = [
        make(code, opening=100, price=10, cost=cost)
        for code, cost in zip("ABCDE", (9, 5, 4, 3, 2), strict=True)
    ]
    for sku, pieces in ((1, 50), (2, 40), (3, 30), (4, 20)):
        shop.do(say("sold"), move_stock, sku, -pieces, MovementKind.SALE_OUT, day=date(2026, 3, 1))
    shop.do(say("sold"), move_stock, 5, -60, MovementKind.SALE_OUT, day=date(2026, 1, 2))
    return ids


def test_30_day_sales_in_the_top_20_percent(shop, do, sold):
    assert smart(shop, do, Rule("sales_top", {"days": 30, "percent": 20}))[1] == sold[:1]
    assert smart(shop, do, Rule("sales_top", {"days": 30, "percent": 50}), name="b")[1] == sold[:2]
    assert smart(shop, do, Rule("sales_top", {"days": 90, "percent": 20}), name="c")[1] == [sold[4]]


def test_a_sale_that_was_taken_back_does_not_count(shop, do, sold):
    _tag, before = smart(shop, do, Rule("sales_least", {"days": 30, "pieces": 40}))
    assert before == sold[:2]
    shop.undo()
    for _ in range(2):
        shop.undo()  # of E, then of D
    shop.undo()  # of C
    shop.undo()  # of B
    _tag, after = smart(shop, do, Rule("sales_least", {"days": 30, "pieces": 40}))
    assert after == sold[:1]


def test_margin_under_15_percent(shop, do, sold):
    assert smart(shop, do, Rule("margin_below", {"percent": 15}))[1] == sold[:1]
    assert smart(shop, do, Rule("margin_above", {"percent": 70}), name="b")[1] == sold[3:]


def test_stock_older_than_120_days(shop, do, sold, clock):
    tag, now = smart(shop, do, Rule("stock_older", {"days": 120}))
    assert now == []
    clock.go(days=130)
    do(recount)
    assert hits(shop, tag) == sold


def test_all_conditions_or_any_of_them(shop, do, sold):
    both = (Rule("stock_most", {"pieces": 60}), Rule("margin_below", {"percent": 61}))
    assert smart(shop, do, *both)[1] == sold[:2]
    assert smart(shop, do, *both, every=False, name="b")[1] == [*sold[:3], sold[4]]


def test_every_condition_can_be_asked(shop, do, make, tree):
    product = make("A", "Longjing", vendor="Hill", tags="hand", category_id=tree["Longjing"])
    tag = tag_ids(shop)["hand"]
    true = {
        "category_in": {"category": tree["Tea"]}, "tagged": {"tag": tag}, "vendor_is": {"vendor": "Hill"},
        "title_has": {"words": "jing"}, "state_is": {"state": "active"}, "new_within": {"days": 1},
        "no_picture": {}, "no_description": {}, "stock_low": {}, "stock_most": {"pieces": 0},
        "price_above": {"price": 10_000_000}, "sales_most": {"days": 5, "pieces": 0}, "margin_above": {"percent": 60},
    }  # fmt: skip
    for i, (code, condition) in enumerate(CONDITIONS.items()):
        args = true.get(code) if code in true else {a.name: a.first or 1 for a in condition.args}
        assert smart(shop, do, Rule(code, args), name=f"t{i}")[1] == ([product] if code in true else []), code


def test_a_smart_tag_is_not_given_by_hand(shop, do, make):
    product = make("A")
    smart(shop, do, Rule("no_picture", {}), name="Bare")
    for action in (tags.tag_products, tags.untag_products):
        with pytest.raises(Refused, match="by its rule"):
            do(action, [product], "bare")
    do(edit_product, product, tags="Bare, gift")
    assert given(shop, product) == ["gift", "Bare"]
    with pytest.raises(Refused, match="only for tags"):
        do(tags.add_smart_tag, "Next", [Rule("tagged", {"tag": tag_ids(shop)["Bare"]})])


def test_a_tag_that_a_smart_one_asks_for_stays(shop, do, make):
    make("A", tags="gift")
    tag = tag_ids(shop)["gift"]
    smart(shop, do, Rule("tagged", {"tag": tag}), name="Given")
    with pytest.raises(Refused, match="Given"):
        do(tags.delete_tag, tag)


def test_smart_tags_come_and_go_by_undo_and_the_check_stays_clean(shop, do, make, tree, clean):
    make("A", category_id=tree["Tea"])
    tag, now = smart(shop, do, Rule("category_in", {"category": tree["Tea"]}))
    assert len(now) == 1
    clean()
    do(tags.edit_smart_tag, tag, "Other", [Rule("no_cost", {})], every=False)
    assert hits(shop, tag) == []
    clean()
    do(tags.delete_tag, tag)
    clean()
    do(actions.put_in_category, [1], tree["Ware"])
    clean()
