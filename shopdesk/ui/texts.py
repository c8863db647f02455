"""How values are written on screen: money, days, moments, states. The only place where values become
words.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from shopdesk.core import money
from shopdesk.core.texts import N_, _, language

SIGNS = money.SIGNS
MINUS = "\u2212"

STATES = {
    # order labels: code → (words, tone)
    "cancelled": (N_("Cancelled"), "closed"),
    "after_sale": (N_("Return"), "bad"), "to_refund": (N_("To refund"), "bad"),
    "to_collect": (N_("To collect"), "waiting"), "held": (N_("On hold"), "waiting"), "draft": (N_("Draft"), "closed"),
    "to_confirm": (N_("To confirm"), "waiting"), "unpaid": (N_("Unpaid"), "waiting"), "short": (N_("Short"), "bad"),
    "to_confirm_short": (N_("Confirm · short"), "bad"),
    "to_pack": (N_("To ship"), "todo"), "packing": (N_("Packing"), "todo"),
    "partly_shipped": (N_("Partly shipped"), "moving"), "shipped": (N_("Shipped"), "moving"),
    "stuck": (N_("Stuck"), "bad"), "partly_delivered": (N_("Partly delivered"), "moving"),
    "delivered": (N_("Delivered"), "good"), "completed": (N_("Completed"), "closed"),
    "refunded": (N_("Refunded"), "closed"),
    # products
    "active": (N_("On sale"), "good"), "paused": (N_("Paused"), "waiting"), "archived": (N_("Archived"), "closed"),
    "low": (N_("Low"), "waiting"), "out": (N_("Out of stock"), "bad"), "ok": (N_("In stock"), "good"),
    "untracked": (N_("Not counted"), "closed"),
    "runs_out": (N_("Running out"), "bad"), "overstocked": (N_("Overstocked"), "moving"),
    "negative": (N_("Below zero"), "bad"), "ended": (N_("Not reordered"), "closed"),
    # rows of a product list
    "list_new": (N_("Added"), "good"), "list_changed": (N_("Changed"), "todo"),
    "list_same": (N_("Unchanged"), "closed"),
    "list_error": (N_("Not taken"), "bad"),
    # orders to suppliers
    "ordered": (N_("Ordered"), "moving"), "partly_received": (N_("Partly received"), "todo"),
    "received": (N_("Arrived"), "good"), "late": (N_("Late"), "bad"),
    # complaints and measures
    "open": (N_("Open"), "waiting"), "working": (N_("In progress"), "todo"),
    "waiting": (N_("Waiting for her"), "moving"),
    "escalated": (N_("Escalated"), "bad"), "overdue": (N_("Overdue"), "bad"),
    "resolved": (N_("Resolved"), "good"), "closed": (N_("Closed"), "closed"),
    "planned": (N_("Planned"), "closed"), "running": (N_("Running"), "todo"), "done": (N_("Done"), "good"),
    "dropped": (N_("Dropped"), "closed"),
    # months
    "month_open": (N_("Not closed"), "todo"), "month_closed": (N_("Books closed"), "closed"),
    "soft": (N_("Nearly closed"), "waiting"), "locked": (N_("Locked"), "closed"),
}  # fmt: skip


def locale() -> QLocale:
    """Numbers and days as the chosen language writes them."""
    return QLocale("zh_CN" if language() == "zh_CN" else "en_GB")


PARCELS = {
    "packing": N_("packing"), "shipped": N_("shipped"), "in_transit": N_("on its way"), "delivered": N_("delivered"),
    "exception": N_("stuck"), "lost": N_("lost"), "returned_to_sender": N_("sent back"), "cancelled": N_("taken apart"),
}  # fmt: skip
METHODS = {
    "platform": N_("Platform"), "alipay": N_("Alipay"), "wechat": N_("WeChat Pay"), "bank": N_("Bank"),
    "cash": N_("Cash"), "paypal": N_("PayPal"), "gift_card": N_("Gift card"), "on_delivery": N_("On delivery"),
}  # fmt: skip


def parcel_state(code: str) -> str:
    """What a parcel is doing."""
    return _(PARCELS.get(code, code))


def method(code: str) -> str:
    """Where money is."""
    return _(METHODS.get(code, code))


def number(value: int) -> str:
    """A whole number, grouped."""
    return locale().toString(value).replace("-", MINUS)


def amount(minor: int | None, currency: str, *, plus: bool = False) -> str:
    """`¥1,234.50`, `−¥20.00`; a dash when it is unknown."""
    if minor is None:
        return "—"
    return ("+" if plus and minor > 0 else "") + money.amount_shown(minor, currency)


def short_amount(minor: int, currency: str) -> str:
    """An amount without its cents, for charts: `¥3,500`, `¥84k`."""
    whole = abs(minor) // 10 ** money.decimals(currency)
    text = f"{locale().toString(whole // 1000)}k" if whole >= 100_000 else locale().toString(whole)
    return f"{MINUS if minor < 0 else ''}{SIGNS.get(currency, currency + ' ')}{text}"


def unit(value: int | None, currency: str) -> str:
    """A unit price: as many decimals as it needs, at least the currency's and at most two more."""
    if value is None:
        return "—"
    places = money.decimals(currency)
    whole, rest = divmod(money.divide(abs(value), 100), 100 * 10**places)  # rounded, not cut off
    digits = f"{rest:0{places + 2}d}"
    tail = digits[:places] + digits[places:].rstrip("0")
    body = locale().toString(whole) + (f".{tail}" if tail else "")
    return f"{MINUS if value < 0 else ''}{SIGNS.get(currency, currency + ' ')}{body}"


