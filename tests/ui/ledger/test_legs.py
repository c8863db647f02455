"""A journal entry typed by keyboard: nothing typed is lost or taken for nothing, and Ctrl+Enter posts it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from shopdesk.model.ledger import queries
from shopdesk.ui import keeping
from shopdesk.ui.ledger import forms
from shopdesk.ui.ledger.legs import CREDIT, DEBIT


@pytest.fixture
def entry(show, desk, monkeypatch):
    monkeypatch.setattr(keeping, "ask_closing", lambda *_a, **_k: keeping.Answer.DISCARD)
    accounts, saved = desk.ask(queries.choices), []
    form, lines = forms.journal(
        None, accounts, "CNY", desk.shop.today(), lambda legs, day, memo: saved.append((legs, memo)) or True
    )
    show(form)
    form.parts["memo"].widget.setText("Freight")
    return form, lines, saved


def _type(lines, row, column, text):
    lines.table.item(row, column).setText(text)


def test_an_amount_that_cannot_be_read_is_marked_and_keeps_from_posting(entry):
    form, lines, saved = entry
    for row, column, text in ((0, DEBIT, "100"), (1, CREDIT, "100"), (2, DEBIT, "12x")):
        _type(lines, row, column, text)
    assert "Line 3, Debit" in lines.refused.text()
    form.accept()
    assert saved == []
    assert form._general.text() == "Correct the marked cells first."
    _type(lines, 2, DEBIT, "")
    assert lines.refused.isHidden()
    form.accept()
    assert [(leg.debit, leg.credit) for leg in saved[0][0]] == [(10000, 0), (0, 10000)]


def test_the_sides_are_added_up_and_what_is_missing_is_said(entry):
    _form, lines, _saved = entry
    _type(lines, 0, DEBIT, "100")
    _type(lines, 1, CREDIT, "92.50")
    assert lines.total.text() == "Debit 100.00 · Credit 92.50"
    assert lines.missing.text() == "Still missing in credit: 7.50"
    _type(lines, 2, CREDIT, "7.50")
    assert lines.missing.text() == ""


def test_ctrl_enter_in_a_cell_posts_what_is_typed_there(entry, app):
    _form, lines, saved = entry
    _type(lines, 0, DEBIT, "100")
    lines.table.setCurrentCell(1, CREDIT)
    lines.table.editItem(lines.table.item(1, CREDIT))
    editor = lines.table.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "100")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    for _turn in range(4):
        app.processEvents()
    assert [(leg.debit, leg.credit) for leg in saved[0][0]] == [(10000, 0), (0, 10000)]


def test_the_lines_are_given_back_as_typed(entry):
    _form, lines, _saved = entry
    _type(lines, 2, CREDIT, "12x")
    kept = lines.kept()
    _type(lines, 2, CREDIT, "")
    lines.give_back(kept)
    assert lines.table.item(2, CREDIT).text() == "12x"
    assert "Line 3, Credit" in lines.refused.text()
