"""The page Titles, the workshop and its dialogs, with keys as a person presses them."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt

from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.wording import actions, queries, scoring
from shopdesk.ui.wording import workshop as module
from shopdesk.ui.wording.page import TitlesPage
from shopdesk.ui.wording.terms import forbidden_dialog, limits_dialog
from shopdesk.ui.wording.workshop import Workshop

DO = say("test")


@pytest.fixture
def goods(shop):
    for code, title, more in (
        ("A", "龙井茶", {"description": "龙井茶产自西湖。", "summary": "清甜"}), ("B", "盖碗", {}),
        ("C", "茶" * 31, {}),
    ):  # fmt: skip
        draft = ProductDraft(title, (SkuDraft(code, price=1_0000),), **more)
        shop.do(DO, products.create, draft)
    return shop


@pytest.fixture
def bench(desk, goods, show, monkeypatch):
    monkeypatch.setattr(
        module, "confirm", lambda *_a, **_k: True
    )  # a test that ends leaves without being asked
    return show(Workshop(None, desk, [1, 2, 3]), 980, 640)


def taobao(bench):
    return next(c for c in bench.known.channels if c.code == "taobao").id


def test_the_list_is_judged_beside_the_window_and_counted(desk, goods, show, qtbot):
    page = show(TitlesPage(desk))
    qtbot.waitUntil(lambda: "1" in page.titles.chips._buttons["long"].text())
    assert not scoring.waiting(goods)
    assert page.titles.table.rows.row(0).worst == "keyword"
    page.titles.chips._buttons["long"].click()
    assert list(page.titles.table.rows.ids) == [3]


def test_what_changes_is_judged_again(desk, goods, show, qtbot):
    page = show(TitlesPage(desk))
    qtbot.waitUntil(lambda: page.titles.counts()["no_keyword"] == 3)
    desk.do(DO, actions.set_keywords, 1, "龙井茶")
    qtbot.waitUntil(lambda: page.titles.counts()["no_keyword"] == 2)
    desk.undo()
    qtbot.waitUntil(lambda: page.titles.counts()["no_keyword"] == 3)
    assert check(goods).broken == []


def test_the_counter_colours_and_the_marks_follow_while_one_types(bench, qtbot):
    title, _about = bench.channels[taobao(bench)]
    assert title.count.text() == "6 / 60"
    assert title.count.objectName() == "waitingText"
    title.edit.setFocus()
    title.edit.clear()
    title.edit.insert("茶" * 30)
    assert title.count.text() == "60 / 60"
    assert title.count.objectName() == "good"
    qtbot.keyClicks(title.edit, "a")
    assert title.count.text() == "61 / 60"
    assert title.count.objectName() == "bad"
    assert any("1 too long" in words for words in bench.marks.told())


def test_ctrl_enter_saves_one_step_and_goes_to_the_next(bench, goods, qtbot):
    title, _about = bench.channels[taobao(bench)]
    title.edit.setText("龙井茶 明前新茶")
    bench.keywords.setText("龙井茶，绿茶")
    qtbot.keyClick(title.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.heading.text() == "盖碗"
    said = goods.ask(queries.said, 1)
    assert said.title_on(taobao(bench)) == "龙井茶 明前新茶"
    assert said.keywords == ["龙井茶", "绿茶"]
    goods.undo()
    said = goods.ask(queries.said, 1)
    assert said.channels == {}
    assert said.keywords == []


def test_enter_alone_saves_nothing(bench, goods, qtbot):
    bench.title.edit.setText("别名")
    qtbot.keyClick(bench.title.edit, Qt.Key.Key_Return)
    assert bench.at == 0
    assert goods.ask(queries.said, 1).title == "龙井茶"


def test_what_is_refused_is_said_and_nothing_is_lost(bench, goods):
    bench.title.edit.setText("")
    assert not bench.save()
    assert bench.problem.isVisible()
    assert bench.at == 0
    assert goods.ask(queries.said, 1).title == "龙井茶"


def test_leaving_asks_before_it_loses_words(bench, monkeypatch):
    monkeypatch.setattr(module, "confirm", lambda *_a, **_k: False)
    bench.about.edit.setText("新")
    bench.leave(1)
    assert bench.at == 0
    assert bench.about.edit.text() == "新"
    monkeypatch.setattr(module, "confirm", lambda *_a, **_k: True)
    bench.leave(1)
    assert bench.at == 1


def test_judging_while_typing_takes_less_than_a_frame(bench):
    bench.title.edit.setText("龙井茶 " * 10)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        bench.judge()
        times.append(time.perf_counter() - start)
    assert sorted(times)[4] < 0.016


def test_limits_are_edited_in_one_step(desk, goods, show):
    dialog = show(limits_dialog(None, desk))
    channel = next(c for c, (code, _p) in dialog.parts.items() if code == "shopify")
    parts = dialog.parts[channel][1]
    parts["used"].setChecked(True)
    parts["title_most"].setText("10")  # less than its least
    dialog.save()
    assert dialog.problem.text()
    assert not goods.ask(queries.limits)[3].used
    parts["title_most"].setText("60")
    dialog.save()
    row = next(r for r in goods.ask(queries.limits) if r.channel.code == "shopify")
    assert row.used
    assert row.channel.limit.title_most == 60
    goods.undo()
    assert not next(r for r in goods.ask(queries.limits) if r.channel.code == "shopify").used


def test_forbidden_words_are_a_list_one_edits(desk, goods, show):
    dialog = show(forbidden_dialog(None, desk))
    before = goods.ask(queries.forbidden)
    dialog.edit.setPlainText(dialog.edit.toPlainText() + "\n龙井 | 产地未证明\n龙井")
    dialog.save()
    after = goods.ask(queries.forbidden)
    assert after[:-1] == before
    assert after[-1][0] == "龙井"


def test_keywords_have_a_list_and_are_chosen_for_products(desk, goods, show):
    desk.do(DO, actions.add_keyword, "西湖", "生意参谋", 900)
    page = show(TitlesPage(desk))
    page.show_list("keywords")
    words = page.keywords
    row = words.fetch([1])[0]
    words.card(row)
    told = words._told["西湖"]
    assert [u.id for u in told.used] == [1]
    assert [h.product_id for h in told.suits] == [1]
    form = words.choose_form(row, told.suits)
    form.accept()
    assert goods.ask(queries.said, 1).keywords == ["西湖"]
