"""The form that changes the rows of an order: what it says before, what it does, and how it is found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from shopdesk.model.orders import queries
from shopdesk.ui.orders import rows_form
from shopdesk.ui.orders.card import order_card


@pytest.fixture
def opened(stocked, desk, show, monkeypatch):
    """A function that opens the form of an order by its button and answers (form, editor)."""

    def open_(number):
        made = []
        real = rows_form.rows_form
        monkeypatch.setattr(rows_form, "rows_form", lambda *a: made.append(real(*a)) or made[0])
        monkeypatch.setattr("shopdesk.ui.line_editor.GoodsForm.exec", lambda form: show(form, 660, 620))
        card = order_card(desk, look(desk, number))
        next(a for a in (*card.actions, *card.more) if a.words == "Change rows…").run()
        return made[0]

    return open_


def look(desk, number):
    return desk.ask(queries.order_card, desk.ask(queries.by_number, number), "CNY")


def test_the_rows_are_changed_from_the_card_and_the_outcome_is_said_before(opened, desk, qtbot):
    before = look(desk, "1001")
    form, editor = opened("1001")
    first = editor.rows[0]
    editor.table.item(0, 1).setText(str(first["quantity"] + 2))
    more = 2 * first["price"] // 10_000
    assert editor.notes.text() == (
        f"Total {money(before.total)} → {money(before.total + more)} · to collect {money(more)}"
    )
    form.accept()
    after = look(desk, "1001")
    assert (after.total, after.balance) == (before.total + more, more)
    desk.undo()
    assert look(desk, "1001").total == before.total


def test_shipping_that_is_typed_is_part_of_the_outcome(opened, desk):
    before = look(desk, "1001")
    form, editor = opened("1001")
    form.parts["shipping"].widget.setText("15")
    shipping = dict(before.money).get("Shipping", 0)
    assert f"→ {money(before.total - shipping + 1_500)}" in editor.notes.text()
    form.leave()
    assert look(desk, "1001").total == before.total


def test_an_order_without_rows_is_refused_in_the_form_before_it_is_saved(opened, desk, qtbot):
    form, editor = opened("1001")
    while editor.rows:
        editor.table.selectRow(0)
        qtbot.keyClick(editor.table, Qt.Key.Key_Delete)
    assert "cancel it instead" in editor.words.text()
    form.accept()
    assert form.isVisible()
    form.leave()


def test_another_product_is_added(opened, desk, qtbot):
    form, editor = opened("1001")
    qtbot.keyClicks(editor.search, "2 mug")
    qtbot.keyClick(editor.search, Qt.Key.Key_Return)
    form.accept()
    assert [(x.code, x.quantity) for x in look(desk, "1001").lines if x.kind == "goods"][-1] == ("MUG-01", 2)


def test_rows_untouched_are_no_change(desk, stocked):
    lines = [x for x in look(desk, "1001").lines if x.kind == "goods"]
    rows = [rows_form._row(x) for x in lines]
    assert rows_form.changes(lines, rows) == []
    assert [c.quantity for c in rows_form.changes(lines, rows[1:])] == [0]


def money(minor):
    return f"¥{minor / 100:,.2f}"


def test_the_verb_is_in_the_table_of_commands():
    from shopdesk.model.verbs import VERBS, words_of

    assert [w.name for w in words_of(VERBS["change-rows"])] == [
        "order",
        "rows",
        "discounts",
        "shipping",
        "reason",
    ]
