"""The fields of a form: all of them can be reached on a small screen, and nothing is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QTableWidget

from shopdesk.ui.field_area import FieldArea
from shopdesk.ui.form import Field, Form


@pytest.fixture
def small_screen(monkeypatch):
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _self: QRect(0, 0, 1024, 700))


@pytest.fixture
def opened(app, qtbot):
    """Shows a form as high as it wants to be."""

    def opened(made):
        qtbot.addWidget(made, before_close_func=lambda f: f.leave())
        made.show()
        app.processEvents()
        return made

    return opened


def form(count, **more):
    return Form(None, "Sheet", [Field(f"f{n}", f"Field {n}") for n in range(count)], bool, **more)


def test_a_form_of_many_fields_fits_a_small_screen_and_scrolls(opened, small_screen):
    shown = opened(form(40))
    assert shown.height() <= 700
    assert shown.findChild(FieldArea).verticalScrollBar().maximum() > 0


def test_the_last_field_of_many_is_seen_when_the_tab_key_reaches_it(opened, small_screen):
    shown = opened(form(40))
    shown.activateWindow()
    for _step in range(40):
        shown.focusNextChild()
        if shown.focusWidget() is shown.parts["f39"].widget:
            break
    last = shown.parts["f39"].widget
    area = shown.findChild(FieldArea)
    assert shown.focusWidget() is last
    assert area.viewport().rect().contains(last.mapTo(area.viewport(), last.rect().center()))


def test_a_form_over_a_table_fits_a_small_screen(opened, small_screen):
    table = QTableWidget()
    table.setMinimumHeight(180)
    assert opened(form(20, more=table)).height() <= 700


def test_few_fields_do_not_scroll_and_a_problem_makes_the_form_grow(app, opened):
    shown = opened(Form(None, "Sheet", [Field("name", "Name", required=True)], bool))
    before = shown.height()
    shown.judge()
    app.processEvents()
    assert shown.findChild(FieldArea).verticalScrollBar().maximum() == 0
    assert shown.height() > before
    assert shown.parts["name"].problem.isVisible()


def test_a_tick_box_beside_a_field_stands_at_the_field(opened):
    shown = opened(Form(None, "Sheet", [Field("paid", "Paid", "yes"), Field("where", "Where")], bool))
    box, field = shown.findChild(QCheckBox), shown.findChild(QLineEdit)
    middles = [w.mapTo(shown, w.rect().center()).y() for w in (box, field)]
    assert abs(middles[0] - middles[1]) <= 1


def test_a_day_is_as_high_as_the_field_beside_it(opened):
    shown = opened(Form(None, "Sheet", [Field("name", "Name"), Field("day", "Day", "day")], bool))
    assert shown.findChild(QDateEdit).height() == shown.parts["name"].widget.height()
