"""The rows of a product list before it is imported: filtered, ticked off, remembered."""

from __future__ import annotations

from shopdesk.ui.import_sheet import ImportSheet

FIRST = "SKU,Title,Price,Vendor\nA-1,Tee,5,V\nC-1,Cup,3,V\n"
SECOND = "SKU,Title,Price,Vendor\nA-1,Shirt,9,V\nC-1,Cup,4,\nN-1,New,1,V\nB-1,Bad,-1,V\n"


def _sheet(show, desk, path, text):
    path.write_text(text, encoding="utf-8")
    sheet = show(ImportSheet(None, desk, [path], desk.settings), 960, 620)
    sheet.look()
    return sheet


def _skus(desk):
    sql = "SELECT s.code, p.title, s.price, p.vendor FROM sku s JOIN product p ON p.id = s.product_id ORDER BY s.id"
    return [tuple(r) for r in desk.ask(lambda s: s.connection().exec_driver_sql(sql).fetchall())]


def _lines(view):
    return [
        (x.row, x.state, x.sku, x.field, x.old, x.new) for x in view._fetch(list(view.table.rows.ids))
    ]  # fmt: skip


def test_every_cell_that_changes_is_a_line_with_what_is_here_and_in_the_file(show, desk, tmp_path):
    _sheet(show, desk, tmp_path / "a.csv", FIRST).take()
    view = _sheet(show, desk, tmp_path / "b.csv", SECOND).diff
    assert _lines(view) == [
        (2, "changed", "A-1", "Title", "Tee", "Shirt"), (2, "changed", "A-1", "Price", "¥5.00", "¥9.00"),
        (3, "changed", "C-1", "Price", "¥3.00", "¥4.00"), (4, "new", "N-1", "", "", "¥1.00"),
        (5, "error", "", "Price", "", "-1"),
    ]  # fmt: skip
    assert "below zero" in view._fetch(list(view.table.rows.ids))[-1].product


def test_chips_show_the_rows_of_one_kind(show, desk, tmp_path):
    _sheet(show, desk, tmp_path / "a.csv", FIRST).take()
    view = _sheet(show, desk, tmp_path / "b.csv", SECOND).diff
    for name, rows in {"new": [4], "error": [5], "changed": [2, 2, 3], "unchanged": []}.items():
        view.chips.chosen.emit(name)
        assert [x[0] for x in _lines(view)] == rows


def test_a_field_that_is_ticked_off_stays_as_it_is(show, desk, tmp_path):
    _sheet(show, desk, tmp_path / "a.csv", FIRST).take()
    sheet = _sheet(show, desk, tmp_path / "b.csv", SECOND)
    sheet.diff.ticks["price"].setChecked(False)
    assert [x[:4] for x in _lines(sheet.diff)][:2] == [
        (2, "changed", "A-1", "Title"),
        (3, "unchanged", "C-1", ""),
    ]
    sheet.take()
    assert _skus(desk) == [
        ("A-1", "Shirt", 5_000_000, "V"), ("C-1", "Cup", 3_000_000, "V"), ("N-1", "New", 1_000_000, "V"),
    ]  # fmt: skip
    desk.undo()
    assert [r[1] for r in _skus(desk)] == ["Tee", "Cup"]


def test_with_every_change_ticked_off_there_is_nothing_to_import(show, desk, tmp_path):
    _sheet(show, desk, tmp_path / "a.csv", FIRST).take()
    sheet = _sheet(show, desk, tmp_path / "b.csv", FIRST.replace(",5,", ",6,"))
    assert sheet.go.isEnabled()
    sheet.diff.ticks["price"].setChecked(False)
    assert not sheet.go.isEnabled()


def test_empty_cells_empty_only_when_she_ticks_it(show, desk, tmp_path):
    _sheet(show, desk, tmp_path / "a.csv", FIRST).take()
    sheet = _sheet(show, desk, tmp_path / "b.csv", FIRST.replace("Cup,3,V", "Cup,3,"))
    assert not sheet.go.isEnabled()
    sheet.erase.setChecked(True)
    assert [x[3:] for x in _lines(sheet.diff) if x[1] == "changed"] == [("Vendor", "V", "")]
    sheet.take()
    assert [r[3] for r in _skus(desk)] == ["V", ""]


def test_a_strange_table_of_products_is_mapped_once_and_then_read_by_itself(show, desk, tmp_path, typed):
    strange = "Kode;Navn;Pris\nX1;Ting;3.50\n"
    sheet = _sheet(show, desk, tmp_path / "s.csv", strange)
    answers = {"sku": "Kode", "title": "Navn", "price": "Pris"}

    typed(**answers)
    sheet.map_columns("products")
    assert sheet.result_["format"] == "generic-products"
    sheet.take()
    again = _sheet(show, desk, tmp_path / "t.csv", strange.replace("3.50", "4.50"))
    assert [x[3:] for x in _lines(again.diff)] == [("Price", "¥3.50", "¥4.50")]


def test_a_cell_that_its_attribute_cannot_hold_is_a_line_with_its_product_and_reason(show, desk, tmp_path):
    from shopdesk.core.texts import say
    from shopdesk.model.taxonomy import attributes
    from shopdesk.model.taxonomy.rules import AttributeKind

    desk.shop.do(say("a"), attributes.add_attribute, "Size", AttributeKind.NUMBER, unit="ml")
    head = "Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)"
    text = f"{head}\nsimple,P-1,Pot,30,,Size,big\n"
    sheet = _sheet(show, desk, tmp_path / "woo.csv", text)
    reason = "Size is a number, and “big” is none: it stays as it is here."
    assert _lines(sheet.diff) == [(2, "error", "", "Size", "", reason), (2, "new", "P-1", "", "", "¥30.00")]
    sheet.take()
    again = _sheet(show, desk, tmp_path / "woo.csv", text)
    assert again.diff.changes() == 0
    assert not again.go.isEnabled()


def test_a_row_without_a_name_says_which_field_in_words(show, desk, tmp_path):
    sheet = _sheet(show, desk, tmp_path / "a.csv", "SKU,Title,Price\nA-1,,5\n")
    assert _lines(sheet.diff) == [(2, "error", "", "Title", "", "")]
