"""One program per shop file: a lock beside it that says who holds it, and a watch on the file being replaced."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import filelock

from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_


class FileLock:
    """Held while a shop is open. The system frees it when the program dies, so no question is asked after a crash."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises Trouble naming the holder when another program has the shop open."""
        self._lock = filelock.FileLock(str(path) + ".lock", timeout=0)
        self._owner = Path(str(path) + ".lock-owner")
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise Trouble(N_("{file} is open already ({holder}). Close it there first."), **self._holder(path)) from None
        except OSError:
            raise Trouble(N_("{file} lies where nothing can be written."), file=path.name) from None
        self._owner.write_text(json.dumps({"computer": socket.gethostname(), "process": os.getpid()}), encoding="utf-8")
        self._identity = _identity(path)

    def _holder(self, path: Path) -> dict[str, str]:
        try:
            owner = json.loads(self._owner.read_text(encoding="utf-8"))
            return {"file": path.name, "holder": f"{owner['computer']}, {owner['process']}"}
        except (OSError, ValueError, KeyError):
            return {"file": path.name, "holder": "?"}

    def guard(self, path: Path) -> None:
        """Raise Trouble when the file under the name is no longer the one that was opened (a sync program, a restore).

        In WAL mode SQLite would go on writing and bring the old rows back (reliability.md F04).
        """
        if _identity(path) != self._identity:
            raise Trouble(N_("{file} was replaced by another program. Close the shop and open it again."), file=path.name)

    def release(self) -> None:
        """Let the file go."""
        self._owner.unlink(missing_ok=True)
        self._lock.release()
        if os.name != "nt":
            Path(self._lock.lock_file).unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
