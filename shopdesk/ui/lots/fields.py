"""What other forms ask and show of lots: which lot came, which is to leave, and what a packing slip says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shopdesk.core import reading
from shopdesk.core.problems import Refused
from shopdesk.core.texts import _
from shopdesk.model.lots import queries
from shopdesk.model.lots.queries import Picked
from shopdesk.model.orders.queries import OrderCard, PackingSlip
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field
from shopdesk.ui.line_editor import Cell


def lot_fields(desk: Desk, sku_ids: Sequence[int]) -> list[Field]:
    """Lot and expiry of what comes in, where one of these SKUs is kept by lot; the lot typed last today is there."""
    kept = desk.ask(queries.kept, sku_ids)
    first = next((i for i in sku_ids if i in kept), None)
    if first is None:
        return []
    code, expires = desk.ask(queries.last_typed, first, desk.shop.today())
    return [Field("lot", _("Lot"), value=code), expiry_field(expires)]


def expiry_field(expires: date | None) -> Field:
    """The last good day, as it is printed on the goods."""
    return Field(
        "expires", _("Expires on"), value=expires.isoformat() if expires else "", hint=_("2027-06-30")
    )


def typed(draft: dict[str, Any]) -> tuple[str, date | None]:
    """The lot and expiry of a form with `lot_fields`. Refused beside the field: no day."""
    words = str(draft.get("expires") or "").strip()
    day, wrong = reading.day(words, field="expires")
    if wrong is not None:
        raise Refused(wrong)
    return str(draft.get("lot") or "").strip(), day


def goods_cells(desk: Desk) -> tuple[Cell, ...]:
    """The columns of a receipt in a shop that keeps anything by lot."""
    if not desk.ask(queries.any_kept):
        return ()
    return (
        Cell("lot", _("Lot"), "text", 96, may_be_empty=True),
        Cell("expires", _("Expires on"), "day", 96, may_be_empty=True),
    )


def goods_start(desk: Desk, sku_id: int) -> dict[str, Any]:
    """What a row of a receipt says of the lot before anything is typed."""
    if not desk.ask(queries.kept, [sku_id]):
        return {"lot": "", "expires": None}
    code, expires = desk.ask(queries.last_typed, sku_id, desk.shop.today())
    return {"lot": code, "expires": expires}


def ship_fields(desk: Desk, order: OrderCard) -> list[Field]:
    """For each SKU of an order of which several lots are there: from which to take, what expires first by default."""
    today, found = desk.shop.today(), []
    wanted: dict[str, int] = {}
    for x in order.lines:
        if x.code and x.open + x.packing > 0:
            wanted[x.code] = wanted.get(x.code, 0) + x.open + x.packing
    known = desk.ask(queries.by_code, wanted)
    picked = desk.ask(queries.proposed, list(wanted.items()), today)
    for code, sku_id in known.items():
        lots = desk.ask(queries.of_sku, sku_id, today)
        if len(lots) > 1 or any(expired(x, today) for x in lots):
            first = _("First to expire: {lots}").format(lots=_both(picked.get(code, ()), today))
            choices: list[tuple[Any, str]] = [(0, first), *((x.lot_id, _offer(x, today)) for x in lots)]
            title = _("{sku}: take from").format(sku=code)
            found.append(Field(f"lot-{sku_id}", title, "choice", 0, choices, wide=True))
    return found


def chosen(draft: dict[str, Any]) -> list[int]:
    """The lots that were chosen in `ship_fields`."""
    return [v for k, v in draft.items() if k.startswith("lot-") and v]


def slip_words(desk: Desk, slip: PackingSlip, taken: dict[int, int]) -> dict[str, str]:
    """What a packing slip says below each SKU: from which lots to take it. `taken` by the slips before it grows."""
    goods = [(code, pieces) for code, _title, pieces, _barcode in slip.items if code]
    today = desk.shop.today()
    found = desk.ask(queries.proposed, goods, today, taken)
    return {code: _("Take: {lots}").format(lots=_both(picked, today)) for code, picked in found.items()}


def expired(lot: Picked, today: date) -> bool:
    """Whether its last good day is over."""
    return lot.expires_on is not None and lot.expires_on < today


def lot_words(code: str, expires_on: date | None) -> str:
    """A lot with its last good day: `L-0311, 2027-06-30`."""
    return ", ".join(
        x for x in (code or _("without a lot"), expires_on.isoformat() if expires_on else "") if x
    )


def _both(picked: Sequence[Picked], today: date) -> str:
    return " · ".join(f"{_named(x, today)} × {texts.number(x.quantity)}" for x in picked) or "—"


def _named(lot: Picked, today: date) -> str:
    words = lot_words(lot.code, lot.expires_on)
    return f"{words} ({_('expired')})" if expired(lot, today) else words


def _offer(lot: Picked, today: date) -> str:
    there = _("{n} there").format(n=texts.number(lot.quantity))
    return f"{_named(lot, today)} · {there}"
