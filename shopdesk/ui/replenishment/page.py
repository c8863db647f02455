"""The Reorder page: what to order from whom, how much and why; one click drafts the orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from shopdesk.core import reading
from shopdesk.core.problems import problem
from shopdesk.core.texts import N_, _
from shopdesk.model.replenishment import reorder
from shopdesk.model.replenishment.reorder import Offer
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Line, Lines, Note
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.products import stock_forms
from shopdesk.ui.products.drill import sentence
from shopdesk.ui.replenishment import commands
from shopdesk.ui.replenishment.fresh import keep_fresh
from shopdesk.ui.replenishment.promotions import show_promotions
from shopdesk.ui.replenishment.quantity import CellEditor
from shopdesk.ui.table import Column
from shopdesk.ui.widgets import Action, EmptyState, label

_CARD = 340


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page: the offer, and the pieces to order (0: left out)."""

    offer: Offer
    pieces: int
    first: bool

    @property
    def id(self) -> int:
        return self.offer.id

    @property
    def cost(self) -> int | None:
        return self.offer.cost_of(self.pieces)


def supplier_of(offer: Offer) -> str:
    """Who sells it, in words."""
    return offer.supplier or _("Nobody known")


COLUMNS = (
    Column(
        "supplier",
        N_("Supplier"),
        lambda r: supplier_of(r.offer) if r.first else "",
        "strong",
        132,
        sort="supplier",
    ),
    Column(
        "code",
        N_("SKU"),
        lambda r: f"{r.offer.code}   {r.offer.title}",
        "text",
        170,
        stretch=True,
        sort="code",
    ),
    Column("available", N_("Available"), lambda r: r.offer.available, "number", 88),
    Column("coming", N_("Coming"), lambda r: r.offer.incoming + r.offer.drafted, "number", 76),
    Column("cover", N_("Days"), lambda r: r.offer.cover, "number", 60, sort="cover"),
    Column("point", N_("Order at"), lambda r: max(0, round(r.offer.point)), "number", 84),
    Column("suggested", N_("Suggested"), lambda r: r.offer.quantity, "number", 94, sort="quantity"),
    Column("pieces", N_("To order"), lambda r: r.pieces, "input", 96),
    Column("cost", N_("Cost"), lambda r: r.cost, "money", 104, sort="cost"),
    Column("snoozed", N_("Snoozed until"), lambda r: r.offer.snoozed, "day", 112, hidden=True),
)
_PIECES = next(i for i, c in enumerate(COLUMNS) if c.key == "pieces")
_SORTS: dict[str, Any] = {
    "supplier": lambda o: (o.supplier_id is None, o.supplier, o.title), "code": lambda o: o.code,
    "cover": lambda o: -1 if o.cover is None else o.cover, "quantity": lambda o: o.quantity,
    "cost": lambda o: o.cost or 0,
}  # fmt: skip


