"""The checklist of a complete product, what is missing of each, what was decided about suggestions, search terms.

Each point of the checklist has a weight, the words of its gap, and SQL that is true where it is missing, over the
row of a product (alias p); points of its variants ask all that are not archived. The weights add up to 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Text, text

from shopdesk.core.texts import N_
from shopdesk.model.base import Mapped, Record, choice, key, mapped_column, table
from shopdesk.model.products.derived import category_value

LONG_ENOUGH = 30
"""Characters from which a description tells something."""
TAGS = 3


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the checklist. `product` is SQL that is true of a product that lacks it, `sku` of a variant (alias
    s): a product lacks it when one of its variants does. `grave`: a profit without it is wrong.
    """

    code: str
    weight: int
    words: str
    gap: str
    product: str = ""
    sku: str = ""
    grave: bool = False

    @property
    def missing(self) -> str:
        """SQL that is true where product p lacks it."""
        return self.product or _some_sku(self.sku)


def _some_sku(wrong: str) -> str:
    return f"EXISTS (SELECT 1 FROM sku s WHERE s.product_id = p.id AND s.state <> 'archived' AND {wrong})"


_BOUGHT = "NOT EXISTS (SELECT 1 FROM bundle_stat f WHERE f.sku_id = s.id)"
"""A virtual bundle has neither a cost nor a supplier of its own: its components have."""
_NO_LEAD = "NOT EXISTS (SELECT 1 FROM supplier_sku v WHERE v.sku_id = s.id AND v.lead_days IS NOT NULL)"

CHECKLIST = (
    Point("cost", 14, N_("Cost"), N_("without cost"), sku=f"s.cost IS NULL AND {_BOUGHT}", grave=True),
    Point("price", 10, N_("Price"), N_("without price"), sku="s.price <= 0"),
    Point("picture", 15, N_("Picture"), N_("without picture"),
          "NOT EXISTS (SELECT 1 FROM picture i WHERE i.product_id = p.id)"),
    Point("name", 10, N_("Name"), N_("named by code"),
          f"trim(p.title) = '' OR {_some_sku('s.code = p.title')}"),
    Point("summary", 6, N_("Short description"), N_("without short text"), "trim(p.summary) = ''"),
    Point("description", 12, N_("Description"), N_("without description"),
          f"length(trim(p.description)) < {LONG_ENOUGH}"),
    Point("category", 8, N_("Category"), N_("without category"), "p.category_id IS NULL"),
    Point("tags", 5, N_("Tags"), N_("fewer than 3 tags"),
          f"(SELECT count(*) FROM product_tag t WHERE t.product_id = p.id) < {TAGS}"),
    Point("supplier", 6, N_("Supplier and lead time"), N_("without supplier"), _some_sku(f"{_NO_LEAD} AND {_BOUGHT}")),
    Point("weight", 5, N_("Weight"), N_("without weight"), sku="s.weight_g <= 0"),
    Point("barcode", 5, N_("Barcode"), N_("without barcode"), sku="+s.barcode = ''"),
    Point("warn_line", 4, N_("Low-stock line"), N_("no low-stock line"), f"""
        p.warn_line IS NULL AND {category_value("warn_line", "p.category_id")} IS NULL
        AND {_some_sku("s.warn_line IS NULL")}"""),
)  # fmt: skip

POINTS = {p.code: p for p in CHECKLIST}


def bit(code: str) -> int:
    """The bit of a point in `product_check.gaps`."""
    return 1 << next(i for i, p in enumerate(CHECKLIST) if p.code == code)


def gaps_of(gaps: int) -> list[str]:
    """The codes of the points that a product lacks, in the order of the checklist."""
    return [p.code for p in CHECKLIST if gaps & bit(p.code)]


def score_of(gaps: int) -> int:
    """The score of a product with these gaps: 100 less their weights."""
    return 100 - sum(POINTS[code].weight for code in gaps_of(gaps))


GAPS = "(" + " + ".join(f"{bit(p.code)} * ({p.missing})" for p in CHECKLIST) + ")"
"""SQL of the bits of what product p lacks."""
SCORE = "(100 - " + " - ".join(f"{p.weight} * (gaps & {bit(p.code)} <> 0)" for p in CHECKLIST) + ")"
"""SQL of the score over a column `gaps`."""


class ProductCheck(Record):
    """How complete a product is that is not archived: kept by triggers (derived.py).

    `score` 0 to 100; `gaps` has the bit of each point of the checklist that is missing. Each point has its own
    index, which holds only the products that lack it.
    """

    __tablename__ = "product_check"
    __table_args__ = (
        Index("ix_product_check_score", "score", "product_id", "gaps"),
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
    """How many products lack a point; `all` counts the products, `any` those that lack anything, `sum` adds up
    their scores: kept by triggers."""

    __tablename__ = "gap_count"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
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
