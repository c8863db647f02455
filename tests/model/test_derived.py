"""Stored figures equal the facts they sum up, whatever is done, undone or loaded in bulk."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.derived import DERIVED, also_touched, differences
from shopdesk.model.ledger.records import Account, Entry, Posting
from shopdesk.model.orders.records import Channel, Order
from shopdesk.model.products.records import MovementKind, StockMovement
from shopdesk.model.shop import bulk, end_bulk
from shopdesk.model.spine import Batch


def all_differences(shop):
    return {
        name: found
        for name, d in DERIVED.items()
        if (found := shop.ask(lambda s, d=d: differences(s.connection(), d)))
    }


def move(work, sku, quantity, bucket="sellable"):
    work.session.execute(
        insert(StockMovement).values(
            sku_id=sku, quantity=quantity, value=quantity * 7, kind=MovementKind.OPENING, day=work.today,
            recorded_at=work.now, bucket=bucket,
        )
    )  # fmt: skip


def post(work, amount, days=0):
    number = (work.session.scalar(text("SELECT max(id) FROM entry")) or 0) + 1
    day = work.today - timedelta(days=days)
    entry = Entry(
        period=f"{day:%Y-%m}",
        no=number,
        day=day,
        business_day=day,
        event="t",
        idem_key=str(number),
        posted_at=work.now,
    )
    work.session.add(entry)
    work.session.flush()
    accounts = work.session.scalars(select(Account.id).limit(2)).all()
    for seq, (account, debit, credit) in enumerate(((accounts[0], amount, 0), (accounts[1], 0, amount))):
        work.session.add(
            Posting(entry_id=entry.id, seq=seq, day=day, account_id=account, debit=debit, credit=credit)
        )


def order(work, number, label="to_pack"):
    channel = work.session.scalar(select(Channel.id))
    made = Order(
        number=number, external_no=number, channel_id=channel, placed_at=work.now, day=work.today, label=label
    )
    work.session.add(made)


def test_stored_figures_follow_a_random_story(shop, clock):
    chance = random.Random(5)
    for i in range(40):
        choice = chance.randrange(5)
        if choice == 0:
            shop.do(
                say("Move"),
                move,
                chance.randrange(1, 4),
                chance.randrange(-5, 9) or 1,
                chance.choice(["sellable", "defective"]),
            )
        elif choice == 1:
            shop.do(say("Post"), post, chance.randrange(1, 900), chance.randrange(60))
        elif choice == 2:
            shop.do(say("Order"), order, f"O{i}", chance.choice(["to_pack", "packing"]))
        elif choice == 3:
            shop.do(say("Label"), lambda w: w.session.execute(update(Order).values(label="shipped")))
        else:
            shop.do(say("Remove"), lambda w: w.session.execute(delete(Order).where(Order.label == "to_pack")))
    assert all_differences(shop) == {}
    assert shop.ask(lambda s: s.scalar(text("SELECT sum(on_hand) FROM stock_level")))


def test_undo_brings_the_counts_back(shop):
    def labels(session):
        return dict(session.execute(text("SELECT label, count FROM label_count WHERE count <> 0")).all())

    shop.do(say("Order"), order, "O1")
    shop.do(say("Label"), lambda w: w.session.execute(update(Order).values(label="packing")))
    assert shop.ask(labels) == {"packing": 1}
    shop.undo()
    assert shop.ask(labels) == {"to_pack": 1}
    shop.undo()
    assert shop.ask(labels) == {}


def test_a_bulk_load_fills_the_figures(shop):
    def load(work):
        batch = Batch(kind="orders", format="test", files="[]", at=work.now)
        work.session.add(batch)
        work.session.flush()
        work.mark_batch(batch.id)
        bulk(work)
        for i in range(20):
            order(work, f"B{i}")
        work.session.flush()
        work.session.execute(update(Order).values(batch_id=batch.id))
        end_bulk(work, frozenset({"orders"}))

    shop.do(say("Import"), load)
    assert all_differences(shop) == {}
    assert shop.ask(lambda s: s.scalar(text("SELECT sum(count) FROM label_count"))) == 20
    shop.undo()
    assert all_differences(shop) == {}


WRONG = {
    "stock_level": "UPDATE stock_level SET on_hand = on_hand + 1",
    "account_month": "DELETE FROM account_month",
    "label_count": "UPDATE label_count SET count = count + 1",
    "day_sales": "UPDATE day_sales SET orders = orders - 1",
}


@pytest.mark.parametrize("table", WRONG)
def test_a_figure_that_is_wrong_is_found_and_named(shop, table):
    shop.do(say("Facts"), lambda w: (move(w, 1, 5), post(w, 100), order(w, "O1")))

    def harm(work):
        work.session.execute(text(WRONG[table]))
        work.touch(table)

    shop.do(say("Harm"), harm)
    assert set(all_differences(shop)) == {table}
    report = checking.check(shop)
    assert not report.ok
    assert any(table in str(p) for p in report.broken)


def test_a_figure_that_is_zero_may_be_missing(shop):
    def harm(work):
        work.session.execute(text("INSERT INTO label_count (label, count) VALUES ('nothing', 0)"))
        work.touch("label_count")

    shop.do(say("Zero"), harm)
    assert all_differences(shop) == {}


def test_figures_are_touched_with_their_facts():
    assert also_touched({"posting"}) == {"posting", "account_month", "supplier_owed"}
    assert "stock_level" in also_touched({"allocation"})
