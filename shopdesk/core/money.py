"""Money in whole minor units, and the only place that rounds or splits an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217: the currencies whose minor unit is not a hundredth. Everything else has two decimals.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip

CURRENCIES = frozenset({
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP",
    "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP",
    "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD",
    "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP",
    "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
    "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD",
    "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG",
    "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
})  # fmt: skip
"""The currencies that are money today (ISO 4217, its list of active codes without funds and metals)."""

UNIT_SCALE = 10_000
"""Unit prices and unit costs are kept in minor units × 10⁴: real files sell at 0.001."""


def decimals(currency: str) -> int:
    """How many decimals the currency's amounts have (0, 2 or 3)."""
    return _DECIMALS.get(currency, 2)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of one currency in its minor unit. Adding another currency is a bug and raises."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} is not {self.currency}")
        return other.minor

    def decimal(self) -> Decimal:
        """The amount as an exact decimal of the major unit: 1234 CNY is 12.34."""
        return Decimal(self.minor).scaleb(-decimals(self.currency))

    def __str__(self) -> str:
        return amount_text(self.minor, self.currency)


SIGNS = {
    "CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$", "KRW": "₩", "CAD": "C$",
    "AUD": "A$", "SGD": "S$", "NZD": "NZ$", "THB": "฿",
}  # fmt: skip


def amount_shown(minor: int, currency: str) -> str:
    """An amount as a person reads it, in both languages: `¥1,234.50`, `−¥20.00`."""
    places = decimals(currency)
    whole, cents = divmod(abs(minor), 10**places)
    text = f"{whole:,}" + (f".{cents:0{places}d}" if places else "")
    minus = "\N{MINUS SIGN}" if minor < 0 else ""
    return f"{minus}{SIGNS.get(currency, currency + ' ')}{text}"


def amount_text(minor: int, currency: str) -> str:
    """The plain decimal string that files and `--json` carry: `-1234.50`, never grouped."""
    return f"{Decimal(minor).scaleb(-decimals(currency)):f}"


def round_half_up(value: Decimal) -> int:
    """The one rounding rule: half away from zero, to a whole number."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def divide(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator rounded half away from zero, exact for any size of integer."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def to_minor(value: Decimal, currency: str) -> int:
    """A decimal of the major unit as minor units, rounded once."""
    return round_half_up(value.scaleb(decimals(currency)))


def to_unit(value: Decimal, currency: str) -> int:
    """A decimal price of one piece as minor units × 10⁴."""
    return round_half_up(value.scaleb(decimals(currency)) * UNIT_SCALE)


def line_total(quantity: int, unit: int) -> int:
    """quantity × unit price (minor × 10⁴), rounded half up once to minor units; then it is the truth."""
    return divide(quantity * unit, UNIT_SCALE)


def unit_of(minor: int) -> int:
    """Minor units of one piece as a unit price (minor × 10⁴)."""
    return minor * UNIT_SCALE


def part(minor: int, numerator: int, denominator: int) -> int:
    """The share numerator/denominator of an amount, rounded half up."""
    return divide(minor * numerator, denominator)


def net_of_tax(gross: int, rate_ppm: int) -> int:
    """What is left of a tax-inclusive amount: gross ÷ (1 + rate), the rate in millionths."""
    return divide(gross * 1_000_000, 1_000_000 + rate_ppm)


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """Hand out an amount by weights with the largest-remainder rule; the parts sum to it exactly.

    Ties go to the earlier part. A negative amount is handed out as its mirror. All weights zero: equal parts.
    Raises ValueError for no weights or a negative one (features.md §4.4).
    """
    if not weights or any(w < 0 for w in weights):
        raise ValueError("split needs weights of zero or more")
    if minor < 0:
        return [-x for x in split(-minor, weights)]
    total = sum(weights)
    if total == 0:
        return split(minor, [1] * len(weights))
    parts = [minor * w // total for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(minor * weights[i] % total), i))
    for i in order[: minor - sum(parts)]:
        parts[i] += 1
    return parts


def share_of_units(minor: int, quantity: int, first: int, count: int) -> int:
    """What `count` pieces of a line are worth, after `first` of its pieces are gone.

    Any sequence of partial refunds closes to the line's amount exactly.
    """
    if not 0 <= first <= first + count <= quantity:
        raise ValueError("more pieces than the line has")
    sign = -1 if minor < 0 else 1
    base, extra = divmod(abs(minor), quantity)
    return sign * (base * count + max(0, min(extra, first + count) - first))
