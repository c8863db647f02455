"""SQLite as ShopDesk uses it: its own library, every pragma read back, every transaction begun by us.

Why: reliability.md §0. pysqlite3 carries a SQLite without the WAL-reset bug; WAL with synchronous=FULL loses
nothing that was acknowledged; Python's own BEGIN leaves schema changes outside the transaction. No other file
of ShopDesk touches a live shop file, not even to read its bytes: closing such a handle would drop SQLite's
locks.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from pysqlite3 import dbapi2
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_

APPLICATION_ID = 0x53484F50  # "SHOP"
OLDEST_SQLITE = (3, 51, 3)
_LEAST_ROOM = 100_000

PART = ".part"
"""What the name of a file ends in until it is whole."""

_PRAGMAS = (
    "busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "mmap_size = 0",
    "trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY", "cache_size = -65536",
)  # fmt: skip
_EXPECTED = {"journal_mode": "wal", "synchronous": 2, "trusted_schema": 0}

Mode = Literal["look", "alone", "ro", "rw", "create"]
_MODES = {"look": "rw", "alone": "ro&immutable=1", "ro": "ro", "rw": "rw", "create": "rwc"}


def make_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine on one shop file: a connection for the reader while another writes, and one that watches.

    A transaction holds the file from its first moment; one of a `reader_of` the engine does not. `foreign_keys`
    False is for migrations alone: SQLite would cascade while a table is made anew, and it takes the pragma only
    outside a transaction. The connection that was used last is taken first: its statements are compiled and its
    pages are those that were just written.
    """
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise Trouble(
            N_("This SQLite ({version}) can damage files; install ShopDesk again."),
            version=dbapi2.sqlite_version,
        )
    engine = create_engine(
        URL.create("sqlite", database=os.fspath(path)),
        module=dbapi2,
        pool_size=3,
        max_overflow=2,
        pool_use_lifo=True,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        _prepare(connection, foreign_keys)

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _reads(connection) else "BEGIN IMMEDIATE")

    return engine


def reader_of(engine: Engine) -> Engine:
    """The same connections for those who only read: a statement that writes is a bug, raised before it runs.

    Not by `PRAGMA query_only`: it makes SQLite compile every statement of its connection anew, at each change.
    """
    reader = engine.execution_options(readonly=True)

    @event.listens_for(reader, "before_cursor_execute")
    def _(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if _reads(connection) and not statement.lstrip("( \n").upper().startswith(_READS):
            raise RuntimeError(f"a question may not write: {statement[:60]}")

    return reader


_READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN", "VALUES", "BEGIN")


def _reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("readonly"))


def _prepare(connection: Any, foreign_keys: bool) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
    if sys.platform == "darwin":  # fsync there does not flush the drive
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
    for name, wanted in (_EXPECTED | {"foreign_keys": int(foreign_keys)}).items():
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != wanted:
            raise Trouble(
                N_("The shop file cannot be opened safely here ({name} is {got})."), name=name, got=got
            )


@contextmanager
def bare(path: Path, mode: Mode = "rw") -> Iterator[Any]:
    """A connection outside any pool, for work on whole files: copy, verify, checkpoint. Trouble in words.

    `look` writes nothing, `alone` neither and sees the file without its -wal, `ro` works on read-only media
    too but leaves a -wal beside a WAL file, only `create` makes a file. Each statement commits by itself.
    """
    try:
        where = f"{path.absolute().as_uri()}?mode={_MODES[mode]}"
        connection = dbapi2.connect(where, uri=True, isolation_level=None)
        try:
            for pragma in (
                "busy_timeout = 5000",
                "synchronous = FULL",
                "trusted_schema = OFF",
                "cell_size_check = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute(f"PRAGMA query_only = {int(mode in ('look', 'alone', 'ro'))}")
            yield connection
        finally:
            connection.close()
    except dbapi2.DatabaseError as error:
        raise trouble_of(error, path) or error from error


_WORDS = (
    (
        "database or disk is full",
        N_("The disk is full. {file} was not changed; free some space and try again."),
    ),
    (
        "readonly database",
        N_(
            "{file} cannot be written. A virus scanner or a sync program may hold it; "
            "close it, then try again."
        ),
    ),
    ("database is locked", N_("Another program is using {file}. Close it and try again.")),
    (
        "unable to open",
        N_(
            "{file} cannot be opened. A virus scanner or a sync program may hold it; "
            "close it, then try again."
        ),
    ),
    (
        "disk i/o error",
        N_("The disk reported an error. {file} was not changed; check the disk, then try again."),
    ),
    ("malformed", N_("{file} is damaged. Restore the newest backup; the damaged file is kept.")),
    ("not a database", N_("{file} is damaged or not a shop. Restore the newest backup; this file is kept.")),
)
_FATAL = ("disk i/o error", "malformed", "not a database", "readonly database", "unable to open")


def trouble_of(error: BaseException, path: Path) -> Trouble | None:
    """The machine's trouble behind a database error, in words; None when the error is our own bug."""
    said = _said(error)
    if said in ("disk i/o error", "unable to open database file") and _no_room(path):
        said = "database or disk is full"  # SQLite could not make its companion files
    return next(
        (Trouble(words, file=path.name.removesuffix(PART)) for mark, words in _WORDS if mark in said), None
    )


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def is_fatal(error: BaseException) -> bool:
    """Whether the connection that met this error must not be used again: what it believes may not be on the
    disk.
    """
    return any(mark in _said(error) for mark in _FATAL)


def _said(error: BaseException) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, dbapi2.DatabaseError) or isinstance(original, dbapi2.IntegrityError):
        return ""
    return str(original).lower()


def sqlite_version() -> str:
    """The SQLite that ShopDesk carries."""
    return str(dbapi2.sqlite_version)
