"""Bringing an order in, from a form or a file: known again by its channel's number, what is new of it
merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from shopdesk.core.periods import local_day
from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_, both
from shopdesk.model import timeline
from shopdesk.model.customers.actions import find_or_make
from shopdesk.model.customers.rules import Person
from shopdesk.model.orders.choosing import by_id
from shopdesk.model.orders.desk_work import count_from, load, refresh
from shopdesk.model.orders.drafts import LineDraft, OrderDraft, content_keys
from shopdesk.model.orders.exploding import explode
from shopdesk.model.orders.handling import SUBJECT, next_number
from shopdesk.model.orders.merging import go_on
from shopdesk.model.orders.pricing import Priced, price_lines
from shopdesk.model.orders.records import Channel, LineKind, Order, OrderKind, OrderLine, Stage
from shopdesk.model.products.records import Sku, SkuAlias
from shopdesk.model.shop import Work

FREIGHT = "shipping"
"""The row key of an order's own freight."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of a draft. `conflicts`: where the source and the shop say different things; nothing was done
    there.
    """

    order_id: int
    created: bool
    changed: bool
    conflicts: tuple[Problem, ...] = ()


def new_order(work: Work, draft: OrderDraft, *, confirmed: bool = True) -> int:
    """An order entered by hand, with the next number of the shop; answers its id. A SKU must exist."""
    from shopdesk.model.orders.handling import confirm

    number = draft.number or next_number(work)
    placed = place(work, replace(draft, number=number, external_no=draft.external_no or number))
    if not placed.created:
        raise refuse(N_("There is an order {number} already."), field="number", number=number)
    if confirmed and load(work, placed.order_id).stage is Stage.REVIEW:
        confirm(work, placed.order_id)
    return placed.order_id


def place(work: Work, draft: OrderDraft, batch_id: int | None = None) -> Placed:
    """Take the draft in. The same draft again changes nothing; a later one brings the order on and adds its
    new rows.

    Paid, shipped, delivered, finished, cancelled and refunded are done here as if by hand, at the draft's
    moments; what happened before the books start goes against opening balances, an order finished before it
    not at all. Refused without a batch: a SKU that does not exist. Refused: an unknown channel, another
    currency, no rows.
    """
    channel = channel_of(work, draft.channel)
    known = work.session.scalar(
        select(Order.id).where(Order.channel_id == channel.id, Order.external_no == draft.external_no)
    )
    if known is None:
        order = _create(work, draft, channel, batch_id)
        return Placed(order.id, True, True, tuple(go_on(work, order, draft)))
    order = load(work, known)
    version = _state_of(order)
    conflicts = _merge_lines(work, order, draft, batch_id)
    conflicts += go_on(work, order, draft)
    return Placed(order.id, False, _state_of(order) != version, tuple(conflicts))


def channel_of(work: Work, code: str) -> Channel:
    """The channel of that code. Refused when there is none."""
    found = work.session.scalar(select(Channel).where(Channel.code == code))
    if found is None:
        raise refuse(N_("There is no channel “{code}”."), field="channel", code=code)
    return found


def problems_draft(draft: OrderDraft, currency: str) -> list[Problem]:
    """What keeps a draft from becoming an order."""
    found = []
    if draft.currency and draft.currency != currency:
        found.append(
            problem(N_("It is in {theirs}, the shop in {ours}."), theirs=draft.currency, ours=currency)
        )
    if not draft.lines:
        found.append(problem(N_("An order needs at least one row."), field="lines"))
    found += [
        problem(N_("{sku}: a quantity is one or more."), field="lines", sku=x.sku or x.title)
        for x in draft.lines
        if x.kind is LineKind.GOODS and x.quantity < 1
    ]
    return found


def _create(work: Work, draft: OrderDraft, channel: Channel, batch_id: int | None) -> Order:
    refuse_if(problems_draft(draft, work.facts.currency))
    same = (
        "external_no", "kind", "placed_at", "ship_by", "customer_id", "customer_name", "recipient", "phone",
        "email", "country", "province", "city", "district", "street", "zip", "buyer_note", "seller_note",
        "tags", "cancel_reason",
    )  # fmt: skip
    order = Order(
        channel_id=channel.id, number=draft.number or draft.external_no,
        method=draft.method or channel.method, channel_status=draft.status,
        channel_status_at=draft.status_at, stated=draft.total, history=is_history(work, draft),
        batch_id=batch_id, **{name: getattr(draft, name) for name in same},
    )  # fmt: skip
    if order.customer_id is None:
        order.customer_id = _customer(work, draft, batch_id)
    work.session.add(order)
    work.session.flush()
    lines = all_lines(draft)
    _add_lines(work, order, draft, lines, content_keys(lines), batch_id)
    refresh(order)
    timeline.note(
        work, SUBJECT, order.id, N_("Came in from {channel}"), channel=both(channel.name_en, channel.name_zh)
    )
    return order


def _customer(work: Work, draft: OrderDraft, batch_id: int | None) -> int | None:
    """Whose order it is, by phone, e-mail or the channel's own name for her; None when nothing is known."""
    person = Person(
        draft.customer_name or draft.recipient, draft.email, draft.phone, draft.channel, draft.customer_key,
        country=draft.country,
    )  # fmt: skip
    return find_or_make(work, person, batch_id)


