"""Variants from axes, codes by pattern, copies of products, and deleting only what was never used."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products import actions, cloning, queries, stock_queries, variants
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.products.variant_rules import Axis, Fate, axis_of, stem_of

YUAN = 1_000_000
DO = say("test")
COLOUR, SIZE = Axis("Colour", ("Red", "Dark blue")), Axis("Size", ("S", "M"))


@pytest.fixture
def shirt(shop):
    sku = SkuDraft("TEE", price=99 * YUAN, cost=30 * YUAN, weight_g=200, barcode="690123")
    return shop.do(DO, actions.create, ProductDraft(title="Tee", skus=(sku,), tags="cotton")).result


def codes(shop, product):
    return [s.code for s in shop.ask(stock_queries.card, product).skus]


def fates(shop, product, *axes):
    return [(p.title, p.fate) for p in shop.ask(variants.preview, product, axes)]


def test_only_missing_combinations_are_made_and_the_first_sku_takes_its_place(shop, shirt):
    assert [f for _t, f in fates(shop, shirt, COLOUR, SIZE)] == [Fate.TAKES, Fate.NEW, Fate.NEW, Fate.NEW]
    shop.do(DO, variants.make_variants, shirt, [COLOUR, SIZE], "{spu}-{color}-{size}")
    assert codes(shop, shirt) == ["TEE", "TEE-Red-M", "TEE-Darkblue-S", "TEE-Darkblue-M"]
    assert {
        (s.price, s.cost, s.weight_g, s.barcode) for s in shop.ask(stock_queries.card, shirt).skus[1:]
    } == {(99 * YUAN, 30 * YUAN, 200, "")}
    bigger = Axis("Size", ("S", "M", "L"))
    made = shop.do(DO, variants.make_variants, shirt, [COLOUR, bigger], "{spu}-{color}-{size}").result
    assert len(made) == 2
    assert codes(shop, shirt)[2] == "TEE-Red-L"
    shop.undo()
    shop.undo()
    assert codes(shop, shirt) == ["TEE"]
    shop.redo()
    assert checking.check(shop).ok


def test_a_deleted_combination_is_remembered_and_made_again_only_when_asked(shop, shirt):
    shop.do(DO, variants.make_variants, shirt, [COLOUR, SIZE])
    gone = shop.ask(queries.sku_by_code, "TEE-Red-M")
    shop.do(DO, variants.remove_sku, gone)
    assert ("Red / M", Fate.GONE) in fates(shop, shirt, COLOUR, SIZE)
    assert shop.do(DO, variants.make_variants, shirt, [COLOUR, SIZE]).result == []
    made = shop.do(DO, variants.make_variants, shirt, [COLOUR, SIZE], again=["Red / M"]).result
    assert len(made) == 1
    assert ("Red / M", Fate.THERE) in fates(shop, shirt, COLOUR, SIZE)


def test_another_axis_later_finds_its_variants_again(shop, shirt):
    shop.do(DO, variants.make_variants, shirt, [COLOUR])
    found = fates(shop, shirt, COLOUR, SIZE)
    assert found == [
        ("Red / S", Fate.TAKES),
        ("Red / M", Fate.NEW),
        ("Dark blue / S", Fate.TAKES),
        ("Dark blue / M", Fate.NEW),
    ]
    case = Axis("colour", ("red", "DARK BLUE"))
    assert {f for _t, f in fates(shop, shirt, case)} == {Fate.THERE}


def test_a_code_that_is_taken_is_said_in_words_with_the_one_instead(shop, shirt):
    shop.do(
        DO, actions.create, ProductDraft(title="Other", skus=(SkuDraft("TEE-Red-M"), SkuDraft("TEE-Red-M-2")))
    )
    plan = shop.ask(variants.preview, shirt, [COLOUR, SIZE])
    assert (plan[1].code, str(plan[1].note)) == (
        "TEE-Red-M-3",
        "TEE-Red-M is taken by Other, so TEE-Red-M-3.",
    )
    same = shop.ask(variants.preview, shirt, [COLOUR, SIZE], "X")
    assert [p.code for p in same] == ["TEE", "X", "X-2", "X-3"]


@pytest.mark.parametrize(
    ("axes", "pattern", "words"),
    [([], "", "at least one"), ([axis_of("Colour", " , ")], "", "at least one value"), ([axis_of("", "a")], "", "name"),
     ([COLOUR, Axis("colour", ("x",))], "", "twice"), ([COLOUR], "{spu}-{Cut}", "means nothing"),
     ([Axis("N", tuple(map(str, range(1001))))], "", "1001 variants")],
)  # fmt: skip
def test_axes_that_make_no_variants_are_refused(shop, shirt, axes, pattern, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, variants.make_variants, shirt, axes, pattern)


@pytest.mark.parametrize(
    ("skus", "stem"),
    [
        (["LJ-100", "LJ-250"], "LJ"),
        (["TEE"], "TEE"),
        (["TEE", "TEE-Red"], "TEE"),
        (["A-1-S", "A-12-S"], "A"),
        (["X", "Y"], "CUP"),
    ],
)
def test_the_stem_is_what_codes_have_in_common(skus, stem):
    assert stem_of(skus, "cup") == stem


def test_values_are_read_from_both_kinds_of_commas_each_once():
    assert axis_of(" 颜色 ", "红色，蓝色, 红色、深  蓝") == Axis("颜色", ("红色", "蓝色", "深 蓝"))


def test_a_renamed_sku_that_moved_keeps_its_old_code_as_an_alias(shop, shirt):
    sku = shop.ask(queries.sku_by_code, "TEE")
    shop.do(DO, actions.receive, sku, 3, 30 * YUAN)
    shop.do(DO, variants.make_variants, shirt, [COLOUR])
    shop.do(DO, variants.rename_by_pattern, shirt, "T.{1}")
    assert codes(shop, shirt) == ["T.Red", "T.Darkblue"]
    assert shop.ask(queries.sku_by_code, "TEE") == sku
    assert shop.ask(queries.sku_by_code, "TEE-Darkblue") is None


def test_a_copy_is_a_draft_with_new_codes_without_stock_and_barcodes(shop, shirt):
    shop.do(DO, variants.make_variants, shirt, [COLOUR])
    shop.do(DO, actions.receive, 1, 3, 30 * YUAN)
    copy = shop.ask(stock_queries.card, shop.do(DO, cloning.clone, shirt).result)
    assert (copy.title, copy.state, copy.tags) == ("Tee (copy)", ProductState.DRAFT, ("cotton",))
    assert [(s.code, s.barcode, s.on_hand, s.price) for s in copy.skus] == [
        ("TEE-2", "", 0, 99 * YUAN), ("TEE-Darkblue-2", "", 0, 99 * YUAN)
    ]  # fmt: skip
    again = shop.ask(stock_queries.card, shop.do(DO, cloning.clone, shirt, "Hoodie", "HOOD").result)
    assert [s.code for s in again.skus] == ["HOOD", "HOOD-Darkblue"]
    third = shop.ask(stock_queries.card, shop.do(DO, cloning.clone, shirt).result)
    assert [s.code for s in third.skus] == ["TEE-3", "TEE-Darkblue-3"]
    assert checking.check(shop).ok


def test_what_was_used_is_not_deleted_and_the_refusal_names_where(shop, shirt, clock):
    shop.do(DO, actions.receive, 1, 3, 30 * YUAN)
    line = LineDraft(sku="TEE", title="Tee", quantity=1, unit_price=99 * YUAN)
    shop.do(DO, orders.place, OrderDraft(channel="taobao", external_no="1", placed_at=clock(), lines=(line,)))
    with pytest.raises(Refused, match=r"Tee is used in .*order rows \(1\).*archive it instead"):
        shop.do(DO, actions.remove_product, shirt)
    with pytest.raises(Refused, match="last SKU"):
        shop.do(DO, variants.remove_sku, 1)


def test_what_was_never_used_goes_with_all_its_parts_and_comes_back_by_undo(shop, shirt):
    shop.do(DO, variants.make_variants, shirt, [COLOUR])
    shop.do(DO, actions.edit_sku, 1, price=YUAN * 50)
    shop.do(DO, actions.remove_product, shirt)
    assert shop.ask(stock_queries.card, shirt) is None
    shop.undo()
    assert codes(shop, shirt) == ["TEE", "TEE-Darkblue"]
    assert checking.check(shop).ok
