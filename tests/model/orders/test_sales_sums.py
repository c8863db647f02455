"""The sums behind rankings equal the rows they sum up, whatever happens to orders, refunds and customers."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.derived import DERIVED, differences
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleLine,
    AfterSaleType,
    LineKind,
    Order,
    OrderKind,
    OrderLine,
)
from shopdesk.model.orders.sales_sums import SALES_SUM
from shopdesk.model.shop import bulk, end_bulk
from tests.model.analytics.conftest import Book

KINDS = (LineKind.GOODS, LineKind.GOODS, LineKind.SHIPPING, LineKind.DISCOUNT, LineKind.ADJUSTMENT)
DAY = date(2026, 3, 30)


def wrong(shop):
    return {
        name: shop.ask(lambda s, n=name: differences(s.connection(), DERIVED[n]))
        for name in ("sales_sum", "day_sales", "customer_stat")
    }


NOTHING = {"sales_sum": [], "day_sales": [], "customer_stat": []}


def some_day(chance):
    return DAY + timedelta(days=chance.randrange(4)) if chance.random() < 0.85 else None


def new_order(work, chance):
    book = Book(work)
    book.count = work.session.scalar(text("SELECT coalesce(max(id), 0) FROM orders"))
    people = [None, *work.session.scalars(text("SELECT id FROM customer")).all()]
    rows = [
        (
            chance.choice(KINDS),
            chance.randrange(1, 4),
            chance.randrange(100, 900),
            chance.choice([None, 50]),
            0,
        )
        for _ in range(chance.randrange(1, 4))
    ]
    number = book.order(
        DAY + timedelta(days=chance.randrange(4)), *rows, customer=chance.choice(people),
        channel=chance.choice([3, 13]),
        hour=chance.randrange(24), country=chance.choice(["", "CN", "GB"]), province=chance.choice(["", "浙江省"]),
        kind=chance.choice([OrderKind.ORDER, OrderKind.ORDER, OrderKind.ADJUSTMENT]),
    )  # fmt: skip
    skus = [None, *work.session.scalars(text("SELECT id FROM sku LIMIT 3")).all()]
    for line in work.session.get(Order, number).lines:
        line.sku_id = chance.choice(skus)


def new_refund(work, chance):
    orders = [None, *work.session.scalars(text("SELECT id FROM orders")).all()]
    people = [None, *work.session.scalars(text("SELECT id FROM customer")).all()]
    Book(work).refund(
        some_day(chance) or DAY, (chance.choice(KINDS), 1, chance.randrange(10, 90), chance.choice([None, 5])),
        order=chance.choice(orders), customer=chance.choice(people), channel=3,
    )  # fmt: skip


def one_of(work, chance, record):
    ids = work.session.scalars(text(f"SELECT id FROM {record.__tablename__}")).all()
    return work.session.get(record, chance.choice(ids)) if ids else None


def change_order(work, chance):
    order = one_of(work, chance, Order)
    people = [None, *work.session.scalars(text("SELECT id FROM customer")).all()]
    name, value = chance.choice([
        ("customer_id", chance.choice(people)), ("country", chance.choice(["", "CN", "FR"])), ("province", "广东省"),
        ("day", some_day(chance)), ("kind", OrderKind.ZERO_TOTAL), ("goods_total", 5),
    ])  # fmt: skip
    if order:
        setattr(order, name, value)


def change_line(work, chance):
    line = one_of(work, chance, OrderLine)
    name, value = chance.choice([
        ("cost", chance.choice([None, 70])), ("day", some_day(chance)), ("quantity", 9), ("amount", 3),
        ("kind", LineKind.GOODS), ("sku_id", None), ("discount", 2),
    ])  # fmt: skip
    if line:
        setattr(line, name, value)


def change_refund(work, chance):
    case, line = one_of(work, chance, AfterSale), one_of(work, chance, AfterSaleLine)
    people = [None, *work.session.scalars(text("SELECT id FROM customer")).all()]
    if case:
        case.customer_id = chance.choice(people)
        case.type = AfterSaleType.RETURN_REFUND
    if line:
        line.amount, line.day = chance.randrange(50), some_day(chance)


def change_customer(work, chance):
    people = work.session.scalars(text("SELECT id FROM customer")).all()
    if people:
        country = chance.choice(["", "DE", "CN"])
        work.session.execute(
            text("UPDATE customer SET country = :c WHERE id = :i"), {"c": country, "i": chance.choice(people)}
        )


def remove(work, chance):
    line = one_of(work, chance, AfterSaleLine if chance.random() < 0.5 else OrderLine)
    if line:
        work.session.delete(line)


def new_person(work, chance):
    Book(work).person("林", chance.choice(["", "CN", "GB"]))


DEEDS = (
    new_order, new_order, new_order, new_refund, new_refund, change_order, change_line, change_refund, change_customer,
    remove, new_person,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_the_sums_follow_a_random_story_and_its_undoing(shop, seed):
    chance = random.Random(seed)
    shop.do(say("Person"), new_person, chance)
    for _ in range(45):
        shop.do(say("Deed"), chance.choice(DEEDS), chance)
    assert wrong(shop) == NOTHING
    for _ in range(20):
        shop.undo()
    assert wrong(shop) == NOTHING
    for _ in range(10):
        shop.redo()
    assert wrong(shop) == NOTHING
    assert shop.ask(lambda s: s.scalar(text("SELECT count(*) FROM sales_sum WHERE gross <> 0"))) > 20


def test_a_bulk_load_fills_the_sums(shop):
    chance = random.Random(1)

    def load(work):
        bulk(work)
        for deed in (new_person, new_order, new_order, new_refund):
            deed(work, chance)
            work.session.flush()
        end_bulk(work, frozenset({"orders", "order_line", "aftersale", "aftersale_line", "customer"}))

    shop.do(say("Import"), load)
    assert wrong(shop) == NOTHING
    assert shop.ask(lambda s: s.scalar(text("SELECT count(*) FROM sales_sum"))) > 5


def test_a_month_is_the_sum_of_its_days(shop):
    chance = random.Random(3)
    for deed in (new_person, *[new_order] * 8, *[new_refund] * 3):
        shop.do(say("Deed"), deed, chance)
    sql = """
        SELECT key, channel_id, {p} AS month, sum(gross), sum(goods_refunded), sum(orders), sum(cost) FROM sales_sum
        WHERE kind = 'customer' AND length(period) = {n} GROUP BY key, channel_id, month ORDER BY 1, 2, 3
    """
    days = shop.ask(lambda s: s.execute(text(sql.format(p="substr(period, 1, 7)", n=10))).all())
    months = shop.ask(lambda s: s.execute(text(sql.format(p="period", n=7))).all())
    assert days == months
    assert SALES_SUM.table in DERIVED
