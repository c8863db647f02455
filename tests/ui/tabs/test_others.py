"""Products, customers, analytics and ledger tabs: what they show and what a click does."""

from __future__ import annotations

from datetime import timedelta

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.analytics import queries as analytics
from shopdesk.model.ledger import queries as ledger
from shopdesk.model.products import stock_queries
from shopdesk.ui.analytics.commands import sales_sheet
from shopdesk.ui.analytics.tab import AnalyticsTab
from shopdesk.ui.customers.tab import CustomersTab
from shopdesk.ui.ledger import commands as ledger_commands
from shopdesk.ui.ledger import forms as ledger_forms
from shopdesk.ui.ledger.tab import EntryList
from shopdesk.ui.products import commands as product_commands
from shopdesk.ui.products.tab import ProductsTab


def test_receiving_stock_in_the_form_changes_the_row(tab, desk, typed):
    screen = tab(ProductsTab).first
    typed(quantity="5", cost="4.00")
    product_commands.receive(desk, desk.ask(stock_queries.card, 1))
    assert screen.fetch(list(screen.table.rows.ids))[0].on_hand == 15


def test_a_negative_quantity_is_refused_under_its_field(tab, desk, typed):
    shown = typed(quantity="-5", cost="4.00")
    product_commands.receive(desk, desk.ask(stock_queries.card, 1))
    assert shown[0].parts["quantity"].problem.text()
    assert desk.ask(stock_queries.card, 1).skus[0].on_hand == 10


def test_a_product_code_that_is_taken_is_refused_in_the_form(tab, desk, typed):
    shown = typed(title="Another", code="mug-01", price="1")
    product_commands.new_product(desk)
    assert shown[0].result() == 0
    assert "mug-01" in shown[0].parts["code"].problem.text()


def test_the_complaint_log_shows_the_complaint_and_its_card(tab, desk):
    screen = tab(CustomersTab)
    screen.show_list("complaints")
    listed = screen.lists["complaints"]
    listed.refresh()
    row = listed.table.current()
    assert row.title == "Arrived broken"
    card = listed.card(row)
    assert "Resolve…" in [a.words for a in card.actions]
    assert screen.count() == 1


def test_orders_of_one_phone_are_one_customer(tab, desk):
    screen = tab(CustomersTab)
    people = screen.lists["people"]
    people.refresh()
    shown = people.fetch(list(people.table.rows.ids))
    assert [(r.name, r.orders) for r in shown] == [("林小雨", 3)]  # one phone is one person


def test_the_figures_of_the_tab_are_those_of_the_report(tab, desk):
    screen = tab(AnalyticsTab)
    days = screen.range()
    total = desk.ask(analytics.headline, days).now
    assert total.orders == 3
    assert total.net_sales == 25 * 950
    sheet = sales_sheet(desk, Range(days.start, days.end + timedelta(days=1)))
    assert sum(row[8] for row in sheet.rows) == total.net_sales


def test_an_expense_from_the_form_is_in_the_ledger_and_in_the_money_at_hand(tab, desk, typed):
    screen = tab(EntryList)
    typed(amount="120.50", category="560102", money="1002", memo="Ads")
    ledger_commands.record_expense(desk)
    assert screen.fetch(list(screen.table.rows.ids))[0].amount == -12050
    assert next(a.balance for a in desk.ask(ledger.money_accounts) if a.code == "1002") == 1_000_000 - 12_050


def test_an_income_from_the_form_is_in_the_money_at_hand(tab, desk, typed):
    before = {a.code: a.balance for a in desk.ask(ledger.money_accounts)}
    typed(amount="88", money="1002", memo="Interest")
    ledger_commands.record_income(desk)
    after = {a.code: a.balance for a in desk.ask(ledger.money_accounts)}
    assert after == before | {"1002": before["1002"] + 88_00}


def test_an_unbalanced_journal_entry_is_refused_and_nothing_is_posted(tab, desk):
    from shopdesk.model.ledger import actions

    before = desk.ask(ledger.chips)[ledger.View.ALL]
    form, lines = ledger_forms.journal(
        None, desk.ask(ledger.choices), "CNY", desk.shop.today(),
        lambda legs, day, memo: desk.carry_out(say("j"), actions.journal, legs, day, memo),
    )  # fmt: skip
    form.parts["memo"].widget.setText("odd")
    lines.table.item(0, 1).setText("10")
    lines.table.item(1, 2).setText("9")
    form.accept()
    assert "Debits and credits differ." in form._general.text()
    assert desk.ask(ledger.chips)[ledger.View.ALL] == before


def test_only_entries_by_hand_offer_to_be_reversed(tab, desk):
    screen = tab(EntryList)
    rows = screen.fetch(list(screen.table.rows.ids))
    offers = {r.source: bool(screen.card(r).actions) for r in rows}
    assert offers["hand"]
    assert not offers["payment"]
