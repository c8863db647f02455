"""The check of a shop finds what is broken, with its rows, and finds nothing where nothing is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Cancelled
from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.checking import check
from shopdesk.model.engine import bare
from shopdesk.model.files import open_shop
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import cr, dr
from shopdesk.model.products.records import Product


def product(work):
    work.session.add(Product(handle="p", title="龙井 tea", created_at=work.now))


@pytest.fixture
def harmed(shop, clock):
    """A shop that another hand has changed, past every guard; None if SQLite itself refuses."""
    shop.do(say("Add"), product)

    def harm(*statements):
        shop.close()
        with bare(shop.path) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            connection.execute("UPDATE file_state SET value = 'none' WHERE name = 'triggers'")
        opened.append(open_shop(shop.path, clock=clock))
        return opened[0]

    opened = []
    yield harm
    for again in opened:
        again.close()


def test_a_new_shop_is_whole(shop):
    report = check(shop)
    assert (report.ok, report.broken) == (True, [])
    assert {c.name for c in report.checks} >= {
        "file",
        "references",
        "stored_stock_level",
        "search",
        "order_totals",
    }


def test_every_noun_with_checks_is_asked():
    folder = Path(checking.__file__).parent
    there = {
        f"shopdesk.model.{p.parent.name}.checks"
        for p in folder.glob("*/checks.py")
        if p.parent.name != "workbook"
    }
    assert there == set(checking.NOUNS)


BROKEN = {
    "references": (
        "INSERT INTO sku (product_id, code, title, options, price, barcode, weight_g, volume_cm3, tracked, state, "
        "position, created_at) VALUES (99, 'x', '', '{}', 0, '', 0, 0, 1, 'active', 0, '2026-03-05T00:00:00Z')"
    ),
    "search": "DELETE FROM find_product WHERE rowid = 1",
    "file": "PRAGMA writable_schema = ON",
}


def test_a_reference_to_nothing_is_found_with_its_row(harmed):
    report = check(harmed(BROKEN["references"]))
    assert [p.values["row"] for p in report.broken if p.values.get("other") == "product"] == [1]


def test_a_row_missing_from_the_search_index_is_found(harmed):
    report = check(harmed(BROKEN["search"]))
    assert [p.values["row"] for p in report.broken if p.values.get("table") == "product"] == [1, 1]


def test_a_row_that_the_search_index_has_too_much_is_found(harmed):
    report = check(harmed("INSERT INTO find_product (rowid, words) VALUES (77, 'ghost')"))
    assert [p.values["row"] for p in report.broken] == [77]


def test_a_row_indexed_with_other_words_is_found(harmed):
    report = check(harmed("UPDATE product SET title = 'Assam'"))
    assert ["own words" in str(p) for p in report.broken] == [True]


def test_a_damaged_index_of_the_file_is_found(harmed):
    shop = harmed(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(batch_id)', '(handle)') "
        "WHERE name = 'ix_product_batch_id'",
    )
    report = check(shop)
    assert any("damaged" in str(p) for p in report.broken)


def test_the_report_is_json_with_the_rows(harmed):
    told = json.loads(json.dumps(check(harmed(BROKEN["search"])).as_json(), ensure_ascii=False))
    assert told["ok"] is False
    [broken] = [c for c in told["checks"] if not c["ok"]]
    assert broken["check"] == "search"
    assert broken["found"][0] == {
        "sentence": "Row 1 of product is not in the search index.",
        "warning": False,
        "row": 1,
        "table": "product",
    }


def test_the_check_tells_how_far_it_is_and_can_be_stopped(shop):
    seen = []

    def watch(done, total):
        seen.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        check(shop, watch)
    assert [done for done, _ in seen] == [0, 1, 2]
    assert seen[0][1] == len(checking.all_checks())


def test_the_check_changes_nothing(shop):
    before = shop.ask(lambda s: s.scalar(text("PRAGMA data_version")))
    check(shop)
    assert shop.ask(lambda s: s.scalar(text("SELECT count(*) FROM step"))) == 0
    assert shop.ask(lambda s: s.scalar(text("PRAGMA data_version"))) == before


def test_small_steps_between_two_checks_raise_no_false_alarm(shop):
    """SQLite checks a text index by what its connection noted before other connections wrote to it."""
    for n in range(12):
        assert check(shop).broken == []
        shop.do(say("Add"), capital, n + 1)
        shop.undo()


def capital(work, n):
    legs = [dr("cash.bank", n), cr("equity.capital", n)]
    post(work, "E18", ("capital", n), legs, day=work.today, memo=f"Capital {n}")
