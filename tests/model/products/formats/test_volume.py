"""The volume of a SKU in product lists: what a landed cost is handed out by."""

from __future__ import annotations

import pytest

WOO = (
    "Type,SKU,Name,Regular price,Parent,Length (cm),Width (cm),Height (in)\n"
    "simple,BOX,Box,10,,20,15,10\n"
    "simple,FLAT,Flat,10,,20,15,\n"
)
TAOBAO = (
    "version 1.00\n"
    "title\tprice\tnum\tskuProps\touter_id\titem_size\n"
    "宝贝名称\t宝贝价格\t宝贝数量\t销售属性组合\t商家编码\t物流体积\n"
    "茶壶\t128\t3\t\tPOT\t0.0024\n"
)


def volumes(lists):
    return dict(lists.skus("code, volume_cm3"))


def test_a_table_tells_a_volume_as_a_number_or_as_sides(lists):
    text = "SKU,Title,Volume (cm³)\nA,Mug,750\nB,Pot,20 × 15 x 8\nC,Tea,\n"
    assert lists.take(text)["left_out"] == []
    assert volumes(lists) == {"A": 750, "B": 2_400, "C": 0}


@pytest.mark.parametrize(
    ("cell", "words"), [("big", "volume"), ("-3", "volume"), ("1x2x3x4", "volume"), ("9e9", "larger")]
)
def test_what_is_no_volume_is_left_out_with_its_row(lists, cell, words):
    result = lists.take(f"SKU,Title,Volume\nA,Mug,{cell}\n")
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [(2, "Volume")]
    assert words in result["left_out"][0]["reason"]


def test_woocommerce_tells_three_sides_in_the_unit_of_each(lists):
    lists.take(WOO)
    assert volumes(lists) == {"BOX": 7_620, "FLAT": 0}  # 20 × 15 × 25.4


def test_taobao_keeps_cubic_metres(lists):
    lists.take(TAOBAO)
    assert volumes(lists) == {"POT": 2_400}


def test_a_list_changes_the_volume_and_an_empty_cell_leaves_it(lists):
    lists.take("SKU,Title,Volume\nA,Mug,750\n")
    lists.take("SKU,Title,Volume\nA,Mug,\n")
    assert volumes(lists) == {"A": 750}
    assert lists.take("SKU,Title,Volume\nA,Mug,800\n")["skus_updated"] == 1
    assert volumes(lists) == {"A": 800}
