"""What people and portals write, read once and exactly; what is none is a problem beside its field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.money import amount_text
from shopdesk.core.reading import day, exact_money, moment, money, number, phone, plain, quantity, unit_price

NUMBERS = {
    "12": "12",
    "1,234.50": "1234.50",
    "1.234,50": "1234.50",
    "12,50": "12.50",
    "1,234": "1234",
    "1,234,567": "1234567",
    "(5.00)": "-5.00",
    "-3": "-3",
    "−3": "-3",
    "+3": "3",
    "¥98.00": "98.00",
    "¥98.00元": "98.00",
    "-¥5": "-5",
    "£2.55": "2.55",
    "US$ 3": "3",
    "１２．５": "12.5",
    '="12"': "12",
    "'12": "12",
    " 12 ": "12",
    "1e3": "1E+3",
    "0.001": "0.001",
    "98元": "98",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_read_as_portals_write_it(text):
    assert number(text) == Decimal(NUMBERS[text])


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "--5", "1-2", "NaN", "Infinity", "1e999", "0x10", "½x", "5%", "1 2 a"]
)
def test_what_is_no_number_is_none(text):
    assert number(text) is None


@given(st.integers(-(10**11), 10**11), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_an_amount_that_was_written_is_read_again(minor, currency):
    assert money(amount_text(minor, currency), currency) == (minor, None)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text):
    for read in (plain, number, day, moment, phone, quantity):
        read(text)
    for value, problem in (
        money(text, "CNY", field="f"),
        unit_price(text, "CNY", field="f"),
        quantity(text, field="f"),
        day(text, field="f"),
    ):
        assert value is None or problem is None
        if problem:
            assert problem.field == "f"
            assert str(problem)


@pytest.mark.parametrize("text", ["", "-", "--", "/", "无", " "])
def test_an_empty_cell_is_no_amount_and_no_problem(text):
    assert money(text, "CNY") == unit_price(text, "CNY") == quantity(text) == day(text) == (None, None)


@pytest.mark.parametrize("text", ["free", "1.2.3", "9e15"])
def test_what_is_no_amount_is_told_with_its_text(text):
    value, problem = money(text, "CNY", field="price")
    assert value is None
    assert (problem.field, text in str(problem)) == ("price", True)


def test_a_price_keeps_four_more_decimals():
    assert unit_price("0.001", "GBP") == (1000, None)
    assert unit_price("0.0000005", "GBP")[0] == 1
    assert money("0.005", "CNY") == (1, None)


@pytest.mark.parametrize(
    ("text", "pieces"), [("3", 3), ("-3", -3), ("3.0", 3), ("1,000", 1000), ("10000000", 10**7)]
)
def test_pieces_are_whole(text, pieces):
    assert quantity(text) == (pieces, None)


@pytest.mark.parametrize("text", ["1.5", "x", "10000001", "-10000001"])
def test_half_a_piece_or_too_many_is_a_problem(text):
    assert quantity(text)[1] is not None


@pytest.mark.parametrize(
    "text", ["2026-03-05", "2026/3/5", "2026.03.05", "2026年3月5日", "2026年03月05", "２０２６－０３－０５"]
)
def test_a_day_is_written_year_first(text):
    assert day(text) == (date(2026, 3, 5), None)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2025-02-29", "05/03/2026", "2026-13-01", "today", "2026-03", "0000-01-01"]
)
def test_what_is_no_day_is_a_problem(text):
    assert day(text, field="from")[1].field == "from"


def test_a_leap_day_is_a_day():
    assert day("2024-02-29") == (date(2024, 2, 29), None)


MOMENTS = {
    "2026-03-05 10:20:30": datetime(2026, 3, 5, 10, 20, 30),
    "2026/3/5 9:05": datetime(2026, 3, 5, 9, 5),
    "2026-03-05": datetime(2026, 3, 5),
    "2026-03-05T10:20:30Z": datetime(2026, 3, 5, 10, 20, 30, tzinfo=UTC),
    "2026-03-05 10:20:30 +0800": datetime(2026, 3, 5, 10, 20, 30, tzinfo=timezone(timedelta(hours=8))),
    "2026-03-05T10:20:30.123+08:00": datetime(2026, 3, 5, 10, 20, 30, tzinfo=timezone(timedelta(hours=8))),
    "2026年3月5日 10:20": datetime(2026, 3, 5, 10, 20),
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_keeps_its_offset_or_has_none(text):
    assert moment(text) == MOMENTS[text]
    assert (moment(text).tzinfo is None) == (MOMENTS[text].tzinfo is None)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30 10:00", "2026-03-05 25:00", "10:00", "2026-03-05 10:00 +99:99"]
)
def test_what_is_no_moment_is_none(text):
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+86 138-0013-8000", "+8613800138000"),
        ("138****8000", "138****8000"),
        ("'13800138000", "13800138000"),
        ("", ""),
    ],
)
def test_a_phone_is_its_digits(text, digits):
    assert phone(text) == digits


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("9.99", "CNY", 999), ("9.990", "CNY", 999), ("9", "JPY", 9), ("1.234", "KWD", 1234)],
)
def test_an_amount_that_the_currency_has_is_taken(text, currency, minor):
    assert exact_money(text, currency) == (minor, None)


@pytest.mark.parametrize(("text", "currency"), [("9.999", "CNY"), ("9.5", "JPY"), ("0.0001", "KWD")])
def test_an_amount_finer_than_the_currency_has_is_refused_not_rounded(text, currency):
    value, wrong = exact_money(text, currency, field="amount")
    assert value is None
    assert wrong.field == "amount"
    assert currency in str(wrong)
