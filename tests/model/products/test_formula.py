"""Formulas of prices: what they mean, what is no formula, and how prices are brought to their endings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.products.formula import Rounding, compute, parse, rounded

YUAN = 1_000_000
ENDINGS = {
    Rounding.NINE: Fraction(9, 10),
    Rounding.NINETY_NINE: Fraction(99, 100),
    Rounding.HALF: Fraction(1, 2),
}


def price(formula, rounding=Rounding.CENT, currency="CNY", *, of=100 * YUAN, cost=40 * YUAN, compare=None):
    return compute(parse(formula), rounding, currency, price=of, cost=cost, compare=compare)[0]


@pytest.mark.parametrize(
    ("formula", "yuan"),
    [
        ("cost*1.6", "64"), ("price*0.9", "90"), ("price+5", "105"), ("price-5", "95"), ("=price + 10%", "110"),
        ("price - 15%", "85"), ("(cost + 10) * 2", "100"), ("cost/0.4", "100"), ("成本×1.5", "60"), ("19.9", "19.9"),
        ("price/3", "33.33"), ("cost+price/2", "90"), ("-cost+price", "60"), ("2*50%*price", "100"),
        (".5 * price", "50"),
        ("（售价＋５）", "105"), ("price-cost-10", "50"), ("price/2/5", "10"),
    ],
)  # fmt: skip
def test_a_formula_means_what_it_says(formula, yuan):
    assert price(formula) == int(Fraction(yuan) * YUAN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cost*",
        "price price",
        "(price",
        "__import__('os')",
        "price**2",
        "9" * 200,
        "qty*2",
        "price;1",
        "1e9",
    ],
)
def test_what_is_no_formula_is_refused_at_its_field(text):
    with pytest.raises(Refused) as refused:
        parse(text)
    assert refused.value.problems[0].field == "formula"


@pytest.mark.parametrize(
    ("formula", "cost", "words"),
    [("cost*2", None, "not known"), ("price/(cost-cost)", YUAN, "divides by zero"), ("price-1000", YUAN, "above zero"),
     ("compare*0.8", YUAN, "compare price"), ("price*99999999999", YUAN, "absurd")],
)  # fmt: skip
def test_a_sku_without_a_price_says_why(formula, cost, words):
    new, wrong = compute(parse(formula), Rounding.CENT, "CNY", price=100 * YUAN, cost=cost)
    assert new is None
    assert words in str(wrong)


@pytest.mark.parametrize(
    ("rounding", "yuan"),
    [
        (Rounding.NINE, "63.9"),
        (Rounding.NINETY_NINE, "63.99"),
        (Rounding.HALF, "64.5"),
        (Rounding.WHOLE, "64"),
    ],
)
def test_sixty_four_yuan_becomes_the_nearest_ending(rounding, yuan):
    assert price("cost*1.6", rounding) == int(Fraction(yuan) * YUAN)


def test_endings_need_decimals():
    assert price("price*1.5", Rounding.WHOLE, "JPY", of=333 * 10_000) == 500 * 10_000
    with pytest.raises(Refused, match="no decimals"):
        price("price", Rounding.NINE, "JPY")


prices = st.fractions(min_value=Fraction(1, 100), max_value=10**7)
places = st.sampled_from([2, 3])


@given(prices, st.sampled_from(list(Rounding)), places)
def test_a_rounded_price_has_its_ending_is_the_nearest_and_stays(exact, rounding, places):
    got = rounded(exact, rounding, places)
    step = Fraction(1, 10**places) if rounding is Rounding.CENT else Fraction(1)
    ending = ENDINGS.get(rounding, Fraction(0))
    first = ending or step
    assert got >= first
    assert ((got - ending) / step).denominator == 1
    assert got == first or abs(got - exact) * 2 <= step
    assert rounded(got, rounding, places) == got


@given(prices, prices, st.sampled_from(list(Rounding)))
def test_a_dearer_price_is_never_rounded_below_a_cheaper_one(one, other, rounding):
    low, high = sorted((one, other))
    assert rounded(low, rounding, 2) <= rounded(high, rounding, 2)


@given(st.text(alphabet="priceost 0123456789.+-*/()%×÷", max_size=40))
def test_any_text_is_a_formula_or_is_refused(text):
    try:
        formula = parse(text)
    except Refused:
        return
    new, wrong = compute(formula, Rounding.CENT, "CNY", price=YUAN, cost=YUAN, compare=YUAN)
    assert (new is None) != (wrong is None)
    assert new is None or new > 0
