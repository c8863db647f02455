"""The staging file: rows as they stood, kept outside the shop until they are judged, then copied in at one
go."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from shopdesk.model.engine import bare

_PORTION = 5_000


def as_json(cells: list[str]) -> str:
    """The cells as a JSON array. Most hold nothing that JSON escapes, and are only joined."""
    joined = '","'.join(cells)
    if joined.isprintable() and "\\" not in joined and joined.count('"') == 2 * (len(cells) - 1):
        return f'["{joined}"]'
    return json.dumps(cells, ensure_ascii=False)


class Staging:
    """A database of its own in the temporary folder; gone when it is left."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="shopdesk-import-", ignore_cleanup_errors=True)
        self._open = bare(Path(self._folder.name) / "staging.db", "create")
        self._rows: list[tuple[int, int, int, str]] = []

    def __enter__(self) -> Self:
        self._db: Any = self._open.__enter__()
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4096"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE row (source, file_no, row_no, cells)")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._open.__exit__(kind, error, trace)
        finally:
            self._folder.cleanup()

    def add(self, source: int, file_no: int, row_no: int, cells: list[str]) -> None:
        """Keep a row."""
        self._rows.append((source, file_no, row_no, as_json(cells)))
        if len(self._rows) >= _PORTION:
            self._write()

    def rows(self, source: int) -> Iterator[tuple[int, int, str]]:
        """(file, row, cells as JSON) of what was kept of a source, in its order."""
        self._write()
        yield from self._db.execute(
            "SELECT file_no, row_no, cells FROM row WHERE source = ? ORDER BY rowid", (source,)
        )

    def _write(self) -> None:
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", self._rows)
        self._db.execute("COMMIT")
        self._rows.clear()
