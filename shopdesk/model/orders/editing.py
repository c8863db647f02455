"""Changing the rows of an order that is under way: what has not left is added, taken off, counted or priced anew.

A new version of the order. The stock's promises, the totals, what is to be paid or paid back, the books and the
label follow; a closed order is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from shopdesk.core.money import amount_shown
from shopdesk.core.problems import refuse_if
from shopdesk.core.texts import N_, say
from shopdesk.model import timeline
from shopdesk.model.bundles.queries import groups_of
from shopdesk.model.orders.allocating import allocate, let_surplus_go
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.cancelling import call_off
from shopdesk.model.orders.choosing import by_id
from shopdesk.model.orders.desk_work import Event, changing, count_from, load, refresh, settle_days
from shopdesk.model.orders.drafts import LineDraft
from shopdesk.model.orders.exploding import explode, explode_like
from shopdesk.model.orders.freeing import handing_on
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.placing import FREIGHT, skus_of
from shopdesk.model.orders.records import LineKind, Order, OrderKind, OrderLine, Stage
from shopdesk.model.orders.revising import (
    Discounts,
    Revision,
    Row,
    RowChange,
    freight_row,
    freight_tax,
    problems_revising,
    problems_revision,
    revise,
    row_of,
)  # fmt: skip
from shopdesk.model.products.queries import named
from shopdesk.model.shop import Work


def change_rows(
    work: Work, order_id: int, rows: Sequence[RowChange] = (), *, discounts: Discounts = Discounts.KEEP,
    shipping: int | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Change rows of an order; those not named stay. `shipping`: what shipping is charged, minor units.

    Pieces that are taken off a row that has begun (shipped, called off, refunded in part), and rows that a file
    brought, are called off, their share promised back; more of such a row is a row of its own. Refused: fewer
    pieces than were packed or shipped, another price where pieces left, an order of which nothing is left. Stock that
    it lets go is promised to the orders that wait for it.
    """
    order = load(work, order_id)
    refuse_if(problems_revising(order, rows, shipping))
    names = [LineDraft(sku=c.sku) for c in rows if row_of(order, c) is None]
    revision = revise(
        order, rows, skus_of(work, names, strict=True), discounts=discounts, shipping=shipping,
        rate_ppm=work.facts.tax_rate_ppm,
    )  # fmt: skip
    refuse_if(problems_revision(order, revision))
    if revision.empty:
        return
    told, before, freight = _told(work, order, revision), order.total, order.shipping_total
    order.version += 1
    with handing_on(work, order.id):
        _apply(work, order, revision)
        if revision.called_off:
            call_off(work, order.id, revision.called_off, reason)
        if order.stage is Stage.OPEN:
            allocate(work, order)
    if order.stated is not None:
        order.stated += order.total - before  # what the source said, with what was changed since
    refresh(order)
    _note(work, order, told, before, reason)
    if order.shipping_total != freight:
        old, new = (amount_shown(x, work.facts.currency) for x in (freight, order.shipping_total))
        timeline.note(
            work, SUBJECT, order.id, N_("Shipping charged: {before} → {after}"), before=old, after=new
        )


def _apply(work: Work, order: Order, revision: Revision) -> None:
    words = say(N_("Order {number} changed"), number=order.number)
    event = Event("E02", words, work.today, ("orders", order.id), part=f"v{order.version}")
    with changing(work, order, event):
        _take_off(work, order, revision.gone)
        for row in revision.rows:
            if row.line is not None and row.changed:
                _put(order, row.line, row)
        _add(work, order, [x for x in revision.rows if x.line is None])
        if revision.freight is not None:
            _charge_freight(work, order, revision.freight)
        if order.day is not None:
            count_from(order, order.day)
        settle_days(order, work.today)


def _take_off(work: Work, order: Order, lines: Sequence[OrderLine]) -> None:
    """Rows that nothing points at are gone, with the components and promises of stock that hang on them."""
    parts = [p for x in lines for p in parts_of(order, x)]
    for rows in (parts, lines):
        for line in rows:
            if line.allocation is not None:
                work.session.delete(line.allocation)
            order.lines.remove(line)
            work.session.delete(line)
        work.session.flush()


