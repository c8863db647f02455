"""The import sheet: what the files are, what they would add, change and leave out, row by row; then *Import*.

The look comes from a dry run in the background; nothing is in the shop before the button.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core.problems import Cancelled, Refused, Trouble
from shopdesk.core.settings import Settings
from shopdesk.core.texts import N_, _, say
from shopdesk.model import importing, mapping
from shopdesk.model.format_words import FORMATS
from shopdesk.model.importing import Wish
from shopdesk.model.orders.queries import channels
from shopdesk.ui import texts
from shopdesk.ui.card import Line, Lines, lines_widget
from shopdesk.ui.desk import Desk, Progress
from shopdesk.ui.form import Field, Form
from shopdesk.ui.import_diff import DiffView, diff_of
from shopdesk.ui.widgets import Action, button, label

if TYPE_CHECKING:
    from shopdesk.ui.window import MainWindow

_SHOWN = 200
_WIDE = 960
_COUNTS = (
    ("orders_new", N_("New orders")), ("orders_updated", N_("Orders brought up to date")),
    ("orders_unchanged", N_("Orders known already")), ("lines_new", N_("New rows")),
    ("refunds_new", N_("New refunds and returns")), ("customers_new", N_("New customers")),
    ("products_new", N_("New products")), ("products_updated", N_("Products brought up to date")),
    ("keywords_new", N_("New keywords")), ("keywords_updated", N_("Keywords brought up to date")),
    ("terms_new", N_("New search terms")), ("terms_updated", N_("Search terms brought up to date")),
    ("skus_new", N_("New SKUs")), ("skus_updated", N_("SKUs brought up to date")), ("pictures_new", N_("New pictures")),
    ("counts_new", N_("SKUs counted")), ("counts_updated", N_("Counts that changed")),
    ("counts_unchanged", N_("Counts known already")), ("counts_blank", N_("Left blank")),
)  # fmt: skip
_STATUS = (
    ("done", N_("Paid and delivered")), ("paid", N_("Paid, to be shipped")), ("new", N_("New and unpaid"))
)  # fmt: skip


class ImportSheet(QDialog):
    """Looks at the files, shows what would happen, and imports."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, paths: Sequence[Path], settings: Settings | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.paths, self.settings = desk, list(paths), settings or Settings()
        self.mapping: dict[str, str] = {}
        self.result_: dict[str, Any] | None = None
        self.diff: DiffView | None = None
        self.setWindowTitle(_("Import"))
        self.resize(680, 620)
        self._lay_out()
        QTimer.singleShot(0, self.look)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_("Import"), "heading"))
        self.what = label(", ".join(p.name for p in self.paths), "quiet", wrap=True)
        column.addWidget(self.what)
        column.addLayout(self._choices())
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        column.addWidget(self.bar)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        column.addWidget(self.area, 1)
        self.foot = label(_("It can be undone as a whole."), "caption")
        row = QHBoxLayout()
        row.addWidget(self.foot)
        row.addStretch(1)
        row.addWidget(button(Action(_("Cancel"), self.reject)))
        self.go = button(Action(_("Import"), self.take, primary=True))
        self.go.setEnabled(False)
        row.addWidget(self.go)
        column.addLayout(row)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.status = QComboBox()
        self.status.setAccessibleName(_("What these orders are"))
        for code, words in _STATUS:
            self.status.addItem(_(words), code)
        self.channel = QComboBox()
        self.channel.setAccessibleName(_("Channel"))
        self.channel.addItem(_("Channel of the file"), "")
        for code, english, chinese in self.desk.ask(channels):
            self.channel.addItem(texts.pick(english, chinese), code)
        for box in (self.status, self.channel):
            row.addWidget(box)
            box.currentIndexChanged.connect(lambda _at: self.look())
        row.addStretch(1)
        self.status.hide()
        self.erase = QCheckBox(_("Empty cells empty what is here"))
        self.erase.toggled.connect(lambda _on: self.look())
        self.erase.hide()
        row.addWidget(self.erase)
        self.columns = button(Action(_("Columns…"), self._map_again))
        self.columns.hide()
        row.addWidget(self.columns)
        return row

    def _map_again(self) -> None:
        """A table that was read by its labels, or as she said once, is read in another way."""
        if self.result_ is not None:
            self.map_columns(self.result_["kind"])

    def wish(self) -> Wish:
        """What the owner chose."""
        status, channel = self.status.currentData() or "", self.channel.currentData() or ""
        leave = self.diff.leave if self.diff is not None else frozenset()
        erase = self.erase.isChecked()
        return Wish(status=status, channel=channel, mapping=self.mapping, leave=leave, erase=erase)

    def map_columns(self, kind: str = "orders") -> None:
        """Ask which column of a table of orders or products is what, remember it for files like this one, and
        look again."""
        try:
            labels = mapping.labels_of(self.paths[0])
        except (Refused, Trouble) as problem:
            self.area.setWidget(_sentence(str(problem)))
            return
        key = mapping.signature(labels)
        by_label = mapping.guessed(labels, kind)
        known: dict[str, str] = json.loads(self.settings.choices.get(key, "{}")) or by_label
        offered = [("", "—"), *((x, x) for x in labels)]
        fields = [
            Field(
                name,
                _(words),
                "choice",
                known.get(name, ""),
                offered,
                required=name in mapping.REQUIRED[kind],
            )
            for name, words in mapping.KINDS[kind].items()
        ]

        def save(draft: dict[str, Any]) -> bool:
            self.mapping = {name: x or "" for name, x in draft.items() if x or name in by_label}
            self.settings.choices[key] = json.dumps(self.mapping, ensure_ascii=False)
            return True

        title, about = _("Which column is what?"), f"{kind} {key}"
        if Form(self, title, fields, save, save_words=_("Read it so"), about=about).exec():
            self.look()

    def look(self) -> None:
        """Read the files in the background and show what would happen."""
        self.go.setEnabled(False)
        self.bar.show()
        self.bar.setRange(0, 0)
        wish = replace(self.wish(), leave=frozenset())  # what is left out is ticked off in what is shown
        self.desk.job_changed.connect(self._progress)
        self.desk.in_background(
            say(N_("Reading {files}"), files=", ".join(p.name for p in self.paths)),
            lambda p: self._look(wish, p),
            self._show,
        )

    def _look(self, wish: Wish, progress: Progress) -> dict[str, Any] | Exception:
        """Runs on the worker; a refusal is shown in the sheet, not in the bar."""
        try:
            return importing.preview(self.desk.shop, self.paths, wish, progress)
        except (Refused, Trouble, Cancelled) as problem:
            return problem

    def _progress(self, job: Any) -> None:
        if job is not None and job.total:
            self.bar.setRange(0, 100)
            self.bar.setValue(job.percent)

    def _show(self, found: dict[str, Any] | Exception) -> None:
        self.desk.job_changed.disconnect(self._progress)
        self.bar.hide()
        if isinstance(found, Exception):
            self._unread(found)
            return
        self.result_ = found
        rows = diff_of(found)
        if rows is None:
            self.area.setWidget(result_widget(found))
        else:
            self._show_rows(found, rows)
        results = found.get("files", [found])
        self.status.setVisible(any("assumed" in r for r in results))
        self.columns.setVisible(str(found.get("format", "")).startswith("generic-"))
        self.go.setEnabled(any(changes(r) for r in results))

    def _unread(self, problem: Exception) -> None:
        """Say why it cannot be read; a table of strange labels is read as she said before, or she is asked."""
        columns = self._columns() if isinstance(problem, Refused) and len(self.paths) == 1 else []
        if not columns:
            self.area.setWidget(_sentence(str(problem)))
            return
        if not self.mapping and (known := self._remembered()):
            self.mapping = known
            self.look()
            return
        asks = {
            "orders": Action(_("It is a table of orders…"), lambda: self.map_columns("orders")),
            "products": Action(_("It is a table of products…"), lambda: self.map_columns("products")),
        }
        enough = [a for kind, a in asks.items() if len(columns) >= len(mapping.REQUIRED[kind])]
        self.area.setWidget(_sentence(str(problem), *enough))

    def _columns(self) -> list[str]:
        """The labels of the file; none when it is empty or no table: then there is nothing to ask about."""
        try:
            return mapping.labels_of(self.paths[0])
        except (Refused, Trouble):
            return []

    def _remembered(self) -> dict[str, str]:
        """What she said of a table with the same labels."""
        try:
            return dict(json.loads(self.settings.choices.get(mapping.signature(self._columns()), "{}")))
        except ValueError:
            return {}

    def _show_rows(self, found: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
        """A product list, cell by cell."""
        leave = self.diff.leave if self.diff is not None else frozenset()
        self.diff = DiffView(self.desk, rows, leave)
        self.diff.left.connect(lambda: self.go.setEnabled(bool(self.diff and self.diff.changes())))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_(FORMATS.get(found["format"], found["format"])), "subheading"))
        for warning in [w for w in found["warnings"] if "column" not in w][:3]:  # a cell's stands in its row
            column.addWidget(label(_with_row(warning), "waitingText", wrap=True, selectable=True))
        column.addWidget(self.diff, 1)
        self.area.setWidget(box)
        self.erase.show()
        self.channel.hide()
        if self.width() < _WIDE:
            self.resize(_WIDE, self.height())

    def take(self) -> None:
        """Import; the sheet closes, the status bar shows how far it is."""
        wish, desk = self.wish(), self.desk
        self.accept()

        def told(result: dict[str, Any]) -> None:
            desk.changed.emit(ALL_TABLES)
            desk.said.emit(summary(result), True)

        names = ", ".join(p.name for p in self.paths)
        desk.in_background(
            say(N_("Import of {files}"), files=names),
            lambda progress: importing.take(desk.shop, self.paths, wish, progress), told,
        )  # fmt: skip

    def reject(self) -> None:
        if self.desk.job is not None:
            self.desk.cancel()
        super().reject()


