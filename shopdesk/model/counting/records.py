"""Stock takes with their lines, and what each channel was last told that it may sell."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.schema import CheckConstraint

from shopdesk.model.base import Mapped, Record, at_least, choice, key, link, mapped_column, table


class CountState(StrEnum):
    DRAFT = "draft"
    COUNTING = "counting"
    REVIEW = "review"
    POSTED = "posted"
    CANCELLED = "cancelled"


class CountScope(StrEnum):
    ALL = "all"
    CATEGORY = "category"
    ABC = "abc"
    MOVED_TODAY = "moved_today"
    RANDOM = "random"
    CHOSEN = "chosen"


class CountSession(Record):
    """A stock take; its number is its id. `scope_of` tells the scope's own word (a category's name, a class of
    the ABC cycle, the seed), `tolerance` the pieces of difference that need nobody's look. Blind: who counts
    does not see the book. What it found (pieces, values in minor units) is written when it is posted.
    """

    __tablename__ = "count_session"
    __table_args__ = table(at_least("tolerance"), Index("ix_count_session_state", "state", "id"))

    id: Mapped[int] = key()
    state: Mapped[CountState] = choice(CountState, default=CountState.DRAFT)
    scope: Mapped[CountScope] = choice(CountScope, default=CountScope.ALL)
    scope_of: Mapped[str] = mapped_column(default="")
    blind: Mapped[bool] = mapped_column(default=True)
    tolerance: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    posted_at: Mapped[datetime | None] = mapped_column(default=None)
    gained: Mapped[int] = mapped_column(default=0)
    gain_value: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    loss_value: Mapped[int] = mapped_column(default=0)


class CountLine(Record):
    """A SKU in a stock take. `counted` pieces at `counted_at`, when the ledger said `book`: the sum of its
    sellable movements up to number `movement_id`. None: not counted.

    `moved`: stock moved between its first and its last scan. `recount`: to be counted again, `before` was found
    then. `unit_cost` (minor × 10⁴) of what was never tracked. `moved_id`: the movement that posting made.
    """

    __tablename__ = "count_line"
    __table_args__ = table(
        UniqueConstraint("session_id", "sku_id"),
        Index("ix_count_line_position", "session_id", "position"),
        Index(
            "ix_count_line_judged",
            "session_id",
            "counted",
            "book",
            "recount",
            "moved",
            "accepted",
            "reason",
            "sku_id",
            sqlite_where=text("recount OR moved OR counted <> book"),
        ),
        Index("ix_count_line_movement", "session_id", "movement_id"),
        CheckConstraint("counted IS NULL OR counted >= 0", name="counted_at_least_0"),
        CheckConstraint(
            "(counted IS NULL) = (book IS NULL) AND (counted IS NULL) = (counted_at IS NULL)"
            " AND (counted IS NULL) = (movement_id IS NULL)",
            name="counted_whole",
        ),
    )

    id: Mapped[int] = key()
    session_id: Mapped[int] = link("count_session", index=False)
    sku_id: Mapped[int] = link("sku")
    position: Mapped[int] = mapped_column(default=0)
    extra: Mapped[bool] = mapped_column(default=False)
    counted: Mapped[int | None] = mapped_column(default=None)
    book: Mapped[int | None] = mapped_column(default=None)
    counted_at: Mapped[datetime | None] = mapped_column(default=None)
    movement_id: Mapped[int | None] = mapped_column(default=None)
    moved: Mapped[bool] = mapped_column(default=False)
    recount: Mapped[bool] = mapped_column(default=False)
    before: Mapped[int | None] = mapped_column(default=None)
    accepted: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    unit_cost: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    moved_id: Mapped[int | None] = mapped_column(default=None)


class CountProgress(Record):
    """How far each stock take is: kept by triggers (derived.py)."""

    __tablename__ = "count_progress"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0)
    different: Mapped[int] = mapped_column(default=0)


class ChannelShare(Record):
    """Which part of the free stock a channel may sell, in millionths. A channel without one gets no file."""

    __tablename__ = "channel_share"
    __table_args__ = table(UniqueConstraint("channel_id"), at_least("share_ppm"))

    id: Mapped[int] = key()
    channel_id: Mapped[int] = link("channel", index=False)
    share_ppm: Mapped[int]


class ChannelFile(Record):
    """When a channel's stock file was written last. Not undone: the file is out of the shop's hands."""

    __tablename__ = "channel_file"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    channel_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    written_at: Mapped[datetime]


class ChannelSent(Record):
    """What a channel's last stock file said of each SKU."""

    __tablename__ = "channel_sent"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    channel_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quantity: Mapped[int]
