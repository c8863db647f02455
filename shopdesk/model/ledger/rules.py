"""What each event does to the books, as legs (accounting.md §2.3), and what makes an entry right. Pure.

Legs name roles, never account codes: a chart says which account plays a role. Amounts are minor units.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict, Unpack

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

HAND = "hand"
"""`source_type` of what the owner entered in the Ledger."""


class About(TypedDict, total=False):
    """What a leg may say beside its amount."""

    order_id: int | None
    sku_id: int | None
    channel_id: int | None
    quantity: int | None
    party: str
    tax_code: str
    memo: str
    cash_flow: str


@dataclass(frozen=True, slots=True)
class Leg:
    """A line of an entry to be: an account, by role or by code, and a debit or a credit."""

    role: str
    debit: int = 0
    credit: int = 0
    cash_flow: str = ""
    account_code: str = ""
    order_id: int | None = None
    sku_id: int | None = None
    channel_id: int | None = None
    quantity: int | None = None
    party: str = ""
    tax_code: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to be. `source` is table and id of what it comes from; `part` tells several of one source
    apart.
    """

    event: str
    source: tuple[str, int]
    legs: Sequence[Leg]
    day: date
    memo: str
    part: str = ""
    batch_id: int | None = None
    attachments: int = 0

    @property
    def base_key(self) -> str:
        """What its idempotency key begins with; the generation follows."""
        return f"{self.event}:{self.source[0]}:{self.source[1]}:{self.part}"


_MONEY = {
    "platform": "ar.clearing", "alipay": "cash.wallet.alipay", "wechat": "cash.wallet.wechat",
    "paypal": "cash.wallet.paypal", "bank": "cash.bank", "cash": "cash.hand", "gift_card": "giftcard",
    "on_delivery": "ar.customer",
}  # fmt: skip

CASH_FLOWS = {
    "01": N_("Received from sales"), "02": N_("Other operating receipts"),
    "03": N_("Paid for goods and services"),
    "04": N_("Paid to employees"), "05": N_("Taxes paid"), "06": N_("Other operating payments"),
    "08": N_("Investments sold"), "09": N_("Investment income"), "10": N_("Fixed assets sold"),
    "11": N_("Investments bought"), "12": N_("Fixed assets bought"), "14": N_("Loans received"),
    "15": N_("Capital received"), "16": N_("Loans repaid"), "17": N_("Interest paid"),
    "18": N_("Profit paid out"), "OB": N_("Opening balance"), "T": N_("Between own accounts"),
}  # fmt: skip
"""Codes of cash lines; the numbers are the lines of the cash flow statement."""

# The cash flow of a cash line by the role on the other side: (money in, money out), first prefix that fits.
_FLOWS = (
    ("equity.opening", "OB", "OB"), ("cash.", "T", "T"), ("ar.", "01", "01"), ("unearned.", "01", "01"),
    ("sales.", "01", "01"), ("giftcard", "01", "01"), ("refund.payable", "01", "01"), ("vat.", "05", "05"),
    ("tax.", "05", "05"), ("stock.", "03", "03"), ("ap.", "03", "03"), ("prepaid.supplier", "03", "03"),
    ("freight.in", "03", "03"), ("cogs", "03", "03"), ("wages", "04", "04"), ("payroll", "04", "04"),
    ("fixed.", "10", "12"), ("loan.", "14", "16"), ("interest", "17", "17"), ("owner.current", "14", "16"),
    ("equity.", "15", "18"), ("profit.payable", "18", "18"),
)  # fmt: skip


def money_role(method: str) -> str:
    """Where the money of a payment method is. KeyError for an unknown one."""
    return _MONEY[method]


def cash_flow_of(other_role: str, *, incoming: bool) -> str:
    """The cash flow line of money against a role: other receipts or payments when nothing closer fits."""
    for prefix, inflow, outflow in _FLOWS:
        if other_role.startswith(prefix):
            return inflow if incoming else outflow
    return "02" if incoming else "06"


def dr(role: str, amount: int, **about: Unpack[About]) -> Leg:
    """A debit of a role."""
    return Leg(role, debit=amount, **about)


def cr(role: str, amount: int, **about: Unpack[About]) -> Leg:
    """A credit of a role."""
    return Leg(role, credit=amount, **about)


def cost_legs(cost: int, *, on_the_way: bool = False, **about: Unpack[About]) -> list[Leg]:
    """E03b: what the goods that went out had cost. `on_the_way`: they are not sold yet (E03')."""
    return [dr("stock.shipped" if on_the_way else "cogs", cost, **about), cr("stock.goods", cost, **about)]


def arrived_legs(cost: int, **about: Unpack[About]) -> list[Leg]:
    """E03' at confirmation: goods that were on their way are sold, or gone."""
    return [dr("cogs", cost, **about), cr("stock.shipped", cost, **about)]


