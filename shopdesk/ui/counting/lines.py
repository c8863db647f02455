"""One stock take: scan and count, then judge what differs, then post; all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from shopdesk.core.texts import N_, _
from shopdesk.model.counting import queries
from shopdesk.model.counting.queries import (
    BLIND_VIEWS,
    LINE_VIEWS,
    CountRow,
    CountState,
    LineRow,
    LineView,
)
from shopdesk.ui import commands as window_commands
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section
from shopdesk.ui.columns import Column
from shopdesk.ui.counting import commands, words
from shopdesk.ui.counting.scanning import ScanBar
from shopdesk.ui.counting.sessions import give_up
from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.widgets import Action, EmptyState, Pill, label

_NAMES = (
    Column("sku", N_("SKU"), lambda r: r.code, "quiet", 110),
    Column("title", N_("Product"), lambda r: r.title, "strong", 150, stretch=True),
)
_BOOK = (
    Column("book", N_("Book"), lambda r: r.held if r.book is None else r.book, "number", 72),
    Column("counted", N_("Counted"), lambda r: r.counted, "number", 84),
    Column("difference", N_("Difference"), lambda r: r.difference, "number", 96),
)


def columns_of(count: CountRow) -> tuple[Column, ...]:
    """What is shown of the lines: no book while it is hidden, values and reasons once it is judged."""
    counting = count.state in (CountState.DRAFT, CountState.COUNTING)
    blind = counting and count.blind
    pill = Column(
        "pill", N_("State"), lambda r: words.pill_of(r, counting=counting, blind=blind), "pill", 144
    )
    if blind:
        counted = Column("counted", N_("Counted"), lambda r: r.counted, "number", 84)
        when = Column("at", N_("When"), lambda r: r.counted_at, "moment", 92)
        category = Column("category", N_("Category"), lambda r: r.category, "quiet", 140)
        return (*_NAMES, category, counted, when, pill)
    if counting:
        return (*_NAMES, *_BOOK, Column("at", N_("When"), lambda r: r.counted_at, "moment", 92), pill)
    value = Column("value", N_("Worth"), lambda r: r.value, "money", 108)
    reason = Column("reason", N_("Reason"), lambda r: words.reason(r.reason), "text", 130)
    return (*_NAMES, *_BOOK, value, reason, pill)


class LineScreen(ListScreen):
    """The lines of one stock take, in the state that it is in; another state makes another screen."""

    shows: ClassVar = frozenset(
        {"count_session", "count_line", "count_progress", "stock_movement", "sku", "product"}
    )
    placeholder = N_("Search SKUs and products…")

    def __init__(
        self, desk: Desk, count_id: int, back: Callable[[], object], again: Callable[[], object]
    ) -> None:
        """`back` leads to the list, `again` opens this stock take anew after its state changed."""
        self.take = desk.ask(queries.one, count_id)
        self._back, self._again = back, again
        self.title = _("Count {number} · {scope}").format(number=count_id, scope=self.take.title)  # type: ignore[misc]
        self.columns = columns_of(self.take)  # type: ignore[misc]
        self.views = self._views()  # type: ignore[misc]
        self.counting = self.take.state in (CountState.DRAFT, CountState.COUNTING)
        self.judging = self.take.state is CountState.REVIEW
        self.bar = ScanBar(desk, count_id) if self.counting else None
        super().__init__(desk)
        if self.judging:
            self.view = LineView.LOOK if self.counts()["look"] else LineView.DIFFERENT
            self.chips.choose(self.view)
        if self.bar is not None:
            self.bar.counted.connect(self._show_sku)
            self.bar.field.left.connect(self.table.setFocus)
            self.setFocusProxy(self.bar.field)

    def _views(self) -> tuple[tuple[str, str], ...]:
        counting = self.take.state in (CountState.DRAFT, CountState.COUNTING)
        shown = [v for v in LineView if v is not LineView.LOOK or self.take.state is CountState.REVIEW]
        if counting and self.take.blind:
            shown = [v for v in shown if v in BLIND_VIEWS]
        return tuple((str(v), LINE_VIEWS[v]) for v in shown)

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(queries.line_ids, self.take.id, view, search)

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        if view in (LineView.DIFFERENT, LineView.LOOK):
            return None
        return self.desk.ask(queries.line_ids, self.take.id, view, search, limit)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.line_rows, self.take.id, ids)

    def counts(self) -> dict[str, int]:
        return self.desk.ask(queries.line_chips, self.take.id)

    def refresh(self) -> None:
        now = next(iter(self.desk.ask(queries.rows, [self.take.id])), None)
        if now is None or now.state is not self.take.state:
            QTimer.singleShot(0, self, self._back if now is None else self._again)
            return
        super().refresh()
        if self.bar is not None:
            self.bar.show_last()

    def beside_title(self) -> QWidget | None:
        return Pill(*texts.state(f"count_{self.take.state}"))

    def above(self) -> QWidget | None:
        if self.judging:
            keys = " · ".join(f"{i} {name}" for i, (_code, name) in enumerate(words.reasons(), start=1))
            told = _("With rows chosen: {keys} · 0 accept · R count again · Enter another reason")
            return label(told.format(keys=keys), "caption", wrap=True)
        return self.bar

    def buttons(self) -> Sequence[Action]:
        back = Action(_("All counts"), self._back, "left", key="Alt+Left")
        number = self.take.id
        if self.counting:
            review = Action(
                _("Review differences"),
                lambda: commands.review(self.desk, number),
                primary=True,
                key="Ctrl+Return",
            )
            return (back, review)
        if self.judging:
            on = Action(_("Count on"), lambda: commands.begin(self.desk, number))
            return (
                back,
                on,
                Action(_("Post…"), lambda: commands.post(self.desk, number), primary=True, key="Ctrl+Return"),
            )
        return (back,)

    def more(self) -> Sequence[Action]:
        number = self.take.id
        found = [
            Action(_("Print the sheet"), lambda: commands.print_sheet(self.desk, number)),
            Action(_("Sheet as a workbook…"), lambda: commands.export_sheet(self.desk, number)),
        ]
        if self.counting:
            found.append(Action(_("Import a filled sheet…"), lambda: window_commands.import_here(self)))
        return (*found, *give_up(self.desk, self.take))

    def card(self, row: Any) -> Card | None:
        blind = self.counting and self.take.blind
        pill = words.pill_of(row, counting=self.counting, blind=blind)
        sections = self._sections(row, blind=blind)
        return Card(row.title, texts.state(pill), row.code, sections, self._actions(row))

    def _sections(self, row: LineRow, *, blind: bool) -> list[Section]:
        zone, currency = self.desk.shop.facts.timezone, self.desk.shop.facts.currency
        facts = [
            (_("Category"), row.category), (_("Barcode"), row.barcode),
            (_("Counted at"), texts.full_moment(row.counted_at, zone)), (_("Note"), row.note),
            (_("Before"), "" if row.before is None else texts.number(row.before)),
            (_("Reason"), words.reason(row.reason)),
        ]  # fmt: skip
        sections: list[Section] = [Facts(facts)]
        counted = "—" if row.counted is None else texts.number(row.counted)
        lines = [Line(_("Counted"), counted, total=blind)]
        if not blind:
            book = row.held if row.book is None else row.book
            lines.insert(
                0,
                Line(
                    _("In the books then") if row.counted is not None else _("In the books"),
                    texts.number(book),
                ),
            )
        if row.difference is not None and not blind:
            lines.append(Line(_("Difference"), _signed(row.difference), total=True))
            lines.append(Line(_("Worth"), texts.amount(row.value, currency, plus=True), quiet=True))
        sections.append(Lines(lines))
        return sections + self._notes(row)

    def _notes(self, row: LineRow) -> list[Section]:
        told: list[Section] = []
        if row.verdict in words.WHY and (not self.counting or row.verdict in words.WAITING):
            told.append(Note(_(words.WHY[row.verdict]), "waiting"))
        if row.late:
            late = _(
                "Something dated before this count was written down after it. If it lay on the shelf, count again."
            )
            told.append(Note(late, "waiting"))
        if row.extra:
            told.append(Note(_("It is not in the scope; it was found while counting.")))
        if row.needs_cost:
            told.append(Note(_("Its stock was not kept until now: say what one piece costs."), "bad"))
        return told

    def _actions(self, row: LineRow) -> Sequence[Action]:
        number = self.take.id
        again = Action(_("Count again"), lambda: commands.recount(self.desk, number, [row.sku_id]))
        if self.counting:
            enter = Action(_("Enter…"), lambda: commands.enter(self.desk, number, row), primary=True)
            return (again, enter) if row.counted is not None else (enter,)
        if not self.judging or row.counted is None:
            return ()
        why = Action(_("Reason…"), lambda: commands.explain(self.desk, number, [row]), primary=True)
        accept = Action(_("Accept"), lambda: commands.accept(self.desk, number, [row.sku_id]))
        return (again, accept, why) if row.difference else (again,)

    def bulk(self) -> Sequence[Action]:
        number = self.take.id
        again = Action(_("Count again"), lambda: commands.recount(self.desk, number, self._skus()))
        if self.counting:
            return (
                again,
                Action(_("None there"), lambda: commands.none_there(self.desk, number, self._skus())),
            )
        if not self.judging:
            return ()
        accept = Action(_("Accept"), lambda: commands.accept(self.desk, number, self._skus()))
        why = Action(_("Reason…"), lambda: commands.explain(self.desk, number, self._chosen()), primary=True)
        return (again, accept, why)

    def _chosen(self) -> list[LineRow]:
        return self.desk.ask(queries.line_rows, self.take.id, self.selected())

    def _skus(self) -> list[int]:
        return [x.sku_id for x in self._chosen()]

    def open(self, row: Any) -> None:
        """Enter: while counting a number follows; under review the reason is asked."""
        if self.bar is not None:
            self.bar.choose(row)
        elif self.judging and row.difference:
            commands.explain(self.desk, self.take.id, self._chosen())

    def _type(self, letters: str) -> None:
        """Letters typed in the table: a code to count, or under review the key of a reason."""
        if self.bar is not None:
            self.bar.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.bar.field.setText(letters)
        elif not (self.judging and self._judge(letters)):
            super()._type(letters)

    def _judge(self, letters: str) -> bool:
        """Do what the key means; False when it means nothing here."""
        number, codes = self.take.id, [code for code, _name in words.reasons()]
        skus = [x.sku_id for x in self._chosen() if x.counted is not None]
        if letters in ("r", "R"):
            commands.recount(self.desk, number, skus)
        elif letters == "0":
            commands.accept(self.desk, number, skus)
        elif letters in [str(i) for i in range(1, len(codes) + 1)]:
            commands.give_reason(self.desk, number, skus, codes[int(letters) - 1])
        else:
            return False
        return True

    def _show_sku(self, sku_id: int) -> None:
        """Make the line that was counted the current one, if this view has it."""
        line = self.desk.ask(queries.line_of_sku, self.take.id, sku_id)
        ids = self.table.rows.ids
        if line is not None and line.id in ids:
            self.table.select(list(ids).index(line.id))

    def new(self) -> None:
        """Ctrl+N: nothing new inside a count."""

    def empty(self) -> EmptyState:
        return EmptyState("check", _("Nothing here"), _("This count has no lines."))


def _signed(n: int) -> str:
    return f"+{texts.number(n)}" if n > 0 else texts.number(n)
