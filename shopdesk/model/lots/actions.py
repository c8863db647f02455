"""What the owner does with lots: keep a SKU by lot, name what came, choose what leaves, write off what expired.

Which lot a movement touches is worked out by triggers (derived.py) the moment it is written; what is said here
corrects that, row by row, so that the pieces of a movement always sum up. Money follows the moving average and knows
no lots. Pieces that have expired still count as available and in what is to be reordered: they are pointed out and
refused when a parcel would take them, and stop counting when they are written off.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.inserting import append
from shopdesk.model.lots import queries, rules
from shopdesk.model.lots.records import Lot, LotMovement, LotSku
from shopdesk.model.products import actions as products
from shopdesk.model.products.loading import sku as load_sku
from shopdesk.model.products.records import Bucket, StockMovement
from shopdesk.model.products.rules import Reason
from shopdesk.model.products.stock import pool_of
from shopdesk.model.shop import Work


def keep(work: Work, sku_id: int) -> None:
    """Keep a SKU by lot from now on; what is there goes into its lot without a code. Nothing when it is so."""
    _keep(work, sku_id, None)


def _keep(work: Work, sku_id: int, after: StockMovement | None) -> None:
    """`after`: the movement that just came in, whose pieces are known as its own."""
    if _kept(work, sku_id):
        return
    sku = load_sku(work, sku_id)
    if not sku.tracked:
        raise refuse(N_("Nothing of {sku} is counted in stock yet: receive or count it first."), sku=sku.code)
    work.session.add(LotSku(sku_id=sku_id))
    unknown = work.session.scalar(select(Lot).where(Lot.sku_id == sku_id, Lot.code == ""))
    if unknown is None:
        unknown = Lot(sku_id=sku_id, received_on=work.today)
        work.session.add(unknown)
    work.session.flush()
    _empty(work, sku_id)
    for bucket in Bucket:
        own = after.quantity if after is not None and after.bucket is bucket else 0
        _say(work, unknown, bucket, pool_of(work, sku_id, bucket).quantity - own)
        _write(work, after.id if after else None, sku_id, unknown.id, bucket, own)
    timeline.note(work, "product", sku.product_id, N_("{sku} is kept by lot"), sku=sku.code)


def keep_many(work: Work, sku_ids: Sequence[int]) -> None:
    """Keep several SKUs by lot."""
    for sku_id in sku_ids:
        keep(work, sku_id)


def stop(work: Work, sku_id: int) -> None:
    """Keep a SKU by lot no more: its pieces stay, which lot they are of is forgotten."""
    sku = load_sku(work, sku_id)
    kept = work.session.scalar(select(LotSku).where(LotSku.sku_id == sku_id))
    if kept is None:
        return
    _empty(work, sku_id)
    work.session.delete(kept)
    timeline.note(work, "product", sku.product_id, N_("{sku} is no longer kept by lot"), sku=sku.code)


def stop_many(work: Work, sku_ids: Sequence[int]) -> None:
    """Keep several SKUs by lot no more."""
    for sku_id in sku_ids:
        stop(work, sku_id)


def put_in(work: Work, moved: StockMovement, code: str, expires_on: date | None = None) -> None:
    """Say of which lot the pieces are that just came in; the SKU is kept by lot from then on. Without a code nothing
    is said. Pieces that were sold before they came are no longer there, and stay out of the lot."""
    if not code.strip():
        return
    _keep(work, moved.sku_id, moved)
    lot = lot_of(work, moved.sku_id, code, expires_on, moved.day)
    unknown = _unknown(work, moved.sku_id)
    here = max(0, min(moved.quantity, queries.level(work.session, unknown.id, moved.bucket)))
    _shift(work, moved, unknown.id, lot.id, here)


def lot_of(work: Work, sku_id: int, code: str, expires_on: date | None, day: date) -> Lot:
    """The SKU's lot of this code, made when it is new. Refused: no code, another expiry than the lot has."""
    code = code.strip()
    refuse_if(rules.problems_lot(code, expires_on, work.today))
    lot = work.session.scalar(select(Lot).where(Lot.sku_id == sku_id, Lot.code == code))
    if lot is None:
        lot = Lot(sku_id=sku_id, code=code, expires_on=expires_on, received_on=day)
        work.session.add(lot)
    elif expires_on is not None and lot.expires_on is not None and lot.expires_on != expires_on:
        raise refuse(
            N_("Lot {lot} expires on {day}; change that on the page of lots."), field="expires",
            lot=code, day=lot.expires_on.isoformat(),
        )  # fmt: skip
    lot.expires_on = lot.expires_on or expires_on
    work.session.flush()
    return lot


