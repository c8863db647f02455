"""Bundles that were put together or taken apart on a day of the past: what left then is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.texts import say
from shopdesk.model.bundles import actions as bundles
from shopdesk.model.bundles import queries
from shopdesk.model.products import actions
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.bundles.more import assemble_form
from shopdesk.ui.products import dated_back

DO = say("test")
MUG, BOX = 1, 2


@pytest.fixture
def box(desk):
    """A box of two mugs, put together beforehand; ten mugs came two days ago."""
    today = desk.shop.today()
    for code in ("MUG", "BOX"):
        desk.shop.do(DO, actions.create, ProductDraft(code.title(), (SkuDraft(code, price=1_000_000),)))
    desk.shop.do(DO, actions.receive, MUG, 10, 1_000_000, day=today - timedelta(days=2))
    desk.shop.do(DO, bundles.set_bundle, BOX, {MUG: 2}, prepacked=True)
    return desk.ask(queries.bundle, BOX)


@pytest.fixture
def asked(monkeypatch):
    """What was asked; she says no."""
    heard = []
    monkeypatch.setattr(dated_back, "confirm", lambda _p, _title, words, _go: heard.append(words) or False)
    return heard


def _fill(desk, bundle, ago, *, pieces=1, apart=False):
    form = assemble_form(None, desk, bundle, apart=apart)
    form.parts["quantity"].widget.setText(str(pieces))
    form.parts["day"].widget.setDate(desk.shop.today() - timedelta(days=ago))
    form.accept()


def _boxes(desk):
    return desk.ask(lambda s: s.connection().exec_driver_sql(
        "SELECT coalesce(sum(on_hand), 0) FROM stock_level WHERE sku_id = 2").scalar())  # fmt: skip


def test_components_that_were_not_there_then_are_asked_for(desk, box, asked):
    _fill(desk, box, 1, pieces=2)
    assert (asked, _boxes(desk)) == ([], 2)
    _fill(desk, box, 3)
    assert (len(asked), "of MUG" in asked[0], _boxes(desk)) == (1, True, 2)


def test_bundles_that_were_not_there_then_are_asked_for_when_they_are_taken_apart(desk, box, asked):
    _fill(desk, box, 1, pieces=2)
    _fill(desk, box, 2, apart=True)
    assert (len(asked), "of BOX" in asked[0], _boxes(desk)) == (1, True, 2)
    _fill(desk, box, 0, apart=True)
    assert (len(asked), _boxes(desk)) == (1, 1)
