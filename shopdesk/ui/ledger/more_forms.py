"""What is recorded more rarely: a platform's payout, money paid ahead and used up, opening balances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.periods import ONE_DAY, month
from shopdesk.core.problems import problem, refuse_if
from shopdesk.core.texts import N_, _, say
from shopdesk.model.ledger import actions, queries
from shopdesk.model.ledger.queries import AccountChoice
from shopdesk.model.orders import actions as order_actions
from shopdesk.model.orders import queries as orders
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.ledger.legs import LegsEditor

_FEES = ("fee.platform", "fee.payment")
_AHEAD = ("prepaid.rent", "prepaid.ads", "deferred")
_USED_AS = ("warehouse", "rent", "ads", "software", "marketing")


def payout(desk: Desk) -> Form:
    """A platform paid out what it held, less its fee (E14, E15)."""
    held, money = _held(desk), _choices(desk, lambda a: a.is_cash)
    fields = [
        Field("held_in", _("Paid out by"), "choice", held[0][0], held, wide=True),
        Field("gross", _("Amount before the fee"), "money", required=True), Field("fee", _("Fee"), "money", 0),
        Field("fee_role", _("The fee is for"), "choice", _codes(desk)[_FEES[0]], _of(desk, _FEES)),
        Field("money", _("Arrived in"), "choice", _codes(desk)["cash.bank"], money),
        Field("day", _("Day"), "day", desk.shop.today()), Field("memo", _("Note")),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        memo = d["memo"] or _("Paid out by the platform")
        values = (d["held_in"], d["money"], d["gross"] or 0, d["fee"] or 0, d["day"], d["fee_role"], memo)
        return desk.carry_out(say(N_("Payout: {memo}"), memo=memo), actions.payout, *values)

    return _form(desk, _("Platform paid out"), fields, save)


def courier_bill(desk: Desk) -> Form:
    """A courier's bill for the parcels of some days (E04)."""
    carriers = [(code, texts.pick(en, zh)) for code, en, zh, *_more in desk.ask(orders.carriers)]
    today = desk.shop.today()
    money = _choices(desk, lambda a: a.is_cash)
    billed = month(month(today).start - ONE_DAY)
    words = _("The parcels of these days then cost what was billed, each by what it was thought to cost. Only the "
              "difference to that is new in the books.")  # fmt: skip
    fields = [
        Field("carrier", _("Courier"), "choice", carriers[0][0], carriers, wide=True),
        Field("start", _("Parcels from"), "day", billed.start), Field("end", _("to"), "day", billed.end),
        Field("amount", _("Amount"), "money", required=True),
        Field("paid_from", _("Paid from"), "choice", "", [("", _("Not paid yet")), *money]),
        Field("n", words, "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        name = dict(carriers)[d["carrier"]]
        label = say(N_("Bill of {carrier}, {start} to {end}"), carrier=name, start=d["start"], end=d["end"])
        values = (d["carrier"], d["start"], d["end"], d["amount"] or 0, d["paid_from"])
        return desk.carry_out(label, order_actions.courier_bill, *values)

    return _form(desk, _("Courier's bill"), fields, save)


def pay_ahead(desk: Desk) -> Form:
    """Rent or advertising was paid before it is used (E11, E13)."""
    ahead = _of(desk, _AHEAD)
    fields = [
        Field("prepaid", _("What for"), "choice", ahead[0][0], ahead),
        Field("money", _("Paid from"), "choice", _codes(desk)["cash.bank"], _choices(desk, lambda a: a.is_cash)),
        Field("amount", _("Amount"), "money", required=True), Field("day", _("Day"), "day", desk.shop.today()),
        Field("memo", _("Note"), required=True), Field("party", _("Paid to")),
        Field("n", _("It is no expense yet. Each month, write down what was used up."), "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        values = (d["prepaid"], d["money"], d["amount"] or 0, d["day"], d["memo"], d["party"])
        return desk.carry_out(say(N_("Paid ahead: {memo}"), memo=d["memo"]), actions.pay_ahead, *values)

    return _form(desk, _("Pay ahead"), fields, save)


def release(desk: Desk) -> Form:
    """What was paid ahead becomes an expense (E11, E13); each choice says what is left."""
    left = {b.code: b.closing for b in desk.ask(queries.balances)}
    currency = desk.shop.facts.currency
    ahead = [(c, f"{words}  {texts.amount(left.get(c, 0), currency)}") for c, words in _of(desk, _AHEAD)]
    first = next((c for c, _w in ahead if left.get(c)), ahead[0][0])
    costs = _choices(desk, lambda a: a.type is queries.AccountType.EXPENSE)
    fields = [
        Field("prepaid", _("Paid ahead, and what is left"), "choice", first, ahead, wide=True),
        Field("expense", _("Used for"), "choice", _codes(desk)[_USED_AS[0]], costs, wide=True),
        Field("amount", _("Amount used up"), "money", required=True), Field("day", _("Day"), "day", desk.shop.today()),
        Field("memo", _("Note"), required=True, wide=True),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        values = (d["prepaid"], d["expense"], d["amount"] or 0, d["day"], d["memo"])
        return desk.carry_out(say(N_("Used up: {memo}"), memo=d["memo"]), actions.release, *values)

    return _form(desk, _("Use up what was paid ahead"), fields, save)


def opening(desk: Desk) -> tuple[Form, LegsEditor]:
    """Balances that were there when the books began (E18). Stock and open orders bring in their own."""
    codes = _codes(desk)
    own = {
        codes[r] for r in ("stock.goods", "stock.shipped", "unearned.order", "equity.opening") if r in codes
    }
    kinds = (queries.AccountType.INCOME, queries.AccountType.EXPENSE)
    accounts = [a for a in desk.ask(queries.choices) if a.code not in own and a.type not in kinds]
    lines = LegsEditor(accounts, desk.shop.facts.currency, balances=False)
    words = _("What you had is a debit, what you owed a credit. Stock comes in when it is received or counted, and "
              "open orders when they are imported. What is left over is settled when the month is closed.")  # fmt: skip
    fields = [Field("day", _("Day"), "day", desk.shop.facts.books_start), Field("n", words, "note")]

    def save(d: dict[str, Any]) -> object:
        found = [(leg.account_code, leg.debit - leg.credit) for leg in lines.legs()]
        refuse_if([] if found else [problem(N_("Write down at least one balance."), field="legs")])
        label = say(N_("Opening balances"))
        return desk.carry_out(label, actions.opening, found, d["day"], str(label))

    form = Form(
        _window(), _("Opening balances"), fields, save, save_words=_("Record"), more=lines,
        currency=desk.shop.facts.currency,
    )  # fmt: skip
    form.resize(680, 560)
    return form, lines


def _held(desk: Desk) -> list[tuple[str, str]]:
    """Where platforms hold money: their clearing account, and wallets."""
    return [
        *_of(desk, ("ar.clearing",)),
        *_of(desk, [r for r in _codes(desk) if r.startswith("cash.wallet")]),
    ]


def _of(desk: Desk, roles: Any) -> list[tuple[str, str]]:
    """The accounts of these roles, each once, in their order."""
    codes, named = _codes(desk), dict(_choices(desk, lambda _a: True))
    return [(c, named[c]) for c in dict.fromkeys(codes[r] for r in roles if r in codes) if c in named]


def _choices(desk: Desk, wanted: Callable[[AccountChoice], bool]) -> list[tuple[str, str]]:
    return [
        (a.code, f"{a.code}  {texts.pick(a.name_en, a.name_zh)}")
        for a in desk.ask(queries.choices)
        if wanted(a)
    ]


def _codes(desk: Desk) -> dict[str, str]:
    return desk.ask(queries.role_codes)


def _form(desk: Desk, title: str, fields: list[Field], save: Callable[[dict[str, Any]], object]) -> Form:
    currency = desk.shop.facts.currency
    return Form(_window(), title, fields, save, save_words=_("Record"), currency=currency)


def _window() -> QWidget | None:
    return QApplication.activeWindow()


__all__ = ["opening", "pay_ahead", "payout", "release"]
