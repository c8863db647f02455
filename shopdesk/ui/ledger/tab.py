"""The Ledger tab and its first page: where the money is, how the month goes, and every entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from shopdesk.core import periods
from shopdesk.core.texts import N_, _
from shopdesk.model.ledger import queries, reports
from shopdesk.model.ledger.queries import VIEWS, EntryCard, View
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, lines_widget
from shopdesk.ui.ledger import commands, export_commands
from shopdesk.ui.ledger.tables import COLUMNS, PAGES, SOURCES
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.pages import PagedScreen
from shopdesk.ui.widgets import Action, EmptyState, label

_MONTH_LINES = {
    "cn": (("1", 1), ("2", -1), ("11", -1), ("14", -1), ("18", -1), ("22", 1), ("24", -1)),
    "world": (("3", 1), ("4", -1), ("6", -1), ("7", -1), ("8", -1), ("9", -1)),
}
"""The lines of profit and loss in the month's panel, and the sign they are shown with."""
_RESULT = {"cn": "32", "world": "10"}


class LedgerTab(PagedScreen):
    """Two pages: the entries, and the chart of accounts."""

    shows: ClassVar = frozenset({"entry"})
    title = N_("Ledger")
    pages = PAGES


class EntryList(ListScreen):
    """Entries with their lines; over them the accounts and the month so far."""

    shows: ClassVar = frozenset({"entry", "posting", "account", "period", "account_month", "shop_setting"})
    title = N_("Ledger")
    placeholder = N_("Search entries…")
    views = tuple((str(v), words) for v, words in VIEWS.items())
    columns = COLUMNS

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(queries.ids, View(view), search)

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        return self.desk.ask(queries.ids, View(view), search, limit=limit)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids)

    def counts(self) -> dict[str, int]:
        return {str(v): n for v, n in self.desk.ask(queries.chips).items()}

    def refresh(self) -> None:
        super().refresh()
        self._fill_panels()

    def above(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._panels = [_panel(row), _panel(row), _panel(row)]
        box.setMaximumHeight(212)
        return box

    def _fill_panels(self) -> None:
        for panel, (title, lines) in zip(
            self._panels, (self._money(), self._month(), self._owed()), strict=True
        ):
            _fill(panel, title, lines)

    def _money(self) -> tuple[str, list[Line]]:
        currency, today = self.desk.shop.facts.currency, self.desk.shop.today()
        found = self.desk.ask(queries.money_accounts)
        rows = [
            Line(
                texts.pick(a.name_en, a.name_zh),
                texts.amount(a.balance, currency),
                detail=texts.day(a.last_day, today),
            )
            for a in sorted(found, key=lambda a: -abs(a.balance))[:4]
        ]
        total = sum(a.balance for a in found)
        return _("Money at hand"), [*rows, Line(_("All accounts"), texts.amount(total, currency), total=True)]

    def _month(self) -> tuple[str, list[Line]]:
        facts, today = self.desk.shop.facts, self.desk.shop.today()
        kind = "world" if facts.chart == "international" else "cn"
        found = {r.line: r for r in self.desk.ask(reports.profit_and_loss, facts.chart, periods.month(today))}
        rows = [
            Line(
                texts.pick(found[n].en, _plain(found[n].zh)),
                texts.amount(sign * (found[n].amount or 0), facts.currency),
            )
            for n, sign in _MONTH_LINES[kind]
            if found[n].amount
        ][:5]
        result = found[_RESULT[kind]]
        name = texts.pick(result.en, _plain(result.zh))
        tone = "good" if (result.amount or 0) >= 0 else "bad"
        rows.append(Line(name, texts.amount(result.amount or 0, facts.currency), total=True, tone=tone))
        return _("This month so far"), rows

    def _owed(self) -> tuple[str, list[Line]]:
        facts = self.desk.shop.facts
        codes = self.desk.ask(queries.role_codes)
        closing = {b.code: b.closing for b in self.desk.ask(queries.balances)}
        late = facts.revenue == "confirmation"
        paid = _("Paid, not yet confirmed") if late else _("Paid, not yet shipped")
        wanted = [
            (_("Platforms owe us"), "ar.clearing", 1), (paid, "unearned.order", -1),
            (_("We owe suppliers"), "ap.supplier", -1), (_("Refunds to pay"), "refund.payable", -1),
            (_("Stock at cost"), "stock.goods", 1),
        ]  # fmt: skip
        if late or closing.get(codes["stock.shipped"]):
            wanted.append((_("Goods on their way, at cost"), "stock.shipped", 1))
        rows = [
            Line(words, texts.amount(sign * closing.get(codes[role], 0), facts.currency))
            for words, role, sign in wanted
        ]
        return _("Owed and owing"), rows

    def card(self, row: Any) -> Card | None:
        entry = self.desk.ask(queries.card, row.id)
        return None if entry is None else self._entry_card(entry)

    def _entry_card(self, e: EntryCard) -> Card:
        currency = self.desk.shop.facts.currency
        legs = [
            Line(f"{x.code}  {texts.pick(x.name_en, x.name_zh)}", texts.amount(x.debit or x.credit, currency),
                 detail=_("Dr") if x.debit else _("Cr"), tone="bad" if x.debit + x.credit < 0 else "")
            for x in e.legs
        ]  # fmt: skip
        state = (
            (_("Reversed"), "closed") if e.reversed_by else (_("Reversal"), "closed") if e.reverses else None
        )
        business = texts.full_day(e.business_day) if e.business_day != e.day else ""
        party = ", ".join(dict.fromkeys(x.party for x in e.legs if x.party))
        reversible = e.source_type == "hand" and not e.reversed_by
        return Card(
            title=_("Voucher {number}").format(number=e.number),
            state=state,
            subtitle=texts.full_day(e.day),
            sections=[
                Note(e.memo, ""),
                Lines(legs),
                Facts([(_("Source"), _(SOURCES.get(e.source_type, ""))), (_("Party"), party),
                       (_("Happened on"), business), (_("Reverses"), e.reverses), (_("Reversed by"), e.reversed_by)]),
            ],
            actions=self._taken_back(e) if reversible else [],
        )  # fmt: skip

    def _taken_back(self, e: EntryCard) -> list[Action]:
        return [
            Action(_("Correct…"), lambda: commands.correct(self.desk, e)),
            Action(_("Reverse…"), lambda: commands.reverse(self.desk, e)),
        ]

    def buttons(self) -> Sequence[Action]:
        return (
            Action(_("Months…"), lambda: commands.months(self.desk), "calendar"),
            Action(
                _("Workbook for the bookkeeper"),
                lambda: commands.export_workbook(self, self.desk),
                "sheet",
                key="Ctrl+B",
            ),
            Action(
                _("Record"), lambda: commands.choose_record(self.desk, QCursor.pos()), "plus", primary=True
            ),
        )

    def more(self) -> Sequence[Action]:
        words = _("Journal for a bookkeeping package…")
        return (Action(words, lambda: export_commands.vouchers_form(self.desk).exec()),)

    def new(self) -> None:
        commands.record_expense(self.desk)

    def empty(self) -> EmptyState:
        words = _("Orders, refunds and stock write themselves here. Record what else comes in and goes out.")
        record = Action(_("Record an expense"), lambda: commands.record_expense(self.desk), primary=True)
        return EmptyState("ledger", _("No entries yet"), words, record)


def _panel(row: QHBoxLayout) -> QVBoxLayout:
    box = QFrame()
    box.setObjectName("panel")
    column = QVBoxLayout(box)
    column.setContentsMargins(16, 10, 16, 10)
    row.addWidget(box, 1)
    return column


def _fill(column: QVBoxLayout, title: str, lines: list[Line]) -> None:
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    column.addWidget(label(title, "subheading"))
    listed = lines_widget(Lines(lines))
    if listed is not None:
        column.addWidget(listed)
    column.addStretch(1)


def _plain(words: str) -> str:
    """A statement's Chinese line without its numbering and brackets."""
    words = words.split("（", maxsplit=1)[0]
    for mark in ("一、", "二、", "三、", "四、", "减：", "加："):
        words = words.removeprefix(mark)
    return words
