"""Windows of prices and variants: what they show before they do it, and what they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate

from shopdesk.core.texts import say
from shopdesk.model.products import actions, price_queries, pricing, queries, stock_queries
from shopdesk.model.products.price_queries import PlanState, Rounding
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.card import Drawing, Lines
from shopdesk.ui.catching_up import CatchingUp
from shopdesk.ui.products import forms, life, more, prices
from shopdesk.ui.products.card import product_card
from shopdesk.ui.products.repricing import Plans, Repricing
from shopdesk.ui.products.variants import Variants

YUAN = 1_000_000


@pytest.fixture
def cup(desk):
    """A cup that costs 4 and sells at 10, and a bowl whose cost nobody knows."""
    sku = SkuDraft("CUP", price=10 * YUAN, cost=4 * YUAN)
    desk.shop.do(
        say("p"), actions.create, ProductDraft(title="Bowl", skus=(SkuDraft("BOWL", price=20 * YUAN),))
    )
    return desk.shop.do(say("p"), actions.create, ProductDraft(title="Cup", skus=(sku,))).result


def price(desk, code):
    return desk.ask(queries.choice, desk.ask(queries.sku_by_code, code)).price / YUAN


def card(desk, product):
    return desk.ask(stock_queries.card, product)


def test_the_preview_says_what_changes_and_what_cannot(desk, show, cup):
    dialog = show(Repricing(None, desk))
    dialog.formula.setText("cost*1.6")
    dialog.rounding.setCurrentIndex(list(Rounding).index(Rounding.NINE))
    dialog.preview()
    assert dialog._sum.text() == "1 change · 0 stay · 1 cannot"
    shown = [[dialog.table.rows.text(r, c) for c in (0, 4, 7)] for r in range(2)]
    assert shown == [["BOWL", "—", "Its cost is not known."], ["CUP", "¥6.90", ""]]
    dialog.accept()
    assert (price(desk, "CUP"), price(desk, "BOWL")) == (6.9, 20)
    desk.undo()
    assert price(desk, "CUP") == 10


def test_a_formula_that_is_none_says_so_and_nothing_can_be_set(desk, show, cup):
    dialog = show(Repricing(None, desk))
    dialog.formula.setText("cost**2")
    dialog.preview()
    assert "not understood" in dialog._problem.text()
    assert not dialog.go.isEnabled()


def test_what_falls_under_the_floor_needs_the_reason_field(desk, show, cup):
    dialog = show(Repricing(None, desk, [2]))
    dialog.formula.setText("3")
    dialog.preview()
    assert not dialog.go.isEnabled()
    dialog.reason.setText("Clearing")
    dialog.accept()
    assert price(desk, "CUP") == 3


def test_a_price_for_some_days_is_planned_and_can_be_called_off(desk, show, cup):
    today = desk.shop.today()
    last = today + timedelta(days=3)
    dialog = show(Repricing(None, desk, [2], planned=True))
    dialog.formula.setText("price*0.8")
    dialog.ends.setDate(QDate(last.year, last.month, last.day))
    dialog.accept()
    assert price(desk, "CUP") == 8
    plans = show(Plans(None, desk))
    assert [r.state for r in desk.ask(price_queries.plans)] == [PlanState.RUNNING]
    plans.table.select(0)
    plans.remove()
    assert price(desk, "CUP") == 10
    plans.remove()
    assert "over already" in plans.problem.text()


def test_planned_prices_begin_when_the_shop_is_looked_at_on_their_day(desk, cup, qtbot):
    from shopdesk.ui.screen import Screen

    class Window(Screen):
        def refresh(self):
            """Nothing."""

    window = Window(desk)
    qtbot.addWidget(window)
    tomorrow = desk.shop.today() + timedelta(days=1)
    desk.do(say("p"), pricing.plan_prices, [2], "7", tomorrow)
    watch = CatchingUp(window, desk)
    watch.look()
    assert price(desk, "CUP") == 10
    clock = desk.shop.clock
    desk.shop.clock = lambda: clock() + timedelta(days=1)
    watch.look()
    assert price(desk, "CUP") == 7
    desk.undo()
    watch.look()
    assert price(desk, "CUP") == 10, "once a day is enough: what was taken back stays so"


def test_the_variants_are_shown_before_they_are_made(desk, show, cup):
    dialog = show(Variants(None, desk, cup, "Cup"))
    assert not dialog.go.isEnabled()
    dialog.names[0].setText("Colour")
    dialog.values[0].setText("red, blue")
    assert dialog.names[1].isVisible()
    assert not dialog.names[2].isVisible()
    dialog.preview()
    assert [(p.title, p.code) for p in dialog.planned] == [("red", "CUP"), ("blue", "CUP-blue")]
    assert dialog._sum.text() == "2 combinations, 1 to make"
    dialog.accept()
    assert [s.code for s in card(desk, cup).skus] == ["CUP", "CUP-blue"]
    again = show(Variants(None, desk, cup, "Cup"))
    assert [e.text() for e in (again.names[0], again.values[0])] == ["Colour", "red, blue"]


def test_the_card_shows_how_prices_went(desk, cup):
    assert prices.sections(desk, card(desk, cup)) == []
    desk.do(say("p"), pricing.set_price, 2, 12 * YUAN, reason="Dearer clay")
    found = prices.sections(desk, card(desk, cup))
    assert [type(s) for s in found] == [Drawing, Lines]
    line = found[1].rows[0]
    assert line.words.endswith(" · CUP · By hand · Dearer clay")
    assert line.amount == "¥10.00 → ¥12.00"
    changes = desk.ask(price_queries.history, product_id=cup)
    drawn = prices.series(card(desk, cup).skus, changes)[0].points
    assert [v for _at, v in drawn] == [10 * YUAN, 12 * YUAN]


def test_the_chart_paints_at_card_width(desk, show, cup):
    desk.do(say("p"), pricing.set_price, 2, 12 * YUAN)
    drawing = prices.sections(desk, card(desk, cup))[0]
    picture = show(drawing.make(), 320, 84).grab().toImage()
    assert len({picture.pixel(x, y) for x in range(0, 320, 3) for y in range(0, 84, 3)}) > 2


def test_the_margin_is_told_while_a_price_is_typed(desk, cup):
    form = forms.edit_product(None, card(desk, cup), "CNY", lambda _d: None, min_margin_ppm=250_000)
    words = next(w for w in form.findChildren(type(form._general)) if w.accessibleName() == "Margin")
    assert words.text() == "Margin 60.0%"
    form.parts["price-2"].widget.setText("4.50")
    assert words.text() == "Margin 11.1% · below the floor of ¥5.00"
    odd = forms.new_product(None, "CNY", lambda _d: None)
    below = next(w for w in odd.findChildren(type(odd._general)) if w.accessibleName() == "Margin")
    odd.parts["cost"].widget.setText("94.484")
    odd.parts["price"].widget.setText("50")
    assert below.text().endswith("below the floor of ¥94.49"), "as the refusal says it, in whole cents"
    new = forms.new_product(None, "CNY", lambda _d: None)
    told = next(w for w in new.findChildren(type(new._general)) if w.accessibleName() == "Margin")
    new.parts["price"].widget.setText("20")
    assert told.text() == "Margin unknown: no cost"
    new.parts["cost"].widget.setText("5")
    assert told.text() == "Margin 75.0%"


def test_the_form_refuses_a_price_under_its_floor_beside_the_field(desk, cup):
    product = card(desk, cup)
    form = forms.edit_product(
        None, product, "CNY", lambda d: desk.carry_out(say("e"), forms.save_edit, product, d)
    )
    form.parts["price-2"].widget.setText("3")
    form.accept()
    assert "Below the floor" in form.parts["price-2"].problem.text()
    form.parts["why"].widget.setText("Chipped")
    form.accept()
    assert price(desk, "CUP") == 3
    assert desk.ask(price_queries.history, sku_id=2)[0].why == "Chipped"


def test_the_form_of_a_product_tells_and_changes_the_volume_of_its_sku(desk, cup):
    for typed, kept in (("750", 750), ("", 0)):
        product = card(desk, cup)
        form = forms.edit_product(
            None, product, "CNY", lambda d, p=product: desk.carry_out(say("e"), forms.save_edit, p, d)
        )
        form.parts["volume-2"].widget.setText(typed)
        form.accept()
        assert [s.volume_cm3 for s in card(desk, cup).skus if s.id == 2] == [kept]


def test_a_copy_asks_its_title_and_how_its_codes_begin(desk, cup):
    form = life.clone_form(desk, card(desk, cup))
    form.parts["stem"].widget.setText("MUG")
    form.accept()
    assert [s.code for s in card(desk, cup + 1).skus] == ["MUG"]


def test_every_rare_deed_of_a_product_has_words(desk, cup):
    actions_ = [*more.of_one(desk, card(desk, cup)), *more.of_many(desk, [cup]), *more.of_list(desk)]
    assert all(a.words for a in actions_)
    assert [a.why for a in actions_ if a.words == "Delete variant…"] == ["It has only one."]


def test_the_card_tells_what_is_missing_and_the_codes_a_sku_had_before(desk, cup):
    from shopdesk.model.products import catalogue
    from shopdesk.ui.card import Facts

    sku = card(desk, cup).skus[0].id
    desk.shop.do(say("m"), actions.receive, sku, 1, 4 * YUAN)
    desk.shop.do(say("r"), catalogue.rename_sku, sku, "CUP-2")
    sections = product_card(desk, card(desk, cup)).sections
    told = dict(row for s in sections if isinstance(s, Facts) for row in s.rows)
    assert told["Score"].endswith(" of 100")
    assert "Weight" in told["Lacks"]
    assert "Cost" not in told["Lacks"]
    lines = {x.words: x.amount for s in sections if isinstance(s, Lines) for x in s.rows}
    assert lines["Also found by"] == "CUP"
