"""What channels take of a title and a short description, as they are when the owner has said nothing else. Pure.

The numbers are what the channels' own help pages and the search engines' results show (2026); each can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.wording.records import Measure

LONGEST = 5_000
MEASURES: Mapping[str, str] = {
    Measure.CHARACTERS: N_("Characters"), Measure.HALVES: N_("Half widths (Chinese 2)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """How a channel counts, and the least and most of a title and of a short description (most 0: it shows none)."""

    measure: Measure
    title_least: int
    title_most: int
    about_least: int
    about_most: int


_C, _H = Measure.CHARACTERS, Measure.HALVES
GENERAL = Limit(_C, 8, 70, 40, 160)
"""A web page: what search engines show of it."""

USUAL: Mapping[str, Limit] = {
    "taobao": Limit(_H, 30, 60, 0, 60), "tmall": Limit(_H, 30, 60, 0, 60), "pdd": Limit(_H, 20, 60, 0, 60),
    "douyin": Limit(_H, 15, 60, 0, 60), "kuaishou": Limit(_H, 15, 60, 0, 60), "jd": Limit(_C, 15, 45, 0, 90),
    "wechat": Limit(_H, 10, 60, 0, 60), "xiaohongshu": Limit(_H, 10, 60, 0, 100), "weidian": Limit(_C, 8, 50, 0, 100),
    "youzan": Limit(_C, 8, 100, 0, 100), "shopify": Limit(_C, 20, 70, 70, 160),
    "woocommerce": Limit(_C, 20, 60, 120, 156), "amazon": Limit(_C, 40, 200, 0, 500),
    "etsy": Limit(_C, 40, 140, 0, 160),
    "ebay": Limit(_C, 40, 80, 0, 500), "tiktok": Limit(_C, 25, 255, 0, 160), "square": GENERAL,
}  # fmt: skip
"""Channel → its limits. Where it is not here, those of a web page hold."""

CHINESE, OTHERS = ("taobao", "pdd", "douyin"), ("shopify",)
"""The channels whose titles a new shop looks at, by its currency."""


def usual(code: str) -> Limit:
    """The limits of a channel as it comes."""
    return USUAL.get(code, GENERAL)


def first_used(currency: str) -> tuple[str, ...]:
    """The channels whose titles a new shop looks at."""
    return CHINESE if currency == "CNY" else OTHERS


def problems_limit(limit: Limit) -> list[Problem]:
    """What is wrong with limits that were typed."""
    found = []
    for least, most, field in (
        (limit.title_least, limit.title_most, "title_most"), (limit.about_least, limit.about_most, "about_most"),
    ):  # fmt: skip
        if not 0 <= least <= LONGEST or not 0 <= most <= LONGEST:
            found.append(problem(N_("A length is between 0 and {most}."), field=field, most=LONGEST))
        elif least > most:
            found.append(problem(N_("The least is more than the most."), field=field))
    if limit.title_most == 0:
        found.append(problem(N_("A title has at least one character."), field="title_most"))
    return found
