"""Goods come in and the orders that wait for them get them, in one step: the door through which screens receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from shopdesk.model.bundles import actions as bundles
from shopdesk.model.bundles import queries
from shopdesk.model.lots.actions import put_in
from shopdesk.model.orders.allocating import allocate_waiting
from shopdesk.model.orders.records import Label, Order
from shopdesk.model.products import actions as products
from shopdesk.model.purchasing import by_code
from shopdesk.model.purchasing import receiving as purchasing
from shopdesk.model.purchasing.rules import CostDraft, ReceivedDraft
from shopdesk.model.shop import Work


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a receipt: its record, the orders that were given stock, and how many of them can be shipped
    now."""

    id: int
    orders: tuple[int, ...]
    ready: int


def receive_stock(
    work: Work, sku_id: int, quantity: int, unit_cost: int, *, day: date | None = None, supplier: str = "",
    money_role: str | None = None, note: str = "", lot: str = "", expires: date | None = None,
) -> Arrived:  # fmt: skip
    """`products.actions.receive`, of a lot if one is named, then the waiting orders get what came."""
    moved = products.receive(
        work, sku_id, quantity, unit_cost, day=day, supplier=supplier, money_role=money_role, note=note
    )
    put_in(work, moved, lot, expires)
    return _arrived(work, moved.id, [sku_id])


def receive_goods(
    work: Work, supplier_id: int, lines: Sequence[ReceivedDraft], *, purchase_id: int | None = None,
    costs: Sequence[CostDraft] = (), day: date | None = None, tax: int = 0, reference: str = "", note: str = "",
    accept_over: bool = False, paid_from: str = "", billed: bool = True,
) -> Arrived:  # fmt: skip
    """`purchasing.actions.receive`, then the waiting orders get what came."""
    receipt = purchasing.receive(
        work, supplier_id, lines, purchase_id=purchase_id, costs=costs, day=day, tax=tax, reference=reference,
        note=note, accept_over=accept_over, paid_from=paid_from, billed=billed,
    )  # fmt: skip
    return _arrived(work, receipt, [x.sku_id for x in purchasing.load_receipt(work, receipt).lines])


def receive_by_code(
    work: Work, purchase_id: int, goods: Mapping[str, int], *, freight: int = 0, day: date | None = None,
    accept_over: bool = False, reference: str = "", billed: bool = True,
) -> Arrived:  # fmt: skip
    """Pieces by SKU code came on an order, with what their freight cost, billed by the same supplier; for scripts."""
    receipt = by_code.receive(
        work,
        purchase_id,
        goods,
        freight=freight,
        day=day,
        accept_over=accept_over,
        reference=reference,
        billed=billed,
    )
    return _arrived(work, receipt, [x.sku_id for x in purchasing.load_receipt(work, receipt).lines])


def assemble(work: Work, sku_id: int, quantity: int, *, day: date | None = None) -> Arrived:
    """`bundles.actions.assemble`, then the orders that wait for the bundle get what was put together."""
    return _arrived(work, bundles.assemble(work, sku_id, quantity, day=day).id, [sku_id])


def disassemble(work: Work, sku_id: int, quantity: int, *, day: date | None = None) -> Arrived:
    """`bundles.actions.disassemble`, then the orders that wait for its components get them."""
    moved = bundles.disassemble(work, sku_id, quantity, day=day)
    found = queries.bundle(work.session, sku_id)
    return _arrived(work, moved.id, [p.sku_id for p in found.parts] if found else [])


def _arrived(work: Work, record_id: int, sku_ids: Sequence[int]) -> Arrived:
    served = allocate_waiting(work, sku_ids)
    work.session.flush()
    ready = select(func.count()).where(Order.id.in_(served), Order.label != Label.SHORT)
    return Arrived(record_id, tuple(served), int(work.session.scalar(ready) or 0) if served else 0)
