"""What the buttons of the products tab do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.texts import N_, _, say, signed
from shopdesk.model.lots.actions import count
from shopdesk.model.orders import arriving
from shopdesk.model.products import actions, stock_queries
from shopdesk.model.products.queries import ProductState
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.model.purchasing.supplier_queries import parties
from shopdesk.model.taxonomy.queries import tag_names
from shopdesk.ui import texts
from shopdesk.ui.card import Line, Lines, lines_widget
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import page_dialog
from shopdesk.ui.lots import fields as lots
from shopdesk.ui.products import barcodes, forms
from shopdesk.ui.purchasing.arrived import tell_ready
from shopdesk.ui.widgets import Action, label


def first_product(desk: Desk) -> Action:
    """What fills an empty catalogue, on the pages that have nothing without one."""
    return Action(_("New product"), lambda: new_product(desk), primary=True)


def new_product(desk: Desk) -> int | None:
    """A new product with its first SKU; answers its id."""

    def save(draft: dict[str, Any]) -> object:
        return desk.carry_out(
            say(N_("New product {title}"), title=draft["title"]), actions.create, forms.draft_of(draft)
        )

    facts = desk.shop.facts
    known = desk.ask(tag_names)
    form = forms.new_product(_window(), facts.currency, save, min_margin_ppm=facts.min_margin_ppm, tags=known)
    barcodes.warn_of(desk, form, {"barcode": None})
    form.exec()
    made: int | None = form.made
    return made


def edit(desk: Desk, product: ProductCard) -> None:
    """What is told of a product, and price, barcode and warn line of each SKU."""
    label = say(N_("Edit {title}"), title=product.title)
    form = forms.edit_product(
        _window(), product, desk.shop.facts.currency,
        lambda d: desk.carry_out(label, forms.save_edit, product, d),
        min_margin_ppm=desk.shop.facts.min_margin_ppm, tags=desk.ask(tag_names),
    )  # fmt: skip
    barcodes.warn_of(desk, form, {f"barcode-{s.id}": s.id for s in product.skus})
    form.exec()


def receive(desk: Desk, product: ProductCard) -> None:
    """Goods came in: how many, at what cost, paid or owed."""
    label = say(N_("Receive {title}"), title=product.title)

    def save(d: dict[str, Any]) -> object:
        lot, expires = lots.typed(d)
        done = desk.carry_out(
            label, arriving.receive_stock, d["sku"], d["quantity"], d["cost"], day=d["day"], supplier=d["supplier"],
            money_role=d["money"] or None, lot=lot, expires=expires,
        )  # fmt: skip
        if done:
            tell_ready(desk, label, done.result)
        return done

    known, currency = desk.ask(parties), desk.shop.facts.currency
    more = lots.lot_fields(desk, [s.id for s in product.skus])
    forms.receive(_window(), product, currency, desk.shop.today(), save, known, more).exec()


def adjust(desk: Desk, product: ProductCard) -> None:
    """Stock was counted: what is there, and why it differs."""
    label = say(N_("Correct stock of {title}"), title=product.title)

    def save(d: dict[str, Any]) -> object:
        lot, expires = lots.typed(d)
        return desk.carry_out(
            label, count, d["sku"], d["counted"], lot=lot, expires=expires, day=d["day"], unit_cost=d["cost"],
            reason=d["reason"],
        )  # fmt: skip

    more = [replace(f, value="") for f in lots.lot_fields(desk, [s.id for s in product.skus])]
    forms.adjust(_window(), product, desk.shop.facts.currency, desk.shop.today(), save, more).exec()


def set_state(desk: Desk, product_ids: Sequence[int], state: str) -> None:
    """Archive products, or put them on sale again."""
    words = N_("Archive {n} products") if state == "archived" else N_("Put {n} products on sale")
    desk.do(say(words, n=len(product_ids)), actions.set_state, list(product_ids), ProductState(state))


def show_movements(desk: Desk, product: ProductCard) -> None:
    """The movements behind the numbers, latest first."""
    page_dialog(
        _window(), _("Movements of {title}").format(title=product.title), movements_widget(desk, product)
    ).exec()


def movements_widget(desk: Desk, product: ProductCard) -> QWidget:
    """Every movement of a product's SKUs."""
    currency, today = desk.shop.facts.currency, desk.shop.today()
    rows = []
    for sku in product.skus:
        for m in desk.ask(stock_queries.movements, sku.id):
            why = _(forms.KINDS.get(m.kind, m.kind)) + (f" · {m.reason}" if m.reason else "")
            words = f"{texts.day(m.day, today)}   {sku.code}   {why}" + (
                f" — {_('undone')}" if m.taken_back else ""
            )
            detail = _("{n} after").format(n=m.after)
            value = texts.amount(m.value, currency, plus=True)
            rows.append(Line(words, f"{signed(m.quantity)}   {value}", detail=detail, quiet=m.taken_back))
    return lines_widget(Lines(rows)) or label(_("Nothing has come in or gone out yet."), "quiet")


def _window() -> QWidget | None:
    return QApplication.activeWindow()
