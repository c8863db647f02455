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
from shopdesk.ui.ledger import forms as ledger_forms
from shopdesk.ui.ledger.tab import EntryList
from shopdesk.ui.products import forms as product_forms
from shopdesk.ui.products.tab import ProductsTab


def fill(form, **values):
    for key, value in values.items():
        widget = form.parts[key].widget
        if hasattr(widget, "findData"):
            widget.setCurrentIndex(widget.findData(value))
        else:
            widget.setText(value)
    form.accept()


def test_receiving_stock_in_the_form_changes_the_row(tab, desk):
    screen = tab(ProductsTab).first
    product = desk.ask(stock_queries.card, 1)
    from shopdesk.model.products import actions

    def save(d):
        return desk.carry_out(
            say("r"),
            actions.receive,
            d["sku"],
            d["quantity"],
            d["cost"],
            day=d["day"],
            supplier=d["supplier"],
        )

    form = product_forms.receive(None, product, "CNY", desk.shop.today(), save)
    fill(form, quantity="5", cost="4.00")
    assert screen.fetch(list(screen.table.rows.ids))[0].on_hand == 15


def test_a_negative_quantity_is_refused_under_its_field(tab, desk):
    product = desk.ask(stock_queries.card, 1)
    from shopdesk.model.products import actions

    def save(d):
        return desk.carry_out(say("r"), actions.receive, d["sku"], d["quantity"], d["cost"])

    form = product_forms.receive(None, product, "CNY", desk.shop.today(), save)
    fill(form, quantity="-5", cost="4.00")
    assert form.parts["quantity"].problem.text()
    assert desk.ask(stock_queries.card, 1).skus[0].on_hand == 10


def test_a_product_code_that_is_taken_is_refused_in_the_form(tab, desk):
    from shopdesk.model.products import actions

    save = lambda d: desk.carry_out(say("n"), actions.create, product_forms.draft_of(d))  # noqa: E731
    form = product_forms.new_product(None, "CNY", save)
    fill(form, title="Another", code="mug-01", price="1")
    assert form.result() == 0


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


def test_an_expense_from_the_form_is_in_the_ledger_and_in_the_money_at_hand(tab, desk):
    screen = tab(EntryList)
    from shopdesk.model.ledger import actions

    def save(d):
        return desk.carry_out(
            say("e"),
            actions.record_expense,
            d["category"],
            d["money"],
            d["amount"],
            d["day"],
            d["memo"],
            d["party"],
        )

    form = ledger_forms.expense(None, desk.ask(ledger.choices), "CNY", desk.shop.today(), {}, save)
    fill(form, amount="120.50", category="560102", money="1002", memo="Ads")
    assert screen.fetch(list(screen.table.rows.ids))[0].amount == -12050
    assert next(a.balance for a in desk.ask(ledger.money_accounts) if a.code == "1002") == 1_000_000 - 12_050


def test_an_unbalanced_journal_entry_is_refused_and_nothing_is_posted(tab, desk):
    from shopdesk.model.ledger import actions

    before = desk.ask(ledger.chips)[ledger.View.ALL]
    form, lines = ledger_forms.journal(
        None, desk.ask(ledger.choices), "CNY", desk.shop.today(),
        lambda legs, day, memo: desk.carry_out(say("j"), actions.journal, legs, day, memo),
    )  # fmt: skip
    form.parts["memo"].widget.setText("odd")
    lines.item(0, 1).setText("10")
    lines.item(1, 2).setText("9")
    form.accept()
    assert "Debits and credits differ." in form._general.text()
    assert desk.ask(ledger.chips)[ledger.View.ALL] == before


def test_only_entries_by_hand_offer_to_be_reversed(tab, desk):
    screen = tab(EntryList)
    rows = screen.fetch(list(screen.table.rows.ids))
    offers = {r.source: bool(screen.card(r).actions) for r in rows}
    assert offers["hand"]
    assert not offers["payment"]
