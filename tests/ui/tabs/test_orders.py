"""The Orders tab: from a click to the refreshed list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from shopdesk.core.texts import say
from shopdesk.model.orders import actions as placing
from shopdesk.model.orders import queries
from shopdesk.model.orders.states import Do
from shopdesk.ui.orders import commands, entry, forms
from shopdesk.ui.orders.card import order_card
from shopdesk.ui.orders.tab import OrdersTab
from tests.ui.tabs.conftest import order


def card_of(desk, number):
    return desk.ask(queries.order_card, desk.ask(queries.by_number, number), "CNY")


def press(card, words):
    next(a for a in (*card.actions, *card.more) if a.words == words).run()


def row(tab, number):
    ids = list(tab.table.rows.ids)
    return next(r for r in tab.fetch(ids) if r.number == number)


@pytest.fixture
def orders_tab(tab):
    return tab(OrdersTab)


def test_the_confirm_button_confirms_and_the_list_and_chips_follow(orders_tab, desk):
    assert orders_tab.counts()["to_confirm"] == 3
    press(order_card(desk, card_of(desk, "1001")), "Confirm")
    assert row(orders_tab, "1001").label == "to_pack"
    assert orders_tab.counts()["to_confirm"] == 2


def test_a_card_offers_what_comes_next_and_two_beside_it_the_rest_stands_behind_more(orders_tab, desk):
    press(order_card(desk, card_of(desk, "1001")), "Confirm")
    card = order_card(desk, card_of(desk, "1001"))
    assert [a.words for a in card.actions] == ["Ship…", "Pack", "Packing slip"]
    assert [a.primary for a in card.actions] == [True, False, False]
    assert {"Cancel order…", "Hold…", "Edit…", "Change rows…"} <= {a.words for a in card.more}


def test_money_that_is_owed_comes_next_and_an_order_without_any_left_warns_before_it_is_shipped(
    orders_tab, desk
):
    press(order_card(desk, card_of(desk, "1001")), "Confirm")
    order = card_of(desk, "1001")
    desk.do(say("Refund"), placing.refund, order.id, order.refundable)
    card = order_card(desk, card_of(desk, "1001"))
    assert "All of it was given back" in card.sections[2].words
    desk.undo()
    desk.do(say("Cancel"), placing.cancel, order.id, reason="changed her mind")
    card = order_card(desk, card_of(desk, "1001"))
    assert (card.actions[0].words, card.actions[0].primary) == ("Refund…", True)


def test_undo_and_redo_of_a_click_are_shown_at_once(orders_tab, desk):
    press(order_card(desk, card_of(desk, "1001")), "Confirm")
    desk.undo()
    assert row(orders_tab, "1001").label == "to_confirm"
    desk.redo()
    assert row(orders_tab, "1001").label == "to_pack"


def test_the_ship_form_guesses_the_carrier_and_sends_the_parcel(orders_tab, desk):
    press(order_card(desk, card_of(desk, "1001")), "Confirm")
    order = card_of(desk, "1001")
    sent = {}
    guess = lambda number: desk.ask(queries.guess_carrier, number)
    form = forms.ship(
        None, order, desk.ask(queries.carriers), guess, lambda d: sent.update(d) or True, costs=(0, 0), currency="CNY"
    )  # fmt: skip
    form.parts["tracking"].widget.setText("SF1234567890123")
    form.accept()
    assert sent["carrier"] == "sf"
    assert sent["tracking"] == "SF1234567890123"


def test_more_than_is_there_is_refused_in_words_and_nothing_is_sent(orders_tab, desk):
    order = card_of(desk, "1003")
    press(order_card(desk, order), "Confirm")
    objected = []
    desk.objected.connect(objected.append)
    from shopdesk.core.texts import say
    from shopdesk.model.orders import actions

    assert desk.do(say("s"), actions.ship, order.id, "sf", "SF1") is None
    assert "MUG-01" in str(objected[0])
    assert card_of(desk, "1003").parcels == ()


def test_an_order_by_keyboard_takes_three_of_the_first_thing_found(orders_tab, desk):
    form, lines = entry.entry_form(None, desk)
    form.setModal(True)
    form.show()
    QTest.keyClicks(lines.search, "3 mug")
    QTest.keyClick(lines.search, Qt.Key.Key_Return)
    assert [(r["code"], r["quantity"]) for r in lines.rows] == [("MUG-01", 3)]
    QTest.keyClicks(form.parts["customer"].widget, "Zoe")
    QTest.keyClick(lines.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not form.isVisible()
    assert row(orders_tab, "S-1001").customer == "Zoe"
    assert [x.quantity for x in card_of(desk, "S-1001").lines] == [3]


def test_an_order_without_a_product_stays_open_and_says_so(orders_tab, desk):
    form, _lines = entry.entry_form(None, desk)
    form.accept()
    assert "Add at least one product." in form._general.text()


def test_search_finds_a_customer_in_chinese_and_a_part_of_a_phone(orders_tab):
    orders_tab._search("林小")
    assert len(orders_tab.table.rows.ids) == 1
    orders_tab._search("0571")
    assert len(orders_tab.table.rows.ids) == 3


def test_packing_slips_of_chosen_orders_are_one_pdf(orders_tab, desk, monkeypatch):
    monkeypatch.setattr("shopdesk.ui.printing.show", lambda path: None)
    path = commands.print_slips(desk, [desk.ask(queries.by_number, n) for n in ("1001", "1002")])
    assert path.read_bytes().startswith(b"%PDF")


def test_every_action_that_a_state_allows_has_words_and_a_command(desk, stocked):
    from shopdesk.ui.orders.card import _WORDS

    assert set(_WORDS) == set(Do)
    assert set(commands._VERBS) == set(Do)


def test_orders_that_could_leave_together_have_a_view_and_one_slip(orders_tab, desk, monkeypatch):
    monkeypatch.setattr("shopdesk.ui.printing.show", lambda path: None)
    objected = []
    desk.objected.connect(lambda no: objected.append(str(no)))
    assert orders_tab.counts()["one_parcel"] == 0
    fourth = desk.do(say("o"), placing.place, order("1004", 1, "Ann")).result.order_id
    second = desk.ask(queries.by_number, "1002")
    for i in (second, fourth):
        desk.do(say("c"), placing.confirm, i, "Both are meant")
    assert orders_tab.counts()["one_parcel"] == 2
    orders_tab._choose_view("one_parcel")
    assert list(orders_tab.table.rows.ids) == [fourth, second]
    assert commands.print_one_slip(desk, [second, fourth]).read_bytes().startswith(b"%PDF")
    assert commands.print_one_slip(desk, [desk.ask(queries.by_number, "1001"), second]) is None
    assert "several addresses" in objected[0]
