"""Every formula of the workbook, calculated anew without the value it was written with, comes to that value."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import openpyxl
import pytest

from shopdesk.core.periods import Range
from shopdesk.model.workbook import build
from tests.model.workbook import shops
from tests.model.workbook.conftest import AT

PERIODS = {
    "the year": Range(date(2026, 1, 1), date(2026, 12, 31)),
    "some days": Range(date(2026, 2, 5), date(2026, 2, 20)),
    "a closed month": Range(date(2025, 12, 1), date(2025, 12, 31)),
    "across the year": Range(date(2025, 6, 1), date(2026, 3, 31)),
}
DEMO = {
    "the demo's year": PERIODS["the year"],
    "the demo's month": Range(date(2026, 10, 1), date(2026, 10, 31)),
    "the demo's days": Range(date(2026, 10, 5), date(2026, 10, 9)),
}
OTHERS = {
    "small-scale": ("cn-small", "shipment", "zh_CN"),
    "on confirmation": ("cn-small", "confirmation", "en"),
    "general": ("cn-general", "shipment", "zh_CN"),
    "international": ("international", "shipment", "en"),
    "international, on confirmation": ("international", "confirmation", "zh_CN"),
}
EMPTY = {"empty": "cn-small", "empty, international": "international"}
NAMES = [*DEMO, *(f"{shop}, {days}" for shop in OTHERS for days in PERIODS), *EMPTY]


def formulas(path):
    """Sheet, cell → its formula, and the value it was written with."""
    made, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, c.coordinate): (c.value, values[sheet.title][c.coordinate].value)
        for sheet in made
        for row in sheet.iter_rows()
        for c in row
        if c.data_type == "f"
    }


def same(a, b):
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) < 0.0005
    return a == b


@pytest.fixture(scope="module")
def written(tea, tmp_path_factory):
    """Name → the workbook of that shop and those days."""
    folder, made = tmp_path_factory.mktemp("written"), {}

    def write(name, shop, days, language="en"):
        made[name] = folder / f"{len(made)}.xlsx"
        assert shop.ask(build, shop.facts, days, language, made[name], now=AT)["failed"] == [], name

    for name, days in DEMO.items():
        write(name, tea, days)
    for which, (chart, revenue, language) in OTHERS.items():
        with closing(shops.traded(tmp_path_factory.mktemp("shop"), chart, revenue)) as shop:
            for name, days in PERIODS.items():
                write(f"{which}, {name}", shop, days, language)
    for name, chart in EMPTY.items():
        with closing(shops.empty(tmp_path_factory.mktemp("shop"), chart)) as shop:
            write(name, shop, PERIODS["the year"])
    return made


@pytest.fixture(scope="module")
def again(written, calculated):
    return dict(zip(written, calculated(*written.values()), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_comes_to_what_it_was_written_with(written, again, name):
    book, found = openpyxl.load_workbook(again[name], data_only=True), formulas(written[name])
    assert len(found) > 200
    off = [(*at, *was, now) for at, was in found.items() if not same(was[1], now := book[at[0]][at[1]].value)]
    assert off == []


def test_money_paid_for_goods_is_made_again_from_the_journal(written, again):
    """Line 3 of the cash flow is none of the lines 31 to 39 that stand between profit and cash."""
    for path in (written["small-scale, a closed month"], again["small-scale, a closed month"]):
        rows = openpyxl.load_workbook(path, data_only=True)["现金流量表"].iter_rows(
            min_row=5, values_only=True
        )
        assert next(r[2:6] for r in rows if r[1] == "3") == (300, 300, 300, 0)
