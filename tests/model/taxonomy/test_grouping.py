"""Sales and stock by category and by attribute."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import reports
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.taxonomy import attributes as act
from shopdesk.model.taxonomy.rules import AttributeKind


@pytest.fixture
def rows(shop, do, tree, make):
    """A, B of Longjing and C of Ware; 2 A, 1 B and 3 C are sold, 10 of each were there."""
    a, _b, c = (
        make(code, opening=10, category_id=tree[of])
        for code, of in (("A", "Longjing"), ("B", "Longjing"), ("C", "Ware"))
    )
    size = do(act.add_attribute, "Size", AttributeKind.NUMBER, unit="g")
    do(act.set_values, [a, c], {size: "1.5"})
    lines = tuple(
        LineDraft(sku=s, title=s, quantity=n, unit_price=10_000_000)
        for s, n in (("A", 2), ("B", 1), ("C", 3))
    )
    at = datetime(2026, 3, 4, tzinfo=UTC)
    shop.do(
        say("o"),
        orders.place,
        OrderDraft(channel="taobao", external_no="1", placed_at=at, paid_at=at, lines=lines),
    )

    def rows(name, by, key, figure):
        made = shop.ask(reports.answer, reports.Asked(shop.facts, shop.today(), by=by), name)
        return {row[key]: row[figure] for row in made.rows}

    return rows


def test_sales_by_category_have_its_path_and_by_attribute_its_value(rows):
    assert rows("sales", "category", "category", "units") == {"Tea › Green › Longjing": 3, "Ware": 3}
    assert rows("sales", "attribute:size", "attribute", "units") == {"1.5": 5, "": 1}


def test_stock_by_category_attribute_and_vendor_is_worth_the_whole(rows):
    assert rows("stock", "category", "category", "value") == {"Tea › Green › Longjing": 8000, "Ware": 4000}
    assert rows("stock", "attribute:Size", "attribute", "on_hand") == {"1.5": 20, "": 10}
    assert rows("stock", "vendor", "vendor", "skus") == {"": 3}


def test_an_attribute_that_nobody_has_is_refused_with_those_there_are(rows):
    for by in ("attribute:Colour", "attribute"):
        with pytest.raises(Refused, match="Size"):
            rows("sales", by, "attribute", "units")
