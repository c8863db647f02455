"""The forms of the products tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from shopdesk.core.texts import N_, _
from shopdesk.model.products.editing import SkuTold, edit_whole
from shopdesk.model.products.rules import REASONS, ProductDraft, SkuDraft
from shopdesk.model.products.stock_queries import ProductCard, SkuStock
from shopdesk.model.shop import Work
from shopdesk.ui import texts
from shopdesk.ui.form import Field, Form
from shopdesk.ui.products.margins import show_margin

Save = Callable[[dict[str, Any]], object]

KINDS = {
    "opening": N_("Opening stock"), "purchase_in": N_("Goods in"), "purchase_return": N_("Sent back to the supplier"),
    "sale_out": N_("Sold"), "sale_return_good": N_("Came back good"), "sale_return_bad": N_("Came back bad"),
    "count_gain": N_("Counted more"), "count_loss": N_("Counted less"), "damage": N_("Damaged"),
    "gift_out": N_("Given away"), "sample_out": N_("Sample"), "own_use": N_("Own use"), "assemble": N_("Assembled"),
    "disassemble": N_("Taken apart"), "bucket_move": N_("Moved to another shelf"), "revalue": N_("Revalued"),
    "reversal": N_("Undone"),
}  # fmt: skip


MOST_SKUS = 4
"""The form of a product shows so many of its SKUs; more are edited in the grid."""


def new_product(
    parent: QWidget | None, currency: str, save: Save, *, min_margin_ppm: int = 0, tags: Sequence[str] = ()
) -> Form:
    """Title, SKU, price, cost, what is there; the margin while one types. `tags` are offered."""
    fields = [
        Field("title", _("Title"), required=True, wide=True),
        Field("code", _("SKU"), required=True), Field("barcode", _("Barcode")),
        Field("price", _("Price"), "unit", required=True), Field("cost", _("Cost of one"), "unit"),
        Field("opening", _("Pieces there already"), "quantity", 0), Field("warn_line", _("Low-stock line"), "quantity"),
        Field("vendor", _("Supplier")), _tags("", tags),
        Field("description", _("Description"), "long"),
    ]  # fmt: skip
    form = Form(parent, _("New product"), fields, save, save_words=_("Add product"), currency=currency)
    show_margin(form, "price", "cost", min_margin_ppm, currency)
    return form


def _tags(value: str, offered: Sequence[str]) -> Field:
    """Tags, each offered while it is typed; a new word makes a new tag."""
    return Field("tags", _("Tags"), "words", value, [(t, t) for t in offered], hint=_("Separated by commas"))


def draft_of(draft: dict[str, Any]) -> ProductDraft:
    """What the form says, as a product to be."""
    sku = SkuDraft(
        code=draft["code"], price=draft["price"] or 0, cost=draft["cost"], barcode=draft["barcode"],
        warn_line=draft["warn_line"], opening=draft["opening"] or 0,
    )  # fmt: skip
    return ProductDraft(
        title=draft["title"],
        skus=(sku,),
        description=draft["description"],
        vendor=draft["vendor"],
        tags=draft["tags"],
    )


def edit_product(
    parent: QWidget | None,
    product: ProductCard,
    currency: str,
    save: Save,
    *,
    min_margin_ppm: int = 0,
    tags: Sequence[str] = (),
) -> Form:
    """The product's words, and each SKU's code, price, barcode and warn line, if they are few."""
    fields = [
        Field("title", _("Title"), value=product.title, required=True, wide=True),
        Field("vendor", _("Supplier"), value=product.vendor),
        _tags(", ".join(product.tags), tags),
        Field("summary", _("Short description"), value=product.summary, wide=True),
        Field("description", _("Description"), "long", product.description),
    ]
    few = product.skus if len(product.skus) <= MOST_SKUS else ()
    for sku in few:
        fields += [
            Field(f"code-{sku.id}", _("SKU"), value=sku.code, required=True),
            Field(f"title-{sku.id}", _("Variant"), value=sku.title),
            Field(f"price-{sku.id}", _("Price"), "unit", sku.price, required=True),
            Field(f"barcode-{sku.id}", _("Barcode"), value=sku.barcode),
            Field(f"warn-{sku.id}", _("Low-stock line"), "quantity", sku.own_warn_line),
            Field(f"weight-{sku.id}", _("Weight, g"), "quantity", sku.weight_g),
            Field(f"volume-{sku.id}", _("Volume, cm³"), "quantity", sku.volume_cm3),
        ]
    if few:
        fields.append(Field("why", _("Why prices change"), hint=_("Needed below the floor price"), wide=True))
    else:
        words = _("Its {n} SKUs are edited in the grid.").format(n=texts.number(len(product.skus)))
        fields.append(Field("note", words, "note"))
    title = _("Edit {title}").format(title=product.title)
    form = Form(parent, title, fields, save, currency=currency, about=f"product {product.id}")
    for sku in few:
        show_margin(form, f"price-{sku.id}", sku.cost, min_margin_ppm, currency)
    return form


def save_edit(work: Work, product: ProductCard, d: dict[str, Any]) -> None:
    """Carry out what the form says, as one step."""
    words: Any = {k: d[k] for k in ("title", "vendor", "summary", "description", "tags")}
    skus = {s.id: _told(s.id, d) for s in product.skus if f"code-{s.id}" in d}
    edit_whole(work, product.id, words, skus, d.get("why", ""))


def _told(sku_id: int, d: dict[str, Any]) -> SkuTold:
    def of(name: str) -> Any:
        return d[f"{name}-{sku_id}"]

    return {
        "code": of("code"), "title": of("title"), "price": of("price"), "barcode": of("barcode"),
        "warn_line": of("warn"), "weight_g": of("weight") or 0, "volume_cm3": of("volume") or 0,
    }  # fmt: skip


def receive(
    parent: QWidget | None, product: ProductCard, currency: str, today: date, save: Save,
    suppliers: Sequence[tuple[str, str]] = (), more: Sequence[Field] = (),
) -> Form:  # fmt: skip
    """How many came in, at what cost, from whom, and whether they are paid. `suppliers` are offered; `more`: what the
    goods ask besides."""
    first = product.skus[0]
    money = [("", _("Not paid yet")), ("cash.bank", _("Bank")), ("cash.wallet.alipay", _("Alipay")),
             ("cash.wallet.wechat", _("WeChat Pay")), ("cash.hand", _("Cash"))]  # fmt: skip
    fields = [
        _sku_field(product),
        Field("quantity", _("Pieces"), "quantity", required=True),
        Field("cost", _("Cost of one"), "unit", first.unit_cost or first.cost, required=True),
        Field("supplier", _("Supplier"), "suggest", product.vendor, suppliers),
        Field("money", _("Paid from"), "choice", "", money),
        Field("day", _("Day"), "day", today), *more,
    ]  # fmt: skip
    title = _("Receive {title}").format(title=product.title)
    form = Form(parent, title, fields, save, save_words=_("Receive"), currency=currency, about=product.id)
    _follow_sku(form, product, currency, lambda s: s.unit_cost or s.cost)
    return form


def adjust(
    parent: QWidget | None, product: ProductCard, currency: str, today: date, save: Save, more: Sequence[Field] = ()
) -> Form:  # fmt: skip
    """What was counted, and why it differs from the books."""
    first = product.skus[0]
    untracked = any(not s.tracked for s in product.skus)
    fields = [
        _sku_field(product),
        Field("counted", _("Pieces counted"), "quantity", required=True,
              hint=_books(first)),
        Field("reason", _("Reason"), "choice", "counted", [(r.value, _(w)) for r, w in REASONS.items()]),
        Field("day", _("Day"), "day", today), *more,
    ]  # fmt: skip
    if untracked:
        fields.append(Field("cost", _("Cost of one"), "unit", first.cost, required=True))
    form = Form(
        parent, _("Correct stock of {title}").format(title=product.title), fields,
        lambda d: save({"cost": None} | d), save_words=_("Correct"), currency=currency,
        about=product.id,
    )  # fmt: skip
    _follow_sku(form, product, currency, lambda s: s.cost)
    return form


def _books(sku: SkuStock) -> str:
    return _("The books say {n}").format(n=texts.number(sku.on_hand))


def _follow_sku(
    form: Form, product: ProductCard, currency: str, cost_of: Callable[[SkuStock], int | None]
) -> None:
    """What a form offers is of the SKU that is chosen: what the books say of it, and its cost until one is typed."""
    box, cost, counted = (
        form.parts[k].widget if k in form.parts else None for k in ("sku", "cost", "counted")
    )
    costs = [texts.plain_unit(c, currency) if (c := cost_of(s)) is not None else "" for s in product.skus]
    offered = costs[0]

    def chosen(at: int) -> None:
        nonlocal offered
        if isinstance(counted, QLineEdit):
            counted.setPlaceholderText(_books(product.skus[at]))
            counted.setToolTip(counted.placeholderText())
        if isinstance(cost, QLineEdit) and cost.text() == offered:
            offered = costs[at]
            cost.setText(offered)

    if isinstance(box, QComboBox):
        box.currentIndexChanged.connect(chosen)


def _sku_field(product: ProductCard) -> Field:
    choices = [(s.id, " · ".join(x for x in (s.code, s.title) if x)) for s in product.skus]
    return Field("sku", _("SKU"), "choice", product.skus[0].id, choices, wide=True)
