"""The forms of purchasing that hold rows of goods: an order, a receipt, a return, what a supplier sells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from shopdesk.core import reading
from shopdesk.core.money import UNIT_SCALE, divide, line_total
from shopdesk.core.texts import _
from shopdesk.model.products.queries import SkuChoice
from shopdesk.model.purchasing import queries
from shopdesk.model.purchasing.queries import Basis, Bucket, PurchaseCard, ReceiptRow
from shopdesk.model.purchasing.rules import (
    BASES,
    QUALITIES,
    Measured,
    amount_of,
    basis_that_counts,
    in_packs,
    shares,
)
from shopdesk.model.purchasing.supplier_queries import TermsRow, suppliers
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field
from shopdesk.ui.line_editor import Cell, GoodsEditor, GoodsForm, Row
from shopdesk.ui.lots.fields import goods_cells, goods_start
from shopdesk.ui.purchasing.forms import payers
from shopdesk.ui.purchasing.words import money_places

Save = Callable[[dict[str, Any]], object]
_WIDE, _HIGH = 760, 640


def order(
    parent: QWidget | None, desk: Desk, save: Save, *, card: PurchaseCard | None = None, supplier_id: int = 0
) -> GoodsForm:
    """A new order to a supplier, or one that is changed. Prices are the supplier's last ones until typed."""
    chosen = [card.row.supplier_id if card else supplier_id]

    def start(sku: SkuChoice, count: int) -> Row:
        price, moq, pack = desk.ask(queries.prices_of, chosen[0], sku.id)
        return {"quantity": count, "price": _offered(sku) if price is None else price, "eta": None,
                "moq": moq, "pack": pack}  # fmt: skip

    editor = GoodsEditor(
        desk,
        (Cell("quantity", _("Pieces"), "quantity", 80), Cell("price", _("Price"), "unit", 96),
         Cell("eta", _("Expected"), "day", 104, may_be_empty=True),
         Cell("amount", _("Amount"), "shown", 112, show=lambda rows, at: _amount(desk, rows[at]))),
        start=start, rows=_order_rows(desk, card), hint=_too_few, foot=lambda rows: _total(desk, rows),
    )  # fmt: skip
    fields = []
    if card is None:
        names = desk.ask(suppliers)
        fields.append(Field("supplier", _("Supplier"), "choice", supplier_id, names, required=True))
    fields += [
        Field("eta", _("Expected"), value=str(card.row.eta or "") if card else "", hint=_("2026-12-01, or days: 7")),
        Field("reference", _("Their order number"), value=card.reference if card else ""),
        Field("note", _("Note"), value=card.note if card else "", wide=card is not None),
    ]  # fmt: skip
    if card is None:
        fields.append(
            Field("send", _("It is sent already: mark it as ordered"), "yes", value=False, wide=True)
        )
    title = _("Edit {number}").format(number=card.row.number) if card else _("New order to a supplier")
    form = GoodsForm(
        editor, parent, title, fields, save,
        save_words=_("Save") if card else _("Save order"), currency=desk.shop.facts.currency,
    )  # fmt: skip
    box = form.parts["supplier"].widget if card is None else None
    if isinstance(box, QComboBox):
        _follow_supplier(desk, editor, box, chosen)
    form.resize(_WIDE, _HIGH)
    editor.search.setFocus()
    return form


def _offered(sku: SkuChoice) -> int:
    """What a piece cost so far as a price to begin with: nobody orders at a part of a cent, as averages have it."""
    return divide(sku.cost or 0, UNIT_SCALE) * UNIT_SCALE


def _follow_supplier(desk: Desk, editor: GoodsEditor, box: QComboBox, chosen: list[int]) -> None:
    """Another supplier has other prices; those that were typed stay."""

    def follow(_at: int = 0) -> None:
        chosen[0] = box.currentData() or 0
        for row in editor.rows:
            price, row["moq"], row["pack"] = desk.ask(queries.prices_of, chosen[0], row["sku_id"])
            if price is not None and "price" not in row.get("typed", ()):
                row["price"] = price
        editor.show_rows()

    box.currentIndexChanged.connect(follow)
    follow()


