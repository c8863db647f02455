"""What the buttons of lots do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.lots import actions
from shopdesk.model.lots.queries import LotRow
from shopdesk.model.products.queries import REASONS
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form, confirm
from shopdesk.ui.lots.fields import expiry_field, lot_words, typed


def edit(desk: Desk, lot: LotRow) -> Form:
    """Its code as printed, its last good day, a note."""
    known = [Field("lot", _("Lot"), value=lot.code, required=True)] if lot.code else []
    fields = [*known, expiry_field(lot.expires_on), Field("note", _("Note"), value=lot.note, wide=True)]

    def save(d: dict[str, Any]) -> object:
        code, expires = typed(d)
        label = say(N_("Change lot {lot} of {sku}"), lot=lot.code or "—", sku=lot.sku)
        return desk.carry_out(label, actions.edit, lot.id, code, expires, d["note"])

    title = _("Lot {lot} of {sku}").format(lot=lot.code or "—", sku=lot.sku)
    return Form(_window(), title, fields, save, about=lot.id)


def sort(desk: Desk, lot: LotRow) -> Form:
    """Say of which lot pieces are."""
    fields = [
        Field("quantity", _("Pieces"), "quantity", max(lot.on_hand, 1), required=True),
        Field("lot", _("Lot"), required=True, hint=_("As printed on the goods")), expiry_field(None),
        Field("note", _("The pieces stay where they are; of a lot that is there already they become more."), "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        code, expires = typed(d)
        label = say(N_("{n} × {sku} are of lot {lot}"), n=d["quantity"], sku=lot.sku, lot=code)
        return desk.carry_out(label, actions.sort, lot.id, d["quantity"], code, expires)

    title = _("Sort {sku} into a lot").format(sku=lot.sku)
    return Form(_window(), title, fields, save, save_words=_("Sort"), about=lot.id)


def write_off(desk: Desk, lots: Sequence[LotRow]) -> Form:
    """What is there of these lots is gone for good."""
    pieces = sum(x.pieces for x in lots)
    what = (
        lot_words(lots[0].code, None) if len(lots) == 1 else _("{n} lots").format(n=texts.number(len(lots)))
    )
    fields = [
        Field("what", _("{n} pieces leave the stock, and what they are worth is a loss.").format(
            n=texts.number(pieces)), "note"),
        Field("reason", _("Reason"), "suggest", _(REASONS["expired"]), [(r.value, _(w)) for r, w in REASONS.items()],  # type: ignore[index]
              required=True),
        Field("day", _("Day"), "day", desk.shop.today()),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        label = say(N_("Write off lot {lot}"), lot=what)
        return desk.carry_out(label, actions.write_off_all, [x.id for x in lots], d["reason"], day=d["day"])

    title = _("Write off lot {lot}").format(lot=what)
    return Form(_window(), title, fields, save, save_words=_("Write off"))


def note(desk: Desk, lots: Sequence[LotRow], *, noted: bool = True) -> None:
    """She knows that they expire, or wants to be told again."""
    words = N_("Expiry of {n} lots is known") if noted else N_("Point out the expiry of {n} lots again")
    desk.do(say(words, n=len(lots)), actions.note, [x.id for x in lots], noted=noted)


def keep(desk: Desk, product: ProductCard) -> None:
    """Keep the SKUs of a product by lot."""
    ids = [s.id for s in product.skus if s.tracked]
    desk.do(say(N_("Keep {title} by lot"), title=product.title), actions.keep_many, ids)


def stop(desk: Desk, product: ProductCard) -> None:
    """Keep them by lot no more, after asking."""
    words = _("The pieces stay in the stock; of which lot they are is forgotten.")
    if confirm(
        _window(), _("Keep {title} by lot no more?").format(title=product.title), words, _("Forget the lots")
    ):
        label = say(N_("Keep {title} by lot no more"), title=product.title)
        desk.do(label, actions.stop_many, [s.id for s in product.skus])


def _window() -> QWidget | None:
    return QApplication.activeWindow()
