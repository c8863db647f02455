"""The log of changes: every row comes back as it was, facts are answered by their reverse, later work is
protected.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import changes, checking, timeline
from shopdesk.model.orders.records import Carrier
from shopdesk.model.products.records import Product, Sku
from shopdesk.model.shop import bulk, end_bulk
from shopdesk.model.spine import Batch, Change


def everything(shop):
    """Every row that the log watches, as it stands."""
    tables = [t for t in changes.logged_tables() if t not in changes.append_only_tables()]
    return shop.ask(lambda s: {t.name: sorted(tuple(r) for r in s.execute(select(t))) for t in tables})


def product(work, handle, title="Tea"):
    made = Product(handle=handle, title=title, created_at=work.now)
    work.session.add(made)
    work.session.flush()
    return made.id


def test_an_update_notes_only_what_differs(shop):
    shop.do(
        say("x"),
        lambda w: w.session.execute(
            update(Carrier).where(Carrier.code == "sf").values(page="p", name_en="SF Express")
        ),
    )
    change = shop.ask(lambda s: s.scalars(select(Change)).one())
    assert json.loads(change.after) == {"page": "p"}
    assert list(json.loads(change.before)) == ["page"]


def test_an_update_that_changes_nothing_is_not_noted(shop):
    done = shop.do(say("x"), lambda w: w.session.execute(update(Carrier).values(active=True)))
    assert (done.touched, done.step) == (frozenset(), None)


def test_undo_brings_back_what_was_removed_in_every_column(shop):
    before = everything(shop)
    shop.do(say("x"), lambda w: w.session.execute(delete(Carrier).where(Carrier.code.in_(["sf", "dhl"]))))
    assert everything(shop) != before
    shop.undo()
    assert everything(shop) == before


@pytest.mark.parametrize("words", ["", "0", "null", "[1]", '{"a": "b"}', "q\"uo'te\\", "茶\n\t☕", " 1e3 "])
def test_texts_that_look_like_something_else_come_back_as_they_were(shop, words):
    shop.do(
        say("Make"),
        lambda w: w.session.add(
            Sku(product_id=product(w, "p", words), code="S", price=2**53 + 1, created_at=w.now, title=words)
        ),
    )
    before = everything(shop)
    shop.do(say("Remove"), lambda w: [w.session.execute(delete(t)) for t in (Sku, Product)])
    assert everything(shop) != before
    shop.undo()
    assert everything(shop) == before


def test_unique_values_that_change_places_come_back(shop):
    before = everything(shop)

    def swap(work):
        for a, b in (("sf", "?"), ("dhl", "sf"), ("?", "dhl")):
            work.session.execute(update(Carrier).where(Carrier.code == a).values(code=b))

    shop.do(say("Swap"), swap)
    shop.undo()
    assert everything(shop) == before


def test_a_code_that_changed_only_its_case_comes_back(shop):
    def make(work):
        work.session.add(Sku(product_id=product(work, "p"), code="TEA", created_at=work.now))

    shop.do(say("Make"), make)
    done = shop.do(say("Rename"), lambda w: w.session.execute(update(Sku).values(code="Tea")))
    assert done.touched >= {"sku"}
    shop.undo()
    assert shop.ask(lambda s: s.scalar(select(Sku.code))) == "TEA"


def test_a_row_removed_while_another_took_its_unique_value_comes_back(shop):
    before = everything(shop)

    def replace(work):
        work.session.execute(delete(Carrier).where(Carrier.code == "sf"))
        work.session.add(Carrier(code="sf", name_en="x", name_zh="x", page="", pattern=""))

    shop.do(say("Replace"), replace)
    after = everything(shop)
    shop.undo()
    assert everything(shop) == before
    shop.redo()
    assert everything(shop) == after


def test_parents_and_children_come_back_in_any_order(shop):
    def make(work):
        work.session.add(Sku(product_id=product(work, "p"), code="S", created_at=work.now))

    def remove(work):
        work.session.execute(delete(Sku))
        work.session.execute(delete(Product))

    shop.do(say("Make"), make)
    full = everything(shop)
    shop.do(say("Remove"), remove)
    shop.undo()
    assert everything(shop) == full
    shop.undo()
    assert not shop.ask(lambda s: s.scalars(select(Product)).all())


def test_what_a_later_step_changed_is_not_taken_back(shop):
    batch = shop.do(say("Import"), batch_of_products, 3).result
    shop.do(
        say("Retitle"),
        lambda w: w.session.execute(update(Product).where(Product.handle == "b1").values(title="New")),
    )
    with pytest.raises(Refused, match="Retitle"):
        shop.undo_batch(batch)
    shop.undo()
    shop.undo_batch(batch)
    assert not shop.ask(lambda s: s.scalars(select(Product)).all())


def test_what_a_later_step_refers_to_is_not_taken_back(shop):
    batch = shop.do(say("Import"), batch_of_products, 1).result

    def refer(work):
        owner = work.session.scalar(select(Product.id))
        work.session.add(Sku(product_id=owner, code="S", created_at=work.now))

    shop.do(say("Refer"), refer)
    before = everything(shop)
    with pytest.raises(Refused, match="later"):
        shop.undo_batch(batch)
    assert everything(shop) == before


def batch_of_products(work, count):
    batch = Batch(kind="products", format="test", files="[]", at=work.now)
    work.session.add(batch)
    work.session.flush()
    work.mark_batch(batch.id)
    bulk(work)
    rows = [
        {"handle": f"b{i}", "title": f"茶 {i}", "created_at": work.now, "batch_id": batch.id}
        for i in range(count)
    ]
    work.session.execute(insert(Product), rows)
    end_bulk(work, frozenset({"product"}))
    return batch.id


def test_a_bulk_load_is_undone_and_done_again_without_a_log_of_its_rows(shop):
    empty = everything(shop)
    done = shop.do(say("Import"), batch_of_products, 200)
    full = everything(shop)
    assert "product" in done.touched
    assert shop.ask(lambda s: s.scalars(select(Change)).all()) == []
    for _ in range(2):
        shop.undo()
        assert everything(shop) == empty
        shop.redo()
        assert everything(shop) == full
    assert checking.check(shop).ok


def test_undo_tells_how_far_it_is_and_can_be_stopped(shop):
    from shopdesk.core.problems import Cancelled

    shop.do(say("Import"), batch_of_products, 50)
    seen = []

    def stop(done, total):
        seen.append((done, total))
        if len(seen) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        shop.undo(stop)
    assert len(shop.ask(lambda s: s.scalars(select(Product)).all())) == 50
    shop.undo()
    assert not shop.ask(lambda s: s.scalars(select(Product)).all())


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE timeline SET who = 'x'",
        "DELETE FROM timeline",
        "UPDATE stock_movement SET value = 1",
        "DELETE FROM posting",
        "UPDATE entry SET memo = ''",
    ],
)
def test_facts_cannot_be_changed(shop, verb):
    from datetime import date

    def facts(work):
        from shopdesk.model.ledger.records import Account, Entry, Posting
        from shopdesk.model.products.records import MovementKind, StockMovement

        timeline.note(work, "product", 1, "Added.")
        day = date(2026, 3, 5)
        work.session.add(
            StockMovement(sku_id=1, quantity=1, kind=MovementKind.OPENING, day=day, recorded_at=work.now)
        )
        entry = Entry(
            period="2026-03", no=1, day=day, business_day=day, event="test", idem_key="x", posted_at=work.now
        )
        work.session.add(entry)
        work.session.flush()
        account = work.session.scalar(select(Account.id))
        work.session.add(Posting(entry_id=entry.id, seq=1, day=day, account_id=account, debit=5))

    shop.do(say("Facts"), facts)
    with pytest.raises(DBAPIError, match="append-only"):
        shop.do(say("Forge"), lambda w: w.session.execute(text(verb)))


def test_a_fact_taken_back_stays_and_is_answered(shop):
    shop.do(say("Note"), lambda w: timeline.note(w, "product", 1, "Added."))
    shop.undo()
    shop.redo()
    rows = shop.ask(lambda s: s.execute(text("SELECT id, reverses_id FROM timeline ORDER BY id")).all())
    assert [tuple(r) for r in rows] == [(1, None), (2, 1), (3, 2)]


OPS = st.lists(
    st.tuples(st.sampled_from(["add", "title", "remove", "undo", "redo"]), st.integers(0, 4)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ops=OPS)
def test_any_story_undone_to_its_beginning_and_redone_is_the_same(shop, ops):
    while shop.undo_label():
        shop.undo()
    empty = everything(shop)
    for verb, number in ops:
        act(shop, verb, number)
    full, depth = everything(shop), 0
    while shop.undo_label():
        shop.undo()
        depth += 1
    assert everything(shop) == empty
    for _ in range(depth):
        shop.redo()
    assert everything(shop) == full
    assert checking.check(shop).ok


def act(shop, verb, number):
    handle = f"p{number}"
    here = shop.ask(lambda s: s.scalar(select(Product.id).where(Product.handle == handle)))
    if verb == "add" and here is None:
        shop.do(say("Add"), product, handle)
    elif verb == "title":
        shop.do(
            say("Title"),
            lambda w: w.session.execute(
                update(Product).where(Product.handle == handle).values(title=f"T{number}x")
            ),
        )
    elif verb == "remove":
        shop.do(say("Remove"), lambda w: w.session.execute(delete(Product).where(Product.handle == handle)))
    elif verb == "undo" and shop.undo_label():
        shop.undo()
    elif verb == "redo" and shop.redo_label():
        shop.redo()
