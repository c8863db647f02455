"""A shop with goods on the shelf and the page of counts, shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import say
from shopdesk.model.counting import actions, queries
from shopdesk.model.counting.actions import CountDraft
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.counting.page import CountsPage

YUAN = 1_000_000
DO = say("test")


@pytest.fixture
def beeps(monkeypatch):
    """How often it beeped."""
    heard = []
    monkeypatch.setattr(QApplication, "beep", lambda *_a: heard.append(1))
    return heard


@pytest.fixture
def stocked(shop):
    """Ten Longjing at ¥23 and two mugs with a barcode at ¥21."""
    for code, pieces, cost, barcode in (("LJ-100", 10, 23, ""), ("MUG-01", 2, 21, "6901234567892")):
        draft = ProductDraft(code.title(), (SkuDraft(code, price=50 * YUAN, barcode=barcode),))
        product = shop.do(DO, products.create, draft).result
        shop.do(DO, products.receive, product, pieces, cost * YUAN)
    return shop


@pytest.fixture
def page(desk, stocked, show):
    return show(CountsPage(desk))


@pytest.fixture
def opened(desk, page, beeps):
    """The lines of a count that hides the book, open for scanning."""
    number = desk.shop.do(DO, actions.create, CountDraft(blind=True)).result
    desk.shop.do(DO, actions.begin, number)
    return page.open(number)


def counted(desk, count):
    return {x.code: x.counted for x in desk.ask(queries.counted_lines, count)}
