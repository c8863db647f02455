"""Text that files can carry."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from shopdesk.core.plain import is_whole, whole


@dataclass
class _Draft:
    title: str
    lines: tuple[object, ...] = ()


def test_half_a_character_goes_and_whole_ones_stay():
    assert whole("a\ud83db\ude00") == "ab"
    assert whole("茶 😀 é") == "茶 😀 é"


@pytest.mark.parametrize(
    "half", ["\ud800", ["a", "\udfff"], {"\ud800": 1}, {"a": ("\udc00",)}, _Draft("a", ("\ud83d",))]
)
def test_half_a_character_is_found_wherever_it_is(half):
    assert not is_whole(half)


@pytest.mark.parametrize("sound", ["😀", 3, None, {"a": ["茶"]}, _Draft("é")])
def test_what_is_whole_is_let_through(sound):
    assert is_whole(sound)
