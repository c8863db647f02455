"""A long job that writes can be stopped anywhere, also in the middle of one long statement.

SQLite asks every few milliseconds of its own work whether to go on; without that, making an index or filling
a cache anew would keep a person who cancelled waiting for seconds (reliability.md F32).
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from sqlalchemy.exc import DBAPIError

from shopdesk.core.problems import Cancelled
from shopdesk.model.shop import Progress, Work

_STEPS = 20_000
"""Instructions of SQLite between two questions: some two milliseconds."""


class Interrupting:
    """Around a `Shop.do`: `progress` as the job calls it, and `watch` for the transaction it writes in.

    Once the person has cancelled, the statement that runs is given up and Cancelled comes out of the block.
    """

    def __init__(self, progress: Progress) -> None:
        self._tell, self._at = progress, (0, 1)
        self._connection: Any = None
        self._stopped = False

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is. Raises Cancelled."""
        self._at = (done, total)
        self._tell(done, total)

    def watch(self, work: Work) -> None:
        """Ask from now on while statements of this work run."""
        self._connection = work.session.connection().connection.dbapi_connection
        self._connection.set_progress_handler(self._ask, _STEPS)

    def _ask(self) -> int:
        """What SQLite calls: 1 gives the statement up. Only once, so that the rollback is left in peace."""
        if self._stopped:
            return 0
        try:
            self._tell(*self._at)
        except Cancelled:
            self._stopped = True
        return int(self._stopped)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.set_progress_handler(None, 0)
        if self._stopped and isinstance(error, DBAPIError):
            raise Cancelled from error
