"""What was imported into the shop, and whether it still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.format_words import FORMATS
from shopdesk.model.spine import Batch, BatchState


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import: the names of its files, the N_() words of what they were, the rows read and taken."""

    id: int
    at: datetime
    files: str
    format: str
    rows_read: int
    rows_taken: int
    stands: bool


def latest(session: Session, most: int = 100) -> list[BatchRow]:
    """The imports that changed something, latest first; those that were taken back too."""
    found = session.scalars(select(Batch).order_by(Batch.id.desc()).limit(most))
    return [
        BatchRow(
            b.id, b.at, b.files, FORMATS.get(b.format, N_("A table")), b.rows_read, b.rows_taken,
            b.state is BatchState.TAKEN,
        )
        for b in found
    ]  # fmt: skip


__all__ = ["BatchRow", "latest"]
