"""What the buttons of the Ledger do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QScrollArea, QVBoxLayout, QWidget

from shopdesk.core import periods
from shopdesk.core.periods import Range
from shopdesk.core.texts import N_, _, language, say
from shopdesk.model.ledger import actions, queries
from shopdesk.model.ledger.queries import EntryCard
from shopdesk.ui import texts
from shopdesk.ui.card import Line, Lines, lines_widget
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form, confirm, page_dialog
from shopdesk.ui.ledger import forms, more_forms
from shopdesk.ui.ledger.legs import LegsEditor
from shopdesk.ui.widgets import Action, button, label

_last: dict[str, str] = {}
"""The category and the account used last, for the next expense."""


PERIODS = (
    ("month", N_("This month")), ("last", N_("Last month")), ("quarter", N_("This quarter")),
    ("year", N_("This year")), ("all", N_("Since the books began")),
)  # fmt: skip
"""What is written out, as the forms offer it."""


def records(desk: Desk) -> list[tuple[str, Callable[[], object]] | None]:
    """What can be recorded, each with its words; None parts one group from the next."""
    return [
        (_("Expense…"), lambda: record_expense(desk)),
        (_("Income…"), lambda: record_income(desk)),
        (_("Move money…"), lambda: move_money(desk)),
        (_("Platform paid out…"), lambda: more_forms.payout(desk).exec()),
        (_("Courier's bill…"), lambda: more_forms.courier_bill(desk).exec()),
        None,
        (_("Pay ahead…"), lambda: more_forms.pay_ahead(desk).exec()),
        (_("Use up what was paid ahead…"), lambda: more_forms.release(desk).exec()),
        None,
        (_("Owner takes money out…"), lambda: owner(desk, out=True)),
        (_("Owner puts money in…"), lambda: owner(desk, out=False)),
        None,
        (_("Opening balances…"), lambda: more_forms.opening(desk)[0].exec()),
        (_("Journal entry…"), lambda: journal(desk)),
    ]


def choose_record(desk: Desk, at: QPoint | None = None) -> None:
    """What is to be recorded: a menu."""
    menu = QMenu(_window())
    for record in records(desk):
        if record is None:
            menu.addSeparator()
        else:
            menu.addAction(*record)
    window = _window()
    menu.exec(at or (window.mapToGlobal(window.rect().center()) if window else QPoint()))


def record_expense(desk: Desk) -> None:
    """Money went out."""
    codes = desk.ask(queries.role_codes)
    first = {"category": codes.get("ads", ""), "money": codes.get("cash.bank", "")} | _last

    def save(d: dict[str, Any]) -> object:
        _last.update(category=d["category"], money=d["money"])
        return _record(desk, N_("Expense: {memo}"), actions.record_expense, d)

    forms.expense(_window(), _accounts(desk), _currency(desk), desk.shop.today(), first, save).exec()


def record_income(desk: Desk) -> None:
    """Money came in that no order explains."""

    def save(d: dict[str, Any]) -> object:
        return _record(desk, N_("Income: {memo}"), actions.record_income, d)

    forms.income(_window(), _accounts(desk), _currency(desk), desk.shop.today(), save).exec()


def _record(desk: Desk, words: str, action: Callable[..., int], d: dict[str, Any]) -> object:
    told = (d[key] for key in ("category", "money", "amount", "day", "memo", "party"))
    return desk.carry_out(say(words, memo=d["memo"]), action, *told)


def move_money(desk: Desk) -> None:
    """Between own accounts."""

    def save(d: dict[str, Any]) -> object:
        memo = d["memo"] or _("Money moved")
        return desk.carry_out(
            say(N_("Move money")), actions.transfer, d["from_money"], d["to_money"], d["amount"], d["day"],
            d["fee"] or 0, memo,
        )  # fmt: skip

    forms.transfer(_window(), _accounts(desk), _currency(desk), desk.shop.today(), save).exec()


def owner(desk: Desk, *, out: bool) -> None:
    """The owner's own money."""
    action = actions.draw if out else actions.contribute
    words = N_("Owner took money out") if out else N_("Owner put money in")

    def save(d: dict[str, Any]) -> object:
        return desk.carry_out(say(words), action, d["money"], d["amount"], d["day"], d["memo"] or _(words))

    forms.owner(_window(), _accounts(desk), _currency(desk), desk.shop.today(), out=out, save=save).exec()


