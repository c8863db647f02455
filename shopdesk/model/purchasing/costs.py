"""What is learned after the goods are in: a late freight bill, a corrected price.

What is still there is revalued, the rest is a purchase difference; the cost of what was sold is never
rewritten (features.md §3.4 rule 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from shopdesk.core.money import amount_shown, split
from shopdesk.core.problems import fill, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import Leg, cr, dr
from shopdesk.model.products.actions import keep_cost
from shopdesk.model.products.records import Bucket, MovementKind, StockMovement
from shopdesk.model.products.rules import problems_amount, problems_price, unit_text
from shopdesk.model.products.stock import pool_of
from shopdesk.model.purchasing import rules
from shopdesk.model.purchasing.receiving import cost_of, load_receipt, owed_for, owed_role, problems_cost
from shopdesk.model.purchasing.records import BillChange, ReceiptLine, ReceiptShare
from shopdesk.model.purchasing.rules import CostDraft, Measured
from shopdesk.model.purchasing.settling import use_ahead
from shopdesk.model.purchasing.suppliers import load_supplier, terms_of
from shopdesk.model.shop import Work

_ENTERING = (MovementKind.PURCHASE_IN, MovementKind.OPENING, MovementKind.ASSEMBLE)


def add_cost(work: Work, receipt_id: int, cost: CostDraft, *, day: date | None = None) -> int:
    """A freight, customs or packing bill that came after the goods; answers its id. Its share of what is still
    there goes into the stock, the rest into profit and loss."""
    receipt = load_receipt(work, receipt_id)
    refuse_if(problems_cost(work, cost) + rules.problems_date(day, work.today))
    measured = [Measured(x.amount, x.quantity, x.sku.weight_g, x.sku.volume_cm3) for x in receipt.lines]
    row = cost_of(work, receipt, cost, measured, day=day or work.today, late=True)
    receipt.costs.append(row)
    work.session.flush()
    lines = receipt.lines
    parts = rules.shares(row.amount, row.basis, measured)
    legs: list[Leg] = []
    for line, part in zip(lines, parts, strict=True):
        kept = _revalue(work, line, part, row.day, ("receipt_cost", row.id)) if row.capitalised else 0
        row.shares.append(ReceiptShare(cost_id=row.id, receipt_line_id=line.id, amount=part, in_stock=kept))
        legs += _legs(line, part, kept, "cogs" if row.capitalised else "freight.in")
    words = fill(N_("{kind} of {number}"), {"kind": fill(rules.COSTS[row.kind], {}),
                                            "number": rules.receipt_number(receipt.id)})  # fmt: skip
    post(work, "E09", ("receipt_cost", row.id), [*legs, owed_for(work, row)], day=row.day, memo=words)
    _tell(work, receipt.supplier_id, receipt.purchase_id, N_("{what}: {amount}"), what=words,
          amount=amount_shown(row.amount, work.facts.currency))  # fmt: skip
    if row.supplier_id is not None:
        use_ahead(work, row.supplier_id)
    return row.id


def correct_price(
    work: Work, receipt_line_id: int, unit_price: int, *, day: date | None = None, note: str = ""
) -> int:
    """The supplier bills another price (minor × 10⁴) than was received at; answers the difference (minor units).

    What is owed follows; a bill that was paid leaves money ahead. Refused: a price below zero.
    """
    line = work.get(ReceiptLine, receipt_line_id, N_("This receipt is no longer there."))
    refuse_if(problems_price(unit_price, "unit_price") + rules.problems_date(day, work.today))
    after = rules.amount_of(line.quantity, unit_price)
    refuse_if(problems_amount(after, "unit_price"))
    change = after - line.amount
    terms_of(work, line.receipt.supplier_id, line.sku_id).price = unit_price
    line.unit_price = unit_price
    if change == 0:
        return 0
    row = BillChange(
        receipt_line_id=line.id,
        day=day or work.today,
        before=line.amount,
        after=after,
        in_stock=0,
        note=note.strip(),
    )
    work.session.add(row)
    work.session.flush()
    line.amount = after
    row.in_stock = _revalue(work, line, change, row.day, ("bill_change", row.id))
    _post_change(work, line, row, change)
    use_ahead(work, line.receipt.supplier_id)
    return change


def _post_change(work: Work, line: ReceiptLine, row: BillChange, change: int) -> None:
    supplier = load_supplier(work, line.receipt.supplier_id)
    owed = Leg(owed_role(line.receipt), debit=max(-change, 0), credit=max(change, 0), party=supplier.party)
    memo = fill(N_("Price of {sku} corrected"), {"sku": line.sku.code})
    legs = [*_legs(line, change, row.in_stock, "cogs"), owed]
    post(work, "E09", ("bill_change", row.id), legs, day=row.day, memo=memo)
    unit = unit_text(line.unit_price, work.facts.currency)
    _tell(work, supplier.id, line.receipt.purchase_id, N_("Price of {sku} corrected to {unit}"),
          sku=line.sku.code, unit=unit)  # fmt: skip


def _revalue(work: Work, line: ReceiptLine, change: int, day: date, ref: tuple[str, int]) -> int:
    """Move a change of cost into the value of those pieces of a line that are still there; answers how much."""
    places = list(_still_there(work, line))
    parts = split(change, [*(n for _b, n in places), line.quantity - sum(n for _b, n in places)])
    kept = 0
    for (bucket, _count), part in zip(places, parts, strict=False):
        inside = max(part, -max(pool_of(work, line.sku_id, bucket).value, 0))
        if inside:
            _add_value(work, line.sku_id, bucket, inside, day, ref)
        kept += inside
    if kept:
        pool = pool_of(work, line.sku_id)
        keep_cost(work, line.sku, pool.unit_cost)
    return kept


def _still_there(work: Work, line: ReceiptLine) -> Iterator[tuple[Bucket, int]]:
    """Where pieces of a line still are, its own bucket first, then where they may have been moved to."""
    left = line.quantity
    for bucket in dict.fromkeys((line.quality, *Bucket)):
        after = _came_after(work, line, bucket)
        count = rules.still_there(left, pool_of(work, line.sku_id, bucket).quantity, after)
        if count:
            left -= count
            yield bucket, count


def _came_after(work: Work, line: ReceiptLine, bucket: Bucket) -> int:
    """Pieces that entered the bucket after the line did; what was taken back did not."""
    undone = select(StockMovement.reverses_id).where(
        StockMovement.sku_id == line.sku_id, StockMovement.reverses_id.is_not(None)
    )
    after = select(func.sum(StockMovement.quantity)).where(
        StockMovement.sku_id == line.sku_id, StockMovement.bucket == bucket,
        StockMovement.id > (line.movement_id or 0), StockMovement.kind.in_(_ENTERING),
        StockMovement.id.not_in(undone),
    )  # fmt: skip
    return work.session.scalar(after) or 0


def _add_value(work: Work, sku_id: int, bucket: Bucket, change: int, day: date, ref: tuple[str, int]) -> None:
    work.session.add(
        StockMovement(
            sku_id=sku_id, bucket=bucket, quantity=0, value=change, kind=MovementKind.REVALUE, reason=ref[0],
            ref_type=ref[0], ref_id=ref[1], day=day, recorded_at=work.now,
        )
    )  # fmt: skip
    work.session.flush()


def _legs(line: ReceiptLine, change: int, kept: int, rest_role: str) -> list[Leg]:
    """A change of cost: what is kept in the stock, and the rest where differences go."""
    gone = change - kept
    stock = dr("stock.goods", kept, sku_id=line.sku_id) if kept > 0 else cr(
        "stock.goods", -kept, sku_id=line.sku_id
    )  # fmt: skip
    rest = dr(rest_role, gone, sku_id=line.sku_id) if gone > 0 else cr(rest_role, -gone, sku_id=line.sku_id)
    return [stock, rest]


def _tell(work: Work, supplier_id: int, purchase_id: int | None, words: str, /, **values: object) -> None:
    timeline.note(work, "supplier", supplier_id, words, **values)
    if purchase_id is not None:
        timeline.note(work, "purchase", purchase_id, words, **values)