def is_history(work: Work, draft: OrderDraft) -> bool:
    """Whether the order was finished before the books start: it moves neither stock nor ledger."""
    end = draft.finished_at or draft.delivered_at or draft.cancelled_at
    return end is not None and local_day(end, work.facts.timezone) < work.facts.books_start


def all_lines(draft: OrderDraft) -> tuple[LineDraft, ...]:
    """The draft's rows and its freight as one of them."""
    if not draft.shipping:
        return draft.lines
    freight = LineDraft(kind=LineKind.SHIPPING, subtotal=draft.shipping, external_key=FREIGHT)
    return (*draft.lines, freight)


def _add_lines(
    work: Work,
    order: Order,
    draft: OrderDraft,
    lines: Sequence[LineDraft],
    keys: Sequence[str],
    batch_id: int | None,
) -> None:
    prices = price_lines(
        lines, draft.discount, tax=draft.tax, on_top=not draft.tax_included, rate_ppm=work.facts.tax_rate_ppm
    )
    if not draft.tax_included:
        order.tax_added += sum(p.tax for p in prices)
    start = len(order.lines)
    skus = skus_of(work, lines, strict=batch_id is None)
    for i, (x, key, price) in enumerate(zip(lines, keys, prices, strict=True)):
        line = _line(order, x, key, price, start + i, batch_id)
        line.sku = skus.get(x.sku.casefold())
        line.sku_id = line.sku.id if line.sku else None
        line.title = x.title or (line.sku.title or line.sku.product.title if line.sku else "")
        if x.variant and x.variant not in line.title:
            line.title = f"{line.title} {x.variant}".strip()
    work.session.flush()
    if order.kind is OrderKind.ORDER:
        chosen = {
            line.id: by_id(work, dict(x.contents))
            for line, x in zip(order.lines[start:], lines, strict=False)
            if x.contents
        }
        explode(work, order, order.lines[start:], chosen)


def _line(
    order: Order, x: LineDraft, key: str, price: Priced, position: int, batch_id: int | None
) -> OrderLine:
    line = OrderLine(
        order_id=order.id, position=position, external_key=key, kind=x.kind, quantity=x.quantity,
        unit_price=x.unit_price, subtotal=price.subtotal, discount=price.discount, amount=price.amount,
        tax=price.tax, cost=x.cost, batch_id=batch_id,
    )  # fmt: skip
    order.lines.append(line)
    return line


def skus_of(work: Work, lines: Sequence[LineDraft], *, strict: bool) -> dict[str, Sku]:
    """Code without case → SKU, through aliases too. Refused when `strict` and one is missing."""
    codes = {x.sku for x in lines if x.sku and x.kind is LineKind.GOODS}
    if not codes:
        return {}
    found = {s.code.casefold(): s for s in work.session.scalars(select(Sku).where(Sku.code.in_(codes)))}
    aliases = (
        select(SkuAlias.alias, Sku).join(Sku, Sku.id == SkuAlias.sku_id).where(SkuAlias.alias.in_(codes))
    )
    found = {a.casefold(): s for a, s in work.session.execute(aliases)} | found
    missing = sorted(c for c in codes if c.casefold() not in found)
    if strict and missing:
        raise refuse(N_("There is no product {sku}."), field="lines", sku=missing[0])
    return found


def _merge_lines(work: Work, order: Order, draft: OrderDraft, batch_id: int | None) -> list[Problem]:
    """Add rows that the order lacks, while nothing of it left; report rows whose money differs."""
    lines = all_lines(draft)
    keys = content_keys(lines)
    mine = {x.external_key: x for x in order.lines}
    new = [(x, k) for x, k in zip(lines, keys, strict=True) if k not in mine]
    conflicts = _differing(lines, keys, mine)
    if not new:
        return conflicts
    if order.stage is Stage.COMPLETED and draft.finished_at and not draft.status:
        order.stage = Stage.OPEN  # a table without states: the rows of an order may come in several files
    elif order.stage not in (Stage.DRAFT, Stage.REVIEW) or order.received:
        return [
            *conflicts,
            problem(N_("{count} new rows were left out: the order is under way."), count=len(new)),
        ]
    extra = replace(draft, discount=0, tax=None if draft.tax_included else 0)
    _add_lines(work, order, extra, [x for x, _ in new], [k for _, k in new], batch_id)
    order.stated, order.version = draft.total, order.version + 1
    if order.day:
        count_from(order, order.day)
    refresh(order)
    return conflicts


def _differing(lines: Sequence[LineDraft], keys: Sequence[str], mine: dict[str, OrderLine]) -> list[Problem]:
    return [
        problem(N_("{title}: the source now says {theirs} pieces, here are {ours}."),
                title=mine[k].title, theirs=x.quantity, ours=mine[k].quantity)
        for x, k in zip(lines, keys, strict=True)
        if k in mine and x.quantity != mine[k].quantity
    ]  # fmt: skip


def _state_of(order: Order) -> tuple[object, ...]:
    rows = tuple((x.shipped, x.delivered, x.cancelled, x.refunded) for x in order.lines)
    return (
        order.label, order.stage, order.received, order.refunded, order.channel_status, order.tracking,
        order.street, order.phone, len(order.cases), rows,
    )  # fmt: skip
