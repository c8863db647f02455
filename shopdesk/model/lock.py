"""One program per shop file: a lock beside it that says who holds it, and a watch on its being replaced."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import filelock

from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_


class NotWritable(Trouble):
    """The folder takes no files: the shop can only be read."""


class FileLock:
    """Held while a shop is open. The system frees it when the program dies, so no question is asked after a
    crash.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises Trouble naming the holder when another program has the shop open."""
        self._lock = filelock.FileLock(str(path) + ".lock", timeout=0)
        self._owner = Path(str(path) + ".lock-owner")
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise Trouble(
                N_("{file} is open already ({holder}). Close it there first."), **self._holder(path)
            ) from None
        except OSError:
            raise NotWritable(N_("{file} lies where nothing can be written."), file=path.name) from None
        self._sign()
        self._identity = _identity(path)

    def _sign(self) -> None:
        """Say who holds it. A full disk must not keep the owner from looking at her shop: the lock holds
        without.
        """
        try:
            who = {"computer": socket.gethostname(), "process": os.getpid()}
            self._owner.write_text(json.dumps(who), encoding="utf-8")
        except OSError:
            pass

    def _holder(self, path: Path) -> dict[str, str]:
        try:
            owner = json.loads(self._owner.read_text(encoding="utf-8"))
            return {"file": path.name, "holder": f"{owner['computer']}, {owner['process']}"}
        except (OSError, ValueError, KeyError):
            return {"file": path.name, "holder": "?"}

    def watch(self, path: Path) -> None:
        """From now on the file under the name is the one to guard; after the shop's own swap of it."""
        self._identity = _identity(path)

    def guard(self, path: Path) -> None:
        """Raise Trouble when the file under the name is no longer the one that was opened (a sync program, a
        restore).

        In WAL mode SQLite would go on writing and bring the old rows back (reliability.md F04).
        """
        if not self.same(path):
            raise Trouble(
                N_("{file} was replaced by another program. Close the shop and open it again."),
                file=path.name,
            )

    def same(self, path: Path) -> bool:
        """Whether the file under the name is still the one that was opened."""
        return _identity(path) == self._identity

    def release(self) -> None:
        """Let the file go. The lock's name goes while it is held: whoever opened it meanwhile sees that it is
        gone.
        """
        self._owner.unlink(missing_ok=True)
        if os.name != "nt":
            Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