def journal(desk: Desk) -> None:
    """Any balanced entry."""
    form, _lines = forms.journal(
        _window(), _accounts(desk), _currency(desk), desk.shop.today(),
        lambda legs, day, memo: desk.carry_out(
            say(N_("Journal entry: {memo}"), memo=memo), actions.journal, legs, day, memo),
    )  # fmt: skip
    form.exec()


def reverse(desk: Desk, entry: EntryCard) -> None:
    """Take an entry back."""
    label_ = say(N_("Reverse entry {number}"), number=entry.number)
    save = lambda d: desk.carry_out(label_, actions.reverse, entry.id, d["day"])
    forms.reverse(_window(), entry.number, max(desk.shop.today(), entry.day), save).exec()


def correct(desk: Desk, entry: EntryCard) -> None:
    """Put a wrong entry right: its lines are offered to be changed."""
    correct_form(desk, entry)[0].exec()


def correct_form(desk: Desk, entry: EntryCard) -> tuple[Form, LegsEditor]:
    """The form of it."""
    label_ = say(N_("Correct entry {number}"), number=entry.number)
    form, lines = forms.journal(
        _window(), _accounts(desk), _currency(desk), max(desk.shop.today(), entry.day),
        lambda legs, day, memo: desk.carry_out(label_, actions.correct, entry.id, legs, day, memo),
        title=str(label_), memo=entry.memo,
    )  # fmt: skip
    lines.fill([(x.code, x.debit, x.credit) for x in entry.legs])
    return form, lines


def months(desk: Desk) -> None:
    """The months with their state; close the next one, or open the latest again."""
    months_dialog(desk).exec()


def months_dialog(desk: Desk) -> QDialog:
    """The months as they are now: what is closed or opened there is shown at once."""
    dialog = page_dialog(_window(), _("Months"), months_widget(desk), width=560, height=600)
    area = dialog.findChildren(QScrollArea)[0]

    def show_again() -> None:
        area.takeWidget().deleteLater()  # its button may still be at work
        area.setWidget(months_widget(desk))

    def follow(_touched: object) -> None:
        QTimer.singleShot(0, dialog, show_again)

    desk.changed.connect(follow)
    dialog.finished.connect(lambda _result: desk.changed.disconnect(follow))
    return dialog


def _month_state(state: str) -> str:
    own = {"open": "month_open", "closed": "month_closed"}  # orders and complaints say these in other words
    return texts.state(own.get(state, state))[0]


