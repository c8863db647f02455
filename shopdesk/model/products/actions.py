"""What the owner does with products and stock. The verbs of the catalogue are in `catalogue`, given here
as well."""

from __future__ import annotations

from datetime import date

from shopdesk.core.money import line_total
from shopdesk.core.problems import fill, refuse, refuse_if
from shopdesk.core.texts import N_, signed
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post, refuse_no_money
from shopdesk.model.ledger.rules import (
    Leg,
    count_gain_legs,
    count_loss_legs,
    opening_stock_legs,
    receive_legs,
)
from shopdesk.model.products import loading, rules
from shopdesk.model.products.catalogue import (
    add_picture,
    add_sku,
    create_product,
    edit_product,
    edit_sku,
    remove_picture,
    remove_product,
    rename_sku,
    set_main_picture,
    set_sku_state,
    set_state,
)
from shopdesk.model.products.in_bundles import begin_tracking
from shopdesk.model.products.price_log import change_price
from shopdesk.model.products.records import Bucket, MovementKind, PriceBy, Sku, StockMovement
from shopdesk.model.products.stock import move_stock, pool_of, revalue_stock, reverse_movements
from shopdesk.model.shop import Work


def receive(
    work: Work,
    sku_id: int,
    quantity: int,
    unit_cost: int,
    *,
    day: date | None = None,
    supplier: str = "",
    money_role: str | None = None,
    note: str = "",
) -> StockMovement:
    """Take goods in at a unit cost (minor × 10⁴): paid from a money role, or owed to the supplier (None).

    What was not tracked until now is tracked from here on; not paid from the till, it enters as an opening
    balance (contract.md, Decisions). Refused: no pieces, a cost below zero, an archived SKU. A receipt
    settles what was sold before it came.
    """
    sku = loading.sku(work, sku_id)
    refuse_if(rules.problems_receiving(sku, quantity, unit_cost) + rules.problems_date(day, work.today))
    if money_role is not None:
        refuse_no_money(work, money_role)
    opening = not sku.tracked and money_role is None
    begin_tracking(work, sku)
    kind = MovementKind.OPENING if opening else MovementKind.PURCHASE_IN
    moved = move_stock(
        work, sku_id, quantity, kind, day=day or work.today, unit_cost=unit_cost, reason=supplier, note=note
    )
    if opening:
        legs = opening_stock_legs(moved.value, sku_id=sku_id, quantity=quantity)
    else:
        legs = receive_legs(moved.value, money_role, sku_id=sku_id, quantity=quantity, party=supplier)
    _post(work, "E18" if opening else "E09", moved, legs, N_("{quantity} × {sku} received"), sku)
    keep_cost(work, sku, unit_cost)
    timeline.note(
        work, "product", sku.product_id, N_("{quantity} × {sku} received at {unit}, {supplier}"),
        quantity=quantity, sku=sku.code, unit=rules.unit_text(unit_cost, work.facts.currency),
        supplier=supplier or "—",
    )  # fmt: skip
    return moved


def adjust(
    work: Work,
    sku_id: int,
    change: int,
    reason: str,
    *,
    day: date | None = None,
    unit_cost: int | None = None,
    note: str = "",
) -> StockMovement:
    """Correct what is for sale by so many pieces (+ or −), with the reason: a gain or a loss at the
    average cost.

    The first count of what was not tracked asks a unit cost and is an opening balance, never a gain.
    """
    sku = loading.sku(work, sku_id)
    refuse_if(rules.problems_adjusting(sku, change, reason, unit_cost) + rules.problems_date(day, work.today))
    if not sku.tracked:
        return _open_stock(work, sku, change, unit_cost, day or work.today, reason)
    kind = MovementKind.COUNT_GAIN if change > 0 else MovementKind.COUNT_LOSS
    moved = move_stock(
        work, sku_id, change, kind, day=day or work.today, reason=reason, note=note,
        unit_cost=unit_cost if change > 0 else None,
    )  # fmt: skip
    legs = count_gain_legs if change > 0 else count_loss_legs
    about = legs(abs(moved.value), sku_id=sku_id, quantity=abs(change))
    _post(work, "E16", moved, about, N_("{quantity} × {sku} corrected"), sku)
    if change > 0:
        keep_cost(work, sku, unit_cost)
    timeline.note(
        work, "product", sku.product_id, N_("Stock of {sku} corrected by {change}: {reason}"),
        sku=sku.code, change=signed(change), reason=rules.reason_text(reason),
    )  # fmt: skip
    return moved


def count(
    work: Work,
    sku_id: int,
    counted: int,
    *,
    day: date | None = None,
    unit_cost: int | None = None,
    reason: str = rules.Reason.COUNTED,
    note: str = "",
) -> StockMovement | None:
    """Set what is for sale to what was counted; the difference is a gain or a loss. None when it was
    right."""
    if counted < 0 or counted > rules.MOST_PIECES:
        raise refuse(N_("A count is zero or more pieces."), field="counted")
    sku = loading.sku(work, sku_id)
    change = counted - pool_of(work, sku_id).quantity
    if change == 0:
        begin_tracking(work, sku)
        return None
    return adjust(work, sku_id, change, reason, day=day, unit_cost=unit_cost, note=note)


