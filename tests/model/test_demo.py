"""The demo shop: sound, the same for the same arguments, and with something of everything in it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.model import demo
from shopdesk.model.checking import check
from shopdesk.model.demo_story import days_of, story
from shopdesk.model.orders import one_parcel, queries

END = date(2026, 10, 31)
COMPARED = (
    "orders",
    "order_line",
    "payment",
    "shipment",
    "aftersale",
    "stock_movement",
    "entry",
    "posting",
    "customer",
    "complaint",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    _made, shop = demo.live(tmp_path_factory.mktemp("demo") / "tea.shopdesk", orders=60, seed=3, end=END)
    yield shop
    shop.close()


def count(shop, sql):
    return shop.ask(lambda s: s.execute(text(sql)).scalar())


def content(shop):
    def rows(session):
        return {
            t: [tuple(r) for r in session.execute(text(f"SELECT * FROM {t} ORDER BY id"))] for t in COMPARED
        }

    return shop.ask(rows)


def test_the_demo_shop_is_sound(shop):
    assert check(shop).broken == []


def test_it_has_something_of_everything(shop):
    labels = set(shop.ask(lambda s: s.execute(text("SELECT DISTINCT label FROM orders")).scalars().all()))
    assert len(labels & {"to_confirm", "to_pack", "shipped", "delivered", "completed", "cancelled"}) >= 5
    for table in ("product", "category", "customer", "shipment", "complaint", "complaint_measure"):
        assert count(shop, f"SELECT count(*) FROM {table}") > 0, table
    assert count(shop, "SELECT count(DISTINCT channel_id) FROM orders") > 3
    assert count(shop, "SELECT count(*) FROM entry WHERE event IN ('E15', 'E17')") > 1


def test_it_has_a_closed_month_an_own_account_a_changed_order_and_one_that_asks_for_too_much(shop):
    assert count(shop, "SELECT group_concat(month) FROM period WHERE state = 'closed'") == "2026-09"
    own = """SELECT count(*) FROM posting p JOIN account a ON a.id = p.account_id WHERE a.name_en = 'Photographs'"""
    assert count(shop, own) == 1
    assert count(shop, "SELECT version FROM orders WHERE external_no = 'TB-61'") > 1
    sql = "SELECT id FROM orders WHERE external_no = 'DY-62'"
    [row] = shop.ask(queries.rows, [count(shop, sql)])
    assert (row.stage, row.lacks) == ("review", True)
    assert len(shop.ask(one_parcel.could_merge)) == 2


def test_it_speaks_both_languages(shop):
    names = shop.ask(lambda s: s.execute(text("SELECT name FROM customer")).scalars().all())
    assert any(n.isascii() for n in names)
    assert any(not n.isascii() for n in names)


def test_nothing_happens_after_its_last_day(shop):
    for table, column in (
        ("orders", "placed_at"),
        ("shipment", "delivered_at"),
        ("payment", "settled_at"),
        ("entry", "day"),
    ):
        assert count(shop, f"SELECT count(*) FROM {table} WHERE {column} > '2026-11-01'") == 0, table


def test_its_making_cannot_be_undone(shop):
    assert (shop.undo_label(), shop.redo_label()) == (None, None)
    with pytest.raises(Refused):
        shop.undo()


def test_the_same_arguments_give_the_same_shop(shop, tmp_path):
    _made, again = demo.live(tmp_path / "again.shopdesk", orders=60, seed=3, end=END)
    try:
        assert content(again) == content(shop)
    finally:
        again.close()


def test_another_seed_is_another_shop():
    assert [f.draft for f in story(20, 1, END)] != [f.draft for f in story(20, 2, END)]


def test_a_story_is_in_order_and_of_the_length_asked_for():
    fates = list(story(500, 1, END))
    moments = [f.draft.placed_at for f in fates]
    assert (len(fates), moments == sorted(moments)) == (500, True)
    assert len({(f.draft.channel, f.draft.external_no) for f in fates}) == 500
    assert days_of(500) == 100
