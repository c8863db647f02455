"""Reading the shop's settings."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shopdesk.model.shop_settings.rules import ShopFacts, facts_of


def facts(session: Session) -> ShopFacts:
    """The shop's settings as they stand. Past the ORM, which need not be ready before the first list."""
    rows = session.connection().exec_driver_sql("SELECT name, value FROM shop_setting")
    return facts_of({r[0]: r[1] for r in rows})
