"""What categories ask of their products (attributes and values), and the conditions of smart tags.

Categories and tags themselves stand in products, which carry them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, text

from shopdesk.model.base import Mapped, Record, choice, key, link, mapped_column, maybe, table


class AttributeKind(StrEnum):
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    TEXT = "text"
    YES = "yes"


class Attribute(Record):
    """Something that can be said of the products of a category and of all below it; without one, of all."""

    __tablename__ = "attribute"
    __table_args__ = table()

    id: Mapped[int] = key()
    category_id: Mapped[int | None] = maybe("category", default=None)
    name: Mapped[str]
    kind: Mapped[AttributeKind] = choice(AttributeKind)
    unit: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class AttributeOption(Record):
    """One of the words that an attribute of choice can be."""

    __tablename__ = "attribute_option"
    __table_args__ = table(UniqueConstraint("attribute_id", "name"))

    id: Mapped[int] = key()
    attribute_id: Mapped[int] = link("attribute", index=False)
    name: Mapped[str] = mapped_column(Text(collation="NOCASE"))
    position: Mapped[int] = mapped_column(default=0)


class ProductValue(Record):
    """What a product's attribute is: an option, a number (thousandths; yes is 1, no is 0) or words. Only an attribute
    of several words has more than one row of a product, each with another option."""

    __tablename__ = "product_value"
    __table_args__ = table(
        UniqueConstraint("product_id", "attribute_id", "option_id"),
        Index(
            "ux_product_value_one", "product_id", "attribute_id", unique=True, sqlite_where=text("option_id IS NULL")
        ),
        *(
            Index(
                f"ix_product_value_{column}", "attribute_id", column, "product_id",
                sqlite_where=text(f"{column} IS NOT NULL"),
            )
            for column in ("option_id", "number", "words")
        ),
        Index("ix_product_value_option", "option_id"),
    )  # fmt: skip

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product", index=False)
    attribute_id: Mapped[int] = link("attribute", index=False)
    option_id: Mapped[int | None] = maybe("attribute_option", default=None, index=False)
    number: Mapped[int | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(default=None)


class SmartCondition(Record):
    """A condition of a smart tag: a code of `rules.CONDITIONS` and its arguments as JSON."""

    __tablename__ = "smart_condition"
    __table_args__ = table()

    id: Mapped[int] = key()
    tag_id: Mapped[int] = link("tag")
    code: Mapped[str]
    args: Mapped[str] = mapped_column(default="{}")
    position: Mapped[int] = mapped_column(default=0)


class SmartHit(Record):
    """A product that a smart tag's conditions were true of when they were last worked out."""

    __tablename__ = "smart_hit"
    __table_args__ = (
        Index("ix_smart_hit_product", "product_id", "tag_id"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    __logged__ = False

    tag_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SmartRun(Record):
    """When a smart tag was last worked out."""

    __tablename__ = "smart_run"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    tag_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
