"""What can be done with accounts, and its forms."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.ledger import account_list, chart
from shopdesk.model.ledger.account_list import AccountRow, Which
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.line_editor import head_item

_EDITABLE = 2


def edit(desk: Desk, account: AccountRow) -> None:
    """Names and code in the package."""
    edit_form(desk, account).exec()


def edit_form(desk: Desk, account: AccountRow) -> Form:
    """The form of it."""
    fields = [
        Field("name_en", _("English name"), value=account.name_en, required=True, wide=True),
        Field("name_zh", _("Chinese name"), value=account.name_zh, required=True, wide=True),
        Field(
            "external_code", _("Code in the bookkeeping package"), value=account.external_code, wide=True,
            hint=_("Needed for vouchers when the package has another chart."),
        ),
    ]  # fmt: skip
    words = say(N_("Edit account {code}"), code=account.code)

    def save(d: dict[str, Any]) -> object:
        return desk.carry_out(
            words, chart.edit_account, account.code, d["name_en"], d["name_zh"], d["external_code"]
        )

    return Form(_window(), _("Edit account {code}").format(code=account.code), fields, save)


def add(desk: Desk, under: AccountRow | None) -> None:
    """An own account."""
    add_form(desk, under).exec()


def add_form(desk: Desk, under: AccountRow | None) -> Form:
    """The form of it; `under` is what it offers first."""
    every = [a for a in desk.ask(account_list.rows, desk.ask(account_list.ids, Which.ALL)) if a.active]
    choices = [(a.code, f"{a.code}  {texts.pick(a.name_en, a.name_zh)}") for a in every]
    first = under.code if under is not None and under.active else choices[0][0]
    fields = [
        Field("parent", _("Under"), "choice", first, choices, wide=True),
        Field("name", _("Name"), required=True),
        Field("code", _("Code"), hint=_("The next free one")),
        Field("n", _("It stands on the same lines of the statements. If entries were posted to the account above, "
                     "they move into a first account of the same name under it."), "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        label = say(N_("Add account {name}"), name=d["name"])
        return desk.carry_out(label, chart.add_account, d["parent"], d["name"], d["name"], d["code"])

    return Form(_window(), _("New account"), fields, save, save_words=_("Add"))


def retire(desk: Desk, account: AccountRow) -> None:
    """Use it no more."""
    desk.do(say(N_("Retire account {code}"), code=account.code), chart.retire_account, account.code)


def use(desk: Desk, account: AccountRow) -> None:
    """Use it again."""
    desk.do(say(N_("Use account {code} again"), code=account.code), chart.use_account, account.code)


class CodesEditor(QTableWidget):
    """Accounts that have entries, each with what the package calls it."""

    def __init__(self, accounts: list[AccountRow]) -> None:
        super().__init__(len(accounts), _EDITABLE + 1)
        self._accounts = accounts
        self.setAccessibleName(_("Codes of the package"))
        self.setObjectName("goods")
        for at, words in enumerate((_("Account"), _("Name"), _("In the package"))):
            self.setHorizontalHeaderItem(at, head_item(words, Qt.AlignmentFlag.AlignLeft))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        self.setShowGrid(False)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, 110)
        self.setColumnWidth(_EDITABLE, 150)
        self.setMinimumHeight(380)
        for row, a in enumerate(accounts):
            for column, words in enumerate((a.code, texts.pick(a.name_en, a.name_zh), a.external_code)):
                item = QTableWidgetItem(words)
                if column != _EDITABLE:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.setItem(row, column, item)
        if accounts:
            self.setCurrentCell(0, _EDITABLE)

    def codes(self) -> dict[str, str]:
        """Our code → the package's, of those that were changed."""
        found = {}
        for row, a in enumerate(self._accounts):
            cell = self.item(row, _EDITABLE)
            typed = cell.text().strip() if cell is not None else ""
            if typed != a.external_code:
                found[a.code] = typed
        return found


def match(desk: Desk) -> None:
    """Type what the package calls each account that has entries."""
    match_form(desk)[0].exec()


def match_form(desk: Desk) -> tuple[Form, CodesEditor]:
    """The form of it."""
    used = [a for a in desk.ask(account_list.rows, desk.ask(account_list.ids, Which.USED)) if a.is_leaf]
    editor = CodesEditor(used)
    words = _("Vouchers are written with these codes. An account without one keeps its own in a Chinese chart; "
              "in the international chart its vouchers wait until it has one.")  # fmt: skip

    def save(_d: dict[str, Any]) -> object:
        return desk.carry_out(say(N_("Codes of the bookkeeping package")), chart.map_accounts, editor.codes())

    fields = [Field("n", words, "note")]
    form = Form(_window(), _("Codes of the bookkeeping package"), fields, save, more=editor)
    form.resize(680, 620)
    return form, editor


def _window() -> QWidget | None:
    return QApplication.activeWindow()
