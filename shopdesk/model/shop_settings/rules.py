"""What a shop file knows about its shop: each setting declared once, with default, title and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from shopdesk.core.money import CURRENCIES
from shopdesk.core.periods import known_zone
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

CHARTS = {
    "cn-small": N_("China, small enterprise, small-scale taxpayer"),
    "cn-general": N_("China, small enterprise, general taxpayer"),
    "international": N_("International"),
}
REVENUE = {
    "shipment": N_("when a parcel leaves"),
    "confirmation": N_("when receipt is confirmed"),
}
"""When a sale counts in the books (accounting.md §2.1); what confirmation is, is said in orders/on_the_way.py."""
OFFERED_CURRENCIES = (
    "CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "CAD", "AUD", "SGD", "CHF", "SEK", "NZD", "THB",
)  # fmt: skip


NON_GOODS = """\
POST shipping
POSTAGE shipping
DOT shipping
C2 shipping
C3 shipping
SHIPPING shipping
FREIGHT shipping
运费 shipping
邮费 shipping
D discount
DISCOUNT discount
COUPON discount
优惠 discount
M adjustment sales.other
MANUAL adjustment sales.other
ADJUST* adjustment sales.other
gift_* adjustment sales.other
PADS adjustment sales.other
补差价 adjustment sales.other
S adjustment samples
SAMPLES adjustment samples
B adjustment loss.bad
AMAZONFEE adjustment fee.platform
CRUK adjustment fee.platform
BANK?CHARGES adjustment fee.payment
"""
"""Codes in files that are no goods, one in a line: the code (`gift_*` is all that begin so), what its rows are
(shipping, discount or adjustment), and for an adjustment the role of the account where its money belongs."""


def _fact(default: Any, title: str = "", help_: str = "", choices: Mapping[str, str] | None = None) -> Any:
    return field(default=default, metadata={"title": title, "help": help_, "choices": choices or {}})


@dataclass(frozen=True)
class ShopFacts:
    """The shop's own settings, as the rules and the screens use them. Rates in millionths."""

    name: str = _fact("", N_("Shop name"))
    currency: str = _fact("CNY", N_("Currency"), N_("One currency per shop; it cannot change later."))
    timezone: str = _fact("Asia/Shanghai", N_("Time zone"), N_("Where a day begins and ends."))
    books_start: date = _fact(
        date(2026, 1, 1), N_("Books start on"), N_("Orders finished before are history.")
    )
    chart: str = _fact("cn-small", N_("Chart of accounts"))
    language: str = _fact("en")
    taxpayer_id: str = _fact("", N_("Tax number"))
    tax_rate_ppm: int = _fact(0, N_("Tax rate on sales"), N_("Prices include it."))
    min_margin_ppm: int = _fact(
        0, N_("Least margin on cost"), N_("A price under cost plus this asks for a reason.")
    )
    revenue: str = _fact(
        "shipment",
        N_("Revenue is recognised"),
        N_("Confirmed is what is taken as delivered. A change holds for parcels that leave from then on."),
        REVENUE,
    )
    capitalise_freight: bool = _fact(False, N_("Inbound freight is part of the cost of goods"))
    warn_line: int = _fact(5, N_("Low-stock line"), N_("Used where a product has none of its own."))
    expiry_days: int = _fact(
        30, N_("Warn before goods expire, days"), N_("Lots that expire within so many days are pointed out.")
    )
    count_reason_above: int = _fact(
        5_000, N_("A count asks why above"), N_("Differences worth more than this need a reason.")
    )
    stock_buffer: int = _fact(
        0, N_("Pieces kept back from channels"), N_("Never offered in the stock files of the channels.")
    )
    picture_side: int = _fact(
        800, N_("Smallest side of a picture, pixels"), N_("A smaller picture is taken with a warning.")
    )
    order_prefix: str = _fact("S-", N_("Order numbers begin with"))
    order_next: int = _fact(1001)
    complaint_next: int = _fact(1)
    non_goods: str = _fact(
        NON_GOODS, N_("Codes that are no goods"), N_("Postage, fees and discounts in order files.")
    )
    parcel_cost: int = _fact(
        0,
        N_("What a parcel costs to send"),
        N_("Owed to the courier when it leaves, until the bill is there."),
    )
    packing_cost: int = _fact(
        0, N_("Packing material of a parcel"), N_("Taken from the store of packing when the parcel leaves.")
    )
    complete_after_days: int = _fact(10, N_("Days after delivery until an order is complete"))
    demand_days: int = _fact(56)
    review_days: int = _fact(7)
    lead_days: int = _fact(7)
    over_days: int = _fact(180)
    cap_promotions: bool = _fact(True)
    service_a_ppm: int = _fact(975_000)
    service_ppm: int = _fact(950_000)
    service_c_ppm: int = _fact(900_000)


