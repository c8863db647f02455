"""The money side of the demo shop: capital, rent, advertising, payouts of the platforms, suppliers, the
owner's draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from shopdesk.core.periods import Range
from shopdesk.core.texts import N_, say
from shopdesk.model.demo_story import ZONE
from shopdesk.model.ledger import actions as ledger
from shopdesk.model.ledger import rules
from shopdesk.model.shop import Work

_PLATFORMS = {"taobao": 50, "pdd": 60, "douyin": 50, "jd": 60, "shopify": 29}
"""Channels that hold the money, and what they keep of it in thousandths."""
Event = tuple[datetime, int, Callable[[Work, Any], None]]


def open_books(work: Work) -> None:
    """The owner's money."""
    ledger.contribute(work, "cash.bank", 12_000_000, work.today, str(say(N_("Capital of the owner"))))


def events(days: Range, end: datetime) -> Iterator[Event]:
    """What a month costs and brings, up to the end."""
    for day, hour, act in (*_monthly(days.start.replace(day=1)), *_weekly(days)):
        moment = datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(UTC)
        if day in days and moment <= end:
            yield moment, 1_000_000, act


_Act = Callable[[Work, Any], None]


def _monthly(first: date) -> Iterator[tuple[date, int, _Act]]:
    scale = 100 + first.month * 3
    yield first.replace(day=2), 10, _spending("warehouse", 260_000, N_("Rent of the store room"), "滨江仓储")
    yield (
        first.replace(day=5),
        11,
        _spending("packing", 400 * scale, N_("Boxes and tissue paper"), "义乌包装厂"),
    )
    yield first.replace(day=8), 15, _spending("software", 9_900, N_("Printer plan and domain"), "阿里云")
    yield (
        first.replace(day=12),
        9,
        _spending("ship.out", 900 * scale, N_("SF Express, monthly account"), "顺丰速运"),
    )
    yield first.replace(day=16), 16, _drawing(600_000)
    yield first.replace(day=20), 10, _pay_suppliers
    yield first.replace(day=24), 17, _wallet_home


def _weekly(days: Range) -> Iterator[tuple[date, int, _Act]]:
    for i in range(days.days):
        day = days.start + timedelta(days=i)
        if day.weekday() == 0:
            yield day, 9, _payouts
        if day.weekday() == 3:
            yield (
                day,
                20,
                _spending("ads", 18_000 + day.day * 700, N_("Advertising on the platforms"), "阿里妈妈"),
            )


def _spending(role: str, amount: int, memo: str, party: str) -> _Act:
    def spend(work: Work, _life: Any) -> None:
        ledger.record_expense(work, role, "cash.bank", amount, work.today, str(say(memo)), party)

    return spend


def _drawing(amount: int) -> _Act:
    def draw(work: Work, _life: Any) -> None:
        ledger.draw(work, "cash.bank", amount, work.today, str(say(N_("Drawn by the owner"))))

    return draw


def _payouts(work: Work, _life: Any) -> None:
    """Each platform pays out what it holds of orders that were delivered, less its fee."""
    for code, per_mille in _PLATFORMS.items():
        held = _scalar(
            work,
            """SELECT sum(p.debit - p.credit) FROM posting p JOIN account_role r ON r.account_id = p.account_id
               JOIN channel c ON c.id = p.channel_id WHERE r.role = 'ar.clearing' AND c.code = :c""",
            c=code,
        )
        out = held * 7 // 10
        if out > 50_000:
            fee = out * per_mille // 1000
            channel = _scalar(work, "SELECT id FROM channel WHERE code = :c", c=code)
            name = _name(work, code)
            legs = rules.payout_legs(
                "ar.clearing",
                "cash.bank",
                out - fee,
                fees={"fee.platform": fee},
                channel_id=channel,
                party=name,
            )
            memo = str(say(N_("{channel} paid out"), channel=name))
            ledger.post(
                work, "E15", ("channel", channel), legs, day=work.today, memo=memo, part=f"{work.today}"
            )


def _pay_suppliers(work: Work, _life: Any) -> None:
    """Most of what is owed, as long as the bank has it."""
    owed = -_balance(work, "ap.supplier")
    amount = min(owed * 9 // 10, max(0, _balance(work, "cash.bank") - 1_500_000))
    if amount > 0:
        ledger.pay_supplier(work, "cash.bank", amount, work.today, memo=str(say(N_("Suppliers paid"))))


def _wallet_home(work: Work, _life: Any) -> None:
    """WeChat's balance goes to the bank, for a fee of 0.1 percent."""
    there = _balance(work, "cash.wallet.wechat")
    if there > 100_000:
        amount = there * 9 // 10
        memo = str(say(N_("WeChat balance to the bank")))
        ledger.transfer(work, "cash.wallet.wechat", "cash.bank", amount, work.today, amount // 1000, memo)


def _balance(work: Work, role: str) -> int:
    sql = """SELECT sum(m.debit - m.credit) FROM account_month m JOIN account_role r ON r.account_id = m.account_id
             WHERE r.role = :r"""
    return _scalar(work, sql, r=role)


def _name(work: Work, code: str) -> str:
    name = "name_zh" if work.facts.language.startswith("zh") else "name_en"
    sql = text(f"SELECT {name} FROM channel WHERE code = :code")
    return str(work.session.execute(sql, {"code": code}).scalar_one())


def _scalar(work: Work, sql: str, **values: str) -> int:
    work.session.flush()
    return int(work.session.execute(text(sql), values).scalar() or 0)
