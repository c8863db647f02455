"""What a stock figure is made of: a dialog with the movements, promises or orders behind the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shopdesk.core.texts import N_, _
from shopdesk.model.bundles import queries as bundle_queries
from shopdesk.model.products import stock_queries
from shopdesk.model.products.queries import BUCKETS, Bucket
from shopdesk.model.products.rules import reason_text
from shopdesk.model.replenishment import behind, reorder
from shopdesk.model.replenishment.stock_list import StockLine
from shopdesk.model.replenishment.wording import reason
from shopdesk.ui import texts
from shopdesk.ui.columns import Column, Context
from shopdesk.ui.desk import Desk
from shopdesk.ui.products.forms import KINDS
from shopdesk.ui.table import TableView
from shopdesk.ui.theme import wider
from shopdesk.ui.widgets import Action, button, label


def _what(m: stock_queries.MovementRow) -> str:
    words = _(KINDS.get(m.kind, m.kind))
    words += f" · {reason_text(m.reason)}" if m.reason else ""
    return " — ".join((words, _("undone"))) if m.taken_back else words


_MOVES = (
    Column("day", N_("Day"), lambda m: m.day, "day", 96),
    Column("kind", N_("What"), _what, "strong", 200, stretch=True),
    Column("bucket", N_("Where"), lambda m: _(BUCKETS[m.bucket]), "quiet", 104),
    Column("quantity", N_("Pieces"), lambda m: m.quantity or None, "number", 84),
    Column("value", N_("Value"), lambda m: m.value, "money", 112),
    Column("after", N_("There then"), lambda m: m.after, "number", 104),
)
_PROMISES = (
    Column("number", N_("Order"), lambda p: p.number, "strong", 110),
    Column("customer", N_("Customer"), lambda p: p.customer, "text", 160, stretch=True),
    Column("placed", N_("Placed"), lambda p: p.placed_at, "moment", 124),
    Column("label", N_("State"), lambda p: p.label, "pill", 132),
    Column("wanted", N_("Wanted"), lambda p: p.wanted, "number", 84),
    Column("promised", N_("Promised"), lambda p: p.promised, "number", 92),
)
_COMING = (
    Column("purchase", N_("Order"), lambda c: f"#{c.purchase_id}", "strong", 84),
    Column("supplier", N_("Supplier"), lambda c: c.supplier, "text", 170, stretch=True),
    Column("ordered_on", N_("Ordered on"), lambda c: c.ordered_on, "day", 110),
    Column("eta", N_("Expected"), lambda c: c.eta, "day", 110),
    Column("ordered", N_("Ordered"), lambda c: c.ordered, "number", 92),
    Column("received", N_("Received"), lambda c: c.received, "number", 92),
    Column("open", N_("On the way"), lambda c: 0 if c.state == "draft" else c.open, "number", 104),
)
_ALERTS = (
    Column("raised", N_("Warned on"), lambda a: a.raised_at, "moment", 150, stretch=True),
    Column("position", N_("There or coming"), lambda a: a.position, "number", 132),
    Column("line", N_("Warn line"), lambda a: a.line, "number", 104),
    Column("cleared", N_("Over it again"), lambda a: a.cleared_at, "moment", 150),
)


def movements(desk: Desk, line: StockLine, buckets: Sequence[Bucket] = (), note: str = "") -> QDialog:
    """The movements that make a number, latest first; of some buckets, or of all."""
    found = desk.ask(stock_queries.movements, line.id)
    rows = [m for m in found if not buckets or m.bucket in buckets]
    words = note or _("{n} on hand · {aside} set aside · worth {value}").format(
        n=texts.number(line.on_hand), aside=texts.number(line.aside),
        value=texts.amount(line.value, desk.shop.facts.currency),
    )  # fmt: skip
    return table_dialog(desk, _("Movements of {sku}").format(sku=line.code), words, _MOVES, rows)


def on_hand(desk: Desk, line: StockLine) -> QDialog:
    """The movements of what is for sale."""
    return movements(desk, line, (Bucket.SELLABLE,), _("{n} on hand").format(n=texts.number(line.on_hand)))


def aside(desk: Desk, line: StockLine) -> QDialog:
    """The movements of what is defective or to be inspected."""
    words = _("{d} defective · {q} to inspect").format(
        d=texts.number(line.defective), q=texts.number(line.quarantine)
    )
    return movements(desk, line, (Bucket.DEFECTIVE, Bucket.QUARANTINE), words)


def promises(desk: Desk, line: StockLine) -> QDialog:
    """The orders that hold pieces, and those that wait for some."""
    rows = desk.ask(behind.promises, line.id)
    words = _("{on_hand} on hand − {allocated} promised = {available} available").format(
        on_hand=texts.number(line.on_hand), allocated=texts.number(line.allocated),
        available=texts.number(line.available),
    )  # fmt: skip
    return table_dialog(
        desk,
        _("Orders that want {sku}").format(sku=line.code),
        words,
        _PROMISES,
        rows,
        _("No order wants it."),
    )


def coming(desk: Desk, line: StockLine) -> QDialog:
    """The orders to suppliers of which pieces are still to come."""
    rows = desk.ask(behind.coming, line.id)
    words = _("{n} on the way").format(n=texts.number(line.incoming))
    return table_dialog(
        desk, _("On the way: {sku}").format(sku=line.code), words, _COMING, rows, _("Nothing is on its way.")
    )


def projection(desk: Desk, line: StockLine) -> QDialog:
    """How the projection and the days of cover come about, with what is on its way."""
    offer = desk.ask(reorder.offer_of, desk.shop.today(), line.id)
    if offer is None or line.projected is None:
        words = _("Nothing is reckoned of it yet.")
    else:
        words = _(
            "{available} available + {coming} that come in time − {sold} that should sell in {days} days ="
            " {projected}. {why}."
        ).format(
            available=texts.number(line.available), days=offer.horizon,
            coming=texts.number(line.projected - line.available + round(offer.mean * offer.horizon)),
            sold=texts.number(round(offer.mean * offer.horizon)), projected=texts.number(line.projected),
            why=sentence(desk, offer),
        )  # fmt: skip
    rows = desk.ask(behind.coming, line.id)
    return table_dialog(
        desk,
        _("How long {sku} lasts").format(sku=line.code),
        words,
        _COMING,
        rows,
        _("Nothing is on its way."),
    )


_PARTS = (
    Column("code", N_("SKU"), lambda p: f"{p.code}   {p.title}", "strong", 240, stretch=True),
    Column("quantity", N_("In one"), lambda p: p.quantity, "number", 84),
    Column("available", N_("Available"), lambda p: p.available if p.tracked else None, "number", 96),
    Column("makes", N_("Makes"), lambda p: p.makes, "number", 84),
)


def components(desk: Desk, line: StockLine) -> QDialog:
    """What a bundle is made of, and how many each of its components makes."""
    made = desk.ask(bundle_queries.bundle, line.id)
    words = _("As many as its scarcest component makes: {n}, {more} more with what is on its way").format(
        n=texts.number(line.available), more=texts.number(line.incoming)
    )
    return table_dialog(
        desk, _("What {sku} is made of").format(sku=line.code), words, _PARTS, made.parts if made else ()
    )


def alerts(desk: Desk, line: StockLine) -> QDialog:
    """When it was warned of."""
    words = _("Warned of at {n} pieces or less, there or coming").format(n=texts.number(line.line))
    return table_dialog(
        desk,
        _("Warnings of {sku}").format(sku=line.code),
        words,
        _ALERTS,
        desk.ask(behind.alert_history, line.id),
        _("It was never warned of."),
    )


def sentence(desk: Desk, offer: reorder.Offer, quantity: int | None = None) -> str:
    """Why so much is suggested, in the window's way of writing amounts and days."""
    currency, today = desk.shop.facts.currency, desk.shop.today()
    return reason(offer, lambda m: texts.amount(m, currency), lambda d: texts.day(d, today), quantity)