class ReorderPage(ListScreen):
    """Suggestions grouped by supplier; the pieces can be typed over; a budget says what comes first."""

    shows: ClassVar = frozenset(
        {"sku_stat", "sku_demand", "sku_plan", "purchase", "purchase_line", "supplier", "supplier_sku", "shop_setting",
         "promo_days"}
    )  # fmt: skip
    title = N_("Reorder")
    placeholder = N_("Search suppliers, products, SKUs…")
    views = (
        ("all", N_("Suggested")), ("gone", N_("Nothing left")), ("waiting", N_("Customers wait")),
        ("nobody", N_("Nobody known to sell it")), ("asleep", N_("Snoozed")),
    )  # fmt: skip
    columns = COLUMNS

    def __init__(self, desk: Any) -> None:
        self.offers: dict[int, Offer] = {}
        self.asleep: dict[int, Offer] = {}
        self.typed: dict[int, int] = {}
        self.affordable: dict[int, int] | None = None
        self.budget, self.unread = QLineEdit(), label("", "problem")
        self.sums = label("", "subheading")
        super().__init__(desk)
        self.editor = CellEditor(self.table, _PIECES, self._take)
        self.table.clicked.connect(self._clicked)

    # what there is --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask behind the window: a large catalogue has tens of thousands of suggestions."""
        desk, today = self.desk, self.desk.shop.today()
        keep_fresh(desk)
        desk.ask_behind(
            lambda: (desk.ask(reorder.offers, today), desk.ask(reorder.offers, today, asleep=True)),
            self._loaded,
        )

    def _loaded(self, found: tuple[reorder.Offers, reorder.Offers]) -> None:
        awake, asleep = found
        self.offers = {o.id: o for o in awake.rows}
        self.asleep = {o.id: o for o in asleep.rows}
        self.typed = {i: n for i, n in self.typed.items() if i in self.offers}
        self._spend()
        super().refresh()

    def _of_view(self, view: str) -> list[Offer]:
        tests: dict[str, Any] = {
            "gone": lambda o: o.available <= 0, "waiting": lambda o: o.short + o.soft > 0,
            "nobody": lambda o: o.supplier_id is None,
        }  # fmt: skip
        if view == "asleep":
            return list(self.asleep.values())
        return [o for o in self.offers.values() if tests.get(view, lambda _o: True)(o)]

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        words = search.casefold().split()
        found = [
            o for o in self._of_view(view)
            if all(w in f"{o.supplier} {o.code} {o.title}".casefold() for w in words)
        ]  # fmt: skip
        by = sort[0] or "supplier"
        found.sort(key=_SORTS[by], reverse=bool(sort[0]) and sort[1])
        return [o.id for o in found]

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        every = self.offers | self.asleep
        rows: list[Row] = []
        last: object = ""
        grouped = self.sort[0] in ("", "supplier")
        for offer in (every[i] for i in ids if i in every):
            rows.append(Row(offer, self.pieces(offer), not grouped or offer.supplier_id != last))
            last = offer.supplier_id
        return rows

    def pieces(self, offer: Offer) -> int:
        """What is to be ordered: what was typed, else what the budget allows, else what is suggested."""
        if offer.id in self.typed:
            return self.typed[offer.id]
        if offer.id in self.asleep:
            return 0
        return offer.quantity if self.affordable is None else self.affordable.get(offer.id, 0)

    def counts(self) -> dict[str, int]:
        return {view: len(self._of_view(view)) for view, _words in self.views}

    def count(self) -> int:
        return len(self.offers)

    # budget and pieces ----------------------------------------------------------------------------------

    def above(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        words = label(_("Spend this time at most"), "caption")
        words.setBuddy(self.budget)
        self.budget.setFixedWidth(130)
        self.budget.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.budget.setPlaceholderText(_("no limit"))
        self.budget.setAccessibleName(words.text())
        self.budget.setToolTip(_("What loses most margin a day for its money is bought first."))
        self.budget.editingFinished.connect(self._budget_typed)
        row.addWidget(words)
        row.addWidget(self.budget)
        row.addWidget(self.unread, 1)
        row.addWidget(self.sums)
        return bar

    def _budget_typed(self) -> None:
        self._spend()
        self._again()

    def _spend(self) -> None:
        """What the money goes to; the pieces typed come first."""
        amount, wrong = reading.money(self.budget.text(), self.desk.shop.facts.currency)
        if amount is not None and amount < 0:
            wrong = problem(N_("A budget is zero or more."))
        self.unread.setText(_("{why} So nothing is limited.").format(why=wrong) if wrong else "")
        self.budget.setProperty("wrong", bool(wrong))
        self.budget.style().polish(self.budget)
        if wrong or amount is None:
            self.affordable = None
        else:
            fixed = [o for o in self.offers.values() if o.id in self.typed]
            spent = sum(o.cost_of(self.typed[o.id]) or 0 for o in fixed)
            rest = [o for o in self.offers.values() if o.supplier_id is not None and o.id not in self.typed]
            self.affordable = reorder.affordable(rest, max(0, amount - spent))
        self._sum()

    def _sum(self) -> None:
        chosen = [o for o in self.offers.values() if self.pieces(o) and o.supplier_id is not None]
        cost = sum(o.cost_of(self.pieces(o)) or 0 for o in chosen)
        self.sums.setText(
            _("SKUs: {skus} · Suppliers: {suppliers} · {cost}").format(
                skus=texts.number(len(chosen)), suppliers=texts.number(len({o.supplier_id for o in chosen})),
                cost=texts.amount(cost, self.desk.shop.facts.currency),
            )
        )  # fmt: skip

    def _again(self) -> None:
        """Draw the same rows with other pieces."""
        self._show_ids(self.table.rows.ids)
        self._sum()

    def _take(self, row: int, number: int | None) -> None:
        offer = self._offer_at(row)
        if offer is None:
            return
        if number is None or number == offer.quantity:
            self.typed.pop(offer.id, None)
        else:
            self.typed[offer.id] = number
        self._spend()
        self._again()

    def _offer_at(self, row: int) -> Offer | None:
        ids = self.table.rows.ids
        return self.offers.get(int(ids[row])) if 0 <= row < len(ids) else None

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == _PIECES:
            self._edit(index.row())

    def _edit(self, row: int, typed: str = "") -> None:
        offer = self._offer_at(row)
        if offer is None:
            return
        if typed:
            self.editor.begin(row, typed)
        else:
            self.editor.open_at(self.table.rows.index(row, _PIECES), str(self.pieces(offer)))

    def open(self, row: Any) -> None:
        """Enter: type the pieces."""
        self._edit(self.table.currentIndex().row())

    def _type(self, letters: str) -> None:
        if letters.isdecimal() and self.table.currentIndex().isValid():
            self._edit(self.table.currentIndex().row(), letters)
        else:
            super()._type(letters)

    # the card and what can be done ----------------------------------------------------------------------

    def _place_split(self) -> None:
        kept = self.desk.settings.splits.get(type(self).__name__)
        self.splitter.setSizes(kept or [max(self.body.width() - _CARD - 12, 300), _CARD])

    def card(self, row: Any) -> Card | None:
        offer: Offer = row.offer
        pieces = row.pieces or offer.quantity
        return Card(
            offer.code, None, " · ".join(x for x in (offer.title, supplier_of(offer)) if x),
            (Note(sentence(self.desk, offer, pieces), ""), self._figures(offer)), self._actions(offer),
            self._more(offer),
        )  # fmt: skip

    def _figures(self, offer: Offer) -> Lines:
        currency = self.desk.shop.facts.currency
        rate = f"{offer.mean:.2f} ± {offer.sd:.2f}"
        rows = [
            Line(_("Sells a day"), rate), Line(_("There or coming"), texts.number(offer.position)),
            Line(_("Order at"), texts.number(max(0, round(offer.point))), quiet=True),
            Line(_("Safety stock"), f"{offer.safety:.1f}", quiet=True),
            Line(_("Order up to"), f"{offer.target:.1f}", quiet=True),
            Line(_("Least order · pack"), f"{texts.number(offer.moq)} · {texts.number(offer.pack)}", quiet=True),
            Line(_("Cost of one"), texts.unit(offer.unit_cost, currency), quiet=True),
        ]  # fmt: skip
        return Lines(rows)

    def _actions(self, offer: Offer) -> Sequence[Action]:
        desk = self.desk
        if offer.id in self.asleep:
            return (
                Action(
                    _("Suggest it again"),
                    lambda: stock_forms.wake(desk, [offer.id], offer.code),
                    primary=True,
                ),
            )
        snooze = Action(_("Snooze…"), lambda: stock_forms.snooze(desk, [offer.id], offer.code).exec())
        if offer.supplier_id is None:
            return (
                snooze,
                Action(_("Who sells it…"), lambda: commands.source(desk, [offer]).exec(), primary=True),
            )
        return (
            snooze,
            Action(_("Order this"), lambda: self._order([offer]), primary=True, key="Ctrl+Return"),
        )

    def _more(self, offer: Offer) -> Sequence[Action]:
        desk = self.desk
        more = [Action(_("Always mine…"), lambda: commands.rule(desk, offer).exec())]
        if offer.supplier_id is not None:
            more.append(Action(_("Supplier and packs…"), lambda: commands.source(desk, [offer]).exec()))
        more.append(
            Action(_("Reorder it no more"), lambda: stock_forms.end(desk, [offer.id], offer.code, ended=True))
        )
        return more

    def bulk(self) -> Sequence[Action]:
        chosen = [self.offers[i] for i in self.selected() if i in self.offers]
        what = _("{n} SKUs").format(n=texts.number(len(chosen)))
        ids = [o.id for o in chosen]
        if not chosen:
            return ()
        return (
            Action(_("Order these"), lambda: self._order(chosen), primary=True),
            Action(_("Who sells them…"), lambda: commands.source(self.desk, chosen).exec()),
            Action(_("Snooze…"), lambda: stock_forms.snooze(self.desk, ids, what).exec()),
            Action(_("Reorder no more"), lambda: stock_forms.end(self.desk, ids, what, ended=True)),
        )

    def buttons(self) -> Sequence[Action]:
        return (Action(_("Draft the orders"), self._order_all, "plus", primary=True, key="Ctrl+N"),)

    def more(self) -> Sequence[Action]:
        desk = self.desk
        return (
            Action(_("What came of it…"), lambda: commands.record(desk)),
            Action(_("Promotion days…"), lambda: show_promotions(desk)),
            Action(_("How it is reckoned…"), lambda: commands.settings(desk).exec()),
            Action(_("Reckon again"), lambda: keep_fresh(desk, anyway=True)),
        )

    def _order_all(self) -> None:
        self._order([o for o in self.offers.values() if o.supplier_id is not None])

    def _order(self, chosen: Sequence[Offer]) -> None:
        self.editor.leave()
        wanted = {o.id: self.pieces(o) for o in chosen}
        if commands.order(self.desk, wanted):
            for i in wanted:
                self.typed.pop(i, None)

    def empty(self) -> EmptyState:
        words = _(
            "Everything is above its reorder point. Suggestions come from what sells and how long goods take."
        )
        again = Action(_("Reckon again"), lambda: keep_fresh(self.desk, anyway=True), primary=True)
        return EmptyState("products", _("Nothing to order"), words, again)
