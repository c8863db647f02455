"""The shop's settings in the preferences: what is chosen there is what the shop does from then on."""

from __future__ import annotations

from shopdesk.core.settings import Settings
from shopdesk.ui.preferences import open_preferences


def chosen(form):
    box = form.parts["revenue"].widget
    return [box.itemText(i) for i in range(box.count())], box.currentData()


def test_when_revenue_is_recognised_is_chosen_in_words_and_kept(desk):
    form = open_preferences(None, Settings(), desk)
    assert chosen(form) == (
        ["when a parcel leaves", "when receipt is confirmed"], "shipment",
    )  # fmt: skip
    box = form.parts["revenue"].widget
    box.setCurrentIndex(1)
    form.accept()
    assert desk.shop.facts.revenue == "confirmation"
    assert chosen(open_preferences(None, Settings(), desk))[1] == "confirmation"
