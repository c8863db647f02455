"""Tracking numbers as channels take them, vouchers as bookkeeping packages take them."""

from __future__ import annotations

import csv
from datetime import date

import openpyxl
import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.model import demo, exports
from shopdesk.model.export_work import LAYOUTS, MEMO
from shopdesk.model.files import create
from shopdesk.model.reports import Asked, days_of


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    _made, shop = demo.live(
        tmp_path_factory.mktemp("exports") / "tea.shopdesk", orders=60, seed=2, end=date(2026, 10, 31)
    )
    yield shop
    shop.close()


def write(shop, what, path, start=None, end=None):
    return shop.ask(exports.find(what).write, Asked(shop.facts, shop.today(), days_of(start, end)), path)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_tracking_numbers_go_to_taobao_with_the_list_of_its_carriers(shop, tmp_path):
    count = write(shop, "shipping-taobao", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("订单编号", "物流公司", "运单号")
    assert len(rows) == count + 1 > 5
    carriers = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert {row[1] for row in rows[1:]} <= {*carriers, None}  # nobody said who carries some
    assert all(isinstance(cell, str) and cell for row in rows[1:] for cell in (row[0], row[2]))


def test_each_parcel_is_one_row_of_its_own_channel(shop, tmp_path):
    sql = "SELECT count(*) FROM shipment s JOIN orders o ON o.id = s.order_id JOIN channel c ON c.id = o.channel_id"
    for channel in ("pdd", "shopify"):
        count = write(shop, f"shipping-{channel}", tmp_path / "t.csv")
        parcels = shop.ask(
            lambda s, c=channel: s.scalar(
                text(f"{sql} WHERE c.code = :c AND s.tracking <> '' AND s.shipped_at IS NOT NULL"), {"c": c}
            )
        )
        assert count == parcels > 0
    rows = table(tmp_path / "t.csv")
    assert rows[0][2:4] == ["Fulfillment: Tracking Number", "Fulfillment: Tracking Company"]
    assert all(row[2] in row[4] for row in rows[1:] if row[4])


def test_days_limit_the_parcels_that_are_told(shop, tmp_path):
    all_ = write(shop, "shipping-taobao", tmp_path / "t.csv")
    assert (
        0 < write(shop, "shipping-taobao", tmp_path / "t.csv", date(2026, 10, 20), date(2026, 10, 31)) < all_
    )


def test_every_channel_with_columns_can_be_written(shop, tmp_path):
    for channel in LAYOUTS:
        write(shop, f"shipping-{channel}", tmp_path / "t.csv")
        assert table(tmp_path / "t.csv")[0] == [title for title, _cell in LAYOUTS[channel][0]]


def test_vouchers_balance_and_leave_the_other_side_empty(shop, tmp_path):
    for package, debit in (("jingdouyun", 8), ("tplus", 6)):
        count = write(shop, f"vouchers-{package}", tmp_path / "v.csv")
        head, *rows = table(tmp_path / "v.csv")
        assert (head[debit], head[debit + 1], len(rows)) == ("借方金额", "贷方金额", count)
        assert sum(float(r[debit] or 0) for r in rows) == pytest.approx(
            sum(float(r[debit + 1] or 0) for r in rows)
        )
        assert all((r[debit] == "") != (r[debit + 1] == "") for r in rows)
    assert len(table(tmp_path / "v.csv")[0]) == 15


def test_jingdouyun_gets_its_twenty_five_columns_and_days_as_text(shop, tmp_path):
    write(shop, "vouchers-jingdouyun", tmp_path / "v.xlsx", date(2026, 10, 1), date(2026, 10, 31))
    sheet = openpyxl.load_workbook(tmp_path / "v.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert (sheet.title, len(rows[0])) == ("凭证列表#2026年第10期", 25)
    assert rows[1][0].startswith("2026-10-")
    assert [r[4] for r in rows[1:4]][:2] == [1, 2]
    assert max(len(r[5]) for r in rows[1:]) <= MEMO


def test_t3_gets_gbk_with_its_own_first_line(shop, tmp_path):
    count = write(shop, "vouchers-yonyou-t3", tmp_path / "v.txt")
    lines = (tmp_path / "v.txt").read_bytes().decode("gbk").split("\r\n")
    assert lines[0] == "填制凭证,V800"
    rows = list(csv.reader(lines[1 : count + 1]))
    assert {len(r) for r in rows} == {50}
    assert sum(float(r[6]) for r in rows) == pytest.approx(sum(float(r[7]) for r in rows))
    with pytest.raises(Refused):
        write(shop, "vouchers-yonyou-t3", tmp_path / "v.xlsx")


def test_an_account_without_the_package_s_code_is_refused(tmp_path):
    from shopdesk.core.texts import say
    from shopdesk.model.ledger import actions

    shop = create(tmp_path / "a.shopdesk", name="A", books_start=date(2026, 1, 1), chart="international")
    shop.do(say("m"), actions.contribute, "cash.bank", 100, shop.today(), "capital")
    with pytest.raises(Refused, match="no code"):
        write(shop, "vouchers-tplus", tmp_path / "v.csv")
    assert not (tmp_path / "v.csv").exists()
    shop.close()
