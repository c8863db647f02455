"""The numbers by which platforms know values of options: learnt from their lists, given back in ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shopdesk.model.inserting import insert
from shopdesk.model.shop import Work

Numbers = Mapping[tuple[str, str, str], str]
"""(platform, option, value) → number."""
Run = Callable[..., Any]


def numbers_of(run: Run, platform: str) -> dict[tuple[str, str], str]:
    """Every number of a platform that is known: (option, value) → number."""
    sql = "SELECT name, value, number FROM platform_value WHERE platform = ?"
    return {(r[0], r[1]): r[2] for r in run(sql, (platform,))}


def news(run: Run, told: Numbers) -> dict[tuple[str, str, str], str]:
    """Of what a list tells, what is not known or was another number."""
    known = {p: numbers_of(run, p) for p in {platform for platform, _n, _v in told}}
    return {k: number for k, number in told.items() if known[k[0]].get(k[1:]) != number}


def learn(work: Work, told: Numbers, batch_id: int) -> None:
    """Keep what is new; the latest list is right."""
    run = work.session.connection().exec_driver_sql
    fresh = []
    for (platform, name, value), number in told.items():
        sql = "UPDATE platform_value SET number = ? WHERE platform = ? AND name = ? AND value = ?"
        if not run(sql, (number, platform, name, value)).rowcount:
            fresh.append((platform, name, value, number, batch_id))
    insert(work, "platform_value", ("platform", "name", "value", "number", "batch_id"), fresh)


__all__ = ["Numbers", "learn", "news", "numbers_of"]
