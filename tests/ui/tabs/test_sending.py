"""What sending costs, in the window: told with the parcel, corrected on the order, put right by the courier's bill."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QDateEdit

from shopdesk.core.texts import say
from shopdesk.model.ledger import queries as ledger
from shopdesk.model.orders import actions, queries
from shopdesk.model.shop_settings.actions import change
from shopdesk.ui.card import Lines
from shopdesk.ui.form import Form
from shopdesk.ui.ledger import more_forms
from shopdesk.ui.orders import commands
from shopdesk.ui.orders.card import order_card
from shopdesk.ui.orders.tab import OrdersTab
from tests.ui.tabs.test_orders import card_of, press


@pytest.fixture
def typing(monkeypatch):
    """Forms that a command opens are filled with what is set here, and accepted."""
    told = {}

    def run(form):
        for key, words in told.items():
            if key in form.parts:
                widget = form.parts[key].widget
                if isinstance(widget, QComboBox):
                    widget.setCurrentIndex(widget.findData(words))
                elif isinstance(widget, QDateEdit):
                    widget.setDate(words)
                else:
                    widget.setText(words)
        form.accept()
        assert not form.isVisible()
        return 1

    monkeypatch.setattr(Form, "exec", run)
    return told


@pytest.fixture
def shipped(tab, desk, typing):
    tab(OrdersTab)
    desk.do(say("settings"), change, parcel_cost=800, packing_cost=150)
    press(order_card(desk, card_of(desk, "1001")), "Confirm")
    typing["tracking"] = "SF1234567890123"
    commands.ship(desk, card_of(desk, "1001"))
    typing.clear()
    return card_of(desk, "1001")


def balance(desk, role):
    code = desk.ask(ledger.role_codes)[role]
    return {b.code: b.closing for b in desk.ask(ledger.trial_balance)}.get(code, 0)


def test_the_form_proposes_what_a_parcel_usually_costs_and_the_card_tells_it(shipped, desk):
    assert [(p.cost, p.packing) for p in shipped.parcels] == [(800, 150)]
    assert (balance(desk, "ship.out"), balance(desk, "packing")) == (800, 150)
    told = [words for _label, words in order_card(desk, shipped).sections[5].rows]
    assert "sent for ¥9.50" in " ".join(told)


def test_the_cost_of_sending_is_corrected_from_the_order(shipped, desk, typing):
    (parcel,) = shipped.parcels
    typing.update({f"courier-{parcel.id}": "12.30", f"packing-{parcel.id}": "0"})
    before = shipped.margin
    next(a for a in order_card(desk, shipped).more if a.words == "Cost of sending…").run()
    assert (balance(desk, "ship.out"), balance(desk, "packing")) == (1230, 0)
    assert card_of(desk, "1001").margin == before + 950 - 1230
    desk.undo()
    assert balance(desk, "ship.out") == 800


def test_the_couriers_bill_is_taken_in_and_paid(shipped, desk, typing):
    day = desk.shop.today()
    bank, owed = desk.ask(ledger.role_codes)["cash.bank"], balance(desk, "ap.supplier")
    before = balance(desk, "cash.bank")
    typing.update({"carrier": "sf", "start": day, "end": day, "amount": "9.99", "paid_from": bank})
    more_forms.courier_bill(desk).exec()
    assert (balance(desk, "ship.out"), balance(desk, "ap.supplier") - owed) == (
        999,
        800,
    )  # what was owed is paid
    assert balance(desk, "cash.bank") - before == -999
    assert card_of(desk, "1001").parcels[0].cost == 999


def test_a_bill_for_days_without_parcels_is_refused_beside_the_days(shipped, desk):
    form = more_forms.courier_bill(desk)  # last month
    form.parts["carrier"].widget.setCurrentIndex(form.parts["carrier"].widget.findData("sf"))
    form.parts["amount"].widget.setText("5")
    form.accept()
    assert "No parcel left with SF Express" in form.parts["start"].problem.text()


def test_the_way_back_is_told_when_the_goods_are(shipped, desk, typing):
    typing.update({f"line-{x.id}": "1" for x in shipped.lines})
    press(order_card(desk, card_of(desk, "1001")), "Delivered")
    commands.request_return(desk, card_of(desk, "1001"))
    commands.approve(desk, card_of(desk, "1001"))
    typing.clear()
    typing["freight"], before = "7.50", balance(desk, "cash.bank")
    commands.receive_return(desk, card_of(desk, "1001"))
    assert (balance(desk, "ship.return"), balance(desk, "cash.bank") - before) == (750, -750)


def test_the_margin_of_a_parcel_is_a_share_of_what_was_sent_and_not_of_the_whole_order(desk, stocked):
    found = desk.ask(queries.by_number, "1002")
    desk.do(say("c"), actions.confirm, found, "")
    row = card_of(desk, "1002").lines[0].id
    desk.do(say("s"), actions.ship, found, "", "", {row: 1}, courier=0, packing=0)
    order = card_of(desk, "1002")
    words = next(
        x
        for s in order_card(desk, order).sections
        if isinstance(s, Lines)
        for x in s.rows
        if x.words == "Margin"
    )
    assert words.amount.endswith(f"{100 * (order.earned - 400) / order.earned:.1f}%")