ALL_TABLES = frozenset({
    "orders", "order_line", "payment", "shipment", "shipment_line", "aftersale", "aftersale_line", "customer",
    "customer_identity", "customer_stat", "product", "sku", "stock_level", "stock_movement", "entry", "posting",
    "batch",
    "day_sales", "sales_sum", "label_count", "account_month", "timeline", "picture", "search_term",
    "category", "tag", "product_tag", "price_change",
    "count_session", "count_line", "count_progress",
})  # fmt: skip


def changes(result: dict[str, Any]) -> int:
    """How many new or changed things a result tells of."""
    return sum(v for k, v in result.items() if isinstance(v, int) and (k.endswith(("_new", "_updated"))))


def summary(result: dict[str, Any]) -> str:
    """What an import did, in a sentence."""
    total = result if "files" not in result else {k: v for k, v in result.items() if k != "files"}
    left = sum(len(r["left_out"]) for r in result.get("files", [result]))
    parts = [
        _("{what}: {n}").format(what=_(words), n=texts.number(total[key]))
        for key, words in _COUNTS
        if total.get(key)
    ]
    if left:
        parts.append(_("Rows left out: {n}").format(n=texts.number(left)))
    return (
        _("Imported. {what}").format(what=" · ".join(parts)) if parts else _("There was nothing new in it.")
    )


