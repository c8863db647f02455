"""The card of a product: its SKUs with their stock, what it is worth, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from shopdesk.core.texts import _
from shopdesk.model import timeline
from shopdesk.model.pictures import thumbnail_of
from shopdesk.model.products.stock_queries import ProductCard, SkuStock
from shopdesk.model.products.variants import former_codes
from shopdesk.ui import texts
from shopdesk.ui.bundles import more as bundles
from shopdesk.ui.card import Card, Facts, Image, Line, Lines, Section, Timeline
from shopdesk.ui.desk import Desk
from shopdesk.ui.products import commands, more
from shopdesk.ui.products.pictures import open_pictures
from shopdesk.ui.widgets import Action


def product_card(desk: Desk, product: ProductCard) -> Card:
    """The product's card."""
    return Card(
        title=product.title,
        state=texts.state(product.state),
        subtitle=" · ".join(x for x in (product.category, product.vendor, ", ".join(product.tags)) if x),
        sections=_sections(desk, product),
        actions=_actions(desk, product),
        more=more.of_one(desk, product),
    )


def _sections(desk: Desk, product: ProductCard) -> list[Section]:
    zone, today = desk.shop.facts.timezone, desk.shop.today()
    picture = next((p for p in product.pictures if p.sha256), None)
    sections: list[Section] = []
    if picture is not None:
        sections.append(Image(str(thumbnail_of(desk.shop.folder, picture.sha256))))
    made = bundles.virtual(desk, product)
    former = desk.ask(former_codes, product.id)
    for sku in product.skus:
        if sku.id in made:
            sections.append(bundles.as_sku(desk, made[sku.id], sku))
        else:
            sections += _sku(desk, sku, former.get(sku.id, ()))
    sections.append(
        Lines([Line(_("Stock value"), texts.amount(product.value, desk.shop.facts.currency), total=True)])
    )
    sections += more.sections(desk, product)
    told = [(_("In short"), product.summary), (_("Description"), product.description[:400])]
    sections.append(Facts(told))
    history = desk.ask(timeline.history, "product", product.id)
    rows = [(texts.moment(f.at, zone, today), str(f.what), f.taken_back) for f in history[:30]]
    sections.append(Timeline(rows))
    return sections


def _sku(desk: Desk, sku: SkuStock, former: Sequence[str]) -> list[Section]:
    currency = desk.shop.facts.currency
    words = " · ".join(x for x in (sku.code, sku.title) if x)
    margin = ""
    if sku.unit_cost is not None and sku.price:
        margin = texts.percent((sku.price - sku.unit_cost) / sku.price)
    counts = texts.number(sku.on_hand) if sku.tracked else "—"
    rows = [
        Line(
            _("Price"),
            texts.unit(sku.price, currency),
            detail=_("margin {p}").format(p=margin) if margin else "",
        ),
        Line(_("Cost"), texts.unit(sku.unit_cost, currency), quiet=True),
        Line(_("On hand"), counts, detail=_("not counted yet") if not sku.tracked else ""),
        Line(_("Promised to orders"), texts.number(sku.allocated), quiet=True),
        Line(_("Available"), texts.number(sku.available) if sku.tracked else "—", tone=_tone(sku)),
    ]
    if sku.incoming:
        rows.append(Line(_("On its way"), texts.number(sku.incoming), quiet=True))
    if sku.defective:
        rows.append(Line(_("Defective"), texts.number(sku.defective), quiet=True))
    rows.append(
        Line(_("Low-stock line"), texts.number(sku.warn_line), detail=_level(sku.warn_level), quiet=True)
    )
    if former:
        rows.append(Line(_("Also found by"), ", ".join(former), quiet=True))
    return [Lines(rows, heading=words)]


def _tone(sku: SkuStock) -> str:
    return "" if sku.ended else {"out": "bad", "low": "waitingText"}.get(sku.cover, "")


def _level(level: str) -> str:
    names = {
        "days": _("days of sales"),
        "sku": _("its own"),
        "product": _("of the product"),
        "category": _("of the category"),
    }
    return names.get(level, _("of the shop"))


def _actions(desk: Desk, product: ProductCard) -> list[Action]:
    archived = product.state == "archived"
    bundle = _("A bundle has no stock of its own.") if bundles.all_virtual(desk, product) else ""
    actions = [
        Action(_("Edit…"), lambda: commands.edit(desk, product)),
        Action(_("Movements"), lambda: commands.show_movements(desk, product)),
        Action(_("Correct stock…"), lambda: commands.adjust(desk, product), why=bundle),
        Action(_("Pictures…"), lambda: open_pictures(desk, product.id, product.title)),
    ]
    if archived:
        actions.append(
            Action(_("Put on sale"), lambda: commands.set_state(desk, [product.id], "active"), primary=True)
        )
    else:
        actions.append(Action(_("Archive"), lambda: commands.set_state(desk, [product.id], "archived")))
        actions.append(
            Action(
                _("Receive stock…"),
                lambda: commands.receive(desk, product),
                primary=not bundle,
                key="Ctrl+Return",
                why=bundle,
            )
        )
    return actions
