"""The products that lack something: their score as a bar, what they lack in words, and the way to fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from shopdesk.core.texts import N_, _
from shopdesk.model.advice import queries
from shopdesk.model.advice.queries import ALL, CHECKLIST, POINTS, FixRow
from shopdesk.model.pictures import thumbnail_of
from shopdesk.ui.advice.wizard import fix
from shopdesk.ui.card import Card, Image, Line, Lines, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.pages import page_of
from shopdesk.ui.products.pictures import open_pictures
from shopdesk.ui.table import Column
from shopdesk.ui.thumbs import thumbnails
from shopdesk.ui.widgets import Action, EmptyState


def lacking(row: FixRow) -> str:
    """What a product lacks, in words."""
    return _(", ").join(_(POINTS[code].words) for code in row.gaps)


class FixList(ListScreen):
    """Products by what they lack; `view` is the point, ALL for any. `widened`: all gaps are asked for from here."""

    widened = Signal()
    shows: ClassVar = frozenset(
        {"product", "sku", "picture", "product_tag", "category", "supplier", "supplier_sku", "product_check"}
    )
    title = N_("To fix")
    placeholder = N_("Search products, SKUs, barcodes…")
    views = ((ALL, N_("All gaps")),)
    columns = (
        Column("picture", N_("Picture"), lambda r: r.picture, "picture", 48),
        Column("title", N_("Product"), lambda r: r.title, "strong", 210),
        Column("score", N_("Score"), lambda r: r.score, "bar", 142, sort="score"),
        Column("lacks", N_("Lacks"), lacking, "quiet", 230, stretch=True),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view, self.sort = ALL, ("score", False)
        self.chips.hide()
        thumbnails().ready.connect(self._picture_came)

    def _picture_came(self, _path: str) -> None:
        self.table.viewport().update()

    def show_all(self) -> None:
        self.widened.emit()
        super().show_all()

    def show_gap(self, code: str) -> None:
        """Show the products that lack a point."""
        self.view = code
        self.search.clear()
        self.searched = ""
        self.refresh()

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(queries.ids, view, search, by_score=sort[0] == "score", descending=sort[1])

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        by_score = sort[0] == "score"
        return self.desk.ask(queries.ids, view, search, by_score=by_score, descending=sort[1], limit=limit)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids)

    def card(self, row: FixRow) -> Card:
        sections: list[Section] = []
        if row.picture:
            sections.append(Image(str(thumbnail_of(self.desk.shop.folder, row.picture))))
        sections.append(Lines([_line(p.code, row) for p in CHECKLIST], heading=_("Checklist")))
        return Card(
            row.title,
            subtitle=_("{n} of 100").format(n=row.score),
            sections=sections,
            actions=(
                Action(_("Show product"), lambda: self._open(row.id)),
                Action(_("Pictures…"), lambda: open_pictures(self.desk, row.id, row.title)),
                Action(_("Fill in…"), lambda: fix(self.desk, ALL, [row.id]), primary=True, key="Ctrl+Return"),
            ),
        )

    def bulk(self) -> Sequence[Action]:
        ids, view = self.selected(), self.view
        return (Action(_("Fill in one by one…"), lambda: fix(self.desk, view, ids), primary=True),)

    def buttons(self) -> Sequence[Action]:
        return (Action(_("Fill in one by one…"), self.fill, primary=True, key="Ctrl+Shift+Return"),)

    def fill(self) -> None:
        """Walk through all that is shown; through all gaps, product by product."""
        chosen = None if self.view != ALL else list(self.table.rows.ids[:_MANY])
        if self.searched:
            chosen = list(self.table.rows.ids)
        fix(self.desk, self.view, chosen)

    def open(self, row: Any) -> None:
        fix(self.desk, self.view, [row.id])

    def _open(self, product_id: int) -> None:
        catalogue = page_of(self, "products")
        go = getattr(catalogue, "go", None)
        if go is not None:
            go(product_id)

    def empty(self) -> EmptyState:
        return EmptyState("products", _("Nothing to fix"), _("Every product is complete."))


_MANY = 2_000
"""All gaps of so many products are enough for one sitting."""


def _line(code: str, row: FixRow) -> Line:
    point, missing = POINTS[code], code in row.gaps
    tone = "bad" if missing and point.grave else "waitingText" if missing else ""
    return Line(
        _(point.words), _("missing") if missing else "✓", str(point.weight), quiet=not missing, tone=tone
    )
