"""The formula of features.md §3.6, with its own figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.model.replenishment import reckoning, rules
from shopdesk.model.replenishment.rules import Demand, Levels, Shape, Supply, Wish
from shopdesk.model.shop_settings.rules import ShopFacts, problems_facts

WORKED = Demand(49, 40, 206, 4.2, 3.1, Shape.SMOOTH)
COMES = Supply(9, 2, 7, 1, 6)


def test_the_worked_example():
    levels = rules.levels_of(WORKED, COMES, rules.z_of(0.95))
    assert levels.safety == pytest.approx(24.64, abs=0.005)
    assert levels.point == pytest.approx(58.42, abs=0.005)
    assert (levels.line, round(levels.target, 2)) == (59, 91.84)
    assert rules.order_quantity(30 - 4, levels.point, levels.target, pack=6) == 66


def test_service_levels_are_those_of_the_tables():
    levels = reckoning.levels_of(ShopFacts(name="T"))
    assert [rules.z_of(p) for p in levels.values()] == [1.96, 1.645, 1.282]


@pytest.mark.parametrize("name", ["service_a_ppm", "service_ppm", "service_c_ppm"])
@pytest.mark.parametrize(
    ("ppm", "fits"), [(499_999, False), (500_000, True), (999_000, True), (999_001, False)]
)
def test_a_service_level_is_between_50_and_99_9_percent(name, ppm, fits):
    wrong = problems_facts(ShopFacts(**{"name": "T", name: ppm}))
    assert [p.field for p in wrong] == ([] if fits else [name])


def test_a_day_without_stock_and_without_a_sale_does_not_count():
    sold, free = [2, 0, 0, 3, 0], [5, 3, 0, 0, None]
    assert rules.selling_days(sold, free) == [0, 1, 3, 4]


def test_demand_is_measured_on_days_in_stock():
    with_gap = rules.demand_of([2, 4] * 10)
    assert (with_gap.days, with_gap.mean, with_gap.shape) == (20, 3.0, Shape.SMOOTH)
    assert with_gap.sd == pytest.approx(1.0260, abs=1e-4)


@pytest.mark.parametrize(
    ("sold", "shape"),
    [([1, 1, 1, 1], Shape.SMOOTH), ([1, 9, 1, 1], Shape.ERRATIC), ([1, 0, 0, 1], Shape.INTERMITTENT),
     ([0, 0], Shape.NONE)],
)  # fmt: skip
def test_the_shape_of_demand(sold, shape):
    assert rules.demand_of(sold).shape is shape


def test_thirteen_days_or_two_sales_say_too_little():
    assert rules.demand_of([1, 1, 1] + [0] * 11).enough
    assert not rules.demand_of([1, 1, 1] + [0] * 10).enough
    assert not rules.demand_of([1, 1] + [0] * 12).enough


def test_a_promotion_day_counts_no_more_than_the_90th_percentile():
    assert rules.capped([1, 2, 3, 4, 5, 6, 7, 8, 9, 90], {9}) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert rules.capped([1, 90], ()) == [1, 90]


def test_rare_demand_has_the_drawn_quantile_and_the_same_one_each_time():
    sold = [0, 0, 0, 6, 0, 0, 0] * 6
    first = rules.bootstrapped(sold, 16, 0.95)
    assert first == rules.bootstrapped(sold, 16, 0.95)
    assert 12 <= first <= 30
    assert first % 6 == 0
    levels = rules.levels_of(rules.demand_of(sold), Supply(9, 0, 7), 1.645, rare_quantile=first)
    assert levels.target == pytest.approx(first)


def test_nothing_is_ordered_above_the_point_unless_someone_waits():
    assert rules.order_quantity(60, 59, 92) == 0
    assert rules.order_quantity(60, 59, 92, shortage=2) == 32
    assert rules.order_quantity(60, 59, 61, shortage=8) == 8


def test_the_least_order_and_the_pack_are_kept():
    assert rules.order_quantity(5, 6, 7, moq=12) == 12
    assert rules.order_quantity(5, 6, 7, moq=12, pack=5) == 15


@given(st.integers(-50, 200), st.floats(0, 100), st.floats(0, 100), st.integers(0, 20), st.integers(1, 30),
       st.integers(1, 30))  # fmt: skip
def test_an_order_reaches_what_it_must_in_whole_packs(position, point, over, shortage, moq, pack):
    target = point + over
    n = rules.order_quantity(position, point, target, shortage=shortage, moq=moq, pack=pack)
    if n:
        assert n % pack == 0
        assert n >= moq
        assert n >= shortage
        assert position + n >= target - 1e-5
        assert n - pack < max(target - position + 1, shortage, moq)
    else:
        assert position > point
        assert shortage == 0


def test_classes_by_their_share_of_sales():
    assert rules.abc([70, 20, 6, 4, 0]) == ["A", "A", "B", "C", "C"]
    assert rules.abc([0, 0]) == ["C", "C"]


def test_a_budget_goes_where_it_loses_least():
    dear = Wish(1, 10, 100_0000, 10_0000, 1.0)
    quick = Wish(2, 10, 10_0000, 10_0000, 1.0, pack=5)
    assert rules.within_budget([dear, quick], 60_000) == {2: 10, 1: 10}
    assert rules.within_budget([dear, quick], 5_00) == {2: 10, 1: 4}
    assert rules.within_budget([dear, quick], 70) == {2: 5, 1: 0}


def test_a_budget_never_buys_under_the_least_order():
    assert rules.within_budget([Wish(1, 24, 10_000, 5_000, 1.0, moq=12, pack=12)], 23) == {1: 12}
    assert rules.within_budget([Wish(1, 24, 10_000, 5_000, 1.0, moq=24, pack=12)], 23) == {1: 0}


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9_000_000), st.integers(-500_000, 900_000),
                          st.floats(0, 9)), max_size=8), st.integers(0, 100_000))  # fmt: skip
def test_a_budget_is_never_passed(found, budget):
    wishes = [Wish(i, n, cost, margin, mean) for i, (n, cost, margin, mean) in enumerate(found)]
    bought = rules.within_budget(wishes, budget)
    assert sum(bought[w.key] * w.unit_cost for w in wishes) <= budget * 10_000
    assert all(0 <= bought[w.key] <= w.quantity for w in wishes)


def test_no_demand_needs_nothing():
    assert rules.levels_of(Demand(56), Supply(9, 2), 1.645) == Levels(0.0, 0.0, 0.0)
