"""Settings that travel with the file."""

from __future__ import annotations

from shopdesk.model.base import Mapped, Record, key, mapped_column, table


class ShopSetting(Record):
    """One setting of this shop; what it may be is declared in shop_settings/rules.py."""

    __tablename__ = "shop_setting"
    __table_args__ = table()

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]
