"""What small parts do with the room they have."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel

from shopdesk.ui.card import Line, Lines, fill_section
from shopdesk.ui.cells import draw_line
from shopdesk.ui.icons import icon
from shopdesk.ui.widgets import SearchField


def test_a_search_field_tells_its_key_where_it_has_room_for_it_whole(show):
    field = show(SearchField("Search orders, customers"))
    field.resize(400, 34)
    assert field.placeholderText() == "Search orders, customers  Ctrl+F"
    field.resize(200, 34)
    assert field.placeholderText() == "Search orders, customers"


def test_the_note_of_one_line_makes_no_other_line_wrap(show):
    rows = [Line("Promised to the orders", "4"), Line("Projected", "7", "after the next supply comes")]
    grid = fill_section(Lines(rows))
    grid.setFixedWidth(300)
    show(grid)
    one, other = (x for x in grid.findChildren(QLabel) if x.text() in ("Promised to the orders", "Projected"))
    assert one.height() == other.height()


def test_a_note_that_comes_later_has_its_place(show):
    grid = fill_section(Lines([Line("On the way", "4")]))
    show(grid)
    fill_section(Lines([Line("On the way", "4", "in 3 days")]), grid)
    note = next(x for x in grid.findChildren(QLabel) if x.text() == "in 3 days")
    name = next(x for x in grid.findChildren(QLabel) if x.text() == "On the way")
    assert note.isVisibleTo(grid)
    assert not note.geometry().intersects(name.geometry())


def test_figures_beside_chinese_stand_on_the_same_line_as_figures_alone(app):
    assert lowest("250") == lowest("250", "铁观音")


def test_an_icon_in_a_wide_place_stands_at_its_left(app):
    image = icon("search", "ink").pixmap(QSize(32, 16)).toImage()
    assert {x for x in range(32) for y in range(16) if image.pixelColor(x, y).alpha()} <= set(range(16))


def lowest(words, before=""):
    """The lowest line that has ink of these words, which are written after others."""
    image = QImage(200, 38, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    font = QApplication.font()
    draw_line(painter, QRect(0, 0, 200, 38), Qt.AlignmentFlag.AlignRight, before + words, font)
    painter.end()
    left = 200 - QFontMetrics(font).horizontalAdvance(words)
    return max(y for y in range(38) for x in range(left, 200) if image.pixelColor(x, y).lightness() < 128)
