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


def test_a_change_of_the_shop_is_said_with_its_undo(desk):
    said = []
    desk.said.connect(lambda words, undoable: said.append((words, undoable)))
    form = open_preferences(None, Settings(), desk)
    form.parts["revenue"].widget.setCurrentIndex(1)
    form.accept()
    assert said == [("Change the shop's settings", True)]
    desk.undo()
    assert desk.shop.facts.revenue == "shipment"


def test_a_rate_that_is_no_number_is_refused_beside_its_field_and_nothing_is_kept(desk):
    settings = Settings()
    form = open_preferences(None, settings, desk)
    form.parts["compact"].widget.setChecked(not settings.compact)
    form.parts["tax_rate_ppm"].widget.setText("one")
    form.accept()
    assert form.parts["tax_rate_ppm"].problem.text() == "“one” is not an amount."
    assert settings == Settings()
