"""The desk: steps told to everyone, refusals and trouble as words, long jobs beside the window."""

from __future__ import annotations

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shopdesk.core.problems import Refused, Trouble, refuse
from shopdesk.core.texts import say
from shopdesk.model.customers import actions as customers
from shopdesk.model.customers.rules import Person
from shopdesk.model.engine import bare
from shopdesk.model.products import catalogue
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop_settings import actions
from shopdesk.ui.desk import Desk

LABEL = say("Change the shop's settings")


@pytest.fixture
def busy(app, shop):
    """A desk with a real worker."""
    desk = Desk(shop)
    yield desk
    desk.cancel()
    desk._pool.shutdown()
    desk._reader.shutdown()


@pytest.fixture
def heard(desk):
    return listen(desk)


def listen(desk):
    """What a desk says, in order."""
    heard = []
    desk.changed.connect(lambda tables: heard.append(("changed", tables)))
    desk.said.connect(lambda words, undoable: heard.append(("said", words, undoable)))
    desk.objected.connect(lambda refused: heard.append(("objected", str(refused))))
    desk.troubled.connect(lambda trouble: heard.append(("troubled", str(trouble))))
    return heard


def test_a_step_is_done_told_and_can_be_undone_and_done_again(desk, heard):
    desk.do(LABEL, actions.change, name="Tea and more")
    assert desk.shop.facts.name == "Tea and more"
    assert ("said", "Change the shop's settings", True) in heard
    assert any(h[0] == "changed" and "shop_setting" in h[1] for h in heard)
    desk.undo()
    assert desk.shop.facts.name == "Tea"
    desk.redo()
    assert desk.shop.facts.name == "Tea and more"


def test_a_refusal_is_words_and_nothing_changes(desk, heard):
    def forbidden(work):
        raise refuse("Only {left} left.", left=5)

    assert desk.do(LABEL, forbidden) is None
    assert heard == [("objected", "Only 5 left.")]


@pytest.mark.warns
def test_trouble_is_words(desk, heard):
    def full(work):
        raise Trouble("The disk is full.")

    assert desk.do(LABEL, full) is None
    assert heard == [("troubled", "The disk is full.")]


def test_a_bug_rises(desk):
    def broken(work):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.do(LABEL, broken)


def test_a_job_answers_on_the_windows_thread(busy, qtbot):
    seen = []

    def job(progress):
        return threading.current_thread().name

    busy.in_background(LABEL, job, lambda name: seen.append((name, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("job")
    assert seen[0][1] is threading.main_thread()
    assert busy.job is None


def test_while_a_job_writes_an_action_is_refused_with_how_far_it_is(busy, qtbot):
    heard, go_on = listen(busy), threading.Event()

    def job(progress):
        progress(62, 100)
        go_on.wait(5)

    busy.in_background(LABEL, job)
    qtbot.waitUntil(lambda: busy.job.percent == 62)
    assert busy.do(LABEL, actions.change, name="No") is None
    with pytest.raises(Refused, match="62 %"):  # a form keeps what was typed and shows it
        busy.carry_out(LABEL, actions.change, name="No")
    assert heard[-1][0] == "objected"
    assert "62 %" in heard[-1][1]
    go_on.set()
    qtbot.waitUntil(lambda: busy.job is None)


def test_a_cancelled_job_leaves_nothing_behind(busy, qtbot):
    begun = threading.Event()

    def slow(work, progress):
        actions.change(work, name="Half done")
        begun.set()
        for done in range(10_000):
            progress(done, 10_000)
            threading.Event().wait(0.001)

    heard = listen(busy)
    busy.in_background(LABEL, lambda progress: busy.shop.do(LABEL, slow, progress))
    begun.wait(5)
    busy.cancel()
    qtbot.waitUntil(lambda: busy.job is None)
    assert busy.shop.facts.name == "Tea"
    assert heard == [("said", "Cancelled: Change the shop's settings. Nothing was changed.", False)]


def test_what_fails_in_a_job_rises_on_the_windows_thread(busy, qtbot):
    def broken(progress):
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        busy.in_background(LABEL, broken)
        qtbot.waitUntil(lambda: busy.job is None)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]


def test_a_question_asked_behind_answers_on_the_windows_thread(busy, qtbot):
    seen = []
    busy.ask_behind(
        lambda: replace(busy.shop.facts, name="x").name,
        lambda x: seen.append((x, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("x", threading.main_thread())]


class SlowToLetGo(ThreadPoolExecutor):
    """A worker that still holds what it ran when the answer has come; now and then a real one does."""

    def submit(self, *work):
        self.held = work
        return super().submit(*work)


@pytest.mark.parametrize("way", ["ask_behind", "in_background"])
def test_a_worker_is_never_the_last_to_hold_a_widget_it_worked_for(busy, qtbot, monkeypatch, way):
    heard = []

    class Holder:  # stands for a widget, which may die on the window's thread only
        def asked(self, *_progress):
            return 1

        def told(self, answer):
            heard.append(answer)

    slow = SlowToLetGo(1)
    monkeypatch.setattr(busy, "_pool", slow)
    monkeypatch.setattr(busy, "_reader", slow)
    holder = Holder()
    alive = weakref.ref(holder)
    getattr(busy, way)(*[LABEL] * (way == "in_background"), holder.asked, holder.told)
    del holder
    qtbot.waitUntil(lambda: heard == [1])
    assert alive() is None
    slow.shutdown()


def test_when_another_program_writes_the_file_all_screens_ask_again_and_she_is_told(desk, heard):
    desk.do(LABEL, actions.change, name="Tea house")
    desk.look_for_strangers()
    heard.clear()
    with bare(desk.shop.path) as other:
        other.execute("UPDATE shop_setting SET value = 'Cups' WHERE name = 'name'")
    desk.look_for_strangers()
    desk.look_for_strangers()
    assert desk.shop.facts.name == "Cups"
    assert [h for h in heard if h[0] == "said"] == [
        ("said", "Another program changed this shop's file; everything is read again.", False)
    ]
    assert {"orders", "sku", "shop_setting"} <= next(h[1] for h in heard if h[0] == "changed")


def test_half_a_character_is_refused_at_the_desk_and_searched_without(desk):
    heard = []
    desk.objected.connect(lambda refused: heard.append(str(refused)))
    for action, values in (
        (customers.add, {"person": Person(name="Bo\ud83d")}),
        (actions.change, {"name": "Tea\ud83d"}),
        (catalogue.create_product, {"draft": ProductDraft("Mug\ud83d", (SkuDraft("MUG"),))}),
    ):
        assert desk.do(say("Try"), action, **values) is None
        with pytest.raises(Refused, match="half a character"):
            desk.carry_out(say("Try"), action, **values)
    assert len(heard) == 3
    assert desk.ask(lambda _s, words: words, "tea\ud83d") == "tea"
