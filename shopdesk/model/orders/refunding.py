"""Refunds that a file tells apart from their orders: matched to the customer's earlier rows, else they stand
alone.

A row that comes back is matched by customer and SKU to what she had bought before: at the same price first,
the latest first, never more pieces than left, never more money than was paid. What she bought in a bundle comes
back as its component when she bought none alone. What cannot be matched is a refund without an order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shopdesk.core.money import amount_shown, net_of_tax, split
from shopdesk.core.problems import fill
from shopdesk.core.texts import N_
from shopdesk.model.inserting import chunks
from shopdesk.model.ledger.rules import Leg
from shopdesk.model.orders.books import standing
from shopdesk.model.orders.bulk import Writer, alone_legs
from shopdesk.model.orders.bundled import count_returns, parts_of, per_bundle, total
from shopdesk.model.orders.desk_work import load, refresh
from shopdesk.model.orders.drafts import AfterSaleDraft, AfterSaleLineDraft
from shopdesk.model.orders.light import CASE_LINES, CASES
from shopdesk.model.orders.on_the_way import Came, take_back
from shopdesk.model.orders.pricing import PIECES, gross
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleLine,
    AfterSaleState,
    LineKind,
    Order,
    OrderLine,
    PaymentKind,
)  # fmt: skip

_Key = tuple[str | int, int]  # customer or order number, SKU
_Back = tuple[Any, Any, Came]  # row of the order, row of the case, what its pieces had cost


@dataclass(slots=True)
class Bought:
    """A row that could come back. `order` and `line` are None while it is only known from the file's
    tables. A `component` was paid for with its bundle."""

    placed_at: datetime
    unit_price: int
    order_id: int
    line_id: int
    order: Any = None
    line: Any = None
    component: bool = False

    @property
    def paid(self) -> Any:
        """The row that has the money: its own, of a component its bundle's."""
        if not self.component:
            return self.line
        return next(x for x in self.order.lines if x.id == self.line.parent_id)

    def free(self) -> int:
        """Pieces that may still come back."""
        return int(self.line.shipped - self.line.lost - self.line.returned_good - self.line.returned_bad)

    def left(self) -> int:
        """Money that may still go back for it."""
        own = gross(self.paid, self.order) - self.paid.refunded
        paid = self.order.received - self.order.refunded
        return int(min(own, self.order.total - self.order.granted, paid))


@dataclass(slots=True)
class _Part:
    """A piece of a refund row, and what it belongs to (None: nothing)."""

    draft: AfterSaleLineDraft
    quantity: int
    amount: int
    bought: Bought | None = None


def wanted_keys(drafts: Iterable[tuple[AfterSaleDraft, int | None]], writer: Writer) -> set[_Key]:
    """(customer or order number, SKU id) of everything that came back."""
    found: set[_Key] = set()
    for draft, customer in drafts:
        for x in draft.lines:
            sku = writer.skus.get(writer.fold(x.sku)) if x.sku else None
            if sku is not None:
                found |= {(k, sku.id) for k in _keys_of(draft, customer)}
    return found


def _keys_of(draft: AfterSaleDraft, customer: int | None) -> list[str | int]:
    if draft.order_no:
        return [draft.order_no]
    return [] if customer is None else [customer]


def _case_row(values: dict[str, Any], *, like: Any) -> Any:
    """A row of a case: a record among records, else a light one."""
    if not isinstance(like, AfterSaleLine):
        return CASE_LINES.make(**values)
    row = AfterSaleLine(**{k: v for k, v in values.items() if k != "id"})
    row.id = values["id"]
    return row


