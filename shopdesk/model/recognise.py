"""Is this a shop file? Told from its first bytes and its schema, before anything is written (reliability.md
§A3).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from shopdesk.core import places
from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_, Words, say
from shopdesk.model import derived, schema, search
from shopdesk.model.engine import APPLICATION_ID

SUFFIX = ".shopdesk"
_MAGIC = b"SQLite format 3\0"
_KINDS = (
    (b"PK\x03\x04", N_("a workbook or zip archive")), (b"%PDF", N_("a PDF")), (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")), (b"\xd0\xcf\x11\xe0", N_("an old Excel or Word file")),
)  # fmt: skip


def inspect(path: Path) -> int:
    """The schema version of a shop file that nobody in this process has open. Nothing is written.

    Raises Trouble, in words with what to do next, when it is missing, empty, not a shop, cut short or newer.
    """
    if not path.is_file():
        raise Trouble(N_("There is no file {file}."), file=path.name)
    size = path.stat().st_size
    if size == 0:
        raise Trouble(N_("{file} is empty. {advice}"), file=path.name, advice=advice(path))
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(_MAGIC):
        _refuse_strange(path, head)
    application, version = (int.from_bytes(head[at : at + 4], "big") for at in (68, 60))
    if application != APPLICATION_ID:
        raise Trouble(
            N_("{file} belongs to another program; it is not a shop. Choose another file."), file=path.name
        )
    if version > schema.VERSION:
        raise Trouble(
            N_(
                "{file} was written by a newer ShopDesk (file version {version}); install the newer one to "
                "open it."
            ),
            file=path.name, version=version,
        )  # fmt: skip
    pages, page = int.from_bytes(head[28:32], "big"), int.from_bytes(head[16:18], "big")
    if size < pages * (65536 if page == 1 else page) and not path.with_name(path.name + "-wal").exists():
        raise Trouble(N_("{file} is cut short. {advice}"), file=path.name, advice=advice(path))
    return version


def _refuse_strange(path: Path, head: bytes) -> None:
    if not head.strip(b"\0"):
        raise Trouble(N_("{file} holds only zeros. {advice}"), file=path.name, advice=advice(path))
    kind = next((words for magic, words in _KINDS if head.startswith(magic)), None)
    if kind:
        raise Trouble(
            N_("{file} is {kind}, not a shop. Choose another file."), file=path.name, kind=say(kind)
        )
    raise Trouble(N_("{file} is not a shop. Choose another file."), file=path.name)


def advice(path: Path) -> Words:
    """What to do with a file that is broken: the newest backup's name, or that there is none."""
    found = sorted(places.backups().glob(f"{_glob(path.stem)}_*{SUFFIX}"))
    if found:
        return say(N_("Restore its newest backup, {backup}; this file is kept."), backup=str(found[-1]))
    return say(N_("Restore a backup of it if you have one elsewhere; this file is kept."))


def _glob(stem: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", stem)


def refuse_hostile(connection: Any, path: Path) -> None:
    """Raise Trouble when the schema holds what ShopDesk never makes (views, strange triggers) or lacks a
    table.

    A file that someone sends as a shop must not run anything of its own (reliability.md F41).
    """
    schema.complete()
    objects = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    known = ("log_", "keep_", *(f"{table}_" for table in derived.DERIVED))
    found = [n for t, n, _ in objects if t == "view" or (t == "trigger" and not n.startswith(known))]
    indexes = tuple(f"find_{table}" for table in search.SEARCHABLE)
    virtual = [
        n for t, n, sql in objects if t == "table" and (sql or "").upper().startswith("CREATE VIRTUAL")
    ]
    found += [n for n in virtual if not n.startswith(indexes)]
    if found:
        raise Trouble(
            N_(
                "{file} holds programs of its own ({names}) and was not opened. Restore a backup that you "
                "made yourself."
            ),
            file=path.name, names=", ".join(sorted(found)[:3]),
        )  # fmt: skip


def refuse_incomplete(connection: Any, path: Path) -> None:
    """Raise Trouble when a file of this version lacks one of its tables."""
    there = {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    missing = sorted(schema.table_names() - there)
    if missing:
        raise Trouble(
            N_("{file} is damaged: it lacks {names}. {advice}"),
            file=path.name, names=", ".join(missing[:3]), advice=advice(path),
        )  # fmt: skip


_CLOUDS = re.compile(
    r"onedrive|dropbox|google ?drive|icloud|mobile documents|cloudstorage|nextcloud|owncloud|syncthing"
    r"|box sync|nutstore|坚果云|baidusyncdisk|百度网盘|百度云|weiyun|微云|wpsdrive|wps ?云盘|阿里云盘"
    r"|kdrive|pcloud",
    re.IGNORECASE,
)
_MARKS = (".dropbox", ".dropbox.cache", ".stfolder", ".owncloudsync.log", ".sync_nextcloud")


def cloud_warning(path: Path) -> Words | None:
    """A sentence when the file lies in a folder that a sync program copies; else None."""
    folders = [*path.absolute().parents]
    homes = {Path(v) for name, v in os.environ.items() if name.startswith("OneDrive") and v}
    named = next((f for f in folders if f.name and _CLOUDS.search(f.name)), None)
    marked = next((f for f in folders if f in homes or any((f / m).exists() for m in _MARKS)), None)
    if (folder := named or marked) is None:
        return None
    return say(
        N_("{file} lies in {folder}, which another program syncs: that can lose orders. "
           "Keep the shop on this computer and let the backups be synced instead."),
        file=path.name, folder=str(folder),
    )  # fmt: skip


_CONFLICT = re.compile(r"conflict|冲突|副本|-(?:PC|DESKTOP|LAPTOP|MACBOOK)", re.IGNORECASE)


def conflict_copies(path: Path) -> list[Path]:
    """Copies of the shop that a sync program left beside it because it could not merge them."""
    others = path.parent.glob(f"{_glob(path.stem)}*{path.suffix}")
    return sorted(p for p in others if p != path and _CONFLICT.search(p.stem[len(path.stem) :]))