def take_from(work: Work, movement_id: int, wanted: Mapping[int, int]) -> None:
    """Say from which lots (id → pieces) a movement took its pieces, instead of those that expire first. Refused: more
    than a lot has, not as many as left, a movement that brought pieces or was taken back."""
    moved = work.session.get_one(StockMovement, movement_id)
    now = queries.of_movement(work.session, movement_id)
    if moved.quantity >= 0 or queries.taken_back(work.session, movement_id):
        raise refuse(N_("Only what left the stock can be of another lot."), field="lots")
    there = queries.levels(work.session, moved.sku_id, moved.bucket)
    free = {lot: there.get(lot, 0) - now.get(lot, 0) for lot in {*there, *now}}
    refuse_if(rules.problems_taking(wanted, free, -moved.quantity))
    for lot in sorted({*wanted, *now}):
        _write(work, moved.id, moved.sku_id, lot, moved.bucket, -wanted.get(lot, 0) - now.get(lot, 0))


def take_all_from(work: Work, wanted: Mapping[int, Mapping[int, int]]) -> None:
    """As `take_from`, for several movements (id → lots): those of a parcel."""
    for movement_id, lots in wanted.items():
        take_from(work, movement_id, lots)


def sort(
    work: Work, lot_id: int, quantity: int, code: str, expires_on: date | None = None, *,
    bucket: Bucket = Bucket.SELLABLE,
) -> None:  # fmt: skip
    """Say that pieces of a lot, as of the one without a code, are of another. Refused: more than there are."""
    lot = load(work, lot_id)
    if not 0 < quantity <= queries.level(work.session, lot.id, bucket):
        raise refuse(N_("This lot does not have so many."), field="quantity")
    target = lot_of(work, lot.sku_id, code, expires_on, lot.received_on)
    if target.id == lot.id:
        raise refuse(N_("The pieces are of this lot already."), field="lot")
    _say(work, lot, bucket, -quantity)
    _say(work, target, bucket, quantity)
    sku = load_sku(work, lot.sku_id)
    timeline.note(
        work, "product", sku.product_id, N_("{quantity} × {sku} are of lot {lot}"),
        quantity=quantity, sku=sku.code, lot=target.code,
    )  # fmt: skip


def edit(work: Work, lot_id: int, code: str, expires_on: date | None, note: str = "") -> None:
    """Correct a lot's code, last good day and note. Refused: no code, one that another lot of the SKU has."""
    lot = load(work, lot_id)
    code = code.strip()
    if lot.code or code:
        refuse_if(rules.problems_lot(code, expires_on, work.today))
    if not lot.code and code:
        raise refuse(N_("These pieces are of no known lot: sort them into one instead."), field="lot")
    taken = select(Lot.id).where(Lot.sku_id == lot.sku_id, Lot.code == code, Lot.id != lot.id)
    if work.session.scalar(taken):
        raise refuse(N_("Lot {lot} is there already."), field="lot", lot=code)
    if expires_on != lot.expires_on:
        lot.noted = False
    lot.code, lot.expires_on, lot.note = code, expires_on, note.strip()
    sku = load_sku(work, lot.sku_id)
    timeline.note(
        work, "product", sku.product_id, N_("Lot {lot} of {sku} expires on {day}"),
        lot=code or "—", sku=sku.code, day=expires_on.isoformat() if expires_on else "—",
    )  # fmt: skip


def note(work: Work, lot_ids: Collection[int], *, noted: bool = True) -> None:
    """The owner knows that these expire: they are not pointed out again, unless their day changes."""
    for lot_id in lot_ids:
        load(work, lot_id).noted = noted


