"""Forms that ask for pieces: none is never taken for all, and what is packed leaves as it is."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.orders import actions, queries
from shopdesk.ui.orders import forms


@pytest.fixture
def opened(desk, stocked):
    """An order of three pieces that was taken on."""
    found = desk.ask(queries.by_number, "1002")
    desk.do(say("c"), actions.confirm, found, "")
    return lambda: desk.ask(queries.order_card, found, "CNY")


def ship_form(order, save):
    return forms.ship(None, order, [], lambda _n: "", save, costs=(0, 0), currency="CNY")


def typing(form, pieces):
    for key, part in form.parts.items():
        if key.startswith("line-"):
            part.widget.setText(pieces)
    form.accept()
    return [p.problem.text() for k, p in form.parts.items() if k.startswith("line-")]


@pytest.mark.parametrize("make", [forms.cancel, ship_form], ids=["cancel", "ship"])
def test_no_pieces_are_refused_and_not_taken_for_all(opened, make):
    done = []
    form = make(None, opened(), done.append) if make is forms.cancel else make(opened(), done.append)
    assert typing(form, "0") == ["Say how many pieces; here it is none."]
    assert done == []


def test_a_return_of_no_pieces_is_refused_beside_the_row(desk, opened):
    desk.do(say("s"), actions.ship, opened().id)
    done = []
    form = forms.request_return(None, opened(), done.append)
    assert typing(form, "0") == ["Say how many pieces; here it is none."]


def test_what_is_packed_is_not_asked_for_piece_by_piece(desk, opened):
    desk.do(say("p"), actions.pack, opened().id)
    form = ship_form(opened(), lambda _d: True)
    assert not any(k.startswith("line-") for k in form.parts)
