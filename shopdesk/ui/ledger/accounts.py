"""The page of the chart of accounts: names, balances, own accounts, and what a bookkeeping package calls each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shopdesk.core.texts import N_, _
from shopdesk.model.ledger import account_list
from shopdesk.model.ledger.account_list import WHICH, AccountRow, Which
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note
from shopdesk.ui.ledger import account_commands
from shopdesk.ui.ledger.tables import ACCOUNTS, TYPES, natural
from shopdesk.ui.list_screen import ListScreen
from shopdesk.ui.widgets import Action, EmptyState


class AccountsPage(ListScreen):
    """Every account in the order of the chart."""

    shows: ClassVar = frozenset({"account", "account_month", "posting", "entry"})
    title = N_("Accounts")
    placeholder = N_("Search codes and names…")
    views = tuple((str(w), words) for w, words in WHICH.items())
    columns = ACCOUNTS

    def ids(self, view: str, search: str, sort: tuple[str, bool]) -> Sequence[int]:
        return self.desk.ask(account_list.ids, Which(view), search)

    def fetch(self, ids: list[int]) -> Sequence[Any]:
        return self.desk.ask(account_list.rows, ids)

    def counts(self) -> dict[str, int]:
        return {str(w): n for w, n in self.desk.ask(account_list.chips).items()}

    def card(self, row: Any) -> Card | None:
        account: AccountRow = row
        name = texts.pick(account.name_en, account.name_zh)
        above = texts.pick(account.parent_en, account.parent_zh)
        lines = [
            Line(_("Balance"), texts.amount(natural(account), self.desk.shop.facts.currency), total=True)
        ]
        other = texts.pick(account.name_zh, account.name_en)
        facts = [
            (_("Type"), _(TYPES[account.type])), (_("Under"), above), (_("Also called"), other),
            (_("Line of the balance sheet"), account.bs_line), (_("Line of profit and loss"), account.pl_line),
            (_("Code in the package"), account.external_code),
        ]  # fmt: skip
        sections: list[Any] = [
            Lines(lines),
            Facts(facts),
            *([Note(_why(account), "quiet")] if _why(account) else []),
        ]
        return Card(
            title=f"{account.code}  {name}",
            state=None if account.active else (_("Retired"), "closed"),
            subtitle=_("Money") if account.is_cash else "",
            sections=sections,
            actions=[Action(_("Edit…"), lambda: account_commands.edit(self.desk, account))],
            more=self._more(account),
        )

    def _more(self, account: AccountRow) -> list[Action]:
        if not account.active:
            return [Action(_("Use again"), lambda: account_commands.use(self.desk, account))]
        found = [Action(_("Add an account under it…"), lambda: account_commands.add(self.desk, account))]
        if not account.kept:
            found.append(Action(_("Retire"), lambda: account_commands.retire(self.desk, account)))
        return found

    def open(self, row: Any) -> None:
        account_commands.edit(self.desk, row)

    def buttons(self) -> Sequence[Action]:
        return (
            Action(_("Codes of the package…"), lambda: account_commands.match(self.desk), "sheet"),
            Action(_("New account"), self.new, "plus", primary=True, key="Ctrl+N"),
        )

    def new(self) -> None:
        account_commands.add(self.desk, self.table.current())

    def empty(self) -> EmptyState:
        return EmptyState("ledger", _("No accounts"), _("Every shop has a chart of accounts."))


def _why(account: AccountRow) -> str:
    """What a person may wonder about this account."""
    if not account.is_leaf:
        return _("A heading: entries are posted to the accounts under it.")
    return _("ShopDesk itself posts to this account.") if account.kept else ""
