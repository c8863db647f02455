"""Many new orders at once: drafts become rows by the rules of the one-by-one path, without the ORM.

An order whose story is plain (paid or not, sent or not, nothing called off or paid back) is written here;
any other goes through `placing.place`. What is done, noted and posted is the same; a test holds both to each
other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from shopdesk.core.money import amount_shown
from shopdesk.core.periods import local_day
from shopdesk.core.problems import fill
from shopdesk.core.texts import N_, both
from shopdesk.model.bundles.queries import compositions, groups_of
from shopdesk.model.inserting import insert, next_id
from shopdesk.model.ledger.rules import EntryDraft, Leg, cost_legs, money_role
from shopdesk.model.orders.axes import counted
from shopdesk.model.orders.books import Standing, legs_between, standing
from shopdesk.model.orders.bundled import add_up_costs
from shopdesk.model.orders.confirming import awaits
from shopdesk.model.orders.desk_work import count_from, refresh, settle_days
from shopdesk.model.orders.drafts import LineDraft, OrderDraft, content_keys
from shopdesk.model.orders.exchange import Codes
from shopdesk.model.orders.exploding import components
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.light import (
    CASE_LINES,
    CASES,
    FACTS,
    LINES,
    ORDERS,
    PAYMENTS,
    SHIPMENT_LINES,
    SHIPMENTS,
    Rows,
)  # fmt: skip
from shopdesk.model.orders.on_the_way import goods_legs
from shopdesk.model.orders.placing import all_lines, is_history
from shopdesk.model.orders.pricing import PIECES, pieces, price_lines
from shopdesk.model.orders.records import (
    Channel,
    Label,
    LineKind,
    OrderKind,
    PaymentKind,
    ShipmentState,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.rules import problems_completing
from shopdesk.model.orders.stock_book import StockBook
from shopdesk.model.products.many import Folding, SkuRef
from shopdesk.model.shop import Progress, Work, no_progress

PORTION = 1_000
"""Orders written at a time."""

_COPIED = (
    "external_no", "kind", "placed_at", "ship_by", "customer_id", "customer_name", "recipient", "phone",
    "email",
    "country", "province", "city", "district", "street", "zip", "buyer_note", "seller_note", "tags",
    "cancel_reason",
)  # fmt: skip
ALONE = (OrderKind.ADJUSTMENT, OrderKind.WRITE_OFF)
"""Numbers that are no orders."""


def is_plain(draft: OrderDraft) -> bool:
    """Whether the order can be written by the bulk path."""
    return not (
        draft.payments or draft.cancelled_at or draft.refunded
        or any(x.shipped is not None or x.cancelled for x in draft.lines)
    )  # fmt: skip


@dataclass
class Counts:
    """What was written."""

    orders: int = 0
    lines: int = 0
    cases: int = 0


@dataclass
class Writer:
    """Builds the rows of orders and keeps them until `flush` writes them, parents first.

    `skus` are by folded code, `carriers` by code and by name. Foreign keys are deferred by the caller.
    """

    work: Work
    batch_id: int
    channels: Mapping[str, Channel]
    skus: Mapping[str, SkuRef]
    codes: Codes
    carriers: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pending: dict[str, list[Any]] = {r.table: [] for r in _TABLES}
        self.entries: list[EntryDraft] = []
        self.counts = Counts()
        self.fold = Folding()
        self.stock = StockBook(self.work, self.batch_id)
        self.ids = {r.table: next_id(self.work, r.table) for r in _TABLES}
        self.choices = frozenset(groups_of(self.work.session))
        made = compositions(self.work.session)
        self.parts = {sku: parts for sku, parts in made.items() if sku not in self.choices}
        self.day = lru_cache(100_000)(self._day)

    def _day(self, moment: datetime) -> date:
        return local_day(moment, self.work.facts.timezone)

    def take_id(self, rows: Rows) -> int:
        """The next id of a table."""
        following = self.ids[rows.table]
        self.ids[rows.table] = following + 1
        return following

    def order(self, draft: OrderDraft) -> Any:
        """The order with everything that happened to it, ready to be kept; its books are noted."""
        order = self._create(draft)
        if draft.kind in ALONE:
            self._stand_alone(order, draft)
            return order
        before = self._pay(order, draft, _nothing_earned(order))
        left_at = draft.shipped_at or draft.delivered_at or draft.finished_at
        if left_at is not None and not self._waits(order):
            before = self._ship(order, draft, left_at, before)
            self._deliver(order, draft.delivered_at or draft.finished_at, before)
        if draft.finished_at and not problems_completing(order):
            order.stage = Stage.COMPLETED
            self.note(order, N_("Completed"))
        refresh(order)
        return order

    def _waits(self, order: Any) -> bool:
        """Whether contents of a bundle have to be chosen before it can be said what left (choosing.py)."""
        if not self.choices or order.history:
            return False
        return any(x.kind is LineKind.GOODS and x.sku_id in self.choices for x in order.lines)

    def _create(self, draft: OrderDraft) -> Any:
        channel = self.channels[draft.channel]
        order = ORDERS.make(
            id=self.take_id(ORDERS), channel_id=channel.id, number=draft.number or draft.external_no,
            method=draft.method or channel.method, channel_status=draft.status,
            channel_status_at=draft.status_at,
            stated=draft.total, history=is_history(self.work, draft), batch_id=self.batch_id,
        )  # fmt: skip
        for name in _COPIED:
            setattr(order, name, getattr(draft, name))
        lines = all_lines(draft)
        prices = price_lines(
            lines,
            draft.discount,
            tax=draft.tax,
            on_top=not draft.tax_included,
            rate_ppm=self.work.facts.tax_rate_ppm,
        )
        order.tax_added = 0 if draft.tax_included else sum(p.tax for p in prices)
        for i, (x, key, price) in enumerate(zip(lines, content_keys(lines), prices, strict=True)):
            line = self._line(order, draft, i, x, key, price)
            order.lines += [line, *self._components(draft, line)]
        refresh(order)
        self.note(order, N_("Came in from {channel}"), channel=both(channel.name_en, channel.name_zh))
        return order

    def _line(self, order: Any, draft: OrderDraft, i: int, x: LineDraft, key: str, price: Any) -> Any:
        sku = self.skus.get(self.fold(x.sku)) if x.sku else None
        title = x.title or (sku.title if sku else "")
        if x.variant and x.variant not in title:
            title = f"{title} {x.variant}".strip()
        return LINES.make(
            id=self.take_id(LINES), order_id=order.id, position=i, external_key=key, kind=x.kind,
            sku_id=sku.id if sku else None, title=title, quantity=x.quantity, unit_price=x.unit_price,
            subtotal=price.subtotal, discount=price.discount, amount=price.amount, tax=price.tax, cost=x.cost,
            day=self.day(x.moment) if x.moment and draft.paid_at else None, batch_id=self.batch_id,
            sku=sku, role=self.codes.role(x.sku, x.kind),
        )  # fmt: skip

    def _components(self, draft: OrderDraft, line: Any) -> list[Any]:
        """The hidden rows of a bundle, as `exploding.explode` makes them."""
        if (
            line.sku_id not in self.parts
            or draft.kind is not OrderKind.ORDER
            or line.kind is not LineKind.GOODS
        ):
            return []
        return [
            LINES.make(id=self.take_id(LINES), sku=SkuRef(p.sku_id, p.tracked, p.title), **values)
            for p, values in components(line, self.parts[line.sku_id])
        ]

    def _pay(self, order: Any, draft: OrderDraft, before: Standing) -> Standing:
        amount = order.total if draft.paid is None else draft.paid
        if draft.paid_at is None or amount <= 0:
            return before
        at, day = draft.paid_at, self.day(draft.paid_at)
        payment = self.payment(order, PaymentKind.PAY, amount, at, draft.reference)
        order.received += amount
        order.paid_at = at
        count_from(order, day)
        settle_days(order, day)
        memo = fill(N_("Order {number} paid"), {"number": order.number})
        after = self.post(order, before, "E01", memo, day, ("payment", payment.id), method=order.method)
        self.note(order, N_("Paid {amount}"), amount=amount_shown(amount, self.work.facts.currency))
        return after

    def payment(
        self, order: Any, kind: PaymentKind, amount: int, at: datetime, reference: str = "", case: Any = None,
        method: Any = None,
    ) -> Any:  # fmt: skip
        """Money that moved."""
        payment = PAYMENTS.make(
            id=self.take_id(PAYMENTS), order_id=order.id if order else None,
            aftersale_id=case.id if case else None,
            kind=kind, method=method or order.method, amount=amount, reference=reference, settled_at=at,
            day=self.day(at),
            batch_id=self.batch_id,
        )  # fmt: skip
        self.pending["payment"].append(payment)
        return payment

    def _ship(self, order: Any, draft: OrderDraft, at: datetime, before: Standing) -> Standing:
        order.stage = Stage.OPEN
        self.note(order, N_("Confirmed on the platform"))
        day, carrier = self.day(at), self.carriers.get(draft.carrier.strip())
        parcel = SHIPMENTS.make(
            id=self.take_id(SHIPMENTS), order_id=order.id, state=ShipmentState.SHIPPED, shipped_at=at,
            tracking=draft.tracking.strip(), batch_id=self.batch_id, awaits=awaits(self.work, order, day),
            carrier_id=carrier.id if carrier else None,
        )  # fmt: skip
        order.shipments.append(parcel)
        order.tracking, order.carrier_id = parcel.tracking, parcel.carrier_id
        legs = [
            leg for line in order.lines if (leg_s := self._send(order, line, parcel, day)) for leg in leg_s
        ]
        add_up_costs(order, parcel)
        memo = fill(N_("Order {number} shipped"), {"number": order.number})
        after = self.post(order, before, "E03a", memo, day, ("shipment", parcel.id), goods=legs)
        self._note_shipped(order, draft, carrier, sum(pieces(x) for x in counted(order)))
        return after

    def _note_shipped(self, order: Any, draft: OrderDraft, carrier: Any, count: int) -> None:
        words = N_("Shipped {count} by {carrier} {tracking}") if carrier else N_("Shipped {count}")
        self.note(
            order,
            words,
            count=count,
            carrier=both(carrier.name_en, carrier.name_zh) if carrier else "",
            tracking=draft.tracking.strip(),
        )

    def _send(self, order: Any, line: Any, parcel: Any, day: date) -> list[Leg]:
        """A row leaves with its parcel; answers what its goods do to the books."""
        if line.kind not in PIECES:
            line.shipped = 1
            return []
        line.shipped = line.quantity
        if not line.quantity:
            return []
        tracked = line.sku is not None and line.sku.tracked and not order.history
        cost = None
        if tracked and day >= self.work.facts.books_start:
            cost = self.stock.leave(line.sku.id, line.quantity, day, ("shipment", parcel.id))
        line.cost = cost
        parcel.lines.append(
            SHIPMENT_LINES.make(
                id=self.take_id(SHIPMENT_LINES), shipment_id=parcel.id, order_line_id=line.id,
                quantity=line.quantity,
                cost=cost, batch_id=self.batch_id,
            )
        )  # fmt: skip
        if not cost:
            return []
        return cost_legs(
            cost, on_the_way=parcel.awaits, order_id=order.id, channel_id=order.channel_id, sku_id=line.sku_id,
            quantity=line.quantity,
        )  # fmt: skip

    def _deliver(self, order: Any, at: datetime | None, before: Standing) -> None:
        if at is None:
            return
        for parcel in order.shipments:
            parcel.state, parcel.delivered_at = ShipmentState.DELIVERED, at
            if parcel.awaits:
                self._confirm(order, parcel, at, before)
        for line in order.lines:
            line.delivered = line.shipped
        self.note(order, N_("Delivered"))

    def _confirm(self, order: Any, parcel: Any, at: datetime, before: Standing) -> None:
        """What `confirming.confirming` does when a parcel that waited arrives."""
        goods, parcel.awaits = goods_legs(order, parcel), False
        memo = fill(N_("Order {number} delivered"), {"number": order.number})
        day = max(self.day(at), self.day(parcel.shipped_at))
        source = ("shipment", parcel.id)
        self.post(order, before, "E03a", memo, day, source, goods=goods, part="arrived")

    def _stand_alone(self, order: Any, draft: OrderDraft) -> None:
        """Fees, corrections and write-offs: they count on their days and are booked by the role of their
        code."""
        day = self.day(draft.placed_at)
        order.stage, order.label, order.day = Stage.COMPLETED, Label.COMPLETED, day
        for line in order.lines:
            line.day = line.day or (day if line.amount else None)
        if day < self.work.facts.books_start:
            order.history = True
            return
        about = {"order_id": order.id, "channel_id": order.channel_id}
        memo = fill(N_("Adjustment {number}"), {"number": order.number})
        legs = alone_legs([(x.role, -x.amount) for x in order.lines], order.method, about)
        self.note_entry("ADJ", ("orders", order.id), legs, day, memo)
        if draft.kind is OrderKind.WRITE_OFF:
            self._write_off(order, day)

    def _write_off(self, order: Any, day: date) -> None:
        for line in order.lines:
            if line.sku is not None and line.sku.tracked and line.quantity < 0:
                legs = self.stock.lose(line.sku.id, -line.quantity, day, line.title)
                memo = fill(
                    N_("{quantity} × {sku} written off"), {"quantity": -line.quantity, "sku": line.title}
                )
                self.note_entry("E16", ("order_line", line.id), legs, day, memo)

    def post(
        self, order: Any, before: Standing, event: str, memo: str, day: date, source: tuple[str, int], *,
        method: Any = None, goods: list[Leg] | None = None, part: str = "",
    ) -> Standing:  # fmt: skip
        """Note the entry of one event, as `desk_work.changing` posts it; answers where the order stands
        now."""
        start = self.work.facts.books_start
        early = day < start
        if early and order.history:
            return before
        after = standing(order) if order.shipments else _nothing_earned(order)
        legs = legs_between(before, after, order, method=method, opening=early)
        self.note_entry(event, source, legs, max(day, start), memo, part)
        if goods and not early:
            self.note_entry("E03b", source, goods, day, memo, part)
        return after

    def note_entry(
        self, event: str, source: tuple[str, int], legs: list[Leg], day: date, memo: str, part: str = ""
    ) -> None:
        """An entry to be posted when all is written; nothing when its legs are none."""
        if any(x.debit or x.credit for x in legs):
            self.entries.append(EntryDraft(event, source, legs, day, memo, part, self.batch_id))

    def note(self, order: Any, what: str, /, **values: Any) -> None:
        """A fact of the order's history."""
        self.pending["timeline"].append(
            FACTS.make(
                id=self.take_id(FACTS), at=self.work.now, who="owner", subject=SUBJECT, subject_id=order.id,
                what=what,
                fact_values=json.dumps(values, ensure_ascii=False) if values else "{}",
                batch_id=self.batch_id,
            )
        )  # fmt: skip

    def keep(self, order: Any) -> None:
        """Let the order be written with the next flush; it changes no more."""
        pending = self.pending
        pending["orders"].append(order)
        pending["order_line"] += order.lines
        pending["shipment"] += order.shipments
        for parcel in order.shipments:
            pending["shipment_line"] += parcel.lines
        for case in order.cases:
            self.keep_case(case)
        self.counts.orders += 1
        self.counts.lines += len(order.lines)

    def keep_case(self, case: Any) -> None:
        """Let the case be written with the next flush."""
        self.pending["aftersale"].append(case)
        self.pending["aftersale_line"] += case.lines
        self.counts.cases += 1
        self.counts.lines += len(case.lines)

    def flush(self) -> None:
        """Write what is kept."""
        for rows in _TABLES:
            kept = self.pending[rows.table]
            if kept:
                insert(self.work, rows.table, rows.columns, map(rows.values, kept))
                kept.clear()

    def finish(self, progress: Progress = no_progress) -> None:
        """Write what is left, the stock movements, and post the books in the order of their days."""
        from shopdesk.model.ledger.actions import post_many

        self.flush()
        self.entries += self.stock.write()
        self.entries.sort(key=lambda e: e.day)
        post_many(self.work, self.entries, progress)
        self.entries = []


_TABLES = (ORDERS, LINES, PAYMENTS, SHIPMENTS, SHIPMENT_LINES, CASES, CASE_LINES, FACTS)


def _nothing_earned(order: Any) -> Standing:
    """The standing of an order of which nothing left."""
    paid = order.received - order.refunded
    return Standing(paid, 0, 0, 0, max(0, paid - (order.total - order.granted)))


def alone_legs(amounts: Iterable[tuple[str, int]], method: Any, about: Mapping[str, Any]) -> list[Leg]:
    """Money given back (positive) or taken in (negative) by role, against where the money is."""
    sums: dict[str, int] = {}
    for role, amount in amounts:
        sums[role] = sums.get(role, 0) + amount
    total = sum(sums.values())
    legs = [Leg(role, max(a, 0), max(-a, 0), **about) for role, a in sums.items() if a]
    if total:
        legs.append(Leg(money_role(method), max(-total, 0), max(total, 0), "01", **about))
    return legs
