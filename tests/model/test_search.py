"""Searching: any language, from the first character, newest first; the index follows every change."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from shopdesk.core.texts import say
from shopdesk.model import checking, search
from shopdesk.model.customers.records import Customer
from shopdesk.model.products.records import Product, Sku


def product(work, handle, title="", **more):
    made = Product(handle=handle, title=title, created_at=work.now, **more)
    work.session.add(made)
    work.session.flush()
    return made.id


@pytest.fixture
def teas(shop):
    titles = [
        "龙井茶 Dragon Well 250g",
        "高山乌龙茶",
        "Café crème",
        "Straße mug",
        "ＦＵＬＬ－width",
        "चाय masala",
        "お茶 green",
    ]
    return {t: shop.do(say("Add"), product, f"p{i}", t).result for i, t in enumerate(titles)}


FOUND = {
    "龙": ["龙井茶 Dragon Well 250g", "高山乌龙茶"],
    "井茶": ["龙井茶 Dragon Well 250g"],
    "茶": ["龙井茶 Dragon Well 250g", "高山乌龙茶", "お茶 green"],
    "乌龙 高山": ["高山乌龙茶"],
    "龙茶": ["高山乌龙茶"],
    "d": ["龙井茶 Dragon Well 250g"],
    "drag WELL": ["龙井茶 Dragon Well 250g"],
    "cafe": ["Café crème"],
    "CRÈME": ["Café crème"],
    "full": ["ＦＵＬＬ－width"],
    "250": ["龙井茶 Dragon Well 250g"],
    "चाय": ["चाय masala"],
    "お茶": ["お茶 green"],
    "dragon 茶": ["龙井茶 Dragon Well 250g"],
    "茶龙": [],
    "dragon mug": [],
    "": [],
    "   ": [],
    '"': [],
    "*": [],
    "dragon*": ["龙井茶 Dragon Well 250g"],
    "NOT dragon OR": [],
    "masala चाय": ["चाय masala"],
}


@pytest.mark.parametrize("typed", FOUND)
def test_what_is_typed_finds(shop, teas, typed):
    ids = shop.ask(search.find, "product", typed)
    assert ids == sorted((teas[t] for t in FOUND[typed]), reverse=True)


def test_the_inner_part_of_a_number_finds_its_owner(shop):
    def customer(work):
        made = Customer(name="李雷", phone="13800138000", email="li.lei@example.com", created_at=work.now)
        work.session.add(made)
        work.session.flush()
        return made.id

    who = shop.do(say("Add"), customer).result
    for typed in ("0013", "138001", "8000", "李", "example.com", "li.lei@"):
        assert shop.ask(search.find, "customer", typed) == [who], typed
    for typed in ("9999", "王"):
        assert shop.ask(search.find, "customer", typed) == []


def test_a_part_is_found_as_its_owner(shop):
    made = shop.do(say("Add"), product, "p", "Mug").result

    def sku(work):
        work.session.add(
            Sku(product_id=made, code="MUG-RED-01", barcode="6901234567892", created_at=work.now)
        )

    shop.do(say("Add"), sku)
    for typed in ("mug-red", "234567", "RED"):
        assert shop.ask(search.find, "product", typed) == [made], typed


def test_the_index_follows_change_removal_and_undo(shop):
    made = shop.do(say("Add"), product, "p", "Oolong").result
    shop.do(say("Title"), lambda w: w.session.execute(update(Product).values(title="Assam")))
    assert (shop.ask(search.find, "product", "oolong"), shop.ask(search.find, "product", "assam")) == (
        [],
        [made],
    )
    shop.do(say("Remove"), lambda w: w.session.execute(delete(Product)))
    assert shop.ask(search.find, "product", "assam") == []
    shop.undo()
    shop.undo()
    assert (shop.ask(search.find, "product", "oolong"), shop.ask(search.find, "product", "assam")) == (
        [made],
        [],
    )


def test_the_newest_come_first_and_no_more_than_asked(shop):
    ids = [shop.do(say("Add"), product, f"p{i}", "Tea").result for i in range(6)]
    assert shop.ask(search.find, "product", "tea", 3) == ids[:2:-1]


def test_a_rebuilt_index_finds_the_same(shop, teas):
    def again(work):
        search.rebuild(work.session.connection())
        work.touch("product")

    shop.do(say("Rebuild"), again)
    assert checking.check(shop).ok
    assert len(shop.ask(search.find, "product", "茶")) == 3


def test_filling_twice_makes_no_row_double(shop, teas):
    def again(work):
        search.index_all(work.session.connection(), "product")
        work.touch("product")

    shop.do(say("Fill"), again)
    count = "SELECT count(*) FROM find_product WHERE find_product MATCH 'masala'"
    assert shop.ask(lambda s: s.scalar(text(count))) == 1


def clear(shop):
    """Hypothesis tries many examples on one shop."""
    shop.do(say("Clear"), lambda w: w.session.execute(delete(Product)))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=WORDS, typed=WORDS)
def test_no_text_breaks_the_index_or_the_search(shop, title, typed):
    clear(shop)
    shop.do(say("Add"), product, "p", title)
    shop.ask(search.find, "product", typed)
    assert [str(p) for p in shop.ask(checking.searchable)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.text("茶龙井aeéßдЖ019かम", min_size=1, max_size=6), min_size=1, max_size=4),
    pick=st.data(),
)
def test_a_product_is_found_by_each_of_its_words(shop, words, pick):
    clear(shop)
    made = shop.do(say("Add"), product, "p", " ".join(words)).result
    assert shop.ask(search.find, "product", pick.draw(st.sampled_from(words))) == [made]
    assert shop.ask(search.find, "product", " ".join(reversed(words))) == [made]


def test_what_a_row_is_found_by_is_known_so_that_other_changes_cost_nothing():
    assert search.seen("orders") == {
        "number", "customer_name", "recipient", "items", "city", "buyer_note", "seller_note", "tags", "email",
        "external_no", "tracking", "phone", "kind",
    }  # fmt: skip
    assert search.seen("sku") == {"code", "title", "barcode", "product_id"}
    assert search.seen("customer") == {"name", "email", "note", "phone", "id", "merged_into_id"}
    assert search.seen("customer_identity") == {"value", "customer_id"}


def test_what_left_a_product_does_not_find_it_any_more(shop):
    made = shop.do(say("Add"), product, "p").result
    add = lambda w: w.session.add(Sku(product_id=made, code="ZZ-999", created_at=w.now))
    shop.do(say("Variant"), add)
    assert shop.ask(search.find, "product", "ZZ-999") == [made]
    shop.undo()
    assert shop.ask(search.find, "product", "ZZ-999") == []
