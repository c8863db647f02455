"""The Stock page: one row per SKU; every number leads to what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import N_, _
from shopdesk.model.replenishment import reorder, stock_list
from shopdesk.model.replenishment.stock_list import LEVELS, VIEWS, Level, Sort, StockLine, View
from shopdesk.ui import texts
from shopdesk.ui.bundles import more as bundles
from shopdesk.ui.card import Card, Line, Lines, Note, Section
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.products import drill, stock_forms
from shopdesk.ui.products.commands import first_product
from shopdesk.ui.products.forms import KINDS
from shopdesk.ui.replenishment.fresh import keep_fresh
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState

_CARD = 316


def _tracked(value: str) -> Any:
    return lambda r: getattr(r, value) if r.tracked else None


def _counted(value: str) -> Any:
    return lambda r: getattr(r, value) if r.counted else None


def line_words(line: StockLine) -> str:
    """The warn line, which level gave it, and whether it was warned of: `5 · of the shop · warned`."""
    words = _(LEVELS[line.level])
    if line.level is Level.DAYS:
        words = _("{n} days of sales").format(n=line.warn_days)
    return " · ".join([texts.number(line.line), words, *([_("warned")] if line.alerted else [])])


COLUMNS = (
    Column("code", N_("SKU"), lambda r: f"{r.code}   {r.title}", "strong", 180, stretch=True, sort="code"),
    Column("state", N_("Stock"), lambda r: str(r.state), "pill", 100),
    Column("on_hand", N_("On hand"), _tracked("on_hand"), "number", 80, sort="on_hand"),
    Column("allocated", N_("Promised"), lambda r: r.allocated, "number", 84),
    Column("aside", N_("Aside"), lambda r: r.aside, "number", 62, rare=True),
    Column("incoming", N_("Coming"), lambda r: r.incoming, "number", 74),
    Column("available", N_("Available"), _counted("available"), "number", 84, sort="available"),
    Column("projected", N_("Projected"), lambda r: r.projected, "number", 86),
    Column("cover", N_("Days"), lambda r: r.cover, "number", 58, sort="cover"),
    Column("spark", N_("60 days"), lambda r: r.spark if any(r.spark) else None, "spark", 76),
    Column("last", N_("Last move"), lambda r: r.last_day, "day", 88, rare=True),
    Column("line", N_("Warn line"), line_words, "quiet", 150, hidden=True),
    Column("value", N_("Value"), lambda r: r.value, "money", 104, sort="value", hidden=True),
)


class StockPage(ListScreen):
    """What is there, promised, coming, and how long it lasts."""

    shows: ClassVar = frozenset(
        {"sku_stat", "stock_level", "sku_plan", "stock_alert", "product", "sku", "shop_setting", "category", "purchase",
         "purchase_line", "bundle_stat"}
    )  # fmt: skip
    title = N_("Stock")
    placeholder = N_("Search products, SKUs, barcodes…")
    views = tuple((str(v), words) for v, words in VIEWS.items())
    columns = COLUMNS

    def _connect(self) -> None:
        super()._connect()
        self.table.clicked.connect(self._drill)

    def _place_split(self) -> None:
        kept = self.desk.settings.splits.get(type(self).__name__)
        self.splitter.setSizes(kept or [max(self.body.width() - _CARD - 12, 300), _CARD])

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self._ids(view, search, sort)

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        return self._ids(view, search, sort, limit)

    def _ids(self, view: str, search: str, sort: tuple[str, bool], limit: int | None = None) -> Sequence[int]:
        by, descending = (Sort(sort[0]), sort[1]) if sort[0] else (Sort.COVER, False)
        return self.desk.ask(
            stock_list.ids, self.desk.shop.today(), View(view), search, by, descending=descending, limit=limit
        )

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(stock_list.rows, ids, self.desk.shop.today())

    def counts(self) -> dict[str, int]:
        return {str(v): n for v, n in self.desk.ask(stock_list.chips, self.desk.shop.today()).items()}

    def count(self) -> int:
        return self.desk.ask(stock_list.alerts, self.desk.shop.today())

    def refresh(self) -> None:
        super().refresh()
        keep_fresh(self.desk)

    def card(self, row: Any) -> Card | None:
        line: StockLine = row
        return Card(
            line.code, texts.state(line.state), line.title, _sections(self, line), self._actions(line),
            self._more(line),
        )  # fmt: skip

    def _actions(self, line: StockLine) -> Sequence[Action]:
        actions = [Action(_("Warn line…"), lambda: stock_forms.warn_line(self.desk, [line]).exec())]
        if line.on_hand > 0 or line.aside > 0:
            actions.append(
                Action(
                    _("Move…"),
                    lambda: stock_forms.move(self.desk, line).exec(),
                    primary=True,
                    key="Ctrl+Return",
                )
            )
        return actions

    def _more(self, line: StockLine) -> Sequence[Action]:
        desk, ids = self.desk, [line.id]
        behind = drill.components if line.bundle else drill.movements
        more = [
            Action(_("Components") if line.bundle else _("Movements"), lambda: behind(desk, line).exec()),
            Action(_("Warnings"), lambda: drill.alerts(desk, line).exec()),
        ]
        if line.on_hand > 0 or line.aside > 0:
            more.append(Action(_("Write off…"), lambda: stock_forms.write_off(desk, line).exec()))
        if line.aside > 0:
            more.append(Action(_("Write down…"), lambda: stock_forms.devalue(desk, line).exec()))
        if line.snoozed and line.snoozed > desk.shop.today():
            more.append(Action(_("Remind me again"), lambda: stock_forms.wake(desk, ids, line.code)))
        else:
            more.append(Action(_("Snooze…"), lambda: stock_forms.snooze(desk, ids, line.code).exec()))
        words = _("Reorder it again") if line.ended else _("Reorder it no more")
        more.append(Action(words, lambda: stock_forms.end(desk, ids, line.code, ended=not line.ended)))
        return more

    def bulk(self) -> Sequence[Action]:
        ids, desk = self.selected(), self.desk
        what = _("{n} SKUs").format(n=texts.number(len(ids)))
        return (
            Action(
                _("Warn line…"),
                lambda: stock_forms.warn_line(desk, list(self.fetch(ids))).exec(),
                primary=True,
            ),
            Action(_("Snooze…"), lambda: stock_forms.snooze(desk, ids, what).exec()),
            Action(_("Reorder no more"), lambda: stock_forms.end(desk, ids, what, ended=True)),
        )

    def empty(self) -> EmptyState:
        words = _("Every SKU of the catalogue is here with what is there of it, promised and on its way.")
        return EmptyState("products", _("No products yet"), words, first_product(self.desk))

    def open(self, row: Any) -> None:
        """Enter: what the number under the cursor is made of; elsewhere, the movements."""
        self._show_behind(row, self.columns[max(self.table.currentIndex().column(), 0)].key)

    def _drill(self, index: QModelIndex) -> None:
        row = self.table.rows.row(index.row())
        if row is not None and QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            key = self.columns[index.column()].key
            if key in drill.DRILLS:
                self._show_behind(row, key)

    def _show_behind(self, row: StockLine, key: str) -> None:
        drills = drill.BUNDLE_DRILLS if row.bundle else drill.DRILLS
        drills.get(key, drill.movements)(self.desk, row).exec()


def _sections(page: StockPage, line: StockLine) -> list[Section]:
    tone = "bad" if line.available <= 0 and line.counted else ""
    if line.bundle:
        return [*bundles.as_line(page.desk, line), *_outlook(page, line)]
    rows = [
        Line(_("On hand"), texts.number(line.on_hand) if line.tracked else "—"),
        Line(_("Promised to orders"), texts.number(-line.allocated) if line.allocated else "0", quiet=True),
        Line(_("Available"), texts.number(line.available) if line.counted else "—", total=True, tone=tone),
        Line(_("On the way"), texts.number(line.incoming), quiet=True),
    ]
    if line.projected is not None:
        rows.append(
            Line(_("Projected"), texts.number(line.projected), detail=_("after the next supply"), quiet=True)
        )
    rows += [Line(_("Defective"), texts.number(line.defective), quiet=True)] if line.defective else []
    rows += [Line(_("To inspect"), texts.number(line.quarantine), quiet=True)] if line.quarantine else []
    rows.append(Line(_("Stock value"), texts.amount(line.value, page.desk.shop.facts.currency), quiet=True))
    return [Lines(rows), *_outlook(page, line)]


def _outlook(page: StockPage, line: StockLine) -> list[Section]:
    """How long it lasts, when it is warned of, and what is suggested."""
    today = page.desk.shop.today()
    lasts = _("no sales") if line.cover is None else _("{n} days").format(n=texts.number(line.cover))
    lasts = _("one day") if line.cover == 1 else lasts
    rows = [
        Line(_("Lasts"), lasts if line.counted else "—"),
        Line(_("Warn line"), texts.number(line.line), detail=line_words(line).split(" · ", 1)[1], quiet=True),
    ]
    if line.last_kind is not None:
        rows.append(Line(_(KINDS[line.last_kind]), texts.day(line.last_day, today), quiet=True))
    found: list[Section] = [Lines(rows)]
    if line.snoozed and line.snoozed > today:
        found.append(Note(_("Snoozed until {day}").format(day=texts.day(line.snoozed, today)), "waiting"))
    offer = page.desk.ask(reorder.offer_of, today, line.id)
    if offer is not None and offer.quantity and line.due:
        found.append(Note(drill.sentence(page.desk, offer)))
    return found
