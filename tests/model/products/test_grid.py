"""The grid: what a cell takes, what it refuses and why, one step for a whole paste, and nothing lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.files import create
from shopdesk.model.products import actions, grid, grid_queries, price_queries, queries
from shopdesk.model.products.grid import Cell
from shopdesk.model.products.records import Category, ProductState
from shopdesk.model.products.rules import ProductDraft, SkuDraft

YUAN = 1_000_000
DO = say("test")


def fill(shop):
    """Two products with three SKUs and a category; the first SKU has stock."""
    sizes = tuple(
        SkuDraft(c, title=t, price=p * YUAN, cost=4 * YUAN, options={"Size": t})
        for c, t, p in (("TEA-S", "S", 10), ("TEA-L", "L", 18))
    )
    shop.do(DO, actions.create, ProductDraft(title="Tea", skus=sizes, vendor="Farm", tags="green, new"))
    shop.do(
        DO, actions.create, ProductDraft(title="Cup", skus=(SkuDraft("CUP", price=30 * YUAN, barcode="690"),))
    )
    shop.do(DO, lambda work: work.session.add(Category(name="Teaware")))
    shop.do(DO, actions.receive, 1, 5, 4 * YUAN)
    return shop


@pytest.fixture
def tea(shop):
    return fill(shop)


def row(shop, sku_id):
    return shop.ask(grid_queries.rows, [sku_id])[0]


def put(shop, *cells, reason=""):
    return shop.do(DO, grid.apply, [Cell(*c) for c in cells], reason)


@pytest.mark.parametrize(
    ("sku", "column", "typed", "value"),
    [(1, "price", "¥12.50", 12_500_000), (1, "price", "1,250", 1250 * YUAN), (1, "compare_price", "", None),
     (2, "cost", "3.5", 3_500_000), (1, "weight_g", "0.25 kg", 250), (1, "weight_g", "", 0),
     (1, "volume_cm3", "20 × 15 x 8", 2400), (1, "volume_cm3", "", 0), (1, "warn_line", "7", 7),
     (1, "barcode", '="0690123456789"', "0690123456789"), (1, "state", "停售", ProductState.PAUSED),
     (1, "state", "on sale", ProductState.ACTIVE), (1, "title", " Green  tea ", "Green tea"), (1, "vendor", "", ""),
     (3, "category", "teaware", "Teaware"), (1, "tags", "new，red", "new, red"), (1, "option1", "XS", "XS"),
     (1, "margin", "60%", 0.6), (1, "code", "'+X", "+X")],
)  # fmt: skip
def test_a_cell_takes_what_people_and_spreadsheets_write(tea, sku, column, typed, value):
    done = put(tea, (sku, column, typed))
    assert done.result.wrong == {}
    assert row(tea, sku).value(column) == value
    if done.step is not None:
        tea.undo()
    assert checking.check(tea).ok


@pytest.mark.parametrize(
    ("sku", "column", "typed", "words"),
    [(1, "price", "cheap", "not a price"), (1, "price", "", "Every SKU has a price"),
     (1, "price", "-1", "zero or more"),
     (1, "price", "3.99", "Below the floor of 4.00"), (1, "cost", "9", "5 pieces are there"),
     (1, "title", "", "a name"),
     (1, "code", "CUP", "another SKU's code"), (1, "code", "", "a code"), (1, "barcode", "6.90123E+12", "shortened"),
     (1, "weight_g", "-5", "not a weight"),
     (1, "volume_cm3", "1 × 2 × 3 × 4", "not a volume"), (1, "warn_line", "1.5", "whole number"),
     (1, "state", "sold", "one of"),
     (1, "category", "Nope", "no category"), (3, "option1", "Red", "no such option"), (1, "option1", "l", "already"),
     (1, "on_hand", "7", "counted or received"), (3, "margin", "50", "cost is not known"),
     (1, "margin", "120", "under 100"),
     (99, "price", "1", "no longer there"), (1, "tags", "x" * 61, "at most 60")],
)  # fmt: skip
def test_a_cell_that_cannot_be_says_why_and_keeps_what_it_had(tea, sku, column, typed, words):
    done = put(tea, (sku, column, typed))
    assert words in str(done.result.wrong[sku, column])
    assert (done.result.changed, done.step) == (0, None)


def test_a_paste_does_what_can_be_and_names_the_rest_in_one_step(tea):
    done = put(
        tea,
        (1, "price", "11"),
        (2, "price", "free"),
        (3, "price", "31"),
        (3, "cost", "20"),
        (1, "vendor", "Coop"),
    )
    assert (done.result.changed, list(done.result.wrong)) == (4, [(2, "price")])
    assert [row(tea, i).price for i in (1, 2, 3)] == [11 * YUAN, 18 * YUAN, 31 * YUAN]
    assert row(tea, 2).vendor == "Coop"
    assert tea.ask(price_queries.history, sku_id=1)[0].why == "In the grid"
    tea.undo()
    assert [row(tea, i).price for i in (1, 2, 3)] == [10 * YUAN, 18 * YUAN, 30 * YUAN]
    tea.redo()
    assert checking.check(tea).ok


def test_a_price_and_its_cost_pasted_together_are_judged_together(tea):
    done = put(tea, (3, "price", "31"), (3, "cost", "40"))
    assert list(done.result.wrong) == [(3, "price")]
    assert put(tea, (3, "price", "31"), reason="Clearing").result.wrong == {}


def test_two_names_for_one_product_are_not_silently_one(tea):
    done = put(tea, (1, "title", "Black tea"), (2, "title", "White tea"))
    assert str(done.result.wrong[2, "title"]) == "TEA-S is of the same product, and says otherwise."
    assert row(tea, 2).title == "Black tea"


def test_a_renamed_code_that_was_used_goes_on_meaning_its_sku(tea):
    put(tea, (1, "code", "GREEN-S"), (2, "code", "GREEN-L"))
    assert tea.ask(queries.sku_by_code, "TEA-S") == 1
    assert tea.ask(queries.sku_by_code, "TEA-L") is None


def test_a_product_is_what_its_skus_are(tea):
    put(tea, (1, "state", "archived"))
    assert tea.ask(queries.rows, [1])[0].state == ProductState.ACTIVE
    put(tea, (2, "state", "archived"))
    assert tea.ask(queries.rows, [1])[0].state == ProductState.ARCHIVED
    put(tea, (2, "state", "draft"))
    assert tea.ask(queries.rows, [1])[0].state == ProductState.DRAFT


def test_the_views_count_what_they_show(tea):
    counts = tea.ask(grid_queries.chips)
    assert counts == {v: len(tea.ask(grid_queries.ids, v)) for v in grid_queries.GridView}
    assert (counts["all"], counts["no_cost"], counts["no_barcode"]) == (3, 1, 2)
    assert list(tea.ask(grid_queries.ids)) == [3, 1, 2]
    assert list(tea.ask(grid_queries.ids, search_for="tea")) == [1, 2]
    assert list(tea.ask(grid_queries.ids, products=[1])) == [1, 2]


@pytest.mark.parametrize("sort", sorted(grid_queries.SORTS))
def test_the_grid_sorts_by_any_column_that_offers_it(tea, sort):
    up = list(tea.ask(grid_queries.ids, sort=sort, descending=False))
    values = [row(tea, i).value(sort or "product_id") for i in up]
    assert sorted(up) == [1, 2, 3]
    assert values == sorted(values, key=lambda v: (v is not None, v))


def test_scripts_write_cells_by_code_whole_or_not_at_all(tea):
    assert tea.do(DO, grid.set_cells, [("tea-s", "price", "12"), ("CUP", "vendor", "Kiln")]).result == 2
    with pytest.raises(Refused, match="not a price"):
        tea.do(DO, grid.set_cells, [("TEA-S", "price", "13"), ("CUP", "price", "x")])
    assert row(tea, 1).price == 12 * YUAN


TABLES = (
    "product",
    "sku",
    "sku_alias",
    "price_change",
    "tag",
    "product_tag",
    "product_stat",
    "stock_level",
    "variant_gone",
)


def everything(shop):
    def dump(session):
        return {
            t: sorted(map(tuple, session.execute(text(f"SELECT * FROM {t}")).all()), key=repr) for t in TABLES
        }

    return shop.ask(dump)


WORDS = st.one_of(
    st.sampled_from(["", "0", "5", "12.5", "40%", "TEA-S", "TEA-L", "CUP", "NEW", "new2", "archived", "在售", "draft",
                     "Teaware",
                     "L", "S", "red, blue", "690", "2kg", "x"]),
    st.text(max_size=12),
)  # fmt: skip
PASTES = st.lists(
    st.builds(Cell, st.integers(1, 3), st.sampled_from([c.key for c in grid_queries.COLUMNS]), WORDS),
    max_size=25,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    from datetime import UTC, datetime

    shop = fill(
        create(tmp_path_factory.mktemp("grid") / "tea.shopdesk", name="Tea", books_start=date(2026, 1, 1),
               clock=lambda: datetime(2026, 3, 5, 2, 0, tzinfo=UTC))
    )  # fmt: skip
    yield shop
    shop.close()


@given(PASTES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_paste_and_its_undo_leave_the_same_file(shared, cells):
    before = everything(shared)
    done = shared.do(DO, grid.apply, cells)
    if done.step is None:
        assert done.result.changed == 0 or everything(shared) == before
        return
    after = everything(shared)
    shared.undo()
    assert everything(shared) == before
    shared.redo()
    assert everything(shared) == after
    shared.undo()


@given(st.lists(st.sampled_from([c.key for c in grid_queries.COLUMNS]), min_size=1, unique=True))
@settings(max_examples=20, deadline=None)
def test_what_is_copied_and_pasted_where_it_was_changes_nothing(shared, columns):
    rows = shared.ask(grid_queries.rows, [1, 2, 3])
    cells = [Cell(r.id, c, grid_queries.text_of(r, c, "CNY")) for r in rows for c in columns]
    done = shared.do(DO, grid.apply, cells)
    assert (done.step, done.result.changed, done.result.wrong) == (None, 0, {})


def test_five_thousand_cells_are_one_step_in_seconds(shop):
    import time

    def make(work):
        for p in range(200):
            skus = tuple(SkuDraft(f"S{p}-{i}", price=10 * YUAN, options={"N": str(i)}) for i in range(5))
            actions.create(work, ProductDraft(title=f"Many {p}", skus=skus))

    shop.do(DO, make)
    columns = {"price": "12.5", "compare_price": "20", "barcode": "690", "weight_g": "5", "warn_line": "3"}
    start = time.perf_counter()
    done = put(shop, *((i, c, t) for i in range(1, 1001) for c, t in columns.items()))
    assert done.result.changed == 5000
    assert time.perf_counter() - start < 20
    shop.undo()
    assert row(shop, 1).price == 10 * YUAN
