"""The page of tags: those given by hand and those that set themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shopdesk.core.texts import N_, _
from shopdesk.model.taxonomy import queries
from shopdesk.model.taxonomy.queries import COLOURS, TagRow
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.table import Column
from shopdesk.ui.taxonomy import tag_commands
from shopdesk.ui.taxonomy.tag_commands import shown
from shopdesk.ui.widgets import Action, EmptyState

ALL, HAND, SMART = "all", "hand", "smart"


class TagsPage(ListScreen):
    """Tags with their colour, group and how many products bear them."""

    shows: ClassVar = frozenset({"tag", "product_tag", "smart_hit", "smart_condition", "category"})
    title = N_("Tags")
    placeholder = N_("Search tags…")
    views = ((ALL, N_("All")), (HAND, N_("Given by hand")), (SMART, N_("Smart")))
    columns = (
        Column("name", N_("Tag"), lambda r: (shown(r), r.colour), "pill", 190, stretch=True),
        Column("family", N_("Group"), lambda r: r.family, "quiet", 130),
        Column("kind", N_("Kind"), lambda r: _("Smart") if r.smart else _("By hand"), "quiet", 110),
        Column("count", N_("Products"), lambda r: r.count, "number", 96),
    )

    def _found(self, view: str, search: str) -> list[TagRow]:
        wanted = search.casefold()
        return [
            t
            for t in self.desk.ask(queries.tags)
            if (view == ALL or t.smart == (view == SMART)) and wanted in f"{t.name} {t.family}".casefold()
        ]

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return [t.id for t in self._found(view, search)]

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.tags, ids)

    def counts(self) -> dict[str, int]:
        return {view: len(self._found(view, "")) for view, _words in self.views}

    def card(self, row: Any) -> Card | None:
        tag: TagRow = row
        desk = self.desk
        words = texts.number(tag.count)
        sections: list[Any] = [
            Lines([Line(_("Products"), words, total=True)]),
            Facts([(_("Group"), tag.family), (_("Colour"), _(COLOURS[tag.colour]))]),
        ]
        if tag.smart:
            rules = desk.ask(queries.rule_words, tag, desk.shop.facts.currency)
            heading = _("All of these are true") if tag.every else _("One of these is true")
            sections.append(Lines([Line(str(w), "") for w in rules], heading=heading))
            if tag.at is not None:
                at = texts.moment(tag.at, desk.shop.facts.timezone, desk.shop.today())
                sections.append(Note(_("Worked out {when}; not changed by hand.").format(when=at)))
        return Card(
            title=shown(tag),
            sections=sections,
            actions=(
                Action(_("Show products"), lambda: tag_commands.show_products(self, tag)),
                Action(_("Edit…"), lambda: tag_commands.edit(desk, tag), primary=True),
            ),
            more=(
                Action(
                    _("Merge into another…"), lambda: tag_commands.merge(desk, tag),
                    why=_("It is set by its conditions.") if tag.smart else "",
                ),
                Action(_("Delete…"), lambda: tag_commands.delete(desk, tag)),
            ),
        )  # fmt: skip

    def buttons(self) -> Sequence[Action]:
        return (
            Action(_("New smart tag"), self.new_smart, "settings"),
            Action(_("New tag"), self.new, "plus", primary=True, key="Ctrl+N"),
        )

    def more(self) -> Sequence[Action]:
        return (Action(_("Work smart tags out anew"), lambda: tag_commands.recount(self.desk)),)

    def new(self) -> None:
        self.show_made(tag_commands.new(self.desk))

    def new_smart(self) -> None:
        """A new tag that sets itself."""
        self.show_made(tag_commands.new_smart(self.desk))

    def empty(self) -> EmptyState:
        words = _("Tags are quick marks: gift, summer, clearance. Smart tags set themselves by conditions.")
        return EmptyState("tag", _("No tags yet"), words, Action(_("New tag"), self.new, primary=True))
