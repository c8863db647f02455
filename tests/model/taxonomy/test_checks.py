"""The check finds a loop, a fifth level, a value of another kind and a smart tag without conditions."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from shopdesk.model.checking import check
from shopdesk.model.taxonomy import attributes as act
from shopdesk.model.taxonomy import tags
from shopdesk.model.taxonomy.conditions import Rule
from shopdesk.model.taxonomy.rules import AttributeKind

BREAKS = {
    "category_tree": "UPDATE category SET parent_id = 3 WHERE name = 'Tea'",
    "category_names": "UPDATE category SET name = 'green' WHERE name = 'Black'",
    "attribute_values": "UPDATE product_value SET option_id = NULL, number = 3",
    "smart_tags": "DELETE FROM smart_condition",
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_another_hand_broke_is_found(shop, do, tree, make, name):
    product = make("A", category_id=tree["Tea"])
    style = do(act.add_attribute, "Style", AttributeKind.CHOICE, options=["Plain"])
    do(act.set_values, [product], {style: "Plain"})
    do(tags.add_smart_tag, "Bare", [Rule("no_picture", {})])
    assert check(shop).ok
    do(lambda work: work.session.execute(text(BREAKS[name])) and None)
    assert name in {c.name for c in check(shop).checks if c.broken}


def test_a_fifth_level_is_found(shop, do, tree):
    def deepen(work):
        for parent in ("Longjing", "Spring"):
            name = "Spring" if parent == "Longjing" else "Early"
            sql = "INSERT INTO category (parent_id, name, position) SELECT id, :n, 0 FROM category WHERE name = :p"
            work.session.execute(text(sql), {"n": name, "p": parent})

    do(deepen)
    assert [c.name for c in check(shop).checks if c.broken] == ["category_tree"]
