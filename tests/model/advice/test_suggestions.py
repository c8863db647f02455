"""Suggestions from sales, tags and what people searched: when they hold, what accepting does, what is remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import importing
from shopdesk.model.advice import actions as advice
from shopdesk.model.advice.records import Decision
from shopdesk.model.advice.suggestions import Kind, suggestions
from shopdesk.model.checking import check
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products import actions, queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.taxonomy import tags
from shopdesk.model.taxonomy.actions import add_category, put_in_category

DO = say("test")


@pytest.fixture
def made(shop, clock):
    """Makes products 90 days ago, then sells today."""
    clock.go(days=-90)
    numbers = iter(range(1, 1000))

    def make(title, tags_="", category=None, description="", **more):
        draft = ProductDraft(
            title, (SkuDraft(f"{title}-1", price=10_0000),), tags=tags_, description=description, **more
        )
        product = shop.do(DO, actions.create, draft).result
        if category:
            shop.do(DO, put_in_category, [product], category)
        return product

    def sell(title, pieces, days_ago=1):
        moment = clock() - timedelta(days=days_ago)
        lines = (LineDraft(sku=f"{title}-1", title=title, quantity=pieces, unit_price=10_0000),)
        draft = OrderDraft(
            channel="taobao", external_no=str(next(numbers)), placed_at=moment, paid_at=moment, lines=lines
        )
        shop.do(DO, orders.place, draft)

    shop.make, shop.sell, shop.now_on = make, sell, lambda: clock.go(days=90)
    return shop


def found(shop, kind, every=False):
    listed = shop.ask(suggestions, shop.today(), [kind])
    return listed if every else [s for s in listed if s.open]


def sound(shop):
    return check(shop).broken == []


def test_a_category_of_which_nothing_sold_in_60_days_is_suggested_to_be_merged(made):
    top = made.do(DO, add_category, "Tea").result
    green, black, new = (made.do(DO, add_category, n, top).result for n in ("Green", "Black", "New"))
    made.make("Longjing", category=green)
    made.make("Keemun", category=black)
    made.make("Set", category=top)
    made.now_on()
    made.make("Sencha", category=new)  # nothing of it can have sold yet
    made.sell("Keemun", 1, days_ago=59)
    made.sell("Set", 1)
    made.sell("Longjing", 5, days_ago=62)
    [one] = found(made, Kind.IDLE)
    assert str(one.words) == "Nothing of “Green” sold in 60 days; products in it: 1."
    assert str(one.offer) == "Merge it into “Tea”"
    made.do(DO, advice.accept_suggestion, one.key)
    assert found(made, Kind.IDLE) == []
    assert sound(made)
    made.undo()
    assert [s.key for s in found(made, Kind.IDLE)] == [one.key]
    made.redo()
    assert found(made, Kind.IDLE) == []
    assert sound(made)


def test_products_of_an_idle_top_category_are_tagged(made):
    cups = made.do(DO, add_category, "Cups").result
    cup = made.make("Cup", category=cups)
    made.now_on()
    [one] = found(made, Kind.IDLE)
    made.do(DO, advice.accept_suggestion, one.key)
    assert made.ask(tags_of, cup) == ["slow seller"]
    assert [s.decision for s in found(made, Kind.IDLE, every=True)] == [Decision.ACCEPTED]


def tags_of(session, product):
    from shopdesk.model.taxonomy.queries import tags_of

    return [t.name for t in tags_of(session, product)]


def test_a_category_with_more_than_40_percent_of_the_skus_is_suggested_to_be_split(made):
    full = made.do(DO, add_category, "Teaware").result
    other = made.do(DO, add_category, "Tea").result
    for i in range(4):
        made.make(f"Cup {i}", "glass" if i < 2 else "clay", full)
    for i in range(6):
        made.make(f"Tea {i}", "", other if i < 3 else None)
    assert found(made, Kind.FULL) == []  # 4 of 10 are 40 percent, not more
    made.make("Cup 5", "glass", full)
    [one] = found(made, Kind.FULL)
    assert str(one.words) == "“Teaware” holds 45 % of all SKUs (5 of 11)."
    assert str(one.offer) == "Split it by tag: glass (3), clay (2)"
    made.do(DO, advice.accept_suggestion, one.key)
    names = made.ask(lambda s: s.connection().exec_driver_sql(
        "SELECT c.name, count(*) FROM product p JOIN category c ON c.id = p.category_id WHERE parent_id = ? GROUP BY 1",
        (full,)).all())  # fmt: skip
    assert [tuple(n) for n in names] == [("clay", 2), ("glass", 3)]
    made.undo()
    assert len(found(made, Kind.FULL)) == 1
    assert sound(made)


def test_a_category_that_no_tag_splits_is_said_so_and_cannot_be_accepted(made):
    full = made.do(DO, add_category, "Teaware").result
    for i in range(10):
        made.make(f"Cup {i}", "cup", full)
    [one] = found(made, Kind.FULL)
    assert one.offer is None
    with pytest.raises(Refused):
        made.do(DO, advice.accept_suggestion, one.key)


def test_a_product_whose_peers_sell_three_times_better_gets_the_tag_they_have(made):
    for title, more in (
        ("A", "gift, spring"),
        ("B", "gift, spring"),
        ("C", "gift, clay"),
        ("D", "gift"),
        ("E", ""),
    ):
        made.make(title, more)
    made.now_on()
    for title, pieces in (("A", 12), ("B", 12), ("C", 6), ("D", 4)):
        made.sell(title, pieces)
    assert found(made, Kind.PEERS) == []  # D's peers sell (12 + 12 + 6) / 3 = 10, which is 2.5 times 4
    made.sell("A", 7)  # (19 + 12 + 6) / 3 = 12.3
    [one] = found(made, Kind.PEERS)
    assert str(one.words) == "“D” sold 4 in 60 days; others tagged “gift” sell 12.3 on average."
    assert str(one.offer) == "Tag it “spring” as those that sell"
    made.do(DO, advice.accept_suggestion, one.key)
    assert made.ask(tags_of, 4) == ["gift", "spring"]
    made.undo()
    assert made.ask(tags_of, 4) == ["gift"]
    assert sound(made)


def test_a_new_product_is_not_compared_with_its_peers(made):
    for title in "ABC":
        made.make(title, "gift")
    made.now_on()
    made.make("D", "gift")
    for title in "ABC":
        made.sell(title, 30)
    assert found(made, Kind.PEERS) == []


def test_products_without_a_tag_of_a_group_that_most_of_their_category_have(made):
    green = made.do(DO, add_category, "Green").result
    made.do(DO, tags.add_tag, "spring", family="Season")
    made.do(DO, tags.add_tag, "autumn", family="Season")
    for i, tag in enumerate(("spring", "spring", "autumn", "")):
        made.make(f"T{i}", tag, green)
    [one] = found(made, Kind.UNTAGGED)
    assert str(one.words) == "1 of 4 products in “Green” have no tag of the group “Season”."
    assert str(one.offer) == "Tag them “spring” like most others"
    assert one.products == (4,)
    made.do(DO, advice.accept_suggestion, one.key)
    assert made.ask(tags_of, 4) == ["spring"]
    assert found(made, Kind.UNTAGGED) == []
    assert sound(made)


def report(tmp_path, rows, head="Top queries,Clicks,Impressions"):
    path = tmp_path / "terms.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def test_what_people_searched_is_held_against_the_titles(made, tmp_path):
    made.make("Linen apron")
    made.make("Linen towel")
    made.make("Table cloth", description="Woven of linen and washed soft.")
    made.make("亚麻布")
    for i in range(3):
        made.make(f"Cup {i}")
    result = importing.take(
        made, [report(tmp_path, ["linen,12,320", "cup,3,900", "亚麻,0,80", "rare,0,49", "vase,0,50"])]
    )
    assert (result["kind"], result["terms_new"], result["rows_read"], result["rows_taken"]) == (
        "search-terms",
        5,
        5,
        5,
    )
    linen, flax, vase = found(made, Kind.SEARCHED)
    assert str(linen.words) == "People searched “linen” 320 times; only 2 titles hold it."
    assert str(flax.words) == "People searched “亚麻” 80 times; only one title holds it."
    assert str(vase.words) == "People searched “vase” 50 times; no title holds it."
    assert (linen.products, flax.offer, vase.offer) == ((3,), None, None)
    made.do(DO, advice.accept_suggestion, linen.key)
    assert made.ask(tags_of, 3) == ["linen"]
    assert 3 in made.ask(queries.ids, search_for="linen")
    assert sound(made)


@pytest.mark.parametrize(
    "head",
    [
        "搜索词,点击量,展现量",
        "关键词,点击次数,曝光量",
        "Search term,Clicks,Impressions",
        "Query,Clicks,Impressions",
    ],
)
def test_reports_are_known_by_their_labels(made, tmp_path, head):
    assert importing.take(made, [report(tmp_path, ["杯,1,2"], head)])["terms_new"] == 1


def test_a_report_in_a_workbook_is_read_as_well(made, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["搜索词", "展现量", "点击量"])
    book.active.append(["盖碗", 320, 4])
    book.save(tmp_path / "terms.xlsx")
    assert importing.take(made, [tmp_path / "terms.xlsx"])["terms_new"] == 1
    assert str(found(made, Kind.SEARCHED)[0].words) == "People searched “盖碗” 320 times; no title holds it."


def test_the_same_report_twice_changes_nothing_and_a_newer_one_replaces(made, tmp_path):
    importing.take(made, [report(tmp_path, ["linen,1,60", "cup,1,60", "Linen,1,40"])])
    again = importing.take(made, [report(tmp_path, ["linen,1,60", "cup,1,60", "Linen,1,40"])])
    assert (again["batch"], again["terms_unchanged"]) == (None, 2)
    newer = importing.take(made, [report(tmp_path, ["LINEN,5,500"])])
    assert (newer["terms_new"], newer["terms_updated"]) == (0, 1)
    assert "500 times" in str(found(made, Kind.SEARCHED)[0].words)
    made.undo()
    assert "100 times" in str(found(made, Kind.SEARCHED)[0].words)
    assert sound(made)


def test_rows_that_are_none_are_left_out_with_their_reason(made, tmp_path):
    path = report(tmp_path, ["cup,1,2", ",1,2", "pot,-1,2", f"{'x' * 101},1,2", "tray,many,2"])
    result = importing.take(made, [path])
    assert (result["terms_new"], result["rows_read"], len(result["left_out"])) == (1, 5, 4)
    assert "many" in result["left_out"][-1]["reason"]


def test_what_was_ignored_stays_away_and_what_was_snoozed_comes_back(made, clock):
    made.make("Cup", category=made.do(DO, add_category, "Cups").result)
    made.make("Pot", category=made.do(DO, add_category, "Pots").result)
    made.now_on()
    one, two = found(made, Kind.IDLE)
    made.do(DO, advice.ignore_suggestion, one.key)
    made.do(DO, advice.snooze_suggestion, two.key, made.today() + timedelta(days=7))
    assert found(made, Kind.IDLE) == []
    clock.go(days=6)
    assert found(made, Kind.IDLE) == []
    clock.go(days=1)
    assert [s.key for s in found(made, Kind.IDLE)] == [two.key]
    made.do(DO, advice.reopen_suggestion, one.key)
    assert {s.key for s in found(made, Kind.IDLE)} == {one.key, two.key}
    made.undo()
    assert [s.key for s in found(made, Kind.IDLE)] == [two.key]
    assert sound(made)


def test_a_day_that_has_come_and_a_suggestion_that_is_none_are_refused(made):
    made.make("Cup", category=made.do(DO, add_category, "Cups").result)
    made.now_on()
    [one] = found(made, Kind.IDLE)
    with pytest.raises(Refused):
        made.do(DO, advice.snooze_suggestion, one.key, made.today())
    for key in ("idle:99", "nothing", ""):
        with pytest.raises(Refused):
            made.do(DO, advice.accept_suggestion, key)
