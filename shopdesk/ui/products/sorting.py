"""Category, attributes and tags on the card of a product and for many products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shopdesk.core.texts import _
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.model.taxonomy import queries
from shopdesk.ui import texts
from shopdesk.ui.card import Facts, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.taxonomy import commands, tag_commands
from shopdesk.ui.widgets import Action

if TYPE_CHECKING:
    from shopdesk.ui.products.tab import ProductList


def of_one(desk: Desk, product: ProductCard) -> list[Action]:
    """For one product."""
    return [
        Action(
            _("Category and attributes…"), lambda: commands.sort_products(desk, [product.id], product.title)
        ),
        Action(_("Put tags on…"), lambda: tag_commands.tag_products(desk, [product.id], product.title)),
    ]


def of_many(desk: Desk, ids: Sequence[int]) -> list[Action]:
    """For several chosen products."""
    what = _("{n} products").format(n=texts.number(len(ids)))
    return [
        Action(_("Category and attributes…"), lambda: commands.sort_products(desk, ids)),
        Action(_("Put tags on…"), lambda: tag_commands.tag_products(desk, ids, what)),
        Action(_("Take tags off…"), lambda: tag_commands.tag_products(desk, ids, what, off=True)),
    ]


def sections(desk: Desk, product: ProductCard) -> list[Section]:
    """What is told of a product by its category, and the tags it has."""
    tags = [tag_commands.shown(t) for t in desk.ask(queries.tags_of, product.id)]
    return [
        Facts([
            (_("Category"), product.category), *desk.ask(queries.shown_values, product.id),
            (_("Tags"), " · ".join(tags)),
        ])
    ]  # fmt: skip


def tag_list(screen: ProductList, *, off: bool = False) -> None:
    """Put tags on every product of the list as it is narrowed now, or take them off."""
    ids = list(screen.ids(screen.view, screen.searched, screen.sort))
    what = _("{n} products").format(n=texts.number(len(ids)))
    if ids:
        tag_commands.tag_products(screen.desk, ids, what, off=off)
