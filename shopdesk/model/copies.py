"""Whole shop files: copied, verified and put in place so that a power cut leaves the old one or the new one.

Never by reading the bytes of a file that is open: closing such a handle drops SQLite's locks, and a plain
copy of a live file is bad every second time (reliability.md F03, F07).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_
from shopdesk.model.engine import APPLICATION_ID, PART, bare, make_engine, trouble_of

COMPANIONS = ("-wal", "-shm", "-journal")
_PATIENCE = 5.0
_SUMS = (
    ("posting", "debit"), ("posting", "credit"), ("stock_movement", "quantity"), ("stock_movement", "value"),
    ("orders", "total"), ("payment", "amount"), ("order_line", "quantity"), ("order_line", "amount"),
)  # fmt: skip

Controls = dict[str, int]
"""Control totals: rows of every table, sums of money and pieces. Two files with other totals hold other
shops.
"""


def snapshot(source: Path, target: Path) -> None:
    """Copy a shop file, open or not, as it is at this moment; the target is single, closed well and on the
    disk.
    """
    with at_the_disk(target), bare(source) as read:
        remove(target)
        with bare(target, "create") as write:
            read.backup(write)
            write.execute("UPDATE file_state SET value = '1' WHERE name = 'closed'")
            settle(write)
        sync(target)


def duplicate(source: Path, target: Path) -> None:
    """Copy a file that nobody has open, with what a crash left in its -wal, and put it on the disk."""
    with at_the_disk(target):
        remove(target)
        for suffix in ("", "-wal"):
            if (found := beside(source, suffix)).exists():
                shutil.copyfile(found, beside(target, suffix))
                sync(beside(target, suffix))


def settle(connection: Any) -> None:
    """Bring everything into the one file: no -wal, readable on read-only media too."""
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()


@contextmanager
def changing(part: Path, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """One transaction on a file in the making, which is single again afterwards. Raises Trouble where the machine
    refuses."""
    engine = make_engine(part, foreign_keys=foreign_keys)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise trouble_of(error, part) or error from error
    finally:
        engine.dispose()
    with bare(part) as settled:
        settle(settled)


def verify(path: Path) -> Controls:
    """Prove that a file nobody has open is a whole shop; its control totals. Raises Trouble.

    The totals are taken on a second thread while SQLite looks through the pages: it lets Python go meanwhile.
    """
    with ThreadPoolExecutor(1) as aside, bare(path, "ro") as connection:
        totals = aside.submit(_controls_of, path)
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        found = connection.execute("PRAGMA integrity_check(5)").fetchall()
        if application != APPLICATION_ID or found != [("ok",)] or path.stat().st_size == 0:
            raise Trouble(N_("{file} is damaged; it was not used."), file=path.name.removesuffix(PART))
        return totals.result()


def _controls_of(path: Path) -> Controls:
    with bare(path, "ro") as connection:
        return controls(connection)


def controls(connection: Any) -> Controls:
    """The control totals of the file behind a connection of SQLite's own."""
    named = """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'find_*'
    """
    tables = sorted(r[0] for r in connection.execute(named))
    found = {
        f"{t} rows": int(connection.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]) for t in tables
    }
    for table, column in _SUMS:
        if table in tables:
            total = connection.execute(f"SELECT coalesce(sum({column}), 0) FROM {table}").fetchone()[0]
            found[f"{table} {column}"] = int(total)
    return found


def digest(path: Path) -> str:
    """The SHA-256 of a file that nobody has open."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put(part: Path, target: Path) -> None:
    """Give a finished file its name, in one step and durably; what stood there is replaced.

    A scanner that holds the target for a moment is waited for (reliability.md F24); then Trouble, and both
    files stay.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            part.replace(target)
            break
        except PermissionError:
            if time.monotonic() > end:
                raise Trouble(
                    N_("{file} is held by another program. Close it and try again."), file=target.name
                ) from None
            time.sleep(0.05)
    sync_folder(target.parent)


def remove(path: Path) -> None:
    """Remove a file of ours with its companions; it is no trouble if there is none."""
    for suffix in ("", *COMPANIONS):
        beside(path, suffix).unlink(missing_ok=True)


def free(path: Path) -> Path:
    """The path, or if it is taken the next number after it."""
    count, found = 1, path
    while found.exists():
        count, found = count + 1, beside(path, f"-{count}")
    return found


def beside(path: Path, suffix: str) -> Path:
    """The file of the same name with a suffix after it."""
    return path.with_name(path.name + suffix)


def sync(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk; Windows does that by itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def at_the_disk(part: Path) -> Iterator[None]:
    """What the system refuses while `part` is written is Trouble in words; nothing half stays behind."""
    try:
        yield
    except (OSError, Trouble) as error:
        for ending in ("", *COMPANIONS):
            with suppress(OSError):  # the first trouble is the one to tell
                beside(part, ending).unlink(missing_ok=True)
        if isinstance(error, Trouble):
            raise
        raise Trouble(
            N_(
                "{file} could not be written in {folder} ({reason}). Nothing was changed; make room or "
                "choose another folder."
            ),
            file=part.name.removesuffix(PART), folder=str(part.parent), reason=error.strerror or str(error),
        ) from error  # fmt: skip


def copy_pictures(source: Path, target: Path) -> int:
    """Copy those pictures that the target folder does not have; they are named by content. How many were
    copied.
    """
    if not source.is_dir():
        return 0
    count = 0
    for picture in sorted(p for p in source.rglob("*") if p.is_file() and not p.name.endswith(PART)):
        wanted = target / picture.relative_to(source)
        if wanted.exists() and wanted.stat().st_size == picture.stat().st_size:
            continue
        part = beside(wanted, PART)
        with at_the_disk(part):
            wanted.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, part)
            sync(part)
            put(part, wanted)
        count += 1
    return count
