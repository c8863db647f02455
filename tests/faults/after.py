"""What must be true of a folder after any fault."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import text

from shopdesk.model import checking, copies, schema
from shopdesk.model.backups import examine, listed
from shopdesk.model.files import open_shop
from tests.faults import child

LATER = datetime(2026, 3, 5, 3, tzinfo=UTC)


def products(path):
    """How many products the shop has, once it is proven that it opens and that nothing in it is half."""
    shop = open_shop(path, clock=lambda: LATER)
    try:
        report = checking.check(shop)
        assert report.ok, [str(p) for p in report.broken]
        assert not any("disagree" in str(words) for words in shop.found)
        return shop.ask(_whole_products)
    finally:
        shop.close()


def _whole_products(session):
    count = session.scalar(text("SELECT count(*) FROM product"))
    assert session.scalar(text("SELECT count(*) FROM sku")) == count
    single = session.scalar(text("SELECT count(*) FROM product WHERE batch_id IS NULL"))
    assert session.scalar(text("SELECT coalesce(sum(quantity), 0) FROM stock_movement")) == 10 * single
    assert session.scalar(text("SELECT count(*) FROM timeline WHERE subject = 'product'")) >= single
    return count


def backups(folder):
    """The names of the backups, once it is proven that each is whole."""
    found = listed(folder)
    for made in found:
        assert examine(made.path) == made.controls
        assert copies.digest(made.path) == made.sha256
    return {made.path.name for made in found}


@contextmanager
def newer():
    """In here this program is of the next version of the file."""
    from shopdesk.model.migrations import env

    before = schema.VERSION, env.all_versions
    child.second_version()
    try:
        yield
    finally:
        schema.VERSION, env.all_versions = before
