"""What is typed into the title workshop, forbidden words and variants outlives the program's death."""

from __future__ import annotations

import pytest

from shopdesk.core import places
from shopdesk.core.texts import say
from shopdesk.model.products import actions
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui import keeping
from shopdesk.ui.products.variants import Variants
from shopdesk.ui.wording import terms, workshop
from shopdesk.ui.wording.workshop import Workshop

DO = say("test")


@pytest.fixture
def start(desk, tmp_path, monkeypatch):
    """A function that is the next start of the program: only what is on the disk is known."""
    monkeypatch.setattr(places, "_temporary", tmp_path)

    def start():
        keeping.use(keeping.Kept(desk.shop.path, desk.shop.clock, desk.shop.facts.timezone))

    for title in ("Cup", "Pot"):
        desk.shop.do(DO, actions.create, ProductDraft(title, (SkuDraft(title.upper()),)))
    start()
    yield start
    keeping.use(None)


def test_titles_begun_go_on_with_their_product_and_not_with_another(desk, start, show, monkeypatch):
    monkeypatch.setattr(workshop, "confirm", lambda *a, **k: True)
    dialog = show(Workshop(None, desk, [1, 2]))
    dialog.title.edit.setText("Cup of jade")
    dialog.keywords.setText("jade, cup")
    dialog.draft._timer.timeout.emit()  # the program is killed
    start()
    again = show(Workshop(None, desk, [1, 2]))
    assert (again.title.edit.text(), again.keywords.text()) == ("Cup of jade", "jade, cup")
    assert again.changed
    assert again._filled_in is not None
    again.go(1)
    assert (again.title.edit.text(), again._filled_in) == ("Pot", None)
    again.go(-1)
    assert again.title.edit.text() == "Cup of jade"
    again._start_afresh()
    assert (again.title.edit.text(), keeping.in_use().titles()) == ("Cup", [])
    dialog.reject()


def test_what_is_saved_is_kept_no_more(desk, start, show):
    dialog = show(Workshop(None, desk, [1]))
    dialog.title.edit.setText("Cup of jade")
    dialog.draft.keep()
    assert keeping.in_use().titles()
    assert dialog.save()
    assert keeping.in_use().titles() == []


def test_forbidden_words_begun_go_on(desk, start, show):
    dialog = show(terms.forbidden_dialog(None, desk))
    before = dialog.edit.toPlainText()
    dialog.edit.setPlainText(before + "\nmiracle")
    dialog.draft._timer.timeout.emit()
    start()
    again = show(terms.forbidden_dialog(None, desk))
    assert again.edit.toPlainText().endswith("miracle")
    again._start_afresh()
    assert again.edit.toPlainText() == before


def test_what_variants_differ_in_is_typed_again(desk, start, show):
    dialog = show(Variants(None, desk, 1, "Cup"))
    dialog.names[0].setText("Glaze")
    dialog.values[0].setText("celadon, tenmoku")
    dialog.draft._timer.timeout.emit()
    start()
    again = show(Variants(None, desk, 1, "Cup"))
    assert (again.names[0].text(), again.values[0].text()) == ("Glaze", "celadon, tenmoku")
    assert len(again.planned) == 2
    assert show(Variants(None, desk, 2, "Pot")).names[0].text() == ""
    again.reject()
    assert keeping.in_use().titles() == []
