"""SQLite as ShopDesk uses it: its own library, every pragma read back, every transaction begun by us.

Why: reliability.md §0. pysqlite3 carries a SQLite without the WAL-reset bug; WAL with synchronous=FULL loses nothing
that was acknowledged; Python's own BEGIN leaves schema changes outside the transaction. No other file of ShopDesk
touches a live shop file, not even to read its bytes: closing such a handle would drop SQLite's locks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_

APPLICATION_ID = 0x53484F50  # "SHOP"
OLDEST_SQLITE = (3, 51, 3)

_PRAGMAS = (
    "busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "mmap_size = 0",
    "trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY", "cache_size = -65536",
)  # fmt: skip
_EXPECTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on one shop file: two connections, one of them free for the reader while the other writes.

    A connection taken with the execution option `readonly` begins a reading transaction, any other one writes.
    """
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise Trouble(N_("This SQLite ({version}) can damage files; install ShopDesk again."), version=dbapi2.sqlite_version)
    engine = create_engine(
        URL.create("sqlite", database=os.fspath(path)),
        module=dbapi2,
        pool_size=2,
        max_overflow=2,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        _prepare(connection, read_only=read_only)

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        reading = read_only or connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _prepare(connection: Any, *, read_only: bool) -> None:
    connection.isolation_level = None
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        return
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if sys.platform == "darwin":  # fsync there does not flush the drive
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
    for name, wanted in _EXPECTED.items():
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != wanted:
            raise Trouble(N_("The shop file cannot be opened safely here ({name} is {got})."), name=name, got=got)


_WORDS = (
    ("database or disk is full", N_("The disk is full. Nothing was changed; free some space and try again.")),
    ("readonly database", N_("The shop file cannot be written. A virus scanner or a sync program may hold it.")),
    ("database is locked", N_("Another program is using the shop file. Close it and try again.")),
    ("unable to open", N_("The shop file cannot be opened. A virus scanner or a sync program may hold it.")),
    ("disk i/o error", N_("The disk reported an error. Nothing was changed; check the disk, then try again.")),
    ("malformed", N_("The shop file is damaged. Restore the newest backup; the damaged file is kept.")),
    ("not a database", N_("This file is not a shop.")),
)


def trouble_of(error: BaseException) -> Trouble | None:
    """The machine's trouble behind a database error, in words; None when the error is our own bug."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, dbapi2.DatabaseError) or isinstance(original, dbapi2.IntegrityError):
        return None
    said = str(original).lower()
    return next((Trouble(words) for mark, words in _WORDS if mark in said), None)
