"""What people and files write → values: money, quantity, day, moment, phone. Gives the value or None with a Problem."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from shopdesk.core.money import decimals, to_minor, to_unit
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

_EMPTY = {"", "-", "--", "/", "无", "—"}
_CURRENCY = re.compile(
    r"^(?:CNY|RMB|USD|US\$|GBP|EUR|CAD|A\$|C\$|HK\$|[¥￥$€£元])|(?:元|CNY|RMB|USD|GBP|EUR|CAD)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_QUANTITY_LIMIT = 10_000_000
_MONEY_LIMIT = Decimal(10) ** 12
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def plain(text: str) -> str:
    """The text as meant: NFKC, no quoting tricks of spreadsheets (`="1"`, a leading ' or `), no outer space."""
    text = unicodedata.normalize("NFKC", text).strip().strip("\t")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.lstrip("'`").strip()


def number(text: str) -> Decimal | None:
    """A number as portals write it: `1,234.50`, `(5.00)`, `¥98.00元`, `12,50`; None when it is not one."""
    text = plain(text)
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()").replace(" ", "").replace("\u2212", "-")
    sign = text[:1] if text[:1] in "+-" else ""
    text = sign + _CURRENCY.sub("", _CURRENCY.sub("", text[len(sign) :]))
    text = _ungroup(text)
    if not _NUMBER.fullmatch(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return -value if negative else value


def _ungroup(text: str) -> str:
    """Take out thousands marks: a comma before three digits groups, a lone comma before one or two is a decimal."""
    if "," in text and "." in text:
        return (
            text.replace(",", "")
            if text.rfind(".") > text.rfind(",")
            else text.replace(".", "").replace(",", ".")
        )
    if re.fullmatch(r"[+-]?\d+,\d{1,2}", text):
        return text.replace(",", ".")
    return text.replace(",", "")


def money(text: str, currency: str, *, field: str = "") -> tuple[int | None, Problem | None]:
    """An amount in minor units. Empty text is no amount and no problem."""
    if plain(text) in _EMPTY:
        return None, None
    value = number(text)
    if value is None or abs(value) > _MONEY_LIMIT:
        return None, problem(N_("“{text}” is not an amount."), field=field, text=text[:40])
    return to_minor(value, currency), None


def exact_money(text: str, currency: str, *, field: str = "") -> tuple[int | None, Problem | None]:
    """An amount that a person types: one finer than the currency has is a slip, and is not rounded away."""
    minor, wrong = money(text, currency, field=field)
    value = number(text)
    if minor is not None and value is not None and value.scaleb(decimals(currency)) != minor:
        places = decimals(currency)
        words = N_("{currency} has no amounts as fine as “{text}”; it has {places} decimals.")
        return None, problem(words, field=field, currency=currency, text=text[:40], places=places)
    return minor, wrong


def unit_price(text: str, currency: str, *, field: str = "") -> tuple[int | None, Problem | None]:
    """A price of one piece in minor units × 10⁴."""
    if plain(text) in _EMPTY:
        return None, None
    value = number(text)
    if value is None or abs(value) > _MONEY_LIMIT:
        return None, problem(N_("“{text}” is not a price."), field=field, text=text[:40])
    return to_unit(value, currency), None


def quantity(text: str, *, field: str = "") -> tuple[int | None, Problem | None]:
    """Whole pieces, up to ten million either way."""
    if plain(text) in _EMPTY:
        return None, None
    value = number(text)
    if value is None or value != value.to_integral_value():
        return None, problem(N_("“{text}” is not a whole number of pieces."), field=field, text=text[:40])
    if abs(value) > _QUANTITY_LIMIT:
        return None, problem(N_("{text} pieces are more than ShopDesk counts."), field=field, text=text[:40])
    return int(value), None


def day(text: str, *, field: str = "") -> tuple[date | None, Problem | None]:
    """A day written year first: `2026-03-05`, `2026/3/5`, `2026年3月5日`."""
    text = plain(text)
    if text in _EMPTY:
        return None, None
    found = _DAY.fullmatch(text)
    try:
        return (date(*(int(g) for g in found.groups())), None) if found else _no_day(text, field)
    except ValueError:
        return _no_day(text, field)


def _no_day(text: str, field: str) -> tuple[None, Problem]:
    return None, problem(N_("“{text}” is not a day; write it like 2026-03-05."), field=field, text=text[:40])


def moment(text: str) -> datetime | None:
    """A moment, year first, with or without an offset (then it is naive: the shop's zone); None when it is none."""
    text = plain(text)
    found = re.fullmatch(
        _DAY.pattern + r"(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?", text
    )
    if not found:
        return None
    year, month, day_, hour, minute, second, offset = found.groups()
    zone = {None: "", "Z": "+00:00", "UTC": "+00:00"}.get(offset, offset or "")
    zone = zone if not zone or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    iso = f"{year}-{month:>02}-{day_:>02}T{hour or '0':>02}:{minute or '00'}:{second or '00'}{zone}"
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        return None


def phone(text: str) -> str:
    """A phone number's digits, with a leading + kept; masked digits (*) stay as they are."""
    text = plain(text)
    return ("+" if text.startswith("+") else "") + re.sub(r"[^\d*]", "", text)
