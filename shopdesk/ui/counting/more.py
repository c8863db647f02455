"""What the products list offers of counts and channel stock behind *More*."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import _
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import Action


def of_list(desk: Desk) -> Sequence[Action]:
    """For the whole catalogue."""
    return (Action(_("Stock files of the channels…"), lambda: _channels(desk)),)


def of_many(desk: Desk, product_ids: Sequence[int]) -> Sequence[Action]:
    """For chosen products."""
    return (Action(_("Count…"), lambda: count_products(desk, product_ids)),)


def _channels(desk: Desk) -> None:
    from shopdesk.ui.counting.channels import open_channels

    open_channels(desk)


def count_products(desk: Desk, product_ids: Sequence[int]) -> None:
    """Begin a count of these products and lead to it."""
    from shopdesk.ui.counting import commands
    from shopdesk.ui.counting.page import CountsPage
    from shopdesk.ui.pages import PagedScreen
    from shopdesk.ui.window import MainWindow

    window = QApplication.activeWindow()
    count = commands.new_count(desk, list(product_ids))
    tab = window.go("products") if count is not None and isinstance(window, MainWindow) else None
    page = tab.show_page("counts") if isinstance(tab, PagedScreen) else None
    if isinstance(page, CountsPage) and count is not None:
        page.open(count)
