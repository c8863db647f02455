"""Goods go back to a supplier: they leave at today's average, she owes their price; the difference is a purchase
difference (accounting.md E09d)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from shopdesk.core.money import line_total, share_of_units
from shopdesk.core.problems import Problem, fill, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post, refuse_no_money
from shopdesk.model.ledger.rules import Leg, cr, dr
from shopdesk.model.lots.actions import as_it_came
from shopdesk.model.products import loading
from shopdesk.model.products.actions import keep_cost
from shopdesk.model.products.records import MovementKind, Sku
from shopdesk.model.products.rules import problems_amount, problems_quantity
from shopdesk.model.products.stock import move_stock
from shopdesk.model.purchasing.records import ReceiptLine, Supplier, SupplierReturn, SupplierReturnLine
from shopdesk.model.purchasing.rules import ReturnDraft, problems_date, problems_tax
from shopdesk.model.purchasing.settling import use_ahead
from shopdesk.model.purchasing.suppliers import load_supplier, terms_of
from shopdesk.model.shop import Work


def return_goods(
    work: Work,
    supplier_id: int,
    lines: Sequence[ReturnDraft],
    *,
    receipt_id: int | None = None,
    day: date | None = None,
    tax: int = 0,
    money_role: str = "",
    note: str = "",
) -> int:
    """Send goods back; answers the return's id. What the supplier gives for them is taken off what is owed, or was
    paid back into a money role. `tax` is the input tax of it that is given up.

    Refused: more than is there, more of a receipt's line than came of it, a credit below zero.
    """
    supplier = load_supplier(work, supplier_id)
    if money_role:
        refuse_no_money(work, money_role)
    refuse_if([] if lines else [problem(N_("Nothing goes back yet: enter pieces."), field="lines")])
    refuse_if(_problems(work, lines, tax) + problems_date(day, work.today))
    back = SupplierReturn(
        supplier_id=supplier_id, receipt_id=receipt_id, day=day or work.today, credit=0, tax=tax, note=note.strip(),
        created_at=work.now,
    )  # fmt: skip
    work.session.add(back)
    work.session.flush()
    legs = [leg for line in lines for leg in _take_out(work, back, supplier, line)]
    total = back.credit + tax
    if money_role:
        back.refunded = total
        legs.append(dr(money_role, total, party=supplier.party, cash_flow="03"))
    else:
        legs.append(dr("ap.supplier", total, party=supplier.party))
    legs.append(cr("vat.in", tax, party=supplier.party))
    post(
        work, "E09", ("supplier_return", back.id), legs, day=back.day,
        memo=fill(N_("Goods sent back to {supplier}"), {"supplier": supplier.name}),
    )  # fmt: skip
    pieces = sum(x.quantity for x in lines)
    timeline.note(work, "supplier", supplier_id, N_("{count} pieces sent back"), count=pieces)
    use_ahead(work, supplier_id)
    return back.id


def returned_of(work: Work, receipt_line_id: int) -> int:
    """Pieces of a receipt's line that went back already."""
    counted = select(func.coalesce(func.sum(SupplierReturnLine.quantity), 0))
    return int(work.session.scalar(counted.where(SupplierReturnLine.receipt_line_id == receipt_line_id)) or 0)


def _problems(work: Work, lines: Sequence[ReturnDraft], tax: int) -> list[Problem]:
    found = problems_tax(tax)
    for x in lines:
        found += problems_quantity(x.quantity)
        if x.credit is not None and x.credit < 0:
            found.append(problem(N_("A credit is zero or more."), field="credit"))
        found += problems_amount(x.credit or 0, "credit")
    return found


def _take_out(work: Work, back: SupplierReturn, supplier: Supplier, draft: ReturnDraft) -> list[Leg]:
    """The pieces leave at the average; answers the legs of the stock and of the difference."""
    sku = loading.sku(work, draft.sku_id, "sku")
    credit = _credit(work, supplier.id, draft, sku)
    row = SupplierReturnLine(
        return_id=back.id, receipt_line_id=draft.receipt_line_id, sku_id=sku.id, bucket=draft.bucket,
        quantity=draft.quantity, credit=0, cost=0,
    )  # fmt: skip
    back.lines.append(row)
    work.session.flush()
    moved = move_stock(
        work, sku.id, -draft.quantity, MovementKind.PURCHASE_RETURN, day=back.day, bucket=draft.bucket,
        reason=supplier.name, ref=("supplier_return_line", row.id),
    )  # fmt: skip
    came = work.session.get(ReceiptLine, draft.receipt_line_id) if draft.receipt_line_id else None
    as_it_came(work, moved, came.movement_id if came else None)
    row.cost, row.movement_id = -moved.value, moved.id
    row.credit = row.cost if credit is None else credit
    back.credit += row.credit
    keep_cost(work, sku, None)
    gap = row.cost - row.credit
    return [
        cr("stock.goods", row.cost, sku_id=sku.id, quantity=draft.quantity, party=supplier.party),
        dr("cogs", max(gap, 0), sku_id=sku.id), cr("cogs", max(-gap, 0), sku_id=sku.id),
    ]  # fmt: skip


def _credit(work: Work, supplier_id: int, draft: ReturnDraft, sku: Sku) -> int | None:
    """What the supplier gives: as told, else the pieces' part of what was billed, else her last price."""
    line = work.session.get(ReceiptLine, draft.receipt_line_id) if draft.receipt_line_id else None
    if line is None:
        if draft.credit is not None:
            return draft.credit
        price = terms_of(work, supplier_id, sku.id).price
        return None if price is None else line_total(draft.quantity, price)
    gone = returned_of(work, line.id)
    if line.sku_id != sku.id or gone + draft.quantity > line.quantity:
        words = N_("Only {left} of {sku} came with this receipt and did not go back.")
        raise refuse(words, field="quantity", left=line.quantity - gone, sku=sku.code)
    if draft.credit is not None:
        return draft.credit
    return share_of_units(line.amount, line.quantity, gone, draft.quantity)
