"""What a product's card tells of lots, and the switch that keeps its SKUs by lot."""

from __future__ import annotations

from shopdesk.core.texts import _
from shopdesk.model.lots import queries
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.ui import texts
from shopdesk.ui.card import Line, Lines, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.lots import commands
from shopdesk.ui.widgets import Action

_MOST = 8


def of_one(desk: Desk, product: ProductCard) -> list[Action]:
    """For one product, behind *More*."""
    skus = [s.id for s in product.skus if s.tracked]
    kept = desk.ask(queries.kept, skus)
    found = []
    if set(skus) - kept:
        found.append(Action(_("Keep by lot"), lambda: commands.keep(desk, product)))
    if kept:
        found.append(Action(_("Keep by lot no more…"), lambda: commands.stop(desk, product)))
    return found


def sections(desk: Desk, product: ProductCard) -> list[Section]:
    """Its lots, in the order in which they leave."""
    today = desk.shop.today()
    lots = desk.ask(queries.of_product, product.id, today)
    many = len(product.skus) > 1
    rows = [
        Line(
            " · ".join(w for w in (x.sku if many else "", x.code or _("without a lot")) if w),
            texts.number(x.on_hand),
            detail=texts.day(x.expires_on, today) if x.expires_on else "",
            tone="bad" if x.days is not None and x.days < 0 else "",
        )
        for x in lots[:_MOST] if x.on_hand
    ]  # fmt: skip
    return [Lines(rows, heading=_("Lots, first to leave first"))] if rows else []
