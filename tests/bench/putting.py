"""Rows of records by the bulk path."""

from __future__ import annotations

from collections.abc import Iterable

from shopdesk.model.inserting import insert


def put(work, kind, names: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """Insert rows of a record; columns that are not named have what the record says."""
    rest = {
        c.name: int(c.default.arg) if isinstance(c.default.arg, bool) else c.default.arg
        for c in kind.__table__.columns
        if c.name not in names and not c.nullable and c.default is not None
    }
    insert(work, kind.__tablename__, (*names, *rest), ((*row, *rest.values()) for row in rows))
