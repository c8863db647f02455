"""What a shop file knows about its shop: each setting declared once, with default, title and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from shopdesk.core.periods import known_zone
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

CHARTS = {
    "cn-small": N_("China, small enterprise, small-scale taxpayer"),
    "cn-general": N_("China, small enterprise, general taxpayer"),
    "international": N_("International"),
}
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "CAD", "AUD", "SGD", "CHF", "SEK", "NZD", "THB")


def _fact(default: Any, title: str = "", help_: str = "") -> Any:
    return field(default=default, metadata={"title": title, "help": help_})


@dataclass(frozen=True)
class ShopFacts:
    """The shop's own settings, as the rules and the screens use them. Rates in millionths."""

    name: str = _fact("", N_("Shop name"))
    currency: str = _fact("CNY", N_("Currency"), N_("One currency per shop; it cannot change later."))
    timezone: str = _fact("Asia/Shanghai", N_("Time zone"), N_("Where a day begins and ends."))
    books_start: date = _fact(date(2026, 1, 1), N_("Books start on"), N_("Orders finished before are history."))
    chart: str = _fact("cn-small", N_("Chart of accounts"))
    language: str = _fact("en")
    taxpayer_id: str = _fact("", N_("Tax number"))
    tax_rate_ppm: int = _fact(0, N_("Tax rate on sales"), N_("Prices include it."))
    capitalise_freight: bool = _fact(False, N_("Inbound freight is part of the cost of goods"))
    warn_line: int = _fact(5, N_("Low-stock line"), N_("Used where a product has none of its own."))
    order_prefix: str = _fact("S-", N_("Order numbers begin with"))
    order_next: int = _fact(1001)
    complaint_next: int = _fact(1)
    complete_after_days: int = _fact(10, N_("Days after delivery until an order is complete"))


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
    if len(facts.currency) != 3 or not facts.currency.isascii() or not facts.currency.isupper():
        found.append(problem(N_("“{code}” is not a currency code."), field="currency", code=facts.currency))
    if not known_zone(facts.timezone):
        found.append(problem(N_("“{zone}” is not a time zone ShopDesk knows."), field="timezone", zone=facts.timezone))
    if facts.chart not in CHARTS:
        found.append(problem(N_("“{chart}” is not a chart of accounts."), field="chart", chart=facts.chart))
    if not 0 <= facts.tax_rate_ppm < 1_000_000:
        found.append(problem(N_("A tax rate is between 0 and 100 percent."), field="tax_rate_ppm"))
    return found
