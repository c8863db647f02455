"""A stock take from its sheet to the books: what is counted, refused, judged, posted and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.model.counting import actions, book, queries, rules, scopes
from shopdesk.model.counting.actions import CountDraft
from shopdesk.model.counting.records import CountScope, CountState
from shopdesk.model.counting.rules import Verdict
from shopdesk.model.files import open_shop
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Category, SkuAlias
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from tests.model.counting.conftest import DO, GW, LJ, MUG, YUAN, balance, broken, level, sell


def line(shop, count, sku):
    return next(x for x in shop.ask(queries.counted_lines, count) if x.sku_id == sku)


def count_all(shop, count, lj=10, gw=4, mug=2):
    for sku, pieces in ((LJ, lj), (GW, gw), (MUG, mug)):
        shop.do(DO, actions.enter, count, sku, pieces)
    shop.do(DO, actions.review, count)


def refused(shop, action, *args):
    with pytest.raises(Refused) as found:
        shop.do(DO, action, *args)
    return [str(p) for p in found.value.problems]


# counting


def test_each_scan_adds_one_whatever_names_the_piece(stocked, counting):
    stocked.do(DO, lambda work: work.session.add(SkuAlias(alias="OLD-MUG", sku_id=MUG)))
    for code in ("mug-01", "6901234567892", "OLD-MUG"):
        found = stocked.do(DO, actions.scan, counting, code).result
    assert (found.sku_id, found.counted, found.extra) == (MUG, 3, False)


def test_a_typed_quantity_replaces_what_was_scanned(stocked, counting):
    stocked.do(DO, actions.scan, counting, "LJ-100")
    stocked.do(DO, actions.enter, counting, LJ, 12)
    assert stocked.do(DO, actions.scan, counting, "LJ-100").result.counted == 13


def test_an_unknown_code_is_told_and_counts_nothing(stocked, counting):
    assert refused(stocked, actions.scan, counting, "NOPE") == ["Nothing has the code “NOPE”."]
    assert stocked.ask(queries.one, counting).counted == 0


def test_a_barcode_of_two_skus_is_not_guessed(stocked, counting):
    draft = ProductDraft("Copy", (SkuDraft("MUG-02", price=YUAN, barcode="6901234567892"),))
    stocked.do(DO, products.create, draft)
    assert "Several SKUs" in refused(stocked, actions.scan, counting, "6901234567892")[0]


def test_a_piece_outside_the_scope_gets_a_line_of_its_own(stocked):
    draft = CountDraft(CountScope.CHOSEN, products=(1,))
    count = stocked.do(DO, actions.create, draft).result
    assert stocked.do(DO, actions.scan, count, "GW-120").result.extra
    assert stocked.ask(queries.one, count).lines == 2


@pytest.mark.parametrize(("pieces", "words"), [(-1, "zero or more"), (10_000_001, "was that a barcode")])
def test_an_absurd_count_is_refused(stocked, counting, pieces, words):
    assert words in refused(stocked, actions.enter, counting, LJ, pieces)[0]


@pytest.mark.parametrize("cost", [-1, 10**15 + 1, 10**30])
def test_an_absurd_cost_or_tolerance_is_refused(stocked, counting, cost):
    with pytest.raises(Refused):
        stocked.do(DO, actions.enter, counting, LJ, 5, unit_cost=cost)
    assert refused(stocked, actions.create, CountDraft(tolerance=cost))


def test_nothing_is_counted_in_the_future(stocked, counting, clock):
    with pytest.raises(Refused, match="future"):
        stocked.do(DO, actions.enter, counting, LJ, 1, at=clock.moment + timedelta(seconds=1))


def test_undo_takes_back_the_last_scan_only(stocked, counting):
    for _ in range(3):
        stocked.do(DO, actions.scan, counting, "LJ-100")
    stocked.undo()
    assert line(stocked, counting, LJ).counted == 2
    assert broken(stocked) == []


def test_a_count_of_several_days_goes_on_after_the_program_died(stocked, counting, clock):
    stocked.do(DO, actions.scan, counting, "LJ-100")
    stocked.do(DO, actions.scan, counting, "LJ-100")
    stocked.close()
    clock.go(days=2)
    again = open_shop(stocked.path, clock=clock)
    try:
        assert again.do(DO, actions.scan, counting, "LJ-100").result.counted == 3
    finally:
        again.close()


def test_stock_that_moves_between_two_scans_asks_for_another_count(stocked, counting):
    stocked.do(DO, actions.scan, counting, "LJ-100")
    stocked.do(DO, sell, LJ, 1)
    stocked.do(DO, actions.scan, counting, "LJ-100")
    assert line(stocked, counting, LJ).verdict is Verdict.MOVED
    stocked.do(DO, actions.enter, counting, LJ, 9)
    assert line(stocked, counting, LJ).verdict is Verdict.EVEN


# scopes


def test_a_category_covers_all_below_it(stocked):
    def tree(work):
        tea = Category(name="Tea")
        work.session.add(tea)
        work.session.flush()
        green = Category(name="Green", parent_id=tea.id)
        work.session.add(green)
        work.session.flush()
        work.session.execute(text("UPDATE product SET category_id = :c WHERE id = 1"), {"c": green.id})
        return tea.id

    tea = stocked.do(DO, tree).result
    assert stocked.ask(scopes.of_category, tea) == [LJ]
    assert stocked.ask(queries.categories) == [(1, "Tea"), (2, "Tea / Green")]


def test_moved_today_is_what_moved_today(stocked, clock):
    clock.go(days=1)
    stocked.do(DO, sell, GW, 1)
    day = stocked.today()
    assert stocked.ask(scopes.moved_on, day, "Asia/Shanghai") == [GW]


def test_a_random_count_is_the_same_for_the_same_seed():
    skus = range(1, 200)
    assert rules.sample(skus, 7) == rules.sample(skus, 7) != rules.sample(skus, 8)
    assert len(rules.sample(skus, 7)) == 20


def test_abc_classes_are_by_their_share_of_sales_before_them():
    assert rules.abc_classes({1: 80, 2: 15, 3: 5, 4: 0}) == {1: "A", 2: "B", 3: "C", 4: "C"}


def test_a_class_is_due_when_its_days_are_over(clock):
    now = clock.moment
    counted = {1: now - timedelta(days=31), 2: now - timedelta(days=31)}
    assert rules.due({1: "A", 2: "B", 3: "C"}, counted, now) == [1, 3]


def test_a_scope_of_nothing_is_refused(stocked):
    assert "nothing to count" in refused(stocked, actions.create, CountDraft(CountScope.CHOSEN))[0]


# review


def test_a_small_difference_is_accepted_by_itself_and_a_large_one_is_not():
    small, large = rules.Found(9, 10, -2_300), rules.Found(7, 10, -6_900)
    assert rules.verdict(small, tolerance=1, reason_above=5_000) is Verdict.ACCEPTED
    assert rules.verdict(small, tolerance=0, reason_above=5_000) is Verdict.LOOK
    assert rules.verdict(large, tolerance=5, reason_above=5_000) is Verdict.REASON


def test_differences_stand_by_what_they_are_worth(stocked, counting):
    count_all(stocked, counting, lj=8, gw=2, mug=3)  # −2 × ¥23, −2 × ¥46, +1 × ¥21
    found = stocked.ask(queries.judged_lines, counting)
    assert [(x.code, x.difference, x.value) for x in found] == [
        ("GW-120", -2, -9_200), ("LJ-100", -2, -4_600), ("MUG-01", 1, 2_100),
    ]  # fmt: skip


def test_a_difference_worth_much_is_not_posted_without_a_reason(stocked, counting):
    count_all(stocked, counting, gw=2)
    stocked.do(DO, actions.accept, counting, [GW])
    assert "say why" in refused(stocked, actions.post, counting)[0]
    stocked.do(DO, actions.explain, counting, [GW], "broken")
    stocked.do(DO, actions.post, counting)


def test_what_waits_to_be_counted_again_keeps_what_was_found(stocked, counting):
    count_all(stocked, counting, lj=7)
    stocked.do(DO, actions.recount, counting, [LJ])
    assert stocked.ask(queries.one, counting).state is CountState.COUNTING
    assert line(stocked, counting, LJ).before == 7
    assert stocked.do(DO, actions.scan, counting, "LJ-100").result.counted == 1


def test_states_go_only_where_they_may(stocked, counting):
    assert "Nothing was counted" in refused(stocked, actions.review, counting)[0]
    count_all(stocked, counting)
    assert refused(stocked, actions.scan, counting, "LJ-100") == [
        "This count is under review; nothing is counted now."
    ]
    stocked.do(DO, actions.post, counting)
    for action in (actions.cancel, actions.begin, actions.review, actions.post):
        assert "is posted" in refused(stocked, action, counting)[0]


# posting


def test_posting_corrects_stock_and_books_at_the_average(stocked, counting):
    count_all(stocked, counting, lj=9, mug=3)
    worth = balance(stocked, "stock.goods")
    stocked.do(DO, actions.accept, counting, [LJ, MUG])
    found = stocked.do(DO, actions.post, counting).result
    assert found == {"gained": 1, "gain_value": 2_100, "lost": 1, "loss_value": 2_300}
    assert (level(stocked, LJ), level(stocked, MUG)) == (9, 3)
    assert balance(stocked, "stock.goods") == worth - 2_300 + 2_100
    assert (balance(stocked, "loss.stock"), balance(stocked, "income.gain")) == (2_300, -2_100)
    assert balance(stocked, "suspense.count") == 0
    assert broken(stocked) == []


def test_a_posted_line_keeps_the_worth_it_was_posted_at(stocked, counting):
    count_all(stocked, counting, lj=9)
    stocked.do(DO, actions.accept, counting, [LJ])
    stocked.do(DO, actions.post, counting)
    stocked.do(DO, products.receive, LJ, 100, 99 * YUAN)
    assert line(stocked, counting, LJ).value == -2_300


def test_posting_is_one_step_back_and_forth(stocked, counting):
    count_all(stocked, counting, lj=9, gw=3, mug=3)
    stocked.do(DO, actions.explain, counting, [LJ, GW, MUG], "lost")
    stocked.do(DO, actions.post, counting)
    for _ in range(2):
        stocked.undo()
        assert stocked.ask(queries.one, counting).state is CountState.REVIEW
        assert (level(stocked, LJ), level(stocked, GW), level(stocked, MUG)) == (10, 4, 2)
        assert broken(stocked) == []
        stocked.redo()
        assert (level(stocked, LJ), level(stocked, GW), level(stocked, MUG)) == (9, 3, 3)
        assert broken(stocked) == []


def test_after_an_undo_the_count_can_be_posted_again(stocked, counting):
    count_all(stocked, counting, lj=9)
    stocked.do(DO, actions.accept, counting, [LJ])
    stocked.do(DO, actions.post, counting)
    stocked.undo()
    stocked.do(DO, actions.post, counting)
    assert level(stocked, LJ) == 9
    assert broken(stocked) == []


def test_two_counts_of_one_sku_cannot_both_be_posted_on_old_figures(stocked, counting):
    other = stocked.do(DO, actions.create, CountDraft()).result
    stocked.do(DO, actions.enter, other, LJ, 9)
    count_all(stocked, counting, lj=9)
    stocked.do(DO, actions.accept, counting, [LJ])
    stocked.do(DO, actions.post, counting)
    stocked.do(DO, actions.review, other)
    stocked.do(DO, actions.accept, other, [LJ])
    assert "corrected since" in refused(stocked, actions.post, other)[0]
    assert level(stocked, LJ) == 9
    stocked.do(DO, actions.begin, other)
    stocked.do(DO, actions.enter, other, LJ, 9)
    stocked.do(DO, actions.review, other)
    stocked.do(DO, actions.post, other)
    assert level(stocked, LJ) == 9


def test_taking_back_a_correction_that_was_counted_upon_makes_the_count_old(stocked):
    stocked.do(DO, products.adjust, LJ, -1, "lost")
    count = stocked.do(DO, actions.create, CountDraft()).result
    stocked.do(DO, actions.enter, count, LJ, 9)
    moved = stocked.ask(lambda s: s.execute(text("SELECT max(id) FROM stock_movement")).scalar())
    stocked.do(DO, products.reverse_movements, [moved])
    assert stocked.ask(book.corrected_since, count) == {LJ}


def test_a_loss_of_more_than_is_left_is_refused(stocked, counting):
    count_all(stocked, counting, lj=4)
    stocked.do(DO, sell, LJ, 7)
    stocked.do(DO, actions.explain, counting, [LJ], "lost")
    assert "the books have 3 left" in refused(stocked, actions.post, counting)[0]
    assert level(stocked, LJ) == 3


def test_the_first_count_of_what_was_never_tracked_opens_its_stock(stocked):
    draft = ProductDraft("New", (SkuDraft("NEW-1", price=YUAN, tracked=False),))
    stocked.do(DO, products.create, draft)
    count = stocked.do(DO, actions.create, CountDraft(CountScope.CHOSEN, products=(4,))).result
    stocked.do(DO, actions.enter, count, 4, 6)
    stocked.do(DO, actions.review, count)
    stocked.do(DO, actions.accept, count, [4])
    assert "What does one piece" in refused(stocked, actions.post, count)[0]
    stocked.do(DO, actions.begin, count)
    stocked.do(DO, actions.enter, count, 4, 6, unit_cost=2 * YUAN)
    stocked.do(DO, actions.review, count)
    stocked.do(DO, actions.accept, count, [4])
    found = stocked.do(DO, actions.post, count).result
    assert (level(stocked, 4), found["gained"], balance(stocked, "income.gain")) == (6, 0, 0)
    assert broken(stocked) == []
    stocked.undo()
    assert broken(stocked) == []


def test_what_was_not_counted_keeps_its_stock(stocked, counting):
    stocked.do(DO, actions.enter, counting, LJ, 10)
    stocked.do(DO, actions.review, counting)
    stocked.do(DO, actions.post, counting)
    assert (level(stocked, GW), level(stocked, MUG)) == (4, 2)


def test_a_check_finds_a_line_whose_book_was_changed(stocked, counting):
    stocked.do(DO, actions.enter, counting, LJ, 9)
    stocked.do(DO, lambda work: work.session.execute(text("UPDATE count_line SET book = 8 WHERE sku_id = 1")))
    assert any("not what the ledger says" in x for x in broken(stocked))