def _order_rows(desk: Desk, card: PurchaseCard | None) -> list[Row]:
    found = []
    for x in card.lines if card else ():
        _price, moq, pack = desk.ask(queries.prices_of, card.row.supplier_id if card else 0, x.sku_id)
        found.append({
            "sku_id": x.sku_id, "code": x.code, "title": x.title, "quantity": x.ordered - x.cancelled,
            "price": x.unit_price, "eta": x.eta, "moq": moq, "pack": pack, "typed": {"price"},
        })  # fmt: skip
    return found


def _amount(desk: Desk, row: Row) -> str:
    return texts.amount(line_total(row["quantity"], row["price"]), desk.shop.facts.currency)


def _total(desk: Desk, rows: list[Row]) -> str:
    total = sum(line_total(r["quantity"], r["price"]) for r in rows)
    return texts.amount(total, desk.shop.facts.currency)


def _too_few(rows: list[Row]) -> str:
    """What the supplier will not sell like this: below her least order, or not in whole packs."""
    words = [
        _("{code}: at least {moq}, in packs of {pack}; {n} would do.").format(
            code=r["code"], moq=r["moq"], pack=r["pack"], n=in_packs(r["quantity"], r["moq"], r["pack"])
        )
        for r in rows
        if r["quantity"] and in_packs(r["quantity"], r["moq"], r["pack"]) != r["quantity"]
    ]
    return " ".join(words[:2])


def receive(
    parent: QWidget | None, desk: Desk, save: Save, *, supplier_id: int, supplier: str, card: PurchaseCard | None = None
) -> GoodsForm:  # fmt: skip
    """What came: pieces in their quality, prices, freight; what each piece costs in the end is shown at once."""
    currency, facts = desk.shop.facts.currency, desk.shop.facts
    names = desk.ask(suppliers)
    parts: dict[str, QWidget] = {}
    lots = goods_cells(desk)

    def start(sku: SkuChoice, count: int) -> Row:
        line = next((x for x in card.lines if x.sku_id == sku.id), None) if card else None
        price, _moq, _pack = desk.ask(queries.prices_of, supplier_id, sku.id)
        price = line.unit_price if line else _offered(sku) if price is None else price
        return {
            **_coming(sku.id, count, price or 0, desk.ask(queries.size_of, sku.id)),
            **goods_start(desk, sku.id),
        }

    editor = GoodsEditor(
        desk,
        (Cell("quantity", _("Pieces"), "quantity", 72), Cell("price", _("Price"), "unit", 90),
         Cell("quality", _("Quality"), "choice", 128, [(b, _(w)) for b, w in QUALITIES.items()]), *lots,
         Cell("landed", _("In the end"), "shown", 100, show=lambda rows, at: _landed(rows, at, parts, currency)),
         Cell("amount", _("Amount"), "shown", 108, show=lambda rows, at: _amount(desk, rows[at]))),
        start=start, rows=_open_rows(desk, card), foot=lambda rows: _total(desk, rows), twice=True,
        hint=lambda rows: _not_measured(rows, _basis(parts)),
    )  # fmt: skip
    fields = [
        Field("day", _("Day"), "day", desk.shop.today()), Field("reference", _("Delivery note")),
        Field("freight", _("Freight"), "money"), Field("packing", _("Packaging"), "money"),
        Field("customs", _("Customs"), "money"),
        Field("basis", _("Handed out"), "choice", Basis.VALUE, [(b, _(w)) for b, w in BASES.items()]),
        Field("payer", _("Freight billed by"), "choice", supplier_id, payers(names)),
        Field("paid", _("Payment of the goods"), "choice", "",
              [("", _("Not paid yet")), *((r, _("Paid: {where}").format(where=w)) for r, w in money_places())]),
    ]  # fmt: skip
    fields.append(Field("billed", _("The supplier's bill"), "choice", True, [
        (True, _("Came with the goods")), (False, _("Comes later: prices are estimates"))]))  # fmt: skip
    if facts.chart != "cn-small":
        fields.append(Field("tax", _("Input tax to claim back"), "money"))
    fields.append(
        Field("capitalised", _("Freight is part of what the goods cost"), "yes", facts.capitalise_freight)
    )
    title = _("Receive {number}").format(number=card.row.number) if card else _("Receive from {name}").format(
        name=supplier
    )  # fmt: skip
    form = GoodsForm(editor, parent, title, fields, save, save_words=_("Receive"), currency=currency)
    parts.update({key: part.widget for key, part in form.parts.items()})
    _follow_costs(parts, editor)
    form.resize(960 if lots else 820, 680)
    return form


