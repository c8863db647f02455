"""What a lot may be called, how long its pieces last, and how many of it leave. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

LONGEST = 60
MOST_DAYS = 36_525
"""An expiry more than a hundred years from today is a slip of the keyboard."""


def problems_lot(code: str, expires_on: date | None, today: date) -> list[Problem]:
    """What is wrong with a lot as typed: no code, a long one, an expiry nobody can mean."""
    found = []
    if not code.strip():
        found.append(problem(N_("Which lot is it? Type what is printed on it."), field="lot"))
    if len(code.strip()) > LONGEST:
        found.append(problem(N_("At most {n} characters."), field="lot", n=LONGEST))
    if expires_on is not None and abs((expires_on - today).days) > MOST_DAYS:
        found.append(problem(N_("Is this expiry right?"), field="expires"))
    return found


def problems_taking(wanted: Mapping[int, int], there: Mapping[int, int], pieces: int) -> list[Problem]:
    """What is wrong with taking so many pieces from each lot: more than it has, not as many as leave."""
    if any(n < 0 or n > there.get(lot, 0) for lot, n in wanted.items()):
        return [problem(N_("This lot does not have so many."), field="lots")]
    if sum(wanted.values()) != pieces:
        return [problem(N_("{n} pieces leave: say of which lots."), field="lots", n=pieces)]
    return []


def days_left(expires_on: date | None, today: date) -> int | None:
    """Days until the last good day; 0 is today, below zero it is over. None: nobody said."""
    return None if expires_on is None else (expires_on - today).days


def window(today: date, days: int) -> tuple[str, str]:
    """The days on which something expires within `days`: today and the last, as the file writes them."""
    return today.isoformat(), (today + timedelta(days=max(days, 0))).isoformat()