def months_widget(desk: Desk) -> QWidget:
    """The list of months, and what the next one to be closed still needs."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 8, 0)
    found = desk.ask(queries.months)
    rows = [Line(m.month, _month_state(m.state), detail=_("{n} entries").format(n=m.entries)) for m in found]
    listed = lines_widget(Lines(rows))
    column.addWidget(listed if listed is not None else label(_("No entries yet."), "quiet"))
    open_ = [m for m in found if m.state in ("open", "soft")]
    if open_:
        month = open_[-1].month
        column.addSpacing(10)
        column.addWidget(label(_("To close {month}").format(month=month), "subheading"))
        for tick in desk.ask(queries.checklist, month):
            sign = "✓" if tick.done else "○"
            why = f" — {tick.why}" if tick.why and not tick.done else ""
            column.addWidget(
                label(f"{sign}  {tick.words}{why}", "good" if tick.done else "waitingText", wrap=True)
            )
        left = desk.ask(queries.opening_left, month)
        if left:
            words = _("Move the opening balance of {amount} to capital…")
            amount = texts.amount(abs(left), _currency(desk))
            move = lambda: settle_opening(desk, month)
            column.addWidget(button(Action(words.format(amount=amount), move)))
        close = Action(_("Close {month}").format(month=month), lambda: close_month(desk, month))
        column.addSpacing(6)
        column.addWidget(button(close), alignment=Qt.AlignmentFlag.AlignLeft)
    closed = [m for m in found if m.state == "closed"]
    if closed:
        again = closed[0].month
        column.addWidget(
            button(Action(_("Open {month} again…").format(month=again), lambda: reopen_month(desk, again)))
        )
        column.addWidget(
            button(
                Action(_("{month} was filed: lock it…").format(month=again), lambda: lock_month(desk, again))
            )
        )
    column.addStretch(1)
    return box


def settle_opening(desk: Desk, month: str) -> None:
    """Move what is left of the opening balances to capital, after saying what that means."""
    words = _(
        "Stock and open orders that were there when the books began are what you put into the shop. "
        "Ask your bookkeeper if some of it was bought on credit."
    )
    if confirm(_window(), _("Move the opening balance to capital?"), words, _("Move it")):
        desk.do(say(N_("Move the opening balance to capital")), actions.settle_opening, month)


def close_month(desk: Desk, month: str) -> None:
    """Close it, after asking."""
    words = _("Nothing is posted into it any more. It can be opened again with a reason.")
    if confirm(_window(), _("Close {month}?").format(month=month), words, _("Close the month")):
        desk.do(say(N_("Close {month}"), month=month), actions.close_month, month)


def lock_month(desk: Desk, month: str) -> None:
    """Lock it for good, after asking."""
    words = _(
        "It and every month before it can never be opened again. Its statements are kept as they were filed."
    )
    if confirm(_window(), _("Lock {month}?").format(month=month), words, _("Lock for good"), danger=True):
        desk.do(say(N_("Lock {month}"), month=month), actions.lock_month, month)


def reopen_month(desk: Desk, month: str) -> None:
    """Open it again, with the reason."""
    fields = [Field("reason", _("Reason"), required=True, wide=True)]
    label_ = say(N_("Open {month} again"), month=month)
    save = lambda d: desk.carry_out(label_, actions.reopen_month, month, d["reason"])
    Form(_window(), _("Open {month} again").format(month=month), fields, save, save_words=_("Open")).exec()


def export_workbook(parent: QWidget | None, desk: Desk) -> None:
    """Choose the period and the file; write the bookkeeper's workbook in the background."""
    today = desk.shop.today()
    fields = [
        Field("period", _("Period"), "choice", "month", [(p, _(words)) for p, words in PERIODS]),
        Field("language", _("Language"), "choice", language(), [("en", "English"), ("zh_CN", "简体中文")]),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        days = days_of(d["period"], today, desk.shop.facts.books_start)
        name = f"ShopDesk_{desk.shop.facts.name}_{days.start}_{days.end}.xlsx"
        path, _kind = QFileDialog.getSaveFileName(
            parent, _("Workbook for the bookkeeper"), name, "Excel (*.xlsx)"
        )
        if not path:
            return None
        write_workbook(desk, days, d["language"], Path(path))
        return True

    Form(parent, _("Workbook for the bookkeeper"), fields, save, save_words=_("Choose where…")).exec()


def write_workbook(desk: Desk, days: Range, chosen: str, path: Path) -> None:
    """Write the workbook and say where it is."""
    from shopdesk.model import workbook

    told = _("The workbook is in {file}.").format(file=path.name)
    desk.in_background(
        say(N_("Writing the workbook")),
        lambda progress: desk.shop.ask(workbook.build, desk.shop.facts, days, chosen, path, progress),
        lambda _done: desk.say(told),
        writes=False,
    )


def days_of(period: str, today: date, start: date) -> Range:
    """The days of one of `PERIODS`."""
    spans = {
        "month": periods.month(today), "last": periods.month(periods.month(today).start - periods.ONE_DAY),
        "quarter": periods.quarter(today), "year": periods.year(today), "all": Range(start, today),
    }  # fmt: skip
    return spans[period]


def _accounts(desk: Desk) -> list[queries.AccountChoice]:
    return desk.ask(queries.choices)


def _currency(desk: Desk) -> str:
    return desk.shop.facts.currency


def _window() -> QWidget | None:
    return QApplication.activeWindow()
