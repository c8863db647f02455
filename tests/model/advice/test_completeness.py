"""The score of a product, what it lacks, and filling it in; kept by triggers, undone and done again."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.advice import actions as advice
from shopdesk.model.advice import queries
from shopdesk.model.advice.records import CHECKLIST, bit, gaps_of, score_of
from shopdesk.model.checking import check
from shopdesk.model.products import actions
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.taxonomy.actions import add_category

DO = say("test")
LONG = "A cup of white porcelain, thin as paper, fired twice."


def bare(title="Cup", *codes):
    return ProductDraft(title, tuple(SkuDraft(c) for c in codes or ("CU-1",)))


@pytest.fixture
def cup(shop):
    shop.do(DO, actions.create, bare())
    return shop


def score(shop, product=1):
    return shop.ask(queries.of_product, product)


def lacks(shop, product=1):
    return set(score(shop, product)[1])


def sound(shop):
    return check(shop).broken == []


def file(tmp_path):
    path = tmp_path / "cup.png"
    out = io.BytesIO()
    Image.effect_noise((900, 900), 80).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return str(path)


def test_the_weights_add_up_to_a_hundred():
    assert sum(p.weight for p in CHECKLIST) == 100
    assert score_of(0) == 100
    assert score_of(sum(bit(p.code) for p in CHECKLIST)) == 0
    assert [p.code for p in CHECKLIST if p.grave] == ["cost"]  # the one that falsifies profit


def test_a_bare_product_has_only_its_name(cup):
    found, gaps = score(cup)
    assert found == 10
    assert set(gaps) == {p.code for p in CHECKLIST} - {"name"}


@pytest.mark.parametrize(
    ("gap", "value", "more"),
    [
        ("cost", "12.50", {}), ("price", "¥39", {}), ("summary", "White cup", {}), ("description", LONG, {}),
        ("category", "Cups", {}), ("tags", "white, thin, gift", {}), ("supplier", "Kiln", {"lead_days": 12}),
        ("weight", "240", {}), ("barcode", "6901234567892", {}), ("warn_line", "4", {}),
    ],
)  # fmt: skip
def test_each_point_filled_in_adds_its_weight_and_undo_takes_it_off(cup, gap, value, more):
    cup.do(DO, add_category, "Cups")
    weight = next(p.weight for p in CHECKLIST if p.code == gap)
    cup.do(DO, advice.fill_gap, 1, gap, value, **more)
    assert score(cup) == (10 + weight, tuple(p.code for p in CHECKLIST if p.code not in (gap, "name")))
    assert sound(cup)
    cup.undo()
    assert score(cup)[0] == 10
    cup.redo()
    assert score(cup)[0] == 10 + weight
    assert sound(cup)


def test_a_complete_product_has_a_hundred(cup, tmp_path):
    cup.do(DO, add_category, "Cups")
    for gap, value in {
        "cost": "12.5", "price": "39", "summary": "Cup", "description": LONG, "category": "1", "tags": "a,b,c",
        "weight": "240", "barcode": "690", "warn_line": "0", "picture": file(tmp_path),
    }.items():  # fmt: skip
        cup.do(DO, advice.fill_gap, 1, gap, value)
    cup.do(DO, advice.fill_gap, 1, "supplier", "Kiln", lead_days=0)
    assert score(cup) == (100, ())
    assert cup.ask(queries.overview).score == 100
    assert list(cup.ask(queries.ids)) == []


def test_one_variant_without_cost_is_enough_to_lack_it(shop):
    shop.do(DO, actions.create, bare("Tea", "T-50", "T-100"))
    shop.do(DO, actions.set_cost, 1, 5_0000)
    assert "cost" in lacks(shop)
    assert [s.sku_id for s in shop.ask(queries.stops, "cost")] == [2]
    shop.do(DO, actions.set_sku_state, 2, ProductState.ARCHIVED)
    assert "cost" not in lacks(shop)
    shop.do(DO, actions.set_sku_state, 2, ProductState.ACTIVE)
    assert "cost" in lacks(shop)


def test_a_product_named_by_its_code_has_no_name(shop):
    shop.do(DO, actions.create, bare("mug-01", "MUG-01"))
    assert "name" in lacks(shop)
    shop.do(DO, advice.fill_gap, 1, "name", "Glass tea mug")
    assert "name" not in lacks(shop)


def test_a_warn_line_above_counts_and_the_shops_does_not(cup):
    from shopdesk.model.taxonomy.actions import put_in_category, set_defaults

    assert "warn_line" in lacks(cup)
    top = cup.do(DO, add_category, "Teaware").result
    below = cup.do(DO, add_category, "Cups", top).result
    cup.do(DO, put_in_category, [1], below)
    assert "warn_line" in lacks(cup)
    cup.do(DO, set_defaults, top, warn_line=3)
    assert "warn_line" not in lacks(cup)
    cup.undo()
    assert "warn_line" in lacks(cup)
    assert sound(cup)


def test_two_tags_are_not_three(cup):
    cup.do(DO, advice.fill_gap, 1, "tags", "white，thin")
    assert "tags" in lacks(cup)
    cup.do(DO, advice.fill_gap, 1, "tags", "gift")
    assert "tags" not in lacks(cup)


def test_what_is_archived_is_not_counted(cup):
    cup.do(DO, actions.set_state, [1], ProductState.ARCHIVED)
    assert score(cup) is None
    assert cup.ask(queries.overview).products == 0
    cup.undo()
    assert score(cup)[0] == 10
    assert sound(cup)


def test_the_overview_counts_and_averages(shop):
    for i in range(4):
        shop.do(DO, actions.create, bare(f"Cup {i}", f"C-{i}"))
    shop.do(DO, actions.set_cost, 1, 5_0000)
    shop.do(DO, actions.edit_sku, 2, weight_g=100)
    found = shop.ask(queries.overview)
    counts = {g.point.code: g.count for g in found.gaps}
    assert (found.products, counts["cost"], counts["weight"], counts["barcode"]) == (4, 3, 3, 4)
    assert found.score == round((10 * 4 + 14 + 5) / 4)
    assert found.gaps[0].point.code == "cost"


def test_lists_name_the_products_worst_first_newest_first_and_by_search(shop):
    for i, title in enumerate(("Cup", "Pot", "Tray")):
        shop.do(DO, actions.create, bare(title, f"C-{i}"))
    shop.do(DO, actions.set_cost, 2, 5_0000)
    assert list(shop.ask(queries.ids)) == [1, 3, 2]
    assert list(shop.ask(queries.ids, "cost")) == [1, 3]
    assert list(shop.ask(queries.ids, "cost", by_score=False, limit=1)) == [3]
    assert list(shop.ask(queries.ids, "barcode", "pot")) == [2]
    row = shop.ask(queries.rows, [2, 99])[0]
    assert (row.title, row.sku, row.score) == ("Pot", "C-1", 24)
    assert "cost" not in row.gaps


def test_stops_walk_through_one_product_point_by_point(cup):
    cup.do(DO, actions.create, bare("Pot", "PO-1"))
    found = cup.ask(queries.stops, queries.ALL, [1])
    assert [s.gap for s in found] == [p.code for p in CHECKLIST if p.code != "name"]
    assert {s.product_id for s in found} == {1}
    known = cup.ask(queries.known, found[0])
    assert (known.title, known.sku, known.cost, known.open) == ("Cup", "CU-1", None, True)
    cup.do(DO, actions.set_cost, 1, 7_0000)
    assert not cup.ask(queries.known, found[0]).open


@pytest.mark.parametrize(
    ("gap", "value"),
    [
        ("cost", ""), ("cost", "much"), ("cost", "-1"), ("price", "0"), ("weight", "0"), ("weight", "1.5"),
        ("weight", "-3"), ("category", "Nowhere"), ("category", "99"), ("warn_line", "-1"), ("tags", " , "),
        ("picture", "/nowhere.png"), ("supplier", "Kiln"), ("colour", "red"), ("cost", "—"), ("barcode", "123"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_refused_beside_its_field(cup, gap, value):
    from shopdesk.core.problems import Trouble

    cup.do(DO, actions.create, ProductDraft("Pot", (SkuDraft("PO-1", barcode="123"),)))
    with pytest.raises((Refused, Trouble)) as refused:
        cup.do(DO, advice.fill_gap, 1, gap, value)
    if isinstance(refused.value, Refused):
        assert refused.value.problems[0].field in ("value", "lead_days", "gap")
    assert score(cup)[0] == 10
    assert sound(cup)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["cost", "price", "weight", "barcode", "summary", "tags", "warn_line", "archive", "back",
                         "undo", "redo", "sku", "receive"]),
        st.integers(1, 3),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_done_the_scores_are_what_the_products_say(tmp_path_factory, steps):
    from datetime import date

    from shopdesk.model.files import create

    shop = create(tmp_path_factory.mktemp("any") / "a.shopdesk", name="A", books_start=date(2026, 1, 1))
    try:
        for i in range(3):
            shop.do(DO, actions.create, bare(f"P{i}", f"P-{i}"))
        for n, (what, product) in enumerate(steps):
            _step(shop, what, product, n)
        assert sound(shop)
        with_gaps = shop.ask(lambda s: s.execute(text("SELECT score, gaps FROM product_check")).all())
        assert all(found == score_of(gaps) for found, gaps in with_gaps)
        assert all(gaps_of(g) for _s, g in with_gaps)
    finally:
        shop.close()


def _step(shop, what, product, n):
    try:
        if what in ("undo", "redo"):
            if getattr(shop, f"{what}_label")():
                getattr(shop, what)()
        elif what in ("archive", "back"):
            state = ProductState.ARCHIVED if what == "archive" else ProductState.ACTIVE
            shop.do(DO, actions.set_state, [product], state)
        elif what == "sku":
            shop.do(DO, actions.add_sku, product, SkuDraft(f"N-{n}"))
        elif what == "receive":
            shop.do(DO, actions.receive, product, 3, 5_0000)
        else:
            shop.do(DO, advice.fill_gap, product, what, f"{n + 1}")
    except Refused:
        pass
