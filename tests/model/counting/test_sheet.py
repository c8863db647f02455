"""A count sheet goes out as a table, is filled in and comes back; what cannot be right is refused by its row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.texts import choose
from shopdesk.model import importing, writing
from shopdesk.model.counting import actions, queries, sheet
from shopdesk.model.counting.actions import CountDraft
from tests.model.counting.conftest import DO, LJ, broken, sell


def export(shop, count, path):
    made = shop.ask(lambda s: _whole(sheet.sheet(s, count)))
    writing.write(made, path)
    return path


def _whole(made):
    made.rows = list(made.rows)
    return made


def fill(path, **pieces):
    """Write counts into the sheet as a person would in a spreadsheet program."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    page = book.active
    head = {c.value: c.column for c in page[1]}
    sku, counted = head["SKU"], head["Counted"] if "Counted" in head else head["实盘数"]
    for row in range(2, page.max_row + 1):
        code = page.cell(row, sku).value
        if code in pieces:
            page.cell(row, counted).value = pieces[code]
    book.save(path)


def csv(tmp_path, *rows, head="Count no.,SKU,Counted,Counted at,Note"):
    path = tmp_path / "filled.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def counted(shop, count):
    return {x.code: x.counted for x in shop.ask(queries.counted_lines, count)}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_sheet_goes_out_is_filled_and_comes_back(stocked, counting, tmp_path, language):
    choose(language)
    try:
        path = export(stocked, counting, tmp_path / "sheet.xlsx")
        fill(path, **{"LJ-100": 9, "MUG-01": 2})
        result = importing.take(stocked, [path])
    finally:
        choose("en")
    assert result["kind"] == "counts"
    assert (result["counts_new"], result["counts_blank"], result["left_out"]) == (2, 1, [])
    assert counted(stocked, counting) == {"LJ-100": 9, "MUG-01": 2}


def test_codes_stay_text(stocked, counting, tmp_path):
    import openpyxl

    page = openpyxl.load_workbook(export(stocked, counting, tmp_path / "s.xlsx")).active
    barcodes = [c for row in page.iter_rows() for c in row if c.value == "6901234567892"]
    assert [(c.data_type, c.number_format) for c in barcodes] == [("s", "@")]


def test_a_blind_sheet_does_not_tell_the_book(stocked, tmp_path):
    blind = stocked.do(DO, actions.create, CountDraft(blind=True)).result
    path = export(stocked, blind, tmp_path / "s.csv")
    assert "In the books" not in path.read_text(encoding="utf-8-sig")


def test_the_same_sheet_twice_changes_nothing(stocked, counting, tmp_path):
    path = csv(tmp_path, f"{counting},LJ-100,9,,")
    importing.take(stocked, [path])
    again = importing.take(stocked, [path])
    assert (again["batch"], again["counts_unchanged"]) == (None, 1)


def test_undo_of_the_import_brings_the_counts_of_before_back(stocked, counting, tmp_path):
    stocked.do(DO, actions.enter, counting, LJ, 10)
    importing.take(stocked, [csv(tmp_path, f"{counting},LJ-100,9,,")])
    stocked.undo()
    assert counted(stocked, counting) == {"LJ-100": 10}
    assert broken(stocked) == []


def test_a_moment_on_the_sheet_is_when_it_was_counted(stocked, counting, clock, tmp_path):
    clock.go(hours=2)
    stocked.do(DO, sell, LJ, 3)
    clock.go(hours=1)
    importing.take(stocked, [csv(tmp_path, f"{counting},LJ-100,9,2026-03-05 11:00,top shelf")])
    found = stocked.ask(queries.counted_lines, counting)[0]
    assert (found.book, found.difference, found.note) == (10, -1, "top shelf")
    assert found.counted_at == clock.moment - timedelta(hours=2)


BAD = [
    ("{n},NOPE,3,,", "SKU", "Nothing has the code"),
    ("{n},LJ-100,-1,,", "Counted", "zero or more"),
    ("{n},LJ-100,2.5,,", "Counted", "not a whole number"),
    ("{n},LJ-100,many,,", "Counted", "not a whole number"),
    ("{n},LJ-100,6901234567892,,", "Counted", "more than ShopDesk counts"),
    ("{n},LJ-100,9,yesterday,", "Counted at", "not a moment"),
    ("{n},LJ-100,9,2030-01-01 10:00,", "at", "cannot be in the future"),
    ("99,LJ-100,9,,", "count_id", "There is no count 99"),
    ("abc,LJ-100,9,,", "count_id", "not the number of a count"),
    ("{n},,9,,", "SKU", "No SKU"),
    ("{n},6.9E+12,9,,", "SKU", "lost its digits"),
]


@pytest.mark.parametrize(("row", "column", "reason"), BAD)
def test_a_row_that_cannot_be_right_is_left_out(stocked, counting, tmp_path, row, column, reason):
    path = csv(tmp_path, row.format(n=counting), f"{counting},GW-120,4,,")
    result = importing.take(stocked, [path])
    (left,) = result["left_out"]
    assert (left["row"], left["column"]) == (2, column)
    assert reason in left["reason"]
    assert (result["rows_read"], result["rows_taken"]) == (2, 1)
    assert counted(stocked, counting) == {"GW-120": 4}


def test_of_a_sku_that_stands_twice_neither_count_is_taken(stocked, counting, tmp_path):
    rows = (
        f"{counting},LJ-100,9,,",
        f"{counting},lj-100,8,,",
        f"{counting},MUG-01,2,,",
        f"{counting},6901234567892,1,,",
    )
    result = importing.take(stocked, [csv(tmp_path, *rows)])
    assert [x["row"] for x in result["left_out"]] == [2, 3, 4, 5]
    assert counted(stocked, counting) == {}


def test_a_count_that_is_over_takes_no_sheet(stocked, counting, tmp_path):
    stocked.do(DO, actions.cancel, counting)
    result = importing.take(stocked, [csv(tmp_path, f"{counting},LJ-100,9,,")])
    assert "not being counted now" in result["left_out"][0]["reason"]