DRILLS: dict[str, Callable[[Desk, StockLine], QDialog]] = {
    "on_hand": on_hand, "allocated": promises, "aside": aside, "incoming": coming, "available": promises,
    "projected": projection, "cover": projection, "spark": on_hand, "last": movements, "value": movements,
    "line": alerts,
}  # fmt: skip
"""Column → what its numbers are made of."""
BUNDLE_DRILLS = dict.fromkeys(DRILLS, components) | {"allocated": promises, "line": alerts}
"""The same of a bundle, which has no stock of its own."""


def table_dialog(
    desk: Desk, title: str, note: str, columns: Sequence[Column], rows: Sequence[Any], empty: str = ""
) -> QDialog:
    """A dialog with a table of rows, or `empty` where there are none, a sentence over it, and one *Close*."""
    dialog = QDialog(QApplication.activeWindow())
    dialog.setWindowTitle(title)
    wide = sum(round(c.width * wider()) for c in columns if not c.hidden) + 2 * 24 + 16
    dialog.resize(min(max(wide, 560), 1000), 520 if rows else 240)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(label(title, "heading"))
    column.addWidget(label(note, "quiet", wrap=True, selectable=True))
    column.addWidget(_table(desk, title, columns, rows) if rows else _nothing(empty), 1)
    foot = QHBoxLayout()
    foot.addStretch(1)
    foot.addWidget(button(Action(_("Close"), dialog.accept, primary=True)))
    column.addLayout(foot)
    return dialog


def _table(desk: Desk, title: str, columns: Sequence[Column], rows: Sequence[Any]) -> TableView:
    by_id = {r.id: r for r in rows}
    shop = desk.shop
    context = Context(shop.facts.currency, shop.facts.timezone, shop.today())
    table = TableView(columns, lambda ids: [by_id[i] for i in ids], context)
    table.setAccessibleName(title)
    table.show_ids([r.id for r in rows])
    return table


def _nothing(words: str) -> QWidget:
    made = label(words or _("Nothing is behind this number."), wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made
