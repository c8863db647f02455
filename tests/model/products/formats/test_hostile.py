"""Lists that are broken, absurd or hostile: refused by row, column and reason, nothing half done."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from shopdesk.core.problems import Cancelled, Refused
from shopdesk.model.checking import check
from shopdesk.model.importing import take
from shopdesk.model.products import intake

HEAD = "SKU,Title,Price,Cost,Stock,Barcode,Weight,Category,Description\n"
GOOD = "A-1,Tee,5,2,3,6901234567892,100,Clothing,fine\n"


@pytest.mark.parametrize(("row", "column", "said"), [
    ("B,Bad,-1,,,,,,", "Price", "below zero"),
    ("B,Bad,1e30,,,,,,", "Price", "not a price"),
    ("B,Bad,99999999999,,,,,,", "Price", "more than anything costs"),
    ("B,Bad,cheap,,,,,,", "Price", "cheap"),
    ("B,Bad,5,-2,,,,,", "Cost", "below zero"),
    ("B,Bad,5,,-7,,,,", "Stock", "below zero"),
    ("B,Bad,5,,99999999999999,,,,", "Stock", "not a number of pieces"),
    ("B,Bad,5,,1.5,,,,", "Stock", "not a number of pieces"),
    ("B,Bad,5,,,6.90123E+12,,,", "Barcode", "lost its digits"),
    ("1.23457E+18,Bad,5,,,,,,", "SKU", "lost its digits"),
    ("B,Bad,5,,,,-3,,", "Weight", "not a weight"),
    ("B,Bad,5,,,,1e12,,", "Weight", "heavier"),
    ("B,Bad,5,,,,,a>b>c>d>e,", "Category", "5 levels"),
    ("B,Bad,5,,,,,Tea > Green > tea,", "Category", "below itself"),
    (",Bad,5,,,,,,", "SKU", "No SKU"),
    (f"{'x' * 101},Bad,5,,,,,,", "SKU", "100 characters"),
    (f"B,{'x' * 10_000},5,,,,,,", "title", "500 characters"),
    ("B,,5,,,,,,", "title", "name"),
    ("B,Bad,5,,,,,,,more", "", "more cells"),
])  # fmt: skip
def test_a_row_that_cannot_be_right_is_left_out_and_says_why(lists, row, column, said):
    result = lists.take(HEAD + row + "\n" + GOOD)
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [(2, column)]
    assert said in result["left_out"][0]["reason"]
    assert result["rows_read"] == result["rows_taken"] + len(result["left_out"]) == 2
    assert lists.skus() == [("A-1", 5_000_000)]
    assert check(lists.shop).broken == []


def test_the_same_sku_twice_counts_once_also_if_only_its_case_differs(lists):
    result = lists.take(HEAD + GOOD + GOOD.replace("A-1", "a-1").replace(",5,", ",6,") + GOOD)
    assert [(x["row"], x["value"]) for x in result["left_out"]] == [(3, "a-1"), (4, "A-1")]
    assert all("row 2" in x["reason"] for x in result["left_out"])
    assert lists.skus() == [("A-1", 5_000_000)]


def test_variants_of_one_product_may_not_share_a_code(lists):
    head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    result = lists.take(head + "t,Tee,Size,S,X,5\nt,,,M,x,6\nu,Cup,Title,Default Title,X,7\n")
    assert [x["row"] for x in result["left_out"]] == [3, 4]
    assert result["products_new"] == 1


def test_a_sku_of_another_product_here_is_not_taken_away_from_it(lists):
    head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    lists.take(head + "t,Tee,Size,S,T-S,5\nc,Cup,Title,Default Title,C,7\n")
    result = lists.take(head + "t,Tee,Size,S,C,5\n")
    assert "Cup" in result["left_out"][0]["reason"]
    assert result["batch"] is None


@pytest.mark.parametrize("cut", ["B-2,Cut in ha", "B-2,被切", 'B-2,"Open quo'])
def test_a_last_line_that_is_cut_is_told_and_not_taken(lists, cut):
    result = lists.take((HEAD + GOOD + cut).encode()[:-1])
    assert [(x["row"]) for x in result["left_out"]] == [3]
    assert "ends in the middle" in result["left_out"][0]["reason"]
    assert lists.skus() == [("A-1", 5_000_000)]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(lists):
    with pytest.raises(Refused, match="row 3 cannot be read"):
        lists.take(HEAD + GOOD + 'B,"open,5\n' + "x" * 200_000)
    assert lists.skus() == []


@pytest.mark.parametrize(("text", "said"), [
    ("SKU,Title,Price,price \nA,Tee,5,6\n", "two columns"),
    ("Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant SKU,Variant Price\nt,T,,,A,B,5\n", "two columns"),
    (HEAD, "has no rows"),
])  # fmt: skip
def test_a_table_that_says_two_things_is_refused(lists, text, said):
    with pytest.raises(Refused, match=said):
        lists.take(text)


@pytest.mark.parametrize("label", ["amazon-order-id", "Order ID", "主订单编号", "Invoice No"])
def test_a_list_of_orders_is_not_taken_for_one_of_products(lists, label):
    with pytest.raises(Refused) as refused:
        lists.take(f"{label},sku,product-name,item-price\n123-4567890,S-1,item one,21.98\n")
    assert "is no file that ShopDesk knows" in str(refused.value)


@pytest.mark.parametrize(
    "data", [b"SKU,Title\n\0\0\0A,Tee\n", b"\x89PNG\r\n\x1a\n" + b"0" * 99, b"", b"<html><table>"]
)
def test_what_is_no_table_is_refused(lists, data):
    with pytest.raises(Refused):
        lists.take(data)
    assert lists.skus() == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be-bom"])
def test_every_encoding_with_its_mark_is_read(lists, encoding):
    text = "商品编码,商品名称,售价,描述\nA-1,白瓷茶壶，一套六件,12.5,適合送禮\n"
    data = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
    assert lists.take(data)["products_new"] == 1
    assert lists.ask("SELECT title FROM product") == [("白瓷茶壶，一套六件",)]


def test_long_texts_and_line_breaks_inside_quotes_stay_whole(lists):
    long = "Line one\n" + 'words, "quoted" ' * 700
    cell = '"' + long.replace('"', '""') + '"'
    assert lists.take(HEAD + f"A-1,Tee,5,,,,,,{cell}\n")["left_out"] == []
    assert lists.ask("SELECT description FROM product") == [(long.strip(),)]


def test_a_bomb_is_not_opened(lists, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/workbook.xml", "<x/>")
        out.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    with pytest.raises(Refused, match="unpack"):
        take(lists.shop, [path])


def test_a_far_cell_and_numbers_of_a_workbook(lists, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["SKU", "Title", "Price", "Barcode"])
    book.active.append(["0042", "Tee", 12.5, 6901234567892])
    book.active.append(["T-2", "Cup", 3, 1234567890123456789])
    book.active.cell(2, 600).value = "far"
    book.save(tmp_path / "t.xlsx")
    result = take(lists.shop, [tmp_path / "t.xlsx"])
    assert [(x["row"]) for x in result["left_out"]] == [2, 3]
    book.active.cell(2, 600).value = None
    book.save(tmp_path / "t.xlsx")
    take(lists.shop, [tmp_path / "t.xlsx"])
    assert lists.skus("code, price, barcode") == [("0042", 12_500_000, "6901234567892")]


def test_empty_cells_keep_what_is_here_unless_she_says_so(lists):
    lists.take(HEAD + GOOD)
    empty = HEAD + "A-1,,,,,,,,\n"
    assert lists.take(empty)["batch"] is None
    lists.take(empty, erase=True)
    assert lists.skus("code, price, barcode, weight_g") == [("A-1", 5_000_000, "", 0)]
    assert lists.ask("SELECT title, description, category_id FROM product") == [("Tee", "", None)]
    lists.shop.undo()
    assert lists.skus("code, barcode") == [("A-1", "6901234567892")]


def test_columns_that_she_leaves_are_not_touched(lists):
    lists.take(HEAD + GOOD)
    other = HEAD + "A-1,Shirt,9,2,3,6901234567892,100,Clothing,fine\n"
    lists.take(other, leave=frozenset({"price"}))
    assert lists.ask("SELECT p.title, s.price FROM sku s JOIN product p ON p.id = s.product_id") == [
        ("Shirt", 5_000_000)
    ]
    with pytest.raises(Refused, match="no field"):
        lists.take(other, leave=frozenset({"prices"}))


def test_a_look_tells_cell_by_cell_and_changes_nothing(lists):
    lists.take(HEAD + GOOD + "C-1,Cup,3,,,,,,\n")
    text = (
        HEAD
        + "A-1,Shirt,9,2,3,6901234567892,100,Clothing,fine\nC-1,Cup,3,,,,,,\nN-1,New,1,,,,,,\nX,Bad,-1,,,,,,\n"
    )
    diff = lists.look(text)["diff"]
    assert [(d["row"], d["state"]) for d in diff] == [
        (2, "changed"),
        (3, "unchanged"),
        (4, "new"),
        (5, "error"),
    ]
    assert diff[0]["cells"] == [
        {"field": "title", "old": "Tee", "new": "Shirt"}, {"field": "price", "old": "5.00", "new": "9.00"},
    ]  # fmt: skip
    assert "below zero" in diff[3]["reason"]
    assert lists.skus() == [("A-1", 5_000_000), ("C-1", 3_000_000)]


def test_the_bulk_path_makes_and_changes_what_the_small_one_does(lists, monkeypatch):
    monkeypatch.setattr(intake, "MANY", 1)
    lists.take(HEAD + GOOD + "C-1,Cup,3,,,,,Kitchen > Cups,\n")
    assert check(lists.shop).broken == []
    lists.take(HEAD + "A-1,Shirt,9,2,3,1,100,Clothing,fine\nD-1,Dish,3,,,,,Kitchen,\n")
    assert check(lists.shop).broken == []
    lists.shop.undo()
    assert lists.skus() == [("A-1", 5_000_000), ("C-1", 3_000_000)]
    assert lists.ask("SELECT title FROM product ORDER BY id") == [("Tee",), ("Cup",)]
    assert check(lists.shop).broken == []
    lists.shop.redo()
    assert lists.skus() == [("A-1", 9_000_000), ("C-1", 3_000_000), ("D-1", 3_000_000)]
    assert check(lists.shop).broken == []


def test_what_is_made_later_on_a_list_keeps_it_from_being_undone(lists):
    first = lists.take(HEAD + GOOD)["batch"]
    lists.take(HEAD + GOOD.replace(",5,", ",6,"))
    with pytest.raises(Refused, match="undo that first"):
        lists.shop.undo_batch(first)


@pytest.mark.parametrize("at", [0.2, 0.6, 0.8, 0.95])
def test_a_list_that_is_cancelled_leaves_nothing(lists, at):
    rows = "".join(f"S-{i},Thing {i},5,,,,,C{i % 7},\n" for i in range(4_000))

    def stop(done, total):
        if done >= total * at:
            raise Cancelled

    path = lists.file(HEAD + rows)
    with pytest.raises(Cancelled):
        take(lists.shop, [path], progress=stop)
    assert lists.ask("SELECT (SELECT count(*) FROM sku), (SELECT count(*) FROM category)") == [(0, 0)]
    assert check(lists.shop).broken == []
    assert take(lists.shop, [path])["skus_new"] == 4_000


def test_one_long_statement_is_given_up_when_she_cancels(lists):
    from shopdesk.core.texts import say
    from shopdesk.model.interrupting import Interrupting

    asked = []

    def stop(done, total):
        asked.append(done)
        if len(asked) > 3:
            raise Cancelled

    def slow(work, interrupting):
        interrupting.watch(work)
        work.session.connection().exec_driver_sql(
            "INSERT INTO tag (name, colour, family, smart, every) VALUES ('x', '', '', 0, 0)"
        )
        numbers = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000"
        sql = f"WITH RECURSIVE n (i) AS ({numbers}) SELECT max(i) FROM n"
        work.session.connection().exec_driver_sql(sql)

    with pytest.raises(Cancelled), Interrupting(stop) as interrupting:
        lists.shop.do(say("Slow"), slow, interrupting)
    assert lists.ask("SELECT count(*) FROM tag") == [(0,)]
    assert lists.take(HEAD + GOOD)["skus_new"] == 1


def test_two_spellings_of_one_sku_that_is_here_are_one(lists):
    lists.take(HEAD + GOOD)
    result = lists.take(HEAD + GOOD + GOOD.replace("A-1", "'Ａ-1").replace(",5,", ",6,"))
    assert [(x["row"], x["column"]) for x in result["left_out"]] == [(3, "sku")]
    assert lists.skus() == [("A-1", 5_000_000)]
