"""What changing the rows of an order makes of it: which rows stand then, at what money, and why it may not be. Pure.

Only what has not begun is changed (features.md §2.3 A): of a row of which pieces left, were called off or refunded,
more pieces are a row of their own and fewer are called off, so that what was earned and granted stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shopdesk.core.money import divide, line_total, net_of_tax, split
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.orders.axes import of_line, packed_by_line, quantities
from shopdesk.model.orders.pricing import cancel_grant
from shopdesk.model.orders.records import LineKind, Order, OrderLine, Stage


class Discounts(StrEnum):
    """What becomes of the discounts: kept per piece as promised, or the whole of them spread over the rows anew."""

    KEEP = "keep"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row as it is to be. `quantity`: pieces the customer is to get of it in all, 0 takes the row off.
    `unit_price` (minor × 10⁴) None: as it is, of a new row what the SKU costs today.

    `contents` of a new row: what is in one piece of a bundle of what its groups offer, (code, count) each.
    The row is `line_id`; else the order's only row of that SKU, and where there is none, or with `new`, another one.
    """

    quantity: int
    line_id: int = 0
    sku: str = ""
    unit_price: int | None = None
    new: bool = False
    contents: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Row:
    """A row after the change; `line` None is a new one, of more pieces of the row `like`. Money in minor units."""

    line: OrderLine | None
    sku: Any
    quantity: int
    unit_price: int
    subtotal: int = 0
    discount: int = 0
    tax: int = 0
    contents: tuple[tuple[str, int], ...] = ()
    like: OrderLine | None = None

    @property
    def amount(self) -> int:
        return self.subtotal - self.discount

    @property
    def changed(self) -> bool:
        """Whether anything of it is another than it was."""
        x = self.line
        return x is None or (x.quantity, x.unit_price, x.discount, x.subtotal) != (
            self.quantity, self.unit_price, self.discount, self.subtotal
        )  # fmt: skip


@dataclass(slots=True)
class Revision:
    """The order after the change: its free rows, those that are taken off, pieces called off (row → count), the
    freight row's amount (None: as it is). `total` and `payable` are minor units."""

    rows: list[Row] = field(default_factory=list)
    gone: list[OrderLine] = field(default_factory=list)
    called_off: dict[int, int] = field(default_factory=dict)
    freight: int | None = None
    total: int = 0
    payable: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is changed."""
        return not (
            self.gone or self.called_off or self.freight is not None or any(x.changed for x in self.rows)
        )


def has_begun(line: OrderLine) -> bool:
    """Whether something of the row happened that its quantity and price must go on telling."""
    return bool(line.shipped or line.cancelled or line.refunded or line.replaces_id)


def goods(order: Order) -> list[OrderLine]:
    """The rows that can be spoken of."""
    return [x for x in order.lines if x.kind is LineKind.GOODS]


def freight_row(order: Order) -> OrderLine | None:
    """The row of what shipping is charged."""
    return next((x for x in order.lines if x.kind is LineKind.SHIPPING), None)


def row_of(order: Order, change: RowChange) -> OrderLine | None:
    """The row that a change means; None is a new one."""
    if change.line_id:
        return next((x for x in goods(order) if x.id == change.line_id), None)
    own = rows_of_sku(order, change.sku)
    return own[0] if len(own) == 1 and not change.new else None


def rows_of_sku(order: Order, code: str) -> list[OrderLine]:
    """The order's rows of a SKU, by its code in any case."""
    return [x for x in goods(order) if x.sku and x.sku.code.casefold() == code.casefold()]


