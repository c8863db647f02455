"""The list of imports: what was taken in, and taking a whole one back, also when other things were done since."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from shopdesk.core.texts import say
from shopdesk.model import batches
from shopdesk.model.checking import check
from shopdesk.model.importing import take
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui import imports
from shopdesk.ui.imports import imports_dialog

ORDERS = (
    "Order,Date,Total,SKU,Title,Quantity,Price\n"
    "A-1,2026-03-01,20.00,CUP,Cup,2,10.00\n"
    "A-2,2026-03-02,10.00,CUP,Cup,1,10.00\n"
)


def orders(desk):
    return desk.ask(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM orders").scalar())


def words(dialog):
    return [x.text() for x in dialog.findChildren(QLabel)]


@pytest.fixture
def taken(desk, tmp_path):
    """Two orders were imported, and a product was made since."""
    (tmp_path / "march.csv").write_text(ORDERS, "utf-8")
    take(desk.shop, [tmp_path / "march.csv"])
    desk.do(say("Make"), products.create, ProductDraft("Pot", (SkuDraft("POT", price=1),)))
    assert orders(desk) == 2
    return desk


def test_an_import_that_other_things_followed_is_taken_back_as_a_whole(taken, show, monkeypatch):
    monkeypatch.setattr(imports, "confirm", lambda *_words: True)
    dialog = show(imports_dialog(None, taken), 640, 560)
    assert "march.csv" in words(dialog)
    [back] = [b for b in dialog.findChildren(QPushButton) if b.text() == "Take back…"]
    back.click()
    assert not dialog.isVisible()
    assert orders(taken) == 0
    assert list(check(taken.shop).broken) == []
    assert [b.stands for b in taken.ask(batches.latest)] == [False]
    assert "Taken back" in words(imports_dialog(None, taken))


def test_who_thinks_again_keeps_the_import(taken, show, monkeypatch):
    monkeypatch.setattr(imports, "confirm", lambda *_words: False)
    dialog = show(imports_dialog(None, taken), 640, 560)
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Take back…").click()
    assert dialog.isVisible()
    assert orders(taken) == 2


def test_a_shop_without_imports_says_so(desk):
    assert "Nothing was imported into this shop yet." in words(imports_dialog(None, desk))