def write_off(
    work: Work, lot_id: int, reason: str, quantity: int | None = None, *,
    bucket: Bucket = Bucket.SELLABLE, day: date | None = None,
) -> StockMovement:  # fmt: skip
    """Pieces of this lot, all that are there by default, are gone for good: a loss of what they are worth at the
    average. Refused: more than the lot has, what `products.write_off` refuses."""
    lot = load(work, lot_id)
    there = queries.level(work.session, lot_id, bucket)
    pieces = there if quantity is None else quantity
    if not 0 < pieces <= there:
        raise refuse(N_("This lot does not have so many."), field="quantity")
    moved = products.write_off(work, lot.sku_id, pieces, reason, bucket=bucket, day=day)
    take_from(work, moved.id, {lot_id: pieces})
    return moved


def write_off_all(work: Work, lot_ids: Sequence[int], reason: str, *, day: date | None = None) -> int:
    """Write off all that is there of these lots, on every shelf; answers how many pieces."""
    pieces = 0
    for lot_id in lot_ids:
        for bucket, there in queries.buckets(work.session, lot_id).items():
            if there > 0:
                pieces -= write_off(work, lot_id, reason, bucket=bucket, day=day).quantity
    return pieces


def adjust(
    work: Work, sku_id: int, change: int, reason: str, *, lot: str = "", expires: date | None = None,
    unit_cost: int | None = None, day: date | None = None, note: str = "",
) -> StockMovement:  # fmt: skip
    """Correct what is there, as `products.adjust`, and say of which lot: found pieces belong to it, lost ones were of
    it. Without a lot, what expires first is lost, and what is found is of no known lot."""
    moved = products.adjust(work, sku_id, change, reason, day=day, unit_cost=unit_cost, note=note)
    _name(work, moved, lot, expires)
    return moved


def count(
    work: Work, sku_id: int, counted: int, *, lot: str = "", expires: date | None = None, day: date | None = None,
    unit_cost: int | None = None, reason: str = Reason.COUNTED, note: str = "",
) -> StockMovement | None:  # fmt: skip
    """Set what is for sale to what was counted, as `products.count`; the difference is of the lot that is named."""
    moved = products.count(work, sku_id, counted, day=day, unit_cost=unit_cost, reason=reason, note=note)
    if moved is not None:
        _name(work, moved, lot, expires)
    return moved


def _name(work: Work, moved: StockMovement, lot: str, expires: date | None) -> None:
    if moved.quantity > 0:
        put_in(work, moved, lot, expires)
    elif lot.strip():
        keep(work, moved.sku_id)
        take_from(work, moved.id, {lot_of(work, moved.sku_id, lot, expires, moved.day).id: -moved.quantity})


def as_it_came(work: Work, moved: StockMovement, came_id: int | None) -> None:
    """Pieces go back to whom they came from: of the lots in which that movement brought them, as far as they have."""
    lots = list(queries.of_movement(work.session, came_id)) if came_id else []
    if lots:
        _choose(work, [moved], lots, moved.day)


def leave(work: Work, ref: tuple[str, int], lots: Collection[int], day: date) -> None:
    """What just left for `ref` (a parcel) is of these lots as far as they have it, even if they expired; the rest, of
    what expires first. Refused: of a SKU of which none of them is, pieces of a lot that had expired."""
    chosen = list(lots)
    if chosen:
        moves = work.session.scalars(
            select(StockMovement).where(StockMovement.ref_type == ref[0], StockMovement.ref_id == ref[1])
        ).all()
        skus = dict(work.session.execute(select(Lot.id, Lot.sku_id).where(Lot.id.in_(chosen))).all())
        for sku_id in sorted(set(skus.values())):
            own = [m for m in moves if m.sku_id == sku_id and m.quantity < 0]
            _choose(work, own, [x for x in chosen if skus.get(x) == sku_id], day)
    _refuse_expired(work, ref, chosen, day)


