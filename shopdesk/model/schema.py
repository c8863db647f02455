"""The tables of a new shop file, its triggers and what it starts with; the number of the schema."""

from __future__ import annotations

import hashlib
from importlib import import_module
from uuid import uuid4

from sqlalchemy import Connection, text

from shopdesk.model import changes, derived, search
from shopdesk.model.base import Record
from shopdesk.model.engine import APPLICATION_ID

VERSION = 1
"""user_version of a file of this ShopDesk; one Alembic version each, `migrations/versions/`."""


def complete() -> None:
    """Import every noun's records and caches. A file that is familiar is opened, and read, without them."""
    import_module("shopdesk.model.all_records")


def table_names() -> set[str]:
    """The tables that every shop file has."""
    complete()
    return {t.name for t in Record.metadata.sorted_tables}


def create(connection: Connection) -> None:
    """Make every table and index in an empty file and mark it as ours; its triggers come last."""
    complete()
    Record.metadata.create_all(connection)
    search.create(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    remember(connection, "shop", uuid4().hex)
    mark_closed(connection, True)


def create_triggers(connection: Connection) -> None:
    """Make the triggers of the change log and of the caches, and remember which they are."""
    complete()
    changes.create_triggers(connection)
    derived.create_triggers(connection)
    remember(connection, "triggers", trigger_digest())


def remember(connection: Connection, name: str, value: str) -> None:
    """Write what the file knows about itself; nothing is written when it is so already."""
    connection.execute(
        text("""
            INSERT INTO file_state (name, value) VALUES (:n, :v)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
        """),
        {"n": name, "v": value},
    )


def mark_closed(connection: Connection, well: bool) -> None:
    """Note whether the file is at rest; a file found open was left by a crash and is checked."""
    remember(connection, "closed", "1" if well else "0")


def drop_triggers(connection: Connection) -> None:
    """Take the log's and the caches' triggers away for a bulk load in this transaction."""
    complete()
    changes.drop_triggers(connection)
    derived.drop_triggers(connection)


def refresh_triggers(connection: Connection) -> None:
    """Replace the triggers of a file written by another build, or changed by another hand."""
    stored = connection.execute(text("SELECT value FROM file_state WHERE name = 'triggers'")).scalar()
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    there = {name: _squeezed(sql) for name, sql in rows}
    wanted = {name: _squeezed(sql) for name, sql in trigger_sql().items()}
    if stored == trigger_digest() and there == wanted:
        return
    for name in there:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    create_triggers(connection)
    derived.rebuild(connection)


def trigger_sql() -> dict[str, str]:
    """Name → CREATE TRIGGER of every trigger of a shop file."""
    complete()
    caches = {
        n: f"CREATE TRIGGER {n} {body}"
        for d in derived.DERIVED.values()
        for n, body in d.all_triggers.items()
    }
    return changes.trigger_sql() | caches


def _squeezed(sql: str) -> str:
    return " ".join(sql.replace("IF NOT EXISTS ", "").split())


def trigger_digest() -> str:
    """A digest of all trigger texts, in whatever order their nouns were imported: whether a file has these."""
    texts = sorted([*trigger_sql().values(), *(d.select for d in derived.DERIVED.values())])
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
