"""What one parcel of several orders takes is told before, and the lots of what was sent are put right after."""

from __future__ import annotations

import pytest

from shopdesk.model.checking import check
from shopdesk.model.lots import queries
from shopdesk.model.orders.queries import order_card
from shopdesk.ui.form import Form
from shopdesk.ui.lots import sent
from shopdesk.ui.orders import commands
from shopdesk.ui.orders.card import order_card as shown
from tests.model.lots.conftest import goods, held, lot_id, stocked  # noqa: F401 - fixtures
from tests.model.lots.test_trade import counter  # noqa: F401 - a fixture


@pytest.fixture
def parcel(counter):  # noqa: F811
    """Six of tea, which took the four that expire first and two more."""
    return counter.ship(counter.order(("TEA", 6, 600_00)))


def test_the_lots_of_a_parcel_are_put_right_and_undone(desk, stocked, parcel):  # noqa: F811
    soon, late = lot_id(stocked, "L-SOON"), lot_id(stocked, "L-LATE")
    form = sent.correct(None, desk, "1", [parcel])
    (movement,) = desk.ask(queries.taken_for, ("shipment", parcel))
    for lot, n in ((soon, "1"), (late, "5")):
        form.parts[f"{movement}-{lot}"].widget.setText(n)
    form.accept()
    assert form.result() == 1
    assert held(stocked) == {"L-SOON": 3, "L-LATE": 5}
    assert [str(p) for p in check(stocked).broken] == []
    desk.undo()
    assert held(stocked) == {"L-LATE": 8}


def test_other_sums_are_refused_in_the_form(desk, stocked, parcel):  # noqa: F811
    form = sent.correct(None, desk, "1", [parcel])
    (movement,) = desk.ask(queries.taken_for, ("shipment", parcel))
    form.parts[f"{movement}-{lot_id(stocked, 'L-LATE')}"].widget.setText("3")
    form.accept()
    assert form.result() == 0
    assert "6 pieces leave" in form._general.text()


def test_the_card_of_a_sent_order_leads_there(desk, stocked, parcel):  # noqa: F811
    card = shown(desk, desk.ask(order_card, 1, "CNY"))
    assert "Lots sent…" in [a.words for a in card.more]


def test_one_parcel_of_two_orders_says_which_lots_go(desk, stocked, counter, monkeypatch):  # noqa: F811
    ids = [counter.order(("TEA", 3, 300_00)), counter.order(("TEA", 2, 200_00))]
    seen = []
    monkeypatch.setattr(Form, "exec", lambda form: seen.append(form))
    commands.ship_together(desk, ids)
    told = " ".join(x.text() for x in seen[0].findChildren(type(seen[0]._general)))
    assert "L-SOON" in told
    assert "L-LATE" in told
