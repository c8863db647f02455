"""How stock moves: every change of what is there is a movement with its value; nothing is ever rewritten.

The mechanism behind the verbs of `actions`: what comes in is valued by its cost, what goes out by the moving
average. Whoever moves stock posts its value to the books; only what comes of settling is posted here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from shopdesk.core.money import UNIT_SCALE, divide, line_total
from shopdesk.core.problems import Refused, fill, refuse
from shopdesk.core.texts import N_
from shopdesk.model.inserting import append
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import Leg
from shopdesk.model.products.costing import Pool, outflow, residue, settlement
from shopdesk.model.products.records import Bucket, MovementKind, Sku, StockMovement
from shopdesk.model.shop import Work

_COLUMNS = {
    Bucket.SELLABLE: ("on_hand", "value"),
    Bucket.DEFECTIVE: ("defective", "defective_value"),
    Bucket.QUARANTINE: ("quarantine", "quarantine_value"),
}


def pool_of(work: Work, sku_id: int, bucket: Bucket = Bucket.SELLABLE) -> Pool:
    """What is in the bucket now, movements of this transaction included: they are written as they are made."""
    quantity, value = _COLUMNS[bucket]
    run = work.session.connection().exec_driver_sql
    row = run(f"SELECT {quantity}, {value} FROM stock_level WHERE sku_id = ?", (sku_id,)).first()
    return Pool(row[0], row[1]) if row else Pool()


def move_stock(
    work: Work,
    sku_id: int,
    quantity: int,
    kind: MovementKind,
    *,
    day: date,
    bucket: Bucket = Bucket.SELLABLE,
    unit_cost: int | None = None,
    value: int | None = None,
    ref: tuple[str, int] = ("", 0),
    reason: str = "",
    note: str = "",
    allow_negative: bool = False,
    batch_id: int | None = None,
) -> StockMovement:
    """Move pieces in (+) or out (−) of a bucket and answer with the movement, whose `value` the caller posts.

    In: worth `value` (minor units), else quantity × `unit_cost` (minor × 10⁴), else the average. Out: the
    average, all that remains when it empties. More than there is: Refused, or at the last known cost and
    `provisional` with `allow_negative`. A difference that settles an earlier provisional cost is moved and
    posted here.
    """
    pool = pool_of(work, sku_id, bucket)
    provisional = False
    if quantity > 0:
        worth = _worth(work, sku_id, pool, quantity, unit_cost, value)
    elif quantity < 0 and value is None:
        if not allow_negative and -quantity > pool.quantity:
            raise _too_few(work, sku_id, pool.quantity, -quantity)
        known = 0 if -quantity <= pool.quantity else _last_cost(work, sku_id)
        out = outflow(pool, -quantity, known)
        worth, provisional = -out.value, out.provisional
    else:
        raise ValueError("a movement needs pieces; what goes out is valued by the average")
    movement = StockMovement(
        sku_id=sku_id, bucket=bucket, quantity=quantity, unit_cost=_unit(worth, quantity), value=worth,
        kind=kind,
        reason=reason, ref_type=ref[0], ref_id=ref[1] or None, day=day, recorded_at=work.now,
        provisional=provisional,
        note=note, batch_id=batch_id,
    )  # fmt: skip
    append(work, movement)
    if quantity > 0:
        _revalue(work, movement, settlement(pool, quantity, worth), "settled")
    return movement


def revalue_stock(work: Work, sku_id: int, change: int, *, day: date, reason: str) -> StockMovement | None:
    """Change what the sellable stock of a SKU is worth without moving a piece; the books take the
    difference."""
    like = StockMovement(sku_id=sku_id, quantity=0, kind=MovementKind.REVALUE, day=day, recorded_at=work.now)
    return _revalue(work, like, change, reason)


def reverse_movements(work: Work, ids: list[int]) -> None:
    """Take movements back with their exact mirror; one that was taken back already stays so.

    If others moved the SKU since and value no longer follows quantity, the rest is revalued and posted.
    """
    before: dict[tuple[int, Bucket], Pool] = {}
    last: dict[tuple[int, Bucket], StockMovement] = {}
    for i in sorted(set(ids), reverse=True):  # of a movement and its reversal in one step, the reversal first
        end = _live_end(work, i)
        if end is None:
            continue
        now = pool_of(work, end.sku_id, end.bucket)
        before.setdefault((end.sku_id, end.bucket), now)
        mirror = StockMovement(
            sku_id=end.sku_id, bucket=end.bucket, quantity=-end.quantity, unit_cost=end.unit_cost,
            value=-end.value,
            kind=MovementKind.REVERSAL, reason=end.reason, ref_type=end.ref_type, ref_id=end.ref_id,
            day=end.day,
            recorded_at=work.now, reverses_id=end.id, note=end.note,
            provisional=0 < end.quantity > now.quantity,
        )  # fmt: skip
        append(work, mirror)
        last[end.sku_id, end.bucket] = mirror
    for place, mirror in last.items():
        _revalue(work, mirror, residue(before[place], pool_of(work, *place)), "reversed")


def _live_end(work: Work, movement_id: int) -> StockMovement | None:
    """The end of the movement's chain of reversals, if the movement stands; None when it was taken back."""
    end = work.session.get_one(StockMovement, movement_id)
    links = 0
    while (
        later := work.session.scalar(select(StockMovement).where(StockMovement.reverses_id == end.id))
    ) is not None:
        end, links = later, links + 1
    return None if links % 2 else end


