"""What the list and the card of a product offer behind *More*. Each job adds a line here and keeps its own file."""

from __future__ import annotations

from collections.abc import Sequence

from shopdesk.core.texts import _
from shopdesk.model.advice.queries import ALL
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.ui.advice import score
from shopdesk.ui.advice.wizard import fix
from shopdesk.ui.bundles import more as bundles
from shopdesk.ui.card import Section
from shopdesk.ui.counting import more as counting
from shopdesk.ui.desk import Desk
from shopdesk.ui.lots import more as lots
from shopdesk.ui.products import life, lists, prices, sorting
from shopdesk.ui.products.pack import pack
from shopdesk.ui.widgets import Action


def of_list(desk: Desk) -> Sequence[Action]:
    """For the whole catalogue: in the header of the list."""
    return (
        *life.of_list(desk),
        Action(_("Product list…"), lambda: lists.write_list(desk)),
        Action(_("Picture pack…"), lambda: pack(desk)),
        *counting.of_list(desk),
    )


def of_one(desk: Desk, product: ProductCard) -> Sequence[Action]:
    """For one product: at the foot of its card."""
    return (
        *sorting.of_one(desk, product),
        *life.of_one(desk, product),
        *bundles.of_one(desk, product),
        *lots.of_one(desk, product),
        Action(_("Fill in what is missing…"), lambda: fix(desk, ALL, [product.id])),
        Action(_("Picture pack…"), lambda: pack(desk, [product.id])),
        *counting.of_many(desk, [product.id]),
    )


def of_many(desk: Desk, product_ids: Sequence[int]) -> Sequence[Action]:
    """For several chosen products."""
    return (
        *sorting.of_many(desk, product_ids),
        *life.of_many(desk, product_ids),
        Action(_("Product list…"), lambda: lists.write_list(desk, product_ids)),
        Action(_("Picture pack…"), lambda: pack(desk, product_ids)),
        *counting.of_many(desk, product_ids),
    )


def sections(desk: Desk, product: ProductCard) -> Sequence[Section]:
    """What other jobs show on the card of a product, between its SKUs and its description."""
    return (
        *bundles.sections(desk, product),
        *lots.sections(desk, product),
        *sorting.sections(desk, product),
        *score.sections(desk, product.id),
        *prices.sections(desk, product),
    )
