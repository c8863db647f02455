"""Writing damaged goods down: the pieces stay, what they are worth falls (features.md §3.4 rule 2)."""

from __future__ import annotations

from datetime import date

from shopdesk.core.money import line_total
from shopdesk.core.problems import fill, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import count_loss_legs
from shopdesk.model.products import rules
from shopdesk.model.products.loading import sku as load
from shopdesk.model.products.records import Bucket, MovementKind, StockMovement
from shopdesk.model.products.stock import pool_of
from shopdesk.model.shop import Work


def write_down(
    work: Work,
    sku_id: int,
    unit_cost: int,
    reason: str,
    *,
    bucket: Bucket = Bucket.DEFECTIVE,
    day: date | None = None,
) -> StockMovement:
    """Value what lies in a bucket at `unit_cost` (minor × 10⁴) a piece from now on; the rest is a loss.

    Refused: nothing is there, a value that is not below what it is worth, no reason. It never writes up.
    """
    sku = load(work, sku_id)
    refuse_if(rules.problems_reason(reason))
    pool = pool_of(work, sku_id, bucket)
    loss = pool.value - line_total(pool.quantity, unit_cost)
    if unit_cost < 0:
        raise refuse(N_("A cost is zero or more."), field="unit_cost")
    if pool.quantity <= 0 or loss <= 0:
        raise refuse(N_("It is not worth more than that already."), field="unit_cost")
    moved = StockMovement(
        sku_id=sku_id, bucket=bucket, quantity=0, value=-loss, kind=MovementKind.REVALUE, reason=reason,
        day=day or work.today, recorded_at=work.now,
    )  # fmt: skip
    work.session.add(moved)
    work.session.flush()
    words = fill(N_("{quantity} × {sku} written down"), {"quantity": pool.quantity, "sku": sku.code})
    legs = count_loss_legs(loss, sku_id=sku_id)
    post(work, "E16", ("stock_movement", moved.id), legs, day=moved.day, memo=words)
    timeline.note(
        work, "product", sku.product_id, N_("{quantity} × {sku} written down to {unit}: {reason}"),
        quantity=pool.quantity, sku=sku.code, unit=rules.unit_text(unit_cost, work.facts.currency),
        reason=rules.reason_text(reason),
    )  # fmt: skip
    return moved
