"""A barcode that another SKU has is told beside the field while it is typed, and saved all the same."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.products import actions
from shopdesk.model.products.queries import sharing
from shopdesk.model.products.rules import ProductDraft, ProductState, SkuDraft
from shopdesk.ui.form import Form
from shopdesk.ui.products import commands

DO = say("test")


@pytest.fixture
def mug(desk):
    desk.shop.do(DO, actions.create, ProductDraft("Mug", (SkuDraft("MUG", barcode="6901"),)))


def test_a_new_product_names_who_has_the_barcode_and_is_saved(desk, mug, monkeypatch):
    told = []

    def fill(form):
        form.parts["barcode"].widget.setText("6901")
        form.judge(only_touched=True)
        problem = form.parts["barcode"].problem
        told.append(
            (problem.text(), problem.objectName(), bool(form.parts["barcode"].widget.property("wrong")))
        )
        for key, words in (("title", "Cup"), ("code", "CUP"), ("price", "5")):
            form.parts[key].widget.setText(words)
        form.accept()

    monkeypatch.setattr(Form, "exec", fill)
    commands.new_product(desk)
    assert told == [
        ("MUG, Mug, has this barcode too: a scan of it will ask which is meant.", "waitingText", False)
    ]
    assert {c.code for c in desk.ask(sharing, "6901")} == {"MUG", "CUP"}


def test_what_is_archived_or_called_so_itself_is_no_other(desk, mug):
    assert desk.ask(sharing, "6901", but=[1]) == []
    desk.shop.do(DO, actions.create, ProductDraft("Cup", (SkuDraft("CUP", barcode="MUG"),)))
    assert desk.ask(sharing, "MUG") == []
    desk.shop.do(DO, actions.set_state, [1], ProductState.ARCHIVED)
    assert desk.ask(sharing, "6901") == []
