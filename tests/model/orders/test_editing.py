"""Changing the rows of an order under way: money, stock and books follow, and any sequence of it can be undone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.bundles import actions as bundles
from shopdesk.model.files import create
from shopdesk.model.orders.records import Label
from shopdesk.model.orders.revising import Discounts, RowChange
from shopdesk.model.orders.revision_queries import revised
from shopdesk.model.spine import Batch
from tests.model.orders.conftest import Counter
from tests.model.orders.test_sequences import PHASES, snapshot
from tests.model.orders.test_sequences import sound as all_sound


@pytest.fixture
def mug(counter):
    """3 mugs at ¥4.00, sold at ¥1.00."""
    return counter.stock("MUG", 3, 400)


def rows(look):
    return [(x.sku.code, x.quantity, x.amount, x.cancelled) for x in look.lines if x.kind == "goods"]


def facts(counter, order_id):
    return [
        str(x)
        for x in counter.shop.ask(
            lambda s: (
                s.connection()
                .exec_driver_sql(
                    "SELECT what FROM timeline WHERE subject = 'orders' AND subject_id = ?", (order_id,)
                )
                .scalars()
                .all()
            )
        )
    ]


def test_more_pieces_raise_the_total_and_take_stock(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 10_000))
    counter.change_rows(order, [RowChange(5, sku="oolong")])
    look = counter.look(order)
    assert (rows(look), look.total, look.version) == ([("OOLONG", 5, 25_000, 0)], 25_000, 2)
    assert look.label is Label.TO_COLLECT
    assert counter.level(tea)[3] == 5
    assert "Rows changed" in facts(counter, order)[-1]
    sound()


def test_fewer_pieces_of_a_paid_order_are_owed_back_and_nothing_is_sold(counter, tea, sound):
    order = counter.order(("OOLONG", 5, 25_000))
    counter.change_rows(order, [RowChange(2, sku="OOLONG")])
    look = counter.look(order)
    assert (look.total, look.granted, look.label) == (10_000, 0, Label.TO_REFUND)
    assert counter.books(order) == {
        "ar.clearing": 25_000,
        "unearned.order": -10_000,
        "refund.payable": -15_000,
    }
    assert counter.level(tea)[3] == 2
    counter.refund(order)
    counter.ship(order)
    books = counter.books(order)
    assert (books["sales.goods"] + books["vat.out"], "unearned.order" in books) == (-10_000, False)
    sound()


def test_a_row_is_added_and_another_taken_off(counter, tea, mug, sound):
    order = counter.order(("OOLONG", 2, 10_000))
    counter.change_rows(order, [RowChange(1, sku="MUG", unit_price=30_000_000), RowChange(0, sku="OOLONG")])
    look = counter.look(order)
    assert (rows(look), look.total) == ([("MUG", 1, 3_000, 0)], 3_000)
    assert (counter.level(tea)[3], counter.level(mug)[3]) == (0, 1)
    assert look.items == "Tea MUG × 1"
    sound()


def test_a_new_row_costs_what_the_sku_costs_today_and_counts_with_the_order(counter, tea, mug, sound):
    order = counter.order(("OOLONG", 2, 10_000))
    counter.change_rows(order, [RowChange(2, sku="MUG")])
    look = counter.look(order)
    assert rows(look)[1] == ("MUG", 2, 200, 0)
    assert {x.day for x in look.lines} == {look.day}
    sound()


def test_a_price_is_changed_in_place(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 10_000))
    counter.change_rows(order, [RowChange(2, sku="OOLONG", unit_price=40_00_0000)])
    assert counter.look(order).total == 8_000
    sound()


@pytest.mark.parametrize(("way", "left"), [(Discounts.KEEP, 13_500), (Discounts.SPREAD, 12_000)])
def test_a_discount_is_kept_per_piece_or_spread_anew(counter, tea, mug, sound, way, left):
    order = counter.order(("OOLONG", 2, 10_000), ("MUG", 2, 20_000), discount=3_000)
    counter.change_rows(order, [RowChange(0, sku="MUG"), RowChange(3, sku="OOLONG")], discounts=way)
    assert counter.look(order).total == left
    sound()


def test_shipping_is_charged_anew(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 10_000), shipping=600)
    counter.change_rows(order, [], shipping=0)
    assert (counter.look(order).total, counter.look(order).shipping_total) == (10_000, 0)
    counter.change_rows(order, shipping=1_200)
    assert counter.look(order).total == 11_200
    assert "Shipping charged" in facts(counter, order)[-1]
    sound()


def test_tax_follows_at_the_rate_of_the_row(counter, tea, mug, sound):
    order = counter.order(("OOLONG", 2, 10_000), tax=1_300, tax_included=False)
    counter.change_rows(order, [RowChange(4, sku="OOLONG"), RowChange(1, sku="MUG")])
    look = counter.look(order)
    assert (look.tax_added, look.total) == (2_600 + 13, 20_000 + 100 + 2_613)
    sound()


def test_more_than_there_is_makes_the_order_short_and_less_makes_it_ready(counter, tea, sound):
    order = counter.order(("OOLONG", 10, 50_000), paid=False, method="on_delivery")
    counter.change_rows(order, [RowChange(12, sku="OOLONG")])
    assert counter.look(order).label is Label.SHORT
    counter.change_rows(order, [RowChange(9, sku="OOLONG")])
    assert counter.look(order).label is Label.TO_PACK
    assert counter.level(tea)[3] == 9
    sound()


def test_of_a_row_that_began_to_leave_more_is_a_row_of_its_own_and_fewer_are_called_off(counter, tea, sound):
    order = counter.order(("OOLONG", 5, 25_001))
    line = counter.lines(order)[0]
    counter.ship(order, quantities={line: 2})
    sold = counter.books(order)["sales.goods"]
    counter.change_rows(order, [RowChange(3, line_id=line)])
    assert rows(counter.look(order)) == [("OOLONG", 5, 25_001, 2)]
    counter.change_rows(order, [RowChange(4, line_id=line)])
    assert rows(counter.look(order)) == [("OOLONG", 5, 25_001, 2), ("OOLONG", 1, 5_000, 0)]
    assert counter.books(order)["sales.goods"] == sold
    sound()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([RowChange(1, sku="OOLONG")], "2 pieces are packed or shipped already"),
        ([RowChange(5, sku="OOLONG", unit_price=1)], "its price stays"),
        ([RowChange(0, sku="MUG")], "a quantity is one or more"),
        ([RowChange(1, sku="NONE")], "There is no product NONE"),
        ([RowChange(1, line_id=999)], "not of this order"),
        ([RowChange(1, sku="MUG", unit_price=-1)], "A price is zero or more"),
    ],
)
def test_what_left_is_not_changed_and_what_is_wrong_is_said(counter, tea, mug, sound, changes, words):
    order = counter.order(("OOLONG", 5, 25_000))
    counter.ship(order, quantities={counter.lines(order)[0]: 2})
    before = snapshot(counter)
    with pytest.raises(Refused, match=words):
        counter.change_rows(order, changes)
    assert snapshot(counter) == before


def test_packed_pieces_stay_and_the_rest_may_go(counter, tea, sound):
    order = counter.order(("OOLONG", 5, 25_000))
    counter.pack(order, {counter.lines(order)[0]: 3})
    with pytest.raises(Refused, match="3 pieces are packed"):
        counter.change_rows(order, [RowChange(2, sku="OOLONG")])
    counter.change_rows(order, [RowChange(3, sku="OOLONG")])
    counter.refund(order)
    assert counter.look(order).label is Label.PACKING
    sound()


@pytest.mark.parametrize(
    ("verb", "words"), [("cancel", "is closed"), ("ship", "All of order .* was shipped")]
)
def test_a_closed_or_shipped_order_is_refused(counter, tea, verb, words):
    order = counter.order(("OOLONG", 2, 10_000))
    getattr(counter, verb)(order)
    with pytest.raises(Refused, match=words):
        counter.change_rows(order, [RowChange(3, sku="OOLONG")])


def test_an_order_does_not_become_empty(counter, tea):
    order = counter.order(("OOLONG", 2, 10_000))
    with pytest.raises(Refused, match="Nothing would be left"):
        counter.change_rows(order, [RowChange(0, sku="OOLONG")])


def test_a_row_that_a_file_brought_stays_to_be_known_again(counter, tea, mug, sound):
    draft = counter.draft(("OOLONG", 2, 10_000), ("MUG", 1, 10_000))

    def bring(work):
        from shopdesk.model.orders.actions import place

        batch = Batch(kind="orders", format="t", files="t", at=work.now)
        work.session.add(batch)
        work.session.flush()
        return place(work, draft, batch.id).order_id

    order = counter.shop.do(say("import"), bring).result
    counter.confirm(order)
    counter.change_rows(order, [RowChange(0, sku="MUG")])
    assert rows(counter.look(order)) == [("OOLONG", 2, 10_000, 0), ("MUG", 1, 10_000, 1)]
    assert counter.look(order).granted == 10_000
    counter.place(draft)
    assert len(rows(counter.look(order))) == 2
    sound()


def test_the_components_of_a_bundle_go_with_it(counter, tea, mug, sound):
    gift = counter.stock("GIFT", 0, 0, tracked=False)
    counter.shop.do(say("b"), bundles.set_bundle, gift, {tea: 2, mug: 1})
    order = counter.order(("GIFT", 1, 30_000))
    counter.change_rows(order, [RowChange(3, sku="GIFT")])
    assert (counter.level(tea)[3], counter.level(mug)[3]) == (6, 3)
    counter.change_rows(order, [RowChange(0, sku="GIFT"), RowChange(1, sku="OOLONG")])
    assert (counter.level(tea)[3], counter.level(mug)[3]) == (1, 0)
    sound()


def test_it_is_told_before_what_it_makes_and_told_truly(counter, tea, mug):
    order = counter.order(("OOLONG", 5, 25_000), shipping=600)
    changes = [RowChange(2, sku="OOLONG"), RowChange(1, sku="MUG")]
    told = counter.shop.ask(revised, order, changes, shipping=0)
    assert (told.before, told.total, told.balance) == (25_600, 10_100, -15_500)
    counter.change_rows(order, changes, shipping=0)
    look = counter.look(order)
    assert (look.total, look.total - look.granted - look.received) == (told.total, told.balance)


def test_nothing_changed_is_no_new_version(counter, tea):
    order = counter.order(("OOLONG", 5, 25_000))
    counter.change_rows(order, [RowChange(5, sku="OOLONG")], shipping=0)
    assert counter.look(order).version == 1


def test_a_piece_that_leaves_by_another_row_of_its_sku_is_promised_to_nobody_any_more(counter, tea, sound):
    order = counter.order(("OOLONG", 10, 50_000))
    counter.change_rows(order, [RowChange(1, sku="OOLONG", new=True)])
    counter.pay(order)
    counter.ship(order, quantities={counter.lines(order)[1]: 1})
    assert counter.level(tea)[0::3] == (9, 9)
    assert counter.look(order).label is Label.SHORT
    sound()


CODES = ("OOLONG", "MUG", "GIFT")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("change", "change", "change", "spread", "freight", "pack", "unpack", "ship_part", "cancel_part",
             "refund", "pay", "goodwill", "undo", "redo")
        ),
        st.integers(0, 5), st.integers(0, 40),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


def act(counter, order, verb, n, m):
    look = counter.look(order)
    goods = [x for x in look.lines if x.kind == "goods"]
    line = goods[m % len(goods)].id
    if verb in ("change", "spread"):
        way = Discounts.SPREAD if verb == "spread" else Discounts.KEEP
        price = m * 137_000 if m % 3 == 0 else None
        change = (
            RowChange(n, line_id=line)
            if m % 2
            else RowChange(n, sku=CODES[m % 3], unit_price=price, new=n > 3)
        )
        counter.change_rows(order, [change], discounts=way)
    elif verb == "freight":
        counter.change_rows(order, shipping=m * 31)
    elif verb == "ship_part":
        counter.ship(order, quantities={line: 1})
    elif verb == "cancel_part":
        counter.cancel(order, {line: 1})
    elif verb == "unpack":
        counter.unpack(look.shipments[-1].id if look.shipments else 0)
    elif verb == "goodwill":
        counter.goodwill(order, 1 + m * 13, "sorry")
    elif verb in ("undo", "redo"):
        getattr(counter.shop, verb)()
    else:
        getattr(counter, verb)(order)


@settings(max_examples=30, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(STEPS, st.booleans(), st.integers(0, 5_000), st.sampled_from((None, 1_234)))
def test_totals_promises_and_books_hold_after_any_sequence_of_edit_undo_and_redo(
    tmp_path_factory, steps, paid, discount, tax
):
    moment = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    path = tmp_path_factory.mktemp("shop") / "tea.shopdesk"
    shop = create(path, name="Tea", books_start=date(2026, 1, 1), clock=lambda: moment)
    try:
        counter = Counter(shop)
        tea, mug = counter.stock("OOLONG", 6, 333), counter.stock("MUG", 4, 1001)
        gift = counter.stock("GIFT", 0, 0, tracked=False)
        shop.do(say("b"), bundles.set_bundle, gift, {tea: 2, mug: 1})
        told = {} if tax is None else {"tax": tax, "tax_included": False}
        order = counter.order(
            ("OOLONG", 3, 8_999), ("MUG", 2, 4_001), ("GIFT", 1, 9_000), shipping=777, discount=discount,
            paid=paid, **told,
        )  # fmt: skip
        start, first = snapshot(counter), counter.number("SELECT max(id) FROM step")
        for verb, n, m in steps:
            if verb == "undo" and counter.number(_LAST) == first:
                continue
            try:
                act(counter, order, verb, n, m)
            except Refused:
                continue
            look = counter.look(order)
            assert look.total == sum(x.amount for x in look.lines) + look.tax_added
            for sku in (tea, mug):
                assert 0 <= counter.level(sku)[3] <= counter.level(sku)[0]
        all_sound(counter)
        while counter.number(_LAST) != first:
            shop.undo()
        assert snapshot(counter) == start
        all_sound(counter)
    finally:
        shop.close()


_LAST = "SELECT max(id) FROM step WHERE kind = 'do' AND undone_by IS NULL"
