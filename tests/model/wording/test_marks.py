"""Every mark in both languages, with its figures, and the score between 0 and 100."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopdesk.model.wording.limits import GENERAL, USUAL, Limit, problems_limit
from shopdesk.model.wording.marks import BY_CODE, TABLE, Text, judge
from shopdesk.model.wording.measure import fold
from shopdesk.model.wording.records import Measure
from tests.model.wording.test_measure import TEXTS

ZH = Text(
    title="龙井茶 明前新茶 西湖核心产区手工炒制一级春茶", about="豆香清甜，回甘持久，清明前手工炒制。",
    body="龙井茶产自西湖核心产区。\n" + "汤色嫩绿明亮，豆香持久，" * 12, keywords=("龙井茶",), limit=USUAL["taobao"],
    alts=("一杯龙井茶",), pictures=2, forbidden=("最佳", "第一", "no. 1"),
)  # fmt: skip
EN = Text(
    title="Linen curtain, washed, ready to hang",
    about="A washed linen curtain that falls softly and lets the light in, ready to hang in four sizes.",
    body="A linen curtain for every room.\n" + "It falls softly and lets light in. " * 20,
    keywords=("linen curtain",), limit=USUAL["shopify"], alts=("Linen curtain at a window",), pictures=1,
    forbidden=("最佳", "no. 1"),
)  # fmt: skip


def good(text, code):
    answer = BY_CODE[code].ask(text)
    return None if answer is None else answer.good


@pytest.mark.parametrize("text", [ZH, EN])
def test_a_text_that_does_all_well_has_a_hundred(text):
    verdict = judge(text)
    assert [str(f.answer.words) for f in verdict.wrong] == []
    assert verdict.score == 100
    assert len(verdict.found) == len(TABLE)


def test_the_weights_add_up_to_a_hundred():
    assert sum(x.weight for x in TABLE) == 100


WRONG = [
    (ZH, "keyword", {"keywords": ()}), (EN, "keyword", {"keywords": ()}),
    (ZH, "in_title", {"title": "碧螺春 明前新茶 洞庭东山手工炒制一级春茶叶"}),
    (EN, "in_title", {"title": "Cotton curtain, washed, ready to hang"}),
    (ZH, "early", {"title": "明前新茶西湖核心产区一级龙井茶手工炒制春茶"}),
    (EN, "early", {"title": "Washed and ready linen curtain to hang"}),
    (ZH, "opening", {"body": "产自西湖。\n" + ZH.body}), (EN, "opening", {"body": "For you.\n" + EN.body}),
    (ZH, "density", {"body": "龙井茶。" + "汤色嫩绿明亮" * 120}), (ZH, "density", {"body": "龙井茶好" * 10}),
    (EN, "density", {"body": "linen curtain " + "soft " * 500}), (EN, "density", {"body": "linen curtain " * 3}),
    (ZH, "alt", {"alts": ("一杯茶",)}), (EN, "alt", {"alts": ("a window",)}),
    (ZH, "long", {"title": ZH.title + "送礼长辈办公室自饮绿茶"}), (EN, "long", {"title": EN.title + " wide" * 8}),
    (ZH, "short", {"title": "龙井茶"}), (EN, "short", {"title": "Linen curtain"}),
    (ZH, "description", {"about": ""}), (EN, "description", {"about": "Too short."}),
    (EN, "description", {"about": "x" * 161}), (ZH, "repeated", {"title": ZH.title + "龙井茶"}),
    (EN, "repeated", {"title": "Linen curtain, washed linen, to hang"}),
    (ZH, "forbidden", {"about": "全国第一的龙井茶。"}), (EN, "forbidden", {"body": EN.body + " NO. 1 of all."}),
    (ZH, "duplicate", {"twin": "龙井茶"}), (EN, "duplicate", {"twin": "Linen curtain"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "change"), WRONG)
def test_each_mark_sees_what_it_is_for(text, code, change):
    assert good(text, code) is True
    wrong = replace(text, **change)
    assert good(wrong, code) is False
    assert judge(wrong).score < 100


def test_every_mark_is_shown_to_fail_in_both_languages():
    for language in (ZH, EN):
        assert {code for text, code, _change in WRONG if text is language} == set(BY_CODE)


def test_the_keyword_may_end_at_the_twelfth_character_and_not_later():
    assert good(replace(ZH, title="明前新茶西湖产区龙井茶"), "early") is True  # characters 9 to 11
    assert good(replace(ZH, title="明前新茶西湖核心产区龙井茶"), "early") is False  # 11 to 13


def test_density_is_good_from_half_a_percent_to_three():
    for chars, fine in ((600, True), (601, False)):  # 3 characters of so many
        assert good(replace(ZH, body="龙井茶" + "汤" * (chars - 3)), "density") is fine
    for chars, fine in ((200, True), (199, False)):  # 6 characters of so many
        assert good(replace(ZH, body="龙井茶龙井茶" + "汤" * (chars - 6)), "density") is fine
    assert good(replace(ZH, body="龙井茶好"), "density") is True  # once is never too often


def test_a_taobao_title_has_sixty_half_widths_and_not_one_more():
    assert good(replace(ZH, title="茶" * 30), "long") is True
    wrong = BY_CODE["long"].ask(replace(ZH, title="茶" * 30 + "a"))
    assert not wrong.good
    assert wrong.words.values["over"] == 1


def test_what_cannot_be_asked_costs_nothing():
    bare = replace(EN, keywords=(), body="", pictures=0, alts=())
    assert {f.mark.code for f in judge(bare).found}.isdisjoint(
        {"in_title", "early", "opening", "density", "alt"}
    )
    assert judge(bare).score == round(100 * 46 / 64)


def test_a_forbidden_word_inside_another_is_named_once():
    text = replace(ZH, title="国家级最佳龙井茶", forbidden=("国家", "国家级", "最佳"))
    assert BY_CODE["forbidden"].ask(text).words.values["words"] == "国家级, 最佳"


@given(TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.sampled_from([GENERAL, *USUAL.values()]))
def test_a_score_is_never_below_zero_or_above_a_hundred(title, about, body, keywords, limit):
    words = tuple(k for k in keywords if k.strip())
    text = Text(title, about, body, words, limit, (about,), 1, tuple(fold(k) for k in words if fold(k)))
    verdict = judge(text)
    assert 0 <= verdict.score <= 100
    assert (verdict.score == 100) == (not verdict.wrong)
    assert all(str(f.answer.words) for f in verdict.found)


@pytest.mark.parametrize(
    ("limit", "field"),
    [
        (Limit(Measure.HALVES, 61, 60, 0, 0), "title_most"), (Limit(Measure.HALVES, 0, 60, 9, 8), "about_most"),
        (Limit(Measure.HALVES, 0, 0, 0, 0), "title_most"), (Limit(Measure.HALVES, -1, 60, 0, 0), "title_most"),
    ],
)  # fmt: skip
def test_limits_that_cannot_be_are_refused(limit, field):
    assert [p.field for p in problems_limit(limit)] == [field]


def test_the_limits_that_come_with_it_can_be():
    assert [p for limit in (GENERAL, *USUAL.values()) for p in problems_limit(limit)] == []
