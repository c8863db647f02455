"""The one door: a step is whole or not at all, can be taken back, and says what it touched."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from shopdesk.core.problems import Cancelled, Refused, Trouble, refuse
from shopdesk.core.texts import say
from shopdesk.model.engine import bare
from shopdesk.model.files import open_shop
from shopdesk.model.ledger.actions import contribute
from shopdesk.model.orders.records import Carrier
from shopdesk.model.shop import bulk, end_bulk
from shopdesk.model.shop_settings import actions as settings
from shopdesk.model.spine import Batch, Step


def carriers(session):
    return session.scalar(select(func.count(Carrier.id)))


def add(work, code="own"):
    carrier = Carrier(code=code, name_en=code, name_zh=code, page="", pattern="")
    work.session.add(carrier)
    work.session.flush()
    return carrier.id


def names(session):
    return session.scalars(select(Carrier.code).order_by(Carrier.id)).all()


def test_a_step_answers_its_result_and_what_it_touched(shop):
    done = shop.do(say("Add {name}", name="own"), add)
    assert (done.touched, str(done.label)) == ({"carrier"}, "Add own")
    assert shop.ask(lambda s: s.get(Carrier, done.result).code) == "own"


def test_a_step_that_changed_nothing_is_no_step(shop):
    done = shop.do(say("Look"), lambda work: 7)
    assert (done.result, done.step, done.touched) == (7, None, frozenset())
    assert shop.undo_label() is None
    assert shop.ask(lambda s: s.scalar(select(func.count(Step.id)))) == 0


def stop(error):
    def action(work):
        add(work)
        raise error

    return action


@pytest.mark.parametrize("error", [refuse("No."), Cancelled(), Trouble("Off."), ZeroDivisionError()])
def test_a_step_that_is_stopped_leaves_nothing(shop, error):
    before = shop.ask(carriers)
    with pytest.raises(type(error)):
        shop.do(say("Add"), stop(error))
    assert shop.ask(carriers) == before
    assert shop.undo_label() is None
    shop.do(say("Add"), add)
    assert shop.ask(carriers) == before + 1


def test_a_broken_constraint_is_our_bug_and_rises(shop):
    with pytest.raises(IntegrityError):
        shop.do(say("Add"), add, "sf")


def test_undo_and_redo_go_back_and_forth(shop):
    before = shop.ask(names)
    for code in ("a", "b"):
        shop.do(say("Add {code}", code=code), add, code)
    after = shop.ask(names)
    assert str(shop.undo_label()) == "Add b"
    shop.undo()
    assert str(shop.undo_label()) == "Add a"
    shop.undo()
    assert shop.ask(names) == before
    assert shop.undo_label() is None
    assert str(shop.redo_label()) == "Add a"
    shop.redo()
    shop.redo()
    assert shop.ask(names) == after
    assert shop.redo_label() is None
    shop.undo()
    shop.undo()
    assert shop.ask(names) == before


def test_a_new_step_forgets_what_could_be_done_again(shop):
    shop.do(say("Add"), add, "a")
    shop.undo()
    shop.do(say("Add"), add, "b")
    assert shop.redo_label() is None
    with pytest.raises(Refused):
        shop.redo()


def test_with_nothing_to_undo_it_says_so(shop):
    with pytest.raises(Refused, match="nothing to undo"):
        shop.undo()
    with pytest.raises(Refused, match="nothing to redo"):
        shop.redo()


def test_undo_and_redo_survive_a_restart(shop, clock):
    shop.do(say("Add {code}", code="茶"), add, "a")
    shop.close()
    again = open_shop(shop.path, clock=clock)
    assert str(again.undo_label()) == "Add 茶"
    again.undo()
    again.close()
    again = open_shop(shop.path, clock=clock)
    assert str(again.redo_label()) == "Add 茶"
    again.redo()
    assert "a" in again.ask(names)
    again.close()


def test_a_step_knows_the_moment_and_the_shops_day(shop, clock):
    clock.go(hours=15)  # 17:00 UTC is 01:00 of the next day in Shanghai
    seen = []
    shop.do(say("Look"), lambda work: seen.append((work.now, work.today)))
    assert seen == [(clock(), date(2026, 3, 6))]


def test_the_shops_facts_follow_its_settings(shop):
    shop.do(say("Name"), settings.change, name="茶与杯")
    assert shop.facts.name == "茶与杯"
    shop.undo()
    assert shop.facts.name == "Tea"


def test_a_refused_setting_names_its_field(shop):
    with pytest.raises(Refused) as refused:
        shop.do(say("Name"), settings.change, name=" ", timezone="Mars/Base")
    assert [p.field for p in refused.value.problems] == ["name", "timezone"]
    assert shop.facts.name == "Tea"


def test_the_chart_stays_and_currency_and_first_day_once_there_are_books(shop):
    with pytest.raises(Refused, match="chart"):
        shop.do(say("x"), settings.change, chart="international")
    shop.do(say("x"), settings.change, currency="USD", books_start=date(2026, 2, 1))
    shop.do(say("Capital"), contribute, "cash.bank", 500, date(2026, 3, 5))
    for name, value in (("currency", "CNY"), ("books_start", date(2026, 1, 1))):
        with pytest.raises(Refused) as refused:
            shop.do(say("x"), settings.change, **{name: value})
        assert [p.field for p in refused.value.problems] == [name]


def test_a_query_cannot_write(shop):
    before = shop.ask(carriers)

    def sneak(session):
        session.execute(text("DELETE FROM carrier"))

    with pytest.raises(RuntimeError, match="may not write"):
        shop.ask(sneak)
    assert shop.ask(carriers) == before


def test_steps_of_two_threads_do_not_mix(shop):
    def work(name):
        for i in range(20):
            shop.do(say("Add"), add, f"{name}{i}")

    threads = [threading.Thread(target=work, args=(name,)) for name in "xy"]
    for thread in threads:
        thread.start()
    for _ in range(20):
        shop.ask(carriers)
    for thread in threads:
        thread.join()
    rows = shop.ask(lambda s: s.execute(text("SELECT step_id, count(*) FROM change GROUP BY step_id")).all())
    assert [count for _step, count in rows] == [1] * 40


def take_in(work, count=50, stop_at=None):
    batch = Batch(kind="carriers", format="test", files="[]", at=work.now)
    work.session.add(batch)
    work.session.flush()
    work.mark_batch(batch.id)
    add(work, f"batch{batch.id}")
    return batch.id


def test_a_batch_is_named_by_its_step_and_undone_by_its_number(shop):
    batch = shop.do(say("Import"), take_in).result
    shop.do(say("Add"), add, "later")
    shop.undo_batch(batch)
    assert "later" in shop.ask(names)
    assert f"batch{batch}" not in shop.ask(names)
    assert shop.ask(lambda s: s.get(Batch, batch).state) == "undone"
    with pytest.raises(Refused, match="undone already"):
        shop.undo_batch(batch)
    shop.redo()
    assert shop.ask(lambda s: s.get(Batch, batch).state) == "taken"
    assert f"batch{batch}" in shop.ask(names)


def test_bulk_takes_triggers_away_only_within_the_step(shop):
    def count(session):
        return session.scalar(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"))

    before = shop.ask(count)

    def fail(work):
        bulk(work)
        assert work.session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name LIKE 'log_%'")) == 0
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shop.do(say("Bulk"), fail)
    assert shop.ask(count) == before

    def load(work):
        bulk(work)
        end_bulk(work, frozenset({"orders"}))

    done = shop.do(say("Bulk"), load)
    assert done.touched >= {"orders", "label_count", "day_sales"}
    assert shop.ask(count) == before


def test_after_closing_nothing_more_happens(shop):
    shop.close()
    shop.close()
    assert sorted(p.name for p in shop.path.parent.iterdir() if p.is_file()) == [shop.path.name]


@pytest.mark.parametrize("ours", [0, 1, 3])
def test_another_programs_writing_is_told_from_ours(shop, ours):
    shop.do(say("Add"), add, "first")
    assert not shop.changed_elsewhere()
    for number in range(ours):
        shop.do(say("Add"), add, f"c{number}")
        shop.keep(lambda c: c.execute(text("DELETE FROM title_count")))
        shop.rest()
    assert not shop.changed_elsewhere()
    with bare(shop.path) as other:
        other.execute("UPDATE carrier SET page = 'x' WHERE id = 1")
    if ours:
        shop.do(say("Add"), add, "between")
    assert shop.changed_elsewhere()
    assert not shop.changed_elsewhere()


def test_nobody_waits_to_hear_of_another_program_while_something_is_written(shop):
    shop.changed_elsewhere()
    busy = threading.Event(), threading.Event()

    def slow(_work):
        busy[0].set()
        busy[1].wait(5)

    worker = threading.Thread(target=lambda: shop.do(say("Slow"), slow))
    worker.start()
    busy[0].wait(5)
    assert not shop.changed_elsewhere()
    busy[1].set()
    worker.join()
