"""Writing lists for tests: text files in any encoding, and what the shop holds after them."""

from __future__ import annotations

import pytest

from shopdesk.model.importing import Wish, take


class Lists:
    """A shop that takes lists in."""

    def __init__(self, shop, folder):
        self.shop, self.folder = shop, folder

    def file(self, text, name="list.csv", encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def take(self, text, name="list.csv", encoding="utf-8", **wish):
        return take(self.shop, [self.file(text, name, encoding)], Wish(**wish))

    def look(self, text, **wish):
        return self.take(text, dry_run=True, **wish)

    def ask(self, sql, *values):
        rows = self.shop.ask(lambda s: s.connection().exec_driver_sql(sql, values).fetchall())
        return [tuple(r) for r in rows]

    def skus(self, columns="code, price"):
        return self.ask(f"SELECT {columns} FROM sku ORDER BY id")


@pytest.fixture
def lists(shop, tmp_path):
    return Lists(shop, tmp_path)
