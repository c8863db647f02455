"""The keyword library: how often a word is searched, who says it and what that sells, and whom it would suit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import N_, _, say
from shopdesk.model.wording import actions, library
from shopdesk.model.wording.library import Hint, KeywordRow, Use
from shopdesk.ui import commands as window_commands
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState
from shopdesk.ui.wording.switching import SwitchedList

_SHOWN = 8


@dataclass(frozen=True)
class Told:
    """What is known of a keyword's products."""

    used: list[Use]
    suits: list[Hint]


class KeywordList(SwitchedList):
    """What customers look for, whether the shop says it or not."""

    shows: ClassVar = frozenset({
        "keyword", "search_term", "focus_word", "product", "product_wording", "product_tag", "order_line",
    })  # fmt: skip
    here = "keywords"
    placeholder = N_("Search keywords…")
    views = (
        ("all", N_("All")), ("chosen", N_("Chosen")), ("open", N_("For no product yet")),
        ("terms", N_("Search report")),
    )  # fmt: skip
    columns = (
        Column("word", N_("Keyword"), lambda r: r.word, "strong", 180, stretch=True, sort="word"),
        Column("heat", N_("Searches"), lambda r: r.heat, "number", 110, sort="heat"),
        Column("products", N_("Chosen for"), lambda r: r.products, "number", 110),
        Column("titles", N_("In titles"), lambda r: r.titles, "number", 110),
        Column("source", N_("Source"), lambda r: str(library.source_words(r.source)), "quiet", 160),
        Column("note", N_("Note"), lambda r: r.note, "quiet", 160),
    )

    def __init__(self, desk: Desk) -> None:
        self._told: dict[str, Told] = {}
        self._asked_of: set[str] = set()
        super().__init__(desk)

    def refresh(self) -> None:
        self._told.clear()
        self._asked_of.clear()
        super().refresh()

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(library.ids, view, search, by_word=sort[0] == "word")

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(library.rows, ids)

    def counts(self) -> dict[str, int]:
        return self.desk.ask(library.counts)

    def card(self, row: KeywordRow) -> Card:
        told = self._told.get(row.word)
        if told is None:
            self._ask_of(row)
        sections: list[Section] = [
            Facts([
                (_("Searches"), texts.number(row.heat) if row.heat is not None else ""),
                (_("Source"), str(library.source_words(row.source))), (_("Note"), row.note),
            ]),
            *(self._used(told.used) if told else [Note("")]), *(self._suits(told.suits) if told else [Note("")]),
        ]  # fmt: skip
        return Card(row.word, sections=sections, actions=self._actions(row, told))

    def _ask_of(self, row: KeywordRow) -> None:
        """Ask beside the window who says the word; the card is shown again with it."""
        if row.word in self._asked_of:
            return
        self._asked_of.add(row.word)
        shop, word = self.desk.shop, row.word

        def ask() -> Told:
            used = shop.ask(library.uses, word, shop.today())
            return Told(used, shop.ask(library.suits, word, row.heat or 0))

        def take(told: Told) -> None:
            self._told[word] = told
            self._later.start()

        self.desk.ask_behind(ask, take)

    def _used(self, used: list[Use]) -> list[Section]:
        if not used:
            return [Note(_("No product says it yet."))]
        currency = self.desk.shop.facts.currency
        lines = [Line(u.title, texts.amount(u.amount, currency), _where(u)) for u in used[:_SHOWN]]
        if len(used) > _SHOWN:
            lines.append(Line(_("and {n} more").format(n=texts.number(len(used) - _SHOWN)), "", quiet=True))
        every = _("{n} products, sales of {days} days").format(n=texts.number(len(used)), days=library.DAYS)
        lines.append(Line(every, texts.amount(sum(u.amount for u in used), currency), total=True))
        return [Lines(lines, heading=_("Said by"))]

    def _suits(self, suits: list[Hint]) -> list[Section]:
        lines = [Line(h.title, "", str(h.why)) for h in suits[:_SHOWN]]
        return [Lines(lines, heading=_("Would suit"))] if lines else []

    def _actions(self, row: KeywordRow, told: Told | None) -> list[Action]:
        made = [Action(_("Edit…"), lambda: self._edit(row))]
        if row.id > 0 and not row.products:
            made.append(Action(_("Delete"), lambda: self._delete(row), danger=True))
        if told and told.suits:
            made.append(Action(_("Choose it for…"), lambda: self.choose_for(row, told.suits), primary=True))
        return made

    def choose_for(self, row: KeywordRow, suits: list[Hint]) -> None:
        """Ask which of the products it would suit should be found by it."""
        self.choose_form(row, suits).exec()

    def choose_form(self, row: KeywordRow, suits: list[Hint]) -> Form:
        """The products it would suit, each to be ticked off."""
        note = _("“{word}” becomes a keyword of these products. Put it into their titles next.")
        fields = [
            Field("note", note.format(word=row.word), "note"),
            *(Field(str(h.product_id), h.title, "yes", True, wide=True) for h in suits[:_SHOWN]),
        ]

        def save(draft: dict[str, Any]) -> object:
            chosen = [int(k) for k, on in draft.items() if on]
            step = say(N_("Keyword {word} for {n} products"), word=row.word, n=len(chosen))
            return self.desk.carry_out(step, actions.add_keyword_to_all, chosen, row.word)

        return Form(QApplication.activeWindow(), _("Choose products"), fields, save, about=row.word)

    def _edit(self, row: KeywordRow) -> None:
        keyword_form(self.desk, row).exec()

    def _delete(self, row: KeywordRow) -> None:
        self.desk.do(say(N_("Delete keyword {word}"), word=row.word), actions.delete_keyword, row.id)

    def new(self) -> None:
        keyword_form(self.desk, None).exec()

    def buttons(self) -> Sequence[Action]:
        return (
            Action(_("Import…"), lambda: window_commands.import_here(self), "import"),
            Action(_("New keyword"), self.new, "plus", primary=True, key="Ctrl+N"),
        )

    def empty(self) -> EmptyState:
        words = _("Write down what people search, or drop your platform's list of keywords on this window.")
        return EmptyState(
            "search", _("No keywords yet"), words, Action(_("New keyword"), self.new, primary=True)
        )


def _where(use: Use) -> str:
    parts = ((use.in_title, _("title")), (use.in_tags, _("tags")), (use.in_text, _("description")))
    return ", ".join(words for there, words in parts if there)


def keyword_form(desk: Desk, row: KeywordRow | None) -> Form:
    """A new keyword, or one to change; a search term becomes a keyword when it is saved."""
    source = str(library.source_words(row.source)) if row else ""
    fields = [
        Field("word", _("Keyword"), "text", row.word if row else "", required=True),
        Field("heat", _("Searches"), "quantity", row.heat if row else None),
        Field("source", _("Source"), "text", source),
        Field("note", _("Note"), "text", row.note if row else ""),
    ]

    def save(draft: dict[str, Any]) -> object:
        kept = row.source if row and draft["source"] == source else draft["source"]
        values = {"source": kept, "heat": draft["heat"], "note": draft["note"]}
        if row is not None and row.id > 0:
            step = say(N_("Change keyword {word}"), word=draft["word"])
            return desk.carry_out(step, actions.edit_keyword, row.id, draft["word"], **values)
        step = say(N_("New keyword {word}"), word=draft["word"])
        return desk.carry_out(step, actions.add_keyword, draft["word"], **values)

    title = _("Keyword") if row else _("New keyword")
    return Form(QApplication.activeWindow(), title, fields, save, currency=desk.shop.facts.currency)
