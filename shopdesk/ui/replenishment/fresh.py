"""The day's figures are reckoned behind the window: soon after it is open, and when a page needs them."""

from __future__ import annotations

from shopdesk.ui.desk import Desk

AFTER_OPENING = 20_000
"""Milliseconds after which the figures of the day are looked at without being asked for."""


def keep_fresh(desk: Desk, *, anyway: bool = False) -> None:
    """Reckon demand and reorder points behind the window if they are not of today, or anyway; tell who shows them."""
    shop = desk.shop
    if shop.read_only or (desk.job is not None and desk.job.writes):
        return

    def work() -> frozenset[str]:
        from shopdesk.model.replenishment import figures

        return figures.TABLES if figures.refresh(shop, force=anyway) else frozenset()

    def tell(changed: frozenset[str]) -> None:
        if changed:
            desk.changed.emit(changed)

    desk.ask_behind(work, tell)
