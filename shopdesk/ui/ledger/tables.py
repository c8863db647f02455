"""The pages and columns of the Ledger, as data."""

from __future__ import annotations

from shopdesk.core.texts import N_, _
from shopdesk.model.ledger.account_list import AccountRow, AccountType
from shopdesk.model.ledger.queries import EntryRow
from shopdesk.ui import texts
from shopdesk.ui.pages import Page
from shopdesk.ui.table import Column

PAGES = (
    Page("entries", N_("Entries"), "shopdesk.ui.ledger.tab:EntryList"),
    Page("accounts", N_("Accounts"), "shopdesk.ui.ledger.accounts:AccountsPage"),
)
SOURCES = {
    "hand": N_("by hand"), "orders": N_("order"), "payment": N_("payment"), "shipment": N_("shipment"),
    "aftersale": N_("return"), "stock_movement": N_("stock"), "sku": N_("stock"), "channel": N_("payout"),
    "count_line": N_("stock"), "order_line": N_("order"), "carrier": N_("shipment"), "receipt": N_("purchase"),
    "receipt_cost": N_("purchase"), "receipt_bill": N_("purchase"), "bill_change": N_("purchase"),
    "supplier_payment": N_("purchase"), "supplier_refund": N_("purchase"), "supplier_return": N_("purchase"),
    "settlement": N_("purchase"),
}  # fmt: skip


def source(row: EntryRow) -> str:
    """Where an entry comes from."""
    return _(SOURCES[row.source]) if row.source in SOURCES else ""


COLUMNS = (
    Column("day", N_("Day"), lambda r: r.day, "day", 84),
    Column("number", N_("Voucher"), lambda r: r.number, "quiet", 112),
    Column("memo", N_("What"), lambda r: r.memo, "text", 200, stretch=True),
    Column("account", N_("Account"), lambda r: texts.pick(r.account_en, r.account_zh), "quiet", 172),
    Column("category", N_("Against"), lambda r: texts.pick(r.category_en, r.category_zh), "text", 172),
    Column("amount", N_("Amount"), lambda r: r.amount, "money", 112),
    Column("source", N_("Source"), source, "quiet", 88, rare=True),
)

TYPES = {
    AccountType.ASSET: N_("Asset"), AccountType.LIABILITY: N_("Liability"), AccountType.EQUITY: N_("Equity"),
    AccountType.INCOME: N_("Income"), AccountType.EXPENSE: N_("Expense"),
}  # fmt: skip


_CREDIT = (AccountType.LIABILITY, AccountType.EQUITY, AccountType.INCOME)


def natural(row: AccountRow) -> int:
    """An account's balance, positive on the side where its kind usually stands."""
    return -row.balance if row.type in _CREDIT else row.balance


def indented(row: AccountRow) -> str:
    """An account's name, further in the further down it is."""
    return "\u2003" * row.depth + texts.pick(row.name_en, row.name_zh)


ACCOUNTS = (
    Column("code", N_("Account"), lambda r: r.code, "text", 110),
    Column("name", N_("Name"), indented, "text", 220, stretch=True),
    Column("type", N_("Type"), lambda r: _(TYPES[r.type]), "quiet", 110),
    Column("balance", N_("Balance"), natural, "money", 140),
    Column("external", N_("In the package"), lambda r: r.external_code, "quiet", 130),
    Column("state", N_("Status"), lambda r: "" if r.active else _("Retired"), "quiet", 96),
)
