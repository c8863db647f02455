"""The tables of a new shop file, its triggers and what it starts with; the number of the schema."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text

from shopdesk.model import changes, derived, search
from shopdesk.model.all_records import METADATA
from shopdesk.model.engine import APPLICATION_ID

VERSION = 1
"""user_version of a file of this ShopDesk; one Alembic version each, `migrations/versions/`."""


def create(connection: Connection) -> None:
    """Make every table and index in an empty file and mark it as ours; the triggers follow the starter data."""
    METADATA.create_all(connection)
    search.create(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def create_triggers(connection: Connection) -> None:
    """Make the triggers of the change log and of the caches, and remember which they are."""
    changes.create_triggers(connection)
    derived.create_triggers(connection)
    connection.execute(
        text("""
            INSERT INTO file_state (name, value) VALUES ('triggers', :d)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
        """),
        {"d": trigger_digest()},
    )


def drop_triggers(connection: Connection) -> None:
    """Take the log's and the caches' triggers away for a bulk load in this transaction."""
    changes.drop_triggers(connection)
    derived.drop_triggers(connection)


def refresh_triggers(connection: Connection) -> None:
    """Replace the triggers of a file written by another build of the same schema."""
    stored = connection.execute(text("SELECT value FROM file_state WHERE name = 'triggers'")).scalar()
    if stored == trigger_digest():
        return
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    create_triggers(connection)
    derived.rebuild(connection)


def trigger_digest() -> str:
    """A digest of all trigger texts, to see whether a file has these."""
    texts = [*changes.trigger_sql().values()]
    for d in derived.DERIVED.values():
        texts += [d.select, *d.triggers.values()]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