def _coming(sku_id: int, count: int, price: int, size: tuple[int, int]) -> Row:
    return {"sku_id": sku_id, "quantity": count, "price": price, "quality": Bucket.SELLABLE, "size": size}


def _open_rows(desk: Desk, card: PurchaseCard | None) -> list[Row]:
    return [
        {"code": x.code, "title": x.title,
         **_coming(x.sku_id, x.open, x.unit_price, desk.ask(queries.size_of, x.sku_id)),
         **goods_start(desk, x.sku_id)}
        for x in (card.lines if card else ()) if x.open
    ]  # fmt: skip


def _follow_costs(parts: dict[str, QWidget], editor: GoodsEditor) -> None:
    for key in ("freight", "packing", "customs"):
        field = parts[key]
        if isinstance(field, QLineEdit):
            field.textChanged.connect(lambda _words: editor.refresh_shown())
    basis = parts["basis"]
    if isinstance(basis, QComboBox):
        basis.currentIndexChanged.connect(lambda _at: editor.show_rows())
    editor.refresh_shown()


def _landed(rows: list[Row], at: int, parts: dict[str, QWidget], currency: str) -> str:
    """What one piece of a row costs with its share of what is typed as freight, packing and customs."""
    row = rows[at]
    if not row["quantity"]:
        return "—"
    measured, basis, share = _measured(rows), _basis(parts), 0
    for key in ("freight", "packing", "customs"):
        field = parts.get(key)
        typed = reading.money(field.text(), currency)[0] if isinstance(field, QLineEdit) else None
        share += shares(typed, basis, measured)[at] if typed and typed > 0 else 0
    return texts.unit(divide((measured[at].amount + share) * UNIT_SCALE, row["quantity"]), currency)


def _measured(rows: Sequence[Row]) -> list[Measured]:
    return [Measured(amount_of(r["quantity"], r["price"]), r["quantity"], *r["size"]) for r in rows]


def _basis(parts: dict[str, QWidget]) -> Basis:
    box = parts.get("basis")
    return Basis(box.currentData()) if isinstance(box, QComboBox) else Basis.VALUE


def _not_measured(rows: Sequence[Row], basis: Basis) -> str:
    """Which rows have no weight or volume, so that another basis counts."""
    came = [r for r in rows if r["quantity"]]
    counts = basis_that_counts(basis, _measured(came))
    if counts is basis or not came:
        return ""
    missing = [r["code"] for r, x in zip(came, _measured(came), strict=True) if not x.by(basis)]
    words = {
        Basis.WEIGHT: _("Nobody said what {sku} weighs: {basis} instead."),
        Basis.VOLUME: _("Nobody said what room {sku} takes (Grid, Volume): {basis} instead."),
    }.get(basis, _("{sku} is billed at nothing: {basis} instead."))
    return words.format(sku=", ".join(missing[:3]), basis=_(BASES[counts]).lower())


