"""How purchasing is written: lead times, money's places, what came of a line."""

from __future__ import annotations

from datetime import date, timedelta

from shopdesk.core import reading
from shopdesk.core.problems import Refused
from shopdesk.core.texts import _
from shopdesk.model.purchasing.queries import LeadTime, PurchaseLineRow


def money_places() -> list[tuple[str, str]]:
    """Where money is paid from or into."""
    return [("cash.bank", _("Bank")), ("cash.wallet.alipay", _("Alipay")),
            ("cash.wallet.wechat", _("WeChat Pay")), ("cash.hand", _("Cash"))]  # fmt: skip


def lead(time: LeadTime | None) -> str:
    """`8.5 ± 0.7 days`; `7 days, as stated` before anything came."""
    if time is None or time.days is None:
        return ""
    if not time.measured:
        return _("{days} days, as stated").format(days=f"{time.days:g}")
    days = f"{round(time.days, 1):g}"
    if time.receipts == 1:
        return _("{days} days").format(days=days)
    return _("{days} ± {spread} days").format(days=days, spread=f"{round(time.sigma, 1):g}")


def came(line: PurchaseLineRow) -> str:
    """What came of a line, and what will not."""
    parts = []
    if line.received:
        parts.append(_("{n} of {all} came").format(n=line.received, all=line.ordered))
    if line.cancelled:
        parts.append(_("{n} cancelled").format(n=line.cancelled))
    return " · ".join(parts)


def day_typed(typed: str, today: date, field: str) -> date | None:
    """An optional day as typed: a date, or in how many days. Raises Refused for what is neither."""
    typed = typed.strip()
    if typed.isdigit() and len(typed) < 4:
        return today + timedelta(days=int(typed))
    found, wrong = reading.day(typed, field=field)
    if wrong:
        raise Refused(wrong)
    return found
