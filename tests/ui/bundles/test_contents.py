"""Choosing what is in a bundle: from the card of an order that waits, and while an order is entered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from shopdesk.core.texts import say
from shopdesk.model.bundles import actions as bundles
from shopdesk.model.bundles.actions import GroupByCode
from shopdesk.model.orders import actions, queries
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products import actions as products
from shopdesk.model.products import queries as catalogue
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.orders import commands, entry
from shopdesk.ui.orders.card import order_card


@pytest.fixture
def box(desk):
    """A box of any 2 of 3 teas, 5 of each there."""
    for code, n in (("TEA-A", 5), ("TEA-B", 5), ("TEA-C", 5), ("BOX", 0)):
        draft = ProductDraft(
            code.title(), (SkuDraft(code, "", 20_000_000, 5_000_000 if n else None, opening=n),)
        )
        desk.shop.do(say("goods"), products.create, draft)
    sku = desk.ask(catalogue.sku_by_code, "BOX")
    teas = GroupByCode("Teas", 2, ("TEA-A", "TEA-B", "TEA-C"))
    desk.shop.do(say("box"), bundles.set_by_code, sku, {}, [teas])
    return sku


@pytest.fixture
def opened(monkeypatch):
    """The dialogs that were opened, instead of waiting for someone to close them."""
    seen: list[QDialog] = []
    monkeypatch.setattr(QDialog, "exec", lambda self: seen.append(self) or 0)
    yield seen
    for dialog in seen:
        dialog.deleteLater()


def waiting(desk, pieces=2):
    line = LineDraft(sku="BOX", title="Tea box", quantity=pieces, unit_price=60_000_000)
    now = desk.shop.clock()
    draft = OrderDraft("taobao", "B1", now, (line,), paid_at=now, recipient="Lin", street="1")
    return desk.shop.do(say("order"), actions.place, draft).result.order_id


def look(desk, order):
    return desk.ask(queries.order_card, order, "CNY")


def tick(form, *skus):
    for part, field in form.parts.items():
        field.widget.setChecked(part.split("-")[1] in {str(s) for s in skus})


def components(desk, order):
    return {x.code: x.quantity for x in look(desk, order).lines if x.kind == "component"}


def test_an_order_that_waits_asks_for_its_contents_first(desk, box, opened):
    order = waiting(desk)
    card = order_card(desk, look(desk, order))
    first = next(a for a in card.actions if a.primary)
    assert (first.words, first.why) == ("Choose contents…", "")
    first.run()
    [form] = opened
    a, c = (desk.ask(catalogue.sku_by_code, f"TEA-{x}") for x in "AC")
    tick(form, a)
    form.accept()
    assert "choose 2 of “Teas”, not 1" in form._general.text()
    assert components(desk, order) == {}
    tick(form, a, c)
    form.accept()
    assert components(desk, order) == {"TEA-A": 2, "TEA-C": 2}
    card = order_card(desk, look(desk, order))
    assert next(a for a in card.actions if a.primary).words == "Confirm"
    assert "Choose contents…" in [x.words for x in (*card.actions, *card.more)]
    desk.undo()
    assert components(desk, order) == {}


def test_confirming_what_waits_asks_for_the_contents(desk, box, opened):
    order = waiting(desk)
    commands.confirm(desk, look(desk, order))
    assert [f.windowTitle() for f in opened] == ["Contents of order B1"]


def test_the_tour_shows_the_first_order_that_waits(desk, box, show):
    assert list(commands.contents_pictures(None, desk)) == []
    waiting(desk)
    [(name, form)] = commands.contents_pictures(None, desk)
    show(form, 480, 300)
    assert (name, form.windowTitle()) == ("contents", "Contents of order B1")


def test_a_new_order_asks_what_is_in_the_box_when_it_is_added(desk, box, opened):
    form, lines = entry.entry_form(None, desk)
    lines.search.setText("2 box")
    lines._take()
    [asked] = opened
    assert lines.told.text() == "Box: contents not chosen yet"
    a, b = (desk.ask(catalogue.sku_by_code, f"TEA-{x}") for x in "AB")
    tick(asked, a, b)
    asked.accept()
    assert lines.told.text() == "Box: Tea-A + Tea-B"
    assert lines.told.isVisibleTo(lines)
    form.accept()
    order = desk.ask(queries.by_number, "S-1001")
    assert components(desk, order) == {"TEA-A": 2, "TEA-B": 2}
    assert [x.title for x in look(desk, order).lines if x.kind == "goods"] == ["Box"]


def test_a_new_order_without_the_contents_says_what_is_missing(desk, box, opened):
    form, lines = entry.entry_form(None, desk)
    lines.search.setText("box")
    lines._take()
    form.accept()
    assert "Choose the contents of Box first." in form._general.text()
    assert desk.ask(queries.by_number, "S-1001") is None


def test_what_was_chosen_is_kept_with_what_was_typed(desk, box, opened):
    _form, lines = entry.entry_form(None, desk)
    lines.search.setText("box")
    lines._take()
    a, b = (desk.ask(catalogue.sku_by_code, f"TEA-{x}") for x in "AB")
    tick(opened[0], a, b)
    opened[0].accept()
    kept = lines.kept()
    _again, other = entry.entry_form(None, desk)
    other.give_back(kept)
    assert (other.rows[0]["contents"], other.told.text()) == ({a: 1, b: 1}, "Box: Tea-A + Tea-B")
