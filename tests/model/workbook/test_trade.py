"""The sheets of the trade: one row for each row of a parcel, of a return, of an expense, as a bookkeeper reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import openpyxl
import pytest

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions as ledger
from shopdesk.model.ledger.rules import cr, dr
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop_settings import actions as settings
from shopdesk.model.workbook import build
from tests.model.workbook.test_workbook import rows_of

DO, MARCH = say("Do it"), Range(date(2026, 3, 1), date(2026, 3, 31))
SALES = ["发货日期", "付款日期", "订单号", "渠道", "行号", "SKU", "商品", "数量", "含税金额", "折扣", "不含税收入",
         "税额", "税率", "成本", "毛利", "凭证号", "发票号"]  # fmt: skip
RETURNS = ["日期", "退款单号", "原订单号", "类型", "SKU", "数量", "退款金额", "冲减税额", "冲回成本", "报废损失",
           "原发货日期", "跨期", "凭证号"]  # fmt: skip
EXPENSES = ["日期", "凭证号", "类别", "科目", "渠道", "供应商", "摘要", "金额", "税额", "发票号"]
JOURNAL = ["凭证日期", "会计期间", "凭证字", "凭证号", "分录号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额",
           "币别", "原币金额", "汇率", "税码", "现金流量项目", "往来单位", "渠道", "订单号", "SKU", "数量", "附件数",
           "业务类型", "来源单据", "业务日期", "冲销凭证", "制单", "审核", "记账"]  # fmt: skip


@pytest.fixture
def sold(shop):
    """Two cups at 101.00 and three bowls at 80.80 with 1 % tax, sent out with 10.10 for shipping; one cup is back."""
    shop.do(DO, settings.change, tax_rate_ppm=10_000)
    draft = ProductDraft(
        "Ware", (SkuDraft("CUP", "Cup", price=101_0000), SkuDraft("BOWL", "Bowl", price=80_8000))
    )
    shop.do(DO, products.create, draft)
    shop.do(DO, products.receive, 1, 10, 3_000_0000, money_role=None)
    shop.do(DO, products.receive, 2, 10, 4_000_0000, money_role=None)
    at = datetime(2026, 3, 4, 2, tzinfo=UTC)
    lines = (
        LineDraft("CUP", "Cup", quantity=2, unit_price=10_100_0000),
        LineDraft("BOWL", "Bowl", quantity=3, unit_price=8_080_0000),
    )
    order = OrderDraft(
        "taobao", "7788", at, paid_at=at, method=PaymentMethod.PLATFORM, shipping=1010, lines=lines
    )
    placed = shop.do(DO, orders.place, order).result.order_id
    shop.do(DO, orders.confirm, placed, "")
    shop.do(DO, orders.ship, placed, "sf", "SF1")
    return shop


def workbook(shop, tmp_path, language="zh_CN"):
    path = tmp_path / "a.xlsx"
    assert shop.ask(build, shop.facts, MARCH, language, path)["failed"] == []
    return path


def test_the_sheets_have_the_columns_a_bookkeeper_is_promised(sold, tmp_path):
    book = openpyxl.load_workbook(workbook(sold, tmp_path))
    for title, wanted in (
        ("销售明细", SALES),
        ("退款退货", RETURNS),
        ("费用明细", EXPENSES),
        ("序时账", JOURNAL),
    ):
        heads = [c.value for c in book[title][4]]
        assert [h for h in heads if h in wanted] == wanted, title


def test_a_parcel_of_two_goods_is_two_rows_that_add_up_to_its_voucher(sold, tmp_path):
    rows = rows_of(workbook(sold, tmp_path), "销售明细")
    told = ("行号", "SKU", "数量", "含税金额", "不含税收入", "税额", "成本", "毛利")
    assert [tuple(r[name] for name in told) for r in rows] == [
        (1, "CUP", 2, 212.1, 200, 2.1, 60, 150), (2, "BOWL", 3, 242.4, 240, 2.4, 120, 120),
    ]  # fmt: skip
    assert rows[0]["运费（不含税）"] == 10
    assert {r["税率"] for r in rows} == {0.01}
    assert {r["凭证号"] for r in rows} == {rows[0]["凭证号"]}


def test_a_returned_cup_is_a_row_with_its_own_cost_and_the_day_it_was_sent(sold, tmp_path):
    case = sold.do(DO, orders.request_return, 1, {1: 1}, "broken").result
    sold.do(DO, orders.approve, case)
    sold.do(DO, orders.receive_return, case, {1: (0, 1, 0)})
    row = next(r for r in rows_of(workbook(sold, tmp_path), "退款退货") if r["SKU"] == "CUP")
    assert (row["类型"], row["数量"], row["冲回成本"], row["报废损失"]) == ("退货报废", 1, 30, 30)
    assert row["原发货日期"] == datetime(2026, 3, 5)
    assert row["退款单号"] == f"R{case}"
    assert row["跨期"] is None


def test_an_international_shop_passes_with_both_cash_flows(intl_shop, tmp_path, calculated):
    day = date(2026, 3, 4)
    pairs = (("ar.clearing", "sales.goods"), ("fixed.cost", "ap.supplier"), ("dep", "fixed.dep"), ("wages", "payroll"),
             ("cash.bank", "loan.short"), ("equity.draw", "cash.bank"))  # fmt: skip
    for n, (debit, credit) in enumerate(pairs, 1):
        intl_shop.do(DO, ledger.journal, [dr(debit, 700 * n), cr(credit, 700 * n)], day, "x")
    [path] = calculated(workbook(intl_shop, tmp_path, "en"))
    checks = {r["No."]: r["Result"] for r in rows_of(path, "Checks")}
    assert checks["C10"] == "PASS"
    assert set(checks.values()) == {"PASS"}
    flow = {r["Line"]: r["These days"] for r in rows_of(path, "Cash flow")}
    assert (flow["7"], flow["40"], flow["32"]) == (0, 0, 21)


def test_profit_carried_over_at_the_months_end_leaves_the_checks_whole(sold, tmp_path):
    legs = [dr("sales.goods", 44_000), cr("cogs", 18_000), cr("equity.result", 26_000)]
    sold.do(DO, ledger.journal, legs, date(2026, 3, 31), "结转损益")
    rows = {r["行次"]: r for r in rows_of(workbook(sold, tmp_path), "利润表")}
    assert (rows["1"]["本期金额"], rows["1"]["本期复算"], rows["32"]["差异"]) == (450, 450, 0)
