"""Paying suppliers: a payment settles bills, oldest first or those named; what is beyond them was paid ahead.

In the books a payment that settles goes against `ap.supplier`, the rest waits in `prepaid.supplier` until a
bill uses it (accounting.md E10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from shopdesk.core.money import amount_shown
from shopdesk.core.problems import fill, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post, refuse_no_money
from shopdesk.model.ledger.rules import cr, dr
from shopdesk.model.products.rules import problems_amount
from shopdesk.model.purchasing.bills import bills, open_bills
from shopdesk.model.purchasing.records import (
    Settlement,
    Supplier,
    SupplierPayment,
    SupplierRefund,
    SupplierReturn,
)
from shopdesk.model.purchasing.rules import problems_date
from shopdesk.model.purchasing.suppliers import load_supplier
from shopdesk.model.shop import Work


@dataclass(slots=True)
class _Fund:
    """Money paid, or credit of a return, that no bill used yet."""

    record: SupplierPayment | SupplierReturn
    rest: int

    @property
    def paid(self) -> bool:
        return isinstance(self.record, SupplierPayment)


def pay(
    work: Work,
    supplier_id: int,
    amount: int,
    money_role: str,
    *,
    day: date | None = None,
    receipts: Sequence[int] = (),
    note: str = "",
) -> int:
    """Pay a supplier from a money role; answers the payment's id. It settles the bills of these receipts, then the
    oldest; the rest is paid ahead. Refused: no amount, an account that holds no money, a receipt not theirs."""
    supplier = load_supplier(work, supplier_id)
    _refuse_amount(work, amount, money_role, day)
    payment = SupplierPayment(
        supplier_id=supplier_id, day=day or work.today, amount=amount, money_role=money_role, note=note.strip(),
        created_at=work.now,
    )  # fmt: skip
    work.session.add(payment)
    work.session.flush()
    rest = _settle(work, _Fund(payment, amount), supplier_id, receipts, fresh=True)
    legs = [
        dr("ap.supplier", amount - rest, party=supplier.party), dr("prepaid.supplier", rest, party=supplier.party),
        cr(money_role, amount, party=supplier.party, cash_flow="03"),
    ]  # fmt: skip
    post(
        work, "E10", ("supplier_payment", payment.id), legs, day=payment.day,
        memo=fill(N_("Paid to {supplier}"), {"supplier": supplier.name}),
    )  # fmt: skip
    _note(work, supplier, N_("{amount} paid"), amount)
    return payment.id


def take_back(
    work: Work, supplier_id: int, amount: int, money_role: str, *, day: date | None = None, note: str = ""
) -> int:
    """A supplier paid money back: of what was paid ahead, then of the credit of returns. Refused: more than
    she holds."""
    supplier = load_supplier(work, supplier_id)
    _refuse_amount(work, amount, money_role, day)
    funds = _funds(work, supplier_id)
    held = sum(f.rest for f in funds)
    if amount > held:
        words = N_("{name} holds {held} of yours.")
        told = amount_shown(held, work.facts.currency)
        raise refuse(words, field="amount", name=supplier.name, held=told)
    refund = SupplierRefund(
        supplier_id=supplier_id,
        day=day or work.today,
        amount=amount,
        money_role=money_role,
        note=note.strip(),
    )
    work.session.add(refund)
    work.session.flush()
    ahead = _use_up(sorted(funds, key=lambda f: not f.paid), amount)
    legs = [
        dr(money_role, amount, party=supplier.party, cash_flow="03"),
        cr("prepaid.supplier", ahead, party=supplier.party),
        cr("ap.supplier", amount - ahead, party=supplier.party),
    ]
    post(
        work, "E10", ("supplier_refund", refund.id), legs, day=refund.day,
        memo=fill(N_("Paid back by {supplier}"), {"supplier": supplier.name}),
    )  # fmt: skip
    _note(work, supplier, N_("{amount} paid back"), amount)
    return refund.id


def use_ahead(work: Work, supplier_id: int) -> None:
    """Let money paid ahead and credits settle what is open now, and let go what a bill no longer needs."""
    work.session.flush()
    for bill in bills(work.session, supplier_id):
        if bill.open < 0:
            _let_go(work, supplier_id, bill.receipt_id, -bill.open)
    for fund in _funds(work, supplier_id):
        before = fund.rest
        if _settle(work, fund, supplier_id, (), fresh=False) == before:
            return


def _settle(work: Work, fund: _Fund, supplier_id: int, receipts: Sequence[int], *, fresh: bool) -> int:
    """Use a fund for these bills, then the oldest; answers what is left of it. Money that is not `fresh`
    was paid ahead: that it settles now is posted."""
    found = open_bills(work.session, supplier_id)
    unknown = set(receipts) - {b.receipt_id for b in found}
    if unknown:
        raise refuse(N_("Nothing is open on this receipt."), field="receipts")
    found.sort(key=lambda b: b.receipt_id not in receipts)  # sort is stable: the rest stays oldest first
    for bill in found:
        take = min(fund.rest, bill.open)
        if take <= 0:
            break
        fund.rest -= take
        part = Settlement(
            supplier_id=supplier_id, receipt_id=bill.receipt_id, amount=take,
            payment_id=fund.record.id if fund.paid else None, return_id=None if fund.paid else fund.record.id,
        )  # fmt: skip
        work.session.add(part)
        work.session.flush()
        if fund.paid and not fresh:
            _post_between(work, part, take)
    work.session.flush()
    return fund.rest


def _let_go(work: Work, supplier_id: int, receipt_id: int, amount: int) -> None:
    """A bill became smaller than what was paid for it: the last of that money is paid ahead again."""
    parts = work.session.scalars(
        select(Settlement)
        .where(Settlement.supplier_id == supplier_id, Settlement.receipt_id == receipt_id)
        .order_by(Settlement.id.desc())
    ).all()
    for part in parts:
        take = min(amount, part.amount)
        amount -= take
        if take and part.payment_id is not None:
            _post_between(work, part, -take)
        if take == part.amount:
            work.session.delete(part)
        else:
            part.amount -= take
    work.session.flush()


def _post_between(work: Work, part: Settlement, amount: int) -> None:
    """Money paid ahead settles a bill (+), or is ahead again (−)."""
    party = load_supplier(work, part.supplier_id).party
    use, back = max(amount, 0), max(-amount, 0)
    legs = [dr("ap.supplier", use, party=party), cr("prepaid.supplier", use, party=party),
            dr("prepaid.supplier", back, party=party), cr("ap.supplier", back, party=party)]  # fmt: skip
    post(
        work, "E10", ("settlement", part.id), legs, day=work.today, part=f"{work.step}:{part.amount}:{amount}",
        memo=fill(N_("Money paid ahead to {supplier}"), {"supplier": party}),
    )  # fmt: skip


def _funds(work: Work, supplier_id: int) -> list[_Fund]:
    """Payments and credits with something left, oldest first; credits before money."""
    work.session.flush()
    payments = work.session.scalars(select(SupplierPayment).where(SupplierPayment.supplier_id == supplier_id))
    returns = work.session.scalars(select(SupplierReturn).where(SupplierReturn.supplier_id == supplier_id))
    used = _used(work, supplier_id, Settlement.payment_id)
    found = [_Fund(p, p.amount - p.refunded - used.get(p.id, 0)) for p in payments]
    used = _used(work, supplier_id, Settlement.return_id)
    found += [_Fund(r, r.credit + r.tax - r.refunded - used.get(r.id, 0)) for r in returns]
    found = [f for f in found if f.rest]
    return sorted(found, key=lambda f: (f.paid, f.record.day, f.record.id))


def _used(work: Work, supplier_id: int, column: InstrumentedAttribute[int | None]) -> dict[int | None, int]:
    """What bills used of each payment or return."""
    summed = select(column, func.sum(Settlement.amount)).where(Settlement.supplier_id == supplier_id)
    return {row[0]: row[1] for row in work.session.execute(summed.group_by(column))}


def _use_up(funds: Sequence[_Fund], amount: int) -> int:
    """Take an amount that was paid back off the funds; answers what of it had been paid ahead."""
    ahead = 0
    for fund in funds:
        take = min(amount, fund.rest)
        fund.record.refunded += take
        amount -= take
        ahead += take if fund.paid else 0
    return ahead


def _refuse_amount(work: Work, amount: int, money_role: str, day: date | None) -> None:
    if amount <= 0:
        refuse_if([problem(N_("The amount must be more than zero."), field="amount")])
    refuse_if(problems_amount(amount) + problems_date(day, work.today))
    refuse_no_money(work, money_role)


def _note(work: Work, supplier: Supplier, what: str, amount: int) -> None:
    told = amount_shown(amount, work.facts.currency)
    timeline.note(work, "supplier", supplier.id, what, amount=told)
