"""The bill comes after the goods: what was reckoned is put right, and owed to the supplier (accounting.md E09b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shopdesk.core.money import amount_shown
from shopdesk.core.problems import fill, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post, refuse_no_money
from shopdesk.model.ledger.rules import cr, dr
from shopdesk.model.purchasing import rules
from shopdesk.model.purchasing.costs import correct_price
from shopdesk.model.purchasing.receiving import load_receipt
from shopdesk.model.purchasing.records import Receipt
from shopdesk.model.purchasing.settling import pay, use_ahead
from shopdesk.model.shop import Work


def bill(
    work: Work,
    receipt_id: int,
    *,
    prices: Mapping[int, int] | None = None,
    tax: int = 0,
    day: date | None = None,
    reference: str = "",
    paid_from: str = "",
) -> int:
    """The supplier's bill of a receipt came; answers what is owed for it (minor units).

    `prices` (minor × 10⁴, by the receipt's line) as billed, where they are not as reckoned: what is still there is
    revalued, the rest is a purchase difference. Money paid ahead settles it, or it is paid from a money role.
    Refused: it was billed already, a line of another receipt, a tax below zero.
    """
    receipt = load_receipt(work, receipt_id)
    _refuse(work, receipt, prices or {}, tax, day, paid_from)
    for line_id, price in (prices or {}).items():
        correct_price(work, line_id, price, day=day)
    receipt.billed_on, receipt.bill, receipt.tax = day or work.today, reference.strip(), tax
    owed = _post(work, receipt)
    if paid_from and owed:
        pay(work, receipt.supplier_id, owed, paid_from, day=day, receipts=[receipt_id])
    use_ahead(work, receipt.supplier_id)
    return owed


def _refuse(
    work: Work, receipt: Receipt, prices: Mapping[int, int], tax: int, day: date | None, paid_from: str
) -> None:
    if receipt.billed_on is not None:
        raise refuse(N_("{number} is billed already."), number=rules.receipt_number(receipt.id))
    if prices.keys() - {x.id for x in receipt.lines}:
        raise refuse(N_("This SKU did not come with that receipt."), field="prices")
    refuse_if(rules.problems_tax(tax) + rules.problems_date(day, work.today))
    if day is not None and day < receipt.day:
        raise refuse(N_("The goods came later, on {day}."), field="day", day=receipt.day)
    if paid_from:
        refuse_no_money(work, paid_from)


def _post(work: Work, receipt: Receipt) -> int:
    """What was received and not billed is owed to the supplier, with the tax that is claimed back."""
    supplier, number = receipt.supplier, rules.receipt_number(receipt.id)
    goods = sum(x.amount for x in receipt.lines)
    legs = [
        dr("ap.grni", goods, party=supplier.party), dr("vat.in", receipt.tax, party=supplier.party),
        cr("ap.supplier", goods + receipt.tax, party=supplier.party),
    ]  # fmt: skip
    memo = fill(N_("Bill of {supplier} for {number}"), {"supplier": supplier.name, "number": number})
    post(work, "E09", ("receipt_bill", receipt.id), legs, day=receipt.billed_on or work.today, memo=memo)
    told = amount_shown(goods + receipt.tax, work.facts.currency)
    about = (("supplier", supplier.id), ("purchase", receipt.purchase_id))
    for subject, record in about:
        if record is not None:
            timeline.note(work, subject, record, N_("{number} billed: {amount}"), number=number, amount=told)
    return goods + receipt.tax