def problems_revising(
    order: Order, changes: Sequence[RowChange], shipping: int | None = None
) -> list[Problem]:
    """Why the rows cannot become that."""
    if order.stage not in (Stage.DRAFT, Stage.REVIEW, Stage.OPEN):
        return [problem(N_("Order {number} is closed."), number=order.number)]
    q = quantities(order)
    if q.shipped and not q.open:
        words = N_("All of order {number} was shipped; make a new order for what comes on top.")
        return [problem(words, number=order.number)]
    packed = packed_by_line(order)
    found = [p for c in changes for p in _problems_change(order, c, packed)]
    freight = freight_row(order)
    if shipping is not None and freight is not None and has_begun(freight) and shipping != freight.amount:
        found.append(problem(N_("The freight of what was shipped stays as it is."), field="shipping"))
    if shipping is not None and shipping < 0:
        found.append(problem(N_("An amount is zero or more."), field="shipping"))
    return found


def _problems_change(order: Order, change: RowChange, packed: Mapping[int, int]) -> list[Problem]:
    line = row_of(order, change)
    if line is None and not (change.new or change.line_id) and len(rows_of_sku(order, change.sku)) > 1:
        words = N_("{sku} stands in order {number} more than once; say which row.")
        return [problem(words, field="rows", sku=change.sku, number=order.number)]
    if change.quantity < 0 or (line is None and change.quantity == 0):
        return [
            problem(N_("{sku}: a quantity is one or more."), field="rows", sku=change.sku or change.line_id)
        ]
    if line is None and (change.line_id or not change.sku):
        return [problem(N_("A row that is not of this order cannot be changed."), field="rows")]
    if change.unit_price is not None and change.unit_price < 0:
        return [problem(N_("A price is zero or more."), field="rows")]
    if line is None:
        return []
    fixed = line.shipped + packed.get(line.id, 0)
    if change.quantity < fixed:
        words = N_("{title}: {count} pieces are packed or shipped already, it cannot be fewer.")
        return [problem(words, field="rows", title=line.title, count=fixed)]
    if has_begun(line) and change.unit_price not in (None, line.unit_price):
        words = N_("{title}: pieces of it were shipped, called off or refunded already; its price stays.")
        return [problem(words, field="rows", title=line.title)]
    return []


def problems_revision(order: Order, revision: Revision) -> list[Problem]:
    """Why the order cannot be what the revision makes of it."""
    left = sum(of_line(x).due for x in goods(order) if has_begun(x)) - sum(revision.called_off.values())
    left += sum(x.quantity for x in revision.rows)
    left += sum(of_line(x).due for x in goods(order) if x.id in revision.called_off and not has_begun(x))
    if left <= 0:
        words = N_("Nothing would be left of order {number}; cancel it instead.")
        return [problem(words, field="rows", number=order.number)]
    if revision.total < 0 or revision.payable < 0:
        return [problem(N_("The discount would be more than the rows are worth."), field="rows")]
    return []


def revise(
    order: Order, changes: Sequence[RowChange], skus: Mapping[str, Any], *, discounts: Discounts = Discounts.KEEP,
    shipping: int | None = None, rate_ppm: int = 0,
) -> Revision:  # fmt: skip
    """The order with those rows changed; the others stay. `skus`: code without case → SKU of the new rows. Ask
    `problems_revising` first."""
    made = Revision()
    wanted = {line.id: c for c in changes if (line := row_of(order, c)) is not None}
    new = [
        Row(None, sku, c.quantity, sku.price if c.unit_price is None else c.unit_price, contents=c.contents)
        for c in changes
        if row_of(order, c) is None and (sku := skus[c.sku.casefold()])
    ]
    for line in goods(order):
        change = wanted.get(line.id)
        if not has_begun(line):
            _change(order, line, change, made)
        elif change is not None:
            more = change.quantity - of_line(line).due
            if more < 0:
                made.called_off[line.id] = -more
            elif more:
                new.append(Row(None, line.sku, more, line.unit_price, like=line))
    made.rows += new
    _price(order, made, discounts, rate_ppm)
    freight = freight_row(order)
    if shipping is not None and shipping != (freight.amount if freight else 0):
        made.freight = shipping
    _add_up(order, made)
    return made