def _choose(work: Work, moves: Sequence[StockMovement], lots: Sequence[int], day: date) -> None:
    """Take the pieces of these movements, which are of one SKU and shelf, from the lots named before all others."""
    if not moves or not _kept(work, moves[0].sku_id):
        return
    sku_id, bucket = moves[0].sku_id, moves[0].bucket
    for m in moves:  # all back first: what one holds, another may take
        _give_back(work, m)
    others = [x.lot_id for x in queries.of_sku(work.session, sku_id, day, bucket) if x.lot_id not in lots]
    unknown = _unknown(work, sku_id).id
    for m in moves:
        there, left = queries.levels(work.session, sku_id, bucket), -m.quantity
        for lot in (*lots, *others):
            take = max(0, min(left, there.get(lot, 0)))
            _write(work, m.id, sku_id, lot, bucket, -take)
            left -= take
        _write(work, m.id, sku_id, unknown, bucket, -left)


def _give_back(work: Work, moved: StockMovement) -> None:
    for lot, pieces in queries.of_movement(work.session, moved.id).items():
        _write(work, moved.id, moved.sku_id, lot, moved.bucket, -pieces)


def _refuse_expired(work: Work, ref: tuple[str, int], chosen: Collection[int], day: date) -> None:
    found = queries.expired_in(work.session, ref, day, chosen)
    if found is not None:
        raise refuse(
            N_("Of {sku} only lot {lot} is left, which expired on {day}. Choose it to send it all the same."),
            field="lots", sku=found.sku, lot=found.code, day=found.expires_on.isoformat() if found.expires_on else "",
        )  # fmt: skip


def load(work: Work, lot_id: int) -> Lot:
    """The lot. Refused when it is gone."""
    return work.get(Lot, lot_id, N_("This lot is no longer there."))


def reverse_lots(work: Work, ids: list[int]) -> None:
    """Take back what was said of lots. What belongs to a movement that was taken back went back with it; a lot that
    was made with it must not have been used since."""
    run = work.session.connection().exec_driver_sql
    rows = run(
        """SELECT stock_movement_id, sku_id, lot_id, bucket, -sum(quantity) FROM lot_movement
           WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3, 4 HAVING sum(quantity) <> 0""",
        (json.dumps(ids),),
    ).fetchall()
    ends = {m: queries.live_end(work.session, m) for m in {r[0] for r in rows if r[0] is not None}}
    for movement, sku_id, lot_id, bucket, quantity in rows:
        if movement is None or ends[movement] is not None:
            at = None if movement is None else ends[movement]
            _write(work, at, sku_id, lot_id, Bucket(bucket), quantity)
    used = queries.used_since(work.session, ids)
    if used:
        raise refuse(N_("Pieces of lot {lot} have moved since; undo that first."), lot=used)


def _kept(work: Work, sku_id: int) -> bool:
    return work.session.scalar(select(LotSku.id).where(LotSku.sku_id == sku_id)) is not None


def _unknown(work: Work, sku_id: int) -> Lot:
    return work.session.scalars(select(Lot).where(Lot.sku_id == sku_id, Lot.code == "")).one()


def _empty(work: Work, sku_id: int) -> None:
    """Forget which lots the pieces of a SKU are of."""
    for bucket in Bucket:
        for lot_id, there in queries.levels(work.session, sku_id, bucket).items():
            _write(work, None, sku_id, lot_id, bucket, -there)


def _say(work: Work, lot: Lot, bucket: Bucket, quantity: int) -> None:
    _write(work, None, lot.sku_id, lot.id, bucket, quantity)


def _shift(work: Work, moved: StockMovement, source: int, target: int, quantity: int) -> None:
    _write(work, moved.id, moved.sku_id, source, moved.bucket, -quantity)
    _write(work, moved.id, moved.sku_id, target, moved.bucket, quantity)


def _write(work: Work, movement: int | None, sku_id: int, lot_id: int, bucket: Bucket, quantity: int) -> None:
    if quantity:
        append(work, LotMovement(
            stock_movement_id=movement, sku_id=sku_id, lot_id=lot_id, bucket=bucket, quantity=quantity
        ))  # fmt: skip


__all__ = [
    "adjust", "as_it_came", "count", "edit", "keep", "keep_many", "leave", "load", "lot_of", "note", "put_in",
    "reverse_lots", "sort", "stop", "stop_many", "take_from", "write_off", "write_off_all",
]  # fmt: skip
