"""The grid page: every SKU as a row of a spreadsheet, each edit, paste or fill one step."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from shopdesk.core.problems import Problem, Refused
from shopdesk.core.texts import N_, Words, _, ngettext, say
from shopdesk.model.products import grid as model_grid
from shopdesk.model.products import grid_queries
from shopdesk.model.products.grid import Applied, Cell
from shopdesk.model.products.grid_queries import BY_KEY, GRID_VIEWS, GridRow, GridView
from shopdesk.model.products.price_rules import FLOOR
from shopdesk.model.shop import Done
from shopdesk.ui import texts
from shopdesk.ui.columns import Context
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.products import barcodes, commands, repricing
from shopdesk.ui.products.grid_model import GridModel
from shopdesk.ui.products.grid_table import GridTable
from shopdesk.ui.screen import Screen
from shopdesk.ui.text_grid import restyle
from shopdesk.ui.widgets import Action, Chips, EmptyState, SearchField, button, label, menu_button

_FIRST = 256
_REMEMBERED = 100
_AT_ONCE = 500
"""So many cells are written while one waits; more beside the window."""
_SUMMED = 5_000


class GridScreen(Screen):
    """SKUs as a spreadsheet. Its own edits leave the rows where they are; what others change is asked anew."""

    shows: ClassVar = frozenset(
        {"product", "sku", "stock_level", "category", "product_tag", "tag", "shop_setting"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view, self.searched, self.sort = GridView.ALL, "", ("", True)
        self.products: Sequence[int] = ()
        self._asked, self._own = 0, False
        self._done: deque[tuple[set[tuple[int, str]], bool]] = deque(maxlen=_REMEMBERED)
        self.cells = GridModel(lambda ids: self.desk.ask(grid_queries.rows, ids), self._context())
        self.table = GridTable(self.cells, self._choices)
        self.chips = Chips([(str(v), w) for v, w in GRID_VIEWS.items()])
        self.search = SearchField(_("Search products, SKUs, barcodes…"))
        self.foot = _Foot(self._say_why, self._next_wrong)
        self._build()
        self._connect()

    def _context(self) -> Context:
        shop = self.desk.shop
        return Context(shop.facts.currency, shop.facts.timezone, shop.today())

    def _choices(self, key: str) -> Sequence[str]:
        return self.desk.ask(grid_queries.category_names) if key == "category" else ()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self.chips)
        inside = QWidget()
        self.stack = QStackedLayout(inside)
        self.stack.addWidget(self.table)
        words = _("No SKU matches this view and search.")
        self.stack.addWidget(
            EmptyState("search", _("Nothing here"), words, Action(_("Show all"), self.show_all))
        )
        words = _(
            "Every SKU is a row here: its prices, codes and weights are typed and pasted as in a spreadsheet."
        )
        first = commands.first_product(self.desk)
        self.stack.addWidget(EmptyState("products", _("No products yet"), words, first))
        column.addWidget(inside, 1)
        column.addWidget(self.foot)
        self.table.arrange(self.desk.settings.columns.get("Grid", []))
        self.setFocusProxy(self.table)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(_("Grid"), "title"))
        row.addSpacing(14)
        row.addWidget(self.search, 1)
        self.only = button(Action("", self.show_all, "close"))
        self.only.hide()
        row.addWidget(self.only)
        row.addStretch(1)
        columns = QPushButton(_("Columns"))
        columns.clicked.connect(
            lambda _on=False: self.table.columns_menu().exec(columns.mapToGlobal(columns.rect().bottomLeft()))
        )
        row.addWidget(columns)
        more = (
            Action(_("Fill down") + "\tCtrl+D", self.table.fill_down),
            Action(_("Copy") + "\tCtrl+C", self.table.copy), Action(_("Paste") + "\tCtrl+V", self.table.paste),
            Action(_("Planned prices…"), lambda: repricing.plans(self.desk)),
        )  # fmt: skip
        row.addWidget(menu_button(_("More"), more))
        row.addWidget(button(Action(_("Re-price…"), self._reprice)))
        row.addWidget(
            button(
                Action(
                    _("New product"),
                    lambda: commands.new_product(self.desk),
                    "plus",
                    primary=True,
                    key="Ctrl+N",
                )
            )
        )
        return row

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose)
        self.search.asked.connect(self._search)
        self.search.left.connect(self.table.setFocus)
        self.table.asked.connect(self.write)
        self.table.undo_asked.connect(self.undo)
        self.table.objected.connect(lambda p: self.desk.objected.emit(Refused(p)))
        self.table.sort_asked.connect(self._sort)
        self.table.columns_changed.connect(lambda keys: self.desk.settings.columns.__setitem__("Grid", keys))
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._tell)
        self.table.looked.connect(self._look.start)
        self.cells.dataChanged.connect(lambda *_at: self._look.start())
        self.desk.job_changed.connect(self._job)

    # what is shown ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if self._own:
            self.cells.follow(self.cells.ids)
            self._look.start()
            return
        self.cells.context = self._context()
        self._asked += 1
        asked, question = self._asked, (self.view, self.searched, *self.sort)
        first = self._ids(*question, limit=_FIRST)
        self._show(first if len(first) < _FIRST or not _begins(self.cells.ids, first) else self.cells.ids)
        if len(first) >= _FIRST:
            self.desk.ask_behind(
                lambda: self._ids(*question), lambda ids: self._show(ids) if asked == self._asked else None
            )
        self.desk.ask_behind(
            lambda: self.desk.ask(grid_queries.chips),
            lambda found: self.chips.count({str(v): n for v, n in found.items()}),
        )

    def _ids(
        self, view: GridView, search: str, sort: str, descending: bool, limit: int | None = None
    ) -> array[int]:
        return self.desk.ask(
            grid_queries.ids, view, search, sort, descending=descending, limit=limit, products=self.products
        )

    def _show(self, ids: Sequence[int]) -> None:
        at, place = self.table.currentIndex(), self.table.verticalScrollBar().value()
        sku = int(self.cells.ids[at.row()]) if at.isValid() and at.row() < len(self.cells.ids) else None
        if not self.cells.follow(ids):
            self.cells.show(ids)
            self.table.verticalScrollBar().setValue(place)
            row = ids.index(sku) if sku is not None and sku in ids else 0
            if len(ids):
                self.table.select(row, max(at.column(), 0))
        elif not at.isValid():
            self.table.select(0, 0)
        narrowed = bool(self.searched or self.products or self.view is not GridView.ALL)
        self.stack.setCurrentIndex(0 if len(ids) else 1 if narrowed else 2)
        self._look.start()

    def _choose(self, view: str) -> None:
        self.view = GridView(view)
        self.refresh()

    def _search(self, typed: str) -> None:
        self.searched = typed.strip()
        self.refresh()

    def _sort(self, key: str, descending: bool) -> None:
        self.sort = (key, descending)
        self.refresh()

    def show_products(self, product_ids: Sequence[int]) -> None:
        """Show the SKUs of these products only."""
        self.products = list(product_ids)
        self.only.setText(_("Only {n} products").format(n=texts.number(len(self.products))))
        self.only.setToolTip(_("Show all"))
        self.only.show()
        self.refresh()

    def show_all(self) -> None:
        """Show every SKU again."""
        self.products = ()
        self.view, self.searched = GridView.ALL, ""
        self.chips.choose(self.view)
        self.search.clear()
        self.only.hide()
        self.refresh()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def new(self) -> None:
        commands.new_product(self.desk)

    # writing ------------------------------------------------------------------------------------------

    def write(self, cells: Sequence[Cell], words: Words, reason: str = "") -> None:
        """Write cells as one step; what cannot be stays as typed and is marked."""
        if not cells:
            return
        self.cells.show_pending(cells)
        if self.desk.job is not None and self.desk.job.writes:
            busy = Problem(N_("Something else is being written. Wait, then try again."))
            self.cells.settle({(c.sku_id, c.column): busy for c in cells})
        elif len(cells) <= _AT_ONCE:
            self._write_now(cells, words, reason)
        else:
            shop = self.desk.shop
            self._own = True
            self.desk.in_background(
                words,
                lambda progress: shop.do(words, model_grid.apply, list(cells), reason, progress=progress),
                lambda done: self._written(done, told=False),
            )

    def _write_now(self, cells: Sequence[Cell], words: Words, reason: str) -> None:
        self._own = True
        try:
            done = self.desk.carry_out(words, model_grid.apply, list(cells), reason)
        except Refused as no:
            done = None
            self.cells.settle({(c.sku_id, c.column): no.problems[0] for c in cells})
        finally:
            self._own = False
        if done is None:
            self.cells.settle({})
        else:
            self._written(done, told=True)

    def _written(self, done: Done[Applied], *, told: bool) -> None:
        self._own = False
        wrong = done.result.wrong
        self._done.append((set(wrong), done.step is not None))
        self.cells.settle(wrong)
        if done.step is not None and not told:
            self.desk.said.emit(str(done.label), True)
        if wrong:
            words = ngettext(
                "{n} cell could not be written; it is marked with the reason.",
                "{n} cells could not be written; they are marked with the reason.",
                len(wrong),
            )
            self.desk.said.emit(words.format(n=texts.number(len(wrong))), done.step is not None)
        self._look.start()

    def _job(self, job: object) -> None:
        """A job that ended without an answer leaves nothing pending."""
        if job is None and self.cells.pending and self._own:
            QTimer.singleShot(0, self, self._unpend)

    def _unpend(self) -> None:
        if self.desk.job is None:
            self._own = False
            self.cells.settle({})

    def undo(self) -> None:
        """Take the last step back, with the marks that it left; marks alone just go."""
        self._look.start()
        while self._done:
            marks, stepped = self._done.pop()
            if self.cells.drop(marks) and not stepped:
                return
            if stepped:
                break
        self.desk.undo()

    # what is marked -----------------------------------------------------------------------------------

    def _say_why(self) -> None:
        """Ask the reason for prices under their floor, and write them with it."""
        places = [p for p, (_t, problem) in self.cells.wrong.items() if problem.text == FLOOR]
        cells = [Cell(*p, self.cells.wrong[p][0]) for p in places]

        def save(draft: dict[str, Any]) -> bool:
            self.write(cells, say(N_("{n} prices below their floor"), n=len(cells)), draft["reason"])
            return True

        hint = _("For example: end of the season")
        fields = [Field("reason", _("Reason"), required=True, hint=hint, wide=True)]
        Form(self.window(), _("Sell below the floor price"), fields, save, save_words=_("Set prices")).exec()

    def _next_wrong(self) -> None:
        places = {(int(s), k) for s, k in self.cells.wrong}
        rows = {int(s): i for i, s in enumerate(self.cells.ids) if any(int(s) == p[0] for p in places)}
        shown = self.table.shown()
        found = sorted((rows[s], shown.index(k)) for s, k in places if s in rows and k in shown)
        if found:
            at = self.table.currentIndex()
            here = (at.row(), shown.index(self.cells.key(at.column()))) if at.isValid() else (-1, -1)
            row, column = next((f for f in found if f > here), found[0])
            self.table.select(row, [c.key for c in self.cells.columns].index(shown[column]))
            self.table.setFocus()

    def _reprice(self) -> None:
        """Work out the prices of the selected SKUs anew; of a single one, of all that are shown."""
        rows = sorted({r for t, _l, b, _r in self.table.spans() for r in range(t, b + 1)})
        ids = [int(self.cells.ids[r]) for r in rows] if len(rows) > 1 else [int(i) for i in self.cells.ids]
        repricing.reprice(self.desk, ids)

    def _tell(self) -> None:
        """Under the grid: which cell it is, what is wrong with it, and the sum of what is selected."""
        at = self.table.currentIndex()
        row: GridRow | None = (
            self.cells.row(at.row()) if at.isValid() and at.row() < len(self.cells.ids) else None
        )
        if row is None:
            self.foot.tell("", "", self.cells.wrong)
            return
        key = self.cells.key(at.column())
        option = row.option(key) if key.startswith("option") else None
        place = " · ".join((row.code, option[0] if option else _(BY_KEY[key].title)))
        wrong = self.cells.wrong.get((row.id, key))
        warned = None if wrong or key != "barcode" else self._shared(row)
        words = str(wrong[1] if wrong else warned or f"{row.title}  {row.variant}".strip())
        style = "bad" if wrong else "waitingText" if warned else "quiet"
        self.foot.tell(place, words, self.cells.wrong, style=style)
        self.desk.summed.emit(self._sum())

    def _shared(self, row: GridRow) -> Problem | None:
        """Whose barcode it is too, as it is being typed or stands there."""
        typed = self.cells.being_typed((row.id, "barcode"))
        return barcodes.shared(self.desk, row.barcode if typed is None else typed, row.id)

    def _sum(self) -> str:
        count = self.table.count()
        if not 1 < count <= _SUMMED:
            return _("{n} cells").format(n=texts.number(count)) if count > 1 else ""
        values = {"unit": [], "number": []}  # type: dict[str, list[int]]
        for row, column in self.table.chosen():
            value = self.cells.value(row, column)
            if isinstance(value, int) and self.cells.columns[column].kind in values:
                values[self.cells.columns[column].kind].append(value)
        currency = self.desk.shop.facts.currency
        found = [(v, texts.unit(sum(v), currency)) for v in [values["unit"]] if v]
        found += [(v, texts.number(sum(v))) for v in [values["number"]] if v]
        told = [
            _("{n} cells").format(n=texts.number(count)),
            *(_("sum {sum}").format(sum=s) for _v, s in found),
        ]
        return " · ".join(told)


def _begins(ids: Sequence[int], first: Sequence[int]) -> bool:
    return len(ids) >= len(first) and list(ids[: len(first)]) == list(first)


class _Foot(QFrame):
    """The line under the grid."""

    def __init__(self, say_why: Any, next_wrong: Any) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(12)
        self._place, self._words = label("", "subheading"), label("", "quiet")
        row.addWidget(self._place)
        row.addWidget(self._words, 1)
        self._why = button(Action(_("Say why…"), say_why))
        self._next = button(Action("", next_wrong))
        row.addWidget(self._why)
        row.addWidget(self._next)
        self.setMinimumHeight(36)

    def tell(
        self,
        place: str,
        words: str,
        wrong: dict[tuple[int, str], tuple[str, Problem]],
        *,
        style: str = "quiet",
    ) -> None:
        """Show the cell, its words, and how many are marked."""
        self._place.setText(place)
        self._words.setText(words)
        restyle(self._words, style)
        self._why.setVisible(any(p.text == FLOOR for _t, p in wrong.values()))
        self._next.setVisible(bool(wrong))
        self._next.setText(_("{n} marked · next").format(n=texts.number(len(wrong))))


__all__ = ["GridScreen"]
