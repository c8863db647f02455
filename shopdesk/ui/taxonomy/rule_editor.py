"""The conditions of a smart tag as rows that are made from the table of conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shopdesk.core import reading
from shopdesk.core.problems import Refused
from shopdesk.core.texts import _
from shopdesk.model.taxonomy import queries
from shopdesk.model.taxonomy.conditions import CONDITIONS, STATES, Arg
from shopdesk.model.taxonomy.queries import Rule
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import Action, button, label


class RuleEditor(QWidget):
    """Conditions one under the other; each row begins with what it is and has a field for each argument."""

    def __init__(self, desk: Desk, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(label(_("Conditions"), "caption"))
        self.rows: list[RuleRow] = []
        add = button(Action(_("Add condition"), lambda: self.add(Rule("sales_top", {})), "plus"))
        add.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(add)
        foot.addStretch(1)
        self._column.addLayout(foot)
        for rule in rules or (Rule("sales_top", {}),):
            self.add(rule)

    def add(self, rule: Rule) -> None:
        """Another condition."""
        row = RuleRow(self._desk, rule, self._remove)
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)

    def _remove(self, row: RuleRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.deleteLater()

    def rules(self) -> list[Rule]:
        """What the rows say. Raises Refused for what cannot be read."""
        return [row.rule() for row in self.rows]


class RuleRow(QWidget):
    """One condition."""

    def __init__(self, desk: Desk, rule: Rule, remove: Any) -> None:
        super().__init__()
        self._desk, self._currency = desk, desk.shop.facts.currency
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.box = QComboBox()
        self.box.setAccessibleName(_("Condition"))
        for code, condition in CONDITIONS.items():
            self.box.addItem(_(condition.title), code)
        self.box.setCurrentIndex(list(CONDITIONS).index(rule.code))
        self._row.addWidget(self.box)
        self._args = QWidget()
        self._row.addWidget(self._args, 1)
        cross = button(Action("", lambda: remove(self), "close"))
        cross.setProperty("link", True)
        cross.setAutoDefault(False)
        cross.setAccessibleName(_("Remove this condition"))
        cross.setToolTip(_("Remove this condition"))
        self._row.addWidget(cross)
        self.fields: dict[str, QWidget] = {}
        self._fill(rule.args)
        self.box.currentIndexChanged.connect(lambda _i: self._fill({}))

    def _fill(self, args: Mapping[str, Any]) -> None:
        old, self._args = self._args, QWidget()
        line = QHBoxLayout(self._args)
        line.setContentsMargins(0, 0, 0, 0)
        self.fields = {}
        for arg in CONDITIONS[self.box.currentData()].args:
            field = self._field(arg, args.get(arg.name, arg.first))
            field.setAccessibleName(_(arg.title))
            self.fields[arg.name] = field
            line.addWidget(label(_(arg.title), "caption"))
            line.addWidget(field)
        line.addStretch(1)
        self._row.replaceWidget(old, self._args)
        old.hide()
        old.deleteLater()

    def _field(self, arg: Arg, value: Any) -> QWidget:
        if arg.kind in ("state", "category", "tag"):
            box = QComboBox()
            for key, words in self._choices(arg.kind):
                box.addItem(words, key)
            box.setCurrentIndex(max(box.findData(value), 0))
            return box
        words = texts.plain_unit(value, self._currency) if arg.kind == "unit" else str(value)
        edit = QLineEdit(words)
        if arg.kind != "text":
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            edit.setMaximumWidth(96)
        return edit

    def _choices(self, kind: str) -> list[tuple[Any, str]]:
        if kind == "state":
            return [(k, _(w)) for k, w in STATES.items()]
        if kind == "category":
            return list(self._desk.ask(queries.choices))[1:]
        return [(t.id, t.name) for t in self._desk.ask(queries.tags) if not t.smart]

    def rule(self) -> Rule:
        """What the row says. Raises Refused for what cannot be read."""
        code = self.box.currentData()
        return Rule(code, {a.name: self._read(a, self.fields[a.name]) for a in CONDITIONS[code].args})

    def _read(self, arg: Arg, field: QWidget) -> Any:
        if isinstance(field, QComboBox):
            return field.currentData()
        typed = field.text().strip() if isinstance(field, QLineEdit) else ""
        if arg.kind == "text" or not typed:
            return typed
        read = reading.unit_price(typed, self._currency) if arg.kind == "unit" else reading.quantity(typed)
        if read[1] is not None:
            raise Refused(read[1])
        return read[0]
