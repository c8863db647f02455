"""One action, the backup and the check, against the same work by the bare SQLite library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model import backups, checking
from shopdesk.model.orders import actions
from tests.bench.measuring import Measure, best, once


def one_action(shop, folder: Path) -> Iterator[Measure]:
    """Ship an order that is ready; the floor writes the same rows into a copy, one commit, WAL and FULL."""
    ready = shop.ask(
        lambda s: (
            s.execute(
                text("SELECT id FROM orders WHERE label IN ('to_pack', 'packing') ORDER BY id LIMIT 12")
            )
            .scalars()
            .all()
        )
    )
    if not ready:
        return
    took, done = [], None
    for order in ready:
        seconds, done = once(
            lambda order=order: shop.do(say("Ship"), actions.ship, order, "sf", f"SF{order:013d}")
        )
        took.append(seconds)
    rows = shop.ask(_rows_of, done.step)
    yield Measure(
        "ship an order, with its entry",
        sorted(took)[len(took) // 2],
        _raw(shop.path, folder, rows),
        20,
        0.004,
    )
    yield Measure("undo it", once(shop.undo)[0], most=0.05)


def _rows_of(session, step):
    """What the step wrote: (table, row, the columns it changed, or all of a row that it added)."""
    sql = "SELECT table_name, row_id, after FROM change WHERE step_id = :s"
    found = []
    for table, row, after in session.execute(text(sql), {"s": step}).all():
        if after is None:
            added = (
                session.execute(text(f"SELECT * FROM {table} WHERE rowid = :r"), {"r": row}).mappings().one()
            )
            found.append((table, row, dict(added), True))
        else:
            found.append((table, row, json.loads(after), False))
    return found


def _raw(path: Path, folder: Path, rows) -> float:
    copy = folder / "floor.sqlite"
    source, target = dbapi2.connect(path), dbapi2.connect(copy)
    source.backup(target)
    source.close()
    for (trigger,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        target.execute(f'DROP TRIGGER "{trigger}"')
    target.commit()
    target.isolation_level = None
    target.execute("PRAGMA journal_mode = WAL")
    target.execute("PRAGMA synchronous = FULL")

    def write():
        target.execute("BEGIN IMMEDIATE")
        for table, row_id, values, added in rows:
            if added:
                names, marks = ", ".join(values), ", ".join("?" * len(values))
                insert = f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"
                target.execute(insert, tuple(values.values()))
            else:
                columns = ", ".join(f"{c} = ?" for c in values)
                target.execute(f"UPDATE {table} SET {columns} WHERE rowid = ?", (*values.values(), row_id))
            target.execute(
                "INSERT INTO change (step_id, table_name, row_id, kind) VALUES (0, ?, ?, 'A')",
                (table, row_id),
            )
        target.execute("COMMIT")

    seconds = best(write, 20)
    target.close()
    return seconds


def whole_file(shop, folder: Path) -> Iterator[Measure]:
    """Backup, verified, against SQLite's own backup and integrity check; and the check of everything."""
    place = folder / "backups"

    def bare():
        source, target = dbapi2.connect(shop.path), dbapi2.connect(folder / "bare.sqlite")
        source.backup(target)
        assert target.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        target.close()
        source.close()

    floor = best(bare, 2)
    yield Measure("backup, verified", best(lambda: backups.backup(shop, place), 2), floor, 1.3)
    seconds, report = once(lambda: checking.check(shop))
    yield Measure("check of everything", seconds, most=20)
    if not report.ok:
        raise SystemExit(f"the check found: {report.broken[:3]}")
