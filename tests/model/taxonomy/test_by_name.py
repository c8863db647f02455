"""What scripts write, by the verbs of `shopdesk run`."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model import verbs
from shopdesk.model.taxonomy import queries


@pytest.fixture
def run(shop, do):
    def run(verb, /, **texts):
        verb = verbs.VERBS[verb]
        texts = {k.replace("_", "-"): v for k, v in texts.items()}
        return do(lambda work: verbs.perform(work, verb, verbs.read(verb, texts, shop.facts)))

    return run


def test_a_script_builds_a_tree_and_puts_a_product_in_it(shop, run, make):
    make("A", "Mug")
    run("add-category", name="Tea")
    run("add-category", name="Green", parent="Tea")
    run("put-in-category", product="Mug", category="Tea > Green")
    assert shop.ask(queries.category_of, 1) == 2
    run("add-attribute", name="Style", kind="choice", category="Tea", options="Plain,Fine")
    run("set-attribute", product="Mug", attribute="Style", value="fine")
    assert shop.ask(queries.shown_values, 1) == [("Style", "Fine")]
    run("merge-categories", category="Green", into_category="Tea")
    run("set-category-defaults", category="Tea", warn_line="5")
    assert [(n.path, n.warn_line) for n in shop.ask(queries.tree)] == [("Tea", 5)]


def test_a_script_tags_and_makes_smart_tags_in_one_line(shop, run, make, tree):
    make("A", "Mug", category_id=tree["Longjing"])
    run("tag-product", product="Mug", tags="gift, hand made")
    run("merge-tags", tag="hand made", into_tag="gift")
    run(
        "add-smart-tag",
        name="Cheap tea",
        conditions="price_below price=10.01; category_in category=Tea › Green; tagged tag=gift",
    )
    assert [(t.name, t.smart, t.count) for t in shop.ask(queries.tags)] == [
        ("Cheap tea", True, 1),
        ("gift", False, 1),
    ]
    tag = shop.ask(queries.tags)[0]
    assert [str(w) for w in shop.ask(queries.rule_words, tag, "CNY")] == [
        "price under 10.01 CNY", "in Tea › Green", "tagged gift",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written", ["moon", "sales_top weeks=3", "sales_top days=x percent=5", "category_in category=Sea", ""]
)
def test_a_condition_that_cannot_be_read_is_refused(run, written):
    with pytest.raises(Refused):
        run("add-smart-tag", name="x", conditions=written)