def text_of(value: Any) -> str:
    """A setting as the file keeps it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def facts_of(stored: dict[str, str]) -> ShopFacts:
    """The facts from stored texts; what is missing has its default."""
    values: dict[str, Any] = {}
    for f in fields(ShopFacts):
        if f.name in stored:
            values[f.name] = _value(type(f.default), stored[f.name])
    return ShopFacts(**values)


def _value(kind: type, stored: str) -> Any:
    if kind is bool:
        return stored == "1"
    return date.fromisoformat(stored) if kind is date else kind(stored)


def problems_facts(facts: ShopFacts) -> list[Problem]:
    """What is wrong with these settings, each beside its field."""
    found = []
    if not facts.name.strip():
        found.append(problem(N_("Give the shop a name."), field="name"))
    if facts.currency not in CURRENCIES:
        found.append(problem(N_("“{code}” is not a currency code."), field="currency", code=facts.currency))
    if not known_zone(facts.timezone):
        found.append(
            problem(N_("“{zone}” is not a time zone ShopDesk knows."), field="timezone", zone=facts.timezone)
        )
    found += _problems_books(facts)
    if not 0 <= facts.tax_rate_ppm < 1_000_000:
        found.append(problem(N_("A tax rate is between 0 and 100 percent."), field="tax_rate_ppm"))
    found += [
        problem(N_("A service level is between 50 and 99.9 percent."), field=name)
        for name in ("service_a_ppm", "service_ppm", "service_c_ppm")
        if not 500_000 <= getattr(facts, name) <= 999_000
    ]
    if facts.demand_days not in (28, 56, 90):
        found.append(problem(N_("Choose 28, 56 or 90 days."), field="demand_days"))
    if not 0 <= facts.min_margin_ppm <= 100_000_000:
        found.append(problem(N_("A margin on cost is between 0 and 10,000 percent."), field="min_margin_ppm"))
    least_of = {
        "order_next": 1,
        "complaint_next": 1,
        "complete_after_days": 0,
        "warn_line": 0,
        "expiry_days": 0,
    }
    least_of |= {"review_days": 1, "lead_days": 0, "over_days": 1}
    for name, least in (
        *least_of.items(),
        ("count_reason_above", 0),
        ("parcel_cost", 0),
        ("packing_cost", 0),
        ("stock_buffer", 0),
        ("picture_side", 1),
    ):
        if getattr(facts, name) < least:
            found.append(problem(N_("This is {least} or more."), field=name, least=least))
    return found + _problems_codes(facts.non_goods)


def _problems_books(facts: ShopFacts) -> list[Problem]:
    found = []
    if facts.chart not in CHARTS:
        found.append(problem(N_("“{chart}” is not a chart of accounts."), field="chart", chart=facts.chart))
    if facts.revenue not in REVENUE:
        words = N_("“{policy}”: revenue is recognised on shipment or on confirmation.")
        found.append(problem(words, field="revenue", policy=facts.revenue))
    return found


def _problems_codes(table: str) -> list[Problem]:
    kinds = ("shipping", "discount", "adjustment")
    wrong = (
        x
        for x in table.splitlines()
        if x.strip() and (len(x.split()) not in (2, 3) or x.split()[1] not in kinds)
    )
    words = N_("“{line}”: write a code, then shipping, discount or adjustment.")
    return [problem(words, field="non_goods", line=line.strip()[:60]) for line in wrong][:1]
