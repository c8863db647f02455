"""The demo shop's finished orders: written by the bulk path, as an import of them would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from shopdesk.model.customers.many import find_or_make_many
from shopdesk.model.customers.rules import Person
from shopdesk.model.demo_goods import WARES
from shopdesk.model.demo_story import Fate
from shopdesk.model.inserting import chunks
from shopdesk.model.orders.bulk import Writer
from shopdesk.model.orders.drafts import OrderDraft
from shopdesk.model.orders.exchange import Codes
from shopdesk.model.orders.records import Carrier, Channel
from shopdesk.model.products.many import Wanted
from shopdesk.model.products.many import find_or_make_many as find_skus
from shopdesk.model.shop import Progress, Work, bulk, end_bulk
from shopdesk.model.spine import Batch

_PORTION = 5_000
_TABLES = frozenset(
    {
        "orders", "order_line", "payment", "shipment", "shipment_line", "customer", "customer_identity",
        "stock_movement", "entry", "posting", "timeline",
    }
)  # fmt: skip


def write_past(work: Work, fates: Iterable[Fate], count: int, end: datetime, progress: Progress) -> None:
    """Orders whose story is plain, oldest first, with their books and stock, by portions that fit in memory."""
    batch = Batch(kind="orders", format="demo", files="[]", at=work.now, rows_read=count, rows_taken=count)
    work.session.add(batch)
    work.session.flush()
    bulk(work)
    work.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    writer = _writer(work, batch.id)
    done = 0
    for portion in chunks(fates, _PORTION):
        people = find_or_make_many(work, [person_of(f.draft) for f in portion], batch.id)
        for fate, customer in zip(portion, people.ids, strict=True):
            work.now = fate.draft.placed_at
            writer.keep(writer.order(replace(told_by(fate, end), customer_id=customer)))
        writer.finish()
        done += len(portion)
        progress(done, count)
    work.now = end
    work.session.expire_all()
    end_bulk(work, _TABLES)
    work.mark_batch(batch.id)


def _writer(work: Work, batch_id: int) -> Writer:
    codes = [code for ware in WARES for code, *_rest in ware.sizes]
    goods = find_skus(work, [Wanted(code) for code in codes], batch_id)
    channels = {c.code: c for c in work.session.scalars(select(Channel))}
    carriers = {c.code: c for c in work.session.scalars(select(Carrier))}
    return Writer(work, batch_id, channels, goods.skus, Codes(), carriers)


def person_of(order: OrderDraft) -> Person:
    """Who bought."""
    return Person(
        order.customer_name,
        order.email,
        order.phone,
        order.channel,
        order.customer_key,
        country=order.country,
    )


def told_by(fate: Fate, end: datetime) -> OrderDraft:
    """The order as its channel would tell it at the end: what has happened until then."""

    def known(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment <= end else None

    return replace(
        fate.draft, paid_at=known(fate.pay_at), shipped_at=known(fate.ship_at), delivered_at=known(fate.deliver_at),
        finished_at=known(fate.finish_at),
    )  # fmt: skip
