"""The bulk path and the one-by-one path make the same orders, stock and books of the same drafts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.orders import intake
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.exchange import Reading
from shopdesk.model.orders.records import LineKind
from shopdesk.model.products.actions import create as create_product
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop import no_progress
from shopdesk.model.shop_settings.actions import change
from shopdesk.model.shop_settings.rules import REVENUE
from shopdesk.model.spine import Batch

AT = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
LATER = AT + timedelta(days=2)
LINES = (
    LineDraft(sku="TEA", title="Tea", quantity=3, unit_price=199_900_0, row=2),
    LineDraft(sku="CUP", title="Cup", variant="blue", quantity=2, unit_price=16_650, row=3),
    LineDraft(title="Service", kind=LineKind.ADJUSTMENT, unit_price=1_000_000, row=4),
)


def draft(number, **story):
    values = {
        "channel": "shopify",
        "external_no": number,
        "placed_at": AT,
        "lines": LINES,
        "customer_key": "ann",
    }
    return OrderDraft(
        **values | {"shipping": 600, "carrier": "SF Express", "tracking": "SF1", "row": 2} | story
    )


PAID = {"paid_at": AT}
SENT = {**PAID, "shipped_at": LATER}
DONE = {**SENT, "delivered_at": LATER, "finished_at": LATER}
STORIES = {
    "unpaid": {}, "paid": PAID, "part": {**PAID, "paid": 1_000}, "sent": SENT, "done": DONE,
    "owed": {"shipped_at": AT}, "cheaper": {**DONE, "discount": 777}, "taxed": {**DONE, "tax": 321},
    "on_top": {**DONE, "tax": 321, "tax_included": False}, "much": {**DONE, "paid": 999_999},
}  # fmt: skip
EARLY = {k: datetime(2025, 12, 20, 1, tzinfo=UTC) for k in ("placed_at", "paid_at")}
STORIES |= {
    "history": {**DONE, **EARLY, "shipped_at": EARLY["paid_at"], "delivered_at": EARLY["paid_at"],
                "finished_at": EARLY["paid_at"]},
    "over_new_year": {**DONE, **EARLY},
}  # fmt: skip

QUERIES = {
    "orders": """SELECT external_no, number, kind, stage, label, history, day, placed_at, paid_at,
        goods_total,
        discount_total, shipping_total, tax_added, tax_included, total, stated, received, refunded, granted,
        method, items, carrier_id, tracking, customer_name, channel_status FROM orders ORDER BY external_no""",
    "rows": """SELECT o.external_no, l.position, l.external_key, l.kind, l.sku_id, l.title, l.quantity,
        l.subtotal, l.discount, l.amount, l.tax, l.cost, l.day, l.shipped, l.delivered FROM order_line l
        JOIN orders o ON o.id = l.order_id ORDER BY 1, 2""",
    "payments": """SELECT o.external_no, p.kind, p.method, p.amount, p.day FROM payment p
        JOIN orders o ON o.id = p.order_id ORDER BY 1""",
    "parcels": """SELECT o.external_no, s.state, s.shipped_at, s.delivered_at, s.carrier_id, s.tracking,
        sum(x.quantity), sum(x.cost), s.awaits FROM shipment s JOIN orders o ON o.id = s.order_id
        LEFT JOIN shipment_line x ON x.shipment_id = s.id
        GROUP BY s.id ORDER BY 1""",
    "facts": """SELECT o.external_no, t.what, t.fact_values FROM timeline t
        JOIN orders o ON o.id = t.subject_id AND t.subject = 'orders' ORDER BY 1, t.id""",
    "stock": "SELECT sku_id, sum(quantity), sum(value), count(*) FROM stock_movement GROUP BY 1 ORDER BY 1",
    "books": """SELECT e.event, e.day, a.code, p.debit, p.credit, p.cash_flow, o.external_no FROM posting p
        JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
        LEFT JOIN orders o ON o.id = p.order_id
        ORDER BY 7, 2, 1, 3, 4, 5""",
}  # fmt: skip


def made(tmp_path, clock, name, drafts, revenue="shipment"):
    shop = create(tmp_path / f"{name}.shopdesk", name=name, books_start=date(2026, 1, 1), clock=clock)
    shop.do(say("policy"), change, revenue=revenue, tax_rate_ppm=30_000)
    tea = ProductDraft(title="Tea", skus=[SkuDraft(code="TEA", price=1, cost=500_0000, opening=100)])
    shop.do(say("tea"), create_product, tea)

    def write(work):
        batch = Batch(kind="orders", format="test", files="test", at=work.now)
        work.session.add(batch)
        work.session.flush()
        work.mark_batch(batch.id)
        reading = Reading(orders=list(drafts), rows_read=len(drafts) * 3, channel="shopify")
        counts = intake.write(work, reading, batch.id, no_progress)
        assert not reading.left_out
        return counts

    shop.do(say("import"), write)
    found = {
        k: shop.ask(lambda s, q=q: s.connection().exec_driver_sql(q).fetchall()) for k, q in QUERIES.items()
    }
    shop.close()
    return found


@pytest.mark.parametrize("revenue", REVENUE)
@pytest.mark.parametrize("story", STORIES)
def test_both_paths_tell_the_same_story(tmp_path, clock, monkeypatch, story, revenue):
    drafts = [draft("A1", **STORIES[story]), draft("A2", **STORIES[story])]
    bulk = made(tmp_path, clock, "bulk", drafts, revenue)
    monkeypatch.setattr(intake, "is_plain", lambda _draft: False)
    single = made(tmp_path, clock, "single", drafts, revenue)
    for what in QUERIES:
        assert bulk[what] == single[what], what
