"""What each channel calls a product, the words people should find it by, and words that may not be said.

How good the titles are is worked out beside the window (scoring.py); what is kept of it is never undone.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, text

from shopdesk.model.base import Mapped, Record, at_least, choice, key, link, mapped_column, table


class Measure(StrEnum):
    """How a channel counts: characters, or half widths (a Chinese character is two)."""

    CHARACTERS = "characters"
    HALVES = "halves"


LOW = 60
"""A title that is worth less wants work."""

MARKS = (
    "keyword", "in_title", "early", "opening", "density", "alt", "long", "short", "description", "repeated",
    "forbidden", "duplicate",
)  # fmt: skip
"""The codes of the marks in the order of their bits; what they ask is in marks.py."""


def bit(code: str) -> int:
    """The bit of a mark in `title_score.marks`."""
    return 1 << MARKS.index(code)


VIEWS = {
    "low": f"score < {LOW}", "long": f"marks & {bit('long')}", "duplicate": f"marks & {bit('duplicate')}",
    "forbidden": f"marks & {bit('forbidden')}", "no_keyword": f"marks & {bit('keyword')}",
}  # fmt: skip
"""The named views of the list as SQL over title_score; each has its own index."""


class TitleLimit(Record):
    """What a channel takes: how it counts, the least and most of a title and of a short description. A channel that
    is not `used` shows no titles of this shop."""

    __tablename__ = "title_limit"
    __table_args__ = table(UniqueConstraint("channel_id"), at_least("title_most", 1), at_least("about_most"))

    id: Mapped[int] = key()
    channel_id: Mapped[int] = link("channel", index=False)
    used: Mapped[bool] = mapped_column(default=False)
    measure: Mapped[Measure] = choice(Measure, default=Measure.CHARACTERS)
    title_least: Mapped[int] = mapped_column(default=0)
    title_most: Mapped[int]
    about_least: Mapped[int] = mapped_column(default=0)
    about_most: Mapped[int] = mapped_column(default=0)


class ProductWording(Record):
    """A product's title and short description (`about`) as one channel shows them; '' is the product's own."""

    __tablename__ = "product_wording"
    __table_args__ = table(
        UniqueConstraint("product_id", "channel_id"), Index("ix_product_wording_channel", "channel_id")
    )

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product", index=False)
    channel_id: Mapped[int] = link("channel", index=False)
    title: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")


class Keyword(Record):
    """A word of the library. `heat` is how often it is searched (None: not known), as its `source` says."""

    __tablename__ = "keyword"
    __table_args__ = table(Index("ix_keyword_heat", "heat", "id"))

    id: Mapped[int] = key()
    word: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    source: Mapped[str] = mapped_column(default="")
    heat: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class FocusWord(Record):
    """A keyword that a product should be found by, the most important first."""

    __tablename__ = "focus_word"
    __table_args__ = table(
        UniqueConstraint("product_id", "keyword_id"),
        Index("ix_focus_word_keyword", "keyword_id", "product_id"),
    )

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product", index=False)
    keyword_id: Mapped[int] = link("keyword", index=False)
    position: Mapped[int] = mapped_column(default=0)


class ForbiddenWord(Record):
    """A word that titles and descriptions may not say, and why."""

    __tablename__ = "forbidden_word"
    __table_args__ = table()

    id: Mapped[int] = key()
    word: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    note: Mapped[str] = mapped_column(default="")


class TitleScore(Record):
    """How good a product's titles are, of its worst channel (`channel_id`, 0: no channel is used): 0 to 100, the bits
    of what is wrong on any channel, and the weightiest. `stale`: something changed since; `score` None: not judged yet.
    """

    __tablename__ = "title_score"
    __table_args__ = (
        Index("ix_title_score_all", "score", "product_id"),
        Index("ix_title_score_stale", "product_id", sqlite_where=text("stale")),
        *(
            Index(f"ix_title_score_{view}", "score", "product_id", sqlite_where=text(where))
            for view, where in VIEWS.items()
        ),
        {"sqlite_strict": True},
    )
    __logged__ = False

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    score: Mapped[int | None]
    marks: Mapped[int]
    worst: Mapped[str]
    channel_id: Mapped[int]
    stale: Mapped[int]


class TitleFold(Record):
    """A product's title on a channel (0: its own) as titles are compared."""

    __tablename__ = "title_fold"
    __table_args__ = (
        Index("ix_title_fold_folded", "folded", "channel_id"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    __logged__ = False

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    folded: Mapped[str]


class TitleCount(Record):
    """How many products are in each view of the list: kept by triggers."""

    __tablename__ = "title_count"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    code: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
