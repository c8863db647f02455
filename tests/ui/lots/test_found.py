"""What a stock take found of a SKU that is kept by lot goes into the lot that is chosen."""

from __future__ import annotations

from shopdesk.model.checking import check
from shopdesk.model.counting import actions
from shopdesk.model.counting.actions import CountDraft
from shopdesk.ui.counting import commands
from shopdesk.ui.form import Form
from tests.model.lots.conftest import DO, TEA, goods, held, stocked  # noqa: F401 - fixtures


def test_found_pieces_are_of_the_lot_that_is_chosen_when_the_count_is_posted(desk, stocked, monkeypatch):  # noqa: F811
    number = desk.shop.do(DO, actions.create, CountDraft(blind=False)).result
    desk.shop.do(DO, actions.begin, number)
    desk.shop.do(DO, actions.enter, number, TEA, sum(held(stocked).values()) + 2)
    before = held(stocked)
    desk.shop.do(DO, actions.review, number)
    desk.shop.do(DO, actions.explain, number, [TEA], "found")

    def fill(form):
        assert form.parts[f"found-{TEA}"].spec.title == "TEA: 2 found, of lot"
        box = form.parts[f"found-{TEA}"].widget
        box.setCurrentIndex(box.findData("L-LATE"))
        form.accept()

    monkeypatch.setattr(Form, "exec", fill)
    commands.post(desk, number)
    assert held(stocked) == {**before, "L-LATE": before["L-LATE"] + 2}
    assert [str(p) for p in check(stocked).broken] == []
    desk.undo()
    assert held(stocked) == before
    desk.redo()
    assert held(stocked) == {**before, "L-LATE": before["L-LATE"] + 2}
    assert [str(p) for p in check(stocked).broken] == []
