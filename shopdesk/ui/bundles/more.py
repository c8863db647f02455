"""What a product's card tells of bundles, and what can be done: make one, put it together, take it apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.bundles import actions, queries
from shopdesk.model.bundles.queries import BundleCard
from shopdesk.model.bundles.rules import Part
from shopdesk.model.orders import arriving
from shopdesk.model.products.past import Bucket
from shopdesk.model.products.stock_queries import ProductCard, SkuStock, card
from shopdesk.model.replenishment.stock_list import StockLine
from shopdesk.ui import texts
from shopdesk.ui.bundles.editor import PartsEditor, drafts, parts_editor, span
from shopdesk.ui.card import Facts, Line, Lines, Section
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form, confirm
from shopdesk.ui.line_editor import GoodsForm
from shopdesk.ui.products.dated_back import Leaving, sure
from shopdesk.ui.widgets import Action


def of_one(desk: Desk, product: ProductCard) -> list[Action]:
    """For one product, behind *More*."""
    made = desk.ask(queries.bundles, [s.id for s in product.skus])
    packed = next((b for b in made if b.prepacked), None)
    found = [Action(_("Bundle…"), lambda: open_bundle(desk, product))]
    if packed is not None:
        found += [
            Action(_("Put together…"), lambda: assemble(desk, packed)),
            Action(_("Take apart…"), lambda: assemble(desk, packed, apart=True)),
        ]
    if made:
        found.append(Action(_("No bundle any more…"), lambda: dissolve(desk, made[0])))
    return found


def sections(desk: Desk, product: ProductCard) -> list[Section]:
    """What its SKUs are made of, and which bundles they are in."""
    skus = [s.id for s in product.skus]
    found: list[Section] = [_section(desk, b) for b in desk.ask(queries.bundles, skus) if b.prepacked]
    used = desk.ask(queries.used_in, skus)
    if used:
        found.append(Facts([(_("In bundles"), ", ".join(dict.fromkeys(bundle for _part, bundle in used)))]))
    return found


def virtual(desk: Desk, product: ProductCard) -> dict[int, BundleCard]:
    """SKU → what it is made of, of those SKUs that are bundles without stock of their own."""
    return {b.sku_id: b for b in desk.ask(queries.bundles, [s.id for s in product.skus]) if not b.prepacked}


def all_virtual(desk: Desk, product: ProductCard) -> bool:
    """Whether nothing of the product has stock of its own."""
    return len(virtual(desk, product)) == len(product.skus)


def as_sku(desk: Desk, b: BundleCard, sku: SkuStock) -> Section:
    """A bundle on the card, in place of the stock that it has not: price, margin by its components, what they
    make."""
    currency, cost = desk.shop.facts.currency, b.cost
    margin = "" if cost is None or not b.price else texts.percent((b.price - cost) / b.price)
    rows = [
        Line(
            _("Price"),
            texts.unit(b.price, currency),
            detail=_("margin {p}").format(p=margin) if margin else "",
        ),
        *_parts(desk, b),
    ]
    return Lines(rows, heading=" · ".join(x for x in (b.code, sku.title, _("bundle")) if x))


def as_line(desk: Desk, line: StockLine) -> list[Section]:
    """A bundle on the card of the Stock page: what its components make now and with what is on its way."""
    made = desk.ask(queries.bundle, line.id)
    rows = [] if made is None else _parts(desk, made)
    if line.incoming:
        rows.append(
            Line(_("with what is on its way"), texts.number(line.available + line.incoming), quiet=True)
        )
    return [Lines(rows)]


def _section(desk: Desk, b: BundleCard) -> Section:
    return Lines(_parts(desk, b), heading=_("{sku} is put together from").format(sku=b.code))


def _parts(desk: Desk, b: BundleCard) -> list[Line]:
    currency = desk.shop.facts.currency
    rows = [
        Line(
            f"{p.quantity} × {p.title}", texts.unit(p.price, currency),
            detail=_("{n} available").format(n=texts.number(p.available)) if p.tracked else _("not counted yet"),
            quiet=True,
        )
        for p in b.parts
    ]  # fmt: skip
    for g in b.groups:
        rows.append(Line(_("{n} to choose of {group}").format(n=texts.number(g.pieces), group=g.name), ""))
        rows += [_member(m, currency) for m in g.members]
    costs = b.costs
    can = _("Can be put together") if b.prepacked else _("Available")
    return [
        *rows,
        Line(_("One by one"), span(*b.list_prices, currency), quiet=True),
        Line(_("Cost of its components"), "—" if costs is None else span(*costs, currency), quiet=True),
        Line(can, texts.number(b.can_make), total=True, tone="" if b.can_make else "bad"),
    ]


def _member(m: Part, currency: str) -> Line:
    there = _("{n} available").format(n=texts.number(m.available)) if m.tracked else _("not counted yet")
    return Line(f"    {m.title}", texts.unit(m.price, currency), detail=there, quiet=True)


def open_bundle(desk: Desk, product: ProductCard) -> None:
    """Ask what a SKU of this product is made of."""
    bundle_form(_window(), desk, product)[0].exec()


def bundle_form(parent: QWidget | None, desk: Desk, product: ProductCard) -> tuple[GoodsForm, PartsEditor]:
    """The form of a bundle, and its components. Of several SKUs the one that is a bundle already, or the first
    without stock, is proposed."""
    made = {b.sku_id: b for b in desk.ask(queries.bundles, [s.id for s in product.skus])}
    first = _proposed(product, made)
    old = made.get(first.id)
    lines = parts_editor(desk, first.price, *((old.parts, old.groups) if old else ()))
    fields = [
        Field("n", _("An order for a bundle takes its components off the shelf. Orders taken before keep theirs. Name a"
                     " group beside those SKUs that the buyer chooses from."), "note")
    ]  # fmt: skip
    if len(product.skus) > 1:
        names = [(s.id, " · ".join(x for x in (s.code, s.title) if x)) for s in product.skus]
        fields.append(Field("sku", _("SKU"), "choice", first.id, names, wide=True))
    prepacked = old.prepacked if old else first.on_hand > 0
    fields.append(
        Field("prepacked", _("Put together beforehand, with stock of its own"), "yes", prepacked, wide=True)
    )

    def save(draft: dict[str, Any]) -> object:
        sku = next(s for s in product.skus if s.id == draft.get("sku", first.id))
        return desk.carry_out(
            say(N_("{sku} becomes a bundle"), sku=sku.code), actions.set_bundle, sku.id,
            {r["sku_id"]: r["quantity"] for r in draft["rows"] if not r["group"]},
            drafts(draft["rows"], lines.groups), prepacked=draft["prepacked"],
        )  # fmt: skip

    title = _("What {title} is made of").format(title=product.title)
    form = GoodsForm(lines, parent, title, fields, save, currency=desk.shop.facts.currency)
    form.resize(800, 680)
    lines.search.setFocus()
    return form, lines


def bundle_pictures(parent: QWidget, desk: Desk) -> Iterator[tuple[str, QWidget]]:
    """The form of the shop's first bundle, for the tour; nothing in a shop without one."""
    owner = desk.ask(queries.first_product)
    product = None if owner is None else desk.ask(card, owner)
    if product is not None:
        yield "bundle", bundle_form(parent, desk, product)[0]


