"""The bookkeeper's workbook: figures of the books, text that stays text, the sheets in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import text

from shopdesk.core.periods import Range
from shopdesk.core.problems import Cancelled, Trouble
from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.ledger import actions, queries, reports
from shopdesk.model.ledger.rules import Leg
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.workbook import build, layout
from tests.model.ledger.vector import MARCH, VECTOR, enter
from tests.model.workbook.conftest import AT, DAYS

FUNCTIONS = {"SUM", "SUMIFS", "SUMPRODUCT", "ROUND", "IF", "ABS"}


def cells(path):
    return [
        [(c.coordinate, c.data_type, c.value, c.number_format) for row in ws.iter_rows() for c in row]
        for ws in openpyxl.load_workbook(path)
    ]


def rows_of(path, title):
    """The rows of data of a sheet, as they were written, by the words of the header."""
    found = list(openpyxl.load_workbook(path, data_only=True)[title].iter_rows(min_row=4, values_only=True))
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def test_the_books_pass_their_own_checks(made):
    _path, summary = made()
    assert summary["failed"] == []
    assert summary["checks"] > 30


def test_both_languages_have_the_same_structure(made):
    english, chinese = (openpyxl.load_workbook(made(x)[0]) for x in ("en", "zh_CN"))
    assert chinese.sheetnames[:4] == ["封面", "核对表", "科目表", "序时账"]
    assert [(ws.max_row, ws.max_column) for ws in english] == [(ws.max_row, ws.max_column) for ws in chinese]
    for left, right in zip(english, chinese, strict=True):
        for a, b in zip(left.iter_rows(), right.iter_rows(), strict=True):
            assert [c.data_type for c in a] == [c.data_type for c in b]


def test_the_trial_balance_is_the_ledgers(made, tea):
    found = {
        r["Account"]: (r["Closing, debit"], r["Closing, credit"]) for r in rows_of(made()[0], "Trial balance")
    }
    for b in tea.ask(queries.trial_balance, DAYS):
        assert found[b.code] == (max(b.closing, 0) / 100, max(-b.closing, 0) / 100)


def test_the_statements_are_the_reports(made, tea):
    found = {r["Line"]: r["These days"] for r in rows_of(made()[0], "Profit and loss")}
    for r in tea.ask(reports.profit_and_loss, tea.facts.chart, DAYS):
        if r.line:
            assert found[r.line] == r.amount / 100
    found = {r["Line"]: r["Year to date"] for r in rows_of(made()[0], "Cash flow")}
    for r in tea.ask(reports.cash_flow, DAYS):
        if r.line:
            assert found[r.line] == r.other / 100


def test_the_columns_that_make_figures_again_are_not_on_paper(made):
    book = openpyxl.load_workbook(made()[0])
    assert book["Balance sheet"].print_area.endswith("$A$1:$H$36")
    assert book["Profit and loss"].print_area.endswith("$A$1:$D$36")
    assert "$A$1:$J$" in book["Trial balance"].print_area
    assert not book["Journal"].print_area


def test_a_statement_has_a_dash_for_zero_and_red_for_what_is_negative(made):
    book = openpyxl.load_workbook(made()[0])
    shown = '#,##0.00;[Red]-#,##0.00;"-"'
    amounts = (book["Balance sheet"]["C6"], book["Profit and loss"]["C5"], book["Cash flow"]["D6"])
    assert {c.number_format for c in amounts} == {shown}
    assert book["Trial balance"]["C5"].number_format == "#,##0.00"
    assert book["Balance sheet"]["E6"].alignment.indent == 1  # no dash right before a word


def test_the_file_says_what_the_cover_says(made):
    book = openpyxl.load_workbook(made()[0])
    told = {p.name: p.value for p in book.custom_doc_props.props}
    cover = {row[0].value: row[1].value for row in book["Cover"].iter_rows()}
    assert set(told) == {"ledger_hash", "period_status", "schema_version", "generated_at"}
    assert cover["Ledger seal (SHA-256)"] == told["ledger_hash"]
    assert cover["Program and file version"] == f"{book.properties.creator} · {told['schema_version']}"


@pytest.mark.parametrize(
    ("language", "maker", "hand"), [("en", "Owner", "By hand"), ("zh_CN", "店主", "手工录入")]
)
def test_the_journal_names_documents_people_and_channels_as_a_person_does(made, tea, language, maker, hand):
    name = "name_zh" if language == "zh_CN" else "name_en"
    channels = tea.ask(lambda session: set(session.scalars(text(f"SELECT {name} FROM channel"))))
    book = openpyxl.load_workbook(made(language)[0], data_only=True)
    said = list(book.worksheets[3].iter_rows(min_row=5, min_col=17, max_col=28, values_only=True))
    assert {row[0] for row in said} - {None} <= channels
    assert hand in {row[6] for row in said}
    assert not [row[6] for row in said if "_" in row[6]]
    assert {row[9] for row in said} == {row[11] for row in said} == {maker}


def test_only_plain_functions_and_no_errors(made):
    used = set()
    for sheet in cells(made()[0]):
        for _at, kind, value, _format in sheet:
            assert kind != "e"
            if kind == "f":
                used |= set(re.findall(r"([A-Z][A-Z.]+)\(", re.sub(r"'[^']*'|\"[^\"]*\"", "", value)))
    assert used <= FUNCTIONS


def test_ids_are_text_and_days_are_days(made):
    book = openpyxl.load_workbook(made()[0])
    row = {h.value: c for h, c in zip(book["Journal"][4], book["Journal"][5], strict=True)}
    assert (row["Account"].data_type, row["Account"].number_format) == ("s", "@")
    assert row["Date"].is_date
    assert isinstance(row["Debit"].value or row["Credit"].value, int | float)


def test_the_same_books_make_the_same_cells(made, tea, tmp_path):
    tea.ask(build, tea.facts, DAYS, "en", tmp_path / "again.xlsx", now=AT)
    assert cells(tmp_path / "again.xlsx") == cells(made()[0])


def test_what_a_person_typed_never_becomes_a_formula(shop, tmp_path):
    nasty = '=HYPERLINK("http://x","y")'
    legs = [
        Leg("cash.bank", debit=123456789012345678, party=nasty),
        Leg("sales.goods", credit=123456789012345678),
    ]
    shop.do(say("Sell"), actions.journal, legs, date(2026, 3, 2), f"{nasty} \x0b\ufffe茶😀")
    path = tmp_path / "a.xlsx"
    shop.ask(build, shop.facts, MARCH, "en", path)
    row = {h.value: c for h, c in zip(*openpyxl.load_workbook(path)["Journal"]["A4:AA5"], strict=True)}
    assert (row["Memo"].value, row["Memo"].data_type) == (f"{nasty} 茶😀", "s")
    assert (row["Party"].value, row["Party"].data_type, row["Party"].quotePrefix) == (nasty, "s", True)
    with ZipFile(path) as archive:
        assert any(b"<v>1234567890123456.78</v>" in archive.read(n) for n in archive.namelist())


def test_the_vectors_month_is_in_its_workbook(tmp_path):
    clock = lambda: datetime(2026, 4, 1, tzinfo=UTC)
    shop = create(tmp_path / "a.shopdesk", name="A", books_start=date(2026, 3, 1), clock=clock)
    enter(shop)
    path = tmp_path / "a.xlsx"
    summary = shop.ask(build, shop.facts, MARCH, "en", path)
    shop.close()
    assert set(summary["failed"]) <= {"C15"}  # its stock was entered by hand: the ledger has it, no SKU does
    for title, key in (("Profit and loss", "PL"), ("Cash flow", "CF")):
        found = {r["Line"]: r["These days"] for r in rows_of(path, title)}
        assert {k: round(found[k] * 100) for k in VECTOR[key]} == VECTOR[key]


def test_a_part_of_a_month_has_its_opening_balances(tea, tmp_path):
    days = Range(date(2026, 10, 11), date(2026, 10, 20))
    summary = tea.ask(build, tea.facts, days, "en", tmp_path / "a.xlsx")
    assert summary["failed"] == []
    opening = sum(r["Opening, debit"] for r in rows_of(tmp_path / "a.xlsx", "Trial balance"))
    assert Decimal(str(round(opening, 2))) == Decimal(
        sum(max(b.opening, 0) for b in tea.ask(queries.trial_balance, days))
    ).scaleb(-2)


def test_rows_go_on_to_another_sheet(made, tea, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "MOST", 300)
    path = tmp_path / "a.xlsx"
    summary = tea.ask(build, tea.facts, DAYS, "en", path)
    book = openpyxl.load_workbook(path, read_only=True)
    assert {"Journal", "Journal_2", "Ledger detail_2"} <= set(book.sheetnames)
    assert summary["sheets"] == made()[1]["sheets"]
    assert summary["failed"] == []


def test_an_empty_shop_has_a_workbook(intl_shop, tmp_path):
    assert intl_shop.ask(build, intl_shop.facts, DAYS, "en", tmp_path / "a.xlsx")["failed"] == []
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0] == "Cover"


def test_a_closed_months_late_stock_is_said_and_ties(shop, tmp_path):
    product = shop.do(say("Make"), products.create, ProductDraft(title="Tea", skus=(SkuDraft("T-1"),))).result
    sku = shop.ask(
        lambda s: s.execute(text("SELECT id FROM sku WHERE product_id = :p"), {"p": product}).scalar()
    )
    shop.do(say("Sell"), actions.contribute, "cash.bank", 500, date(2026, 2, 3))
    shop.do(say("Close"), actions.close_month, "2026-02")
    shop.do(say("Receive"), lambda work: products.receive(work, sku, 2, 5_000_000, day=date(2026, 2, 20)))
    february = Range(date(2026, 2, 1), date(2026, 2, 28))
    assert shop.ask(build, shop.facts, february, "en", tmp_path / "a.xlsx")["failed"] == []
    crossing = rows_of(tmp_path / "a.xlsx", "Inventory")[-1]
    assert (crossing["SKU"], crossing["Closing, value"]) == ("–", -10)


def test_stopping_leaves_what_was_there(tea, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def stop(done, total):
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        tea.ask(build, tea.facts, DAYS, "en", path, stop)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_trouble(tea, tmp_path):
    with pytest.raises(Trouble, match="no folder"):
        tea.ask(build, tea.facts, DAYS, "en", tmp_path / "nowhere" / "a.xlsx")
