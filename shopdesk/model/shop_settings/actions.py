"""Changing the shop's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.ledger.records import Entry
from shopdesk.model.shop_settings.queries import facts
from shopdesk.model.shop_settings.records import ShopSetting
from shopdesk.model.shop_settings.rules import ShopFacts, problems_facts, text_of

if TYPE_CHECKING:
    from shopdesk.model.shop import Work


def change(work: Work, **values: Any) -> ShopFacts:
    """Set some of the shop's settings. Refused: what `problems_facts` says, another chart, and another
    currency or first day once there are books.
    """
    old = facts(work.session)
    new = replace(old, **values)
    refuse_if(problems_facts(new))
    refuse_if(_problems_moving(old, new, books=bool(work.session.scalar(select(func.count(Entry.id))))))
    for name in values:
        if getattr(new, name) != getattr(old, name):
            store(work.session, name, getattr(new, name))
    return new


def _problems_moving(old: ShopFacts, new: ShopFacts, *, books: bool) -> list[Problem]:
    """What stays as it was chosen: the chart for good, currency and first day once there are books."""
    found = []
    if new.chart != old.chart:
        found.append(problem(N_("The chart of accounts is chosen when a shop is made."), field="chart"))
    if books and new.currency != old.currency:
        found.append(problem(N_("The currency cannot change once there are books."), field="currency"))
    if books and new.books_start != old.books_start:
        found.append(
            problem(N_("The first day of the books cannot change once there are books."), field="books_start")
        )
    return found


def store(session: Session, name: str, value: Any) -> None:
    """Write one setting without judging it."""
    row = session.scalar(select(ShopSetting).where(ShopSetting.name == name))
    if row is None:
        session.add(ShopSetting(name=name, value=text_of(value)))
    else:
        row.value = text_of(value)


def next_number(work: Work, name: str) -> int:
    """The next number of a counter setting; the counter moves on."""
    number: int = getattr(facts(work.session), name)
    store(work.session, name, number + 1)
    work.session.flush()
    return number
