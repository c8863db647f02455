"""Repurchase, RFM and cohorts on the shop of conftest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shopdesk.core.periods import Range
from shopdesk.model.analytics.buyers import buyers, cohort_table, repurchase
from shopdesk.model.analytics.queries import ALWAYS


def test_ordering_again_means_on_another_day(traded):
    found = traded.ask(repurchase, ALWAYS)
    assert (found.customers, found.again, found.repurchase_rate) == (2, 1, Decimal("0.5"))
    assert (found.average_days_between, found.no_customer) == (Decimal(60), 1)
    march = traded.ask(repurchase, Range(date(2026, 3, 1), date(2026, 3, 31)))
    assert (march.customers, march.again) == (1, 0)


def test_a_customer_is_new_in_the_period_of_the_first_order_ever(traded):
    may = traded.ask(repurchase, Range(date(2026, 5, 1), date(2026, 5, 31)))
    assert (may.new, may.returning) == (0, 1)
    assert traded.ask(repurchase, ALWAYS).new == 2


def test_what_a_customer_brought_is_less_discounts_and_refunds(traded):
    best = {b.name: b for b in traded.ask(buyers, date(2026, 5, 31), None)}
    assert (best["林小雨"].frequency, best["林小雨"].recency_days, best["林小雨"].monetary) == (2, 30, 9_450)
    assert best["Emma Clarke"].monetary == 9_000


def test_looking_back_forgets_what_is_older(traded):
    assert [b.frequency for b in traded.ask(buyers, date(2026, 5, 31), 31)] == [1]


def test_cohorts_are_of_the_first_order_ever(traded):
    assert [(c.month, c.size, c.later) for c in traded.ask(cohort_table, ALWAYS)] == [
        ("2026-03", 1, (0, 1)), ("2026-04", 1, (0,)),
    ]  # fmt: skip
    assert [c.month for c in traded.ask(cohort_table, Range(date(2026, 4, 1), date(2026, 5, 31)))] == [
        "2026-04"
    ]
