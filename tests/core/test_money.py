"""Money: exact whatever is added, split or shared; rounded in one place, half away from zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.money import (
    Money,
    amount_text,
    decimals,
    divide,
    line_total,
    net_of_tax,
    part,
    round_half_up,
    share_of_units,
    split,
    to_minor,
    to_unit,
    unit_of,
)

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)


@pytest.mark.parametrize(("currency", "count"), [("CNY", 2), ("JPY", 0), ("KWD", 3), ("EUR", 2), ("KRW", 0)])
def test_each_currency_has_its_decimals(currency, count):
    assert decimals(currency) == count


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "CNY", "1234.50"),
        (-5, "CNY", "-0.05"),
        (0, "CNY", "0.00"),
        (1234, "JPY", "1234"),
        (1234, "KWD", "1.234"),
        (10**15, "CNY", "10000000000000.00"),
    ],
)
def test_an_amount_is_written_plainly(minor, currency, text):
    assert amount_text(minor, currency) == str(Money(minor, currency)) == text


def test_money_of_two_currencies_is_not_added():
    with pytest.raises(ValueError, match="USD is not CNY"):
        Money(1, "CNY") + Money(1, "USD")
    with pytest.raises(ValueError, match="CNY"):
        Money(1, "USD") - Money(1, "CNY")


@given(AMOUNTS, AMOUNTS)
def test_money_adds_as_its_minor_units(a, b):
    one, other = Money(a, "CNY"), Money(b, "CNY")
    assert (one + other - other, -one + one, bool(one)) == (one, Money(0, "CNY"), a != 0)
    assert one.decimal() * 100 == a
    assert (one < other) == (a < b)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("-2.5", -3), ("0", 0)],
)
def test_halves_are_rounded_away_from_zero(value, rounded):
    assert round_half_up(Decimal(value)) == rounded


@given(AMOUNTS, st.integers(-(10**6), 10**6).filter(bool))
def test_dividing_is_the_nearest_whole_number(a, b):
    exact, found = Fraction(a, b), divide(a, b)
    assert abs(exact - found) <= Fraction(1, 2)
    if abs(exact - found) == Fraction(1, 2):
        assert abs(found) > abs(exact)


@given(AMOUNTS, WEIGHTS)
def test_a_split_sums_exactly_and_is_fair(minor, weights):
    parts = split(minor, weights)
    assert sum(parts) == minor
    total = sum(weights)
    for given_part, weight in zip(parts, weights, strict=True):
        exact = Fraction(minor * weight, total) if total else Fraction(minor, len(weights))
        assert abs(given_part - exact) < 1
        assert given_part * minor >= 0


@given(AMOUNTS, WEIGHTS)
def test_a_negative_split_is_the_mirror(minor, weights):
    assert split(-minor, weights) == [-p for p in split(minor, weights)]


def test_ties_of_a_split_go_to_the_earlier_part():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(2, [0, 0, 0]) == [1, 1, 0]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_a_split_needs_weights_of_zero_or_more(weights):
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


@given(AMOUNTS, st.integers(1, 200), st.data())
def test_partial_shares_of_a_line_close_to_its_amount(minor, quantity, data):
    first, found = 0, 0
    while first < quantity:
        count = data.draw(st.integers(1, quantity - first))
        found += share_of_units(minor, quantity, first, count)
        first += count
    assert found == minor


@given(AMOUNTS, st.integers(1, 60), st.integers(0, 60))
def test_the_share_of_a_piece_is_its_unit_share(minor, quantity, at):
    at %= quantity
    shares = split(minor, [1] * quantity)
    assert sum(shares) == minor
    assert share_of_units(minor, quantity, at, 1) == shares[at]
    assert share_of_units(minor, quantity, at, 0) == 0


@pytest.mark.parametrize(("first", "count"), [(0, 6), (3, 3), (-1, 1), (2, -1)])
def test_a_line_has_no_more_pieces_than_it_has(first, count):
    with pytest.raises(ValueError, match="pieces"):
        share_of_units(100, 5, first, count)


def test_real_prices_below_a_cent_are_exact():
    unit = to_unit(Decimal("0.001"), "GBP")
    assert unit == 1000
    assert line_total(1000, unit) == 100
    assert line_total(4, unit) == 0
    assert line_total(5, unit) == 1
    assert line_total(-5, unit) == -1


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**9))
def test_a_line_total_is_the_product_rounded_once(quantity, unit):
    assert abs(Fraction(quantity * unit, 10_000) - line_total(quantity, unit)) <= Fraction(1, 2)


@given(AMOUNTS)
def test_a_price_of_one_piece_and_back(minor):
    assert line_total(1, unit_of(minor)) == minor
    assert to_minor(Decimal(minor).scaleb(-2), "CNY") == minor


@given(st.integers(0, 10**10), st.integers(0, 500_000))
def test_net_and_tax_make_the_gross(gross, rate):
    net = net_of_tax(gross, rate)
    assert abs(Fraction(gross * 1_000_000, 1_000_000 + rate) - net) <= Fraction(1, 2)
    assert 0 <= net <= gross


def test_a_part_is_rounded_half_up():
    assert [part(m, 1, 2) for m in (1, 3, -1)] == [1, 2, -1]
    assert net_of_tax(11300, 130_000) == 10000
