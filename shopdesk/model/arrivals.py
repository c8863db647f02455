"""New files in a folder that the shop could take in: looked at, told by their content, never taken by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.core.problems import Refused, Trouble
from shopdesk.model.importing import Wish, recognised
from shopdesk.model.shop import Shop
from shopdesk.model.spine import Batch

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls"})
MOST_BYTES = 200 << 20
RECENT = 7 * 86_400
"""Seconds after which a file is no longer news."""
SETTLED = 2
"""Seconds that a file must have lain still: a download that is under way is not read."""
MOST = 200
"""Files that are looked at in one go, newest first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that ShopDesk can take in, and the digest of its bytes."""

    path: Path
    sha256: str
    format: str


@dataclass
class Folder:
    """A folder that is watched. It remembers what it has looked at while it is watched, by name, size and time."""

    path: Path
    _looked: dict[tuple[str, int, int], Arrival | None] = field(default_factory=dict)

    def arrivals(self, shop: Shop, known: Collection[str], now: datetime | None = None) -> list[Arrival]:
        """Recognised files that are new: neither among the digests `known` nor taken in already.

        A folder that is not there, or may not be read, has none.
        """
        found = []
        for path, mark in self._files((now or shop.clock()).timestamp()):
            if mark not in self._looked:
                self._looked[mark] = _judge(path)
            arrival = self._looked[mark]
            if arrival is not None and arrival.sha256 not in known:
                found.append(arrival)
        taken = shop.ask(_taken, [a.sha256 for a in found]) if found else set()
        return list({a.sha256: a for a in found if a.sha256 not in taken}.values())

    def _files(self, now: float) -> Iterator[tuple[Path, tuple[str, int, int]]]:
        try:
            entries = [
                (p, p.stat()) for p in self.path.iterdir() if p.suffix.lower() in ENDINGS and p.is_file()
            ]
        except OSError:
            return
        entries.sort(key=lambda e: -e[1].st_mtime)
        for path, stat in entries[:MOST]:
            age = now - stat.st_mtime
            hidden = path.name.startswith((".", "~$"))
            if SETTLED <= age <= RECENT and 0 < stat.st_size <= MOST_BYTES and not hidden:
                yield path, (path.name, stat.st_size, stat.st_mtime_ns)


def _judge(path: Path) -> Arrival | None:
    """What a file is; None when it is nothing of ours."""
    try:
        (source,) = recognised([path], Wish())
        with path.open("rb") as file:
            return Arrival(path, hashlib.file_digest(file, "sha256").hexdigest(), source.format.name)
    except (Refused, Trouble, OSError):
        return None


def _taken(session: Session, digests: list[str]) -> set[str]:
    """Which digests belong to imports that stand."""
    query = select(Batch.sha256).where(Batch.sha256.in_(digests), Batch.state == "taken")
    return set(session.scalars(query))