def _tax_in(order: Any, line: Any, amount: int) -> int:
    """The tax that is in an amount of what was paid for a row."""
    whole = gross(line, order)
    return int(line.tax * amount // whole) if whole else 0


@dataclass
class Refunds:
    """Matches cases to rows bought and writes them through the bulk writer."""

    writer: Writer
    bought: dict[_Key, list[Bought]] = field(default_factory=dict)
    loaded: dict[int, Order] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)

    def remember(self, order: Any, wanted: set[_Key]) -> bool:
        """Whether rows of this new order may come back; then they are remembered."""
        held = False
        for line in order.lines:
            for who in (order.customer_id, order.external_no):
                key = (who, line.sku_id)
                if key in wanted and line.shipped and line.kind in PIECES:
                    held, part = True, line.kind is LineKind.COMPONENT
                    row = Bought(order.placed_at, line.unit_price, order.id, line.id, order, line, part)
                    self.bought.setdefault(key, []).append(row)
        return held

    def remember_earlier(self, wanted: set[_Key]) -> None:
        """Find rows of orders that were in the shop before."""
        from shopdesk.model.base import moment_of

        run = self.writer.work.session.connection().exec_driver_sql
        for column, kind in (("customer_id", int), ("external_no", str)):
            values = sorted({k for k, _sku in wanted if isinstance(k, kind)})
            for portion in chunks(values):
                marks = ", ".join("?" * len(portion))
                rows = run(
                    f"""SELECT o.{column}, l.sku_id, o.placed_at, l.unit_price, o.id, l.id, l.kind = 'component'
                        FROM orders o JOIN order_line l ON l.order_id = o.id
                        WHERE o.{column} IN ({marks}) AND o.kind = 'order' AND l.kind IN ('goods', 'component')
                          AND l.shipped > l.lost + l.returned_good + l.returned_bad""",
                    tuple(portion),
                )
                for who, sku, placed, price, order_id, line_id, part in rows:
                    if (who, sku) in wanted:
                        self.bought.setdefault((who, sku), []).append(
                            Bought(moment_of(placed), price, order_id, line_id, component=bool(part))
                        )

    def take(self, draft: AfterSaleDraft, customer: int | None) -> None:
        """Take the case in: one for each order that it is matched to, and one that stands alone for the
        rest."""
        parts = [p for x in draft.lines for p in self._match(draft, x, customer)]
        alone = [p for p in parts if p.bought is None]
        by_order: dict[int, list[_Part]] = {}
        for p in parts:
            if p.bought is not None:
                by_order.setdefault(p.bought.order_id, []).append(p)
        first = draft.external_no
        if alone or not by_order:
            self._stand_alone(draft, first, alone, customer)
            first = ""
        for own in by_order.values():
            bought = own[0].bought
            assert bought is not None
            self._give_back(draft, first or f"{draft.external_no}/{bought.order.number}", own, bought.order)
            first = ""

    def _match(self, draft: AfterSaleDraft, x: AfterSaleLineDraft, customer: int | None) -> list[_Part]:
        sku = self.writer.skus.get(self.writer.fold(x.sku)) if x.sku else None
        if sku is None or x.kind is not LineKind.GOODS or x.amount < 0 or not x.quantity:
            return [_Part(x, x.quantity, x.amount)]
        rows = [
            r for who in _keys_of(draft, customer) for r in self.bought.get((who, sku.id), ())
            if r.placed_at <= draft.opened_at
        ]  # fmt: skip
        rows.sort(
            key=lambda r: (not r.component, r.unit_price == x.unit_price, r.placed_at, -r.line_id),
            reverse=True,
        )
        for row in rows:
            self._whole(row)
        whole = next((r for r in rows if r.free() >= x.quantity and r.left() >= x.amount), None)
        if whole is not None:
            self._use(whole, x.quantity, x.amount)
            return [_Part(x, x.quantity, x.amount, whole)]
        return self._spread(x, [r for r in rows if r.unit_price == x.unit_price])

    def _spread(self, x: AfterSaleLineDraft, rows: list[Bought]) -> list[_Part]:
        """Several rows at the same price give together what came back; the rest stands alone."""
        shares, at = split(x.amount, [1] * x.quantity) if x.quantity <= 100_000 else [], 0
        parts = []
        for row in rows if shares else ():
            count = min(row.free(), x.quantity - at)
            while count > 0 and sum(shares[at : at + count]) > row.left():
                count -= 1
            if count > 0:
                amount = sum(shares[at : at + count])
                self._use(row, count, amount)
                parts.append(_Part(x, count, amount, row))
                at += count
        rest = x.amount - sum(p.amount for p in parts)
        return parts if at == x.quantity else [*parts, _Part(x, x.quantity - at, rest)]

    def _whole(self, row: Bought) -> None:
        """Have the order of an earlier row at hand."""
        if row.order is None:
            if row.order_id not in self.loaded:
                self.loaded[row.order_id] = load(self.writer.work, row.order_id)
            row.order = self.loaded[row.order_id]
            row.line = next(x for x in row.order.lines if x.id == row.line_id)

    def _use(self, row: Bought, count: int, amount: int) -> None:
        row.line.returned_good += count
        row.paid.refunded += amount
        row.order.granted += amount
        row.order.refunded += amount

    def _give_back(self, draft: AfterSaleDraft, number: str, parts: list[_Part], order: Any) -> None:
        writer = self.writer
        amount = sum(p.amount for p in parts)
        at = draft.settled_at or draft.opened_at
        case = self._case(draft, number, order.customer_id, order, amount)
        before = self._before(order, parts)
        for p in parts:
            back = self._component_back if p.bought and p.bought.component else self._row_back
            for row, x, came in back(case, order, p):
                self._restock(order, row, x, came, writer.day(at))
        for line in {x.bought.paid.id: x.bought.paid for x in parts if x.bought}.values():
            if parts_of(order, line):
                count_returns(order, line)
        refresh(order)
        memo = fill(N_("Order {number} refunded"), {"number": order.number})
        payment = writer.payment(order, PaymentKind.REFUND, amount, at, case=case) if amount else None
        source = ("payment", payment.id) if payment else ("aftersale", case.id)
        writer.post(order, before, "E06", memo, writer.day(at), source, method=order.method)
        writer.note(order, N_("Refunded {amount}"), amount=amount_shown(amount, writer.work.facts.currency))

    def _row_back(self, case: Any, order: Any, p: _Part) -> list[_Back]:
        """A row comes back; answers what is put on the shelf with it: itself, of a bundle its components."""
        line: Any = p.bought.line if p.bought else None
        back = self._case_line(case, p, line)
        came = take_back(order, line, p.quantity)
        back.cost = came.cost
        back.tax = _tax_in(order, line, p.amount)
        inside = self._parts_back(order, line, back)
        if inside:
            back.cost = total([x.cost for _part, x, _came in inside])
        return inside or [(line, back, came)]

    def _component_back(self, case: Any, order: Any, p: _Part) -> list[_Back]:
        """A component comes back without its bundle, whose row in the case has the money."""
        assert p.bought is not None
        line, bundle = p.bought.line, p.bought.paid
        x = self._case_line(case, p, line)
        x.kind, x.amount = LineKind.COMPONENT, 0
        came = take_back(order, line, p.quantity)
        x.cost = came.cost
        head = next((y for y in case.lines if y.order_line_id == bundle.id), None)
        if head is None:
            head = _case_row({
                "id": self.writer.take_id(CASE_LINES), "aftersale_id": case.id, "order_line_id": bundle.id,
                "external_key": f"{x.external_key}/{bundle.id}", "kind": LineKind.GOODS, "sku_id": bundle.sku_id,
                "title": bundle.title, "quantity": 0, "unit_price": bundle.unit_price, "day": x.day,
                "cost": 0, "batch_id": self.writer.batch_id,
            }, like=x)  # fmt: skip
            case.lines.append(head)
        head.amount += p.amount
        head.tax = _tax_in(order, bundle, head.amount)
        head.cost = total([head.cost, x.cost])
        return [(line, x, came)]

    def _parts_back(self, order: Any, line: Any, back: Any) -> list[_Back]:
        """The components of a bundle come back with it: their rows of the order and of the case."""
        found = []
        case = next(c for c in order.cases if back in c.lines)
        for part in parts_of(order, line):
            n = per_bundle(part, line)
            count = min(back.quantity * n, part.shipped - part.returned_good - part.returned_bad)
            if not count:
                continue
            came = take_back(order, part, count)
            values = {
                "id": self.writer.take_id(CASE_LINES), "aftersale_id": case.id, "order_line_id": part.id,
                "external_key": f"{back.external_key}/{part.id}", "kind": LineKind.COMPONENT, "sku_id": part.sku_id,
                "title": part.title, "quantity": count, "good": min(back.good * n, count), "day": back.day,
                "cost": came.cost, "batch_id": self.writer.batch_id,
            }  # fmt: skip
            part.returned_good += count
            x = _case_row(values, like=back)
            case.lines.append(x)
            found.append((part, x, came))
        return found

    def _before(self, order: Any, parts: list[_Part]) -> Any:
        """Where the order stood before this case: matching has counted its money already."""
        for p in parts:
            assert p.bought is not None
            p.bought.paid.refunded -= p.amount
            order.granted -= p.amount
            order.refunded -= p.amount
        before = standing(order)
        for p in parts:
            assert p.bought is not None
            p.bought.paid.refunded += p.amount
            order.granted += p.amount
            order.refunded += p.amount
        return before

    def _restock(self, order: Any, line: Any, back: Any, came: Came, day: Any) -> None:
        sku = line.sku
        if sku is None or not sku.tracked or day < self.writer.work.facts.books_start:
            return
        legs = self.writer.stock.come_back(sku.id, back.quantity, came, day, ("aftersale", back.aftersale_id))
        legs = [replace(x, order_id=order.id) if x.role == "stock.shipped" else x for x in legs]
        memo = fill(N_("Return of order {number}"), {"number": order.number})
        self.writer.note_entry(
            "E06", ("aftersale", back.aftersale_id), legs, day, memo, f"goods-{back.external_key}"
        )

    def _case(self, draft: AfterSaleDraft, number: str, customer: int | None, order: Any, amount: int) -> Any:
        writer = self.writer
        at = draft.settled_at or draft.opened_at
        day = writer.day(at)
        channel = writer.channels[draft.channel]
        values: dict[str, Any] = {
            "order_id": order.id if order is not None else None, "channel_id": channel.id,
            "external_no": number,
            "customer_id": customer, "type": draft.type, "state": AfterSaleState.RESOLVED,
            "reason": draft.reason,
            "note": draft.note, "tracking": draft.tracking, "amount": amount,
            "history": day < writer.work.facts.books_start, "opened_at": draft.opened_at, "granted_at": at,
            "closed_at": at, "day": day, "batch_id": writer.batch_id,
        }  # fmt: skip
        if isinstance(order, Order):
            case = AfterSale(**values)
            case.id = writer.take_id(CASES)
            order.cases.append(case)
            return case
        case = CASES.make(id=writer.take_id(CASES), **values)
        if order is not None:
            order.cases.append(case)
        return case

    def _case_line(self, case: Any, p: _Part, line: Any) -> Any:
        writer, x = self.writer, p.draft
        sku = writer.skus.get(writer.fold(x.sku)) if x.sku else None
        values: dict[str, Any] = {
            "aftersale_id": case.id, "order_line_id": line.id if line is not None else None,
            "external_key": f"{x.external_key or x.sku}" + (f"/{line.id}" if line is not None else ""),
            "kind": x.kind,
            "sku_id": sku.id if sku else None, "title": x.title or (line.title if line is not None else ""),
            "quantity": p.quantity, "unit_price": x.unit_price, "good": min(x.good, p.quantity),
            "amount": p.amount,
            "day": writer.day(x.moment) if x.moment else case.day, "batch_id": writer.batch_id,
        }  # fmt: skip
        if isinstance(line, OrderLine):
            back: Any = AfterSaleLine(**values)
            back.id = writer.take_id(CASE_LINES)
            case.lines.append(back)
        else:
            back = CASE_LINES.make(id=writer.take_id(CASE_LINES), **values)
            case.lines.append(back)
        return back

    def _stand_alone(
        self, draft: AfterSaleDraft, number: str, parts: list[_Part], customer: int | None
    ) -> None:
        """A refund without an order; in the books against sales, each row by its kind or its code's role."""
        writer, amount = self.writer, sum(p.amount for p in parts)
        case = self._case(draft, number, customer, None, amount)
        for p in parts:
            self._case_line(case, p, None)
        writer.keep_case(case)
        at = draft.settled_at or draft.opened_at
        day, method = writer.day(at), draft.method or writer.channels[draft.channel].method
        if amount > 0:
            writer.payment(None, PaymentKind.REFUND, amount, at, case=case, method=method)
        if day >= writer.work.facts.books_start:
            about = {"channel_id": case.channel_id, "party": draft.customer_name}
            memo = fill(N_("Refund {number}"), {"number": draft.external_no})
            legs = self._alone_legs(parts, method, about)
            writer.note_entry("E06", ("aftersale", case.id), legs, day, memo)

    def _alone_legs(self, parts: list[_Part], method: Any, about: dict[str, Any]) -> list[Leg]:
        rate = self.writer.work.facts.tax_rate_ppm
        amounts: list[tuple[str, int]] = []
        for p in parts:
            kind, net = p.draft.kind, net_of_tax(p.amount, rate)
            if kind in (LineKind.GOODS, LineKind.SHIPPING):
                role = "sales.returns" if kind is LineKind.GOODS else "sales.shipping"
                amounts += [(role, net), ("vat.out", p.amount - net)]
            else:
                amounts.append((self.writer.codes.role(p.draft.sku, kind), p.amount))
        return alone_legs(amounts, method, about)
