"""The journal as other bookkeeping packages take it."""

from __future__ import annotations

import csv
from datetime import date

import openpyxl
import pytest

from shopdesk import cli
from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import exports
from shopdesk.model.ledger import actions, chart
from shopdesk.model.reports import Asked

DO, DAY = say("Do it"), date(2026, 3, 4)


def write(shop, what, path):
    return shop.ask(exports.find(f"vouchers-{what}").write, Asked(shop.facts, shop.today(), None), path)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def spent(shop):
    entry = shop.do(
        DO, actions.record_expense, "ads", "cash.wallet.alipay", 12_050, DAY, "=Ads", "Meta"
    ).result
    shop.do(DO, actions.reverse, entry)
    return shop


@pytest.fixture
def abroad(intl_shop):
    entry = intl_shop.do(
        DO, actions.record_expense, "ads", "cash.wallet.paypal", 12_050, DAY, "Ads", "Meta"
    ).result
    intl_shop.do(DO, actions.reverse, entry)
    return intl_shop


def test_quickbooks_gets_names_under_their_headings_and_american_days(abroad, tmp_path):
    write(abroad, "quickbooks", tmp_path / "q.csv")
    rows = table(tmp_path / "q.csv")
    assert rows[0] == ["*JournalNo", "*JournalDate", "*AccountName", "*Debits", "*Credits", "Description", "Name",
                       "Currency", "Location", "Class"]  # fmt: skip
    assert rows[1] == ["2026-03-1", "03/04/2026", "Advertising", "120.50", "", "Ads", "Meta", "GBP", "", ""]
    assert rows[2][2:5] == ["Wallets:PayPal", "", "120.50"]


def test_xero_gets_signed_amounts_that_add_up_to_nothing_in_each_journal(abroad, tmp_path):
    with pytest.raises(Refused) as refused:
        write(abroad, "xero", tmp_path / "x.csv")
    assert [p.values["code"] for p in refused.value.problems] == [
        "1021",
        "6100",
    ]  # all at once, to be mapped in one go
    abroad.do(DO, chart.map_accounts, {"6100": "400", "1021": "091"})
    write(abroad, "xero", tmp_path / "x.csv")
    rows = table(tmp_path / "x.csv")
    assert rows[0][:6] == ["*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"]
    assert rows[1][:6] == ["2026-03-1 Ads", "04/03/2026", "Ads", "400", "Tax Exempt", "120.50"]
    journals = {}
    for row in rows[1:]:
        journals[row[0]] = journals.get(row[0], 0) + round(float(row[5]) * 100)
    assert set(journals.values()) == {0}
    assert len(journals) == 2


def test_red_letters_stay_red_in_chinese_packages_and_change_sides_elsewhere(spent, tmp_path):
    write(spent, "yonyou-u8", tmp_path / "u.csv")
    heads, *rows = table(tmp_path / "u.csv")
    found = [
        (r[heads.index("科目编码")], r[heads.index("借方金额")], r[heads.index("贷方金额")]) for r in rows
    ]
    assert found == [
        ("560102", "120.50", ""),
        ("101201", "", "120.50"),
        ("560102", "-120.50", ""),
        ("101201", "", "-120.50"),
    ]
    write(spent, "plain", tmp_path / "p.csv")
    heads, *rows = table(tmp_path / "p.csv")
    assert [(r[2], r[4], r[5]) for r in rows][2:] == [("560102", "", "120.50"), ("101201", "120.50", "")]


def test_kis_says_the_side_and_no_text_is_a_formula(spent, tmp_path):
    write(spent, "kis", tmp_path / "k.xlsx")
    heads, *rows = openpyxl.load_workbook(tmp_path / "k.xlsx").active.iter_rows()
    at = {c.value: n for n, c in enumerate(heads)}
    assert [r[at["FDC"]].value for r in rows][:2] == ["D", "C"]
    assert [r[at["FFCYAMT"]].value for r in rows][:2] == [120.5, 120.5]
    assert {c.data_type for r in rows for c in r} <= {"s", "n"}
    assert rows[0][at["FACCTID"]].value == "560102"


def _many(work, count):
    for i in range(count):
        actions.record_expense(work, "ads", "cash.wallet.paypal", 100 + i, DAY, f"Ads {i}")


def test_a_journal_longer_than_the_package_takes_is_written_in_parts_without_tearing_an_entry(
    abroad, tmp_path
):
    abroad.do(DO, chart.map_accounts, {"6100": "400", "1021": "091"})
    abroad.do(DO, _many, 310)  # 620 lines, with the 4 there already
    written = write(abroad, "xero", tmp_path / "x.csv")
    names = ["x.csv", "x_2.csv", "x_3.csv"]
    assert (written, [f.name for f in exports.files_of(written)]) == (624, names)
    parts = [table(tmp_path / name) for name in names]
    assert [len(p) for p in parts] == [299, 299, 29]  # 300 lines at most, that of the titles among them
    journals = [{row[0] for row in p[1:]} for p in parts]
    assert sum(map(len, journals)) == len(set.union(*journals)) == 312
    assert len({p[0][0] for p in parts}) == 1
    short = write(abroad, "quickbooks", tmp_path / "q.csv")
    assert (short, exports.files_of(short), (tmp_path / "q_2.csv").exists()) == (624, (), False)


def test_the_command_names_every_part(abroad, tmp_path, capsys):
    abroad.do(DO, chart.map_accounts, {"6100": "400", "1021": "091"})
    abroad.do(DO, _many, 160)
    abroad.close()
    assert cli.main(["export", str(abroad.path), "vouchers-xero", str(tmp_path / "x.csv")]) == 0
    assert "In 2 files" in capsys.readouterr().out
