"""Prices by formula over many SKUs, at once or for some days, with a preview of every one; the planned prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, _, say
from shopdesk.model.products import price_queries, pricing
from shopdesk.model.products.price_queries import PLANS, ROUNDINGS, PlanRow, Repriced, Rounding
from shopdesk.model.shop import Work
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.preview import FewDialog, PreviewTable
from shopdesk.ui.table import Column, Context
from shopdesk.ui.widgets import Action, button, foot, label

_AT_ONCE = 500
_EXAMPLES = ("cost*1.6", "price*0.9", "price+5", "price-10%", "compare*0.8", "cost/0.6")


def _note(row: Repriced) -> str:
    if row.problem is not None:
        return str(row.problem)
    return "" if row.changes else _("Stays as it is")


_COLUMNS = (
    Column("code", N_("SKU"), lambda r: r.code, "strong", 110),
    Column("title", N_("Product"), lambda r: r.title, "text", 150, stretch=True),
    Column("cost", N_("Cost"), lambda r: r.cost, "unit", 84),
    Column("old", N_("Price"), lambda r: r.old, "unit", 92),
    Column("new", N_("New price"), lambda r: r.new if r.problem is None else None, "unit", 96),
    Column("before", N_("Margin"), lambda r: r.margin_before, "percent", 78),
    Column(
        "after", N_("New margin"), lambda r: r.margin_after if r.problem is None else None, "percent", 104
    ),
    Column("note", N_("Note"), _note, "quiet", 190),
)


def reprice(desk: Desk, sku_ids: Sequence[int] = (), *, planned: bool = False) -> None:
    """Work prices out anew for these SKUs, or for all."""
    Repricing(QApplication.activeWindow(), desk, sku_ids, planned=planned).exec()


def reprice_products(desk: Desk, product_ids: Sequence[int], *, planned: bool = False) -> None:
    """The same for the SKUs of products."""
    reprice(desk, desk.ask(price_queries.sku_ids_of, product_ids), planned=planned)


class Repricing(QDialog):
    """A formula, its rounding, when it holds, and what it makes of every SKU."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, sku_ids: Sequence[int] = (), *, planned: bool = False,
        formula: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.desk = desk
        self.sku_ids = list(sku_ids) or desk.ask(price_queries.all_sku_ids)
        self.found: list[Repriced] = []
        self._asked = 0
        self.setWindowTitle(_("Re-price"))
        self.resize(1000, 640)
        self.formula, self.rounding, self.reason = QLineEdit(), QComboBox(), QLineEdit()
        self.days = QCheckBox(_("Only for some days, then back"))
        self.starts, self.ends = _day(desk.shop.today()), _day(desk.shop.today())
        self.table = PreviewTable(
            _COLUMNS, Context(desk.shop.facts.currency, desk.shop.facts.timezone, desk.shop.today())
        )
        self._problem, self._sum = label("", "problem", wrap=True), label("", "quiet", wrap=True)
        self.go = button(Action(_("Re-price"), self.accept, primary=True))
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=250)
        self._pause.timeout.connect(self.preview)
        self._connect()
        self.days.setChecked(planned)
        self._show_days()
        self.formula.setText(formula)
        self.preview()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        heading = _("Re-price {n} SKUs").format(n=texts.number(len(self.sku_ids)))
        column.addWidget(label(heading, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for value, words in ROUNDINGS.items():
            self.rounding.addItem(_(words), value)
        self.formula.setPlaceholderText(_("for example {examples}").format(examples=", ".join(_EXAMPLES[:3])))
        self.reason.setPlaceholderText(_("Needed below the floor price"))
        parts = ((_("Formula"), self.formula), (_("Rounded"), self.rounding), (_("Why"), self.reason))
        for at, (words, widget) in enumerate(parts):
            title = label(words, "caption")
            title.setBuddy(widget)
            widget.setAccessibleName(words)
            grid.addWidget(title, 0, at)
            grid.addWidget(widget, 1, at)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        column.addLayout(grid)
        column.addLayout(self._examples())
        column.addWidget(self._problem)
        column.addWidget(self.table, 1)
        column.addLayout(foot(self.go, self.reject, self._sum))

    def _examples(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.days)
        for widget in (self.starts, label("–", "quiet"), self.ends):
            row.addWidget(widget)
            self.days.toggled.connect(widget.setVisible)
        row.addStretch(1)
        for example in _EXAMPLES:
            made = button(Action(example, partial(self.formula.setText, example)))
            made.setProperty("link", True)
            made.setAutoDefault(False)
            row.addWidget(made)
        return row

    def _connect(self) -> None:
        for edit in (self.formula, self.reason):
            edit.textChanged.connect(lambda _t: self._pause.start())
        self.rounding.currentIndexChanged.connect(lambda _i: self._pause.start())
        self.days.toggled.connect(lambda _on: self._tell())

    def _show_days(self) -> None:
        self.days.toggled.emit(self.days.isChecked())

    def preview(self) -> None:
        """Show what the formula makes of every SKU; a large catalogue is worked out beside the window."""
        self._asked += 1
        asked, formula, reason = self._asked, self.formula.text().strip(), self.reason.text()
        rounding = Rounding(self.rounding.currentData())
        if not formula:
            self._show([])
            return

        def ask() -> Any:
            try:
                return self.desk.ask(price_queries.preview, self.sku_ids, formula, rounding, reason)
            except Refused as no:
                return no

        if len(self.sku_ids) <= _AT_ONCE:
            self._take(asked, ask())
        else:
            self.desk.ask_behind(ask, lambda answer: self._take(asked, answer))

    def _take(self, asked: int, answer: Any) -> None:
        if asked != self._asked:
            return
        refused = isinstance(answer, Refused)
        self._show([] if refused else answer, str(answer) if refused else "")

    def _show(self, found: list[Repriced], problem: str = "") -> None:
        self.found = found
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.table.show_rows(found)
        self._tell()

    def _tell(self) -> None:
        change = [r for r in self.found if r.changes]
        wrong = sum(r.problem is not None for r in self.found)
        parts = [
            _("{n} change").format(n=texts.number(len(change))),
            _("{n} stay").format(n=texts.number(len(self.found) - len(change) - wrong)),
            _("{n} cannot").format(n=texts.number(wrong)) if wrong else "",
        ]
        self._sum.setText(" · ".join(p for p in parts if p) if self.found else "")
        words = _("Plan {n} prices") if self.days.isChecked() else _("Set {n} prices")
        self.go.setText(words.format(n=texts.number(len(change))))
        self.go.setEnabled(bool(change))

    def accept(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.preview()
        ids = [r.sku_id for r in self.found if r.changes]
        if not ids:
            return
        words = (
            N_("{n} prices planned: {formula}") if self.days.isChecked() else N_("{n} prices set: {formula}")
        )
        label_, run = say(words, n=len(ids), formula=self.formula.text()), self._action(ids)
        if len(ids) > _AT_ONCE:
            shop = self.desk.shop
            self.desk.in_background(
                label_,
                lambda _progress: shop.do(label_, run),
                lambda _d: self.desk.said.emit(str(label_), True),
            )
            super().accept()
            return
        try:
            done = self.desk.carry_out(label_, run)
        except Refused as no:
            self._problem.setText(str(no))
            self._problem.show()
            return
        if done is not None:
            super().accept()

    def _action(self, ids: list[int]) -> Callable[[Work], int]:
        formula, rounding, why = (
            self.formula.text(),
            Rounding(self.rounding.currentData()),
            self.reason.text(),
        )
        if not self.days.isChecked():
            return partial(pricing.reprice, sku_ids=ids, formula=formula, rounding=rounding, reason=why)
        first, last = (date(d.year(), d.month(), d.day()) for d in (self.starts.date(), self.ends.date()))
        return partial(
            pricing.plan_prices,
            sku_ids=ids,
            formula=formula,
            starts=first,
            ends=last,
            rounding=rounding,
            why=why,
        )


def _day(value: date) -> QDateEdit:
    edit = QDateEdit(QDate(value.year, value.month, value.day))
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    return edit


def plans(desk: Desk) -> None:
    """Every planned price: what runs, what comes, what is over."""
    Plans(QApplication.activeWindow(), desk).exec()


_PLAN_COLUMNS = (
    Column("code", N_("SKU"), lambda r: r.code, "strong", 120),
    Column("title", N_("Product"), lambda r: r.title, "text", 150, stretch=True),
    Column("now", N_("Price today"), lambda r: r.now, "unit", 100),
    Column("price", N_("Planned price"), lambda r: r.price, "unit", 110),
    Column("starts", N_("From"), lambda r: r.starts, "day", 96),
    Column("ends", N_("To"), lambda r: r.ends, "day", 96),
    Column("state", N_("State"), lambda r: _(PLANS[r.state]), "quiet", 100),
    Column("why", N_("Why"), lambda r: r.why, "quiet", 130),
)


class Plans(FewDialog):
    """The planned prices, with a way to call chosen ones off."""

    title = N_("Planned prices")
    words = N_("They begin and end by themselves when the shop is opened, or when its day turns.")
    none = N_("Nothing is planned yet.")
    adding, taking = N_("Plan prices…"), N_("Call off")
    columns = _PLAN_COLUMNS
    room = (980, 520)

    def found(self) -> Sequence[PlanRow]:
        return self.desk.ask(price_queries.plans)

    def add(self) -> None:
        Repricing(self, self.desk, planned=True).exec()

    def take(self, ids: list[int]) -> None:
        self.desk.carry_out(say(N_("{n} planned prices called off"), n=len(ids)), _call_off, ids)


def _call_off(work: Work, plan_ids: Sequence[int]) -> None:
    for plan_id in plan_ids:
        pricing.call_off(work, plan_id)


__all__ = ["Plans", "Repricing", "plans", "reprice", "reprice_products"]
