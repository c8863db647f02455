"""What is missing of products, what was decided about suggestions, and what people search for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Text, text

from shopdesk.model.advice.checklist import CHECKLIST, bit
from shopdesk.model.base import Mapped, Record, choice, key, mapped_column, table


class ProductCheck(Record):
    """How complete a product is that is not archived: kept by triggers (derived.py).

    `score` 0 to 100; `gaps` has the bit of each point of the checklist that is missing. Each point has its own
    index, which holds only the products that lack it.
    """

    __tablename__ = "product_check"
    __table_args__ = (
        Index("ix_product_check_score", "score", "product_id"),
        *(
            Index(f"ix_product_check_{p.code}", "product_id", sqlite_where=text(f"gaps & {bit(p.code)}"))
            for p in CHECKLIST
        ),
        {"sqlite_strict": True},
    )
    __logged__ = False

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    score: Mapped[int]
    gaps: Mapped[int]


class GapCount(Record):
    """How many products lack a point; `all` counts the products, `sum` adds up their scores: kept by triggers."""

    __tablename__ = "gap_count"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}  # noqa: RUF012
    __logged__ = False

    code: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class Decision(StrEnum):
    IGNORED = "ignored"
    SNOOZED = "snoozed"
    ACCEPTED = "accepted"


class SuggestionDecision(Record):
    """What the owner decided about a suggestion, named by its key. `until` is the day it comes back."""

    __tablename__ = "suggestion_decision"
    __table_args__ = table()

    id: Mapped[int] = key()
    key: Mapped[str] = mapped_column(unique=True)
    decision: Mapped[Decision] = choice(Decision)
    until: Mapped[date | None] = mapped_column(default=None)
    decided_at: Mapped[datetime]


class SearchTerm(Record):
    """What people typed into a platform's search: how often they saw the shop, how often they came."""

    __tablename__ = "search_term"
    __table_args__ = table()

    id: Mapped[int] = key()
    term: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    impressions: Mapped[int] = mapped_column(default=0)
    clicks: Mapped[int] = mapped_column(default=0)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
