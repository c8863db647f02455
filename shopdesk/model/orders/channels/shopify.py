"""Shopify's order export: a row for each line, the order's own cells on its first row only (formats.md
§2.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopdesk.core.money import line_total
from shopdesk.core.problems import problem
from shopdesk.core.texts import N_
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.exchange import REASONS, Options, Reading, cells_of, is_lost
from shopdesk.model.orders.records import PaymentMethod

SHOPIFY_ORDERS = Format(
    "shopify-orders", "orders",
    fingerprint("Name", "Financial Status", "Fulfillment Status", "Lineitem quantity", "Lineitem name",
    "Lineitem price"),
    "shopdesk.model.orders.channels.shopify:read",
)  # fmt: skip

_PAID = ("paid", "partially_refunded", "refunded", "partially_paid")


@dataclass
class _Order:
    """The rows of one order: its first, which tells of the whole, and its lines."""

    row: int
    cells: list[str]
    lines: list[LineDraft] = field(default_factory=list)


def read(tables: list[Table], options: Options, tick: Callable[..., None]) -> Reading:
    """Read the export. `tick` is told of every row; it may raise Cancelled."""
    reader = _Reader(tables[0], options)
    for number, row in reader.out.each(tables[0], tick):
        reader.take(number, row)
    return reader.finish()


class _Reader:
    def __init__(self, table: Table, options: Options) -> None:
        self.table, self.options, self.cells = table, options, cells_of(options)
        self.at = {label: i for i, label in reversed(list(enumerate(table.labels)))}
        self.out = Reading(channel=options.channel or "shopify", warnings=list(table.warnings))
        self.orders: dict[str, _Order] = {}

    def _get(self, row: Sequence[str], label: str) -> str:
        i = self.at.get(squeezed(label))
        return self.cells.text(row[i]) if i is not None and i < len(row) else ""

    def take(self, number: int, row: list[str]) -> None:
        name = self.cells.id(self._get(row, "Name"))
        if not name or is_lost(name):
            self.out.leave_out(number, REASONS["lost" if name else "order_no"], "Name", name)
            return
        line = self._line(number, row)
        if line is None:
            return
        order = self.orders.setdefault(name, _Order(number, row))
        if self._get(row, "Total") and not self._get(order.cells, "Total"):
            order.row, order.cells = number, row
        order.lines.append(line)

    def _line(self, number: int, row: list[str]) -> LineDraft | None:
        quantity = self.cells.quantity(self._get(row, "Lineitem quantity"))
        price = self.cells.price(self._get(row, "Lineitem price"))
        if quantity is None or quantity is False or quantity < 0:
            value = self._get(row, "Lineitem quantity")
            self.out.leave_out(number, REASONS["quantity"], "Lineitem quantity", value)
            return None
        if price is None or price is False:
            value = self._get(row, "Lineitem price")
            self.out.leave_out(number, REASONS["price"], "Lineitem price", value)
            return None
        return LineDraft(
            sku=self.cells.id(self._get(row, "Lineitem sku")), title=self._get(row, "Lineitem name"),
            quantity=quantity,
            unit_price=price, discount=self.cells.money(self._get(row, "Lineitem discount")), row=number,
            shipped=self._shipped(row, quantity),
        )  # fmt: skip

    def _shipped(self, row: list[str], quantity: int) -> int | None:
        """Pieces that left, told only where some of the order left and some did not."""
        told = self._get(row, "Lineitem fulfillment status").lower()
        return (
            quantity if told == "fulfilled" else 0 if told in ("pending", "unfulfilled", "partial") else None
        )

    def _money(self, row: Sequence[str], label: str) -> int:
        return self.cells.money(self._get(row, label))

    def finish(self) -> Reading:
        for name, order in self.orders.items():
            self.out.orders.append(self._draft(name, order))
        return self.out

    def _draft(self, name: str, order: _Order) -> OrderDraft:
        row, get, cells = order.cells, self._get, self.cells
        when = cells.moment
        financial, sent = get(row, "Financial Status").lower(), get(row, "Fulfillment Status").lower()
        created = when(get(row, "Created at")) or when(get(row, "Paid at"))
        paid_at = when(get(row, "Paid at")) or created if financial in _PAID else None
        total, refunded = self._money(row, "Total"), self._money(row, "Refunded Amount")
        shipped_at = when(get(row, "Fulfilled at")) if sent in ("fulfilled", "partial") else None
        partly = sent == "partial"
        lines = tuple(x if partly else _whole(x) for x in order.lines)
        tax, included = (
            self._money(row, "Taxes"),
            self._money(row, "Subtotal") + self._money(row, "Shipping") == total,
        )
        cancelled = when(get(row, "Cancelled at"))
        refunded_at = (cancelled or shipped_at or paid_at) if refunded else None
        if refunded:
            words = N_("Order {number}: the file does not say when it was refunded; {day} is taken.")
            self._warn(words, order.row, number=name, day=str(refunded_at)[:10])
        return OrderDraft(
            channel=self.out.channel, external_no=name, placed_at=created or self._undated(order, name),
            lines=lines,
            currency=get(row, "Currency").upper(), paid_at=paid_at, shipped_at=shipped_at,
            cancelled_at=cancelled,
            refunded=refunded, refunded_at=refunded_at, total=total, shipping=self._money(row, "Shipping"),
            paid=total - self._money(row, "Outstanding Balance") if financial == "partially_paid" else None,
            discount=self._discount(order), tax=tax, tax_included=included or not tax,
            method=_METHODS.get(squeezed(get(row, "Payment Method"))),
            reference=get(row, "Payment Reference") or get(row, "Payment ID"), email=get(row, "Email"),
            status=", ".join(x for x in (financial, sent) if x), row=order.row, **self._address(row),
        )  # fmt: skip

    def _undated(self, order: _Order, name: str) -> Any:
        from datetime import UTC, datetime

        self._warn(N_("Order {number} has no moment."), order.row, number=name)
        return datetime(1970, 1, 1, tzinfo=UTC)

    def _warn(self, text: str, row: int, **values: Any) -> None:
        self.out.warnings.append(problem(text, blocking=False, row=row, **values))

    def _discount(self, order: _Order) -> int:
        """The discount beyond the rows' own: what is missing from the rows to the subtotal, which is after
        it."""
        rows = sum(line_total(x.quantity, x.unit_price) - x.discount for x in order.lines)
        told = self.cells.amount(self._get(order.cells, "Subtotal"))
        stated = self.cells.money(self._get(order.cells, "Discount Amount"))
        return stated if told is None or told is False else max(0, rows - told)

    def _address(self, row: list[str]) -> dict[str, Any]:
        def either(label: str) -> str:
            return self._get(row, f"Shipping {label}") or self._get(row, f"Billing {label}")

        return {
            "customer_name": self._get(row, "Billing Name") or self._get(row, "Shipping Name"),
            "recipient": either("Name"), "phone": either("Phone") or self._get(row, "Phone"),
            "country": either("Country"),
            "province": either("Province"), "city": either("City"), "zip": either("Zip"),
            "street": either("Street") or " ".join(x for x in (either("Address1"), either("Address2")) if x),
            "buyer_note": self._get(row, "Notes"), "tags": self._get(row, "Tags"),
        }  # fmt: skip


def _whole(x: LineDraft) -> LineDraft:
    from dataclasses import replace

    return replace(x, shipped=None)


_METHODS = {
    "paypalexpresscheckout": PaymentMethod.PAYPAL, "paypal": PaymentMethod.PAYPAL,
    "bankdeposit": PaymentMethod.BANK,
    "cashondeliverycod": PaymentMethod.ON_DELIVERY, "giftcard": PaymentMethod.GIFT_CARD,
}  # fmt: skip
