"""Forms: values, problems under their fields, Enter and Escape."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from shopdesk.core.problems import problem, refuse
from shopdesk.ui import keeping
from shopdesk.ui.form import Field, Form, confirm
from shopdesk.ui.keeping import Answer

FIELDS = (
    Field("name", "Name", required=True),
    Field("price", "Price", "money", 12_800),
    Field("cost", "Unit cost", "unit", 433_350),
    Field("stock", "Pieces", "quantity"),
    Field("day", "Day", "day", date(2026, 3, 5)),
    Field("carrier", "Carrier", "choice", "yto", (("sf", "SF"), ("yto", "YTO"))),
    Field("counted", "Counted", "yes", value=True),
    Field("note", "Note", "long"),
)


@pytest.fixture(autouse=True)
def _discard(monkeypatch):
    """What is left open at the end of a test is thrown away without a question."""
    monkeypatch.setattr(keeping, "ask_closing", lambda *a, **k: Answer.DISCARD)


@pytest.fixture
def saved():
    return []


@pytest.fixture
def made(saved, show):
    def save(draft):
        saved.append(draft)
        return True

    return show(Form(None, "New product", FIELDS, save), 520, 480)


def shown_problem(made, key):
    part = made.parts[key]
    return part.problem.text() if part.problem.isVisible() else ""


def test_enter_saves_the_draft_as_values(made, saved):
    made.parts["name"].widget.setText("龙井")
    QTest.keyClick(made.parts["name"].widget, Qt.Key.Key_Return)
    assert saved == [{
        "name": "龙井", "price": 12_800, "cost": 433_350, "stock": None, "day": date(2026, 3, 5), "carrier": "yto",
        "counted": True, "note": "",
    }]  # fmt: skip
    assert made.result() == QDialog.DialogCode.Accepted


def test_what_cannot_be_read_is_told_under_its_field_and_nothing_is_saved(made, saved):
    made.parts["name"].widget.setText("Tea")
    made.parts["price"].widget.setText("twelve")
    made.accept()
    assert shown_problem(made, "price") == "“twelve” is not an amount."
    assert saved == []
    assert made.isVisible()


def test_a_required_field_is_asked_for(made, saved):
    made.accept()
    assert shown_problem(made, "name") == "Fill this in."
    assert saved == []


def test_while_typing_only_the_fields_that_were_touched_are_judged(made, qtbot):
    QTest.keyClicks(made.parts["stock"].widget, "1.5")
    qtbot.waitUntil(lambda: shown_problem(made, "stock") != "")
    assert shown_problem(made, "stock") == "“1.5” is not a whole number of pieces."
    assert shown_problem(made, "name") == ""


def test_the_rules_words_of_a_refusal_stand_under_the_field_they_name(show):
    def save(draft):
        raise refuse("That code is taken.", field="code")

    made = show(Form(None, "New", [Field("code", "Code", value="A")], save))
    made.accept()
    assert shown_problem(made, "code") == "That code is taken."
    assert made.isVisible()


def test_a_refusal_stays_when_one_saved_right_after_typing(show, qtbot):
    def save(draft):
        raise refuse("That code is taken.", field="code")

    made = show(Form(None, "New", [Field("code", "Code")], save))
    QTest.keyClicks(made.parts["code"].widget, "A")
    made.accept()
    qtbot.wait(400)  # longer than judging waits for typing to pause
    assert shown_problem(made, "code") == "That code is taken."


def test_a_refusal_of_the_whole_stands_above_the_buttons(show):
    made = show(
        Form(
            None,
            "New",
            FIELDS[1:3],
            lambda draft: True,
            check=lambda draft: [problem("The month is closed.")],
        )
    )
    made.accept()
    assert any(x.isVisible() and x.text() == "The month is closed." for x in made.findChildren(QLabel))


def test_escape_closes_when_nothing_would_be_lost(made):
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


@pytest.mark.parametrize(("key", "words"), [("name", "x"), ("price", "abc"), ("note", "hello")])
def test_escape_asks_when_something_would_be_lost(made, monkeypatch, key, words):
    asked = []
    monkeypatch.setattr(
        keeping,
        "ask_closing",
        lambda *a, **k: asked.append(a) or Answer.GO_ON if not asked else Answer.DISCARD,
    )
    QTest.keyClicks(made.parts[key].widget, words)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert len(asked) == 1
    assert made.isVisible()


def test_control_enter_saves_from_a_long_text(made, saved):
    made.parts["name"].widget.setText("Tea")
    note = made.parts["note"].widget
    QTest.keyClick(note, Qt.Key.Key_Return)
    assert saved == []
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(saved) == 1


def test_enter_in_a_question_is_the_safe_answer(app):
    def answer():
        dialog = QApplication.activeModalWidget()
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    QTimer.singleShot(50, answer)
    assert (
        confirm(None, "Delete 12 products?", "They have no orders.", "Delete 12 products", danger=True)
        is False
    )
