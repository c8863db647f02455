"""Goods come in, are counted, break and leave; stock, its cache and the books agree after each step."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import pictures
from shopdesk.model.products import actions, queries, stock_queries
from shopdesk.model.products.checks import CHECKS
from shopdesk.model.products.records import Bucket, MovementKind, ProductState
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from tests.model.stock import sku_stock

YUAN = 1_000_000
DO = say("test")


def product(*skus, title="Longjing", **more):
    return ProductDraft(title=title, skus=skus or (SkuDraft("LJ-50", price=68 * YUAN),), **more)


@pytest.fixture
def sku(shop):
    shop.do(DO, actions.create, product())
    return shop.ask(queries.sku_by_code, "lj-50")


def holds(shop):
    """Every check of stock holds, warnings apart."""
    return [str(p) for check in CHECKS.values() for p in shop.ask(check) if p.blocking] == []


def level(shop, sku):
    s = shop.ask(sku_stock, sku)
    return s.on_hand, s.value


def balance(shop, role):
    query = "SELECT coalesce(sum(debit - credit), 0) FROM posting WHERE account_id = "
    query += "(SELECT account_id FROM account_role WHERE role = :r)"
    return shop.ask(lambda session: session.execute(text(query), {"r": role}).scalar_one())


@pytest.mark.parametrize(("role", "words"), [("bank", "holds no money"), ("moon", "no account moon")])
def test_a_receipt_is_paid_from_where_money_is(shop, sku, role, words):
    with pytest.raises(Refused, match=words):
        shop.do(DO, actions.receive, sku, 1, YUAN, money_role=role)


def test_stock_that_came_before_the_books_counts_on_their_first_day(shop, sku):
    shop.do(DO, actions.receive, sku, 2, YUAN, day=date(2025, 12, 30))
    days = shop.ask(lambda s: s.execute(text("SELECT day, business_day FROM entry")).all())
    assert [tuple(d) for d in days] == [("2026-01-01", "2025-12-30")]
    assert holds(shop)


def test_a_receipt_is_owed_to_the_supplier_or_paid_at_once(shop, sku):
    shop.do(DO, actions.receive, sku, 10, 5 * YUAN, supplier="Wang")
    shop.do(DO, actions.receive, sku, 10, 8 * YUAN, money_role="cash.bank")
    assert level(shop, sku) == (20, 13000)
    assert balance(shop, "ap.supplier") == -5000
    assert balance(shop, "cash.bank") == -8000
    assert balance(shop, "stock.goods") == 13000
    assert shop.ask(sku_stock, sku).cost == 6.5 * YUAN
    assert holds(shop)


def test_what_sells_before_it_comes_is_settled_by_the_receipt(shop, sku):
    shop.do(DO, actions.receive, sku, 2, 5 * YUAN)
    shop.do(DO, ship_anyway, sku, 5)
    assert level(shop, sku) == (-3, -1500)
    assert holds(shop)
    assert [p.blocking for p in shop.ask(CHECKS["stock_below_zero"])] == [False]
    shop.do(DO, actions.receive, sku, 10, 8 * YUAN)
    assert level(shop, sku) == (7, 5600)
    assert balance(shop, "cogs") == 2500 + 900
    assert holds(shop)


def ship_anyway(work, sku, quantity):
    from shopdesk.model.ledger.actions import post
    from shopdesk.model.ledger.rules import cost_legs

    moved = actions.move_stock(
        work, sku, -quantity, MovementKind.SALE_OUT, day=work.today, allow_negative=True
    )
    post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")


def test_more_than_there_is_cannot_leave_by_hand(shop, sku):
    shop.do(DO, actions.receive, sku, 2, 5 * YUAN)
    with pytest.raises(Refused, match="Only 2 of LJ-50 left, 3 needed"):
        shop.do(DO, actions.adjust, sku, -3, "lost")
    assert level(shop, sku) == (2, 1000)


def test_a_correction_is_a_gain_or_a_loss_at_the_average(shop, sku):
    shop.do(DO, actions.receive, sku, 3, 10 * YUAN)
    shop.do(DO, actions.adjust, sku, 1, "found")
    shop.do(DO, actions.count, sku, 2)
    assert level(shop, sku) == (2, 2000)
    assert balance(shop, "income.gain") == -1000
    assert balance(shop, "loss.stock") == 2000
    assert balance(shop, "suspense.count") == 0
    with pytest.raises(Refused, match="Say why"):
        shop.do(DO, actions.adjust, sku, 1, " ")


def test_the_first_count_of_what_was_not_tracked_asks_its_cost_and_opens_the_stock(shop):
    shop.do(DO, actions.create, product(SkuDraft("M-1", tracked=False)))
    sku = shop.ask(queries.sku_by_code, "M-1")
    with pytest.raises(Refused, match="What does one piece of M-1 cost"):
        shop.do(DO, actions.count, sku, 4)
    shop.do(DO, actions.count, sku, 4, unit_cost=2 * YUAN)
    assert level(shop, sku) == (4, 800)
    assert balance(shop, "equity.opening") == -800
    assert balance(shop, "income.gain") == 0
    assert shop.ask(sku_stock, sku).tracked


def test_broken_pieces_keep_their_value_until_they_are_written_off(shop, sku):
    shop.do(DO, actions.receive, sku, 3, 10 * YUAN)
    shop.do(DO, actions.damage, sku, 1, "broken")
    stock = shop.ask(sku_stock, sku)
    assert (stock.on_hand, stock.defective, stock.value) == (2, 1, 3000)
    assert balance(shop, "stock.goods") == 3000
    shop.do(DO, actions.write_off, sku, 1, "broken")
    assert balance(shop, "stock.goods") == 2000
    assert balance(shop, "loss.stock") == 1000
    with pytest.raises(Refused):
        shop.do(DO, actions.write_off, sku, 1, "broken")
    assert holds(shop)


def test_a_new_cost_revalues_what_is_there(shop, sku):
    shop.do(DO, actions.receive, sku, 3, 10 * YUAN)
    shop.do(DO, actions.set_cost, sku, 12 * YUAN)
    assert level(shop, sku) == (3, 3600)
    assert balance(shop, "stock.goods") == 3600
    assert holds(shop)


def test_undo_and_redo_bring_stock_and_books_back_to_the_cent(shop, sku):
    shop.do(DO, actions.receive, sku, 3, 3_333_333)
    shop.do(DO, ship_anyway, sku, 5)
    shop.do(DO, actions.receive, sku, 10, 7_777_777)
    seen = level(shop, sku)
    for _ in range(3):
        shop.undo()
        assert level(shop, sku)[0] == -2
        assert holds(shop)
        shop.redo()
        assert level(shop, sku) == seen
        assert holds(shop)
    for _ in range(3):
        shop.undo()
    assert level(shop, sku) == (0, 0)
    assert balance(shop, "stock.goods") == 0
    assert holds(shop)


def test_a_movement_taken_back_out_of_order_leaves_no_value_behind(shop, sku):
    first = shop.do(DO, actions.receive, sku, 10, 1 * YUAN).result
    shop.do(DO, actions.receive, sku, 10, 9 * YUAN)
    shop.do(DO, ship_anyway, sku, 10)

    def take_back(work):
        from shopdesk.model.ledger.actions import post
        from shopdesk.model.ledger.rules import Leg

        actions.reverse_movements(work, [first.id, first.id])
        legs = [Leg("ap.supplier", debit=1000), Leg("stock.goods", credit=1000)]
        post(work, "test", ("stock_movement", first.id), legs, day=work.today, memo="back")

    shop.do(DO, take_back)
    assert level(shop, sku) == (0, 0)
    assert holds(shop)
    shop.do(DO, lambda work: actions.reverse_movements(work, [first.id]))
    assert level(shop, sku) == (0, 0), "taken back already"


def test_a_code_differs_only_if_it_differs_without_case(shop, sku):
    with pytest.raises(Refused, match="lj-50 is another SKU's code"):
        shop.do(DO, actions.create, product(SkuDraft("lj-50")))
    with pytest.raises(Refused, match="another SKU's code"):
        shop.do(DO, actions.create, product(SkuDraft("A"), SkuDraft("a")))


def test_an_old_code_goes_on_meaning_the_sku_once_it_has_moved(shop, sku):
    shop.do(DO, actions.rename_sku, sku, "LJ-49")
    assert shop.ask(queries.sku_by_code, "LJ-50") is None
    shop.do(DO, actions.receive, sku, 1, YUAN)
    shop.do(DO, actions.rename_sku, sku, "LJ-51")
    assert shop.ask(queries.sku_by_code, "lj-49") == sku
    shop.do(DO, actions.rename_sku, sku, "LJ-49")
    assert shop.ask(queries.sku_by_code, "LJ-51") == sku
    assert holds(shop)


def test_what_was_used_is_archived_not_deleted(shop, sku):
    row = shop.ask(queries.choice, sku)
    shop.do(DO, actions.receive, sku, 1, YUAN)
    with pytest.raises(Refused, match="archive it instead"):
        shop.do(DO, actions.remove_product, row.product_id)
    shop.do(DO, actions.set_state, [row.product_id], ProductState.ARCHIVED)
    assert shop.ask(queries.chips)[queries.View.ARCHIVED] == 1
    with pytest.raises(Refused, match="archived"):
        shop.do(DO, actions.receive, sku, 1, YUAN)
    unused = shop.do(DO, actions.create, product(SkuDraft("X-1"), title="Unused")).result
    shop.do(DO, actions.remove_product, unused)
    assert shop.ask(stock_queries.card, unused) is None
    shop.undo()
    assert shop.ask(stock_queries.card, unused).title == "Unused"


def png(width=12, height=8, colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_kept_once_with_a_small_one(shop, sku):
    owner = shop.ask(queries.choice, sku).product_id
    one = shop.do(DO, actions.add_picture, owner, png(600, 300)).result
    assert shop.do(DO, actions.add_picture, owner, png(600, 300)).result == one
    two = shop.do(DO, actions.add_picture, owner, png(colour="blue")).result
    shop.do(DO, actions.set_main_picture, two)
    shown = shop.ask(stock_queries.card, owner).pictures
    assert [p.id for p in shown] == [two, one]
    with Image.open(pictures.thumbnail_of(shop.folder, shown[1].sha256)) as small:
        assert small.size == (256, 128)
    assert shop.ask(queries.rows, [owner])[0].picture == shown[0].sha256


def bomb():
    """A PNG header that promises 20,000 × 20,000 pixels."""
    data = bytearray(png())
    data[16:24] = (20_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"hello", "not a picture"),
        (bomb(), "50 million pixels"),
        (png()[:40], "not a picture"),
    ],
)
def test_a_bad_picture_is_refused_and_nothing_is_kept(shop, sku, data, words):
    owner = shop.ask(queries.choice, sku).product_id
    with pytest.raises(Refused, match=words):
        shop.do(DO, actions.add_picture, owner, data)
    assert not shop.folder.exists()


@pytest.mark.parametrize("quantity", [0, -1, 10**8])
def test_an_absurd_quantity_is_refused(shop, sku, quantity):
    with pytest.raises(Refused):
        shop.do(DO, actions.receive, sku, quantity, YUAN)


def test_movements_tell_how_a_number_came_about(shop, sku):
    shop.do(DO, actions.receive, sku, 10, 5 * YUAN, day=date(2026, 2, 1))
    shop.do(DO, actions.adjust, sku, -1, "broken")
    shop.do(DO, actions.damage, sku, 2, "broken")
    rows = shop.ask(stock_queries.movements, sku, Bucket.SELLABLE)
    assert [(r.quantity, r.after) for r in rows] == [(-2, 7), (-1, 9), (10, 10)]
    shop.undo()
    rows = shop.ask(stock_queries.movements, sku, Bucket.SELLABLE)
    assert [(r.after, r.taken_back) for r in rows] == [(9, False), (7, True), (9, False), (10, False)]