def _put(order: Order, line: OrderLine, row: Row) -> None:
    for part in parts_of(order, line):
        part.quantity = row.quantity * per_bundle(part, line)
    line.quantity, line.unit_price, line.tax = row.quantity, row.unit_price, row.tax
    line.subtotal, line.discount, line.amount = row.subtotal, row.discount, row.amount
    for x in (line, *parts_of(order, line)):
        let_surplus_go(x)


def _add(work: Work, order: Order, rows: Sequence[Row]) -> None:
    last = max((x.position for x in order.lines), default=-1)
    added = []
    for at, row in enumerate(rows, start=1):
        title = named(row.sku.product.title, row.sku.title)
        line = OrderLine(
            order_id=order.id, position=last + at, external_key=f"v{order.version}|{at}", kind=LineKind.GOODS,
            sku_id=row.sku.id, title=title, quantity=row.quantity, unit_price=row.unit_price,
            subtotal=row.subtotal, discount=row.discount, amount=row.amount, tax=row.tax,
        )  # fmt: skip
        order.lines.append(line)
        line.sku = row.sku
        added.append(line)
    work.session.flush()
    if order.kind is OrderKind.ORDER:
        _fill(work, order, list(zip(added, rows, strict=True)))


def _fill(work: Work, order: Order, added: Sequence[tuple[OrderLine, Row]]) -> None:
    """The components of new bundles; more of a bundle whose contents were chosen is as that is."""
    chosen = {line.id: by_id(work, dict(row.contents)) for line, row in added if row.contents}
    groups = groups_of(work.session, {x.sku_id or 0 for x, _row in added if x.sku and not x.sku.tracked})
    like = {x.id: row.like for x, row in added if row.like is not None and x.sku_id in groups}
    explode(
        work, order, [x for x, _row in added if x.id not in like], chosen, strict=order.stage is Stage.OPEN
    )
    for line, _row in added:
        if line.id in like:
            explode_like(order, line, like[line.id])
    work.session.flush()


def _charge_freight(work: Work, order: Order, amount: int) -> None:
    line = freight_row(order)
    if line is None:
        last = max((x.position for x in order.lines), default=-1)
        line = OrderLine(order_id=order.id, position=last + 1, external_key=FREIGHT, kind=LineKind.SHIPPING)
        order.lines.append(line)
    line.tax = freight_tax(line, amount)
    line.unit_price, line.discount, line.subtotal, line.amount = 0, 0, amount, amount
    work.session.flush()


def _told(work: Work, order: Order, revision: Revision) -> str:
    """What is changed, in signs and codes: `MUG × 2 → × 3, + TEA × 1, − CUP × 2`."""
    currency, codes = work.facts.currency, {x.id: _code(x) for x in order.lines}
    told = []
    for row in revision.rows:
        x = row.line
        if x is None:
            told.append(f"+ {row.sku.code} × {row.quantity}")
        elif x.quantity != row.quantity:
            told.append(f"{_code(x)} × {x.quantity} → × {row.quantity}")
        if x is not None and x.unit_price != row.unit_price:
            old, new = (amount_shown(p // 10_000, currency) for p in (x.unit_price, row.unit_price))
            told.append(f"{_code(x)} {old} → {new}")
    told += [f"− {_code(x)} × {x.quantity}" for x in revision.gone]
    told += [f"− {codes[i]} × {n}" for i, n in revision.called_off.items()]
    return ", ".join(told)


def _code(line: OrderLine) -> str:
    return line.sku.code if line.sku else line.title


def _note(work: Work, order: Order, told: str, before: int, reason: str) -> None:
    if not told:
        return
    currency = work.facts.currency
    words = N_("Rows changed, version {version}: {what}. Total {before} → {after}. {reason}")
    timeline.note(
        work, SUBJECT, order.id, words, version=order.version, what=told, reason=reason,
        before=amount_shown(before, currency), after=amount_shown(order.total, currency),
    )  # fmt: skip
