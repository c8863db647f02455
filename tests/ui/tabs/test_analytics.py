"""The Analytics tab: what is compared, how points are put together, rankings and where their rows lead."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from shopdesk.core.periods import Range
from shopdesk.core.problems import Refused
from shopdesk.model.analytics.queries import By
from shopdesk.ui.analytics import commands, period
from shopdesk.ui.analytics.tab import AnalyticsTab


@pytest.fixture
def screen(tab):
    return tab(AnalyticsTab)


def test_products_are_ranked_by_what_they_brought(screen):
    rows = screen.ranks[0].list.rows()
    assert [(r.name, r.share, r.bar) for r in rows] == [("Mug", "100.0%", 1.0)]
    assert "237.50" in rows[0].amount


def test_what_is_ranked_and_by_what_can_be_chosen(screen):
    panel = screen.ranks[1]
    panel.kinds.setCurrentIndex(panel.kinds.findData("customer"))
    assert {r.name for r in panel.list.rows()} == {"林小雨"}  # one phone is one person
    panel.measures.setCurrentIndex(panel.measures.findData("units"))
    assert [r.amount for r in panel.list.rows()] == ["25"]
    panel.kinds.setCurrentIndex(panel.kinds.findData("category"))
    assert panel.list.isHidden()
    assert not panel.none.isHidden()


def test_a_click_or_enter_on_a_row_leads_to_its_record(screen, monkeypatch):
    led = []
    monkeypatch.setattr(commands, "lead", lambda _screen, _desk, by, key: led.append((by, key)))
    shown = screen.ranks[0].list
    QTest.mouseClick(
        shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.visualItemRect(shown.item(0)).center()
    )
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert led == [(By.PRODUCT, "1")] * 2


def test_a_channel_s_row_narrows_all_figures_to_it(screen):
    panel = screen.ranks[0]
    panel.kinds.setCurrentIndex(panel.kinds.findData("channel"))
    panel.list.led.emit(panel.list.rows()[0].key)
    assert screen.channel == "taobao"
    screen.channels.setCurrentIndex(screen.channels.findData("shopify"))
    assert screen.figures.cards["orders"].value.text() == "0"
    assert screen.ranks[1].list.rows() == []


def test_figures_stand_beside_the_days_before_a_year_ago_or_nothing(screen):
    card = screen.figures.cards["orders"]
    assert card.value.text() == "3"
    assert "0" in card.was.text()
    screen.beside.setCurrentIndex(screen.beside.findData(""))
    assert card.was.text() == ""
    screen.beside.setCurrentIndex(screen.beside.findData("year_ago"))
    assert "0" in card.was.text()


def test_the_days_compared_with():
    days = Range(date(2026, 3, 1), date(2026, 3, 31))
    assert period.compared(days, "year_ago") == Range(date(2025, 3, 1), date(2025, 3, 31))
    assert period.compared(days, "before") == Range(date(2026, 1, 29), date(2026, 2, 28))
    assert period.compared(days, "") is None


def test_a_long_period_is_drawn_by_weeks_until_another_step_is_chosen(screen):
    year = Range(date(2026, 1, 1), date(2026, 12, 31))
    assert period.step_of(year) is By.WEEK
    assert period.step_of(Range(date(2020, 1, 1), year.end)) is By.MONTH
    screen.own = year
    screen._set(period="own")
    assert screen.steps.currentData() == "week"
    screen.steps.setCurrentIndex(screen.steps.findData("month"))
    screen.steps.activated.emit(screen.steps.currentIndex())
    assert screen.step == "month"
    screen.chips.chosen.emit("30")
    assert screen.steps.currentData() == "month"


def test_own_days_are_asked_and_refused_backwards(screen):
    taken = []
    form = period.ask_days(screen, screen.range(), taken.append)
    assert {"start", "end"} == set(form.parts)
    with pytest.raises(Refused):
        form._save({"start": date(2026, 3, 2), "end": date(2026, 3, 1)})
    form._save({"start": date(2026, 3, 1), "end": date(2026, 3, 2)})
    assert taken == [Range(date(2026, 3, 1), date(2026, 3, 2))]


def test_the_hours_of_the_week_answer_where_they_are_pointed_at(screen):
    heat = screen.hours
    heat.resize(40 + 24 * 10, 18 + 7 * 10)
    assert heat.at(QPointF(45, 5)) == (0, 0)
    assert heat.at(heat.field(6, 23).center()) == (6, 23)
    assert heat.at(QPointF(10, 5)) is None
    assert sum(heat._amounts.values()) == 25 * 950
