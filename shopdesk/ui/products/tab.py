"""The Products tab and its first page, the list of products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer

from shopdesk.core.texts import N_, _
from shopdesk.model.products import queries, stock_queries
from shopdesk.model.products.queries import VIEWS, Sort, View
from shopdesk.model.taxonomy import facets
from shopdesk.model.taxonomy.facets import Filter
from shopdesk.ui import commands as window_commands
from shopdesk.ui import waiting
from shopdesk.ui.card import Card
from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.pages import PagedScreen
from shopdesk.ui.products import commands, more, sorting
from shopdesk.ui.products.card import product_card
from shopdesk.ui.products.facet_bar import FacetBar
from shopdesk.ui.products.pages import PAGES
from shopdesk.ui.products.tables import COLUMNS
from shopdesk.ui.replenishment.fresh import AFTER_OPENING, keep_fresh
from shopdesk.ui.thumbs import thumbnails
from shopdesk.ui.widgets import Action, EmptyState


class ProductList(ListScreen):
    """Products with their SKUs and stock: edit, receive, correct."""

    shows: ClassVar = frozenset(
        {"product", "sku", "picture", "stock_level", "stock_movement", "timeline", "shop_setting", "category",
         "product_tag", "tag", "product_value", "attribute", "smart_hit", "bundle", "bundle_stat"}
    )  # fmt: skip
    title = N_("Products")
    placeholder = N_("Search products, SKUs, barcodes…")
    views = tuple((str(v), words) for v, words in VIEWS.items())
    columns = COLUMNS

    def __init__(self, desk: Desk) -> None:
        self.facets = FacetBar(desk)
        super().__init__(desk)
        self.facets.changed.connect(self._narrowed)
        thumbnails().ready.connect(self._picture_came)

    def _picture_came(self, _path: str) -> None:
        self.table.viewport().update()

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        order, chosen = Sort(sort[0] or "newest"), self.facets.filter
        return self.desk.ask(facets.ids, View(view), search, order, chosen, descending=sort[1])

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        order, chosen = Sort(sort[0] or "newest"), self.facets.filter
        return self.desk.ask(facets.ids, View(view), search, order, chosen, descending=sort[1], limit=limit)

    def above(self) -> FacetBar:
        return self.facets

    def narrowed(self) -> bool:
        return bool(self.facets.filter)

    def refresh(self) -> None:
        self.facets.refresh(View(self.view), self.searched)
        super().refresh()

    def _narrowed(self) -> None:
        self._question = None  # another filter asks another question
        self.refresh()

    def narrow(self, facet: str, key: str) -> None:
        """Show what one choice of a facet finds, and nothing else narrows."""
        self.view = self.views[0][0]
        self.chips.choose(self.view)
        self.search.clear()
        self.searched = ""
        self.facets.choose(Filter({facet: frozenset({key})}))

    def show_all(self) -> None:
        self.facets.filter = Filter()
        super().show_all()

    def go(self, row_id: int, view: str | None = None) -> None:
        self.facets.filter = Filter()
        super().go(row_id, view)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids)

    def counts(self) -> dict[str, int]:
        return {str(v): n for v, n in self.desk.ask(queries.chips).items()}

    def card(self, row: Any) -> Card | None:
        product = self.desk.ask(stock_queries.card, row.id)
        return None if product is None else product_card(self.desk, product)

    def buttons(self) -> Sequence[Action]:
        return (
            Action(_("Import…"), lambda: window_commands.import_here(self), "import", key="Ctrl+I"),
            Action(_("New product"), self.new, "plus", primary=True, key="Ctrl+N"),
        )

    def more(self) -> Sequence[Action]:
        return (
            *more.of_list(self.desk),
            Action(_("Tag the whole list…"), lambda: sorting.tag_list(self)),
            Action(_("Untag the whole list…"), lambda: sorting.tag_list(self, off=True)),
        )

    def empty(self) -> EmptyState:
        words = _("Add your first product, or drop a product list of your platform on this window.")
        return EmptyState(
            "products", _("No products yet"), words, Action(_("New product"), self.new, primary=True)
        )

    def count(self) -> int:
        return waiting.products(self.desk)

    def new(self) -> None:
        self.show_made(commands.new_product(self.desk))

    def bulk(self) -> Sequence[Action]:
        ids = self.selected()
        return (
            Action(_("Put on sale"), lambda: commands.set_state(self.desk, ids, "active")),
            Action(_("Archive"), lambda: commands.set_state(self.desk, ids, "archived")),
            *more.of_many(self.desk, ids),
        )


class ProductsTab(PagedScreen):
    """The catalogue and all that keeps it: one page for each job."""

    shows: ClassVar = ProductList.shows | {"sku_stat", "stock_alert", "sku_plan"}
    pages = PAGES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        QTimer.singleShot(AFTER_OPENING, self, lambda: keep_fresh(desk))
