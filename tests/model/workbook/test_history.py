"""The checks that look back: at what was closed before the year, and at what was taken back."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import openpyxl
import pytest

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.workbook import build
from tests.model.workbook import shops
from tests.model.workbook.conftest import AT
from tests.model.workbook.test_checks import add_to_line, column, failed

YEAR = Range(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with closing(shops.traded(tmp_path_factory.mktemp("shop"))) as shop:
        yield shop


def write(shop, path, days=YEAR):
    return shop.ask(build, shop.facts, days, "en", path, now=AT)


def named(path):
    rows = openpyxl.load_workbook(path, data_only=True)["Checks"].iter_rows(min_row=5, values_only=True)
    return {(r[0], r[1]): r[2:] for r in rows if r[0] in ("C06", "C25")}


def test_a_year_begins_with_what_was_closed_and_reversals_are_mirrors(shop, tmp_path):
    assert write(shop, tmp_path / "year.xlsx")["failed"] == []
    found = named(tmp_path / "year.xlsx")
    assert found["C06", "Lines that begin the year otherwise than it was closed before"][:2] == (0, 0)
    pairs = found["C25", "Reversals have one voucher each that they take back"]
    assert pairs[:2] == (1, 1)
    book = openpyxl.load_workbook(tmp_path / "year.xlsx", data_only=True)["Journal"]
    both = {
        (r[column(book, "Reverses") - 1], r[column(book, "Reversed by") - 1])
        for r in book.iter_rows(min_row=5, values_only=True)
    } - {(None, None)}
    assert len(both) == 2
    assert {bool(a) for a, _b in both} == {bool(b) for _a, b in both} == {True, False}


def test_what_was_kept_and_differs_now_is_told(shop, tmp_path):
    def spoil(work):
        work.session.connection().exec_driver_sql(
            "UPDATE closed_statement SET lines = replace(lines, '[[\"1\",', '[[\"1\",7') WHERE report = 'balance-sheet'"
        )

    shop.do(say("Spoil"), spoil)
    assert write(shop, tmp_path / "off.xlsx")["failed"] == ["C06"]
    shop.undo()
    assert write(shop, tmp_path / "on.xlsx")["failed"] == []


def test_a_year_after_an_open_december_has_nothing_to_compare(tmp_path):
    with closing(shops.empty(tmp_path)) as shop:
        write(shop, tmp_path / "empty.xlsx")
    assert not named(tmp_path / "empty.xlsx")


def reversal(title, change):
    """Change the cell of a column in the row of the reversal."""

    def spoil(book):
        at = book["Journal"]
        rows = range(5, at.max_row + 1)
        row = next(
            r
            for r in rows
            if at.cell(r, column(at, "Reverses")).value and at.cell(r, column(at, title)).value
        )
        cell = at.cell(row, column(at, title))
        cell.value = change(cell.value)

    return spoil


SPOILS = {
    "what was kept of December": (add_to_line("Balance sheet", "B", "1", "Q"), {"C06"}),
    "the begin of the year": (add_to_line("Balance sheet", "B", "1", "D"), {"C06"}),
    "the amount of a reversal": (reversal("Debit", lambda v: v + 5), {"C25"}),
    "the voucher that a reversal takes back": (reversal("Reverses", lambda _v: None), {"C25"}),
}  # fmt: skip


def test_each_says_so_when_what_it_checks_is_spoiled(shop, calculated, tmp_path):
    write(shop, tmp_path / "good.xlsx")
    paths = []
    for i, (spoil, _wanted) in enumerate(SPOILS.values()):
        book = openpyxl.load_workbook(tmp_path / "good.xlsx")
        spoil(book)
        paths.append(tmp_path / f"spoiled-{i}.xlsx")
        book.save(paths[-1])
    good, *spoiled = calculated(tmp_path / "good.xlsx", *paths)
    assert failed(openpyxl.load_workbook(good, data_only=True)) == set()
    for (what, (_spoil, wanted)), path in zip(SPOILS.items(), spoiled, strict=True):
        assert wanted <= failed(openpyxl.load_workbook(path, data_only=True)), what
