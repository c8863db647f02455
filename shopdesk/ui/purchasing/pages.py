"""The pages Purchases and Suppliers of the Products tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shopdesk.core.texts import N_, _
from shopdesk.model.purchasing import queries, supplier_queries
from shopdesk.model.purchasing.queries import VIEWS
from shopdesk.model.purchasing.supplier_queries import WHO
from shopdesk.ui.card import Card
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.purchasing import commands, tables
from shopdesk.ui.purchasing.cards import purchase_card, supplier_card
from shopdesk.ui.widgets import Action, EmptyState

_SHOWN = frozenset({
    "supplier", "supplier_sku", "purchase", "purchase_line", "receipt", "receipt_line", "receipt_cost", "bill_change",
    "supplier_payment", "supplier_return", "supplier_refund", "settlement", "supplier_owed", "timeline", "sku",
    "product",
})  # fmt: skip


class PurchaseList(ListScreen):
    """Orders to suppliers: drafted, sent, received, closed."""

    shows: ClassVar = _SHOWN
    title = N_("Purchases")
    placeholder = N_("Search suppliers, numbers, SKUs…")
    views = tuple((str(v), words) for v, words in VIEWS.items())
    columns = tables.PURCHASES

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        key, descending = sort
        today = self.desk.shop.today()
        return self.desk.ask(queries.ids, view, search, key or "newest", today=today, descending=descending)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids, self.desk.shop.today())

    def counts(self) -> dict[str, int]:
        return {str(v): n for v, n in self.desk.ask(queries.chips, self.desk.shop.today()).items()}

    def card(self, row: Any) -> Card | None:
        found = self.desk.ask(queries.card, row.id, self.desk.shop.today())
        return None if found is None else purchase_card(self.desk, found)

    def open(self, row: Any) -> None:
        """What is likely done next: a draft is changed, goods on their way are received."""
        found = self.desk.ask(queries.card, row.id, self.desk.shop.today())
        if found is not None and queries.Do.RECEIVE in found.doing:
            commands.receive(self.desk, found)
        elif found is not None and queries.Do.EDIT in found.doing:
            commands.edit(self.desk, found)

    def buttons(self) -> Sequence[Action]:
        return (Action(_("New purchase"), self.new, "plus", primary=True, key="Ctrl+N"),)

    def new(self) -> None:
        self.show_made(commands.new_order(self.desk))

    def empty(self) -> EmptyState:
        words = _(
            "Order from a supplier: what is on its way, what came and what it cost in the end stand here."
        )
        return EmptyState(
            "truck", _("No orders to suppliers yet"), words, Action(_("New purchase"), self.new, primary=True)
        )


class SupplierList(ListScreen):
    """Suppliers with what is owed, what is on its way and how long they take."""

    shows: ClassVar = _SHOWN
    title = N_("Suppliers")
    placeholder = N_("Search names, phones, SKUs…")
    views = tuple((str(w), words) for w, words in WHO.items())
    columns = tables.SUPPLIERS

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        key, descending = sort
        asked = (key, descending) if key else ("name", False)
        return self.desk.ask(supplier_queries.supplier_ids, view, search, asked[0], descending=asked[1])

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(supplier_queries.supplier_rows, ids)

    def counts(self) -> dict[str, int]:
        return {str(w): n for w, n in self.desk.ask(supplier_queries.supplier_chips).items()}

    def card(self, row: Any) -> Card | None:
        found = self.desk.ask(supplier_queries.supplier_card, row.id, self.desk.shop.today())
        return None if found is None else supplier_card(self.desk, found)

    def buttons(self) -> Sequence[Action]:
        return (Action(_("New supplier"), self.new, "plus", primary=True, key="Ctrl+N"),)

    def new(self) -> None:
        self.show_made(commands.new_supplier(self.desk))

    def empty(self) -> EmptyState:
        words = _(
            "Write down whom you buy from: prices, lead times and what you owe follow from what you receive."
        )
        return EmptyState(
            "store", _("No suppliers yet"), words, Action(_("New supplier"), self.new, primary=True)
        )
