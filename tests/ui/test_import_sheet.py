"""The import sheet: what it shows before anything is in the shop, what it does, and how it is taken back."""

from __future__ import annotations

from shopdesk.model.importing import Wish
from shopdesk.model.orders import queries
from shopdesk.ui.import_sheet import ImportSheet, changes, summary

ORDERS = """Order ID,SKU,Title,Quantity,Unit price,Date,Customer
A-1,MUG-01,Mug,2,9.50,2026-03-01 10:00,Ann
A-1,TEA-01,Tea,1,12.00,2026-03-01 10:00,Ann
A-2,MUG-01,Mug,x,9.50,2026-03-02 11:00,Bo
"""
STRANGE = "Belegnr;Artikel;Menge;Preis;Datum\nB1;X1;2;3.50;2026-03-01 10:00\n"


def _file(tmp_path, text=ORDERS, name="orders.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def _sheet(show, desk, path):
    sheet = show(ImportSheet(None, desk, [path], desk.settings), 680, 620)
    sheet.look()
    return sheet


def _words(sheet):
    from PySide6.QtWidgets import QLabel

    return " ".join(x.text() for x in sheet.area.widget().findChildren(QLabel))


def test_looking_shows_counts_and_the_row_left_out_and_changes_nothing(show, desk, tmp_path):
    sheet = _sheet(show, desk, _file(tmp_path))
    assert sheet.result_["orders_new"] == 1
    assert "Row 4" in _words(sheet)
    assert desk.ask(queries.chips)["all"] == 0


def test_importing_brings_the_orders_and_one_undo_takes_them_back(show, desk, tmp_path):
    said = []
    desk.said.connect(lambda words, _undoable: said.append(words))
    _sheet(show, desk, _file(tmp_path)).take()
    assert desk.ask(queries.chips)["all"] == 1
    assert any("New orders: 1" in words for words in said)
    desk.undo()
    assert desk.ask(queries.chips)["all"] == 0
    desk.redo()
    assert desk.ask(queries.chips)["all"] == 1


def test_the_same_file_again_offers_nothing_to_import(show, desk, tmp_path):
    path = _file(tmp_path)
    _sheet(show, desk, path).take()
    again = _sheet(show, desk, path)
    assert changes(again.result_) == 0
    assert not again.go.isEnabled()


def test_a_table_nobody_knows_asks_which_column_is_what_and_remembers(show, desk, tmp_path, typed):
    path = _file(tmp_path, STRANGE, "strange.csv")
    sheet = _sheet(show, desk, path)
    assert sheet.result_ is None
    answers = {
        "order_no": "Belegnr",
        "sku": "Artikel",
        "quantity": "Menge",
        "unit_price": "Preis",
        "moment": "Datum",
    }

    typed(**answers)
    sheet.map_columns()
    assert sheet.wish() == Wish(mapping=answers, status="done")
    assert sheet.result_["orders_new"] == 1
    assert any(key.startswith("mapping:") for key in desk.settings.choices)


def test_a_column_that_was_told_wrongly_is_told_anew(show, desk, tmp_path, typed):
    path = _file(tmp_path, STRANGE, "strange.csv")
    wrong = {
        "order_no": "Artikel",
        "sku": "Belegnr",
        "quantity": "Menge",
        "unit_price": "Preis",
        "moment": "Datum",
    }
    sheet = _sheet(show, desk, path)
    assert sheet.columns.isHidden()
    typed(**wrong)
    sheet.map_columns()
    again = _sheet(show, desk, path)
    assert again.wish().mapping == wrong
    typed(order_no="Belegnr", sku="Artikel")
    again.columns.click()
    assert again.wish().mapping == wrong | {"order_no": "Belegnr", "sku": "Artikel"}
    assert again.result_["orders_new"] == 1


def test_a_table_read_by_its_labels_offers_them_as_the_columns(show, desk, tmp_path, typed):
    sheet = _sheet(show, desk, _file(tmp_path))
    typed(customer_name="")
    sheet.columns.click()
    assert {"order_no": "Order ID", "sku": "SKU", "quantity": "Quantity"}.items() <= sheet.mapping.items()


def test_a_known_column_that_she_leaves_out_stays_out(show, desk, tmp_path, typed):
    sheet = _sheet(show, desk, _file(tmp_path))
    typed(title="", customer_key="")
    sheet.columns.click()
    assert (sheet.mapping["title"], "tracking" in sheet.mapping) == ("", False)
    sheet.take()
    sql = "SELECT DISTINCT title FROM order_line UNION ALL SELECT name FROM customer"
    assert desk.ask(lambda s: [r[0] for r in s.connection().exec_driver_sql(sql)]) == ["MUG-01", "TEA-01"]


def test_garbage_is_refused_in_the_sheet(show, desk, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x00\x01\x02" * 100)
    sheet = _sheet(show, desk, path)
    assert "not a table" in _words(sheet)
    assert not sheet.go.isEnabled()


def _offered(sheet):
    from PySide6.QtWidgets import QPushButton

    return [b.text() for b in sheet.area.widget().findChildren(QPushButton)]


def test_an_empty_file_is_not_asked_which_column_is_what(show, desk, tmp_path):
    sheet = _sheet(show, desk, _file(tmp_path, "", "empty.csv"))
    assert "empty.csv is empty." in _words(sheet)
    assert _offered(sheet) == []


def test_only_a_table_with_columns_enough_is_offered_as_orders(show, desk, tmp_path):
    assert _offered(_sheet(show, desk, _file(tmp_path, STRANGE, "strange.csv"))) == [
        "It is a table of orders…", "It is a table of products…",
    ]  # fmt: skip
    poem = _sheet(show, desk, _file(tmp_path, "Roses are red\nviolets are blue\n", "poem.txt"))
    assert _offered(poem) == ["It is a table of products…"]


def test_the_summary_tells_what_is_not_zero_and_what_was_left_out():
    result = {"orders_new": 2, "lines_new": 0, "left_out": [{}], "rows_read": 3}
    assert summary(result) == "Imported. New orders: 2 · Rows left out: 1"
    assert summary({"left_out": []}) == "There was nothing new in it."
