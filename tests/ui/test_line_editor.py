"""Rows of goods by keyboard: what is typed, edited and removed, wherever they stand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from shopdesk.core.texts import say
from shopdesk.model.products import actions
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.bundles.editor import parts_editor
from shopdesk.ui.line_editor import GoodsForm, split_count
from shopdesk.ui.orders.entry import order_rows


@pytest.fixture
def goods(desk):
    """7 mugs at 20.00 and 4 caddies at 12.00."""
    for code, price, n in (("MUG", 20, 7), ("CADDY", 12, 4)):
        sku = SkuDraft(code, "", price * 1_000_000, 5_000_000, opening=n)
        desk.shop.do(say("goods"), actions.create, ProductDraft(code.title(), (sku,)))


@pytest.fixture
def made(desk, goods, show):
    return show(order_rows(desk), 600, 400)


def typed(editor, qtbot, *words):
    for word in words:
        qtbot.keyClicks(editor.search, word)
        qtbot.keyClick(editor.search, Qt.Key.Key_Return)


def rows(editor):
    return [(r["code"], r["quantity"], r["price"]) for r in editor.rows]


def test_enter_adds_the_chosen_offer_with_the_pieces_before_it(made, qtbot):
    typed(made, qtbot, "3 mug", "caddy")
    assert rows(made) == [("MUG", 3, 20_000_000), ("CADDY", 1, 12_000_000)]
    assert made.total.text() == "¥72.00"


def test_what_is_offered_says_its_price_and_what_is_there(made, qtbot):
    qtbot.keyClicks(made.search, "mug")
    assert made.offers.item(0).text() == "MUG   Mug   ¥20.00   7 there"


def test_what_is_there_is_without_what_the_other_rows_take(made, qtbot):
    typed(made, qtbot, "3 mug", "2 mug", "caddy")
    assert [made.table.item(i, 4).text() for i in range(3)] == ["5", "4", "4"]


def test_cells_are_edited_and_what_is_no_number_changes_nothing(made, qtbot):
    typed(made, qtbot, "2 mug")
    for words in ("0", "-1", "two", "1.5"):
        made.table.item(0, 1).setText(words)
    made.table.item(0, 2).setText("-3")
    assert rows(made) == [("MUG", 2, 20_000_000)]
    made.table.item(0, 1).setText("5")
    made.table.item(0, 2).setText("18.50")
    assert rows(made) == [("MUG", 5, 18_500_000)]
    assert made.table.item(0, 3).text() == "¥92.50"


def test_what_cannot_be_read_stays_marked_with_the_reason_until_it_is_put_right(made, qtbot):
    typed(made, qtbot, "2 mug")
    made.table.item(0, 1).setText("-5")
    assert made.table.item(0, 1).text() == "-5"
    assert made.refused.text() == "MUG, Pieces: “-5” is below 1."
    assert made.refused.isVisible()
    made.table.item(0, 1).setText("5")
    assert not made.refused.isVisible()
    assert rows(made) == [("MUG", 5, 20_000_000)]


def test_a_code_that_nobody_has_is_told_until_one_types_on(made, qtbot):
    typed(made, qtbot, "6900000000000")
    assert made.refused.text() == "No SKU is found by “6900000000000”."
    qtbot.keyClick(made.search, Qt.Key.Key_Backspace)
    assert made.refused.text() == ""


def test_a_form_of_goods_saves_nothing_while_a_cell_is_marked(desk, made, qtbot, show):
    saved = []
    form = show(GoodsForm(made, None, "Goods", [], lambda d: saved.append(d) or True))
    typed(made, qtbot, "2 mug")
    made.table.item(0, 1).setText("99999999999")
    form.accept()
    assert saved == []
    assert form.isVisible()
    made.table.item(0, 1).setText("3")
    form.accept()
    assert [r["quantity"] for r in saved[0]["rows"]] == [3]


def test_delete_removes_the_chosen_row_only(made, qtbot):
    typed(made, qtbot, "mug", "caddy")
    made.table.selectRow(0)
    qtbot.keyClick(made.table, Qt.Key.Key_Delete)
    assert [r["code"] for r in made.rows] == ["CADDY"]


def test_an_order_may_name_a_sku_twice_and_a_bundle_counts_it_up(desk, made, qtbot, show):
    typed(made, qtbot, "mug", "2 mug")
    assert [r["quantity"] for r in made.rows] == [1, 2]
    parts = show(parts_editor(desk, 50_000_000))
    typed(parts, qtbot, "mug", "2 mug")
    assert [r["quantity"] for r in parts.rows] == [3]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("3 mug", (3, "mug")),
        ("mug", (1, "mug")),
        ("0042", (1, "0042")),
        ("6901234567892 x", (1, "6901234567892 x")),
    ],
)
def test_a_number_before_the_words_is_pieces_and_alone_is_a_code(words, meant):
    assert split_count(words) == meant


def test_a_barcode_of_two_skus_is_chosen_with_the_arrows_not_guessed(made, desk, qtbot):
    for sku_id in (1, 2):
        desk.shop.do(say("b"), actions.edit_sku, sku_id, barcode="6901")
    typed(made, qtbot, "6901")
    assert rows(made) == []
    assert "Several SKUs have this barcode" in made.refused.text()
    qtbot.keyClick(made.search, Qt.Key.Key_Down)
    qtbot.keyClick(made.search, Qt.Key.Key_Return)
    assert len(rows(made)) == 1
