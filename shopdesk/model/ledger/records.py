"""The books: accounts and the roles that rules speak of, months, entries with their postings (accounting.md
§6.1).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.schema import CheckConstraint

from shopdesk.model.base import AppendOnly, Mapped, Record, choice, key, link, mapped_column, table
from shopdesk.model.derived import Derived


class AccountType(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class Side(StrEnum):
    DEBIT = "debit"
    CREDIT = "credit"


class PeriodState(StrEnum):
    OPEN = "open"
    SOFT = "soft"
    CLOSED = "closed"
    LOCKED = "locked"


class Account(Record):
    """An account of the chart. Only leaves are posted to. Codes are text."""

    __tablename__ = "account"
    __table_args__ = table(Index("ix_account_parent_code", "parent_code"))

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(default=None)
    type: Mapped[AccountType] = choice(AccountType)
    normal: Mapped[Side] = choice(Side)
    is_leaf: Mapped[bool] = mapped_column(default=True)
    is_cash: Mapped[bool] = mapped_column(default=False)
    bs_line: Mapped[str] = mapped_column(default="")
    pl_line: Mapped[str] = mapped_column(default="")
    must_be_zero: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    external_code: Mapped[str] = mapped_column(default="")


class AccountRole(Record):
    """What a posting rule calls an account: rules name roles, a chart says which account that is."""

    __tablename__ = "account_role"
    __table_args__ = table()

    id: Mapped[int] = key()
    role: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = link("account")


class Period(Record):
    """A month of the books, `2026-03`. A month without a row is open."""

    __tablename__ = "period"
    __table_args__ = table()

    id: Mapped[int] = key()
    month: Mapped[str] = mapped_column(unique=True)
    state: Mapped[PeriodState] = choice(PeriodState, default=PeriodState.OPEN)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    entries_hash: Mapped[str] = mapped_column(default="")


class ClosedStatement(Record):
    """A statement of a closed month as it was when the month was closed: what was filed can be compared for ever.

    `lines` is JSON: [line, amount, the amount beside it] in minor units.
    """

    __tablename__ = "closed_statement"
    __table_args__ = table(UniqueConstraint("month", "report"))

    id: Mapped[int] = key()
    month: Mapped[str]
    report: Mapped[str]
    lines: Mapped[str]


class Entry(AppendOnly, Record):
    """A voucher: balanced, numbered within its month in posting order, chained by hash. Never changed.

    `business_day` is when it happened, `day` the day it counts in the books (the first open one if that month
    is closed). `idem_key` is event, source and a generation that rises each time the event is reversed.
    """

    __tablename__ = "entry"
    __table_args__ = table(
        UniqueConstraint("period", "word", "no"),
        Index("ix_entry_day", "day", "id"),
        Index("ix_entry_source", "source_type", "source_id"),
    )

    id: Mapped[int] = key()
    period: Mapped[str]
    word: Mapped[str] = mapped_column(default="记")
    no: Mapped[int]
    day: Mapped[date]
    business_day: Mapped[date]
    event: Mapped[str]
    source_type: Mapped[str] = mapped_column(default="")
    source_id: Mapped[int | None] = mapped_column(default=None)
    idem_key: Mapped[str] = mapped_column(unique=True)
    memo: Mapped[str] = mapped_column(default="")
    attachments: Mapped[int] = mapped_column(default=0)
    reverses_id: Mapped[int | None] = mapped_column(unique=True, default=None)
    made_by: Mapped[str] = mapped_column(default="owner")
    posted_at: Mapped[datetime]
    previous_hash: Mapped[str] = mapped_column(default="")
    hash: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class Posting(AppendOnly, Record):
    """One line of an entry: an account and a debit or a credit in minor units, never both, never zero.

    A negative amount is a red-letter line on its own side. `cash_flow` is set on lines of cash accounts,
    always.
    """

    __tablename__ = "posting"
    __table_args__ = table(
        CheckConstraint("(debit = 0) <> (credit = 0)", name="one_side"),
        Index("ix_posting_account", "account_id", "day", "debit", "credit"),
        Index("ix_posting_day", "day", "account_id", "debit", "credit"),
    )
    __logged__ = False  # the entry it belongs to is

    id: Mapped[int] = key()
    entry_id: Mapped[int] = link("entry")
    seq: Mapped[int]
    day: Mapped[date]
    account_id: Mapped[int] = link("account", index=False)
    debit: Mapped[int] = mapped_column(default=0)
    credit: Mapped[int] = mapped_column(default=0)
    memo: Mapped[str] = mapped_column(default="")
    cash_flow: Mapped[str] = mapped_column(default="")
    tax_code: Mapped[str] = mapped_column(default="")
    party: Mapped[str] = mapped_column(default="")
    channel_id: Mapped[int | None] = mapped_column(default=None)
    order_id: Mapped[int | None] = mapped_column(index=True, default=None)
    sku_id: Mapped[int | None] = mapped_column(default=None)
    quantity: Mapped[int | None] = mapped_column(default=None)
    currency: Mapped[str] = mapped_column(default="")
    foreign_amount: Mapped[int | None] = mapped_column(default=None)
    rate_ppm: Mapped[int | None] = mapped_column(default=None)


class AccountMonth(Record):
    """Debit and credit of an account in a month, kept by a trigger on posting."""

    __tablename__ = "account_month"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    account_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    debit: Mapped[int]
    credit: Mapped[int]


ACCOUNT_MONTH = Derived(
    table="account_month",
    sources=frozenset({"posting"}),
    select="""
        SELECT account_id, substr(day, 1, 7) AS month, sum(debit) AS debit, sum(credit) AS credit
        FROM posting GROUP BY account_id, substr(day, 1, 7)
    """,
    triggers={
        "account_month_add": """
            AFTER INSERT ON posting BEGIN
                INSERT INTO account_month (account_id, month, debit, credit)
                VALUES (NEW.account_id, substr(NEW.day, 1, 7), NEW.debit, NEW.credit)
                ON CONFLICT (account_id, month)
                DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit;
            END
        """,
        "account_month_shut": """
            BEFORE INSERT ON entry WHEN EXISTS (
                SELECT 1 FROM period p WHERE p.month >= NEW.period AND p.state IN ('closed', 'locked')
            ) BEGIN SELECT RAISE(ABORT, 'nothing is posted into a closed month'); END
        """,
    },
)

__all__ = [
    "Account",
    "AccountRole",
    "AccountType",
    "ClosedStatement",
    "Entry",
    "Period",
    "PeriodState",
    "Posting",
    "Side",
]