def return_good_legs(cost: int, on_the_way: int = 0, waited: int = 0, **about: Unpack[About]) -> list[Leg]:
    """E06, goods side: back on the shelf at the cost with which they had left. `on_the_way`: so much of it was not
    sold yet (E03'), `waited` pieces.
    """
    sold = cost - on_the_way
    legs = [
        dr("stock.goods", cost, **about),
        cr("cogs", sold, **about) if sold >= 0 else dr("cogs", -sold, **about),
    ]
    if not on_the_way:
        return legs
    return [*legs, replace(cr("stock.shipped", on_the_way, **about), quantity=waited)]


def return_scrapped_legs(
    cost: int, on_the_way: int = 0, waited: int = 0, **about: Unpack[About]
) -> list[Leg]:
    """E07, goods side: they come in and are a loss."""
    return [
        *return_good_legs(cost, on_the_way, waited, **about),
        dr("loss.stock", cost, **about),
        cr("stock.goods", cost, **about),
    ]


def receive_legs(
    value: int,
    paid_from: str | None = None,
    *,
    input_tax: int = 0,
    billed: bool = True,
    **about: Unpack[About],
) -> list[Leg]:
    """E09a, E09b: goods come in at `value`, owed to the supplier, not billed yet, or paid at once from a
    money role.
    """
    owed = paid_from or ("ap.supplier" if billed else "ap.grni")
    paid: About = _flow("03", about) if paid_from else about
    return [
        dr("stock.goods", value, **about), dr("vat.in", input_tax, **about), cr(owed, value + input_tax,
        **paid)
    ]  # fmt: skip


def opening_stock_legs(value: int, **about: Unpack[About]) -> list[Leg]:
    """E18: stock that was there before the books."""
    return [dr("stock.goods", value, **about), cr("equity.opening", value, **about)]


def count_gain_legs(value: int, **about: Unpack[About]) -> list[Leg]:
    """E16a: the count found more; both steps, through the suspense account."""
    return [
        dr("stock.goods", value, **about), cr("suspense.count", value, **about),
        dr("suspense.count", value, **about), cr("income.gain", value, **about),
    ]  # fmt: skip


def count_loss_legs(value: int, **about: Unpack[About]) -> list[Leg]:
    """E16b: the count found less; both steps."""
    return [
        dr("suspense.count", value, **about), cr("stock.goods", value, **about),
        dr("loss.stock", value, **about), cr("suspense.count", value, **about),
    ]  # fmt: skip


def payout_legs(
    held_in: str, paid_into: str, paid: int, *, fees: dict[str, int] | None = None, **about: Unpack[About]
) -> list[Leg]:
    """E15: a platform pays out what it held, less fees by role that it kept."""
    kept = fees or {}
    return [
        dr(paid_into, paid, **_flow("T" if held_in.startswith("cash.") else "01", about)),
        *(dr(role, amount, **about) for role, amount in kept.items()),
        cr(held_in, paid + sum(kept.values()), **_flow("T", about)),
    ]


def _flow(code: str, about: About) -> About:
    flowing: About = {**about}
    flowing.setdefault("cash_flow", code)
    return flowing


def balance_of(legs: Iterable[Leg]) -> int:
    """Debits less credits; an entry needs 0."""
    return sum(leg.debit - leg.credit for leg in legs)


def problems_balance(legs: Sequence[Leg]) -> list[Problem]:
    """What keeps legs entered by hand from being an entry."""
    found = []
    if len(legs) < 2:
        found.append(problem(N_("An entry needs at least two lines."), field="legs"))
    if any(bool(leg.debit) == bool(leg.credit) for leg in legs):
        found.append(problem(N_("A line has a debit or a credit, not both."), field="legs"))
    if balance_of(legs):
        found.append(problem(N_("Debits and credits differ."), field="legs"))
    return found


def problems_month(month: str) -> list[Problem]:
    """What keeps a text from naming a month."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        return []
    return [problem(N_("“{text}” is not a month; write it like 2026-03."), field="month", text=month[:40])]


def chain_hash(previous: str, head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> str:
    """The seal of an entry: SHA-256 over its content, canonically written, and the seal before it."""
    return sealed(previous, "\x1e".join([_canonical(head), *(_canonical(line) for line in lines)]))


def sealed(previous: str, content: str) -> str:
    """The seal of a content that is already canonically written: fields parted by U+001F, rows by U+001E."""
    return hashlib.sha256(f"{previous}\x1e{content}".encode()).hexdigest()


def _canonical(values: Sequence[Any]) -> str:
    return "\x1f".join("" if v is None else str(v) for v in values)
