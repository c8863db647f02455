"""The generic order table: any columns that mean number, SKU, title, quantity, price and moment
(contract.md).

Rows of one number are one order wherever they stand. Negative pieces, or a number that a refund marks
(`C536379`), are returns; codes that are no goods become freight, discounts or adjustments by the owner's
table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from shopdesk.core.money import UNIT_SCALE, divide, line_total
from shopdesk.core.problems import problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.intake.formats import Format
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.moments import order_of
from shopdesk.model.intake.tables import Table
from shopdesk.model.orders.channels.fields import FIELDS, NEEDED, STATUS_WORDS
from shopdesk.model.orders.drafts import (
    AfterSaleDraft,
    AfterSaleLineDraft,
    LineDraft,
    OrderDraft,
    content_keys,
)
from shopdesk.model.orders.exchange import (
    REASONS,
    Cells,
    Codes,
    Options,
    Reading,
    cells_of,
    is_lost,
    one_value,
)
from shopdesk.model.orders.records import AfterSaleType, LineKind, OrderKind

_STATUS = {squeezed(w): status for status, words in STATUS_WORDS.items() for w in words}
_SAMPLE = 20_000


def fits(table: Table) -> bool:
    """Whether the table is an order table."""
    found = table.columns(FIELDS, {})
    return all(any(f in found for f in alternatives) for alternatives in NEEDED)


GENERIC = Format(
    "generic-orders", "orders", frozenset(), "shopdesk.model.orders.channels.generic:read", fits=fits
)


@dataclass(slots=True)
class _Row:
    number: int
    code: str
    title: str
    variant: str
    quantity: int
    price: int
    amount: int
    kind: LineKind
    moment: datetime
    key: str
    discount: int


@dataclass(slots=True)
class _Group:
    """The rows of one order number, and its own cells from the first row that has them."""

    number: int
    rows: list[_Row] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    discounts: list[int] = field(default_factory=list)
    shippings: list[int] = field(default_factory=list)
    taxes: list[int] = field(default_factory=list)


_ORDER_CELLS = (
    "customer_key", "customer_name", "email", "phone", "recipient", "country", "province", "city",
    "district", "street",
    "zip", "status", "payment", "shipped_at", "channel", "carrier", "tracking", "buyer_note", "seller_note",
)  # fmt: skip


def read(tables: list[Table], options: Options, tick: Callable[[int, list[str]], None]) -> Reading:
    """Read the table. `tick` is told of every row; it may raise Cancelled. Refused: a needed column twice or
    missing."""
    table = tables[0]
    columns = table.columns(FIELDS, options.mapping)
    _refuse_missing(table, columns)
    month_first, sure = order_of(_sample(table, columns["moment"]), options.currency)
    reader = _Reader(table, columns, options, cells_of(options, month_first=month_first))
    if not sure:
        words = (
            N_("Days are read as month/day/year.") if month_first else N_("Days are read as day/month/year.")
        )
        reader.out.warnings.append(problem(words, blocking=False))
    reader.take(tick)
    return reader.finish()


def _refuse_missing(table: Table, columns: Mapping[str, int]) -> None:
    for alternatives in NEEDED:
        if not any(f in columns for f in alternatives):
            raise refuse(
                N_("{file}: no column tells the {field}."),
                file=table.name,
                field=alternatives[0].replace("_", " "),
            )
    twice = table.twice(list(columns.values()))
    if twice:
        raise refuse(N_("{file} has two columns “{label}”; keep one."), file=table.name, label=twice)


def _sample(table: Table, at: int) -> Iterator[str]:
    rows = islice(table.rows(), _SAMPLE)
    first = [cells[at] for _n, cells in islice(rows, 50) if at < len(cells)]
    if not any(
        "/" in t or "." in t or (t.count("-") == 2 and t[:2].isdigit() and not t[:4].isdigit()) for t in first
    ):
        return
    yield from first
    for _number, cells in rows:
        if at < len(cells):
            yield cells[at]


class _Reader:
    """Collects the rows of each order number, then makes drafts of them."""

    def __init__(self, table: Table, columns: dict[str, int], options: Options, cells: Cells) -> None:
        self.table, self.columns, self.options, self.cells = table, columns, options, cells
        self.codes = Codes(options.codes)
        self.groups: dict[tuple[str, str], _Group] = {}
        self.out = Reading(channel=options.channel or "import")
        self.own = [(name, columns[name]) for name in _ORDER_CELLS if name in columns]
        if "status" not in columns and "payment" not in columns:
            self.out.assumed = options.status

    def take(self, tick: Callable[[int, list[str]], None]) -> None:
        width = len(self.table.header)
        for number, row in self.out.each(self.table, tick):
            if len(row) > width and any(row[width:]):
                self.out.leave_out(number, REASONS["long"], "", row[width])
            else:
                self._row(number, row if len(row) == width else row + [""] * (width - len(row)))

    def _row(self, number: int, row: list[str]) -> None:
        cells, columns = self.cells, self.columns
        order_no = cells.id(row[columns["order_no"]])
        if not order_no or is_lost(order_no):
            self._no(number, "order_no" if not order_no else "lost", "order_no", order_no)
            return
        line = self._line(number, row)
        if line is None:
            return
        channel = cells.text(row[columns["channel"]]) if "channel" in columns else ""
        group = self.groups.get((channel, order_no))
        if group is None:
            group = self.groups[channel, order_no] = _Group(number)
        group.rows.append(line)
        for name, at in self.own:
            if name not in group.told and row[at]:
                group.told[name] = cells.text(row[at])
        for name, sums in (
            ("discount", group.discounts),
            ("shipping", group.shippings),
            ("tax", group.taxes),
        ):
            if name in columns:
                sums.append(cells.money(row[columns[name]]))

    def _no(self, number: int, reason: str, column: str, value: str = "", **values: Any) -> None:
        label = self.table.header[self.columns[column]] if column in self.columns else column
        self.out.leave_out(number, REASONS[reason], label, value, **values)

    def _line(self, number: int, row: list[str]) -> _Row | None:
        cells, columns = self.cells, self.columns
        code = cells.id(row[columns["sku"]]) if "sku" in columns else ""
        title = cells.text(row[columns["title"]]) if "title" in columns else ""
        if not code and not title:
            self._no(number, "nothing", "sku")
            return None
        moment = cells.moment(row[columns["moment"]])
        if moment is None:
            self._no(number, "moment", "moment", row[columns["moment"]])
            return None
        quantity = cells.quantity(row[columns["quantity"]])
        if quantity is None or quantity is False:
            self._no(number, "quantity", "quantity", row[columns["quantity"]])
            return None
        money = self._money(number, row, quantity)
        if money is None:
            return None
        if "currency" in columns:
            currency = cells.text(row[columns["currency"]]).upper()
            if currency and currency != self.options.currency:
                self._no(number, "currency", "currency", currency, ours=self.options.currency)
                return None
        variant = cells.text(row[columns["variant"]]) if "variant" in columns else ""
        key = cells.id(row[columns["line_no"]]) if "line_no" in columns else ""
        discount = cells.money(row[columns["line_discount"]]) if "line_discount" in columns else 0
        kind = self.codes.kind(code or title)
        return _Row(number, code or title, title, variant, quantity, *money, kind, moment, key, discount)

    def _money(self, number: int, row: list[str], quantity: int) -> tuple[int, int] | None:
        """(unit price, amount) of a row; the total it states is the truth where there is no price."""
        cells, columns = self.cells, self.columns
        price = cells.price(row[columns["unit_price"]]) if "unit_price" in columns else None
        if price is False:
            self._no(number, "price", "unit_price", row[columns["unit_price"]])
            return None
        if price is not None:
            return price, line_total(quantity, price)
        total = cells.amount(row[columns["line_total"]]) if "line_total" in columns else None
        if total is None or total is False:
            name = "line_total" if "line_total" in columns else "unit_price"
            self._no(number, "no_price" if total is None else "price", name, row[columns[name]])
            return None
        if quantity < 0 < total:
            total = -total
        return (divide(total * UNIT_SCALE, quantity) if quantity else total * UNIT_SCALE), total

    def finish(self) -> Reading:
        self.out.warnings += self.table.warnings
        for i, ((channel, order_no), group) in enumerate(self.groups.items()):
            if i % 500 == 0:
                self.options.look()
            self._draft(channel or self.out.channel, order_no, group)
        self.groups.clear()
        return self.out

    def _draft(self, channel: str, order_no: str, group: _Group) -> None:
        back = [r for r in group.rows if r.amount < 0 and r.kind in _SOLD]
        rest = [r for r in group.rows if not (r.amount < 0 and r.kind in _SOLD)]
        sold = any(r.amount > 0 and r.quantity > 0 and r.kind in _SOLD for r in rest)
        if back and not sold:
            back, rest = group.rows, []
        if rest:
            self.out.orders.append(self._order(channel, order_no, group, rest))
        if back:
            self.out.cases.append(self._case(channel, order_no, group, back, rest))

    def _order(self, channel: str, order_no: str, group: _Group, rows: list[_Row]) -> OrderDraft:
        placed = min(r.moment for r in rows)
        kind = _kind(rows)
        several = any(r.moment != placed for r in rows)
        lines = tuple(_line_draft(r, kind, several) for r in rows)
        told, cells = group.told, self.cells
        return OrderDraft(
            channel=channel, external_no=order_no, placed_at=placed, lines=lines, kind=kind, row=group.number,
            discount=one_value(group.discounts), shipping=one_value(group.shippings),
            tax=one_value(group.taxes) if group.taxes and any(group.taxes) else None,
            customer_key=cells.id(told.get("customer_key", "")), customer_name=told.get("customer_name", ""),
            email=told.get("email", ""), phone=told.get("phone", ""), recipient=told.get("recipient", ""),
            country=told.get("country", ""), province=told.get("province", ""), city=told.get("city", ""),
            district=told.get("district", ""), street=told.get("street", ""), zip=told.get("zip", ""),
            carrier=told.get("carrier", ""), tracking=cells.id(told.get("tracking", "")),
            buyer_note=told.get("buyer_note", ""), seller_note=told.get("seller_note", ""),
            **self._state(told, placed, sum(r.amount for r in rows)),
        )  # fmt: skip

    def _state(self, told: Mapping[str, str], placed: datetime, total: int) -> dict[str, Any]:
        """What has happened with the order, by its status and moments, or as the owner says of the whole
        table."""
        word = told.get("status", "")
        state = (
            self.out.assumed
            or _STATUS.get(squeezed(word))
            or _STATUS.get(squeezed(told.get("payment", "")))
            or ""
        )
        paid = self.cells.moment(told.get("payment", ""))
        shipped = self.cells.moment(told.get("shipped_at", ""))
        if not state:
            state = "shipped" if shipped else "paid" if paid else "new"
        found: dict[str, Any] = {"status": word}
        if state in _AFTER["paid"] or paid:
            found["paid_at"] = paid or placed
        if state in _AFTER["shipped"] or shipped:
            found["shipped_at"] = shipped or placed
        if state == "done":
            found["delivered_at"] = found["finished_at"] = shipped or placed
        if state in ("cancelled", "refunded"):
            found["cancelled_at"] = placed
        if state == "refunded":
            found |= {"refunded": total, "refunded_at": placed}
        return found

    def _case(
        self, channel: str, order_no: str, group: _Group, rows: list[_Row], rest: list[_Row]
    ) -> AfterSaleDraft:
        opened = min(r.moment for r in rows)
        told = group.told
        drafts = [_line_draft(r, OrderKind.ORDER, True) for r in rows]
        keys = content_keys(tuple(drafts))
        lines = tuple(_back_draft(r, key) for r, key in zip(rows, keys, strict=True))
        goods = any(r.kind is LineKind.GOODS for r in rows)
        return AfterSaleDraft(
            channel=channel, external_no=order_no, opened_at=opened, lines=lines,
            order_no=order_no if rest else "",
            type=AfterSaleType.RETURN_REFUND if goods else AfterSaleType.REFUND_ONLY, settled_at=opened,
            customer_key=self.cells.id(told.get("customer_key", "")),
            customer_name=told.get("customer_name", ""),
            country=told.get("country", ""), row=group.number,
        )  # fmt: skip


_SOLD = (LineKind.GOODS, LineKind.SHIPPING)
_AFTER = {"paid": ("paid", "shipped", "done", "refunded"), "shipped": ("shipped", "done")}


def _kind(rows: list[_Row]) -> OrderKind:
    """What the number is (contract.md, Decisions)."""
    if any(r.amount > 0 and r.quantity > 0 and r.kind in _SOLD for r in rows):
        return OrderKind.ORDER
    if any(r.amount for r in rows):
        return OrderKind.ADJUSTMENT
    return OrderKind.WRITE_OFF if all(r.quantity < 0 for r in rows) else OrderKind.ZERO_TOTAL


def _line_draft(r: _Row, kind: OrderKind, several: bool) -> LineDraft:
    odd = r.kind is LineKind.GOODS and (r.quantity <= 0 or r.amount < 0)
    return LineDraft(
        sku=r.code, title=r.title, variant=r.variant, quantity=r.quantity, unit_price=r.price,
        kind=LineKind.ADJUSTMENT if odd else r.kind,
        subtotal=r.amount,
        discount=r.discount, external_key=r.key or None, moment=r.moment if several else None, row=r.number,
    )  # fmt: skip


def _back_draft(r: _Row, key: str) -> AfterSaleLineDraft:
    return AfterSaleLineDraft(
        sku=r.code, title=r.title, kind=r.kind, quantity=abs(r.quantity), unit_price=abs(r.price),
        amount=-r.amount,
        external_key=key, good=abs(r.quantity) if r.kind is LineKind.GOODS else 0, moment=r.moment,
        row=r.number,
    )  # fmt: skip
