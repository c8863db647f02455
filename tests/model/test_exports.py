"""What is written out of a shop: tables that read back, a journal that balances."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import demo, exports
from shopdesk.model.files import create
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import LineKind
from shopdesk.model.reports import Asked, answer, days_of


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    _made, shop = demo.live(
        tmp_path_factory.mktemp("exports") / "tea.shopdesk", orders=40, seed=2, end=date(2026, 10, 31)
    )
    yield shop
    shop.close()


def write(shop, what, path, start=None, end=None):
    asked = Asked(shop.facts, shop.today(), days_of(start, end))
    return shop.ask(exports.find(what).write, asked, path)


@pytest.mark.parametrize("what", ["orders", "products", "customers", "stock", "journal-csv"])
def test_a_table_has_its_rows_as_csv_and_as_workbook(shop, tmp_path, what):
    count = write(shop, what, tmp_path / "t.csv")
    assert count == write(shop, what, tmp_path / "t.xlsx") > 0
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) >= count + 1
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active.max_row >= count + 1


def test_days_limit_what_is_written(shop, tmp_path):
    path = tmp_path / "t.csv"
    assert (
        0 < write(shop, "orders", path, date(2026, 10, 1), date(2026, 10, 15)) < write(shop, "orders", path)
    )


def test_an_order_is_written_with_the_shops_own_day(tmp_path):
    early = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)  # 01:00 of the 5th in Shanghai
    shop = create(tmp_path / "a.shopdesk", name="A", books_start=date(2026, 1, 1), clock=lambda: early)
    line = LineDraft(title="Gift", kind=LineKind.SHIPPING, subtotal=100)
    shop.do(say("Order"), orders.new_order, OrderDraft("walkin", "1", early, lines=(line,)), confirmed=False)
    path = tmp_path / "t.csv"
    assert write(shop, "orders", path, date(2026, 3, 5), date(2026, 3, 5)) == 1
    assert write(shop, "orders", path, date(2026, 3, 4), date(2026, 3, 4)) == 0
    shop.close()


def test_what_cannot_be_written_is_refused(shop, tmp_path):
    with pytest.raises(Refused):
        exports.find("moon")
    with pytest.raises(Refused):
        write(shop, "orders", tmp_path / "orders.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_hledger_journal_gives_the_trial_balance(shop, tmp_path):
    path = tmp_path / "books.journal"
    write(shop, "journal-hledger", path)
    sums: dict[str, Decimal] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            account, amount = line.strip().rsplit("  ", 1)
            code = account.partition(":")[2].split()[0]
            sums[code] = sums.get(code, Decimal(0)) + Decimal(amount.split()[0])
    asked = Asked(shop.facts, shop.today())
    rows = shop.ask(answer, asked, "trial-balance").rows
    closing = {r["code"]: Decimal(r["closing_debit"] - r["closing_credit"]) / 100 for r in rows}
    assert {k: v for k, v in sums.items() if v} == {k: v for k, v in closing.items() if v}
    assert sum(sums.values()) == 0