def plain_unit(value: int | None, currency: str) -> str:
    """A unit price as one types it: `12.5`, no sign, no grouping."""
    if value is None:
        return ""
    places = money.decimals(currency)
    whole, rest = divmod(value, money.UNIT_SCALE * 10**places)
    digits = f"{rest:0{places + 4}d}"
    tail = digits[:places] + digits[places:].rstrip("0")
    return f"{whole}.{tail}" if tail.strip("0") else str(whole)


def tenths(value: Fraction) -> str:
    """A rate with one decimal."""
    return f"{round(value * 10) / 10:.1f}"


def percent(part: float, *, plus: bool = False) -> str:
    """`34.2%`; with a sign when it is a change."""
    text = locale().toString(abs(part) * 100, "f", 1)
    sign = MINUS if part < 0 else "+" if plus else ""
    return f"{sign}{text}%"


def grown(part: float) -> str:
    """How much something grew, as a share with its sign."""
    return percent(part, plus=True)


def points(part: float) -> str:
    """The difference of two shares: `+0.6 pt`."""
    words = _("{n} pt").format(n=locale().toString(abs(part) * 100, "f", 1))
    return f"{MINUS if part < 0 else '+'}{words}"


def day(value: date | None, today: date | None = None) -> str:
    """Today, Yesterday, `20 Nov`, and with its year when it is not this one."""
    if value is None:
        return "—"
    if today is not None and (today - value).days in (0, 1):
        return _("Today") if value == today else _("Yesterday")
    this_year = today is None or value.year == today.year
    return locale().toString(QDate(value.year, value.month, value.day), _day_pattern(this_year=this_year))


def full_day(value: date) -> str:
    """The day with its year."""
    return locale().toString(QDate(value.year, value.month, value.day), _day_pattern(this_year=False))


def _day_pattern(*, this_year: bool) -> str:
    if language() == "zh_CN":
        return "M月d日" if this_year else "yyyy年M月d日"
    return "d MMM" if this_year else "d MMM yyyy"


def moment(value: datetime | None, zone: str, today: date | None = None) -> str:
    """The time of day if it is today, else the day."""
    if value is None:
        return "—"
    local = value.astimezone(ZoneInfo(zone))
    return local.strftime("%H:%M") if local.date() == today else day(local.date(), today)


def full_moment(value: datetime | None, zone: str) -> str:
    """The whole moment, for tooltips."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{full_day(local.date())} {local:%H:%M}"


def state(code: str) -> tuple[str, str]:
    """Words and tone of a state."""
    words, tone = STATES.get(code, (code, "closed"))
    return _(words), tone


def named(row: object) -> str:
    """The name of something that has an English and a Chinese one."""
    return str(getattr(row, "name_zh" if language() == "zh_CN" else "name_en"))


def pick(english: str, chinese: str) -> str:
    """The one of two names that the chosen language reads."""
    return chinese if language() == "zh_CN" else english
