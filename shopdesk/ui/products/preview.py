"""A table of rows that are at hand: what a dialog shows before it does something."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from shopdesk.ui.table import Column, Context, TableView


class PreviewTable(TableView):
    """The program's table over rows in memory, each with an `id`."""

    def __init__(self, columns: Sequence[Column], context: Context) -> None:
        self._by_id: dict[int, Any] = {}
        super().__init__(columns, lambda ids: [self._by_id[i] for i in ids if i in self._by_id], context)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, in this order."""
        self._by_id = {r.id: r for r in rows}
        ids = array("q", [r.id for r in rows])
        if not self.rows.follow(ids):
            self.rows.show(ids)


def preview_table(columns: Sequence[Column], context: Context) -> PreviewTable:
    """A preview's table."""
    return PreviewTable(columns, context)
