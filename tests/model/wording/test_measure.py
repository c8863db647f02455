"""Lengths as channels count them, and words found in Chinese and Latin texts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.model.wording import measure as m
from shopdesk.model.wording.marks import density
from shopdesk.model.wording.records import Measure

SIGNS = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x20, max_codepoint=0x24F),
    st.sampled_from("🍵🎁👩‍🌾👍🏽️́：，。ＡＢ　—·“”"),
)
TEXTS = st.text(SIGNS, max_size=80)


def test_thirty_chinese_characters_are_sixty_half_widths():
    title = "明前西湖龙井茶叶二〇二六新茶礼盒装送礼长辈春茶一级绿茶手工茶"
    assert (m.length(title), m.length(title, Measure.HALVES)) == (30, 60)


@pytest.mark.parametrize(
    ("text", "characters", "halves"),
    [
        ("linen", 5, 5),
        ("龙井 tea", 6, 8),
        ("ＡＢ", 2, 4),
        ("café", 4, 4),
        ("🍵", 1, 2),
        ("  茶  ", 1, 2),
    ],
)
def test_each_sign_takes_its_room(text, characters, halves):
    assert (m.length(text), m.length(text, Measure.HALVES)) == (characters, halves)


@given(TEXTS)
def test_half_widths_are_between_once_and_twice_the_characters(text):
    assert m.length(text) <= m.length(text, Measure.HALVES) <= 2 * m.length(text)


@given(TEXTS, TEXTS)
def test_two_texts_are_as_long_as_both(one, other):
    one, other = f"a{one}b", f"a{other}b"  # spaces at the ends are not counted
    for measure in Measure:
        assert m.length(one + other, measure) == m.length(one, measure) + m.length(other, measure)


@given(TEXTS, st.integers(0, 60), st.sampled_from(Measure))
def test_what_fits_is_never_too_long_and_one_more_sign_would_be(text, most, measure):
    cut, whole = m.fit(text, most, measure), text.strip()
    assert whole.startswith(cut)
    assert m.length(cut, measure) <= most
    if cut != whole:
        rest = whole[len(cut) :]
        seen = next(
            i for i, _ in enumerate(rest, 1) if m.length("x" + cut + rest[:i] + "x", measure) - 2 > most
        )
        assert m.length("x" + cut + rest[: seen - 1].rstrip() + "x", measure) - 2 <= most


def test_chinese_is_found_inside_latin_as_whole_words():
    assert m.places("龙井", "明前龙井茶龙井") == [2, 5]
    assert m.places("tea", "teapot for tea, steam") == [11]
    assert m.places("linen", "linen床品") == [0]


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("teapot", "two teapots", True), ("teapots", "a teapot", True), ("gift box", "gift boxes for tea", True),
        ("berries", "berry tea", True), ("berry", "dried berries", True), ("glass", "two glasses", True),
        ("toys", "a toy", True), ("tea", "teak tray", False), ("dress", "dres", False), ("bus", "bu", False),
        ("cup", "cupboard", False), ("3d", "3ds", False),
    ],
)  # fmt: skip
def test_a_latin_word_is_found_as_one_and_as_several(word, text, found):
    assert m.holds(word, text) is found
    assert bool(m.places(word, text)) is found


def test_density_counts_characters_in_chinese_and_words_in_latin():
    assert density("龙井", "龙井" + "茶" * 98) == (1, Fraction(2, 100))
    assert density("tea set", "tea set " + "nice " * 98) == (1, Fraction(2, 100))


@pytest.mark.parametrize(
    ("title", "twice"),
    [
        ("龙井茶 明前龙井茶", ["龙井茶"]), ("Tea set with tea tray", ["tea"]), ("宝宝衣服", []),
        ("the cup and the pot", []), ("手工 绿茶", []),
    ],
)  # fmt: skip
def test_repeated_words_are_found(title, twice):
    assert m.repeated(title) == twice
