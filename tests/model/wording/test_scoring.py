"""Titles set, judged beside the window and kept: undo, other products' titles, and what a change makes stale."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.wording import actions, judging, queries, scoring
from shopdesk.model.wording.limits import USUAL

DO = say("test")


def make(shop, title, **more):
    draft = ProductDraft(title, (SkuDraft(f"{title}-{shop.ask(count)}", price=10_0000),), **more)
    return shop.do(DO, products.create, draft).result


def count(session):
    from sqlalchemy import text

    return session.execute(text("SELECT count(*) FROM sku")).scalar()


def channel(shop, code):
    return next(r.channel.id for r in shop.ask(queries.limits) if r.channel.code == code)


def row(shop, product):
    scoring.keep_all(shop)
    return shop.ask(queries.rows, [product])[0]


def sound(shop):
    return [str(p) for p in check(shop).broken]


def test_a_new_chinese_shop_looks_at_taobao_pinduoduo_and_douyin(shop, intl_shop):
    assert [r.channel.code for r in shop.ask(queries.limits) if r.used] == ["taobao", "pdd", "douyin"]
    assert [r.channel.code for r in intl_shop.ask(queries.limits) if r.used] == ["shopify"]


def test_a_channel_shows_the_product_s_own_title_until_it_has_one(shop):
    product, taobao = make(shop, "龙井茶"), channel(shop, "taobao")
    shop.do(DO, actions.set_title, product, taobao, "龙井茶 明前新茶 手工炒制")
    said = shop.ask(queries.said, product)
    assert said.title_on(taobao) == "龙井茶 明前新茶 手工炒制"
    assert said.title_on(channel(shop, "pdd")) == "龙井茶"
    shop.do(DO, actions.set_title, product, taobao, "")
    assert shop.ask(queries.said, product).channels == {}


def test_scores_follow_what_is_said_and_undone(shop):
    product = make(shop, "龙井茶")
    before = row(shop, product)
    assert before.worst == "keyword"
    shop.do(DO, actions.set_keywords, product, "龙井茶, 绿茶")
    after = row(shop, product)
    assert after.keywords == "龙井茶, 绿茶"
    assert after.score > before.score
    assert sound(shop) == []
    shop.undo()
    assert row(shop, product) == before
    assert sound(shop) == []
    shop.redo()
    assert row(shop, product) == after
    assert sound(shop) == []


def test_the_same_title_twice_marks_both_whatever_case_and_width(shop):
    one, other = make(shop, "Linen Tea"), make(shop, "ｌｉｎｅｎ  tea")
    scoring.keep_all(shop)
    assert list(shop.ask(queries.ids, "duplicate")) == [one, other]
    shop.do(DO, products.edit_product, other, title="Cotton tea")
    scoring.keep_all(shop)
    assert list(shop.ask(queries.ids, "duplicate")) == []
    assert sound(shop) == []
    shop.do(DO, actions.set_title, other, channel(shop, "douyin"), "LINEN TEA")
    scoring.keep_all(shop)
    assert list(shop.ask(queries.ids, "duplicate")) == [one, other]
    assert sound(shop) == []


def test_what_everything_is_judged_by_makes_everything_stale(shop):
    product = make(shop, "明前龙井")
    assert row(shop, product).id == product
    assert not scoring.waiting(shop)
    shop.do(DO, actions.forbid_word, "明前")
    scoring.keep_all(shop)
    assert list(shop.ask(queries.ids, "forbidden")) == [product]
    shop.do(DO, actions.allow_word, "明前")
    shop.do(DO, actions.set_limit, channel(shop, "pdd"), title_most=6, title_least=0)
    scoring.keep_all(shop)
    assert shop.ask(queries.counts)["long"] == 1
    assert shop.ask(queries.counts)["forbidden"] == 0
    assert sound(shop) == []


def test_archived_products_are_not_judged_and_come_back(shop):
    product, twin = make(shop, "龙井"), make(shop, "龙井")
    scoring.keep_all(shop)
    shop.do(DO, products.set_state, [product], "archived")
    scoring.keep_all(shop)
    assert list(shop.ask(queries.ids)) == [twin]
    assert list(shop.ask(queries.ids, "duplicate")) == []
    shop.undo()
    scoring.keep_all(shop)
    assert sorted(shop.ask(queries.ids, "duplicate")) == [product, twin]
    assert sound(shop) == []


def test_keywords_are_refused_in_words(shop):
    product = make(shop, "龙井")
    for action, args, field in (
        (actions.set_keywords, (product, "x" * 61), "keywords"),
        (actions.set_keywords, (product, ",".join(map(str, range(11)))), "keywords"),
        (actions.add_keyword, ("",), "word"), (actions.add_keyword, ("茶", "", -1), "heat"),
        (actions.set_title, (product, 1, "x" * 501), "title"), (actions.set_title, (product, 999, "x"), "channel_id"),
        (actions.set_limit, (1,), ""),
    ):  # fmt: skip
        if field:
            with pytest.raises(Refused) as no:
                shop.do(DO, action, *args)
            assert no.value.problems[0].field == field
    with pytest.raises(Refused):
        shop.do(DO, actions.set_limit, 1, title_least=90, title_most=80)


def test_a_keyword_that_products_want_stays(shop):
    product = make(shop, "龙井")
    shop.do(DO, actions.set_keywords, product, "龙井")
    keyword = shop.ask(lambda s: s.connection().exec_driver_sql("SELECT id FROM keyword").scalar())
    with pytest.raises(Refused):
        shop.do(DO, actions.delete_keyword, keyword)
    shop.do(DO, actions.edit_keyword, keyword, "西湖龙井", heat=100)
    assert row(shop, product).keywords == "西湖龙井"
    shop.do(DO, actions.set_keywords, product, "")
    shop.do(DO, actions.delete_keyword, keyword)
    assert sound(shop) == []


def test_a_tampered_score_is_told(shop):
    product = make(shop, "龙井")
    scoring.keep_all(shop)
    shop.keep(lambda c: c.exec_driver_sql("UPDATE title_score SET score = 99"))
    assert any(f"number {product}" in s for s in sound(shop))


STEPS = st.lists(
    st.tuples(st.sampled_from(["title", "channel", "keywords", "forbid", "archive", "undo", "redo", "judge"]),
              st.integers(0, 2), st.sampled_from(["龙井", "龙井茶", "Tea", "tea "])), max_size=10,
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_changes_what_is_kept_is_what_judging_gives(tmp_path_factory, clock, steps):
    from shopdesk.model.files import create

    shop = create(tmp_path_factory.mktemp("s") / "x.shopdesk", name="x", clock=clock)
    made = [make(shop, t) for t in ("龙井", "tea", "盖碗")]
    for what, at, words in steps:
        try:
            _do(shop, what, made[at], words)
        except Refused:
            continue
    scoring.keep_all(shop)
    kept = {r.id: (r.score, r.worst) for r in shop.ask(queries.rows, made)}
    true = {i: (s.score, s.worst) for i, (_x, s) in shop.ask(judging.judge_all).items()}
    assert kept == true
    assert sound(shop) == []
    shop.close()


def _do(shop, what, product, words):
    if what == "title":
        shop.do(DO, products.edit_product, product, title=words)
    elif what == "channel":
        shop.do(DO, actions.set_title, product, channel(shop, "taobao"), words)
    elif what == "keywords":
        shop.do(DO, actions.set_keywords, product, words)
    elif what == "forbid":
        shop.do(DO, actions.forbid_word, words)
    elif what == "archive":
        shop.do(DO, products.set_state, [product], "archived")
    elif what == "judge":
        scoring.keep(shop)
    else:
        getattr(shop, what)()


def test_the_usual_limits_are_those_of_the_file(shop):
    for r in shop.ask(queries.limits):
        if r.channel.code in USUAL:
            assert r.channel.limit == USUAL[r.channel.code]
