"""How often pieces can be chosen from heaps, held against trying it out."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopdesk.core.choices import times


@lru_cache(100_000)
def tried(heaps: tuple[int, ...], count: int, repeats: bool) -> int:
    """The most times, by trying every choice at every step."""
    ways = combinations_with_replacement if repeats else combinations
    best = 0
    for way in ways(range(len(heaps)), count):
        left = list(heaps)
        for i in way:
            left[i] -= 1
        if min(left, default=0) >= 0:
            best = max(best, 1 + tried(tuple(sorted(left)), count, repeats))
    return best


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.integers(1, 4), st.booleans())
def test_the_formula_says_what_trying_every_choice_says(heaps, count, repeats):
    assert times(heaps, count, repeats=repeats) == tried(tuple(sorted(heaps)), count, repeats)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=3), st.integers(1, 2), st.integers(1, 4), st.booleans())
def test_a_heap_without_end_is_as_good_as_a_very_large_one(heaps, endless, count, repeats):
    most = times([*heaps, *[None] * endless], count, repeats=repeats)
    large = times([*heaps, *[1000] * endless], count, repeats=repeats)
    assert large >= 1000 // count if most is None else most == large


@pytest.mark.parametrize(
    ("heaps", "count", "repeats", "most"),
    [
        ((5, 5, 5), 3, False, 5), ((9, 1, 1), 2, False, 2), ((9, 1, 1), 2, True, 5), ((4, 4), 3, False, 0),
        ((-3, 2, 2), 2, False, 2), ((None, 4), 2, False, 4), ((None, 4), 2, True, None), ((None, None), 2, False, None),
    ],
)  # fmt: skip
def test_examples(heaps, count, repeats, most):
    assert times(heaps, count, repeats=repeats) == most
