"""Ratios, scores, segments and cohorts on plain values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shopdesk.model.analytics.rules import (
    Buyer,
    Segment,
    average,
    change,
    cohorts,
    month_number,
    ratio,
    scores,
    segment,
)


def buyer(number, recency, frequency, monetary):
    return Buyer(number, str(number), recency, frequency, monetary)


def test_a_ratio_of_nothing_is_none():
    assert ratio(1, 0) is None
    assert ratio(2783, 4334) == Decimal("0.642132")


def test_an_average_is_rounded_half_up():
    assert average(5, 2) == 3
    assert average(5, 0) is None


def test_growth_is_told_only_where_there_was_something_before():
    assert change(112, 100) == Decimal("0.12")
    assert change(100, 0) is None
    assert change(-50, -100) == Decimal("0.5")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((5, 5, 5), Segment.BEST), ((3, 4, 1), Segment.LOYAL), ((4, 2, 5), Segment.POTENTIAL),
        ((5, 1, 1), Segment.NEW), ((2, 4, 4), Segment.WIN_BACK), ((3, 3, 3), Segment.TO_WAKE),
        ((1, 1, 1), Segment.LOST), ((4, 1, 1), Segment.OTHER),
    ],
)  # fmt: skip
def test_the_first_segment_that_fits_is_taken(found, expected):
    assert segment(*found) is expected


def test_few_customers_are_scored_by_fixed_cut_offs():
    scored = scores([buyer(1, 30, 1, 1000), buyer(2, 31, 6, 5000), buyer(3, 241, 2, 1000)])
    assert [(s.r, s.f, s.m) for s in scored] == [(5, 1, 2), (4, 5, 5), (1, 2, 2)]


def test_many_customers_are_scored_in_fifths_and_ties_share_a_score():
    scored = scores([buyer(n, n, 1 if n < 150 else 9, n) for n in range(200)])
    assert [scored[n].r for n in (0, 39, 40, 199)] == [5, 5, 4, 1]
    assert {s.f for s in scored[:150]} == {1}
    assert {s.f for s in scored[150:]} == {4}
    assert scored[199].m == 5


def test_nobody_has_no_scores():
    assert scores([]) == []


def test_a_cohort_counts_who_came_again_in_each_later_month():
    march, may = month_number_of(2026, 3), month_number_of(2026, 5)
    table = cohorts([(1, march), (1, may), (2, march), (2, march + 1), (3, may)], may)
    assert [(c.month, c.size, c.later) for c in table] == [("2026-03", 2, (1, 1)), ("2026-05", 1, ())]


def month_number_of(year, month):
    from datetime import date

    return month_number(date(year, month, 9))
