"""The page of accounts, and the rarer forms of the Ledger."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox

from shopdesk.core.texts import say
from shopdesk.model.ledger import account_list, actions, queries
from shopdesk.model.ledger.account_list import Which
from shopdesk.ui.ledger import account_commands, commands, more_forms
from shopdesk.ui.ledger.accounts import AccountsPage

DO = say("Do it")


@pytest.fixture
def page(desk, shop, show):
    shop.do(DO, actions.contribute, "cash.bank", 100_000, shop.today())
    return show(AccountsPage(desk))


def row_of(desk, code):
    wanted = desk.ask(account_list.ids, Which.ALL, code)
    return next(a for a in desk.ask(account_list.rows, wanted) if a.code == code)


def fill(form, **typed):
    for key, words in typed.items():
        widget = form.parts[key].widget
        if isinstance(widget, QComboBox):
            widget.setCurrentIndex(widget.findData(words))
        else:
            widget.setText(words)
    form.accept()


def closing(desk):
    return {b.code: b.closing for b in desk.ask(queries.trial_balance) if b.closing}


def test_the_page_shows_the_chart_with_balances_and_its_card_what_can_be_done(page, desk):
    page.refresh()
    rows = page.fetch(list(page.table.rows.ids))
    assert [r.code for r in rows][:3] == ["1001", "1002", "1012"]
    bank = next(r for r in rows if r.code == "1002")
    card = page.card(bank)
    assert card.sections[0].rows[0].amount == "¥1,000.00"
    assert [a.words for a in card.more] == [
        "Add an account under it…"
    ]  # the program posts to it: no retiring


def test_an_account_typed_under_the_bank_is_in_the_list(page, desk):
    fill(account_commands.add_form(desk, row_of(desk, "1002")), name="工商银行")
    page.refresh()
    codes = [r.code for r in page.fetch(list(page.table.rows.ids))]
    assert [c for c in codes if c.startswith("1002")] == ["1002", "100201", "100202"]
    assert closing(desk) == {"100201": 100_000, "3001": -100_000}


def test_a_code_of_the_package_typed_in_the_list_is_kept(page, desk):
    form, editor = account_commands.match_form(desk)
    assert [editor.item(n, 0).text() for n in range(editor.rowCount())] == ["1002", "3001"]
    editor.item(0, 2).setText("1002.01")
    form.accept()
    assert row_of(desk, "1002").external_code == "1002.01"


def test_a_refused_code_is_said_in_the_form(page, desk):
    form = account_commands.edit_form(desk, row_of(desk, "1002"))
    fill(form, external_code="=1+1")
    assert "no account code" in form.parts["external_code"].problem.text()
    assert row_of(desk, "1002").external_code == ""


def test_a_payout_leaves_its_fee_and_rent_paid_ahead_is_used_up_month_by_month(page, desk):
    fill(more_forms.payout(desk), gross="242.40", fee="12.12")
    fill(more_forms.pay_ahead(desk), amount="300", memo="Rent")
    fill(more_forms.release(desk), amount="100", memo="March")
    assert closing(desk) == {
        "1002": 100_000 + 24_240 - 1_212 - 30_000, "112201": -24_240, "112302": 20_000, "3001": -100_000,
        "560101": 1_212, "560106": 10_000,
    }  # fmt: skip


def test_no_more_is_used_up_than_was_paid_ahead(page, desk):
    fill(more_forms.pay_ahead(desk), amount="300", memo="Rent")
    form = more_forms.release(desk)
    fill(form, amount="300.01", memo="March")
    assert "300.00" in form.parts["amount"].problem.text()


def test_opening_balances_go_against_the_opening_account(page, desk):
    form, lines = more_forms.opening(desk)
    box = lines.table.cellWidget(0, 0)
    assert box.findData("1405") < 0  # stock brings in its own
    box.setCurrentIndex(box.findData("220201"))
    lines.table.item(0, 2).setText("1000")
    form.accept()
    assert closing(desk)["220201"] == -100_000
    assert closing(desk)["3999"] == 100_000


def test_a_wrong_entry_is_corrected_from_its_lines(page, desk):
    [entry] = desk.ask(queries.ids)
    form, lines = commands.correct_form(desk, desk.ask(queries.card, entry))
    assert [(x.account_code, x.debit, x.credit) for x in lines.legs()] == [
        ("1002", 100_000, 0),
        ("3001", 0, 100_000),
    ]
    lines.table.item(0, 1).setText("900")
    lines.table.item(1, 2).setText("900")
    form.parts["memo"].widget.setText("Capital")
    form.accept()
    assert closing(desk) == {"1002": 90_000, "3001": -90_000}
