"""The workbook of a shop that counts sales on confirmation: goods on their way are stock, sales are what arrived."""

from __future__ import annotations

import openpyxl
import pytest

from shopdesk.core.texts import say
from shopdesk.model.orders import actions as orders
from shopdesk.model.shop_settings import actions as settings
from tests.model.workbook.test_checks import column, failed, row_where
from tests.model.workbook.test_trade import sold, workbook
from tests.model.workbook.test_workbook import rows_of

__all__ = ["sold"]
DO = say("Do it")
WAY = "on the way, not sold yet"


@pytest.fixture
def waits(shop, request):
    """The order of `sold` under the policy: cups for 60.00 and bowls for 120.00 are on their way, nothing is sold."""
    shop.do(DO, settings.change, revenue="confirmation")
    return request.getfixturevalue("sold")


def by_sku(path):
    return {(r["SKU"], WAY in r["Product"]): r for r in rows_of(path, "Inventory")}


def stock_of_the_sheet(path):
    """Line 9 of the balance sheet, 存货: goods in the shop and on their way."""
    rows = openpyxl.load_workbook(path, data_only=True)["Balance sheet"].iter_rows(
        min_row=5, values_only=True
    )
    return next(r[2] for r in rows if r[1] == "9")


def test_goods_on_their_way_are_stock_and_no_sale(waits, tmp_path):
    path = workbook(waits, tmp_path, "en")
    rows = by_sku(path)
    assert (rows["CUP", True]["Closing, pieces"], rows["CUP", True]["Closing, value"]) == (2, 60)
    assert (rows["CUP", False]["Sold, value"], rows["CUP", True]["Sold, value"]) == (-60, 60)
    assert (rows["BOWL", True]["Closing, pieces"], rows["BOWL", True]["Unit cost"]) == (3, 40)
    assert rows_of(path, "Sales") == []
    cover = {r[0].value: r[1].value for r in openpyxl.load_workbook(path)["Cover"].iter_rows()}
    assert cover["Basis"].startswith("Revenue when the buyer confirms receipt")


def test_what_arrived_is_sold_by_row_and_leaves_the_way(waits, tmp_path):
    waits.do(DO, orders.deliver, 1)
    path = workbook(waits, tmp_path, "en")
    assert by_sku(path)["CUP", True]["Closing, value"] == 0
    assert sum(r["Sold, value"] for r in rows_of(path, "Inventory")) == -180
    told = ("SKU", "Pieces", "Goods, net", "Tax", "Cost of goods")
    assert [tuple(r[name] for name in told) for r in rows_of(path, "Sales")] == [
        ("CUP", 2, 200, 2.1, 60), ("BOWL", 3, 240, 2.4, 120),
    ]  # fmt: skip


def test_a_cup_that_came_back_before_it_arrived_is_named_as_goods_returned(waits, tmp_path):
    case = waits.do(DO, orders.request_return, 1, {1: 1}, "refused").result
    waits.do(DO, orders.approve, case)
    waits.do(DO, orders.receive_return, case, {1: (1, 0, 0)})
    path = workbook(waits, tmp_path, "en")
    row = next(r for r in rows_of(path, "Returns and refunds") if r["SKU"] == "CUP")
    assert (row["Type"], row["Cost taken back"]) == ("Goods returned", 0)
    rows = by_sku(path)
    assert (rows["CUP", True]["Closing, pieces"], rows["CUP", True]["Closing, value"]) == (1, 30)
    assert rows["CUP", True]["Returned by customers, value"] == -30


def test_calculated_anew_it_passes_and_a_spoiled_row_on_the_way_fails(waits, tmp_path, calculated):
    path = workbook(waits, tmp_path, "en")
    book, spoiled = openpyxl.load_workbook(path), tmp_path / "spoiled.xlsx"
    sheet = book["Inventory"]
    row = row_where(sheet, "Product", lambda v: v is not None and WAY in v)
    sheet.cell(row, column(sheet, "Closing, value")).value += 7
    book.save(spoiled)
    again = calculated(path, spoiled)
    right, wrong = (openpyxl.load_workbook(p, data_only=True) for p in again)
    assert failed(right) == set()
    assert "C15" in failed(wrong)
    assert stock_of_the_sheet(again[0]) == stock_of_the_sheet(path) == 700
