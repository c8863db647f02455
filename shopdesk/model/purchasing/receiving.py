"""Goods come in: on an order or without one, all of them or some, too many, damaged; with what their way cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shopdesk.core.problems import Problem, fill, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post, refuse_no_money
from shopdesk.model.ledger.rules import Leg, cr, dr
from shopdesk.model.lots.actions import put_in
from shopdesk.model.products import loading
from shopdesk.model.products.actions import keep_cost
from shopdesk.model.products.in_bundles import begin_tracking
from shopdesk.model.products.records import Bucket, MovementKind, Sku
from shopdesk.model.products.rules import problems_amount, problems_receiving, unit_text
from shopdesk.model.products.stock import move_stock
from shopdesk.model.purchasing import rules
from shopdesk.model.purchasing.ordering import load_purchase, settle_state
from shopdesk.model.purchasing.records import (
    CostKind,
    Purchase,
    PurchaseLine,
    Receipt,
    ReceiptCost,
    ReceiptLine,
    ReceiptShare,
    Supplier,
)
from shopdesk.model.purchasing.rules import CostDraft, Measured, ReceivedDraft
from shopdesk.model.purchasing.settling import pay, use_ahead
from shopdesk.model.purchasing.states import DOING, Do
from shopdesk.model.purchasing.suppliers import load_supplier, terms_of
from shopdesk.model.shop import Work


@dataclass(frozen=True, slots=True)
class _Coming:
    """A line of a receipt to be, with what is known of it."""

    sku: Sku
    quantity: int
    unit_price: int
    quality: Bucket
    ordered: PurchaseLine | None
    lot: str = ""
    expires: date | None = None

    @property
    def amount(self) -> int:
        return rules.amount_of(self.quantity, self.unit_price)

    @property
    def measured(self) -> Measured:
        """By what costs are handed out."""
        return Measured(self.amount, self.quantity, self.sku.weight_g, self.sku.volume_cm3)


def receive(
    work: Work,
    supplier_id: int,
    lines: Sequence[ReceivedDraft],
    *,
    purchase_id: int | None = None,
    costs: Sequence[CostDraft] = (),
    day: date | None = None,
    tax: int = 0,
    reference: str = "",
    note: str = "",
    accept_over: bool = False,
    paid_from: str = "",
    billed: bool = True,
) -> int:
    """Take goods in and owe them to the supplier, or pay them at once from a money role; answers the receipt's id.

    Stock is worth its price and its share of the costs that are part of it; `tax` is input tax claimed back.
    Not `billed`: the prices are an estimate until `billing.bill` (accounting.md E09b); what is paid at once was
    then paid ahead. Refused: an order that takes nothing more, no pieces, an archived SKU, tax without a bill, and,
    unless `accept_over`, more than was ordered. What was sold before it came is settled; money paid ahead is used.
    """
    supplier = load_supplier(work, supplier_id)
    purchase = _purchase(work, purchase_id, supplier_id)
    coming = _coming(work, supplier_id, purchase, lines)
    refuse_if(rules.problems_date(day, work.today) + _problems_bill(tax, billed=billed))
    _refuse(work, coming, costs, paid_from, accept_over)
    receipt = Receipt(
        supplier_id=supplier_id, purchase_id=purchase_id, day=day or work.today, tax=tax,
        billed_on=(day or work.today) if billed else None, reference=reference.strip(), note=note.strip(),
        created_at=work.now,
    )  # fmt: skip
    work.session.add(receipt)
    work.session.flush()
    rows = _add_lines(work, receipt, coming)
    landed = [_add_cost(work, receipt, c, rows, coming) for c in costs]
    _move(work, receipt, supplier, rows, coming)
    _post(work, receipt, supplier, rows, landed)
    if purchase is not None:
        settle_state(purchase)
    _note(work, receipt, supplier, coming)
    owed = sum(x.amount for x in rows) + tax + sum(c.amount for c in landed if c.supplier_id == supplier_id)
    if paid_from and owed:
        own = [receipt.id] if billed else ()
        pay(work, supplier_id, owed, paid_from, day=receipt.day, receipts=own)
    use_ahead(work, supplier_id)
    return receipt.id


def load_receipt(work: Work, receipt_id: int) -> Receipt:
    """The receipt. Refused when it is gone."""
    return work.get(Receipt, receipt_id, N_("This receipt is no longer there."))


def cost_of(
    work: Work, receipt: Receipt, draft: CostDraft, lines: Sequence[Measured], *, day: date, late: bool
) -> ReceiptCost:
    """A cost to be written down, with the basis that counts for the lines. Whether it is part of the goods' cost:
    customs are, the rest as the shop does."""
    capitalised = draft.capitalised
    if capitalised is None:
        capitalised = draft.kind is CostKind.CUSTOMS or work.facts.capitalise_freight
    owner = None if draft.money_role else draft.supplier_id or receipt.supplier_id
    return ReceiptCost(
        receipt_id=receipt.id, kind=draft.kind, amount=draft.amount, day=day, supplier_id=owner,
        basis=rules.basis_that_counts(draft.basis, lines), money_role=draft.money_role, capitalised=capitalised,
        late=late, note=draft.note.strip(),
    )  # fmt: skip


def problems_cost(work: Work, draft: CostDraft) -> list[Problem]:
    """What is wrong with a cost: no amount, money from where none is, a carrier that is not there."""
    if draft.amount <= 0:
        return [problem(N_("The amount must be more than zero."), field="amount")]
    if too_much := problems_amount(draft.amount):
        return too_much
    if draft.money_role:
        refuse_no_money(work, draft.money_role)
    elif draft.supplier_id is not None:
        load_supplier(work, draft.supplier_id)
    return []


def owed_role(receipt: Receipt) -> str:
    """Where the goods of a receipt are owed: to the supplier, or as received and not billed."""
    return "ap.grni" if receipt.billed_on is None else "ap.supplier"


def owed_for(work: Work, cost: ReceiptCost) -> Leg:
    """The credit of a cost: money, or what is owed to who bills it."""
    if cost.money_role:
        return cr(cost.money_role, cost.amount, cash_flow="03")
    return cr("ap.supplier", cost.amount, party=load_supplier(work, cost.supplier_id or 0).party)


def _purchase(work: Work, purchase_id: int | None, supplier_id: int) -> Purchase | None:
    if purchase_id is None:
        return None
    purchase = load_purchase(work, purchase_id)
    if Do.RECEIVE not in DOING[purchase.state] or purchase.supplier_id != supplier_id:
        raise refuse(N_("{number} takes nothing in now."), number=rules.number(purchase_id))
    return purchase


def _coming(
    work: Work, supplier_id: int, purchase: Purchase | None, lines: Sequence[ReceivedDraft]
) -> list[_Coming]:
    """Each line with its SKU, its line of the order, and its price: the order's, else the supplier's last one."""
    by_id = {x.id: x for x in purchase.lines} if purchase else {}
    by_sku = {x.sku_id: x for x in purchase.lines} if purchase else {}
    found = []
    for line in lines:
        ordered = by_id.get(line.line_id or 0) or by_sku.get(line.sku_id)
        sku = ordered.sku if ordered else loading.sku(work, line.sku_id, "sku")
        price = line.unit_price
        if price is None:
            price = ordered.unit_price if ordered else terms_of(work, supplier_id, sku.id).price
        if price is None:
            raise refuse(N_("What does one piece of {sku} cost?"), field="unit_price", sku=sku.code)
        found.append(_Coming(sku, line.quantity, price, line.quality, ordered, line.lot, line.expires))
    return found


def _problems_bill(tax: int, *, billed: bool) -> list[Problem]:
    if tax > 0 and not billed:
        return [problem(N_("Input tax is claimed back with the bill, not before it."), field="tax")]
    return rules.problems_tax(tax)


def _refuse(
    work: Work, coming: Sequence[_Coming], costs: Sequence[CostDraft], paid_from: str, over: bool
) -> None:
    found = [] if coming else [problem(N_("Nothing came in yet: enter pieces."), field="lines")]
    for x in coming:
        found += problems_receiving(x.sku, x.quantity, x.unit_price)
    for draft in costs:
        found += problems_cost(work, draft)
    refuse_if(found)
    if paid_from:
        refuse_no_money(work, paid_from)
    if not over:
        refuse_if(rules.problems_over([(x.ordered, x.quantity) for x in coming if x.ordered]))


def _add_lines(work: Work, receipt: Receipt, coming: Sequence[_Coming]) -> list[ReceiptLine]:
    for x in coming:
        row = ReceiptLine(
            receipt_id=receipt.id, purchase_line_id=x.ordered.id if x.ordered else None, sku_id=x.sku.id,
            quality=x.quality, quantity=x.quantity, unit_price=x.unit_price, amount=x.amount,
        )  # fmt: skip
        receipt.lines.append(row)
        if x.ordered:
            x.ordered.received += x.quantity
        terms_of(work, receipt.supplier_id, x.sku.id).price = x.unit_price
    work.session.flush()
    return list(receipt.lines)


def _add_cost(
    work: Work, receipt: Receipt, draft: CostDraft, rows: Sequence[ReceiptLine], coming: Sequence[_Coming]
) -> ReceiptCost:
    lines = [x.measured for x in coming]
    cost = cost_of(work, receipt, draft, lines, day=receipt.day, late=False)
    receipt.costs.append(cost)
    work.session.flush()
    parts = rules.shares(cost.amount, cost.basis, lines)
    for row, part in zip(rows, parts, strict=True):
        inside = part if cost.capitalised else 0
        cost.shares.append(
            ReceiptShare(cost_id=cost.id, receipt_line_id=row.id, amount=part, in_stock=inside)
        )
    return cost


def _move(
    work: Work, receipt: Receipt, supplier: Supplier, rows: Sequence[ReceiptLine], coming: Sequence[_Coming]
) -> None:
    """The pieces enter their bucket, worth their price and their share of the costs. Known from here on: tracked."""
    inside = dict.fromkeys((r.id for r in rows), 0)
    for share in (s for c in receipt.costs for s in c.shares):
        inside[share.receipt_line_id] += share.in_stock
    for row, x in zip(rows, coming, strict=True):
        begin_tracking(work, x.sku)
        moved = move_stock(
            work, row.sku_id, row.quantity, MovementKind.PURCHASE_IN, day=receipt.day, bucket=row.quality,
            value=row.amount + inside[row.id], reason=supplier.name, ref=("receipt_line", row.id),
        )  # fmt: skip
        put_in(work, moved, x.lot, x.expires)
        row.movement_id = moved.id
        keep_cost(work, x.sku, moved.unit_cost)


def _post(
    work: Work,
    receipt: Receipt,
    supplier: Supplier,
    rows: Sequence[ReceiptLine],
    costs: Sequence[ReceiptCost],
) -> None:
    """E09a or E09b with E09c: goods with their share, tax claimed back, freight that is an expense; owed to each."""
    shares = [s for c in costs for s in c.shares]
    legs = []
    for row in rows:
        worth = row.amount + sum(s.in_stock for s in shares if s.receipt_line_id == row.id)
        legs.append(dr("stock.goods", worth, sku_id=row.sku_id, quantity=row.quantity, party=supplier.party))
    legs.append(dr("vat.in", receipt.tax, party=supplier.party))
    legs.append(dr("freight.in", sum(s.amount - s.in_stock for s in shares)))
    legs.append(cr(owed_role(receipt), sum(r.amount for r in rows) + receipt.tax, party=supplier.party))
    legs += [owed_for(work, c) for c in costs]
    number = rules.receipt_number(receipt.id)
    memo = fill(N_("Goods of {supplier} received, {number}"), {"supplier": supplier.name, "number": number})
    post(work, "E09", ("receipt", receipt.id), legs, day=receipt.day, memo=memo)


def _note(work: Work, receipt: Receipt, supplier: Supplier, coming: Sequence[_Coming]) -> None:
    number = rules.receipt_number(receipt.id)
    for x in coming:
        timeline.note(
            work, "product", x.sku.product_id, N_("{quantity} × {sku} received at {unit}, {supplier}"),
            quantity=x.quantity, sku=x.sku.code, unit=unit_text(x.unit_price, work.facts.currency),
            supplier=supplier.name,
        )  # fmt: skip
    pieces = sum(x.quantity for x in coming)
    if receipt.purchase_id is not None:
        timeline.note(
            work, "purchase", receipt.purchase_id, N_("{count} pieces received ({number})"),
            count=pieces, number=number,
        )  # fmt: skip
    timeline.note(
        work, "supplier", supplier.id, N_("{count} pieces received ({number})"), count=pieces, number=number
    )
