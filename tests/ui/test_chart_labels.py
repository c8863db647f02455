"""What is written in a chart stands apart and is not cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication

from shopdesk.ui.chart import ChartView, thinned


@pytest.mark.parametrize(
    ("count", "label", "room", "every"), [(6, 50, 400, 1), (12, 50, 400, 2), (60, 50, 400, 8), (3, 50, 20, 3)]
)
def test_labels_that_would_touch_are_thinned(count, label, room, every):
    assert thinned(count, label, room) == every


def shown_labels(view):
    QApplication.processEvents()
    axes = view._canvas.figure.axes[0]
    view._canvas.draw()
    return [t for t in axes.get_xticklabels() if t.get_text()]


def many(count):
    def draw(axes, _look):
        axes.plot(range(count), range(count))
        axes.set_xticks(list(range(count)), [f"{n} November" for n in range(count)])
        return []

    return draw


def test_labels_of_many_receipts_stand_apart_and_come_back_in_a_wider_window(show):
    view = show(ChartView("Prices"), 500, 300)
    view.show_drawing(many(24))
    labels = shown_labels(view)
    boxes = [t.get_window_extent() for t in labels]
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))
    view.resize(1400, 300)
    assert len(shown_labels(view)) > len(labels)


def test_the_last_label_lies_inside_of_the_chart(show):
    view = show(ChartView("Prices"), 500, 300)
    view.show_drawing(many(2))
    assert shown_labels(view)[-1].get_window_extent().x1 <= view._canvas.figure.bbox.x1
