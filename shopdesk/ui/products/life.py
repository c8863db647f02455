"""A product's rarer deeds: copied, paused, deleted; a SKU deleted; a cost set; opened in the grid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication

from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, _, say
from shopdesk.model.products import actions, cloning, removing, variants
from shopdesk.model.products.queries import ProductState
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form, confirm
from shopdesk.ui.pages import PagedScreen
from shopdesk.ui.products import commands, repricing
from shopdesk.ui.products.prices import show_prices
from shopdesk.ui.products.variants import open_variants
from shopdesk.ui.widgets import Action

_SET = {
    ProductState.PAUSED: N_("Pause {n} products"), ProductState.DRAFT: N_("Make {n} products drafts"),
    ProductState.ACTIVE: N_("Put {n} products on sale"),
}  # fmt: skip


def of_one(desk: Desk, product: ProductCard) -> list[Action]:
    """What can be done with one product more rarely."""
    return [
        Action(_("Variants…"), lambda: open_variants(desk, product)),
        Action(_("Prices…"), lambda: show_prices(desk, product)),
        Action(_("Re-price…"), lambda: repricing.reprice_products(desk, [product.id])),
        Action(_("Set cost…"), lambda: set_cost(desk, product)),
        Action(_("Edit in the grid"), lambda: open_grid([product.id])),
        Action(_("Copy product…"), lambda: clone(desk, product)),
        *_states(desk, [product.id], product.state),
        Action(_("Delete variant…"), lambda: delete_sku(desk, product), why=_alone(product)),
        Action(_("Delete…"), lambda: delete(desk, product), danger=True),
    ]


def _alone(product: ProductCard) -> str:
    return _("It has only one.") if len(product.skus) < 2 else ""


def _states(desk: Desk, ids: Sequence[int], now: str = "") -> list[Action]:
    words = {
        ProductState.PAUSED: _("Pause"),
        ProductState.DRAFT: _("Make a draft"),
        ProductState.ACTIVE: _("Put on sale"),
    }
    return [Action(w, partial(set_state, desk, ids, s)) for s, w in words.items() if s != now]


def of_many(desk: Desk, ids: Sequence[int]) -> list[Action]:
    """What can be done with several products at once."""
    return [
        Action(_("Edit in the grid"), lambda: open_grid(ids)),
        Action(_("Re-price…"), lambda: repricing.reprice_products(desk, ids)),
        Action(_("Pause"), lambda: set_state(desk, ids, ProductState.PAUSED)),
    ]


def of_list(desk: Desk) -> list[Action]:
    """What can be done with the whole catalogue."""
    return [
        Action(_("Re-price…"), lambda: repricing.reprice(desk)),
        Action(_("Planned prices…"), lambda: repricing.plans(desk)),
    ]


def set_state(desk: Desk, ids: Sequence[int], state: ProductState) -> None:
    """Pause products, make them drafts, put them on sale."""
    desk.do(say(_SET[state], n=len(ids)), actions.set_state, list(ids), state)


def open_grid(product_ids: Sequence[int]) -> None:
    """Show these products in the grid of the Products tab."""
    window = QApplication.activeWindow()
    tab = window.findChild(PagedScreen, "products") if window is not None else None
    screens = getattr(window, "screens", {})
    tab = tab or screens.get("products")
    if isinstance(tab, PagedScreen):
        grid: Any = tab.show_page("grid")
        grid.show_products(product_ids)
        grid.setFocus()


def clone(desk: Desk, product: ProductCard) -> None:
    """Copy a product as a draft."""
    clone_form(desk, product).exec()


def clone_form(desk: Desk, product: ProductCard) -> Form:
    """What the copy is called and how its codes begin."""
    matrix = desk.ask(variants.matrix, product.id)
    fields = [
        Field(
            "title",
            _("Title"),
            value=_("{title} (copy)").format(title=product.title),
            required=True,
            wide=True,
        ),
        Field("stem", _("Its codes begin with"), value=f"{matrix.stem}-2", required=True),
        Field(
            "note",
            _("A draft, without stock and barcodes. Prices, costs, options and pictures are copied."),
            "note",
        ),
    ]

    def save(draft: dict[str, Any]) -> object:
        label = say(N_("Copy {title}"), title=product.title)
        return desk.carry_out(label, cloning.clone, product.id, draft["title"], draft["stem"])

    title = _("Copy {title}").format(title=product.title)
    return Form(
        QApplication.activeWindow(), title, fields, save, save_words=_("Copy product"), about=product.id
    )


def delete(desk: Desk, product: ProductCard) -> None:
    """Delete a product that was never used; of one that was, say where, and offer to archive it."""
    try:
        desk.ask(removing.refuse_used, product.title, [s.id for s in product.skus], product.id)
    except Refused as used:
        title = _("{title} cannot be deleted").format(title=product.title)
        if confirm(QApplication.activeWindow(), title, str(used), _("Archive")):
            commands.set_state(desk, [product.id], "archived")
        return
    title = _("Delete {title}?").format(title=product.title)
    words = _("With its SKUs, pictures and price history. You can undo it.")
    if confirm(QApplication.activeWindow(), title, words, _("Delete"), danger=True):
        desk.do(say(N_("Delete {title}"), title=product.title), actions.remove_product, product.id)


def delete_sku(desk: Desk, product: ProductCard) -> None:
    """Delete one variant that was never used; it is not made again unasked."""
    choices = [(s.id, " · ".join(x for x in (s.code, s.title) if x)) for s in product.skus]
    fields = [
        Field("sku", _("SKU"), "choice", product.skus[-1].id, choices, wide=True),
        Field("note", _("Only a variant that was never used can go; the others are archived."), "note"),
    ]

    def save(draft: dict[str, Any]) -> object:
        code = dict(choices)[draft["sku"]]
        return desk.carry_out(say(N_("Delete variant {sku}"), sku=code), variants.remove_sku, draft["sku"])

    title = _("Delete a variant of {title}").format(title=product.title)
    Form(QApplication.activeWindow(), title, fields, save, save_words=_("Delete"), about=product.id).exec()


def set_cost(desk: Desk, product: ProductCard) -> None:
    """Say what one piece costs; what is there is revalued in the books."""
    choices = [(s.id, " · ".join(x for x in (s.code, s.title) if x)) for s in product.skus]
    fields = [
        Field("sku", _("SKU"), "choice", product.skus[0].id, choices, wide=True),
        Field("cost", _("Cost of one"), "unit", product.skus[0].unit_cost, required=True),
        Field("reason", _("Reason"), required=True),
        Field("day", _("Day"), "day", desk.shop.today()),
        Field("note", _("What is there is worth more or less then; the difference is booked."), "note"),
    ]

    def save(d: dict[str, Any]) -> object:
        label = say(N_("Cost of {title}"), title=product.title)
        return desk.carry_out(label, actions.set_cost, d["sku"], d["cost"], reason=d["reason"], day=d["day"])

    title = _("Cost of {title}").format(title=product.title)
    currency = desk.shop.facts.currency
    Form(QApplication.activeWindow(), title, fields, save, currency=currency, about=product.id).exec()
