"""Files that spreadsheets open as they were meant: text stays text, amounts exact, formulas only ours."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from shopdesk.core.problems import Trouble
from shopdesk.core.sheet import Column, Sheet
from shopdesk.model import writing
from shopdesk.model.xlsx import Book, Formula, Look, Page, PageSetup, clean, letter

COLUMNS = [
    Column("No"), Column("Day", "day"), Column("Amount", "money"), Column("Price", "unit"),
    Column("Share", "percent"),
]  # fmt: skip


def written(tmp_path, rows, currency="CNY", columns=COLUMNS):
    path = tmp_path / "t.xlsx"
    assert writing.write(Sheet("Table", columns, rows, currency), path) == len(rows)
    return openpyxl.load_workbook(path).active


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "1" * 28,
        "007",
        "#N/A",
        "2026-03-05",
        "银行 <&> “x”",
        " a ",
    ],
)
def test_text_stays_the_text_it_was(tmp_path, text):
    cell = written(tmp_path, [(text, None, None, None, None)])["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_risky_text_is_marked_so_that_an_edit_does_not_make_it_a_formula(tmp_path):
    page = written(tmp_path, [("=1+1", None, None, None, None), ("plain", None, None, None, None)])
    assert page["A2"].quotePrefix
    assert not page["A3"].quotePrefix


@pytest.mark.parametrize("text", ["a\x0bb", "a\x00b", "a\ufffeb", "a\uffffb", "a\ud800b"])
def test_characters_that_no_file_can_hold_are_left_out(tmp_path, text):
    assert written(tmp_path, [(text, None, None, None, None)])["A2"].value == "ab"


def test_words_that_look_like_an_escape_are_kept_apart(tmp_path):
    path = tmp_path / "t.xlsx"
    writing.write(Sheet("T", [Column("a")], [("_x000D_",)]), path)
    import zipfile

    assert "_x005F_x000D_" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()


def test_text_is_cut_at_what_a_cell_holds_and_line_ends_are_one_kind():
    assert len(clean("x" * 40_000)) == 32_767
    assert clean("a\r\nb\rc") == "a\nb\nc"


def test_amounts_are_exact_in_the_file_whatever_their_size(tmp_path):
    path = tmp_path / "t.xlsx"
    writing.write(Sheet("T", [Column("a", "money")], [(-12345678901234567,), (5,), (0,)], "CNY"), path)
    import zipfile

    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert "<v>-123456789012345.67</v>" in xml
    assert "<v>0.05</v>" in xml
    assert "<v>0.00</v>" in xml


@pytest.mark.parametrize(
    ("currency", "shown", "form"), [("JPY", 12345, "#,##0"), ("KWD", 12.345, "#,##0.000")]
)
def test_amounts_have_the_decimals_of_their_currency(tmp_path, currency, shown, form):
    cell = written(tmp_path, [("a", None, 12345, None, None)], currency)["C2"]
    assert (cell.value, cell.number_format) == (shown, form)


def test_days_prices_and_shares_are_values(tmp_path):
    page = written(tmp_path, [("a", date(2026, 3, 5), 1, 1_000, Decimal("0.125"))])
    assert page["B2"].value == datetime(2026, 3, 5)
    assert (page["D2"].value, page["E2"].value) == (0.001, 0.125)


def test_the_header_stays_and_filters(tmp_path):
    page = written(tmp_path, [("a", None, 1, 1, None)] * 3)
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:E4")


def test_titles_that_excel_refuses_are_mended_and_never_twice_the_same(tmp_path):
    taken: set[str] = set()
    long = "[Sales]/2026: " + "x" * 40
    titles = [writing.sheet_title(t, taken) for t in (long, long, "a", "A", "", "'q'")]
    assert len({t.casefold() for t in titles}) == len(titles)
    assert all(0 < len(t) <= 31 and not set(t) & set("[]:*?/\\") for t in titles)


def test_a_formula_carries_its_value(tmp_path):
    path = tmp_path / "f.xlsx"
    with path.open("wb") as out:
        book = Book(out, "CNY")
        page = book.page(PageSetup("F"))
        page.row(
            [
                (Decimal("1.10"), Look()),
                (Decimal("2.20"), Look()),
                (Formula("A1+B1", Decimal("3.30")), Look()),
            ]
        )
        page.row([(Formula('IF(C1>3,"PASS","FAIL")', "PASS"), Look())])
        page.close()
        book.close()
    assert openpyxl.load_workbook(path).active["C1"].value == "=A1+B1"
    values = openpyxl.load_workbook(path, data_only=True).active
    assert (values["C1"].value, values["A2"].value) == (3.3, "PASS")


def test_tabs_stand_in_the_order_asked_for_whatever_was_written_first(tmp_path):
    path = tmp_path / "o.xlsx"
    with path.open("wb") as out:
        book = Book(out, titles=["Cover", "Rows"])
        for title in ("Rows", "Cover"):
            page = book.page(PageSetup(title, links=[("A1", "'Rows'!A1")]))
            page.row([(title, Look())])
            page.close()
        book.close()
    read = openpyxl.load_workbook(path)
    assert read.sheetnames == ["Cover", "Rows"]
    assert read["Cover"]["A1"].value == "Cover"


def test_columns_are_named_as_excel_names_them():
    assert [letter(i) for i in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here")
def test_libreoffice_opens_it_and_calculates(tmp_path):
    path = tmp_path / "c.xlsx"
    with path.open("wb") as out:
        book = Book(out, "CNY")
        page = book.page(PageSetup("账 & 'x'", [12, 12], "B2", header=1, columns=2))
        page.row([("编码", Look("@")), ("金额", Look("@"))])
        for code, amount in (("1002", 1), ("1002", 2), ("100201", 4)):
            page.row([(code, Look("@")), (amount, Look())])
        page.setup.last_row = 4
        page.row([(None, Look()), (Formula("SUMIFS(B2:B4,A2:A4,A2)"), Look())])
        page.close()
        book.close()
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "csv"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120
    )
    assert (tmp_path / "c.csv").read_text("utf-8").splitlines()[-1] == ",3"


def test_csv_marks_what_a_spreadsheet_would_calculate(tmp_path):
    path = tmp_path / "t.csv"
    rows = [
        ('=HYPERLINK("x")', date(2026, 3, 5), -1234, 1_000, Decimal("0.125")),
        (None, None, None, None, None),
    ]
    assert writing.write(Sheet("T", COLUMNS, rows, "CNY"), path) == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[1:] == [['\'=HYPERLINK("x")', "2026-03-05", "-12.34", "0.001", "0.125"], [""] * 5]


def test_csv_for_another_program_has_no_apostrophes(tmp_path):
    path = tmp_path / "t.csv"
    writing.write(Sheet("T", [Column("memo")], [("=1",), ("-1",), ("ok",)]), path, for_import=True)
    assert path.read_text("utf-8-sig").splitlines() == ["memo", "＝1", "－1", "ok"]


def test_a_file_that_cannot_be_finished_leaves_the_old_one_and_nothing_else(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"old")

    def rows():
        yield (1,)
        raise OSError(28, "No space left on device")

    with pytest.raises(Trouble, match="disk is full"):
        writing.write(Sheet("T", [Column("a", "quantity")], rows()), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(Trouble, match="no folder"):
        writing.write(Sheet("T", [Column("a")], []), tmp_path / "nowhere" / "t.xlsx")


def test_rows_are_streamed(tmp_path, monkeypatch):
    """The rows of a sheet are never all in memory: they go out as they come."""
    seen = []
    emit = Page._flush

    def flush(page):
        seen.append(page._size)
        emit(page)

    monkeypatch.setattr(Page, "_flush", flush)
    rows = ((f"row {i}", None, i, i, None) for i in range(20_000))
    writing.write(Sheet("T", COLUMNS, rows, "CNY"), tmp_path / "t.xlsx")
    assert len(seen) > 5
    assert max(seen) < 1 << 19
