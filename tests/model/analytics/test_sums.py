"""Reports and rankings from the sums that are kept say what the rows say, on random shops and random days."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.analytics.local_time import local
from shopdesk.model.analytics.queries import (
    ALWAYS,
    By,
    Measure,
    by_step,
    daily,
    headline,
    hours,
    ranking,
    sales_report,
    worth,
)  # fmt: skip
from shopdesk.model.analytics.sums import covering
from tests.model.analytics.plain import FIGURES, plain
from tests.model.orders.test_sales_sums import DAY, DEEDS, new_order, new_person

ZONES = ("Asia/Shanghai", "Europe/London", "Asia/Kathmandu")
KINDS = (By.PRODUCT, By.CUSTOMER, By.COUNTRY, By.REGION, By.HOUR, By.WEEKDAY)
SPANS = (
    ALWAYS, Range(date(2026, 3, 1), date(2026, 4, 30)), Range(DAY, DAY + timedelta(days=1)),
    Range(date(2026, 3, 31), date(2026, 4, 1)), Range(date(2026, 3, 1), date(2026, 3, 31)),
)  # fmt: skip


@pytest.fixture
def random_shop(shop):
    chance = random.Random(11)
    for deed in (new_person, new_person, *[new_order] * 12):
        shop.do(say("Deed"), deed, chance)
    for _ in range(40):
        shop.do(say("Deed"), chance.choice(DEEDS), chance)
    return shop


def test_every_report_equals_the_rows_one_by_one(random_shop):
    for by in KINDS:
        for at, days in enumerate(SPANS):
            zone = ZONES[at % 3]
            made = random_shop.ask(sales_report, days, by, zone).rows
            rows = {r.key: {name: getattr(r, name) for name in FIGURES} for r in made}
            assert rows == random_shop.ask(plain, days, by, zone), (by, days, zone)


@pytest.mark.parametrize("measure", [m for m in Measure if m is not Measure.ORDERS])
def test_a_ranking_is_the_report_in_order_of_its_measure(random_shop, measure):
    for by in (By.CUSTOMER, By.COUNTRY, By.REGION, By.CATEGORY, By.CHANNEL):
        rows = random_shop.ask(sales_report, SPANS[1], by, ZONES[0]).rows
        best = sorted((worth(r, measure) for r in rows if r.key and worth(r, measure)), reverse=True)
        made = random_shop.ask(ranking, SPANS[1], by, ZONES[0], measure)
        assert [r.worth for r in made.rows] == best, by
        assert [
            r.worth for r in random_shop.ask(ranking, SPANS[1], by, ZONES[0], measure, "", 2).rows
        ] == best[:2]


def test_channels_part_a_ranking(random_shop):
    def of(channel):
        found = random_shop.ask(ranking, ALWAYS, By.COUNTRY, ZONES[0], Measure.UNITS, channel)
        return {r.key: r.worth for r in found.rows}, found.total

    (whole, total), (one, a), (other, b) = of(""), of("taobao"), of("shopify")
    assert total == a + b
    assert whole == {k: one.get(k, 0) + other.get(k, 0) for k in whole}
    assert one != whole


def test_hours_are_those_of_the_report_in_the_shop_s_zone(random_shop):
    for zone in ZONES:
        rows = random_shop.ask(sales_report, ALWAYS, By.HOUR, zone).rows
        found = random_shop.ask(hours, ALWAYS, zone)
        told = {(int(r.key[0]), int(r.key[2:])): r.net_sales for r in rows}
        assert {k: v for k, v in found.items() if v} == {k: v for k, v in told.items() if v}


def test_whole_months_are_read_at_once_and_the_rest_by_days():
    days = Range(date(2026, 1, 30), date(2026, 4, 2))
    assert covering(days, months=True) == [
        "2026-01-30", "2026-01-31", "2026-02", "2026-03", "2026-04-01", "2026-04-02",
    ]  # fmt: skip
    assert len(covering(days, months=False)) == days.days


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-03-29T00:59:59Z", "00"),
        ("2026-03-29T01:00:00Z", "02"),
        ("2026-10-25T00:59:00Z", "01"),
        ("2026-10-25T01:00", "01"),
    ],
)
def test_clocks_that_change_are_followed_to_the_minute(shop, moment, told):
    sql = local("%H", f"'{moment}'", Range(date(2026, 3, 1), date(2026, 11, 1)), "Europe/London")
    assert shop.ask(lambda s: s.scalar(text(f"SELECT {sql}"))) == told


def test_days_are_put_together_by_week_and_month(traded):
    points = traded.ask(daily, Range(date(2026, 3, 1), date(2026, 5, 31)))
    months = by_step(points, By.MONTH)
    assert [(p.day, p.net_sales) for p in months] == [
        (date(2026, 3, 1), 12_500), (date(2026, 4, 1), 9_000), (date(2026, 5, 1), -2_050),
    ]  # fmt: skip
    assert sum(p.orders for p in by_step(points, By.WEEK)) == 5


def test_the_same_days_of_the_year_before_stand_beside(traded):
    ago = traded.ask(headline, Range(date(2027, 4, 1), date(2027, 4, 30))).year_ago
    assert (ago.net_sales, ago.orders) == (9_000, 1)
