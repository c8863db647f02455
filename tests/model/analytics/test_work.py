"""Reports of the work: how long steps take, carriers, what waits, how old the stock is and what does not sell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, text

from shopdesk.core.texts import say
from shopdesk.model import reports
from shopdesk.model.analytics import clocks, stock_age
from shopdesk.model.orders.records import Carrier, Label, Order, Shipment, ShipmentState
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import MovementKind, StockMovement
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.reports import Asked
from tests.model.analytics.conftest import Book

PAID = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 6, 1)


def sent(
    work, book, hours, *, delivered=None, state=ShipmentState.SHIPPED, carrier="sf", packed=None, **more
):
    """An order paid at PAID whose parcel left so many hours later."""
    number = book.order(PAID.date(), ("goods", 1, 1_000))
    order = work.session.get(Order, number)
    order.paid_at = PAID
    code = work.session.scalar(text("SELECT id FROM carrier WHERE code = :c"), {"c": carrier})
    left = PAID + timedelta(hours=hours)
    parcel = Shipment(
        order_id=number, carrier_id=code, state=state, shipped_at=left,
        packed_at=None if packed is None else PAID + timedelta(hours=packed),
        delivered_at=None if delivered is None else left + timedelta(hours=delivered), **more,
    )  # fmt: skip
    work.session.add(parcel)
    return order


@pytest.fixture
def shipped(shop):
    """Ten by sf left after 1 to 10 hours and took ten times as long; one of yto is lost; one a file tells of."""

    def story(work):
        book = Book(work)
        assert work.session.query(Carrier).count() > 2
        for hours in range(1, 11):
            order = sent(
                work,
                book,
                hours,
                delivered=10 * hours,
                state=ShipmentState.DELIVERED,
                packed=hours / 2,
                cost=800,
            )
            order.ship_by = PAID + timedelta(hours=8)
        sent(work, book, 5, carrier="yto", state=ShipmentState.LOST)
        sent(work, book, 0, delivered=0, state=ShipmentState.DELIVERED)
        sent(work, book, 5, delivered=999, state=ShipmentState.DELIVERED, assumed=True, carrier="zto")

    shop.do(say("Story"), story)
    return shop


def made(shop, name, **more):
    asked = Asked(shop.facts, shop.today(), **more)
    return shop.ask(reports.answer, asked, name)


def test_half_and_nine_in_ten_took_at_most_so_long(shipped):
    found = made(shipped, "service-times", by="carrier")
    rows = {(r["carrier"], r["step"]): r for r in found.rows}
    sf = rows["sf", "paid_to_shipped"]
    assert (sf["parcels"], sf["median_hours"], sf["p90_hours"], sf["late"]) == (10, Decimal(5), Decimal(9), 2)
    assert rows["sf", "shipped_to_delivered"]["p90_hours"] == 90
    assert rows["sf", "paid_to_packed"]["median_hours"] == Decimal("2.5")
    assert ("zto", "shipped_to_delivered") not in rows  # that it arrived is only assumed
    assert found.excluded == {"one_moment": 1}


def test_times_of_a_month_are_those_of_parcels_that_left_in_it(shipped):
    assert {r["month"] for r in made(shipped, "service-times", by="month").rows} == {"2026-03"}
    later = reports.days_of(date(2026, 3, 3), None)
    assert made(shipped, "service-times", days=later).rows == []


def test_shares_of_few_and_of_none():
    assert clocks.share_of({30: 1}, 90) == 3
    assert clocks.share_of({10: 1, 20: 1}, 50) == 1
    assert clocks.share_of({}, 50) == 0


def test_carriers_stand_by_what_became_of_their_parcels(shipped):
    rows = {r["carrier"]: r for r in made(shipped, "carriers").rows}
    assert (rows["sf"]["parcels"], rows["sf"]["delivered"], rows["sf"]["cost"]) == (11, 11, 8_000)
    assert (rows["sf"]["cost_per_parcel"], rows["sf"]["median_hours"]) == (727, 50)
    assert (rows["yto"]["lost"], rows["yto"]["median_hours"]) == (1, None)


def test_what_waits_is_named_with_the_order_that_waits_longest(shop):
    def story(work):
        book = Book(work)
        for age in (1, 2, 30):
            order = work.session.get(
                Order, book.order(work.today, ("goods", 1, 100 * age), label=Label.TO_PACK)
            )
            order.paid_at, order.total = work.now - timedelta(hours=age), 100 * age
        book.order(work.today, ("goods", 1, 5), label=Label.COMPLETED)

    shop.do(say("Story"), story)
    [row] = made(shop, "bottlenecks", now=shop.clock()).rows
    assert (row["state"], row["orders"], row["amount"]) == ("to_pack", 3, 3_300)
    assert (row["median_hours"], row["longest_hours"], row["longest"]) == (2, 30, "3")


def lay(work, sku, quantity, day, kind=MovementKind.PURCHASE_IN, reverses=None):
    values = {
        "sku_id": sku, "quantity": quantity, "value": quantity * 100, "kind": kind, "day": day, "recorded_at": work.now,
        "reverses_id": reverses,
    }  # fmt: skip
    return work.session.execute(insert(StockMovement).values(**values)).inserted_primary_key[0]


@pytest.fixture
def lain(shop):
    """Forty pieces came in January and twenty in May; ten came and were taken back; thirty-five were sold in April."""

    def story(work):
        product = products.create(work, ProductDraft("Mug", (SkuDraft("MUG", price=1),)))
        sku = work.session.scalar(text("SELECT id FROM sku WHERE product_id = :p"), {"p": product})
        lay(work, sku, 40, date(2026, 1, 1), MovementKind.OPENING)
        lay(work, sku, -35, date(2026, 4, 1), MovementKind.SALE_OUT)
        wrong = lay(work, sku, 10, date(2026, 5, 10))
        lay(work, sku, -10, date(2026, 5, 10), MovementKind.REVERSAL, wrong)
        lay(work, sku, 20, date(2026, 5, 20))

    shop.do(say("Story"), story)
    return shop


def test_what_came_first_left_first(lain):
    [mug] = [a for a in lain.ask(stock_age.ageing, TODAY) if a.sku == "MUG"]
    assert (mug.on_hand, mug.pieces, mug.oldest_days) == (25, (20, 0, 0, 5, 0), 151)
    [older] = [a for a in lain.ask(stock_age.ageing, date(2026, 9, 1)) if a.sku == "MUG"]
    assert (older.pieces, older.old_value) == ((0, 0, 0, 20, 5), 500)


def test_what_came_back_counts_as_old_as_the_first(lain):
    lain.do(say("Back"), lambda w: lay(w, 1, 3, date(2026, 5, 30), MovementKind.SALE_RETURN_GOOD))
    [mug] = [a for a in lain.ask(stock_age.ageing, TODAY) if a.sku == "MUG"]
    assert (mug.on_hand, mug.pieces) == (28, (20, 0, 0, 8, 0))


def test_a_sku_is_slow_after_sixty_days_without_a_sale(lain):
    def codes(day):
        return {s.sku: s.days for s in lain.ask(stock_age.slow_movers, day)}

    assert codes(date(2026, 3, 1)) == {}  # it has been there for 59 days
    assert codes(date(2026, 3, 2)) == {"MUG": 60}


def test_every_report_of_the_work_can_be_written_as_json_and_as_a_table(shipped):
    for name in ("service-times", "carriers", "bottlenecks", "stock-ageing", "slow-movers", "measures"):
        asked = Asked(shipped.facts, shipped.today(), now=shipped.clock())
        answer = shipped.ask(reports.answer, asked, name)
        told = reports.as_json(name, asked, answer)
        assert told["report"] == name
        assert told["definition"]
        assert len(list(reports.as_sheet(name, asked, answer).rows)) >= len(told["rows"])