def _worth(
    work: Work, sku_id: int, pool: Pool, quantity: int, unit_cost: int | None, value: int | None
) -> int:
    if value is not None:
        worth = value
    else:
        unit = unit_cost if unit_cost is not None else pool.unit_cost
        unit = unit if unit is not None else _known_cost(work, sku_id)
        if unit is None:
            raise refuse(
                N_("What does one piece of {sku} cost?"), field="unit_cost", sku=code_of(work, sku_id)
            )
        worth = line_total(quantity, unit)
    if worth < 0:
        raise refuse(N_("A cost is zero or more."), field="unit_cost")
    return worth


def _too_few(work: Work, sku_id: int, there: int, wanted: int) -> Refused:
    return refuse(
        N_("Only {left} of {sku} left, {wanted} needed."), field="quantity",
        left=max(there, 0), sku=code_of(work, sku_id), wanted=wanted,
    )  # fmt: skip


def code_of(work: Work, sku_id: int) -> str:
    """The SKU's code, for words."""
    return work.session.scalar(select(Sku.code).where(Sku.id == sku_id)) or str(sku_id)


def _known_cost(work: Work, sku_id: int) -> int | None:
    """The cost of the last movement that had one, else the one the owner gave."""
    last = work.session.scalar(
        select(StockMovement.unit_cost)
        .where(StockMovement.sku_id == sku_id, StockMovement.unit_cost.is_not(None))
        .order_by(StockMovement.id.desc())
        .limit(1)
    )
    return last if last is not None else work.session.scalar(select(Sku.cost).where(Sku.id == sku_id))


def _last_cost(work: Work, sku_id: int) -> int:
    return _known_cost(work, sku_id) or 0


def _unit(value: int, quantity: int) -> int:
    return divide(value * UNIT_SCALE, quantity)


def _revalue(work: Work, like: StockMovement, change: int, reason: str) -> StockMovement | None:
    """Move value without pieces, in the place and on the day of another movement, and post it as a
    purchase difference."""
    if change == 0:
        return None
    movement = StockMovement(
        sku_id=like.sku_id, bucket=like.bucket, quantity=0, value=change, kind=MovementKind.REVALUE,
        reason=reason,
        ref_type="stock_movement" if like.id else "", ref_id=like.id, day=like.day, recorded_at=work.now,
        batch_id=like.batch_id,
    )  # fmt: skip
    append(work, movement)
    post(
        work, "E09", ("stock_movement", movement.id), difference_legs(change, like.sku_id), day=like.day,
        memo=fill(N_("Purchase difference of {sku}"), {"sku": code_of(work, like.sku_id)}), part="difference",
        batch_id=like.batch_id,
    )  # fmt: skip
    return movement


def difference_legs(change: int, sku_id: int) -> list[Leg]:
    """Stock is worth `change` more (or less): the mirror goes to the cost of goods (features.md §3.4
    rules 3, 5)."""
    up, down = max(change, 0), max(-change, 0)
    return [
        Leg(role="stock.goods", debit=up, credit=down, sku_id=sku_id),
        Leg(role="cogs", debit=down, credit=up, sku_id=sku_id),
    ]


def totals(movements: Iterable[StockMovement]) -> Pool:
    """The pieces and the value of several movements together."""
    pool = Pool()
    for m in movements:
        pool = pool.plus(m.quantity, m.value)
    return pool


__all__ = [
    "Pool",
    "code_of",
    "difference_legs",
    "move_stock",
    "pool_of",
    "revalue_stock",
    "reverse_movements",
    "totals",
]
