"""The pages of categories and tags, and the filters of the catalogue, click by click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from shopdesk.core.texts import say
from shopdesk.model.products import actions as products
from shopdesk.model.products import queries as product_queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.taxonomy import actions, queries, tags
from shopdesk.model.taxonomy import attributes as act
from shopdesk.model.taxonomy.conditions import Rule
from shopdesk.model.taxonomy.facets import CATEGORY, TAG, facets
from shopdesk.model.taxonomy.rules import AttributeKind
from shopdesk.ui.products import forms as product_forms
from shopdesk.ui.products import sorting
from shopdesk.ui.products.tab import ProductList
from shopdesk.ui.taxonomy import forms, tag_commands
from shopdesk.ui.taxonomy.commands import _sort
from shopdesk.ui.taxonomy.page import CategoriesPage
from shopdesk.ui.taxonomy.rule_editor import RuleEditor
from shopdesk.ui.taxonomy.tags_page import TagsPage
from shopdesk.ui.word_list import WordList


@pytest.fixture
def goods(shop):
    """Tea › Green and Ware; a tea tagged gift, a pot of clay, and a tag that sets itself."""

    def fill(work):
        tea = actions.add_category(work, "Tea")
        green = actions.add_category(work, "Green", tea)
        ware = actions.add_category(work, "Ware")
        style = act.add_attribute(
            work, "Material", AttributeKind.CHOICE, category_id=ware, options=["Clay", "Glass"]
        )
        made = []
        for title, category, words in (("Longjing", green, "gift"), ("Pot", ware, ""), ("Cup", None, "")):
            draft = ProductDraft(
                title=title, skus=(SkuDraft(title, price=1_000_000),), category_id=category, tags=words
            )
            made.append(products.create(work, draft))
        act.set_values(work, [made[1]], {style: "Clay"})
        tags.add_smart_tag(work, "Bare", [Rule("no_picture", {})])
        return {"Tea": tea, "Green": green, "Ware": ware, "Material": style}

    return shop.do(say("goods"), fill).result


def shown(screen):
    return [r.title for r in screen.desk.ask(product_queries.rows, list(screen.table.rows.ids))]


def paths(desk):
    return list(desk.ask(queries.paths).values())


def test_the_tree_shows_counts_and_the_card_what_comes_from_above(desk, goods, show):
    page = show(CategoriesPage(desk))
    desk.do(say("d"), actions.set_defaults, goods["Tea"], warn_line=7)
    page.tree.choose(goods["Green"])
    assert page.card_view.card.subtitle == "Tea › Green"
    line = page.card_view.card.sections[1].rows[0]
    assert (line.amount, line.detail) == ("7", "from Tea")


def test_alt_with_arrows_moves_a_category_and_a_loop_is_refused(desk, goods, show, qtbot):
    page = show(CategoriesPage(desk))
    said = []
    desk.objected.connect(lambda refused: said.append(str(refused)))
    page.tree.choose(goods["Ware"])
    press = lambda key: qtbot.keyClick(page.tree, key, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Right)
    assert paths(desk) == ["Tea", "Tea › Green", "Tea › Ware"]
    press(Qt.Key.Key_Up)
    assert paths(desk) == ["Tea", "Tea › Ware", "Tea › Green"]
    press(Qt.Key.Key_Left)
    assert paths(desk) == ["Tea", "Tea › Green", "Ware"]
    assert page.tree.current() == goods["Ware"]
    page.tree.moved.emit(goods["Tea"], goods["Green"], None)
    assert "loop" in said[0]


def test_a_new_category_lies_in_the_chosen_one(desk, goods, show):
    page = show(CategoriesPage(desk))
    page.tree.choose(goods["Green"])
    form = forms.new_category(page, desk.ask(queries.choices), page.nodes[page.tree.current()], lambda d: d)
    assert form.values()[0]["parent"] == goods["Green"]


def test_defaults_are_read_as_percent_and_shown_from_above(desk, goods, show):
    desk.do(say("d"), actions.set_defaults, goods["Tea"], tax_ppm=130_000)
    page = show(CategoriesPage(desk))
    above = desk.ask(queries.defaults, goods["Tea"])
    form = forms.defaults(page, page.nodes[goods["Green"]], above, lambda d: d)
    assert form.parts["tax_ppm"].widget.placeholderText() == "13 from Tea"
    form.parts["commission_ppm"].widget.setText("0.6")
    assert forms.read_defaults(form.values()[0])["commission_ppm"] == 6_000


def test_filters_narrow_the_list_and_are_cleared(desk, goods, show):
    screen = show(ProductList(desk))
    assert shown(screen) == ["Cup", "Pot", "Longjing"]
    facet = next(f for f in desk.ask(facets, screen.facets.filter) if f.code == CATEGORY)
    popup = screen.facets.open(facet)
    item = popup.list.topLevelItem(0)
    assert (item.text(0), item.text(1)) == ("Tea", "1")
    item.setCheckState(0, Qt.CheckState.Checked)
    assert shown(screen) == ["Longjing"]
    last = popup.list.topLevelItem(popup.list.topLevelItemCount() - 1)
    assert last.text(0) == "No category"
    last.setCheckState(0, Qt.CheckState.Checked)
    assert shown(screen) == ["Cup", "Longjing"]
    popup.close()
    clear = next(b for b in screen.facets.findChildren(QPushButton) if b.text() == "Clear filters")
    clear.click()
    assert len(shown(screen)) == 3


def test_a_filter_that_finds_nothing_says_so(desk, goods, show):
    screen = show(ProductList(desk))
    screen.narrow(CATEGORY, str(goods["Green"]))
    screen.facets.choose(screen.facets.filter.with_("vendor", frozenset({"Nobody"})))
    assert screen.stack.currentIndex() == 1


def test_a_tag_leads_to_its_products_and_a_smart_one_has_its_gear(desk, goods, show):
    page = show(TagsPage(desk))
    rows = {r.name: r for r in desk.ask(queries.tags)}
    assert tag_commands.shown(rows["Bare"]) == "⚙ Bare"
    card = page.card(rows["Bare"])
    assert [line.words for line in card.sections[2].rows] == ["without a picture"]
    assert next(a.why for a in card.more)
    screen = show(ProductList(desk))
    screen.narrow(TAG, str(rows["gift"].id))
    assert shown(screen) == ["Longjing"]


def test_the_form_of_a_smart_tag_is_made_from_its_conditions(desk, goods, show):
    tag = next(t for t in desk.ask(queries.tags) if t.smart)
    form = show(tag_commands.smart_form(desk, tag))
    editor = form.findChild(RuleEditor)
    editor.add(Rule("price_below", {"price": 12_500_000}))
    row = editor.rows[1]
    assert row.fields["price"].text() == "12.50"
    row.fields["price"].setText("20")
    assert editor.rules() == [Rule("no_picture", {}), Rule("price_below", {"price": 20_000_000})]
    row.box.setCurrentIndex(row.box.findData("category_in"))
    assert row.rule() == Rule("category_in", {"category": goods["Tea"]})
    form.accept()
    assert [r.code for r in desk.ask(queries.tags, [tag.id])[0].rules] == ["no_picture", "category_in"]


def test_category_and_attributes_of_many_change_only_what_was_touched(desk, goods, show):
    ids = [2, 3]
    save = lambda d: desk.carry_out(say("s"), _sort, ids, d, form.asked_of, form.first_values)
    form = show(forms.SortForm(None, "2", desk, ids, None, save))
    key = f"attribute-{goods['Material']}"
    assert not form.parts[key].widget.isVisible()
    box = form.parts["category"].widget
    box.setCurrentIndex(box.findData(goods["Ware"]))
    assert form.parts[key].widget.isVisible()
    form.accept()
    assert [desk.ask(queries.category_of, i) for i in ids] == [goods["Ware"]] * 2
    assert [desk.ask(queries.values, i) for i in ids] == [{goods["Material"]: "Clay"}, {}]


def test_the_last_of_several_words_is_offered(app, qtbot):
    edit = WordList("", ["gift", "glass"])
    qtbot.addWidget(edit)
    completer = edit.completer()
    edit.setText("summer, gl")
    assert completer.splitPath(edit.text()) == ["gl"]
    completer.setCompletionPrefix("gl")
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == "summer, glass, "


def test_the_whole_filtered_list_is_tagged(desk, goods, show, monkeypatch):
    asked = []
    monkeypatch.setattr(
        tag_commands, "tag_products", lambda _d, ids, what, off: asked.append((sorted(ids), what, off))
    )
    screen = show(ProductList(desk))
    screen.narrow(CATEGORY, str(goods["Tea"]))
    sorting.tag_list(screen)
    assert asked == [([1], "1 products", False)]


def test_a_range_of_numbers_is_typed_into_the_filter_and_a_tick_replaces_it(desk, goods, shop, show):
    size = shop.do(say("t"), act.add_attribute, "Size", AttributeKind.NUMBER, unit="ml").result
    ids = {r.title: r.id for r in desk.ask(product_queries.page)}
    for title, told in (("Cup", "60"), ("Pot", "200")):
        shop.do(say("t"), act.set_values, [ids[title]], {size: told})
    screen = show(ProductList(desk))
    facet = next(f for f in desk.ask(facets, screen.facets.filter) if f.words == "Size")
    popup = screen.facets.open(facet)
    popup.low.setText("100")
    popup.low.editingFinished.emit()
    assert shown(screen) == ["Pot"]
    popup.high.setText("a lot")
    popup.high.editingFinished.emit()
    assert (popup.high.property("wrong"), shown(screen)) == (True, ["Pot"])
    popup.high.setText("150")
    popup.high.editingFinished.emit()
    assert shown(screen) == []
    popup.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
    assert (popup.low.text(), shown(screen)) == ("", ["Cup"])
    popup.low.setText("60")
    popup.low.editingFinished.emit()
    assert popup.list.topLevelItem(0).checkState(0) == Qt.CheckState.Unchecked
    assert shown(screen) == ["Cup", "Pot"]
    popup.close()
    assert any("≥ 60 ml" in b.text() for b in screen.facets.findChildren(QPushButton))


def test_tags_are_offered_while_they_are_typed_into_the_form_of_a_product(desk, goods, qtbot):
    form = product_forms.new_product(None, "CNY", lambda d: d, tags=desk.ask(queries.tag_names))
    qtbot.addWidget(form)
    field = form.parts["tags"].widget
    assert isinstance(field, WordList)
    assert [field.completer().model().data(field.completer().model().index(i, 0)) for i in range(1)] == [
        "gift"
    ]


def test_an_attribute_of_several_words_is_told_with_commas(desk, goods, shop, show):
    use = shop.do(say("t"), act.add_attribute, "Use", AttributeKind.SEVERAL, options=["Home", "Gift"]).result
    product = desk.ask(product_queries.page)[0]
    form = forms.SortForm(show(CategoriesPage(desk)), "it", desk, [product.id], None, lambda d: d)
    field = form.parts[f"attribute-{use}"].widget
    assert isinstance(field, WordList)
    field.setText("gift, Home, ")
    shop.do(say("t"), _sort, [product.id], form.values()[0], form.asked_of, form.first_values)
    assert desk.ask(queries.values, product.id) == {use: "Home, Gift"}
