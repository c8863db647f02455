"""What the list and the card of a product offer behind *More*. Each job adds a line here and keeps its own file."""

from __future__ import annotations

from collections.abc import Sequence

from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.ui.card import Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import Action


def of_list(desk: Desk) -> Sequence[Action]:
    """For the whole catalogue: in the header of the list."""
    return ()


def of_one(desk: Desk, product: ProductCard) -> Sequence[Action]:
    """For one product: at the foot of its card."""
    return ()


def of_many(desk: Desk, product_ids: Sequence[int]) -> Sequence[Action]:
    """For several chosen products."""
    return ()


def sections(desk: Desk, product: ProductCard) -> Sequence[Section]:
    """What other jobs show on the card of a product, between its SKUs and its description."""
    return ()
