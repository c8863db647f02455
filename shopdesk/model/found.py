"""What the search box finds in every table, in words: for `shopdesk search`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.search import find

_KINDS = {
    "orders": ("order", "number || ' · ' || customer_name || ' · ' || items"),
    "product": ("product", "title"),
    "customer": ("customer", "name || CASE WHEN phone <> '' THEN ' · ' || phone ELSE '' END"),
    "entry": ("entry", "period || '-' || no || ' · ' || memo"),
    "complaint": ("complaint", "number || ' · ' || title"),
}
NAMES = {
    "order": N_("order"), "product": N_("product"), "customer": N_("customer"), "entry": N_("entry"),
    "complaint": N_("complaint"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found: its kind (`NAMES`), id, and one line about it."""

    kind: str
    id: int
    text: str


def everything(session: Session, typed: str) -> list[Found]:
    """All records that hold what was typed, by kind, the newest of each first."""
    found: list[Found] = []
    for table, (kind, sql) in _KINDS.items():
        for i in find(session, table, typed):
            words = session.execute(text(f"SELECT {sql} FROM {table} WHERE id = :i"), {"i": i}).scalar()
            found.append(Found(kind, i, (words or "").strip(" ·")))
    return found
