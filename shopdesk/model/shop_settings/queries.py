"""Reading the shop's settings."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.model.shop_settings.records import ShopSetting
from shopdesk.model.shop_settings.rules import ShopFacts, facts_of


def facts(session: Session) -> ShopFacts:
    """The shop's settings as they stand."""
    rows = session.execute(select(ShopSetting.name, ShopSetting.value))
    return facts_of({name: value for name, value in rows})
