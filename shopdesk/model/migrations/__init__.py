"""New versions of the shop file: made on a verified copy, swapped in when every check passes.

`versions/0002_what.py` holds `upgrade()`, written with Alembic's `op`; its number is the file's user_version,
which is the one truth about a file's version. Imported only when a file is behind.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_
from shopdesk.model import copies, schema
from shopdesk.model.engine import PART, bare

log = logging.getLogger(__name__)


def upgrade_file(path: Path, now: datetime, *, keep_backup: bool = True) -> None:
    """Bring a file that is ours alone to this version. Until the last instant the old file stands untouched.

    A backup of the old version is made first, under a name of its own, and kept by the thinning for 30 days.
    Raises Trouble, with the old file as it was, when anything fails.
    """
    with bare(path) as connection:  # after a crash the newest rows are in the -wal still
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        start = int(connection.execute("PRAGMA user_version").fetchone()[0])
    log.info("new version of %s: %s to %s", path.name, start, schema.VERSION)
    if keep_backup:
        from shopdesk.model.backups import backup

        backup(path, now=now, note=f"before-{schema.VERSION}")
    part = copies.beside(path, PART)
    copies.snapshot(path, part)
    with copies.at_the_disk(part):
        before = copies.verify(part)
        declared = _upgrade(part, start)
        _compare(before, copies.verify(part), declared, path)
        copies.sync(part)
        copies.put(part, path)


def _upgrade(part: Path, start: int) -> frozenset[str]:
    from shopdesk.model.migrations import env

    with copies.changing(part, foreign_keys=False) as connection:
        declared = env.run(connection, start, schema.VERSION)
        _refuse_orphans(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
    return declared


def _refuse_orphans(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if found:
        raise Trouble(
            N_("The new version of the file would lose rows of {table}; nothing was changed."),
            table=found[0][0],
        )


def _compare(before: copies.Controls, after: copies.Controls, declared: frozenset[str], path: Path) -> None:
    """Raise Trouble when a total changed that no version declares in CHANGES."""
    differ = sorted(
        k for k in before if before[k] != after.get(k) and k not in declared and k != "file_state rows"
    )
    if differ:
        raise Trouble(
            N_("The new version of {file} would change {totals}; nothing was changed. Please report this."),
            file=path.name, totals=", ".join(differ[:3]),
        )  # fmt: skip
