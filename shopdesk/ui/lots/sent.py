"""From which lots a parcel took its pieces, put right after it was sent."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.lots import actions, queries
from shopdesk.model.lots.queries import Picked
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.lots.fields import lot_words

Offered = dict[int, list[tuple[Picked, int]]]
"""By movement: each lot it can be of, and how many of its pieces are."""


def offered(desk: Desk, parcels: list[int]) -> Offered:
    """The movements of these parcels that took pieces from lots, with every lot that they could be of."""
    found: Offered = {}
    for parcel in parcels:
        for movement, taken in desk.ask(queries.taken_for, ("shipment", parcel)).items():
            there = desk.ask(queries.of_sku, taken[0].sku_id, desk.shop.today())
            known = {x.lot_id for x in taken}
            found[movement] = [(x, x.quantity) for x in taken] + [
                (x, 0) for x in there if x.lot_id not in known
            ]
    return found


def correct(parent: QWidget | None, desk: Desk, number: str, parcels: list[int]) -> Form:
    """How many pieces of each lot were in the parcels of an order; the sums stay."""
    found = offered(desk, parcels)
    fields = [Field("note", _("How many pieces of each lot were sent. Together they stay as many."), "note")]
    fields += [
        Field(f"{movement}-{lot.lot_id}", f"{lot.sku}   {lot_words(lot.code, lot.expires_on)}", "quantity", taken,
              hint=texts.number(taken), wide=True)
        for movement, lots in found.items() for lot, taken in lots
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        told = {m: {x.lot_id: d[f"{m}-{x.lot_id}"] or 0 for x, _n in lots} for m, lots in found.items()}
        other = {m: t for m, t in told.items() if t != {x.lot_id: n for x, n in found[m]}}
        if not other:
            return True
        return desk.carry_out(
            say(N_("Lots sent for order {number}"), number=number), actions.take_all_from, other
        )

    title = _("Lots sent for order {number}").format(number=number)
    return Form(parent, title, fields, save, about=number)
