"""The Customers tab: people, and the complaint log beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shopdesk.core.texts import N_, _
from shopdesk.model.customers import queries as people
from shopdesk.model.service import queries as complaints
from shopdesk.ui import commands as window_commands
from shopdesk.ui import waiting
from shopdesk.ui.card import Card
from shopdesk.ui.customers import commands
from shopdesk.ui.customers.cards import complaint_card, customer_card
from shopdesk.ui.customers.tables import COMPLAINTS, PEOPLE
from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.screen import Screen
from shopdesk.ui.widgets import Action, Chips, EmptyState

_LISTS = (("people", N_("People")), ("complaints", N_("Complaints")))


class _One(ListScreen):
    """A list of the tab; its switch leads to the other one."""

    switched = Signal(str)
    name: ClassVar[str] = ""
    title = N_("Customers")

    def beside_title(self) -> QWidget:
        self.switch = Chips(_LISTS, wrap=False)
        self.switch.choose(self.name)
        self.switch.chosen.connect(self._switch)
        return self.switch

    def _switch(self, name: str) -> None:
        self.switch.choose(self.name)
        self.switched.emit(name)


class PeopleList(_One):
    """Who buys."""

    name = "people"
    shows: ClassVar = frozenset({"customer", "customer_identity", "orders", "customer_stat", "complaint"})
    placeholder = N_("Search names, phones, e-mails…")
    views = tuple((str(v), words) for v, words in people.VIEWS.items())
    columns = PEOPLE

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        key, descending = sort
        order = people.Sort(key or "newest")
        return self.desk.ask(
            people.ids, self.desk.shop.clock(), people.View(view), search, order, descending=descending
        )

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        order, now = people.Sort(sort[0] or "newest"), self.desk.shop.clock()
        return self.desk.ask(
            people.ids, now, people.View(view), search, order, descending=sort[1], limit=limit
        )

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(people.rows, ids)

    def counts(self) -> dict[str, int]:
        return {str(v): n for v, n in self.desk.ask(people.chips, self.desk.shop.clock()).items()}

    def card(self, row: Any) -> Card | None:
        found = self.desk.ask(people.card, row.id)
        return None if found is None else customer_card(self.desk, found)

    def buttons(self) -> Sequence[Action]:
        log = lambda: commands.log_complaint(self.desk)
        return (Action(_("Log a complaint"), log, "plus", primary=True, key="Ctrl+N"),)

    def empty(self) -> EmptyState:
        words = _("Customers appear by themselves with their first order.")
        bring = Action(_("Import orders…"), lambda: window_commands.import_here(self), primary=True)
        return EmptyState("customers", _("No customers yet"), words, bring)


class ComplaintList(_One):
    """What went wrong."""

    name = "complaints"
    shows: ClassVar = frozenset({"complaint", "complaint_measure", "complaint_reason", "customer", "orders"})
    placeholder = N_("Search complaints…")
    views = tuple((str(v), words) for v, words in complaints.VIEWS.items())
    columns = COMPLAINTS

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(complaints.ids, self.desk.shop.clock(), complaints.View(view), search)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(complaints.rows, self.desk.shop.clock(), ids)

    def counts(self) -> dict[str, int]:
        return {str(v): n for v, n in self.desk.ask(complaints.chips, self.desk.shop.clock()).items()}

    def card(self, row: Any) -> Card | None:
        found = self.desk.ask(complaints.card, self.desk.shop.clock(), row.id)
        return None if found is None else complaint_card(self.desk, found)

    def buttons(self) -> Sequence[Action]:
        log = lambda: commands.log_complaint(self.desk)
        return (Action(_("Log a complaint"), log, "plus", primary=True, key="Ctrl+N"),)

    def empty(self) -> EmptyState:
        words = _(
            "Write complaints down here: what happened, why, and what was promised. Then see which measure helps."
        )
        log = Action(_("Log a complaint"), lambda: commands.log_complaint(self.desk), primary=True)
        return EmptyState("sad", _("No open complaints"), words, log)


class CustomersTab(Screen):
    """Two lists under one title."""

    shows: ClassVar = PeopleList.shows | ComplaintList.shows

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lists: dict[str, _One] = {"people": PeopleList(desk), "complaints": ComplaintList(desk)}
        self.stack = QStackedWidget()
        for one in self.lists.values():
            self.stack.addWidget(one)
            one.switched.connect(self.show_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def show_list(self, name: str) -> None:
        """Show people or complaints."""
        self.stack.setCurrentWidget(self.lists[name])

    def refresh(self) -> None:
        """The list that is looked at refreshes itself."""

    def count(self) -> int:
        return waiting.customers(self.desk)

    def focus_search(self) -> None:
        self._one().focus_search()

    def new(self) -> None:
        commands.log_complaint(self.desk)

    def go(self, row_id: int) -> None:
        """Show a customer."""
        self.show_list("people")
        self.lists["people"].go(row_id)

    def _one(self) -> _One:
        return next(one for one in self.lists.values() if one is self.stack.currentWidget())
