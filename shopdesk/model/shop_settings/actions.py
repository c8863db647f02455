"""Changing the shop's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.ledger.records import Entry
from shopdesk.model.shop_settings.queries import facts
from shopdesk.model.shop_settings.records import ShopSetting
from shopdesk.model.shop_settings.rules import ShopFacts, problems_facts, text_of

if TYPE_CHECKING:
    from shopdesk.model.shop import Work


def change(work: Work, **values: Any) -> ShopFacts:
    """Set some of the shop's settings. Refused: what `problems_facts` says, and another currency once there are books."""
    old = facts(work.session)
    new = replace(old, **values)
    refuse_if(problems_facts(new))
    if new.currency != old.currency and work.session.scalar(select(func.count(Entry.id))):
        raise refuse(N_("The currency cannot change once there are books."), field="currency")
    for name in values:
        if getattr(new, name) != getattr(old, name):
            store(work.session, name, getattr(new, name))
    return new


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
