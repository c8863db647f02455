"""Whether another program wrote the shop's file while it is open here (reliability.md F02).

A connection that is used for nothing else sees the version of the file's data move with every commit of any other,
ours among them; so ours are told to it.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection


class Strangers:
    """Nothing is watched before the first `came`. All of it is called while nothing of ours is being written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._watch: PoolProxiedConnection | None = None
        self._known = 0
        self._came = False

    def look(self) -> None:
        """Call it before anything of ours is written, with the file already held."""
        if self._watch is not None:
            self._came |= self._version() != self._known

    def ours(self) -> None:
        """What was written last was written by us."""
        if self._watch is not None:
            self._known = self._version()

    def came(self) -> bool:
        """Whether another program wrote since this was asked last."""
        if self._watch is None:
            self._watch = self._engine.raw_connection()
            self._known = self._version()
        self.look()
        came, self._came, self._known = self._came, False, self._version()
        return came

    def close(self) -> None:
        """Let the file go."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    def _version(self) -> int:
        assert self._watch is not None
        cursor = self._watch.cursor()
        cursor.execute("PRAGMA data_version")
        (version,) = cursor.fetchall()[0]
        return int(version)
