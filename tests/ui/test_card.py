"""The card beside a list: what it keeps of itself when its record changed, and what its buttons do then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from shopdesk.ui.card import Card, CardView, Facts, Line, Lines, Note
from shopdesk.ui.widgets import Action


class _Windows(QObject):
    """Notes every widget that is shown as a window."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def order(state="To ship", address="Canal Street 90", paid="0.00", run=print, button="Ship"):
    return Card(
        "Order 1001",
        (state, "todo"),
        "Taobao",
        [Facts([("Address", address)]), Lines([Line("Paid", paid)]), Note("A gift")],
        [Action(button, run, primary=True)],
    )


def words(view):
    QApplication.processEvents()
    return [w.text() for w in view.findChildren(QLabel) if w.isVisibleTo(view) and w.text()]


def buttons(view):
    QApplication.processEvents()
    return [b.text() for b in view.findChildren(QPushButton) if b.isVisibleTo(view)]


def test_a_card_of_the_same_make_takes_over_the_widgets_of_the_one_before(show):
    view = show(CardView())
    view.show_card(order())
    body, before = view._body, view.findChildren(QLabel)
    view.show_card(order(state="Shipped", paid="9.50"))
    assert view._body is body
    assert view.findChildren(QLabel) == before
    assert {"9.50", "Shipped"} <= set(words(view))
    assert not {"0.00", "To ship"} & set(words(view))


def test_fewer_and_more_rows_show_as_many(show):
    view = show(CardView())
    for count in (3, 1, 4, 0, 2):
        view.show_card(Card("Books", sections=[Lines([Line(f"row {n}", str(n)) for n in range(count)])]))
        assert [w for w in words(view) if w.startswith("row")] == [f"row {n}" for n in range(count)]


def test_a_button_does_what_the_card_that_is_shown_says(show):
    done = []
    view = show(CardView())
    view.show_card(order(run=lambda: done.append("old")))
    button = view.findChild(QPushButton)
    view.show_card(order(run=lambda: done.append("new")))
    button.click()
    assert done == ["new"]


def test_other_buttons_replace_the_old_ones(show):
    view = show(CardView())
    view.show_card(order())
    view.show_card(order(button="Deliver"))
    assert buttons(view) == ["Deliver"]


def test_other_sections_and_empty_ones_leave_nothing_of_the_old_card(show):
    view = show(CardView())
    view.show_card(order())
    view.show_card(order(address=""))
    assert not {"Canal Street 90", "Address"} & set(words(view))
    assert "A gift" in words(view)
    view.show_card(order(address="High Street 1"))
    assert "High Street 1" in words(view)
    view.show_card(Card("Order 1002"))
    assert words(view) == ["Order 1002"]


def test_no_card_shows_nothing(show):
    view = show(CardView())
    view.show_card(order())
    view.show_card(None)
    assert words(view) == []


def test_no_part_of_a_card_ever_becomes_a_window_of_its_own(show, qapp):
    seen = _Windows()
    qapp.installEventFilter(seen)
    view = show(CardView())
    for card in (order(), order(address=""), order(address="High Street 1"), Card("Order 1002")):
        view.show_card(card)
    qapp.removeEventFilter(seen)
    assert seen.shown == [view]
