"""The tables that serve every noun: steps and changes (undo), batches and their raw rows, the timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index

from shopdesk.model.base import AppendOnly, Mapped, Record, choice, key, link, mapped_column, table


class StepKind(StrEnum):
    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class BatchState(StrEnum):
    TAKEN = "taken"
    UNDONE = "undone"


class Step(Record):
    """One thing the owner did: a label as template and values, so that it reads in any language.

    `undone_by` is the step that took it back, None while it stands; `undoes_id` the step that this one takes back.
    """

    __tablename__ = "step"
    __table_args__ = table(Index("ix_step_open", "kind", "undone_by", "id"))
    __logged__ = False

    id: Mapped[int] = key()
    kind: Mapped[StepKind] = choice(StepKind, default=StepKind.DO)
    label: Mapped[str]
    values: Mapped[str] = mapped_column("label_values", default="{}")
    at: Mapped[datetime]
    undoes_id: Mapped[int | None] = mapped_column(default=None)
    undone_by: Mapped[int | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(default=None)


class Change(Record):
    """What a step did to a row, as JSON: I added, U changed (only the columns that differ), D removed (all of it)."""

    __tablename__ = "change"
    __table_args__ = table(Index("ix_change_step", "step_id"), Index("ix_change_row", "table_name", "row_id"))
    __logged__ = False

    id: Mapped[int] = key()
    step_id: Mapped[int]
    table_name: Mapped[str]
    row_id: Mapped[int]
    kind: Mapped[str]
    before: Mapped[str | None] = mapped_column(default=None)
    after: Mapped[str | None] = mapped_column(default=None)


class Batch(Record):
    """One taking-in of files; undone as a whole. What it made carries its number."""

    __tablename__ = "batch"
    __table_args__ = table()
    __logged__ = False  # stays when it is undone, as do its raw rows

    id: Mapped[int] = key()
    kind: Mapped[str]
    format: Mapped[str]
    files: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    state: Mapped[BatchState] = choice(BatchState, default=BatchState.TAKEN)
    at: Mapped[datetime]
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_taken: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(default="{}")


class RawRow(Record):
    """A row as it stood in the file, for mending a mapping and replaying it. Stays when its batch is undone."""

    __tablename__ = "raw_row"
    __table_args__ = table(Index("ix_raw_row_batch", "batch_id", "row_no"))
    __logged__ = False

    id: Mapped[int] = key()
    batch_id: Mapped[int] = link("batch", index=False)
    file_no: Mapped[int] = mapped_column(default=0)
    row_no: Mapped[int]
    cells: Mapped[str]


class Fact(AppendOnly, Record):
    """One fact of the timeline: when, who, what happened to which record, with its values as JSON.

    `what` is an N_() template. A fact that was taken back is followed by another with `reverses_id`.
    """

    __tablename__ = "timeline"
    __table_args__ = table(
        Index("ix_timeline_subject", "subject", "subject_id", "id"),
        Index("ix_timeline_reverses", "reverses_id"),
    )

    id: Mapped[int] = key()
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(default="owner")
    subject: Mapped[str]
    subject_id: Mapped[int]
    what: Mapped[str]
    values: Mapped[str] = mapped_column("fact_values", default="{}")
    reverses_id: Mapped[int | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class FileState(Record):
    """What the file knows about itself: which triggers it has, whether it was closed well. Not undone."""

    __tablename__ = "file_state"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
