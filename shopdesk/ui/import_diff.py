"""What a product list would change, cell by cell: filtered by what happens to a row, fields left out by a tick."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shopdesk.core.texts import N_, _
from shopdesk.model.products.formats.listing import FIELDS, MONEY
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.table import Column, Context, TableView
from shopdesk.ui.widgets import Chips, FlowLayout, label

VIEWS = (
    ("all", N_("All")), ("new", N_("Added")), ("changed", N_("Changed")), ("error", N_("Not taken")),
    ("unchanged", N_("Unchanged")),
)  # fmt: skip
_STATES = {"new": "list_new", "changed": "list_changed", "unchanged": "list_same", "error": "list_error"}
_LONG = 600
_BRIEF = ("price", "options", "variant", "category")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of the table: a row that is new, known or not taken, or one of its cells that changes."""

    id: int
    row: int
    state: str
    product: str
    sku: str
    field: str
    old: str
    new: str


COLUMNS = (
    Column("row", N_("Row"), lambda x: x.row, "number", 64),
    Column("state", N_("What happens"), lambda x: _STATES[x.state], "pill", 112),
    Column("product", N_("Product"), lambda x: x.product, "strong", 170, stretch=True),
    Column("sku", N_("SKU"), lambda x: x.sku, "quiet", 130),
    Column("field", N_("Field"), lambda x: x.field, "text", 120),
    Column("old", N_("Here"), lambda x: x.old, "quiet", 150),
    Column("new", N_("In the file"), lambda x: x.new, "text", 210, stretch=True),
)


class DiffView(QWidget):
    """The rows of a look. `left` when other fields are left out than before."""

    left = Signal()

    def __init__(
        self, desk: Desk, rows: Sequence[dict[str, Any]], leave: frozenset[str] = frozenset()
    ) -> None:
        super().__init__()
        self.rows, self.view, self.ticks = rows, "all", dict[str, QCheckBox]()
        self.currency = desk.shop.facts.currency
        facts = desk.shop.facts
        self.chips = Chips(VIEWS)
        self.chips.chosen.connect(self._choose)
        context = Context(facts.currency, facts.timezone, desk.shop.today())
        self.table = TableView(COLUMNS, self._fetch, context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.chips)
        self._tick_fields(column, leave)
        column.addWidget(self.table, 1)
        self.whole = label("", "caption", wrap=True, selectable=True)
        column.addWidget(self.whole)
        self.table.chosen.connect(self._tell)
        self._show()
        self.table.setFocus()

    @property
    def leave(self) -> frozenset[str]:
        """The fields that are to stay as they are here."""
        return frozenset(name for name, tick in self.ticks.items() if not tick.isChecked())

    def changes(self) -> int:
        """How many rows are new or would change, but for what is left out."""
        return sum(self._state(r) in ("new", "changed") for r in self.rows)

    def _tick_fields(self, column: QVBoxLayout, leave: frozenset[str]) -> None:
        """A tick for each field that changes somewhere."""
        counts = Counter(c["field"] for r in self.rows if r["state"] == "changed" for c in r["cells"])
        if not counts:
            return
        box = QWidget()
        line = FlowLayout(box, gap=16)
        line.addWidget(label(_("Take over:"), "quiet"))
        for name, words in FIELDS.items():
            if counts[name]:
                tick = QCheckBox(f"{_(words)} ({texts.number(counts[name])})")
                tick.setChecked(name not in leave)
                tick.toggled.connect(self._left)
                line.addWidget(tick)
                self.ticks[name] = tick
        column.addWidget(box)

    def _left(self, _on: bool) -> None:
        self._show()
        self.left.emit()

    def _choose(self, view: str) -> None:
        self.view = view
        self._show()

    def _tell(self, line: DiffLine | None) -> None:
        """The chosen line in full: a cell shows only its beginning."""
        words = ""
        if line is not None:
            change = f"{line.old} → {line.new}" if line.old else line.new
            cell = ": ".join(x for x in (line.field, change) if x)
            words = " — ".join(x for x in (line.product, cell) if x)
        self.whole.setText(words if len(words) <= _LONG else words[:_LONG] + "…")

    def _state(self, row: dict[str, Any]) -> str:
        """What happens to a row: a change whose fields are all left out is none."""
        if row["state"] == "changed" and not self._cells(row):
            return "unchanged"
        return str(row["state"])

    def _cells(self, row: dict[str, Any]) -> list[int]:
        left = self.leave
        return [i for i, c in enumerate(row["cells"]) if c["field"] not in left]

    def _show(self) -> None:
        states = [self._state(r) for r in self.rows]
        counts = Counter(states)
        self.chips.count({k: counts[k] if k != "all" else len(states) for k, _words in VIEWS})
        lines = array("q")
        for at, (row, state) in enumerate(zip(self.rows, states, strict=True)):
            if self.view not in ("all", state):
                continue
            cells = self._cells(row) if state == "changed" else [0]
            lines.extend(at * _WIDE + i for i in cells)
        self.table.show_ids(lines)

    def _fetch(self, ids: list[int]) -> list[DiffLine]:
        return [self._line(i) for i in ids]

    def _line(self, line: int) -> DiffLine:
        row = self.rows[line // _WIDE]
        state = self._state(row)
        field = old = new = ""
        if state == "changed":
            cell = row["cells"][line % _WIDE]
            field, old, new = (
                _(FIELDS[cell["field"]]),
                *(self._words(cell["field"], cell[k]) for k in ("old", "new")),
            )
        elif state == "new":
            told = {c["field"]: self._words(c["field"], c["new"]) for c in row["cells"]}
            new = " · ".join(told[n] for n in _BRIEF if n in told)
        elif state == "error":
            field = row["column"]
            field = _(FIELDS[field]) if field in FIELDS else field
            new = row["reason"] if row["product"] else row["value"]
        title = row["product"] or row.get("reason", "")  # of a cell that is not taken the product is
        return DiffLine(line, row["row"], state, title, row["sku"], field, old, new)

    def _words(self, field: str, value: str) -> str:
        if field in MONEY and value:
            return texts.SIGNS.get(self.currency, f"{self.currency} ") + value
        return texts.state(value)[0] if field in ("state", "sku_state") and value else value


_WIDE = 64
"""A line's id is its row's position × this + its cell's: no row has so many cells."""


def diff_of(result: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The rows of a look at one product list; None for anything else."""
    found = result.get("diff")
    return found if isinstance(found, list) else None


__all__ = ["COLUMNS", "VIEWS", "DiffLine", "DiffView", "diff_of"]
