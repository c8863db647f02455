"""Whether this program made or judged the very schema that a file has, so that opening need not ask every noun.

To compare a file's tables and triggers with those of the program, all records must be imported, which takes
longer than showing the first list. So the digest of a schema that was found right is kept on this computer, for
this build; another schema, or another build, is looked at in full.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from shopdesk.core import places

_KEPT = 20


def digest(connection: Any) -> str:
    """Of every table, index and trigger, by a connection of SQLite's own."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def is_familiar(connection: Any) -> bool:
    """This build has found a file with this schema right before."""
    return digest(connection) in _read()


def remember(connection: Any) -> None:
    """This schema is right. That it cannot be kept costs time, nothing else."""
    found = digest(connection)
    known = [found, *(d for d in _read() if d != found)][:_KEPT]
    with suppress(OSError):
        _file().write_text(json.dumps({"build": _build(), "schemas": known}), encoding="utf-8")


def _read() -> list[str]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
        return list(kept["schemas"]) if kept["build"] == _build() else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _file() -> Path:
    return places.cache_folder() / "schemas.json"


@cache
def _build() -> str:
    """What tells this build from another: the newest of its files; the program itself where it is frozen."""
    if getattr(sys, "frozen", False):
        stat = Path(sys.executable).stat()
        return f"{stat.st_mtime_ns}-{stat.st_size}"
    files = [p.stat() for p in Path(__file__).parent.rglob("*.py")]
    return f"{max(s.st_mtime_ns for s in files)}-{len(files)}"
