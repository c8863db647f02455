"""Days and moments: leap days, months of every length, clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.periods import (
    Range,
    in_zone,
    known_zone,
    last_days,
    local_day,
    month,
    month_key,
    month_of_key,
    quarter,
    quarter_key,
    start_of,
    week_key,
    year,
    year_ago,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS)
def test_a_day_lies_in_its_month_quarter_and_year(day):
    for of, count in ((month, (28, 29, 30, 31)), (quarter, (90, 91, 92)), (year, (365, 366))):
        span = of(day)
        assert day in span
        assert span.start.day == 1
        assert span.days in count
        assert (span.end + timedelta(days=1)).day == 1
    assert month_of_key(month_key(day)) == month(day)


@given(DAYS, st.integers(1, 400))
def test_the_range_before_ends_the_day_before(day, count):
    span = last_days(day, count)
    assert (span.days, span.end) == (count, day)
    assert span.before().days == count
    assert span.before().end + timedelta(days=1) == span.start
    assert span.start - timedelta(days=1) not in span


@pytest.mark.parametrize(
    ("span", "before"),
    [(Range(date(2024, 2, 29), date(2024, 2, 29)), Range(date(2023, 2, 28), date(2023, 2, 28))),
     (Range(date(2024, 2, 1), date(2024, 2, 29)), Range(date(2023, 2, 1), date(2023, 2, 28))),
     (Range(date(2025, 2, 1), date(2025, 2, 28)), Range(date(2024, 2, 1), date(2024, 2, 28)))],
)  # fmt: skip
def test_a_year_ago_a_leap_day_is_the_twenty_eighth(span, before):
    assert year_ago(span) == before


def test_keys_name_months_weeks_and_quarters():
    assert month_key(date(2026, 3, 5)) == "2026-03"
    assert quarter_key(date(2026, 3, 31)) == "2026-Q1"
    assert quarter_key(date(2026, 4, 1)) == "2026-Q2"
    assert week_key(date(2025, 12, 29)) == "2026-W01"
    assert week_key(date(2027, 1, 3)) == "2026-W53"
    assert week_key(date(2011, 4, 3)) == "2011-W13"


def test_the_day_of_a_moment_is_the_shops():
    moment = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
    assert local_day(moment, "Asia/Shanghai") == date(2026, 3, 6)
    assert local_day(moment, "America/New_York") == date(2026, 3, 5)


def test_a_day_has_23_hours_when_the_clock_is_put_forward_and_25_when_back():
    def hours(day):
        return (
            start_of(day + timedelta(days=1), "Europe/London") - start_of(day, "Europe/London")
        ) / timedelta(hours=1)

    assert [hours(date(2026, m, d)) for m, d in ((3, 28), (3, 29), (10, 25), (10, 26))] == [24, 23, 25, 24]


def test_an_hour_that_comes_twice_is_the_first_and_one_that_never_comes_is_a_moment_too():
    assert in_zone(datetime(2026, 10, 25, 1, 30), "Europe/London") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert local_day(in_zone(datetime(2026, 3, 29, 1, 30), "Europe/London"), "Europe/London") == date(
        2026, 3, 29
    )


@given(
    DAYS,
    st.sampled_from(
        ["Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]
    ),
)
def test_a_day_begins_on_that_day(day, zone):
    if zone == "Pacific/Apia" and day == date(2011, 12, 30):
        return  # Samoa left this day out
    start = start_of(day, zone)
    assert local_day(start, zone) == day
    assert local_day(start - timedelta(seconds=1), zone) < day


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "/etc/localtime", "Asia", "\0"])
def test_a_zone_that_is_none_is_not_known(name):
    assert not known_zone(name)


def test_zones_are_known():
    assert known_zone("Asia/Shanghai")
    assert known_zone("UTC")
