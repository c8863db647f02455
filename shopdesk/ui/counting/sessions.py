"""The list of stock takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from shopdesk.core.texts import N_, _, signed
from shopdesk.model import timeline
from shopdesk.model.counting import queries
from shopdesk.model.counting.queries import VIEWS, CountRow, CountState
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Section, Timeline
from shopdesk.ui.columns import Column
from shopdesk.ui.counting import commands
from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.widgets import Action, EmptyState

_MOST = 6
_SHOWS = frozenset({"count_session", "count_line", "count_progress", "timeline"})


class SessionList(ListScreen):
    """Stock takes with how far they are; Enter opens one."""

    shows: ClassVar = _SHOWS
    title = N_("Counts")
    placeholder = N_("Search counts…")
    views = tuple((str(v), words) for v, words in VIEWS.items())
    columns = (
        Column("id", N_("No."), lambda r: r.id, "number", 64),
        Column("scope", N_("What is counted"), lambda r: r.title, "strong", 160, stretch=True),
        Column("state", N_("State"), lambda r: f"count_{r.state}", "pill", 124),
        Column("progress", N_("Progress"), lambda r: r.percent, "bar", 104),
        Column("counted", N_("Counted"), lambda r: r.counted, "number", 88),
        Column("lines", N_("SKUs"), lambda r: r.lines, "number", 72),
        Column("value", N_("Effect"), lambda r: r.net_value, "money", 116),
        Column("started", N_("Begun"), lambda r: r.started_at or r.created_at, "moment", 92),
    )

    def __init__(self, desk: Desk, lead: Callable[[int], object]) -> None:
        """`lead` opens the stock take with this number."""
        self._lead = lead
        super().__init__(desk)

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(queries.ids, view, search)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids)

    def counts(self) -> dict[str, int]:
        return self.desk.ask(queries.chips)

    def card(self, row: Any) -> Card | None:
        return _card(self.desk, row, self._lead)

    def open(self, row: Any) -> None:
        self._lead(row.id)

    def buttons(self) -> Sequence[Action]:
        return (Action(_("New count"), self.new, "plus", primary=True, key="Ctrl+N"),)

    def new(self) -> None:
        count = commands.new_count(self.desk)
        if count is not None:
            self._lead(count)

    def empty(self) -> EmptyState:
        words = _("Count a shelf, a category or twenty SKUs at random; what differs goes into the books.")
        return EmptyState(
            "check", _("Nothing was counted yet"), words, Action(_("New count"), self.new, primary=True)
        )


def _card(desk: Desk, row: CountRow, lead: Callable[[int], object]) -> Card:
    zone, today = desk.shop.facts.timezone, desk.shop.today()
    hidden = row.blind and row.state in (CountState.DRAFT, CountState.COUNTING)
    facts = [
        (_("Begun"), texts.full_moment(row.started_at, zone)), (_("Posted"), texts.full_moment(row.posted_at, zone)),
        (_("Tolerance"), f"± {texts.number(row.tolerance)}" if row.tolerance else ""),
        (_("Book"), _("hidden while counting") if row.blind else ""), (_("Note"), row.note),
    ]  # fmt: skip
    progress = [
        Line(_("SKUs"), texts.number(row.lines)), Line(_("Counted"), texts.number(row.counted)),
        Line(_("Differences"), "—" if hidden else texts.number(row.different)),
    ]  # fmt: skip
    history = desk.ask(timeline.history, "count_session", row.id)
    sections: list[Section] = [Facts(facts), Lines(progress), *_found(desk, row, hidden=hidden)]
    sections.append(Timeline([(texts.moment(f.at, zone, today), str(f.what), f.taken_back) for f in history]))
    return Card(
        _("Count {number}").format(number=row.id), texts.state(f"count_{row.state}"), str(row.title), sections,
        _actions(desk, row, lead), _more(desk, row),
    )  # fmt: skip


def _found(desk: Desk, row: CountRow, *, hidden: bool) -> list[Section]:
    currency = desk.shop.facts.currency
    if row.state is CountState.POSTED:
        return [Lines([
            Line(_("Found"), texts.amount(row.gain_value, currency, plus=True), _pieces(row.gained)),
            Line(_("Missing"), texts.amount(-row.loss_value, currency), _pieces(row.lost)),
            Line(_("Changed the stock by"), texts.amount(row.net_value, currency, plus=True), total=True),
        ])]  # fmt: skip
    if hidden or not row.different:
        return []
    worst = desk.ask(queries.judged_lines, row.id, _MOST)
    lines = [
        Line(x.title, texts.amount(x.value, currency, plus=True), signed(x.difference))
        for x in worst
        if x.difference
    ]
    return [Lines(lines, heading=_("The greatest differences"))]


def _pieces(n: int) -> str:
    return _("{n} pieces").format(n=texts.number(n))


def _actions(desk: Desk, row: CountRow, lead: Callable[[int], object]) -> list[Action]:
    words = {
        CountState.DRAFT: _("Start counting"), CountState.COUNTING: _("Count"),
        CountState.REVIEW: _("Review differences"), CountState.POSTED: _("Open"), CountState.CANCELLED: _("Open"),
    }  # fmt: skip

    def go() -> None:
        if row.state is CountState.DRAFT:
            commands.begin(desk, row.id)
        lead(row.id)

    return [Action(words[row.state], go, primary=True, key="Ctrl+Return")]


def _more(desk: Desk, row: CountRow) -> list[Action]:
    return [
        Action(_("Print the sheet"), lambda: commands.print_sheet(desk, row.id)),
        Action(_("Sheet as a workbook…"), lambda: commands.export_sheet(desk, row.id)),
        *give_up(desk, row),
    ]


def give_up(desk: Desk, row: CountRow) -> list[Action]:
    """Giving it up, while it is not over."""
    if row.state in (CountState.POSTED, CountState.CANCELLED):
        return []
    return [Action(_("Give up…"), lambda: commands.cancel(desk, row.id))]
