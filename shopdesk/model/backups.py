"""Backups: verified copies that are made, listed, thinned and restored (reliability.md §A3, §A5).

A backup is one file `NAME_20260305T101500Z_1.shopdesk` with a manifest of the same name and `.json`, which
holds its SHA-256, its control totals and which shop it is of. The pictures of all backups in a folder share
one folder beside them. What has no manifest, or another SHA-256 than it says, is not a backup.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shopdesk.core import places
from shopdesk.core.problems import Trouble, refuse
from shopdesk.core.texts import N_
from shopdesk.model import copies
from shopdesk.model.engine import PART, bare
from shopdesk.model.recognise import SUFFIX, inspect
from shopdesk.model.shop import Shop
from shopdesk.model.shop import now as clock_now

EVERY = timedelta(minutes=30)
KEEP_ALL = timedelta(hours=2)
KEEP_NOTED = timedelta(days=30)
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Backup:
    """A backup as its manifest tells it. `step` is the last step that it holds, `note` why it was made, if
    specially.
    """

    path: Path
    shop: str
    name: str
    made_at: datetime
    sha256: str
    step: int
    note: str = ""
    controls: copies.Controls = field(default_factory=dict)

    def age(self, now: datetime) -> timedelta:
        """How old it is; never negative, whatever the clock did."""
        return max(timedelta(), now - self.made_at)


@dataclass(frozen=True)
class BackupMade:
    """What a backup came to: the backup, its second copy if there is one, the pictures copied, the old ones
    thinned.
    """

    backup: Backup
    second: Path | None
    pictures: int
    thinned: tuple[Path, ...]


def backup(
    source: Shop | Path,
    folder: Path | None = None,
    *,
    second: Path | None = None,
    now: datetime | None = None,
    note: str = "",
) -> BackupMade:
    """Make a verified backup of a shop, open or not, into `folder` (this computer's backup folder if None).

    `second` gets a copy too (a USB stick, a synced folder); that it is missing is Trouble, after the first
    was made. Older automatic backups are thinned on this computer and in `second`, never in a `folder` that
    was named: what lies there the owner put there. Raises Trouble when it cannot be made;
    then nothing in the folder looks like a backup.
    """
    path = source.path if isinstance(source, Shop) else source
    if not isinstance(source, Shop):
        _refuse_broken(path)
    moment = now or (source.clock() if isinstance(source, Shop) else clock_now())
    into = folder or places.backups()
    with copies.at_the_disk(copies.beside(into / path.name, PART)):
        into.mkdir(parents=True, exist_ok=True)
    target = _free_name(into, path.stem, moment)
    made = _make(path, target, moment, note)
    pictures = copies.copy_pictures(_pictures(path), into / f"{path.stem}{SUFFIX}-files")
    thinned = thin(into, made.shop, moment, sound=made.path) if folder is None else []
    other = _second_copy(made, path, second) if second else None
    return BackupMade(made, other, pictures, tuple(thinned))


def _refuse_broken(path: Path) -> None:
    if not path.is_file() or path.stat().st_size == 0:
        raise Trouble(N_("There is no shop in {file} to make a backup of."), file=path.name)


def _make(path: Path, target: Path, moment: datetime, note: str) -> Backup:
    part = copies.beside(target, PART)
    copies.snapshot(path, part)
    with copies.at_the_disk(part), ThreadPoolExecutor(1) as aside:
        sha256 = aside.submit(copies.digest, part)
        totals = copies.verify(part)
        with bare(part, "ro") as connection:
            row = connection.execute("SELECT value FROM file_state WHERE name = 'shop'").fetchone()
            step = connection.execute("SELECT coalesce(max(id), 0) FROM step").fetchone()[0]
        shop = row[0] if row else path.stem
        made = Backup(target, shop, path.stem, moment, sha256.result(), step, note, totals)
        _write_manifest(made)
        copies.put(part, target)
    return made


def _write_manifest(made: Backup) -> None:
    """The manifest stands before the backup has its name: a backup without one is never seen."""
    told: dict[str, Any] = asdict(made) | {"made_at": made.made_at.astimezone(UTC).strftime(_STAMP)}
    del told["path"]
    part = copies.beside(_manifest(made.path), PART)
    with copies.at_the_disk(part):
        part.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
        copies.sync(part)
        copies.put(part, _manifest(made.path))


def _manifest(path: Path) -> Path:
    return copies.beside(path, ".json")


def _pictures(path: Path) -> Path:
    return path.with_name(path.name + "-files")


def _free_name(folder: Path, stem: str, moment: datetime) -> Path:
    """A name that never was: the moment in UTC and a counter, so that no second try overwrites the only good
    copy.
    """
    stamp = moment.astimezone(UTC).strftime(_STAMP)
    count = 1
    while True:
        path = folder / f"{stem}_{stamp}_{count}{SUFFIX}"
        if not any(p.exists() for p in (path, _manifest(path), copies.beside(path, PART))):
            return path
        count += 1


def _second_copy(made: Backup, path: Path, folder: Path) -> Path:
    if not folder.is_dir():
        raise Trouble(
            N_("The second backup folder {folder} is not there. The backup on this computer was made."),
            folder=str(folder),
        )
    target = folder / made.path.name
    part = copies.beside(target, PART)
    copies.duplicate(made.path, part)
    with copies.at_the_disk(part):
        if copies.digest(part) != made.sha256:
            raise Trouble(
                N_("The second copy in {folder} is not the same; the disk may be failing."),
                folder=str(folder),
            )
        _write_manifest(Backup(**{**made.__dict__, "path": target}))
        copies.put(part, target)
    copies.copy_pictures(_pictures(path), folder / f"{path.stem}{SUFFIX}-files")
    thin(folder, made.shop, made.made_at)
    return target


def listed(folder: Path | None = None, *, shop: str = "", name: str = "") -> list[Backup]:
    """The backups in a folder, newest first; of one shop (its id) or of one file name, or all."""
    found = [
        b for p in (folder or places.backups()).glob(f"*{SUFFIX}") if (b := _read_manifest(p)) is not None
    ]
    wanted = [b for b in found if (not shop or b.shop == shop) and (not name or b.name == name)]
    return sorted(wanted, key=lambda b: (b.made_at, b.step, b.path.name), reverse=True)


def _read_manifest(path: Path) -> Backup | None:
    try:
        told = json.loads(_manifest(path).read_text(encoding="utf-8"))
        moment = datetime.strptime(told["made_at"], _STAMP).replace(tzinfo=UTC)
        return Backup(**{**told, "path": path, "made_at": moment})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def thin(folder: Path, shop: str, now: datetime, *, sound: Path | None = None) -> list[Path]:
    """Remove old backups of a shop: the newest of 7 days, 4 weeks and 12 months stay. What was removed.

    Never removed: the newest whose bytes are as they were written, those dated in the future, those of the
    last two hours, and for 30 days those made for a reason (before a restore or a new version). `sound` was
    verified just now and is not read again.
    """
    found = listed(folder, shop=shop)
    keep = {b.path for b in kept(found, now)}
    newest = next((b for b in found if b.made_at <= now and _as_written(b, sound)), None)
    gone = [b.path for b in found if b.path not in keep and b is not newest] if newest else []
    for path in gone:
        path.unlink(missing_ok=True)  # first the backup: a manifest alone is nothing
        _manifest(path).unlink(missing_ok=True)
    return gone


def _as_written(b: Backup, sound: Path | None) -> bool:
    return b.path == sound or copies.digest(b.path) == b.sha256


def kept(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Which backups the thinning keeps: the newest of each of the last 7 days, 4 weeks and 12 months that
    have one.

    And those of the last two hours; those made for a reason stand beside the others and take no one's place.
    """
    newest_first = sorted(backups, key=lambda b: (b.made_at, b.step), reverse=True)
    keep = [b for b in newest_first if now - b.made_at < (KEEP_NOTED if b.note else KEEP_ALL)]
    past = [b for b in newest_first if b.made_at <= now and not b.note]
    for shape, count in (("%Y-%m-%d", 7), ("%G-%V", 4), ("%Y-%m", 12)):
        seen: dict[str, Backup] = {}
        for b in past:
            seen.setdefault(b.made_at.strftime(shape), b)
        keep += list(seen.values())[:count]
    return [b for b in newest_first if b in keep]


def due(shop: Shop, folder: Path | None = None, *, leaving: bool = False) -> bool:
    """Whether an automatic backup should be made now: something changed since the last one, and 30 minutes
    went by.

    When the program ends (`leaving`) the 30 minutes do not count. Backups dated in the future do not count.
    """
    last_step, shop_id = shop.ask(_last_step_and_id)
    past = [b for b in listed(folder, shop=shop_id) if b.made_at <= shop.clock()]
    if shop.read_only or last_step == 0 or any(b.step == last_step for b in past):
        return False
    return leaving or not past or past[0].age(shop.clock()) > EVERY


def _last_step_and_id(session: Any) -> tuple[int, str]:
    from sqlalchemy import text

    step = session.execute(text("SELECT coalesce(max(id), 0) FROM step")).scalar_one()
    shop = session.execute(text("SELECT value FROM file_state WHERE name = 'shop'")).scalar()
    return int(step), shop or ""


@dataclass(frozen=True)
class Restored:
    """What a restore came to: the shop file, where the one it replaced is kept, the backup made of that, the
    totals.
    """

    path: Path
    kept: Path | None
    backup: Backup | None
    controls: copies.Controls
    pictures: int


def examine(path: Path) -> copies.Controls:
    """Prove a backup before anything is touched; its control totals, to be shown to the owner. Raises
    Trouble.
    """
    inspect(path)
    told = _read_manifest(path)
    if told is not None and copies.digest(path) != told.sha256:
        raise Trouble(
            N_("{file} is not as it was written: the disk may be failing. Choose another backup."),
            file=path.name,
        )
    return copies.verify(path)


def restore(source: Path, target: Path, *, now: datetime | None = None) -> Restored:
    """Put a backup in the place of a shop file that is closed, all or nothing.

    What it replaces is kept beside it under a name of its own and, if it can be read, as a backup too. Raises
    Trouble, with the file as it was, when the backup is damaged, newer, or the file is open. Refused: a file
    onto itself.
    """
    from shopdesk.model.lock import FileLock

    if target.exists() and source.exists() and source.samefile(target):
        raise refuse(N_("The backup and the shop are the same file."), field="file")
    moment = now or clock_now()
    totals = examine(source)
    lock = FileLock(target)
    try:
        part = copies.beside(target, PART)
        copies.duplicate(source, part)
        with copies.at_the_disk(part):
            _settle_part(part, totals)
            saved = _save_current(target, moment)
            pictures = copies.copy_pictures(_pictures_of_backup(source), _pictures(target))
            aside = _set_aside(target, moment)
            copies.put(part, target)
        return Restored(target, aside, saved, totals, pictures)
    finally:
        lock.release()


def _settle_part(part: Path, totals: copies.Controls) -> None:
    with bare(part) as connection:
        connection.execute("UPDATE file_state SET value = '1' WHERE name = 'closed'")
        copies.settle(connection)
    copies.sync(part)
    if copies.verify(part) != totals:
        raise Trouble(
            N_("The copy of {file} is not the same as the backup; nothing was changed."),
            file=part.name.removesuffix(PART),
        )


def _pictures_of_backup(source: Path) -> Path:
    told = _read_manifest(source)
    return source.with_name(f"{told.name}{SUFFIX}-files") if told else _pictures(source)


def _save_current(target: Path, moment: datetime) -> Backup | None:
    """A backup of what will be replaced; None when there is nothing, or nothing that can be read."""
    if not target.exists():
        return None
    try:
        inspect(target)
        with bare(target) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return backup(target, now=moment, note="before-restore").backup
    except Trouble:
        return None  # damaged: it is kept aside as it is


def _set_aside(target: Path, moment: datetime) -> Path | None:
    """Keep the current file under another name while it still has its own, so that there is a shop at every
    instant.

    A -wal that is left belongs to it and goes with it: beside the restored file it would undo the restore
    (F05).
    """
    if not target.exists():
        for suffix in copies.COMPANIONS:
            copies.beside(target, suffix).unlink(missing_ok=True)
        return None
    aside = _free_name(target.parent, f"{target.stem}.before-restore", moment)
    try:
        os.link(target, aside)
    except OSError:  # a disk without links
        copies.duplicate(target, aside)
    if copies.beside(target, "-wal").exists():
        copies.beside(target, "-wal").replace(copies.beside(aside, "-wal"))
    for suffix in ("-shm", "-journal"):
        copies.beside(target, suffix).unlink(missing_ok=True)
    copies.sync_folder(target.parent)
    return aside


def save_copy(shop: Shop, target: Path) -> Path:
    """Save a copy of an open shop under another name, compact and whole, with its pictures."""
    if target.exists() and target.samefile(shop.path):
        raise refuse(N_("Choose another name: this is the open shop."), field="file")
    part = copies.beside(target, PART)
    copies.remove(part)
    with copies.at_the_disk(part):
        with bare(shop.path) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        with bare(part) as connection:
            connection.execute("UPDATE file_state SET value = '1' WHERE name = 'closed'")
        copies.verify(part)
        copies.sync(part)
        copies.put(part, target)
    copies.copy_pictures(shop.folder, _pictures(target))
    return target
