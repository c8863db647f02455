"""The form of a bundle: components by keyboard, what comes of them, and the card afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.products import actions, stock_queries
from shopdesk.model.products.queries import find_skus, rows
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui import keeping
from shopdesk.ui.bundles.more import bundle_form, virtual
from shopdesk.ui.card import Lines
from shopdesk.ui.keeping import Answer
from shopdesk.ui.products.card import product_card


@pytest.fixture
def gift(desk):
    """A gift at 50.00 beside 7 mugs (20.00, cost 5.00) and 4 caddies (12.00, cost 3.00); its product."""
    for code, price, cost, n in (("MUG", 20, 5, 7), ("CADDY", 12, 3, 4), ("GIFT", 50, 0, 0)):
        sku = SkuDraft(code, "", price * 1_000_000, cost * 1_000_000 or None, opening=n)
        desk.shop.do(say("goods"), actions.create, ProductDraft(code.title(), (sku,)))
    return desk.ask(lambda s: s.execute(text("SELECT product_id FROM sku WHERE code = 'GIFT'")).scalar())


def test_components_are_typed_and_the_card_says_what_the_stock_makes(desk, gift, show, qtbot):
    product = desk.ask(stock_queries.card, gift)
    form, lines = bundle_form(None, desk, product)
    show(form, 680, 620)
    for typed in ("2 mug", "caddy"):
        qtbot.keyClicks(lines.search, typed)
        qtbot.keyClick(lines.search, Qt.Key.Key_Return)
    assert lines.notes.text() == (
        "Cost ¥13.00 · one by one ¥52.00 · price ¥50.00 · margin 74.0% · can be made now: 3"
    )
    form.accept()
    product = desk.ask(stock_queries.card, gift)
    [made] = virtual(desk, product).values()
    assert ([(p.code, p.quantity) for p in made.parts], made.can_make) == ([("MUG", 2), ("CADDY", 1)], 3)
    [row] = desk.ask(rows, [gift])
    assert (row.available, row.cover) == (3, "low")
    blocked = {a.words for a in product_card(desk, product).actions if a.why}
    assert blocked == {"Receive stock…", "Correct stock…"}


def test_an_empty_bundle_is_refused_in_the_form(desk, gift, show):
    form, _lines = bundle_form(None, desk, desk.ask(stock_queries.card, gift))
    show(form, 680, 620)
    form.accept()
    assert form.isVisible()
    assert not virtual(desk, desk.ask(stock_queries.card, gift))


def test_components_are_not_lost_without_a_question(desk, gift, show, monkeypatch):
    asked = []
    monkeypatch.setattr(keeping, "ask_closing", lambda *_a, **_kw: asked.append(1) or Answer.GO_ON)
    form, lines = bundle_form(None, desk, desk.ask(stock_queries.card, gift))
    show(form, 680, 620)
    lines.add(desk.ask(find_skus, "MUG")[0], 2)
    form.reject()
    assert asked
    assert form.isVisible()
    monkeypatch.setattr(keeping, "ask_closing", lambda *_a, **_kw: Answer.DISCARD)


def test_a_group_is_named_beside_its_skus_and_says_how_many_are_chosen(desk, gift, show, qtbot, monkeypatch):
    monkeypatch.setattr(keeping, "ask_closing", lambda *_a, **_kw: Answer.DISCARD)
    product = desk.ask(stock_queries.card, gift)
    form, lines = bundle_form(None, desk, product)
    show(form, 760, 620)
    for typed in ("mug", "caddy"):
        qtbot.keyClicks(lines.search, typed)
        qtbot.keyClick(lines.search, Qt.Key.Key_Return)
        lines.table.item(0, 2).setText("Tableware")  # the second joins the first
    assert [r["group"] for r in lines.rows] == ["Tableware", "Tableware"]
    assert lines.groups.isVisible()
    lines.groups.findChild(QCheckBox).setChecked(True)
    lines.groups.findChild(QLineEdit).setText("3")
    assert lines.notes.text() == (
        "Cost ¥9.00 – ¥15.00 · one by one ¥36.00 – ¥60.00 · price ¥50.00 · margin 70.0% – 82.0% · can be made now: 3"
    )
    form.accept()
    product = desk.ask(stock_queries.card, gift)
    [made] = virtual(desk, product).values()
    [group] = made.groups
    assert (group.name, group.pieces, group.repeats) == ("Tableware", 3, True)
    assert ([m.code for m in group.members], made.parts, made.can_make) == (["MUG", "CADDY"], (), 3)
    again, lines = bundle_form(None, desk, product)
    show(again, 760, 620)
    assert ([r["group"] for r in lines.rows], lines.groups.size_of("Tableware")) == (
        ["Tableware"] * 2,
        (3, True),
    )
    lines.groups.findChild(QLineEdit).setText("0")
    again.accept()
    assert "between 1 and" in again._general.text()
    shown = [x.words for s in product_card(desk, product).sections if isinstance(s, Lines) for x in s.rows]
    assert "3 to choose of Tableware" in shown
