"""What makes a title good: one small question each, with its weight and its answer in words. Pure.

The weights add up to 100. What cannot be asked (no keyword, no picture, no description) costs nothing and gives
nothing: the score is what was earned of what could be earned. The first keyword is the one that is looked for.
Numbers after Yoast SEO: keyword early in the title, 0.5 to 3 % of the text; Chinese counted in characters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from shopdesk.core.texts import N_, Words, say
from shopdesk.model.wording import measure as m
from shopdesk.model.wording.limits import Limit
from shopdesk.model.wording.records import MARKS, Measure

EARLY = 12
"""The keyword stands in so many of the title's first characters; a Latin one begins there."""
RARE, OFTEN = Fraction(5, 1000), Fraction(30, 1000)


@dataclass(frozen=True)
class Text:
    """All that is judged of a product on one channel. `about` is the short description, `body` the long one;
    `keywords` as typed, `forbidden` folded; `twin` is another product with this title, '' for none."""

    title: str
    about: str
    body: str
    keywords: tuple[str, ...]
    limit: Limit
    alts: tuple[str, ...] = ()
    pictures: int = 0
    forbidden: tuple[str, ...] = ()
    twin: str = ""

    @cached_property
    def keyword(self) -> str:
        """The first keyword, folded; '' for none."""
        return m.fold(self.keywords[0]) if self.keywords else ""

    @property
    def spoken(self) -> str:
        """The first keyword as it was typed."""
        return self.keywords[0]

    @cached_property
    def folded_title(self) -> str:
        return m.fold(self.title)

    @cached_property
    def folded_body(self) -> str:
        return m.fold(self.body)

    @cached_property
    def opening(self) -> str:
        """The first paragraph of the description, folded."""
        return m.fold(next((p for p in self.body.splitlines() if p.strip()), ""))

    @cached_property
    def everything(self) -> str:
        return "\n".join((self.folded_title, m.fold(self.about), self.folded_body))


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether all is well, and why, in words."""

    good: bool
    words: Words


@dataclass(frozen=True, slots=True)
class Mark:
    """A question: `ask` answers None where it cannot be asked; `name` is what is wrong in two words."""

    code: str
    weight: int
    name: str
    ask: Callable[[Text], Answer | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A mark and its answer for one text."""

    mark: Mark
    answer: Answer


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score, 0 to 100, and every answer that could be had, in the order of the marks."""

    score: int
    found: tuple[Found, ...]

    @property
    def wrong(self) -> list[Found]:
        """What is not well, weightiest first."""
        return sorted((f for f in self.found if not f.answer.good), key=lambda f: -f.mark.weight)


def _either(good: bool, right: str, wrong: str, **values: object) -> Answer:
    return Answer(good, say(right if good else wrong, **values))


def _keyword(t: Text) -> Answer:
    told = ", ".join(t.keywords)
    return _either(bool(t.keywords), N_("Keywords: {keywords}"), N_("No keyword is chosen."), keywords=told)


def _in_title(t: Text) -> Answer | None:
    if not t.keyword:
        return None
    good = m.holds(t.keyword, t.folded_title)
    return _either(
        good, N_("“{keyword}” is in the title."), N_("“{keyword}” is not in the title."), keyword=t.spoken
    )


def _early(t: Text) -> Answer | None:
    """Asked only where the title has the keyword: else `in_title` says what is wrong."""
    found = m.places(t.keyword, t.folded_title) if t.keyword else []
    if not found:
        return None
    end = found[0] + len(t.keyword) if m.is_cjk(t.keyword) else found[0] + 1
    return _either(
        m.length(t.folded_title[:end]) <= EARLY,
        N_("“{keyword}” stands in the first {n} characters of the title."),
        N_("“{keyword}” comes after the first {n} characters of the title."), keyword=t.spoken, n=EARLY,
    )  # fmt: skip


def _opening(t: Text) -> Answer | None:
    if not t.keyword or not t.opening:
        return None
    return _either(
        m.holds(t.keyword, t.opening), N_("The description begins with “{keyword}” in its first paragraph."),
        N_("The first paragraph of the description does not say “{keyword}”."), keyword=t.spoken,
    )  # fmt: skip


def density(keyword: str, text: str) -> tuple[int, Fraction]:
    """How often a folded keyword stands in a folded text, and its part of it: of the characters for a Chinese keyword
    (times × its length), of the words for a Latin one (times × its words)."""
    times = len(m.places(keyword, text))
    chinese = m.is_cjk(keyword)
    whole = m.characters(text) if chinese else m.words(text)
    one = m.characters(keyword) if chinese else m.words(keyword)
    return times, Fraction(times * one, whole) if whole else Fraction(0)


def _density(t: Text) -> Answer | None:
    """Said once is never too often, however short the text."""
    if not t.keyword or not t.folded_body:
        return None
    times, part = density(t.keyword, t.folded_body)
    values = {"keyword": t.spoken, "times": times, "percent": f"{float(part * 100):.1f}"}
    if part > OFTEN and times > 1:
        words = N_("The description says “{keyword}” too often: {times} ×, {percent} %; at most 3 %.")
        return Answer(False, say(words, **values))
    return _either(
        part >= RARE, N_("The description says “{keyword}” {times} ×, {percent} %."),
        N_("The description says “{keyword}” too rarely: {times} ×, {percent} %; at least 0.5 %."), **values,
    )  # fmt: skip


def _alt(t: Text) -> Answer | None:
    if not t.keyword or not t.pictures:
        return None
    good = any(m.holds(t.keyword, m.fold(alt)) for alt in t.alts)
    return _either(
        good,
        N_("A picture's words say “{keyword}”."),
        N_("No picture's words say “{keyword}”."),
        keyword=t.spoken,
    )


_UNITS = {Measure.CHARACTERS: N_("characters"), Measure.HALVES: N_("half widths")}


def _long(t: Text) -> Answer:
    n, most = m.length(t.title, t.limit.measure), t.limit.title_most
    return _either(
        n <= most, N_("The title has {n} of {most} {unit}."),
        N_("The title is {over} too long: {n} of {most} {unit}."), n=n, most=most, over=n - most,
        unit=say(_UNITS[t.limit.measure]),
    )  # fmt: skip


def _short(t: Text) -> Answer:
    n, least = m.length(t.title, t.limit.measure), t.limit.title_least
    return _either(
        n >= least, N_("The title is long enough."), N_("The title is short: {n} of at least {least} {unit}."),
        n=n, least=least, unit=say(_UNITS[t.limit.measure]),
    )  # fmt: skip


def _description(t: Text) -> Answer | None:
    if not t.limit.about_most:
        return None
    n, limit = m.length(t.about, t.limit.measure), t.limit
    values = {
        "n": n,
        "least": limit.about_least,
        "most": limit.about_most,
        "unit": say(_UNITS[limit.measure]),
    }
    if not n:
        return Answer(False, say(N_("There is no short description.")))
    if n < limit.about_least:
        words = N_("The short description is short: {n} of at least {least} {unit}.")
        return Answer(False, say(words, **values))
    return _either(
        n <= limit.about_most, N_("The short description has {n} of {most} {unit}."),
        N_("The short description is too long: {n} of {most} {unit}."), **values,
    )  # fmt: skip


def _repeated(t: Text) -> Answer:
    twice = m.repeated(t.title)
    return _either(
        not twice,
        N_("The title repeats nothing."),
        N_("The title repeats itself: {words}."),
        words=", ".join(twice),
    )


def _forbidden(t: Text) -> Answer:
    said = forbidden_in(t.everything, t.forbidden)
    return _either(not said, N_("No forbidden word."), N_("Forbidden words: {words}."), words=", ".join(said))


def forbidden_in(folded: str, forbidden: Sequence[str]) -> list[str]:
    """The forbidden words (folded) that a folded text says; one that is part of another that is said is left out."""
    said = [w for w in forbidden if m.holds(w, folded)]
    return [w for w in said if not any(w != other and w in other for other in said)]


def _duplicate(t: Text) -> Answer:
    return _either(
        not t.twin, N_("No other product has this title."), N_("“{title}” has the same title."), title=t.twin
    )


TABLE = (
    Mark("keyword", 18, N_("No keyword"), _keyword),
    Mark("in_title", 12, N_("Keyword not in the title"), _in_title),
    Mark("early", 6, N_("Keyword late in the title"), _early),
    Mark("opening", 7, N_("Keyword not in the first paragraph"), _opening),
    Mark("density", 7, N_("Keyword too rare or too often"), _density),
    Mark("alt", 4, N_("Keyword not in picture words"), _alt),
    Mark("long", 12, N_("Title too long"), _long),
    Mark("short", 4, N_("Title too short"), _short),
    Mark("description", 6, N_("Short description"), _description),
    Mark("repeated", 4, N_("Title repeats itself"), _repeated),
    Mark("forbidden", 12, N_("Forbidden word"), _forbidden),
    Mark("duplicate", 8, N_("Title used twice"), _duplicate),
)
"""Every mark in the order of its bit."""

BY_CODE = {x.code: x for x in TABLE}
if tuple(BY_CODE) != MARKS:
    raise RuntimeError("every mark has its bit")


def judge(text: Text) -> Verdict:
    """Ask every mark of a text."""
    found = tuple(Found(x, a) for x in TABLE if (a := x.ask(text)) is not None)
    whole = sum(f.mark.weight for f in found)
    earned = sum(f.mark.weight for f in found if f.answer.good)
    return Verdict((200 * earned + whole) // (2 * whole), found)
