"""The day's figures are reckoned behind the window, when a page that needs them is looked at."""

from __future__ import annotations

from shopdesk.model.replenishment import figures
from shopdesk.ui.desk import Desk


def keep_fresh(desk: Desk) -> None:
    """Reckon demand and reorder points behind the window if they are not of today, and tell who shows them."""
    shop = desk.shop
    if shop.read_only or desk.job is not None or not desk.ask(figures.stale, shop.today(), shop.facts):
        return

    def tell(done: bool) -> None:
        if done:
            desk.changed.emit(figures.TABLES)

    desk.ask_behind(lambda: figures.refresh(shop), tell)


def reckon_again(desk: Desk) -> None:
    """Reckon now, whatever is kept."""

    def tell(_done: bool) -> None:
        desk.changed.emit(figures.TABLES)

    desk.ask_behind(lambda: figures.refresh(desk.shop, force=True), tell)
