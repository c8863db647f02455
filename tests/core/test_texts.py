"""Sentences: marked once, filled late, spoken in the chosen language."""

from __future__ import annotations

import json

import pytest

from shopdesk.core import texts
from shopdesk.core.problems import Problem, Refused, Trouble, problem, refuse, refuse_if
from shopdesk.core.texts import N_, Words, both, choose, language, say, system_language


@pytest.fixture(autouse=True)
def english():
    yield
    choose("en")


class Chinese:
    """A catalogue of one sentence."""

    def gettext(self, text):
        return {
            "{file} is empty. {advice}": "{file} 是空的。{advice}",
            "Restore {backup}.": "请恢复 {backup}。",
        }.get(text, text)


def test_words_are_spoken_when_they_are_shown(monkeypatch):
    words = say(N_("{file} is empty. {advice}"), file="a", advice=say(N_("Restore {backup}."), backup="b"))
    assert str(words) == "a is empty. Restore b."
    monkeypatch.setattr(texts, "_translation", Chinese())
    assert str(words) == "a 是空的。请恢复 b。"


def test_braces_in_values_are_left_alone():
    assert str(say("“{text}”", text="{0} {x}")) == "“{0} {x}”"


def test_words_without_gaps_keep_their_braces():
    assert str(Words("50 % {of} it")) == "50 % {of} it"


def test_the_empty_sentence_is_empty():
    assert str(Words("")) == ""  # gettext would answer its header


def test_an_unknown_language_is_english():
    assert (choose("xx"), language()) == ("en", "en")


@pytest.mark.parametrize(
    ("value", "found"),
    [("zh_CN.UTF-8", "zh_CN"), ("zh_TW", "zh_CN"), ("de_DE.UTF-8", "en"), ("C", "en"), ("", "en")],
)
def test_the_computers_language_is_one_of_ours(monkeypatch, value, found):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert system_language() == found


def test_a_refusal_tells_all_its_problems():
    refused = Refused(problem("Too {what}.", what="late", field="day"), Problem("No."))
    assert str(refused) == "Too late. No."
    assert [p.field for p in refused.problems] == ["day", ""]


def test_warnings_do_not_refuse():
    refuse_if([problem("Careful.", blocking=False)])
    with pytest.raises(Refused) as refused:
        refuse_if([problem("Careful.", blocking=False), problem("Stop.")])
    assert [p.text for p in refused.value.problems] == ["Stop."]


def test_a_refusal_names_its_field_and_trouble_its_file():
    assert refuse("No {what}.", field="price", what="x").problems[0].field == "price"
    assert str(Trouble("{file} is full.", file="a")) == "a is full."


def test_a_name_in_both_languages_is_said_in_the_language_of_the_day_also_after_it_was_stored():
    told = json.loads(json.dumps(both("Walk-in", "门店")))
    assert str(say("At {place}", place=told)) == "At Walk-in"
    choose("zh_CN")
    assert str(say("At {place}", place=told)) == "At 门店"


def test_a_last_value_that_is_empty_leaves_no_blank():
    assert str(say("Cancelled. {reason}", reason="")) == "Cancelled."
