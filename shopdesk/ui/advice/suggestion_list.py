"""The suggested changes: why, what accepting does; accepted, ignored or heard of later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import N_, Words, _, say
from shopdesk.model.advice import actions, queries
from shopdesk.model.advice.suggestions import KINDS, Kind, Suggestion, suggestions
from shopdesk.ui import commands as window_commands
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.pages import page_of
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState

_SHOWN = 12


@dataclass(frozen=True)
class Row:
    """A suggestion in the list."""

    id: int
    found: Suggestion


class SuggestionList(ListScreen):
    """What is suggested today, worked out beside the window; `counted(n)` when it is known."""

    shows: ClassVar = frozenset({
        "product", "sku", "category", "tag", "product_tag", "order_line", "search_term", "suggestion_decision",
    })  # fmt: skip
    title = N_("Suggestions")
    placeholder = N_("Search suggestions…")
    views = (
        ("open", N_("Open")),
        ("snoozed", N_("Later")),
        ("ignored", N_("Ignored")),
        ("accepted", N_("Done")),
    )
    columns = (
        Column("kind", N_("About"), lambda r: _(KINDS[r.found.kind]), "quiet", 170),
        Column("words", N_("Suggestion"), lambda r: str(r.found.words), "text", 300, stretch=True),
    )
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        self.rows: list[Row] = []
        self._working = 0
        super().__init__(desk)

    def refresh(self) -> None:
        super().refresh()
        self._working += 1
        mine, shop = self._working, self.desk.shop

        def take(found: list[Suggestion]) -> None:
            if mine == self._working:
                self.rows = [Row(i, s) for i, s in enumerate(found, start=1)]
                super(SuggestionList, self).refresh()
                self.counted.emit(sum(s.open for s in found))

        self.desk.ask_behind(lambda: shop.ask(suggestions, shop.today()), take)

    def _choose_view(self, view: str) -> None:
        self.view = view
        super().refresh()

    def _search(self, typed: str) -> None:
        self.searched = typed.strip()
        super().refresh()

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        wanted = search.casefold()
        return [
            r.id for r in self.rows if _state(r.found) == view and wanted in str(r.found.words).casefold()
        ]

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return [self.rows[i - 1] for i in ids if i <= len(self.rows)]

    def counts(self) -> dict[str, int]:
        return {view: sum(_state(r.found) == view for r in self.rows) for view, _words in self.views}

    def card(self, row: Row) -> Card:
        found = row.found
        sections: list[Section] = [Note(str(found.words), "")]
        if found.offer is not None:
            sections.append(Facts([(_("Accepting"), str(found.offer))]))
        elif found.kind is Kind.FULL:
            sections.append(Note(_("No tag splits it yet; tag its products and it can be split.")))
        elif found.kind is Kind.SEARCHED:
            sections.append(Note(_("No description holds it either. Do you sell it under another name?")))
        else:
            sections.append(Note(_("Nothing to do by itself; look at the products.")))
        if found.until is not None:
            sections.append(Facts([(_("Comes back"), texts.day(found.until, self.desk.shop.today()))]))
        sections += self._products(found)
        return Card(_(KINDS[found.kind]), sections=sections, actions=self._actions(found))

    def _products(self, found: Suggestion) -> list[Section]:
        if not found.products:
            return []
        rows = self.desk.ask(queries.rows, found.products[:_SHOWN])
        lines = [Line(r.title, r.sku, quiet=False) for r in rows]
        rest = len(found.products) - len(rows)
        if rest > 0:
            lines.append(Line(_("and {n} more").format(n=texts.number(rest)), "", quiet=True))
        return [Lines(lines, heading=_("Products"))]

    def _actions(self, found: Suggestion) -> list[Action]:
        if not found.open:
            return [
                Action(
                    _("Take back"), lambda: self._do(N_("Hear of it again"), actions.reopen_suggestion, found)
                )
            ]
        made = [
            Action(
                _("Ignore"), lambda: self._do(N_("Ignore a suggestion"), actions.ignore_suggestion, found)
            ),
            Action(_("Later…"), lambda: self._snooze(found)),
        ]
        if len(found.products) == 1:
            made.insert(0, Action(_("Show product"), lambda: self._open(found.products[0])))
        if found.offer is not None:
            accept = Action(_("Accept"), lambda: self._accept(found), primary=True, key="Ctrl+Return")
            made.append(accept)
        return made

    def _do(self, words: str, action: Callable[..., Any], found: Suggestion) -> None:
        self._behind(say(words), action, found.key)

    def _accept(self, found: Suggestion) -> None:
        self._behind(say(N_("Accept: {what}"), what=found.offer), actions.accept_suggestion, found.key)

    def _behind(self, label: Words, action: Callable[..., Any], *args: Any) -> bool:
        """Beside the window: what is suggested is worked out anew first, and may change thousands of products."""
        self.desk.in_background(label, lambda _progress: self.desk.shop.do(label, action, *args))
        return True

    def _snooze(self, found: Suggestion) -> None:
        month = self.desk.shop.today() + timedelta(days=30)
        label = say(N_("Hear of a suggestion later"))

        def save(d: dict[str, Any]) -> bool:
            actions.refuse_past(d["until"], self.desk.shop.today())
            return self._behind(label, actions.snooze_suggestion, found.key, d["until"])

        Form(
            QApplication.activeWindow(), _("Hear of it later"),
            [Field("note", str(found.words), "note"), Field("until", _("From this day"), "day", month)],
            save, save_words=_("Later"), about=found.key,
        ).exec()  # fmt: skip

    def _open(self, product_id: int) -> None:
        go = getattr(page_of(self, "products"), "go", None)
        if go is not None:
            go(product_id)

    def buttons(self) -> Sequence[Action]:
        return (Action(_("Import search terms…"), lambda: window_commands.import_here(self), "import"),)

    def empty(self) -> EmptyState:
        words = _(
            "Nothing to suggest today. A report of search terms from your platform gives more to go on."
        )
        return EmptyState("check", _("No suggestions"), words)


def _state(found: Suggestion) -> str:
    return "open" if found.decision is None else str(found.decision)
