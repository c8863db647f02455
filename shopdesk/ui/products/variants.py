"""The variants of a product: its axes, the codes' pattern, and what would be made, before it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, _, say
from shopdesk.model.products import variants
from shopdesk.model.products.stock_queries import ProductCard
from shopdesk.model.products.variant_rules import MOST_AXES, Axis, Fate, axis_of, default_pattern
from shopdesk.model.products.variants import Planned
from shopdesk.ui import keeping, texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.preview import PreviewTable
from shopdesk.ui.table import Column, Context
from shopdesk.ui.widgets import Action, button, foot, label

FATES = {
    Fate.NEW: N_("Will be made"), Fate.THERE: N_("There already"), Fate.TAKES: N_("Takes this place"),
    Fate.GONE: N_("Deleted before"),
}  # fmt: skip


@dataclass(frozen=True)
class _Row:
    id: int
    planned: Planned

    @property
    def note(self) -> str:
        return str(self.planned.note) if self.planned.note else ""


_COLUMNS = (
    Column("title", N_("Variant"), lambda r: r.planned.title, "strong", 180, stretch=True),
    Column("code", N_("SKU"), lambda r: r.planned.code, "text", 170),
    Column("fate", N_("What happens"), lambda r: _(FATES[r.planned.fate]), "quiet", 140),
    Column("note", N_("Note"), lambda r: r.note, "quiet", 250),
)


def open_variants(desk: Desk, product: ProductCard) -> None:
    """Make what is missing of a product's variants."""
    Variants(QApplication.activeWindow(), desk, product.id, product.title).exec()


