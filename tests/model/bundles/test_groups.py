"""Bundles whose buyer chooses: availability, orders that wait for their contents, what then leaves the shelf."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.choices import times
from shopdesk.core.problems import Refused
from shopdesk.model.bundles import actions, queries
from shopdesk.model.bundles.actions import GroupByCode
from shopdesk.model.checking import check
from shopdesk.model.counting import channel_actions, channels
from shopdesk.model.files import create
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders import card as cards
from shopdesk.model.orders import choosing
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.revision_queries import RowChange
from shopdesk.model.orders.states import Do
from shopdesk.model.products import actions as products
from shopdesk.model.products import queries as catalogue
from shopdesk.model.replenishment import reporting, stock_list
from tests.model.replenishment.conftest import YUAN, Hand

TEAS = ("A", "B", "C", "D")


@pytest.fixture
def hand(shop, clock):
    """A box of a tin and any 3 of 4 teas: 5 tins, 6, 2, 1 and 1 teas."""
    return stocked(Hand(shop, clock))


def stocked(hand, stock=(6, 2, 1, 1), *, repeats=False):
    for code, n in zip(TEAS, stock, strict=True):
        hand.sku(code, opening=n, price=(30 + ord(code)) * YUAN)
    hand.tin, hand.box = hand.sku("TIN", opening=5), hand.sku("BOX", cost=None)
    hand.do(actions.set_by_code, hand.box, {"TIN": 1}, [GroupByCode("Teas", 3, TEAS, repeats)])
    return hand


def made(hand):
    return hand.shop.ask(queries.bundle, hand.box)


def listed(hand, code="BOX"):
    today = hand.shop.today()
    found = hand.shop.ask(stock_list.ids, today, search_for="")
    return {r.code: r for r in hand.shop.ask(stock_list.rows, found, today)}[code]


def card(hand, order):
    return hand.shop.ask(cards.order_card, order)


def parts(hand, order):
    return {x.code: x.quantity for x in card(hand, order).lines if x.kind == "component"}


def clean(hand):
    report = check(hand.shop)
    assert report.ok, [str(p) for c in report.checks for p in c.broken]


def test_a_bundle_is_as_many_as_its_scarcest_component_or_group_makes(hand):
    # 6, 2, 1, 1 without the largest: 4 pieces make 2 pairs; all 10 would make 3 without that rule
    assert (made(hand).can_make, listed(hand).available) == (2, 2)
    assert hand.shop.ask(catalogue.find_skus, "BOX")[0].available == 2
    hand.do(products.receive, hand.id("C"), 5, 100)
    assert (made(hand).can_make, listed(hand).available) == (3, 3)  # 6, 6, 2, 1
    hand.do(products.damage, hand.tin, 4, "dents")
    assert (made(hand).can_make, listed(hand).available) == (1, 1)
    hand.do(actions.set_by_code, hand.box, {}, [GroupByCode("Teas", 3, TEAS, repeats=True)])
    assert (made(hand).can_make, listed(hand).available) == (5, 5)  # 15 pieces
    for _ in range(4):
        hand.shop.undo()
    assert (made(hand), listed(hand).available) == (None, 0)
    for _ in range(4):
        hand.shop.redo()
    assert (made(hand).can_make, listed(hand).available) == (5, 5)
    clean(hand)


@pytest.mark.parametrize(
    ("parts", "groups", "words"),
    [
        ({}, [GroupByCode(" ", 1, TEAS)], "a name"), ({}, [GroupByCode("Teas", 4, TEAS)], "at least 5"),
        ({}, [GroupByCode("Teas", 0, TEAS)], "between 1"), ({"A": 1}, [GroupByCode("Teas", 2, TEAS)], "once"),
        ({}, [GroupByCode("T", 1, TEAS), GroupByCode("U", 1, TEAS)], "once"),
        ({}, [GroupByCode("Teas", 1, ("A", "BOX"))], "contain itself"),
        ({}, [GroupByCode("Teas", 3, ("A",), repeats=True)], "at least 2"),
    ],
)  # fmt: skip
def test_groups_that_leave_nothing_to_choose_are_refused(hand, parts, groups, words):
    with pytest.raises(Refused, match=words):
        hand.do(actions.set_by_code, hand.box, parts, groups)


def test_what_is_put_together_beforehand_has_no_groups(hand):
    with pytest.raises(Refused, match="no groups"):
        hand.do(actions.set_by_code, hand.box, {"TIN": 1}, [GroupByCode("T", 3, TEAS)], prepacked=True)


def test_what_may_be_chosen_is_no_bundle_and_is_not_archived(hand):
    with pytest.raises(Refused, match="A is a component of BOX"):
        hand.do(actions.set_by_code, hand.id("A"), {"B": 2})
    with pytest.raises(Refused, match="A is a component of BOX"):
        hand.do(
            products.set_state,
            [hand.shop.ask(catalogue.products_of, [hand.id("A")])[hand.id("A")]],
            "archived",
        )
    assert hand.shop.ask(queries.used_in, [hand.id("A")]) == [("A", "BOX")]


def test_an_order_waits_until_its_contents_are_chosen_and_then_takes_them(hand):
    order = hand.order("BOX", 2)
    assert parts(hand, order) == {}
    told = card(hand, order).actions
    assert [str(p) for p in told[Do.CONTENTS]] == ["Choose the contents of BOX first."]
    with pytest.raises(Refused, match="Choose the contents"):
        hand.do(orders.confirm, order, "because")
    assert [r.refused for r in [hand.do(orders.confirm_many, [order])]] != [{}]
    hand.do(orders.choose_by_code, order, "BOX", {"A": 1, "B": 1, "C": 1})
    assert parts(hand, order) == {"TIN": 2, "A": 2, "B": 2, "C": 2}
    hand.do(orders.choose_by_code, order, "BOX", {"A": 1, "B": 1, "D": 1})
    assert parts(hand, order) == {"TIN": 2, "A": 2, "B": 2, "D": 2}
    assert card(hand, order).actions[Do.CONTENTS] == ()
    assert made(hand).can_make == 2
    hand.do(orders.confirm, order)
    assert made(hand).can_make == 0  # A 4, C 1 are left
    hand.do(orders.choose_by_code, order, "BOX", {"A": 1, "B": 1, "C": 1})  # C has one piece only
    assert {x.code: x.allocated for x in card(hand, order).lines if x.kind == "component"} == {
        "TIN": 2, "A": 2, "B": 2, "C": 1
    }  # fmt: skip
    assert card(hand, order).label == "short"
    clean(hand)
    hand.shop.undo()
    clean(hand)
    hand.do(products.receive, hand.id("D"), 3, 100)
    hand.do(orders.ship, order, "sf", "SF1")
    with pytest.raises(Refused, match="any more"):
        hand.do(choosing.choose_contents, order, card(hand, order).lines[0].id, {})
    clean(hand)
    for _ in range(5):
        hand.shop.undo()
        clean(hand)
    for _ in range(5):
        hand.shop.redo()
    assert listed(hand, "D").available == 1 + 3 - 2
    clean(hand)


@pytest.mark.parametrize(
    ("contents", "words"),
    [({"A": 1, "B": 1}, "choose 3 of “Teas”, not 2"), ({"A": 2, "B": 1}, "once only"), ({"TIN": 3}, "none of its"),
     ({"X": 3}, "no product X"), ({"A": 4, "B": -1}, "choose 3 of|not 3")],
)  # fmt: skip
def test_contents_that_are_not_what_the_groups_ask_for_are_refused(hand, contents, words):
    order = hand.order("BOX")
    with pytest.raises(Refused, match=words):
        hand.do(orders.choose_by_code, order, "BOX", contents)


def test_a_new_order_by_hand_says_what_is_in_it(hand):
    contents = (("A", 1), ("B", 1), ("C", 1))
    line = LineDraft(sku="BOX", quantity=1, unit_price=99 * YUAN, contents=contents)
    draft = OrderDraft(
        "direct", "", hand.clock(), (line,), street="1", recipient="Lin", city="x", province="y"
    )
    order = hand.do(orders.new_order, draft)
    assert parts(hand, order) == {"TIN": 1, "A": 1, "B": 1, "C": 1}
    with pytest.raises(Refused, match="Choose the contents"):
        hand.do(orders.new_order, OrderDraft("direct", "", hand.clock(), (LineDraft(sku="BOX"),)))
    clean(hand)


def test_rows_that_are_added_to_an_order_under_way_say_what_is_in_them(hand):
    order = hand.order("A")
    hand.do(orders.confirm, order)
    with pytest.raises(Refused, match="choose 3 of"):
        hand.do(orders.change_rows, order, [RowChange(1, sku="BOX")])
    contents = (("B", 1), ("C", 1), ("D", 1))
    hand.do(orders.change_rows, order, [RowChange(1, sku="BOX", contents=contents)])
    assert parts(hand, order) == {"TIN": 1, "B": 1, "C": 1, "D": 1}
    clean(hand)


def test_a_platform_that_says_it_is_sent_waits_for_the_contents(hand):
    draft = lambda work, **more: OrderDraft(
        channel="taobao", external_no="T1", placed_at=work.now, paid_at=work.now, street="1",
        lines=(LineDraft(sku="BOX", title="Box", quantity=1, unit_price=99 * YUAN),), **more,
    )  # fmt: skip
    placed = hand.do(lambda work: orders.place(work, draft(work, shipped_at=work.now, tracking="SF9")))
    assert [str(p) for p in placed.conflicts] == ["Choose the contents of Box first."]
    assert (card(hand, placed.order_id).stage, card(hand, placed.order_id).label) == ("review", "to_confirm")
    hand.do(orders.choose_by_code, placed.order_id, "BOX", {"A": 1, "B": 1, "C": 1})
    again = hand.do(lambda work: orders.place(work, draft(work, shipped_at=work.now, tracking="SF9")))
    assert again.conflicts == ()
    assert card(hand, placed.order_id).label == "shipped"
    assert listed(hand, "C").available == 0
    clean(hand)


def test_a_large_file_lets_them_wait_too(hand, tmp_path):
    from shopdesk.model.orders.bulk import is_plain

    draft = OrderDraft(
        channel="taobao", external_no="T2", placed_at=hand.clock(), paid_at=hand.clock(), shipped_at=hand.clock(),
        finished_at=hand.clock(), lines=(LineDraft(sku="BOX", quantity=1, unit_price=99 * YUAN),),
    )  # fmt: skip
    assert is_plain(draft)
    written(hand, draft)
    order = hand.sql("SELECT id FROM orders WHERE external_no = 'T2'")
    assert (card(hand, order).stage, parts(hand, order)) == ("review", {})
    hand.do(orders.choose_by_code, order, "BOX", {"A": 1, "B": 1, "C": 1})
    hand.do(orders.confirm, order, "late")
    hand.do(orders.ship, order)
    clean(hand)


def written(hand, draft):
    """Take the draft in by the path of files."""
    from shopdesk.model.orders import intake
    from shopdesk.model.orders.exchange import Reading
    from shopdesk.model.spine import Batch

    def act(work):
        batch = Batch(kind="orders", format="x", files="[]", at=work.now)
        work.session.add(batch)
        work.session.flush()
        return intake.write(work, Reading([], orders=[draft], channel="taobao"), batch.id)

    hand.do(act)


def test_an_order_keeps_what_was_in_its_version(hand):
    order = hand.order("BOX")
    hand.do(orders.choose_by_code, order, "BOX", {"A": 1, "B": 1, "C": 1})
    hand.do(actions.set_by_code, hand.box, {}, [GroupByCode("Teas", 2, ("B", "C", "D"))])
    assert parts(hand, order) == {"TIN": 1, "A": 1, "B": 1, "C": 1}
    waiting = hand.order("BOX")
    hand.do(actions.set_by_code, hand.box, {}, [GroupByCode("Teas", 2, ("A", "C", "D"))])
    with pytest.raises(Refused, match="still waits"):
        hand.do(actions.set_by_code, hand.box, {"A": 2})
    hand.do(orders.choose_by_code, waiting, "BOX", {"A": 1, "D": 1})
    assert parts(hand, waiting) == {"A": 1, "D": 1}
    clean(hand)


def test_what_comes_back_of_a_chosen_bundle_goes_where_it_came_from(hand):
    order = hand.order("BOX")
    hand.do(orders.choose_by_code, order, "BOX", {"A": 1, "B": 1, "C": 1})
    hand.do(orders.confirm, order)
    hand.do(orders.ship, order)
    hand.do(orders.deliver, order)
    row = next(x for x in card(hand, order).lines if x.kind == "goods")
    assert row.cost == 40 * YUAN // 10_000
    case = hand.do(orders.request_return, order, {row.id: 1}, "too much")
    hand.do(orders.approve, case)
    hand.do(orders.receive_return, case, {x[0]: (1, 0, 0) for x in card(hand, order).cases[0].lines})
    assert [listed(hand, c).available for c in ("TIN", *TEAS)] == [5, 6, 2, 1, 1]
    clean(hand)


def test_channels_and_reports_count_bundles_with_groups(hand):
    hand.do(channel_actions.set_shares, {"taobao": 1_000_000})
    sell = lambda: {x.code: x.quantity for x in hand.shop.ask(channels.offers, "taobao")}
    assert sell()["BOX"] == 2
    hand.order("BOX", 1)  # paid, and nobody said what is in it
    assert sell()["BOX"] == 1
    hand.refresh()
    told = {r.sku: r for r in hand.shop.ask(reporting.stock_report, hand.shop.today())}
    assert (told["BOX"].available, told["BOX"].unit_cost) == (2, None)
    hand.do(actions.set_by_code, hand.box, {"TIN": 1}, [GroupByCode("Teas", 3, TEAS, repeats=True)])
    assert sell()["BOX"] == 2


def test_the_form_of_an_order_says_what_is_left_for_its_rows(hand):
    a, b, c = (hand.id(x) for x in "ABC")
    left = lambda rows, chosen=(): hand.shop.ask(queries.left, rows, None, chosen)
    assert left([(hand.box, 1)]) == [2]
    assert left([(hand.box, 1), (b, 2)]) == [1, 2]  # 6, 1, 1 of the teas are left for it
    assert left([(hand.box, 1), (c, 1)], [{a: 1, b: 1, c: 1}, {}]) == [0, 0]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.tuples(*[st.integers(0, 5)] * 4), st.integers(1, 3), st.booleans(),
    st.lists(st.tuples(st.sampled_from([*TEAS, "undo", "redo", "order"]), st.integers(1, 4)), max_size=6),
)  # fmt: skip
def test_whatever_moves_the_lists_say_what_the_formula_says(
    tmp_path_factory, clock, stock, count, repeats, moves
):
    shop = create(
        tmp_path_factory.mktemp("g") / "t.shopdesk", name="T", books_start=date(2026, 1, 1), clock=clock
    )
    hand = stocked(Hand(shop, clock), stock)
    try:
        hand.do(actions.set_by_code, hand.box, {}, [GroupByCode("Teas", count, TEAS, repeats)])
        for move, n in moves:
            try:
                if move in ("undo", "redo"):
                    getattr(shop, move)()
                elif move == "order":
                    order = hand.order("BOX", n)
                    hand.do(orders.choose_by_code, order, "BOX", dict.fromkeys(TEAS[:count], 1))
                    hand.do(orders.confirm, order)
                else:
                    hand.do(products.receive, hand.id(move), n, 100)
            except Refused:
                continue
            now = made(hand)
            if now is not None:
                heaps = [m.available for g in now.groups for m in g.members]
                assert listed(hand).available == now.can_make
                if heaps and not now.parts:
                    assert now.can_make == times(heaps, now.groups[0].pieces, repeats=now.groups[0].repeats)
        clean(hand)
    finally:
        shop.close()


def test_a_bundle_with_groups_that_was_never_ordered_is_none_again_and_comes_back(hand):
    hand.do(actions.dissolve, hand.box)
    assert made(hand) is None
    assert hand.shop.ask(queries.used_in, [hand.id("A")]) == []
    clean(hand)
    assert hand.shop.undo()
    assert (made(hand).can_make, listed(hand).available) == (2, 2)
    clean(hand)
    assert hand.shop.redo()
    clean(hand)
