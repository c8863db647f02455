"""The timeline: facts in the owner's words, latest first, those taken back marked."""

from __future__ import annotations

from shopdesk.core.texts import say
from shopdesk.model import timeline


def note(work, what="Shipped with {carrier}.", subject="orders", number=1, **values):
    timeline.note(work, subject, number, what, **values)


def history(shop, number=1):
    return shop.ask(timeline.history, "orders", number)


def test_a_fact_is_told_in_words_with_its_moment(shop, clock):
    shop.do(say("Ship"), note, carrier="顺丰")
    [row] = history(shop)
    assert (str(row.what), row.at, row.who, row.taken_back) == ("Shipped with 顺丰.", clock(), "owner", False)


def test_the_latest_come_first_and_others_are_not_shown(shop, clock):
    shop.do(say("x"), note, "Packed.")
    clock.go(hours=1)
    shop.do(say("x"), note, "Shipped.")
    shop.do(say("x"), note, "Other.", number=2)
    assert [str(r.what) for r in history(shop)] == ["Shipped.", "Packed."]


def test_a_fact_that_was_undone_is_marked_and_redone_is_not(shop):
    shop.do(say("x"), note, "Packed.")
    shop.do(say("x"), note, "Shipped.")
    for times in range(3):
        shop.undo()
        assert [r.taken_back for r in history(shop)] == [True, False], times
        shop.redo()
        assert [r.taken_back for r in history(shop)] == [False, False], times


def test_values_that_are_no_text_are_told_too(shop):
    shop.do(say("x"), note, "{count} pieces.", count=3)
    assert str(history(shop)[0].what) == "3 pieces."


def test_a_fact_and_its_answer_taken_back_together_leave_it_as_it_was(shop):
    shop.do(say("x"), note, "Packed.")
    shop.undo()
    shop.do(say("x"), lambda w: timeline.reverse_facts(w, [1, 2]))
    assert [r.taken_back for r in history(shop)] == [True]
