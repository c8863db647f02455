"""The Orders tab.

What its card and buttons can do is imported with the first card, behind the first painted list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from shopdesk.core.texts import N_, _
from shopdesk.model.orders import one_parcel, queries
from shopdesk.ui import commands as window_commands
from shopdesk.ui import waiting
from shopdesk.ui.card import Card
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.orders.notice import BooksNotice
from shopdesk.ui.orders.tables import COLUMNS, VIEWS
from shopdesk.ui.widgets import Action, EmptyState

ONE = "one_parcel"
"""The view of orders that could leave in one parcel."""


class OrdersTab(ListScreen):
    """Orders with their card: confirm, pack, ship, refund, take back."""

    shows: ClassVar = frozenset({
        "orders", "order_line", "payment", "shipment", "aftersale", "allocation", "stock_level", "customer", "channel",
        "carrier", "timeline", "shop_setting",
    })  # fmt: skip
    title = N_("Orders")
    placeholder = N_("Search orders, customers, tracking numbers…")
    views = VIEWS
    columns = COLUMNS

    def above(self) -> QWidget | None:
        self.notice = BooksNotice(self.desk)
        return self.notice

    def refresh(self) -> None:
        super().refresh()
        self.notice.refresh()

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        key, descending = sort
        order = f"{'-' if descending else ''}{key}" if key else "-placed"
        if view == ONE:
            return self.desk.ask(one_parcel.merge_ids, search, order)
        return self.desk.ask(queries.ids, view, search, order)

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        return None if sort[0] or view == ONE else self.desk.ask(queries.first_ids, view, search, limit)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids)

    def counts(self) -> dict[str, int]:
        return {**self.desk.ask(queries.chips), ONE: len(self.desk.ask(one_parcel.could_merge))}

    def card(self, row: Any) -> Card | None:
        from shopdesk.ui.orders.card import order_card

        order = self.desk.ask(queries.order_card, row.id, self.desk.shop.facts.currency)
        return None if order is None else order_card(self.desk, order)

    def buttons(self) -> Sequence[Action]:
        return (
            Action(_("Import…"), lambda: window_commands.import_here(self), "import", key="Ctrl+I"),
            Action(_("Packing slips"), self.slips, "print", key="Ctrl+P"),
            Action(_("New order"), self.new, "plus", primary=True, key="Ctrl+N"),
        )

    def empty(self) -> EmptyState:
        words = _("Drop the order export of a platform on this window, or type an order in.")
        action = Action(_("Import orders…"), lambda: window_commands.import_here(self), primary=True)
        return EmptyState("orders", _("No orders yet"), words, action)

    def count(self) -> int:
        return waiting.orders(self.desk)

    def new(self) -> None:
        from shopdesk.ui.orders import commands

        self.show_made(commands.new_order(self.desk))

    def slips(self) -> None:
        """Packing slips of the chosen orders."""
        from shopdesk.ui.orders import commands

        commands.print_slips(self.desk, self.selected())

    def bulk(self) -> Sequence[Action]:
        from shopdesk.model.orders import actions
        from shopdesk.ui.orders import commands

        ids = self.selected()
        return (
            Action(_("Confirm"), lambda: commands.many(self.desk, N_("Confirm {n} orders"), actions.confirm_many, ids)),
            Action(_("Pack"), lambda: commands.many(self.desk, N_("Pack {n} orders"), actions.pack_many, ids)),
            Action(_("Ship in one parcel…"), lambda: commands.ship_together(self.desk, ids)),
            Action(_("One packing slip"), lambda: commands.print_one_slip(self.desk, ids)),
            Action(_("Delivered"), lambda: commands.many(
                self.desk, N_("{n} orders were delivered"), actions.deliver_many, ids)),
            Action(_("Packing slips"), self.slips),
        )  # fmt: skip