def result_widget(found: dict[str, Any]) -> QWidget:
    """What would happen, file by file."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(12)
    for result in found.get("files", [found]):
        title = f"{_(FORMATS.get(result['format'], result['format']))} — {result.get('file', '')}"
        column.addWidget(label(title, "subheading", wrap=True))
        rows = [Line(_("Rows read"), texts.number(result["rows_read"]))]
        rows += [Line(_(words), texts.number(result[key])) for key, words in _COUNTS if result.get(key)]
        rows.append(
            Line(
                _("Rows left out"),
                texts.number(len(result["left_out"])),
                tone="bad" if result["left_out"] else "",
            )
        )
        listed = lines_widget(Lines(rows))
        if listed is not None:
            column.addWidget(listed)
        for warning in result["warnings"][:20]:
            column.addWidget(label(_with_row(warning), "waitingText", wrap=True, selectable=True))
        for left in result["left_out"][:_SHOWN]:
            column.addWidget(label(_left(left), "problem", wrap=True, selectable=True))
        if len(result["left_out"]) > _SHOWN:
            more = _("… and {n} more").format(n=len(result["left_out"]) - _SHOWN)
            column.addWidget(label(more, "caption"))
    column.addStretch(1)
    return box


def _with_row(warning: dict[str, Any]) -> str:
    row = warning.get("row")
    return (
        _("Row {row}: {reason}").format(row=row, reason=warning["reason"]) if row else str(warning["reason"])
    )


def _left(left: dict[str, Any]) -> str:
    where = _("Row {row}: {reason}").format(row=left["row"], reason=left["reason"])
    return f"{where} ({left['column']}: {left['value']})" if left["column"] else where


def _sentence(words: str, *actions: Action) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setSpacing(12)
    column.addWidget(label(words, "bad", wrap=True, selectable=True))
    for action in actions:
        column.addWidget(button(action), alignment=Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return box


def open_sheet(parent: MainWindow, desk: Desk, paths: Sequence[Path]) -> None:
    """Open the sheet for these files."""
    ImportSheet(parent, desk, paths, parent.settings).exec()
