"""Sales figures on the shop of conftest, whose rows can be added up by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shopdesk.core.periods import Range
from shopdesk.model.analytics.queries import ALWAYS, By, daily, days_of_trade, headline, sales_report
from shopdesk.model.reports import sales_figures

ZONE = "Asia/Shanghai"
SPRING = Range(date(2026, 3, 1), date(2026, 5, 31))


def rows(shop, by, days=ALWAYS):
    return {row.key: row for row in shop.ask(sales_report, days, by, ZONE).rows}


def test_the_totals_are_what_the_rows_add_up_to(traded):
    made = traded.ask(sales_report, SPRING, By.TOTAL, ZONE)
    assert sales_figures(made.totals) == {
        "orders": 5, "units": 9, "gross_sales": 25_000, "discounts": 800, "sales": 25_000, "shipping_charged": 800,
        "goods_refunded": 4_750, "shipping_refunded": 800, "refunds": 5_550, "net_sales": 19_450, "customers": 2,
        "average_order": 5_000, "per_customer": 12_150, "adjustments": -700, "cost": 7_000, "gross_profit": 6_750,
        "gross_margin": Decimal("0.490909"), "cancelled_orders": 1,
    }  # fmt: skip
    assert made.excluded == {"no_customer": 1, "zero_total": 1, "cost_unknown": 3}


def test_amounts_fall_on_their_own_day(traded):
    months = rows(traded, By.MONTH)
    assert {k: (m.orders, m.sales, m.refunds) for k, m in months.items()} == {
        "2026-03": (2, 13_300, 0), "2026-04": (1, 9_000, 0), "2026-05": (2, 2_700, 5_550),
    }  # fmt: skip


def test_a_week_belongs_to_the_year_of_its_thursday(traded):
    assert list(rows(traded, By.WEEK)) == ["2026-W10", "2026-W18", "2026-W19"]
    assert list(rows(traded, By.QUARTER)) == ["2026-Q1", "2026-Q2"]


def test_orders_cancelled_by_now_are_counted_where_they_were_placed(traded):
    assert {k: m.cancelled_orders for k, m in rows(traded, By.MONTH).items()}["2026-05"] == 1
    assert rows(traded, By.CHANNEL)["taobao"].cancelled_orders == 1


def test_an_hour_is_the_shop_s_own_and_not_utc(traded):
    hours = rows(traded, By.HOUR)
    assert hours["0 12"].orders == 2  # Monday 2 March and Monday 4 May, 04:00 in UTC
    assert hours["1 04"].orders == 1  # 20:00 in UTC is Tuesday in Shanghai
    assert hours["0 12"].customers == 1


@pytest.mark.parametrize("by", [by for by in By if by not in (By.TOTAL, By.ATTRIBUTE, By.BUNDLE)])
def test_the_rows_of_every_kind_add_up_to_the_totals(traded, by):
    made = traded.ask(sales_report, ALWAYS, by, ZONE)
    for name in (
        "units",
        "gross",
        "discounts",
        "shipping",
        "adjustments",
        "refunds",
        "net_sales",
        "cost_sum",
        "no_customer",
    ):
        assert sum(getattr(r, name) for r in made.rows) == getattr(made.totals, name), name


def test_countries_are_the_orders_own(traded):
    assert {k: r.sales for k, r in rows(traded, By.COUNTRY).items()} == {"CN": 16_300, "GB": 9_000, "": -300}


def test_a_shop_without_known_costs_has_no_profit_rather_than_zero(traded):
    may = traded.ask(sales_report, Range(date(2026, 5, 4), date(2026, 5, 4)), By.TOTAL, ZONE).totals
    assert (may.cost, may.gross_profit, may.gross_margin) == (None, None, None)


def test_the_chart_has_every_day_and_compares_with_the_days_before(traded):
    days = Range(date(2026, 4, 29), date(2026, 5, 2))
    assert [p.net_sales for p in traded.ask(daily, days)] == [0, 9_000, 2_000, 0]
    assert [p.orders for p in traded.ask(daily, days, "shopify")] == [0, 1, 0, 0]
    figures = traded.ask(headline, Range(date(2026, 5, 1), date(2026, 5, 2)))
    assert (figures.now.net_sales, figures.before.net_sales, figures.before.average_order) == (
        2_000,
        9_000,
        9_000,
    )


def test_the_days_of_trade_span_sales_and_refunds(traded, shop):
    assert traded.ask(days_of_trade) == Range(date(2026, 3, 2), date(2026, 5, 6))


def test_an_empty_shop_has_figures_of_zero(shop):
    made = shop.ask(sales_report, ALWAYS, By.MONTH, ZONE)
    assert (made.rows, made.totals.orders, made.totals.average_order) == ([], 0, None)
    assert shop.ask(days_of_trade) is None
