"""A bundle in the bookkeeper's sheets is what left the shelf: its components, each with its share and its cost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shopdesk.model.bundles import actions as bundles
from shopdesk.model.checking import check
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop_settings import actions as settings
from tests.model.test_exports import write
from tests.model.workbook.test_trade import DO, workbook
from tests.model.workbook.test_workbook import rows_of


@pytest.fixture
def sold(shop):
    """A set of a cup (list price 120.00, cost 30.00) and two bowls (60.00, 40.00) for 202.00 with 1 % tax in it."""
    shop.do(DO, settings.change, tax_rate_ppm=10_000)
    wares = (("CUP", 120), ("BOWL", 60), ("SET", 200))
    skus = tuple(SkuDraft(code, code.title(), price=price * 1_000_000) for code, price in wares)
    shop.do(DO, products.create, ProductDraft("Ware", skus))
    shop.do(DO, products.receive, 1, 10, 3_000_0000, money_role=None)
    shop.do(DO, products.receive, 2, 10, 4_000_0000, money_role=None)
    shop.do(DO, bundles.set_by_code, 3, {"CUP": 1, "BOWL": 2})
    at = datetime(2026, 3, 4, 2, tzinfo=UTC)
    line = LineDraft("SET", "Set", quantity=1, unit_price=20_200_0000)
    draft = OrderDraft("taobao", "7788", at, paid_at=at, method=PaymentMethod.PLATFORM, lines=(line,))
    order = shop.do(DO, orders.place, draft).result.order_id
    shop.do(DO, orders.confirm, order, "")
    shop.do(DO, orders.ship, order, "sf", "SF1")
    return shop


def test_a_set_of_two_hundred_is_a_hundred_of_cup_and_a_hundred_of_bowls(sold, tmp_path):
    rows = rows_of(workbook(sold, tmp_path), "销售明细")
    told = ("SKU", "数量", "含税金额", "不含税收入", "税额", "成本", "毛利")
    assert [tuple(r[name] for name in told) for r in rows] == [
        ("CUP", 1, 101, 100, 1, 30, 70), ("BOWL", 2, 101, 100, 1, 80, 20),
    ]  # fmt: skip


def test_a_cup_that_comes_back_alone_is_one_row(sold, tmp_path):
    case = sold.do(DO, orders.request_return, 1, {2: 1}, "broken").result
    sold.do(DO, orders.approve, case)
    sold.do(DO, orders.receive_return, case, {2: (1, 0, 0)})
    [row] = rows_of(workbook(sold, tmp_path), "退款退货")
    told = ("SKU", "数量", "冲减商品收入", "冲减税额", "冲回成本")
    assert tuple(row[name] for name in told) == ("CUP", 1, 100, 1, 30)
    assert check(sold).ok


def test_what_lies_hidden_in_a_bundle_is_no_row_of_an_order_list(sold, tmp_path):
    path = tmp_path / "orders.csv"
    write(sold, "orders", path)
    text = path.read_text("utf-8-sig")
    assert "SET" in text
    assert "CUP" not in text