def _change(order: Order, line: OrderLine, change: RowChange | None, made: Revision) -> None:
    """A row of which nothing has begun."""
    if change is not None and change.quantity == 0:
        if _may_go(order, line):
            made.gone.append(line)
        else:
            made.called_off[line.id] = line.quantity
        return
    count = line.quantity if change is None else change.quantity
    price = line.unit_price if change is None or change.unit_price is None else change.unit_price
    made.rows.append(Row(line, line.sku, count, price))


def _may_go(order: Order, line: OrderLine) -> bool:
    """Whether nothing points at the row: no file brought it, it was in no parcel and no case."""
    in_parcels = any(x.order_line_id == line.id for p in order.shipments for x in p.lines)
    in_cases = any(x.order_line_id == line.id for c in order.cases for x in c.lines)
    own = {x.id for x in order.lines if x.parent_id == line.id} | {line.id}
    return line.batch_id is None and not (in_parcels or in_cases) and not any(
        x.replaces_id in own for x in order.lines
    )  # fmt: skip


def _price(order: Order, made: Revision, discounts: Discounts, rate_ppm: int) -> None:
    for row in made.rows:
        row.subtotal = _subtotal(row)
    if discounts is Discounts.SPREAD:
        whole = sum(x.line.discount for x in made.rows if x.line) + sum(x.discount for x in made.gone)
        worth = [max(0, x.subtotal) for x in made.rows]
        shares = split(min(whole, sum(worth)), worth) if whole > 0 and any(worth) else [0] * len(worth)
        for row, share in zip(made.rows, shares, strict=True):
            row.discount = share
    else:
        for row in made.rows:
            row.discount = _kept(row)
    told = (sum(x.tax for x in order.lines), sum(x.amount for x in order.lines))
    for row in made.rows:
        row.tax = _tax(row, told, rate_ppm if not order.tax_added else 0)


def _subtotal(row: Row) -> int:
    """Quantity × price; of a row whose own subtotal is another, as told by a file, its share."""
    x = row.line
    if x is None or row.unit_price != x.unit_price or x.subtotal == line_total(x.quantity, x.unit_price):
        return line_total(row.quantity, row.unit_price)
    return divide(x.subtotal * row.quantity, x.quantity)


def _kept(row: Row) -> int:
    """The row's discount per piece, never more than it is worth."""
    x = row.line
    if x is None:
        return 0
    if (row.quantity, row.subtotal) == (x.quantity, x.subtotal):
        return x.discount
    return min(divide(x.discount * row.quantity, x.quantity), max(0, row.subtotal))


def _tax(row: Row, told: tuple[int, int], rate_ppm: int) -> int:
    """At the row's own rate, else the order's, else the shop's."""
    x = row.line
    if x is not None and x.amount == row.amount:
        return x.tax
    tax, amount = (x.tax, x.amount) if x is not None and x.amount > 0 else told
    if amount > 0:
        return divide(tax * row.amount, amount)
    return row.amount - net_of_tax(row.amount, rate_ppm)


def _add_up(order: Order, made: Revision) -> None:
    planned = {x.line.id for x in made.rows if x.line} | {x.id for x in made.gone}
    freight = freight_row(order)
    rest = [x for x in order.lines if x.id not in planned and not (made.freight is not None and x is freight)]
    tax = sum(x.tax for x in made.rows) + sum(x.tax for x in rest) + _freight_tax(freight, made)
    amounts = sum(x.amount for x in made.rows) + sum(x.amount for x in rest) + (made.freight or 0)
    made.total = amounts + (tax if order.tax_added else 0)
    lines = {x.id: x for x in order.lines}
    back = sum(cancel_grant(lines[i], order, n) for i, n in made.called_off.items())
    made.payable = made.total - order.granted - back


def _freight_tax(freight: OrderLine | None, made: Revision) -> int:
    return freight_tax(freight, made.freight) if made.freight is not None else 0


def freight_tax(freight: OrderLine | None, amount: int) -> int:
    """The tax of another freight, at the rate of the one there was."""
    if freight is None or freight.amount <= 0:
        return 0
    return divide(freight.tax * amount, freight.amount)
