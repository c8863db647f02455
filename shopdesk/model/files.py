"""Shop files: make a new one, open one, and refuse in words what is not one (reliability.md §A3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shopdesk.core.periods import local_day
from shopdesk.core.problems import Trouble, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import schema, starter
from shopdesk.model.engine import APPLICATION_ID, make_engine, trouble_of
from shopdesk.model.lock import FileLock
from shopdesk.model.shop import Shop, now
from shopdesk.model.shop_settings.rules import ShopFacts, problems_facts

SUFFIX = ".shopdesk"
_MAGIC = b"SQLite format 3\0"


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
    """Make a new shop file with starter data and open it.

    Refused: a name, currency, zone or chart that is none (`problems_facts`), and a file that is there already.
    """
    rate = {"cn-small": 10_000, "cn-general": 130_000}.get(chart, 0)
    facts = ShopFacts(
        name=name, currency=currency, timezone=timezone, chart=chart, language=language, tax_rate_ppm=rate,
        capitalise_freight=chart == "international",
    )  # fmt: skip
    refuse_if(problems_facts(facts))
    start = books_start or local_day(clock(), timezone)
    facts = ShopFacts(**{**facts.__dict__, "books_start": start})
    if path.exists():
        raise refuse(N_("{file} is there already; choose another name."), field="file", file=path.name)
    if not path.parent.is_dir():
        raise Trouble(N_("There is no folder {folder}."), folder=str(path.parent))
    lock = FileLock(path)
    engine = make_engine(path)
    try:
        with engine.begin() as connection, Session(connection) as session:
            schema.create(connection)
            starter.fill(session, facts)
            session.flush()
            schema.create_triggers(connection)
    except BaseException as error:
        engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        lock.release()
        if isinstance(error, DBAPIError):
            raise trouble_of(error) or error from error
        raise
    engine.dispose()
    lock.release()
    return open_shop(path, clock=clock)


def open_shop(path: Path, *, clock: Callable[[], datetime] = now) -> Shop:
    """Open a shop file. Raises Trouble, and touches nothing, when it is missing, not a shop, damaged, newer or in use."""
    inspect(path)
    lock = FileLock(path)
    engine = make_engine(path)
    try:
        with engine.begin() as connection:
            schema.refresh_triggers(connection)
        return Shop(path, engine, clock, lock)
    except BaseException as error:
        engine.dispose()
        lock.release()
        if isinstance(error, DBAPIError):
            raise trouble_of(error) or error from error
        raise


def inspect(path: Path) -> None:
    """Look at a file without writing: raise Trouble when it is not a whole shop file of this version or an older one."""
    if not path.is_file():
        raise Trouble(N_("There is no file {file}."), file=path.name)
    with path.open("rb") as file:  # before any connection of ours is open
        head = file.read(100)
    size = path.stat().st_size
    if size == 0:
        raise Trouble(N_("{file} is empty; restore a backup of it."), file=path.name)
    if not head.startswith(_MAGIC):
        raise Trouble(N_("{file} is not a shop file."), file=path.name)
    application, version = (int.from_bytes(head[at : at + 4], "big") for at in (68, 60))
    if application != APPLICATION_ID:
        raise Trouble(N_("{file} belongs to another program; it is not a shop file."), file=path.name)
    if version > schema.VERSION:
        raise Trouble(N_("{file} was written by a newer ShopDesk; install the newer one to open it."), file=path.name)
    pages, page = int.from_bytes(head[28:32], "big"), int.from_bytes(head[16:18], "big")
    if size < pages * (65536 if page == 1 else page) and not path.with_name(path.name + "-wal").exists():
        raise Trouble(N_("{file} is cut short; restore the newest backup, this file is kept."), file=path.name)


def sqlite_version() -> str:
    """The SQLite that ShopDesk carries."""
    return str(dbapi2.sqlite_version)
