"""Orders that go to the same person are shown so and leave in one parcel."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.orders import actions, queries
from shopdesk.ui.card import Note
from shopdesk.ui.orders import forms
from shopdesk.ui.orders.card import order_card
from tests.ui.tabs.conftest import order


@pytest.fixture
def pair(desk, stocked):
    """Two ready orders of the same person."""
    made = desk.shop.do(say("o"), actions.place, order("1004", 1, "林小雨")).result.order_id
    ids = [desk.ask(queries.by_number, "1001"), made]
    for i in ids:
        desk.shop.do(say("c"), actions.confirm, i, "known")
    return ids


def test_the_card_names_the_other_order_and_sends_both(desk, pair, monkeypatch):
    card = order_card(desk, desk.ask(queries.order_card, pair[0], "CNY"))
    assert "Could leave in one parcel with 1004." in [s.words for s in card.sections if isinstance(s, Note)]

    def fill(form):
        form.parts["tracking"].widget.setText("SF1234567890123")
        form.accept()

    monkeypatch.setattr(forms.Form, "exec", fill)
    next(a for a in card.more if a.words == "Ship in one parcel…").run()
    sent = [desk.ask(queries.order_card, i, "CNY") for i in pair]
    assert [(x.label, x.parcels[0].tracking, x.parcels[0].carrier) for x in sent] == [
        ("shipped", "SF1234567890123", "sf")
    ] * 2
    assert "Ship in one parcel…" not in [a.words for a in order_card(desk, sent[0]).more]


def test_a_script_names_the_orders_by_their_numbers(desk, pair):
    from shopdesk.model.verbs import VERBS, perform, read

    verb = VERBS["ship-together"]
    values = read(verb, {"order-ids": "1001,1004", "tracking": "X1"}, desk.shop.facts)
    desk.shop.do(say("s"), lambda work: perform(work, verb, values))
    assert [desk.ask(queries.order_card, i, "CNY").label for i in pair] == ["shipped"] * 2