def _proposed(product: ProductCard, made: dict[int, BundleCard]) -> SkuStock:
    bundles = (s for s in product.skus if s.id in made)
    empty = (s for s in product.skus if not s.on_hand)
    return next(bundles, None) or next(empty, None) or product.skus[0]


def assemble(desk: Desk, bundle: BundleCard, *, apart: bool = False) -> None:
    """Ask how many, and put them together or take them apart."""
    assemble_form(_window(), desk, bundle, apart=apart).exec()


def assemble_form(parent: QWidget | None, desk: Desk, bundle: BundleCard, *, apart: bool = False) -> Form:
    """How many bundles are put together or taken apart, and when."""
    told = " + ".join(f"{p.quantity} × {p.title}" for p in bundle.parts)
    hint = "" if apart else _("At most {n}").format(n=texts.number(bundle.can_make))
    fields = [
        Field("n", told, "note"),
        Field("quantity", _("Pieces"), "quantity", 1, required=True, hint=hint),
        Field("day", _("Day"), "day", desk.shop.today()),
    ]
    words = N_("Take {n} × {sku} apart") if apart else N_("Put {n} × {sku} together")
    act = arriving.disassemble if apart else arriving.assemble

    def save(d: dict[str, Any]) -> object:
        if not sure(desk, _leaving(bundle, d["quantity"], apart=apart), d["day"]):
            return None
        told = say(words, n=d["quantity"], sku=bundle.code)
        return desk.carry_out(told, act, bundle.sku_id, d["quantity"], day=d["day"])

    title = _("Take {sku} apart") if apart else _("Put {sku} together")
    save_words = _("Take apart") if apart else _("Put together")
    return Form(parent, title.format(sku=bundle.code), fields, save, save_words=save_words)


def _leaving(bundle: BundleCard, quantity: int, *, apart: bool) -> list[Leaving]:
    """What leaves the shelf: the bundles that are taken apart, or the components that go into them."""
    if apart:
        return [(bundle.sku_id, bundle.code, quantity, Bucket.SELLABLE)]
    return [(p.sku_id, p.code, quantity * p.quantity, Bucket.SELLABLE) for p in bundle.parts if p.tracked]


def dissolve(desk: Desk, bundle: BundleCard) -> None:
    """A SKU is no bundle any more, after a question."""
    words = _("{sku} will be an ordinary SKU with stock of its own.").format(sku=bundle.code)
    if confirm(_window(), _("No bundle any more?"), words, _("No bundle any more")):
        desk.do(say(N_("{sku} is no bundle any more"), sku=bundle.code), actions.dissolve, bundle.sku_id)


def _window() -> QWidget | None:
    return QApplication.activeWindow()
