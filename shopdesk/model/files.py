"""Shop files: make a new one, open one, and refuse in words what is not one (reliability.md §A3)."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shopdesk.core.periods import local_day
from shopdesk.core.problems import Trouble, refuse, refuse_if
from shopdesk.core.texts import N_, Words, say
from shopdesk.model import copies, familiar, schema
from shopdesk.model.engine import PART, bare, make_engine, sqlite_version, trouble_of
from shopdesk.model.lock import FileLock, NotWritable
from shopdesk.model.recognise import (
    SUFFIX,
    advice,
    cloud_warning,
    conflict_copies,
    inspect,
    refuse_hostile,
    refuse_incomplete,
)
from shopdesk.model.shop import Shop, now
from shopdesk.model.shop_settings.rules import ShopFacts, problems_facts

__all__ = ["SUFFIX", "cloud_warning", "conflict_copies", "create", "inspect", "open_shop", "sqlite_version"]

log = logging.getLogger(__name__)
_PATIENCE = 5.0


def create(
    path: Path,
    *,
    name: str,
    currency: str = "CNY",
    timezone: str = "Asia/Shanghai",
    books_start: date | None = None,
    chart: str = "cn-small",
    language: str = "en",
    clock: Callable[[], datetime] = now,
) -> Shop:
    """Make a new shop file with starter data and open it. It has its name only once it is whole.

    Refused: a name, currency, zone or chart that is none (`problems_facts`), and a file that is there
    already.
    """
    rate = {"cn-small": 10_000, "cn-general": 130_000}.get(chart, 0)
    facts = ShopFacts(
        name=name, currency=currency, timezone=timezone, chart=chart, language=language, tax_rate_ppm=rate,
        capitalise_freight=chart == "international",
    )  # fmt: skip
    refuse_if(problems_facts(facts))
    facts = replace(facts, books_start=books_start or local_day(clock(), timezone))
    if path.exists():
        raise refuse(N_("{file} is there already; choose another name."), field="file", file=path.name)
    if not path.parent.is_dir():
        raise Trouble(N_("There is no folder {folder}."), folder=str(path.parent))
    part = copies.beside(path, PART)
    lock = FileLock(path)
    try:
        with copies.at_the_disk(part):
            _fill(part, facts)
            copies.put(part, path)
    finally:
        lock.release()
    return open_shop(path, clock=clock)


def _fill(part: Path, facts: ShopFacts) -> None:
    from shopdesk.model import starter  # knows every noun

    copies.remove(part)
    with copies.changing(part) as connection, Session(connection) as session:
        schema.create(connection)
        starter.fill(session, facts)
        session.flush()
        schema.create_triggers(connection)
    copies.sync(part)


def open_shop(path: Path, *, clock: Callable[[], datetime] = now, read_only: bool = False) -> Shop:
    """Open a shop file; never makes one. What opening found is in `shop.found`, as words for the owner.

    Raises Trouble, and touches nothing, when it is missing, not a shop, damaged, newer or in use. Where
    nothing can be written, or `read_only` is asked, a private copy is opened: it can be read and reported on,
    `do` is refused.
    """
    if not path.is_file():
        raise Trouble(N_("There is no file {file}."), file=path.name)
    if read_only or not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return _open_copy(path, clock)
    try:
        lock = FileLock(path)
    except NotWritable:
        return _open_copy(path, clock)
    try:
        return _open_held(path, path, clock, lock)
    except BaseException:
        lock.release()
        raise


def _open_held(name: Path, path: Path, clock: Callable[[], datetime], lock: FileLock | None) -> Shop:
    """Open the file at `path`, which is ours alone, as the shop called `name`."""
    version = inspect(path)
    found = _refuse_leftover(path)
    with bare(path, "look") as look:
        known = familiar.is_familiar(look)
        if not known:
            refuse_hostile(look, name)
    with suppress(OSError):
        copies.remove(copies.beside(path, PART))  # what a crash left of a restore or a new version
    if version < schema.VERSION:
        from shopdesk.model.migrations import upgrade_file

        upgrade_file(path, clock(), keep_backup=lock is not None)
        known = False  # it has another schema now
    if lock is not None:
        lock.watch(path)
    with bare(path, "look") as look:
        if not known:
            refuse_incomplete(look, path)
        well = look.execute("SELECT value FROM file_state WHERE name = 'closed'").fetchone() == ("1",)
    found += [] if well else _after_a_crash(path)
    engine = _writing_engine(path)
    try:
        with engine.begin() as connection:
            schema.mark_closed(connection, False)
        shop = Shop(name, engine, clock, lock, found)
        shop.rest()  # before any other write the file by itself says that it is open: see _refuse_leftover
        if not known:
            with engine.begin() as connection:
                schema.refresh_triggers(connection)
            with bare(path, "look") as look:
                familiar.remember(look)
        return shop
    except DBAPIError as error:
        engine.dispose()
        raise trouble_of(error, name) or error from error
    except BaseException:
        engine.dispose()
        raise


def _refuse_leftover(path: Path) -> list[Words]:
    """A file that is whole by itself and says it was closed well has no -wal: one beside it is another one's.

    Someone put another file in the place of a shop that had crashed or was open. SQLite would bring the old
    rows back without a word (reliability.md F05), so the leftover is set aside. Never while the file alone is
    not whole: then a crash fell into a checkpoint and only the -wal completes it.
    """
    wal = copies.beside(path, "-wal")
    if not wal.exists() or wal.stat().st_size == 0:
        return []
    try:
        with bare(path, "alone") as alone:
            well = alone.execute("SELECT value FROM file_state WHERE name = 'closed'").fetchone() == ("1",)
            well = well and alone.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except Trouble:
        return []
    if not well:
        return []
    wal.replace(copies.free(copies.beside(path, "-wal.leftover")))
    copies.beside(path, "-shm").unlink(missing_ok=True)
    words = N_(
        "{file} was replaced while ShopDesk was not closed; what was not yet in the old file is set aside."
    )
    return [say(words, file=path.name)]


def _after_a_crash(path: Path) -> list[Words]:
    """The file was not closed well: prove that it is whole. Raises Trouble when it is not."""
    log.info("not closed well: %s", path.name)
    with bare(path, "look") as look:
        if look.execute("PRAGMA quick_check(3)").fetchall() != [("ok",)]:
            raise Trouble(N_("{file} is damaged. {advice}"), file=path.name, advice=advice(path))
        totals = copies.controls(look)
        moved = look.execute(
            "SELECT coalesce(sum(on_hand + defective + quarantine), 0) FROM stock_level"
        ).fetchone()[0]
    if totals["posting debit"] != totals["posting credit"] or moved != totals["stock_movement quantity"]:
        return [
            say(
                N_("{file} was not closed well and its totals disagree. Run the check of the shop."),
                file=path.name,
            )
        ]
    return [say(N_("{file} was not closed well; it was checked and is whole."), file=path.name)]


def _writing_engine(path: Path) -> Engine:
    """An engine that can truly write: a scanner's hold makes SQLite open read-only, silently, so it is tried
    (F23).
    """
    end = time.monotonic() + _PATIENCE
    while True:
        engine = make_engine(path)
        try:
            with engine.connect() as connection:  # BEGIN IMMEDIATE
                connection.exec_driver_sql("SELECT 1")
                connection.rollback()
            return engine
        except DBAPIError as error:
            engine.dispose()
            trouble = trouble_of(error, path)
            if trouble is None or "locked" in str(error.orig) or time.monotonic() > end:
                raise trouble or error from error
            time.sleep(0.1)


def _borrow(path: Path, copy: Path) -> None:
    """Copy through SQLite, who may be writing; where it cannot make its companion files, nobody is."""
    if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        with suppress(Trouble):
            copies.snapshot(path, copy)
            return
    copies.duplicate(path, copy)


def _open_copy(path: Path, clock: Callable[[], datetime]) -> Shop:
    """A WAL file cannot be read where nothing can be written, so its copy is; nothing ever goes back."""
    folder = Path(tempfile.mkdtemp(prefix="shopdesk-reading-"))
    copy = folder / path.name
    try:
        inspect(path)
        _borrow(path, copy)
        shop = _open_held(path, copy, clock, None)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shop.when_closed(lambda: shutil.rmtree(folder, ignore_errors=True))
    shop.found.append(say(N_("{file} is open for reading only."), file=path.name))
    return shop
