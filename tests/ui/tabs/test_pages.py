"""A tab of pages: which is shown, which is built, and what it passes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from shopdesk.core.texts import N_
from shopdesk.ui.pages import Page, PagedScreen, page_of
from shopdesk.ui.products.tab import ProductList
from shopdesk.ui.screen import Screen
from shopdesk.ui.widgets import Action, menu_button


class Second(Screen):
    """A page that notes that it was asked."""

    built = 0

    def __init__(self, desk):
        super().__init__(desk)
        Second.built += 1
        self.inside = QLabel("inside", self)
        self.asked: list[str] = []

    def refresh(self):
        self.asked.append("refresh")

    def new(self):
        self.asked.append("new")


class Two(PagedScreen):
    pages = (
        Page("list", N_("Catalogue"), "shopdesk.ui.products.tab:ProductList"),
        Page("second", N_("Products"), "tests.ui.tabs.test_pages:Second"),
    )


def test_a_page_is_built_when_it_is_first_looked_at(tab):
    screen = tab(Two)
    assert Second.built == 0
    assert isinstance(screen.page, ProductList)
    second = screen.show_page("second")
    assert screen.show_page("second") is second
    assert Second.built == 1
    assert screen.page is second
    assert second.asked == ["refresh"]


def test_keys_go_to_the_page_that_is_shown_and_records_to_the_first(tab):
    screen = tab(Two)
    second = screen.show_page("second")
    screen.new()
    assert second.asked[-1] == "new"
    screen.go(1)
    assert screen.page is screen.first
    assert screen.first.table.current().id == 1


def test_a_widget_finds_the_tab_it_lies_in(tab):
    screen = tab(Two)
    second = screen.show_page("second")
    assert page_of(second.inside, "list") is screen.first
    assert page_of(QLabel(), "list") is None


def test_a_menu_says_why_something_cannot_be_done(qtbot):
    done = []
    made = menu_button("More", [Action("A", lambda: done.append(1)), Action("B", print, why="not now")])
    qtbot.addWidget(made)
    first, second = made.menu().actions()
    first.trigger()
    assert done == [1]
    assert not second.isEnabled()
    assert second.toolTip() == "not now"


def test_every_page_of_a_tab_is_reached_by_keys_and_the_work_goes_on_there(tab):
    screen = tab(Two)
    first = screen.page
    first.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert screen.page is screen.made["second"]
    screen.show_page("list")
    screen._step(-1)
    assert screen.page is screen.made["second"]
    screen._step(1)
    assert screen.page is first
    assert first.isAncestorOf(QApplication.focusWidget())