def send_back(
    parent: QWidget | None, desk: Desk, save: Save, *, supplier_id: int, supplier: str,
    receipts: Sequence[ReceiptRow] = (),
) -> GoodsForm:  # fmt: skip
    """What goes back: of receipts, or of anything that is there."""
    currency = desk.shop.facts.currency

    def start(sku: SkuChoice, count: int) -> Row:
        price, _moq, _pack = desk.ask(queries.prices_of, supplier_id, sku.id)
        credit = None if price is None else line_total(count, price)
        return {"quantity": count, "bucket": Bucket.SELLABLE, "credit": credit, "line": None}

    editor = GoodsEditor(
        desk,
        (Cell("left", _("Can go back"), "shown", 96, show=lambda rows, at: str(rows[at].get("left", ""))),
         Cell("quantity", _("Pieces"), "quantity", 76),
         Cell("bucket", _("From"), "choice", 128, [(b, _(w)) for b, w in QUALITIES.items()]),
         Cell("credit", _("Credit"), "money", 104, may_be_empty=True)),
        start=start, rows=_returnable(receipts), twice=True,
        foot=lambda rows: texts.amount(sum(r["credit"] or 0 for r in rows if r["quantity"]), currency),
        hint=lambda rows: _("Without a credit typed, what was billed for the pieces is taken.")
        if any(r["quantity"] and r["credit"] is None for r in rows) else "",
    )  # fmt: skip
    fields = [
        Field("paid", _("The credit for it"), "choice", "",
              [("", _("Taken off what we owe")),
               *((r, _("Paid: {where}").format(where=w)) for r, w in money_places())]),
        Field("day", _("Day"), "day", desk.shop.today()),
        Field("note", _("Reason"), wide=True),
    ]  # fmt: skip
    if desk.shop.facts.chart != "cn-small":
        fields.insert(2, Field("tax", _("Input tax given up"), "money"))
    title = _("Send back to {name}").format(name=supplier)
    form = GoodsForm(editor, parent, title, fields, save, save_words=_("Send back"), currency=currency)
    form.resize(_WIDE, 560)
    return form


def _returnable(receipts: Sequence[ReceiptRow]) -> list[Row]:
    return [
        {"sku_id": x.sku_id, "code": x.code, "title": f"{x.title} · {r.number}", "left": x.quantity - x.returned,
         "quantity": 0, "bucket": x.quality, "credit": None, "line": x.id}
        for r in receipts for x in r.lines if x.quantity > x.returned
    ]  # fmt: skip


def terms(parent: QWidget | None, desk: Desk, name: str, rows: Sequence[TermsRow], save: Save) -> GoodsForm:
    """What a supplier sells: her codes, prices, least orders, packs and how long she says it takes."""

    def start(sku: SkuChoice, _count: int) -> Row:
        return {
            "theirs": "",
            "price": _offered(sku) or None,
            "moq": 1,
            "pack": 1,
            "lead": None,
            "preferred": False,
        }

    yes_no = [(True, _("Preferred")), (False, "—")]
    editor = GoodsEditor(
        desk,
        (Cell("theirs", _("Their code"), "text", 100, may_be_empty=True),
         Cell("price", _("Last price"), "unit", 90, may_be_empty=True), Cell("moq", _("At least"), "quantity", 70),
         Cell("pack", _("Pack"), "quantity", 60), Cell("lead", _("Days"), "quantity", 60, may_be_empty=True),
         Cell("preferred", _("Supplier"), "choice", 128, yes_no)),
        start=start,
        rows=[
            {"sku_id": t.sku_id, "code": t.code, "title": t.title, "theirs": t.their_code, "price": t.price,
             "moq": t.moq, "pack": t.pack, "lead": t.lead_days, "preferred": t.preferred}
            for t in rows
        ],
    )  # fmt: skip
    form = GoodsForm(
        editor,
        parent,
        _("What {name} supplies").format(name=name),
        [],
        save,
        currency=desk.shop.facts.currency,
    )
    form.resize(820, 560)
    return form