class Variants(QDialog):
    """Axes at the top, below what they make; nothing is made before the button says so."""

    def __init__(self, parent: QWidget | None, desk: Desk, product_id: int, title: str) -> None:
        super().__init__(parent)
        self.desk, self.product_id, self._title = desk, product_id, title
        self.setWindowTitle(_("Variants of {title}").format(title=title))
        self.resize(860, 620)
        self.names = [QLineEdit() for _i in range(MOST_AXES)]
        self.values = [QLineEdit() for _i in range(MOST_AXES)]
        self.pattern, self.again = QLineEdit(), QCheckBox()
        self.table = PreviewTable(
            _COLUMNS, Context(desk.shop.facts.currency, desk.shop.facts.timezone, desk.shop.today())
        )
        self._problem, self._sum = label("", "problem", wrap=True), label("", "quiet")
        self.go = button(Action(_("Make variants"), self.accept, primary=True))
        self.planned: list[Planned] = []
        self._fill()
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=250)
        self._pause.timeout.connect(self.preview)
        for edit in (*self.names, *self.values, self.pattern):
            edit.textChanged.connect(lambda _t: self._typed())
        self.again.toggled.connect(lambda _on: self._tell())
        self._go_on()
        self._show_axes()
        self.preview()

    def _go_on(self) -> None:
        """What is typed is kept while the dialog is open, and typed again after the program died."""
        self._first = self._state()
        self.draft = keeping.Draft(
            self, lambda: {} if self._state() == self._first else {"edits": self._state()}
        )
        kept = self.draft.begin(keeping.name_of(self.windowTitle(), self.product_id))
        self.finished.connect(lambda _result: self.draft.forget())
        column = self.layout()
        if kept and isinstance(column, QVBoxLayout):
            self._write(kept["edits"])
            self._filled_in = keeping.FilledIn(self.draft.when(), self._start_afresh)
            column.insertWidget(1, self._filled_in)

    def _start_afresh(self) -> None:
        self._write(self._first)
        self._filled_in.hide()

    def _state(self) -> list[str]:
        return [edit.text() for edit in self._edits()]

    def _write(self, words: Sequence[str]) -> None:
        for edit, text in zip(self._edits(), words, strict=False):
            edit.setText(text)

    def _edits(self) -> list[QLineEdit]:
        return [*self.names, *self.values, self.pattern]

    def _fill(self) -> None:
        matrix = self.desk.ask(variants.matrix, self.product_id)
        self._skus = matrix.skus
        for axis, name, values in zip(matrix.axes, self.names, self.values, strict=False):
            name.setText(axis.name)
            values.setText(", ".join(axis.values))
        self.pattern.setText(matrix.pattern)
        for name, words in zip(self.names, (_("Colour"), _("Size")), strict=False):
            name.setPlaceholderText(words)
        for values, words in zip(self.values, (_("Red, blue"), _("S, M, L")), strict=False):
            values.setPlaceholderText(words)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_("Variants of {title}").format(title=self._title), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(label(_("They differ in"), "caption"), 0, 0)
        grid.addWidget(label(_("which can be (apart by commas)"), "caption"), 0, 1)
        for i, (name, values) in enumerate(zip(self.names, self.values, strict=True), start=1):
            name.setAccessibleName(_("They differ in"))
            values.setAccessibleName(_("which can be (apart by commas)"))
            grid.addWidget(name, i, 0)
            grid.addWidget(values, i, 1)
        grid.addWidget(label(_("Pattern of the SKU codes"), "caption"), MOST_AXES + 1, 0)
        grid.addWidget(self.pattern, MOST_AXES + 1, 1)
        self.pattern.setAccessibleName(_("Pattern of the SKU codes"))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 3)
        column.addLayout(grid)
        column.addWidget(self._problem)
        column.addWidget(self.table, 1)
        column.addWidget(self.again)
        column.addLayout(foot(self.go, self.reject, self._sum))

    def _typed(self) -> None:
        self._show_axes()
        self._pause.start()

    def _show_axes(self) -> None:
        """One empty line more than those in use."""
        used = max((i + 1 for i, n in enumerate(self.names) if n.text() or self.values[i].text()), default=0)
        for i in range(MOST_AXES):
            for edit in (self.names[i], self.values[i]):
                edit.setVisible(i <= used)
        axes = self.axes()
        self.pattern.setPlaceholderText(default_pattern(axes) if axes else "{spu}-{1}-{2}")

    def axes(self) -> list[Axis]:
        """The axes as typed; wholly empty lines are none."""
        pairs = zip(self.names, self.values, strict=True)
        return [axis_of(n.text(), v.text()) for n, v in pairs if n.text().strip() or v.text().strip()]

    def preview(self) -> None:
        """Show what would become of each combination."""
        problem = ""
        try:
            axes = self.axes()
            self.planned = (
                self.desk.ask(variants.preview, self.product_id, axes, self.pattern.text()) if axes else []
            )
        except Refused as no:
            self.planned, problem = [], str(no)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.table.show_rows([_Row(i, p) for i, p in enumerate(self.planned)])
        gone = sum(p.fate is Fate.GONE for p in self.planned)
        self.again.setVisible(bool(gone))
        self.again.setText(_("Make the {n} that were deleted again").format(n=texts.number(gone)))
        self._tell()

    def _made(self) -> list[Planned]:
        fates = (Fate.NEW, Fate.GONE) if self.again.isChecked() else (Fate.NEW,)
        return [p for p in self.planned if p.fate in fates]

    def _tell(self) -> None:
        made = self._made()
        takes = any(p.fate is Fate.TAKES for p in self.planned)
        held = {p.sku_id for p in self.planned if p.sku_id is not None}
        words = _("{n} combinations, {made} to make").format(
            n=texts.number(len(self.planned)), made=texts.number(len(made))
        )
        if self._skus > len(held):
            other = _("{n} SKUs fit none of them and stay as they are").format(
                n=texts.number(self._skus - len(held))
            )
            words = f"{words} · {other}"
        self._sum.setText(words if self.planned else "")
        self.go.setText(_("Make {n} variants").format(n=texts.number(len(made))))
        self.go.setEnabled(bool(made) or takes)

    def accept(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.preview()
        made = self._made()
        if not self.go.isEnabled():
            return
        again = [p.title for p in made if p.fate is Fate.GONE]
        label_ = say(N_("{n} variants of {title} made"), n=len(made), title=self._title)
        axes, pattern = self.axes(), self.pattern.text()
        try:
            done = self.desk.carry_out(label_, _make, self.product_id, axes, pattern, again)
        except Refused as no:
            self._problem.setText(str(no))
            self._problem.show()
            return
        if done is not None:
            super().accept()


def _make(work: Any, product_id: int, axes: Sequence[Axis], pattern: str, again: Sequence[str]) -> list[int]:
    return variants.make_variants(work, product_id, axes, pattern, again=again)
