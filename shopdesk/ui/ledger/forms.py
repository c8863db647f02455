"""The forms of the Ledger: an expense, an income, a transfer, the owner's money, any entry, a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core.texts import _
from shopdesk.model.ledger.queries import AccountChoice, AccountType
from shopdesk.model.ledger.rules import Leg
from shopdesk.ui.form import Field, Form
from shopdesk.ui.ledger.legs import LegsEditor, named

Save = Callable[[dict[str, Any]], object]


def _of(accounts: Sequence[AccountChoice], *types: AccountType, cash: bool = False) -> list[tuple[str, str]]:
    return [
        (a.code, named(a)) for a in accounts if (a.is_cash if cash else a.type in types and not a.is_cash)
    ]


def expense(
    parent: QWidget | None,
    accounts: Sequence[AccountChoice],
    currency: str,
    today: date,
    first: dict[str, str],
    save: Save,
) -> Form:
    """Money went out: what for, from where. `first` has the category and account used last."""
    costs = _of(accounts, AccountType.EXPENSE)
    fields = [
        Field("amount", _("Amount"), "money", required=True), Field("day", _("Day"), "day", today),
        Field("category", _("What for"), "choice", first.get("category"), costs),
        Field("money", _("Paid from"), "choice", first.get("money"), _of(accounts, cash=True)),
        Field("memo", _("Note"), required=True, wide=True), Field("party", _("Paid to"), wide=True),
    ]  # fmt: skip
    return Form(parent, _("Record an expense"), fields, save, save_words=_("Record"), currency=currency)


def income(
    parent: QWidget | None, accounts: Sequence[AccountChoice], currency: str, today: date, save: Save
) -> Form:
    """Money came in that no order explains."""
    fields = [
        Field("amount", _("Amount"), "money", required=True), Field("day", _("Day"), "day", today),
        Field("category", _("What it is"), "choice", None, _of(accounts, AccountType.INCOME)),
        Field("money", _("Where it arrived"), "choice", None, _of(accounts, cash=True)),
        Field("memo", _("Note"), required=True, wide=True), Field("party", _("Paid by"), wide=True),
    ]  # fmt: skip
    return Form(parent, _("Record an income"), fields, save, save_words=_("Record"), currency=currency)


def transfer(
    parent: QWidget | None, accounts: Sequence[AccountChoice], currency: str, today: date, save: Save
) -> Form:
    """Money moved between own accounts."""
    money = _of(accounts, cash=True)
    fields = [
        Field("from_money", _("From"), "choice", None, money),
        Field("to_money", _("To"), "choice", money[1][0] if len(money) > 1 else None, money),
        Field("amount", _("Amount that arrived"), "money", required=True), Field("fee", _("Fee"), "money", 0),
        Field("day", _("Day"), "day", today), Field("memo", _("Note")),
    ]  # fmt: skip
    return Form(parent, _("Move money"), fields, save, save_words=_("Move"), currency=currency)


def owner(
    parent: QWidget | None,
    accounts: Sequence[AccountChoice],
    currency: str,
    today: date,
    *,
    out: bool,
    save: Save,
) -> Form:
    """The owner took money out, or put some in."""
    fields = [
        Field("amount", _("Amount"), "money", required=True), Field("day", _("Day"), "day", today),
        Field("money", _("Account"), "choice", None, _of(accounts, cash=True), wide=True),
        Field("memo", _("Note"), wide=True),
    ]  # fmt: skip
    title = _("Owner takes money out") if out else _("Owner puts money in")
    return Form(parent, title, fields, save, save_words=_("Record"), currency=currency)


def reverse(parent: QWidget | None, number: str, today: date, save: Save) -> Form:
    """Take an entry back on a day."""
    words = _("The books keep both: the entry and its reverse.")
    fields = [Field("n", words, "note"), Field("day", _("Day of the reversal"), "day", today, wide=True)]
    return Form(
        parent, _("Reverse entry {number}").format(number=number), fields, save, save_words=_("Reverse")
    )


def journal(
    parent: QWidget | None, accounts: Sequence[AccountChoice], currency: str, today: date,
    save: Callable[[list[Leg], date, str], object], *, title: str = "", memo: str = "",
) -> tuple[Form, LegsEditor]:  # fmt: skip
    """Any balanced entry."""
    lines = LegsEditor(accounts, currency)
    fields = [
        Field("memo", _("What it is for"), value=memo, required=True),
        Field("day", _("Day"), "day", today),
    ]
    form = Form(
        parent, title or _("Journal entry"), fields, lambda d: save(lines.legs(), d["day"], d["memo"]),
        save_words=_("Post"), currency=currency, more=lines,
    )  # fmt: skip
    form.resize(680, 520)
    return form, lines