def _open_stock(
    work: Work, sku: Sku, quantity: int, unit_cost: int | None, day: date, reason: str = ""
) -> StockMovement:
    """What was there before it was tracked: worth its cost, against the opening balance."""
    begin_tracking(work, sku)
    cost = unit_cost if unit_cost is not None else sku.cost
    moved = move_stock(work, sku.id, quantity, MovementKind.OPENING, day=day, unit_cost=cost, reason=reason)
    legs = opening_stock_legs(moved.value, sku_id=sku.id, quantity=quantity)
    _post(work, "E18", moved, legs, N_("Opening stock {quantity} × {sku}"), sku)
    keep_cost(work, sku, cost)
    timeline.note(
        work,
        "product",
        sku.product_id,
        N_("Opening stock of {sku}: {quantity}"),
        sku=sku.code,
        quantity=quantity,
    )
    return moved


def create(work: Work, draft: rules.ProductDraft) -> int:
    """Make a product with its SKUs and what is there of each already; answers its id. Refused:
    `problems_product`."""
    product = create_product(work, draft)
    for sku, wanted in zip(product.skus, draft.skus, strict=True):
        if wanted.opening:
            _open_stock(work, sku, wanted.opening, wanted.cost, work.today)
    return product.id


def set_cost(work: Work, sku_id: int, cost: int, *, reason: str = "", day: date | None = None) -> None:
    """Say what one piece costs (minor × 10⁴). Goods on hand are revalued; what was sold keeps the cost it
    had."""
    sku = loading.sku(work, sku_id)
    refuse_if(rules.problems_cost(cost, "cost") + rules.problems_date(day, work.today))
    pool = pool_of(work, sku_id)
    if pool.quantity > 0:
        change = line_total(pool.quantity, cost) - pool.value
        revalue_stock(work, sku_id, change, day=day or work.today, reason=reason)
    change_price(work, sku, "cost", cost, reason)
    unit = rules.unit_text(cost, work.facts.currency)
    timeline.note(work, "product", sku.product_id, N_("Cost of {sku} set to {unit}"), sku=sku.code, unit=unit)


_MOVED = {
    Bucket.SELLABLE: N_("{quantity} × {sku} back for sale: {reason}"),
    Bucket.DEFECTIVE: N_("{quantity} × {sku} set aside as defective: {reason}"),
    Bucket.QUARANTINE: N_("{quantity} × {sku} set aside to inspect: {reason}"),
}


def move_bucket(
    work: Work,
    sku_id: int,
    quantity: int,
    source: Bucket,
    target: Bucket,
    reason: str,
    *,
    day: date | None = None,
) -> None:
    """Put pieces from one bucket into another with the value they have; the books do not change."""
    sku = loading.sku(work, sku_id)
    refuse_if(rules.problems_leaving(quantity, reason, day, work.today))
    kind = MovementKind.DAMAGE if target is Bucket.DEFECTIVE else MovementKind.BUCKET_MOVE
    when = day or work.today
    out = move_stock(work, sku_id, -quantity, kind, day=when, bucket=source, reason=reason)
    move_stock(
        work, sku_id, quantity, kind, day=when, bucket=target, value=-out.value, reason=reason,
        ref=("stock_movement", out.id),
    )  # fmt: skip
    timeline.note(
        work, "product", sku.product_id, _MOVED[target],
        quantity=quantity, sku=sku.code, reason=rules.reason_text(reason),
    )  # fmt: skip


def damage(work: Work, sku_id: int, quantity: int, reason: str, *, day: date | None = None) -> None:
    """Pieces can no longer be sold: they leave the shelf and keep their value until they are written off."""
    move_bucket(work, sku_id, quantity, Bucket.SELLABLE, Bucket.DEFECTIVE, reason, day=day)


def write_off(
    work: Work,
    sku_id: int,
    quantity: int,
    reason: str,
    *,
    bucket: Bucket = Bucket.DEFECTIVE,
    day: date | None = None,
) -> StockMovement:
    """Pieces are gone for good: a loss of what they are worth. Refused: more than the bucket holds."""
    sku = loading.sku(work, sku_id)
    refuse_if(rules.problems_leaving(quantity, reason, day, work.today))
    moved = move_stock(
        work, sku_id, -quantity, MovementKind.COUNT_LOSS, day=day or work.today, bucket=bucket, reason=reason
    )
    legs = count_loss_legs(-moved.value, sku_id=sku_id, quantity=quantity)
    _post(work, "E16", moved, legs, N_("{quantity} × {sku} written off"), sku)
    timeline.note(
        work, "product", sku.product_id, N_("{quantity} × {sku} written off: {reason}"),
        quantity=quantity, sku=sku.code, reason=rules.reason_text(reason),
    )  # fmt: skip
    return moved


def _post(work: Work, event: str, moved: StockMovement, legs: list[Leg], memo: str, sku: Sku) -> None:
    words = fill(memo, {"quantity": abs(moved.quantity), "sku": sku.code})
    post(work, event, ("stock_movement", moved.id), legs, day=moved.day, memo=words)


def keep_cost(work: Work, sku: Sku, unit_cost: int | None) -> None:
    """The SKU's cost follows the average of what is for sale; what was received, when nothing is left of
    it."""
    pool = pool_of(work, sku.id)
    average = pool.unit_cost if pool.quantity > 0 else unit_cost
    if average is not None:
        change_price(work, sku, "cost", average, who=PriceBy.GOODS)


__all__ = [
    "Bucket", "MovementKind", "add_picture", "add_sku", "adjust", "count", "create", "create_product",
    "damage",
    "edit_product", "edit_sku", "move_bucket", "move_stock", "receive", "remove_picture", "remove_product",
    "rename_sku", "reverse_movements", "set_cost", "set_main_picture", "set_sku_state", "set_state",
    "write_off",
]  # fmt: skip
