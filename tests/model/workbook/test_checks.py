"""Calculated by LibreOffice, every check of the workbook passes; what it checks spoiled, it fails."""

from __future__ import annotations

import openpyxl
import pytest

FIRST = 5


def results(book):
    """Check → its results: the number and the words, so that each is seen apart."""
    rows = book["Checks"].iter_rows(min_row=FIRST, max_col=8, values_only=True)
    return {f"{r[0]} {r[1]}": r[7] for r in rows if r[0]}


def failed(book):
    return {name.split()[0] for name, result in results(book).items() if result != "PASS"}


def column(sheet, title):
    return next(c.column for c in sheet[4] if c.value == title)


def row_where(sheet, title, test):
    at = column(sheet, title)
    return next(r for r in range(FIRST, sheet.max_row + 1) if test(sheet.cell(r, at).value))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_calculated_anew_nothing_changes_and_everything_passes(made, calculated, language):
    path, _summary = made(language)
    [other] = calculated(path)
    book, written = (openpyxl.load_workbook(p, data_only=True) for p in (other, path))
    words = {"en": "PASS", "zh_CN": "通过"}[language]
    checks = book.worksheets[1].iter_rows(min_row=FIRST, max_col=8, values_only=True)
    assert {r[7] for r in checks if r[0]} == {words}
    for sheet in written:
        for row in sheet.iter_rows():
            for c in row:
                now = book[sheet.title][c.coordinate].value
                if isinstance(c.value, int | float):
                    assert now == pytest.approx(c.value, abs=0.005), (sheet.title, c.coordinate)


def spoil_amount(sheet, title, where=None):
    def spoil(book):
        at = book[sheet]
        test = where or (lambda v: isinstance(v, int | float) and v > 0)
        row = row_where(at, title, test)
        at.cell(row, column(at, title)).value += 7

    return spoil


def drop_row(sheet):
    def spoil(book):
        at = book[sheet]
        for c in at[at.max_row]:
            c.value = None

    return spoil


def renumber(book):
    at = book["Journal"]
    at.cell(FIRST, column(at, "No.")).value = 999


def unbalance_a_voucher(book):
    """Two vouchers, wrong by as much in opposite directions: the totals still agree."""
    at = book["Journal"]
    debit = column(at, "Debit")
    rows = [r for r in range(FIRST, at.max_row) if at.cell(r, debit).value][:40]
    at.cell(rows[0], debit).value += 5
    at.cell(rows[-1], debit).value -= 5


def unsettle(book):
    at = book["Trial balance"]
    at.cell(FIRST, column(at, "Must be zero")).value = "Y"


def other_account(book):
    at = book["Expenses"]
    code = column(at, "Account")
    codes = [at.cell(r, code).value for r in range(FIRST, at.max_row + 1)]
    at.cell(FIRST, code).value = next(c for c in codes if c != codes[0])


def add_to_line(sheet, numbers, number, amounts):
    """Seven more in a column of a sheet, on the line with this number; columns by letter."""

    def spoil(book):
        at = book[sheet]
        row = next(r for r in range(FIRST, at.max_row + 1) if at[f"{numbers}{r}"].value == number)
        at[f"{amounts}{row}"].value += 7

    return spoil


SPOILS = {
    "a debit in the journal": (spoil_amount("Journal", "Debit"), {"C01", "C03"}),
    "two vouchers in the journal": (unbalance_a_voucher, {"C01"}),
    "a row of the journal": (drop_row("Journal"), {"C01", "C26"}),
    "a closing balance": (spoil_amount("Trial balance", "Closing, debit"), {"C02", "C03", "C04"}),
    "an opening balance": (spoil_amount("Trial balance", "Opening, debit"), {"C02", "C03"}),
    "an amount of the detail": (spoil_amount("Ledger detail", "Credit"), {"C04"}),
    "total assets": (spoil_amount("Balance sheet", "At the end"), {"C05"}),
    "a line of profit": (spoil_amount("Profit and loss", "These days"), {"C07"}),
    "the retained earnings": (add_to_line("Balance sheet", "F", "51", "H"), {"C08"}),
    "the profit of the year": (add_to_line("Profit and loss", "B", "32", "C"), {"C08"}),
    "what the owner drew": (add_to_line("Trial balance", "A", "310402", "G"), {"C08"}),
    "a line of the cash flow": (spoil_amount("Cash flow", "These days"), {"C09"}),
    "a receipt in the cash books": (spoil_amount("Cash books", "In"), {"C11"}),
    "the value of a SKU": (spoil_amount("Inventory", "Closing, value"), {"C15"}),
    "the cost of a sale": (spoil_amount("Sales", "Cost of goods"), {"C16"}),
    "the revenue of a sale": (spoil_amount("Sales", "Goods, net"), {"C17"}),
    "an expense": (spoil_amount("Expenses", "Amount"), {"C21"}),
    "the account of an expense": (other_account, {"C21"}),
    "an account that must be settled": (unsettle, {"C23"}),
    "a voucher's number": (renumber, {"C24"}),
    "a row of the sales": (drop_row("Sales"), {"C26", "C17"}),
    "a row of the expenses": (drop_row("Expenses"), {"C26", "C21"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def spoiled(made, calculated, tmp_path_factory):
    """What was spoiled → the workbook that has it, calculated."""
    folder = tmp_path_factory.mktemp("spoiled")
    paths = []
    for i, (spoil, _wanted) in enumerate(SPOILS.values()):
        book = openpyxl.load_workbook(made()[0])
        spoil(book)
        paths.append(folder / f"{i}.xlsx")
        book.save(paths[-1])
    return dict(zip(SPOILS, calculated(*paths), strict=True))


@pytest.mark.parametrize("what", SPOILS)
def test_a_check_says_so_when_what_it_checks_is_spoiled(spoiled, what):
    book = openpyxl.load_workbook(spoiled[what], data_only=True)
    assert SPOILS[what][1] <= failed(book)
    words = {row[0].value: row[1].value for row in book["Cover"].iter_rows()}
    assert words["All checks"] == "FAIL"
