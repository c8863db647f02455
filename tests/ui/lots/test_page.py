"""The page of lots, the card of a product, and what other forms ask of lots."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.lots import actions, queries
from shopdesk.model.orders import queries as orders
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.products.stock_queries import card
from shopdesk.model.shop_settings import actions as settings
from shopdesk.ui.advice.page import FixPage
from shopdesk.ui.lots import commands, fields, more
from shopdesk.ui.lots.page import LotsPage, state
from shopdesk.ui.orders.slips import slip_html

YUAN = 1_000_000
DO = say("test")


def come(work, pieces, code, expires):
    actions.put_in(work, products.receive(work, 1, pieces, 20 * YUAN), code, expires)


@pytest.fixture
def page(desk, shop, show):
    """A tea with a lot that expired, one that soon will, and five pieces of no lot."""
    today = shop.today()
    shop.do(DO, products.create, ProductDraft("Green tea", (SkuDraft("TEA", price=50 * YUAN),)))
    shop.do(DO, products.receive, 1, 5, 20 * YUAN)
    shop.do(DO, actions.keep, 1)
    shop.do(DO, come, 3, "OLD", today - timedelta(days=2))
    shop.do(DO, come, 4, "SOON", today + timedelta(days=9))
    return show(LotsPage(desk))


def lots(desk):
    today = desk.shop.today()
    return {x.code: x for x in desk.ask(queries.rows, list(desk.ask(queries.ids, today)), today)}


def test_the_page_shows_what_expires_first_and_its_chips_count(page):
    rows = page.fetch(list(page.ids("all", "", ("", True))))
    assert [(r.code, r.days, r.on_hand) for r in rows] == [("OLD", -2, 3), ("SOON", 9, 4), ("", None, 5)]
    assert page.counts() == {"all": 3, "expired": 1, "soon": 1, "later": 1, "none": 1}
    assert page.count() == 2


def test_the_card_offers_what_the_lot_needs(page, desk):
    found = lots(desk)
    offered = {code: [a.words for a in page.card(row).actions if a.primary] for code, row in found.items()}
    assert offered == {"OLD": ["Write off…"], "SOON": [], "": ["Sort into a lot…"]}


def test_expired_pieces_are_written_off(page, desk):
    form = commands.write_off(desk, [lots(desk)["OLD"]])
    form.accept()
    assert set(lots(desk)) == {"SOON", ""}


def test_pieces_are_sorted_into_a_lot_with_its_expiry(page, desk):
    form = commands.sort(desk, lots(desk)[""])
    form.parts["lot"].widget.setText("NEW")
    form.parts["expires"].widget.setText("2027-01-31")
    form.accept()
    assert lots(desk)["NEW"].on_hand == 5
    assert lots(desk)["NEW"].expires_on.isoformat() == "2027-01-31"


def test_an_expiry_that_is_no_day_is_refused_beside_its_field():
    with pytest.raises(Refused) as refused:
        fields.typed({"lot": "A", "expires": "soon"})
    assert refused.value.problems[0].field == "expires"


def test_the_card_of_a_product_shows_its_lots_as_they_leave(page, desk):
    (section,) = more.sections(desk, desk.ask(card, 1))
    assert [r.words for r in section.rows] == ["without a lot", "SOON", "OLD"]


def test_the_form_of_a_receipt_offers_the_lot_typed_last_today(page, desk):
    assert fields.lot_fields(desk, [1])[0].value == "SOON"
    assert fields.lot_fields(desk, [99]) == []
    assert fields.goods_start(desk, 1)["lot"] == "SOON"


def test_a_packing_slip_says_from_which_lots_to_take(page, desk):
    slip = orders.PackingSlip(
        "Tea", "S-1", desk.shop.today(), "Taobao", "淘宝", "Lin", "", "", (("TEA", "Green tea", 7, ""),), 7, "", "",
        "", "",
    )  # fmt: skip
    taken = {}
    words = fields.slip_words(desk, slip, taken)
    assert words["TEA"].startswith("Take: without a lot × 5 · SOON, ")
    assert "SOON" in slip_html(slip, words)
    again = fields.slip_words(desk, replace(slip, items=(("TEA", "Green tea", 3, ""),)), taken)
    assert "SOON" in again["TEA"]
    assert "(expired)" in again["TEA"]


def test_what_expires_soon_follows_the_setting_in_pill_chip_and_what_is_to_fix(page, desk):
    desk.shop.do(DO, settings.change, expiry_days=5)
    soon = next(r for r in page.fetch(list(page.ids("all", "", ("", True)))) if r.code == "SOON")
    assert (state(soon)[0], page.counts()["soon"], page.count()) == ("Good", 0, 1)
    desk.shop.do(DO, settings.change, expiry_days=60)
    soon = next(r for r in page.fetch(list(page.ids("soon", "", ("", True)))))
    assert (soon.code, state(soon)[0], page.count()) == ("SOON", "Expires soon", 2)


def test_lots_to_see_to_stand_among_what_is_to_fix_until_they_are_noted(page, desk, show):
    fix = show(FixPage(desk))
    assert [(x.words, x.count) for x in fix.gaps.lines()][-1] == ("Lots to see to", 2)
    fix.gaps.choose("lots")
    assert fix.stack.currentWidget() is fix.lots
    assert [r.code for r in fix.lots.fetch(list(fix.lots.table.rows.ids))] == ["OLD", "SOON"]
    commands.note(desk, [lots(desk)["OLD"]])
    assert [r.code for r in fix.lots.fetch(list(fix.lots.table.rows.ids))] == ["SOON"]
    assert fix.gaps.lines()[-1].count == 1
