"""Files as other programs wrote them: encodings, preambles, halves, bombs."""

from __future__ import annotations

import json
import zipfile

import openpyxl
import pytest

from shopdesk.core.problems import Refused, Trouble
from shopdesk.model.intake.labels import HEADER_WITHIN, is_footer, squeezed
from shopdesk.model.intake.moments import Moments, order_of
from shopdesk.model.intake.opening import open_table
from shopdesk.model.intake.staging import as_json
from shopdesk.model.intake.worker import _text

KNOWN = {"orderid", "sku", "quantity", "price", "订单编号", "标题", "价格", "数量"}
HEAD = "Order ID,SKU,Quantity,Price\n"
CHINESE = "订单编号,标题,价格,数量\n1,纯棉T恤,49.00,1\n2,马克杯,24.50,2\n"


def read(tmp_path, data, name="orders.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    table = open_table(path, KNOWN)
    return table, list(table.rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_any_encoding(tmp_path, encoding):
    table, rows = read(tmp_path, CHINESE.encode(encoding))
    assert table.labels == ["订单编号", "标题", "价格", "数量"]
    assert rows[1] == (3, ["2", "马克杯", "24.50", "2"])


def test_western_letters_are_not_taken_for_chinese(tmp_path):
    _table, rows = read(tmp_path, (HEAD + "1,CAFÉ é,2,3.00\n2,£5 MUG,1,4.00\n").encode("cp1252"))
    assert [r[1][1] for r in rows] == ["CAFÉ é", "£5 MUG"]


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, mark):
    _table, rows = read(tmp_path, (HEAD + "1,A,2,3.00\n").replace(",", mark))
    assert rows == [(2, ["1", "A", "2", "3.00"])]


def test_the_labels_may_stand_below_a_preamble_and_the_rows_above_a_footer(tmp_path):
    preamble = "".join(f"made {i}\n" for i in range(HEADER_WITHIN - 1))
    table, rows = read(tmp_path, preamble + HEAD + "7,A,1,2.00\n\n合计,,1,\n")
    assert table.header[0] == "Order ID"
    assert rows == [(HEADER_WITHIN + 1, ["7", "A", "1", "2.00"])]


def test_an_order_that_is_named_like_a_comment_is_no_footer():
    assert not is_footer(["#1001", "a@b.c", "", "paid", "", ""])
    assert is_footer(["# 3 records", "", "", "", "", ""])


def test_labels_are_the_same_in_any_spelling():
    assert {squeezed(x) for x in ("Order ID", "order_id*", "ＯｒｄｅｒＩＤ", " OrderId ")} == {"orderid"}


def test_half_a_row_at_the_end_is_told_and_not_taken(tmp_path):
    table, rows = read(tmp_path, HEAD + "1,A,2,3.00\n2,B")
    assert [n for n, _ in rows] == [2]
    assert table.cut == [(3, ["2", "B"])]


def test_half_a_character_at_the_end_is_half_a_row(tmp_path):
    table, rows = read(tmp_path, CHINESE.encode("utf-8")[:-8])
    assert [n for n, _ in rows] == [2]
    assert len(table.cut) == 1


def test_a_table_is_read_again_from_the_beginning(tmp_path):
    table, rows = read(tmp_path, HEAD + "1,A,2,3.00\n")
    assert list(table.rows()) == rows


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.csv", b"\x00\x01\x02" * 1000, "no text"),
        ("x.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 500, "a picture"),
        ("x.csv", b"", "is empty"),
        ("x.xls", b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("x.csv", b"Lorem ipsum\ndolor sit amet\n", "names columns"),
        ("x.csv", HEAD.encode() + b'1,"A,2,3.00\n' + b"x" * 200_000, "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path, name, data, said):
    with pytest.raises(Refused) as no:
        read(tmp_path, data, name)
    assert said in str(no.value)
    assert len(no.value.problems) == 1


def test_a_file_that_is_not_there_is_trouble(tmp_path):
    with pytest.raises(Trouble):
        open_table(tmp_path / "none.csv", KNOWN)


def book(path, rows, *, dimension=None):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


ROWS = [
    ["Shop report"],
    ["Order ID", "SKU", "Quantity", "Price"],
    [536365, "22423", 6, 2.55],
    ["C7", "M", -1, 4],
]


def test_a_workbook_is_read_as_a_person_would_have_typed_it(tmp_path):
    table = open_table(book(tmp_path / "a.xlsx", ROWS), KNOWN)
    assert list(table.rows()) == [(3, ["536365", "22423", "6", "2.55"]), (4, ["C7", "M", "-1", "4"])]


def test_the_sheet_with_the_labels_is_found(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["hello"])
    for row in ROWS:
        workbook.create_sheet("orders") if len(workbook.sheetnames) == 1 else None
        workbook["orders"].append(row)
    workbook.save(tmp_path / "b.xlsx")
    assert len(list(open_table(tmp_path / "b.xlsx", KNOWN).rows())) == 2


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_half_a_workbook_is_refused(tmp_path, share):
    whole = book(tmp_path / "a.xlsx", ROWS).read_bytes()
    with pytest.raises(Refused, match=r"damaged|download"):
        read(tmp_path, whole[: int(len(whole) * share)], "half.xlsx")


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(Refused, match="archive"):
        open_table(tmp_path / "z.xlsx", KNOWN)


def test_a_bomb_is_not_opened(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (300 << 20))
    with pytest.raises(Refused, match="unpack"):
        open_table(tmp_path / "bomb.xlsx", KNOWN)


def test_a_cell_far_away_does_not_take_the_memory(tmp_path):
    workbook = openpyxl.Workbook()
    for row in ROWS:
        workbook.active.append(row)
    workbook.active["XFD1048576"] = "far"
    workbook.save(tmp_path / "far.xlsx")
    assert len(list(open_table(tmp_path / "far.xlsx", KNOWN).rows())) == 2


def test_long_numbers_of_a_spreadsheet_show_that_digits_are_lost():
    assert _text(536365.0) == "536365"
    assert _text(1234567890123456789.0) == "1.23457E+18"


def test_days_and_months_are_told_apart_by_the_whole_column():
    assert order_of(["12/1/2010 8:26", "12/13/2010 9:00"], "GBP") == (True, True)
    assert order_of(["1/12/2010", "13/12/2010"], "USD") == (False, True)
    assert order_of(["11/30/2010", "12/1/2010"], "GBP") == (True, True)
    assert order_of(["2010-12-01"], "GBP") == (False, True)


def test_moments_without_an_offset_are_in_the_shops_zone():
    read_ = Moments("Asia/Shanghai", month_first=True)
    assert read_("12/1/2010 8:26").isoformat() == "2010-12-01T00:26:00+00:00"
    assert read_("2024-05-03 11:00:00 +0900").isoformat() == "2024-05-03T02:00:00+00:00"
    assert read_("Jul-21-25").isoformat() == "2025-07-20T16:00:00+00:00"
    assert read_("31/31/2010") is None


@pytest.mark.parametrize(
    "cells", [["a", "b"], [], [""], ['say "hi"', "x"], ["a\\b"], ["line\nbreak", "\t"], ["茶", "é"]]
)
def test_raw_rows_are_kept_as_json(cells):
    assert json.loads(as_json(cells)) == cells
