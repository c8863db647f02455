"""Products by how good their titles are: score, what is worst, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import N_, _
from shopdesk.model.wording import queries
from shopdesk.model.wording.judging import verdicts
from shopdesk.model.wording.marks import BY_CODE
from shopdesk.model.wording.measure import length
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.pages import page_of
from shopdesk.ui.products.commands import first_product
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState
from shopdesk.ui.wording.scorer import Scorer
from shopdesk.ui.wording.switching import SwitchedList
from shopdesk.ui.wording.terms import forbidden_dialog, limits_dialog
from shopdesk.ui.wording.workshop import Workshop


def worst(code: str) -> str:
    """What is worst, in two words; '' when all is well."""
    return _(BY_CODE[code].name) if code else ""


class TitleList(SwitchedList):
    """`switched(list)` when the other list of the page is asked for."""

    shows: ClassVar = frozenset({
        "title_score", "product", "picture", "product_wording", "focus_word", "keyword", "forbidden_word",
        "title_limit",
    })  # fmt: skip
    here = "titles"
    placeholder = N_("Search products…")
    views = (
        ("all", N_("All")), ("low", N_("Below 60")), ("long", N_("Too long")), ("duplicate", N_("Used twice")),
        ("forbidden", N_("Forbidden word")), ("no_keyword", N_("No keyword")),
    )  # fmt: skip
    columns = (
        Column("picture", N_("Picture"), lambda r: r.picture, "picture", 48),
        Column("title", N_("Product"), lambda r: r.title, "strong", 160, stretch=True),
        Column("score", N_("Title score"), lambda r: r.score, "bar", 150, sort="score"),
        Column("worst", N_("Worst"), lambda r: worst(r.worst), "text", 220),
        Column("keywords", N_("Keywords"), lambda r: r.keywords, "quiet", 180),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sort = ("score", False)
        self.scorer = Scorer(self, desk)

    def refresh(self) -> None:
        super().refresh()
        self.scorer.start()

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(queries.ids, view, search, descending=sort[1])

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        return self.desk.ask(queries.ids, view, search, descending=sort[1], limit=limit)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids)

    def counts(self) -> dict[str, int]:
        return self.desk.ask(queries.counts)

    def card(self, row: queries.TitleRow) -> Card | None:
        said = self.desk.ask(queries.said, row.id)
        if said is None:
            return None
        known = self.desk.ask(queries.terms)
        sections: list[Section] = []
        for channel, verdict in verdicts(said, known, lambda *at: self.desk.ask(queries.twin_of, *at)):
            n, most = length(said.title_on(channel.id), channel.limit.measure), channel.limit.title_most
            heading = _("{channel} · {score} of 100").format(
                channel=texts.named(channel) if channel.id else _("Web page"), score=verdict.score
            )
            counted = _("{n} of {most}").format(n=texts.number(n), most=texts.number(most))
            line = Line(said.title_on(channel.id), counted, tone="bad" if n > most else "")
            sections.append(Lines([line], heading=heading))
            wrong = "\n".join(f"• {f.answer.words}" for f in verdict.wrong)
            sections.append(Note(wrong or _("All is well."), "quiet" if wrong else "good"))
        sections.insert(0, Facts([(_("Keywords"), ", ".join(said.keywords) or "—")]))
        tone = "good" if (row.score or 0) >= 80 else "waiting" if (row.score or 0) >= queries.LOW else "bad"
        state = None if row.score is None else (_("{n} of 100").format(n=row.score), tone)
        actions = (
            Action(_("Show product"), lambda: self._show_product(row.id)),
            Action(_("Edit titles…"), lambda: self.open(row), primary=True, key="Ctrl+Return"),
        )
        return Card(said.title, state, sections=sections, actions=actions)

    def open(self, row: queries.TitleRow | None) -> None:
        """The workshop from this product on, through the list as it stands."""
        if row is not None:
            ids = list(self.table.rows.ids)
            at = ids.index(row.id) if row.id in ids else 0
            Workshop(QApplication.activeWindow(), self.desk, ids, at).exec()

    def _show_product(self, product_id: int) -> None:
        go = getattr(page_of(self, "products"), "go", None)
        if go is not None:
            go(product_id)

    def buttons(self) -> Sequence[Action]:
        edit = Action(_("Edit titles…"), lambda: self.open(self.table.current()), "edit", primary=True)
        return (edit,)

    def more(self) -> Sequence[Action]:
        return (
            Action(_("Channels and their limits…"), lambda: limits_dialog(self.window(), self.desk).exec()),
            Action(_("Forbidden words…"), lambda: forbidden_dialog(self.window(), self.desk).exec()),
        )

    def empty(self) -> EmptyState:
        words = _("Titles of your products are counted and marked here, for each channel you sell on.")
        return EmptyState("products", _("No products yet"), words, first_product(self.desk))
