"""The tree and the values of attributes, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.core.problems import Problem
from shopdesk.model.products.list_values import MOST
from shopdesk.model.taxonomy import rules
from shopdesk.model.taxonomy.conditions import CONDITIONS, Rule, problems_rules, sentence
from shopdesk.model.taxonomy.rules import AttributeKind, Value
from shopdesk.model.taxonomy.smart import FINDERS

PARENTS = {1: None, 2: 1, 3: 2, 4: 1, 5: None, 6: 5}
NAMES = {i: f"C{i}" for i in PARENTS}


def test_a_category_never_lies_in_itself():
    for target in (1, 2, 3, 4):
        assert "loop" in str(rules.problems_moving(PARENTS, NAMES, 1, target)[0])
    assert rules.problems_moving(PARENTS, NAMES, 5, 4) == []


def test_a_fifth_level_is_refused_with_all_that_lies_below():
    assert rules.problems_moving(PARENTS, NAMES, 6, 3) == []
    assert "5 levels" in str(rules.problems_moving(PARENTS, NAMES, 5, 3)[0])
    assert rules.problems_adding({**PARENTS, 7: 3}, 7)
    assert rules.problems_adding(PARENTS, 3) == []


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 8)), max_size=30))
def test_moves_that_are_not_refused_never_make_a_loop_or_a_fifth_level(moves):
    parents = dict.fromkeys(range(8))
    names = {i: str(i) for i in parents}
    for category, to in moves:
        target = None if to == 8 else to
        if not rules.problems_moving(parents, names, category, target):
            parents[category] = target
        for c in parents:
            up = rules.upwards(parents, c)
            assert len(up) <= rules.DEEPEST
            assert parents[up[-1]] is None


def test_a_name_is_its_own_among_its_siblings_whatever_its_case():
    assert rules.problems_name("tea", ["Tea"])
    assert rules.problems_name(" ", [])
    assert rules.problems_name("a › b", [])
    assert rules.problems_name("Tea", ["Ware"]) == []


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (AttributeKind.NUMBER, "1.25", Value(number=1250)),
        (AttributeKind.NUMBER, "1,000", Value(number=1_000_000)),
        (AttributeKind.YES, "是", Value(number=1)),
        (AttributeKind.YES, "no", Value(number=0)),
        (AttributeKind.TEXT, " hand  thrown ", Value(words="hand thrown")),
        (AttributeKind.CHOICE, "CLAY", Value(option_id=7)),
        (AttributeKind.CHOICE, "", None),
    ],
)
def test_what_is_typed_becomes_a_value_of_its_kind(kind, typed, value):
    read = rules.read_value(kind, "x", typed, {"Clay": 7})
    assert read == value
    if value:
        assert rules.right_kind(kind, value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (AttributeKind.NUMBER, "much"), (AttributeKind.NUMBER, "1.2345"), (AttributeKind.NUMBER, "1e99"),
        (AttributeKind.NUMBER, "nan"), (AttributeKind.YES, "perhaps"), (AttributeKind.CHOICE, "Glass"),
    ],
)  # fmt: skip
def test_what_fits_no_kind_is_refused(kind, typed):
    assert isinstance(rules.read_value(kind, "x", typed, {"Clay": 7}), Problem)


@given(st.integers(-MOST, MOST))
def test_a_number_is_read_as_it_was_written(number):
    assert rules.thousandths(rules.number_text(number)) == number


def test_a_value_of_another_kind_is_found():
    assert not rules.right_kind(AttributeKind.TEXT, Value(number=3))
    assert not rules.right_kind(AttributeKind.YES, Value(number=3))
    assert not rules.right_kind(AttributeKind.CHOICE, Value(option_id=3, words="x"))


def test_every_condition_has_its_sentence_and_its_finder():
    assert CONDITIONS.keys() == FINDERS.keys()
    for code, condition in CONDITIONS.items():
        args = {a.name: a.first if a.first is not None else 1 for a in condition.args}
        assert "{" not in str(sentence(Rule(code, args), "CNY", {}))


def test_the_sentences_of_the_plan_are_said():
    told = [
        sentence(Rule("sales_top", {"days": 30, "percent": 20}), "CNY", {}),
        sentence(Rule("margin_below", {"percent": 15}), "CNY", {}),
        sentence(Rule("stock_older", {"days": 120}), "CNY", {}),
        sentence(Rule("price_below", {"price": 12_500_000}), "CNY", {}),
    ]
    assert [str(t) for t in told] == [
        "30-day sales in the top 20 %", "margin under 15 %", "stock older than 120 days", "price under 12.50 CNY",
    ]  # fmt: skip


def test_conditions_are_refused_where_they_cannot_be():
    assert problems_rules([])
    assert problems_rules([Rule("moon_full", {})])
    assert problems_rules([Rule("sales_top", {"days": 0, "percent": 20})])
    assert problems_rules([Rule("vendor_is", {"vendor": ""})])
    assert problems_rules([Rule("tagged", {"tag": 3})], tag_id=3)
    assert problems_rules([Rule("no_picture", {})]) == []
