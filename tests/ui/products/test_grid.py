"""The grid page: it moves, types, copies, pastes and fills as a spreadsheet does, and undoes step by step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from shopdesk.core.texts import say
from shopdesk.model.products import actions, grid_queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.products import grid_text
from shopdesk.ui.products.grid import GridScreen

YUAN = 1_000_000
KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(desk, show):
    """The grid on three products, newest first: C, B, A; each costs 4 and sells at 10."""
    for name in "ABC":
        sku = SkuDraft(f"{name}-1", price=10 * YUAN, cost=4 * YUAN, options={"Size": "M"})
        desk.shop.do(say("p"), actions.create, ProductDraft(title=f"Tea {name}", skus=(sku,)))
    return show(GridScreen(desk))


def at(grid, row, key):
    grid.table.select(row, next(i for i, c in enumerate(grid.cells.columns) if c.key == key))
    grid.table.setFocus()


def press(grid, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(grid.table, key, modifier)


def editor(grid):
    """The newest: those that are closed go when the event loop is idle."""
    return grid.table.findChildren(QLineEdit)[-1]


def type_in(grid, text, end=KEY.Key_Return):
    QTest.keyClicks(grid.table, text[0])
    QTest.keyClicks(editor(grid), text[1:])
    QTest.keyClick(editor(grid), end)


def column(grid, key):
    return [
        r.value(key)
        for r in sorted(grid.desk.ask(grid_queries.rows, list(grid.cells.ids)), key=lambda r: -r.id)
    ]


def here(grid):
    index = grid.table.currentIndex()
    return index.row(), grid.cells.key(index.column())


def test_typing_replaces_a_cell_and_enter_goes_down(grid):
    at(grid, 0, "price")
    type_in(grid, "12.5")
    assert column(grid, "price") == [12_500_000, 10 * YUAN, 10 * YUAN]
    assert here(grid) == (1, "price")


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (KEY.Key_Tab, (1, "cost")),
        (KEY.Key_Backtab, (1, "option2")),
        (KEY.Key_Down, (2, "price")),
        (KEY.Key_Right, (1, "cost")),
    ],
)
def test_tab_and_arrows_write_what_was_typed_and_move(grid, key, place):
    at(grid, 1, "price")
    type_in(grid, "11", key)
    assert column(grid, "price")[1] == 11 * YUAN
    assert here(grid) == place


def test_f2_changes_a_cell_and_escape_leaves_it(grid):
    at(grid, 0, "title")
    press(grid, KEY.Key_F2)
    assert editor(grid).text() == "Tea C"
    QTest.keyClicks(editor(grid), "x")
    QTest.keyClick(editor(grid), KEY.Key_Escape)
    assert column(grid, "title")[0] == "Tea C"


def test_tab_past_the_last_column_goes_to_the_next_row(grid):
    at(grid, 0, grid.table.shown()[-1])
    press(grid, KEY.Key_Tab)
    assert here(grid) == (1, grid.table.shown()[0])


def test_the_margin_follows_what_is_being_typed(grid):
    at(grid, 0, "price")
    margin = next(i for i, c in enumerate(grid.cells.columns) if c.key == "margin")
    assert grid.cells.text(0, margin) == "60.0%"
    QTest.keyClicks(grid.table, "8")
    assert grid.cells.text(0, margin) == "50.0%"
    QTest.keyClick(editor(grid), KEY.Key_Escape)
    assert grid.cells.text(0, margin) == "60.0%"


def test_a_block_from_a_spreadsheet_is_one_step(grid, desk):
    QGuiApplication.clipboard().setText("11\t5\r\n12\t6\r\n")
    at(grid, 0, "price")
    press(grid, KEY.Key_V, CTRL)
    assert (column(grid, "price"), column(grid, "cost")) == (
        [11 * YUAN, 12 * YUAN, 10 * YUAN],
        [5 * YUAN, 6 * YUAN, 4 * YUAN],
    )
    press(grid, KEY.Key_Z, CTRL)
    assert (column(grid, "price"), column(grid, "cost")) == ([10 * YUAN] * 3, [4 * YUAN] * 3)


def test_one_copied_cell_fills_the_selection_and_copies_paste_back(grid):
    at(grid, 0, "vendor")
    type_in(grid, "Farm")
    at(grid, 0, "vendor")
    press(grid, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Farm"
    grid.table._select_block(0, grid.table.currentIndex().column(), 2, grid.table.currentIndex().column())
    press(grid, KEY.Key_V, CTRL)
    assert column(grid, "vendor") == ["Farm"] * 3


def test_fill_down_clear_and_ctrl_enter_are_each_one_step(grid, desk):
    at(grid, 0, "warn_line")
    type_in(grid, "7")
    at(grid, 0, "warn_line")
    press(grid, KEY.Key_Down, CTRL | SHIFT)
    press(grid, KEY.Key_D, CTRL)
    assert column(grid, "warn_line") == [7, 7, 7]
    press(grid, KEY.Key_Delete)
    assert column(grid, "warn_line") == [None, None, None]
    QTest.keyClicks(grid.table, "9")
    QTest.keyClick(editor(grid), KEY.Key_Return, CTRL)
    assert column(grid, "warn_line") == [9, 9, 9]
    for expected in ([None] * 3, [7, 7, 7], [7, None, None], [None] * 3):
        press(grid, KEY.Key_Z, CTRL)
        assert column(grid, "warn_line") == expected


def test_what_cannot_be_stays_as_typed_marked_with_its_reason(grid, app):
    QGuiApplication.clipboard().setText("11\nfree\n3")
    at(grid, 0, "price")
    press(grid, KEY.Key_V, CTRL)
    assert column(grid, "price") == [11 * YUAN, 10 * YUAN, 10 * YUAN]
    at(grid, 1, "price")
    app.processEvents()
    index = grid.table.currentIndex()
    assert index.data() == "free"
    assert "not a price" in grid.foot._words.text()
    assert "2 marked" in grid.foot._next.text()
    assert grid.foot._why.isVisible()
    press(grid, KEY.Key_Escape)
    assert index.data() == "¥10.00"
    assert len(grid.cells.wrong) == 1


def test_undoing_a_paste_takes_its_marks_along(grid):
    QGuiApplication.clipboard().setText("11\nfree")
    at(grid, 0, "price")
    press(grid, KEY.Key_V, CTRL)
    press(grid, KEY.Key_Z, CTRL)
    assert (grid.cells.wrong, column(grid, "price")) == ({}, [10 * YUAN] * 3)


def test_each_undo_takes_back_one_paste_though_all_its_cells_were_refused(grid):
    at(grid, 2, "weight_g")
    type_in(grid, "7")
    for words, row in (("free", 0), ("dear", 1)):
        QGuiApplication.clipboard().setText(words)
        at(grid, row, "price")
        press(grid, KEY.Key_V, CTRL)
    left = []
    for _i in range(3):
        press(grid, KEY.Key_Z, CTRL)
        left.append((len(grid.cells.wrong), column(grid, "weight_g")[2]))
    assert left == [(1, 7), (0, 7), (0, 0)]


def test_a_reason_lets_prices_under_the_floor_pass(grid, desk):
    from shopdesk.model.products.grid import Cell

    sku = int(grid.cells.ids[0])
    grid.write([Cell(sku, "price", "3")], say("x"))
    assert grid.cells.wrong
    grid.write([Cell(sku, "price", "3")], say("x"), "Clearing")
    assert (grid.cells.wrong, column(grid, "price")[0]) == ({}, 3 * YUAN)


def test_rows_below_the_last_sku_are_named_not_lost_in_silence(grid, desk, qtbot):
    QGuiApplication.clipboard().setText("1\n2\n3\n4\n5")
    at(grid, 1, "weight_g")
    with qtbot.waitSignal(desk.objected) as said:
        press(grid, KEY.Key_V, CTRL)
    assert "3 rows of the clipboard" in str(said.args[0])
    assert column(grid, "weight_g") == [0, 1, 2]


def test_what_others_change_is_seen_and_own_edits_leave_the_rows_in_place(grid, desk):
    at(grid, 1, "state")
    type_in(grid, "Archived")
    assert len(grid.cells.ids) == 3
    desk.do(say("x"), actions.edit_product, 3, title="Other")
    assert len(grid.cells.ids) == 2
    assert column(grid, "title")[0] == "Other"


def test_chosen_products_are_shown_alone_until_all_are_wanted(grid):
    grid.show_products([1, 2])
    assert len(grid.cells.ids) == 2
    assert "2" in grid.only.text()
    grid.show_all()
    assert len(grid.cells.ids) == 3


def test_many_cells_are_written_beside_the_window(grid, desk):
    skus = tuple(SkuDraft(f"N{i}", price=YUAN) for i in range(400))
    desk.do(say("x"), actions.create, ProductDraft(title="Many", skus=skus))
    at(grid, 0, "weight_g")
    press(grid, KEY.Key_Down, CTRL | SHIFT)
    grid.table.fill("5")
    assert {int(w) for w in column(grid, "weight_g")} == {5}
    press(grid, KEY.Key_Z, CTRL)
    assert {int(w) for w in column(grid, "weight_g")} == {0}


@pytest.mark.parametrize(
    ("text", "rows"),
    [("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]), ('"two\nlines"\t"5"" pipe"', [["two\nlines", '5" pipe']]),
     ('5" pipe\tx', [['5" pipe', "x"]]), ('"open\tx', [['"open', "x"]]), ("", [[""]]), ("\t\n", [["", ""]]),
     ("a\n\nb", [["a"], [""], ["b"]])],
)  # fmt: skip
def test_a_clipboard_is_read_as_spreadsheets_write_it(text, rows):
    assert grid_text.parse(text) == rows


CELLS = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r"), max_size=8)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_any_block_is_read_back_as_it_was_written(block):
    got = grid_text.parse(grid_text.write(block))
    plain = [[c[1:] if c[:1] == "'" and c[1:2] in "=+-@" and c[1:2] else c for c in row] for row in got]
    want = [[c[1:] if c[:1] == "'" and c[1:2] in "=+-@" and c[1:2] else c for c in row] for row in block]
    assert plain == want or (block[-1] == [""] and plain == want[:-1])


def test_a_block_repeats_over_a_selection_it_fits_whole_times():
    assert grid_text.spread([["a", "b"]], 2, 4) == [["a", "b", "a", "b"]] * 2
    assert grid_text.spread([["a", "b"]], 2, 3) == [["a", "b"]] * 2
    assert grid_text.spread([["a"], ["b"]], 3, 1) == [["a"], ["b"]]
    assert grid_text.spread([["a", "b"], ["c"]], 1, 1) == [["a", "b"], ["c", ""]]


@pytest.fixture
def scrolled(grid):
    """The grid in a narrow window, scrolled to the right."""
    for column in range(len(grid.cells.columns)):
        grid.table.setColumnHidden(column, False)
    grid.resize(900, 500)
    QTest.qWait(1)
    assert not grid.table.frozen.isVisible()
    grid.table.horizontalScrollBar().setValue(600)
    return grid


def test_product_and_sku_stay_in_view_while_the_grid_is_scrolled_sideways(scrolled):
    table, frozen = scrolled.table, scrolled.table.frozen
    assert frozen.isVisible()
    assert [scrolled.cells.key(c) for c in frozen.columns()] == ["title", "code"]
    assert frozen.width() == table.columnWidth(0) + table.columnWidth(1)
    assert (
        frozen.visualRect(scrolled.cells.index(2, 1)).top()
        == table.visualRect(scrolled.cells.index(2, 1)).top()
    )
    table.horizontalScrollBar().setValue(0)
    assert not frozen.isVisible()


def test_a_cell_that_is_gone_to_is_never_under_the_columns_that_stay(scrolled):
    at(scrolled, 0, "summary")
    for _ in range(9):
        press(scrolled, KEY.Key_Left)
        index = scrolled.table.currentIndex()
        edge = scrolled.table.frozen.width() if scrolled.table.frozen.isVisible() else 0
        assert scrolled.table.visualRect(index).left() >= edge


def test_a_column_that_stays_is_chosen_and_typed_into_where_it_lies(scrolled):
    frozen, value = scrolled.table.frozen, scrolled.table.horizontalScrollBar().value()
    place = frozen.visualRect(scrolled.cells.index(1, 0)).center()
    QTest.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (here(scrolled), scrolled.table.horizontalScrollBar().value()) == ((1, "title"), value)
    type_in(scrolled, "Oolong")
    assert column(scrolled, "title") == ["Tea C", "Oolong", "Tea A"]
    assert scrolled.table.horizontalScrollBar().value() == 0


def test_a_single_cell_that_is_pasted_or_emptied_is_named_not_counted(grid):
    at(grid, 0, "barcode")
    QGuiApplication.clipboard().setText("690")
    press(grid, KEY.Key_V, CTRL)
    assert str(grid.desk.shop.undo_label()) == "C-1: Barcode"
    press(grid, KEY.Key_Delete)
    assert str(grid.desk.shop.undo_label()) == "C-1: Barcode"


def test_while_a_barcode_is_typed_that_another_sku_has_the_grid_names_it_and_still_writes_it(grid):
    grid.desk.shop.do(say("b"), actions.edit_sku, 1, barcode="6901")
    at(grid, 0, "barcode")
    QTest.keyClicks(grid.table, "6")
    QTest.keyClicks(editor(grid), "901")
    QTest.qWait(20)
    assert "A-1, Tea A, has this barcode too" in grid.foot._words.text()
    assert grid.foot._words.objectName() == "waitingText"
    QTest.keyClick(editor(grid), KEY.Key_Return)
    assert column(grid, "barcode") == ["6901", "", "6901"]
