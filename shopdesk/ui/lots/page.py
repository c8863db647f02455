"""The page of lots: what is there of each, and how long it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shopdesk.core.texts import N_, _
from shopdesk.model.lots import queries
from shopdesk.model.lots.queries import VIEWS, LotRow, Sort, View
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.lots import commands
from shopdesk.ui.pages import page_of
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState


def state(lot: LotRow) -> tuple[str, str]:
    """How a lot stands, in words and tone."""
    if lot.days is None:
        return (_("No expiry"), "closed") if lot.code else (_("No lot"), "waiting")
    if lot.days < 0:
        return _("Expired"), "bad"
    return (_("Expires soon"), "waiting") if lot.soon else (_("Good"), "good")


class LotsPage(ListScreen):
    """Every lot of which something is there, what expires first first."""

    shows: ClassVar = frozenset(
        {"lot", "lot_sku", "lot_movement", "stock_movement", "sku", "product", "shop_setting"}
    )
    title = N_("Lots")
    placeholder = N_("Search products, SKUs, lots…")
    views = tuple((str(v), words) for v, words in VIEWS.items())
    columns = (
        Column("code", N_("SKU"), lambda r: f"{r.sku}   {r.title}", "strong", 200, stretch=True, sort="code"),
        Column("lot", N_("Lot"), lambda r: r.code or "—", "text", 110, sort="lot"),
        Column("state", N_("Expiry"), state, "pill", 118),
        Column("expires", N_("Expires on"), lambda r: r.expires_on, "day", 124, sort="expires"),
        Column("days", N_("Days left"), lambda r: r.days, "number", 88),
        Column("on_hand", N_("On hand"), lambda r: r.on_hand, "number", 86, sort="on_hand"),
        Column("aside", N_("Aside"), lambda r: r.aside or None, "number", 70, rare=True),
    )

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self._ids(view, search, sort)

    def first_ids(self, view: str, search: str, sort: tuple[str, bool], limit: int) -> Sequence[int] | None:
        return self._ids(view, search, sort, limit)

    def _ids(self, view: str, search: str, sort: tuple[str, bool], limit: int | None = None) -> Sequence[int]:
        by, descending = (Sort(sort[0]), sort[1]) if sort[0] else (Sort.EXPIRES, False)
        return self.desk.ask(
            queries.ids, self.desk.shop.today(), View(view), search, by, descending=descending, limit=limit,
            days=self._days,
        )  # fmt: skip

    @property
    def _days(self) -> int:
        """What expires within so many days is pointed out."""
        return self.desk.shop.facts.expiry_days

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(queries.rows, ids, self.desk.shop.today(), self._days)

    def counts(self) -> dict[str, int]:
        return {
            str(v): n for v, n in self.desk.ask(queries.chips, self.desk.shop.today(), self._days).items()
        }

    def count(self) -> int:
        return self.desk.ask(queries.alerts, self.desk.shop.today(), self._days)

    def card(self, row: Any) -> Card | None:
        lot: LotRow = row
        desk = self.desk
        actions = [Action(_("Edit…"), lambda: commands.edit(desk, lot).exec())]
        if lot.on_hand > 0 and not lot.code:
            actions.append(
                Action(_("Sort into a lot…"), lambda: commands.sort(desk, lot).exec(), primary=True)
            )
        elif lot.pieces > 0:
            spent = lot.days is not None and lot.days < 0
            write = lambda: commands.write_off(desk, [lot]).exec()
            actions.append(Action(_("Write off…"), write, primary=spent))
        title = lot.code or _("Without a lot")
        return Card(
            title,
            state(lot),
            f"{lot.sku}   {lot.title}",
            _sections(lot),
            actions,
            self._more(lot),
        )

    def _more(self, lot: LotRow) -> Sequence[Action]:
        desk = self.desk
        more = []
        if lot.code and lot.on_hand > 0:
            more.append(Action(_("Sort into another lot…"), lambda: commands.sort(desk, lot).exec()))
        if lot.noted:
            more.append(Action(_("Point it out again"), lambda: commands.note(desk, [lot], noted=False)))
        elif lot.days is not None and lot.days <= self._days:
            more.append(Action(_("I know: do not point it out"), lambda: commands.note(desk, [lot])))
        return more

    def bulk(self) -> Sequence[Action]:
        lots = [x for x in self.fetch(self.selected()) if x.pieces > 0]
        return (
            Action(_("Write off…"), lambda: commands.write_off(self.desk, lots).exec(), primary=True),
            Action(_("I know: do not point it out"), lambda: commands.note(self.desk, lots)),
        )

    def empty(self) -> EmptyState:
        words = _(
            "For goods that expire. Open a product, More, Keep by lot: what expires first then leaves first."
        )
        go = Action(_("To the catalogue"), lambda: page_of(self, "products"), primary=True)
        return EmptyState("products", _("Nothing is kept by lot"), words, go)


class LotsDue(LotsPage):
    """Lots that have expired or soon will, and are not noted; among what is to fix."""

    title = N_("Lots to see to")
    views = ((str(View.DUE), N_("Lots to see to")),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view = str(View.DUE)
        self.chips.hide()

    def counts(self) -> dict[str, int]:
        return {str(View.DUE): self.count()}

    def empty(self) -> EmptyState:
        return EmptyState("products", _("Nothing to fix"), _("No lot has expired or soon will."))


def _sections(lot: LotRow) -> list[Section]:
    left = "—" if lot.days is None else _("{n} days").format(n=texts.number(lot.days))
    tone = "bad" if lot.days is not None and lot.days < 0 else ""
    rows = [Line(_("On hand"), texts.number(lot.on_hand), total=True)]
    rows += [Line(_("Defective or to inspect"), texts.number(lot.aside), quiet=True)] if lot.aside else []
    rows.append(Line(_("Days left"), left, tone=tone))
    found: list[Section] = [Lines(rows)]
    found.append(Facts([
        (_("Expires on"), texts.full_day(lot.expires_on) if lot.expires_on else "—"),
        (_("Came on"), texts.full_day(lot.received_on)), (_("Note"), lot.note),
    ]))  # fmt: skip
    if not lot.code:
        found.append(
            Note(_("Nobody said of which lot these pieces are. They leave as of the day they came."))
        )
    elif lot.days is not None and lot.days < 0 and lot.on_hand > 0:
        found.append(Note(_("It is not sent unless it is chosen in the form of a parcel."), "bad"))
    elif lot.soon and not lot.noted:
        found.append(Note(_("It leaves before all other lots."), "waiting"))
    return found
