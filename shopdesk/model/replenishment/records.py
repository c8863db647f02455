"""What the owner wants of a SKU's stock, what its sales say, and what came of each suggestion.

Demand in millionths of a piece a day, lead times in thousandths of a day, stock levels in thousandths of a piece
where they are not whole; unit costs in minor units × 10⁴.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text

from shopdesk.model.base import Mapped, Record, at_least, choice, key, mapped_column, table


class Answer(StrEnum):
    """What the owner made of a suggestion."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    OWN = "own"
    SNOOZED = "snoozed"
    ENDED = "ended"


class SkuPlan(Record):
    """The owner's word on a SKU: a warn line of `warn_days` days of sales, quiet until a day, not reordered any
    more (`ended`), her own reorder point and quantity, her own `daily` demand, season and campaign pieces.

    None and the defaults leave it to the figures. A SKU that is gone leaves its row, which then means nothing.
    """

    __tablename__ = "sku_plan"
    __table_args__ = table(
        at_least("warn_days", 1), at_least("own_point"), at_least("own_quantity", 1), at_least("daily"),
        at_least("planned"), at_least("season_ppm"),
    )  # fmt: skip

    id: Mapped[int] = key()
    sku_id: Mapped[int] = mapped_column(unique=True)
    warn_days: Mapped[int | None] = mapped_column(default=None)
    snooze_until: Mapped[date | None] = mapped_column(default=None)
    ended: Mapped[bool] = mapped_column(default=False)
    own_point: Mapped[int | None] = mapped_column(default=None)
    own_quantity: Mapped[int | None] = mapped_column(default=None)
    daily: Mapped[int | None] = mapped_column(default=None)
    season_ppm: Mapped[int] = mapped_column(default=1_000_000)
    planned: Mapped[int] = mapped_column(default=0)


class PromoDays(Record):
    """Days of a promotion, both included: their sales count no more than an ordinary good day's."""

    __tablename__ = "promo_days"
    __table_args__ = table(Index("ix_promo_days_last", "last"))

    id: Mapped[int] = key()
    first: Mapped[date]
    last: Mapped[date]
    name: Mapped[str] = mapped_column(default="")


class Suggestion(Record):
    """A suggestion that was answered, with what it was reckoned from; `ordered` pieces are on a purchase order."""

    __tablename__ = "suggestion"
    __table_args__ = table(Index("ix_suggestion_sku", "sku_id", "day"), Index("ix_suggestion_day", "day"))

    id: Mapped[int] = key()
    sku_id: Mapped[int]
    day: Mapped[date]
    answer: Mapped[Answer] = choice(Answer)
    suggested: Mapped[int]
    ordered: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    point: Mapped[int] = mapped_column(default=0)
    target: Mapped[int] = mapped_column(default=0)
    mean: Mapped[int] = mapped_column(default=0)
    horizon: Mapped[int] = mapped_column(default=0)
    lead: Mapped[int] = mapped_column(default=0)
    unit_cost: Mapped[int | None] = mapped_column(default=None)
    purchase_id: Mapped[int | None] = mapped_column(default=None)


class SkuDemand(Record):
    """What the sales and receipts of a SKU say, reckoned once a day over whole days; not in the log, made anew.

    `point` None: too little is known. Over `over_at` pieces it is overstocked; None is not known.
    """

    __tablename__ = "sku_demand"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    sku_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int]
    sold_days: Mapped[int]
    units: Mapped[int]
    mean: Mapped[int]
    sd: Mapped[int]
    shape: Mapped[str]
    basis: Mapped[str]
    grade: Mapped[str]
    lead: Mapped[int]
    lead_sd: Mapped[int]
    lead_basis: Mapped[str]
    safety: Mapped[int | None]
    point: Mapped[int | None]
    target: Mapped[int | None]
    over_at: Mapped[int | None]


class DemandRun(Record):
    """When `sku_demand` was reckoned, and from what state of the file (`mark`)."""

    __tablename__ = "demand_run"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    mark: Mapped[str]


NO_SALES = 1_000_000
"""Days of cover of what does not sell: more than any number of days."""

STAT_SORTS = ("sku_id", "cover", "available", "on_hand", "value")
_COUNTED = text("state <> 'archived'")


class SkuStat(Record):
    """What the stock list shows of a SKU: kept by triggers (derived.py).

    `position`: available and incoming. `line`: the warn line that counts, in pieces. `cover`: days the available
    pieces last. `aside`: defective and to be inspected. `low`: watched and at the line or under it; `due`: to be
    ordered.
    """

    __tablename__ = "sku_stat"
    __table_args__ = (
        *(Index(f"ix_sku_stat_all_{by}", by, *_rest, sqlite_where=_COUNTED)
          for by in STAT_SORTS for _rest in [() if by == "sku_id" else ("sku_id",)]),
        Index("ix_sku_stat_state_cover", "state", "cover", "sku_id"),
        Index("ix_sku_stat_aside", "sku_id", sqlite_where=text("aside > 0")),
        Index("ix_sku_stat_due", "sku_id", sqlite_where=text("due > 0")),
        {"sqlite_strict": True},
    )  # fmt: skip
    __logged__ = False

    sku_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int]
    state: Mapped[str]
    watched: Mapped[int]
    on_hand: Mapped[int]
    allocated: Mapped[int]
    available: Mapped[int]
    incoming: Mapped[int]
    position: Mapped[int]
    aside: Mapped[int]
    value: Mapped[int]
    line: Mapped[int]
    cover: Mapped[int]
    low: Mapped[int]
    due: Mapped[int]


class StockStateCount(Record):
    """How many SKUs are in each state: kept by triggers."""

    __tablename__ = "stock_state_count"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    state: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class StockAlert(Record):
    """A SKU came down to its warn line: raised once, cleared over the line + 10 %. Kept by triggers, which undo
    and redo move like any other hand."""

    __tablename__ = "stock_alert"
    __table_args__ = (
        Index("ux_stock_alert_open", "sku_id", unique=True, sqlite_where=text("cleared_at IS NULL")),
        Index("ix_stock_alert_sku", "sku_id", "id"),
        {"sqlite_strict": True},
    )
    __logged__ = False

    id: Mapped[int] = key()
    sku_id: Mapped[int]
    raised_at: Mapped[datetime]
    position: Mapped[int]
    line: Mapped[int]
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)
