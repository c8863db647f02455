"""Orders that were read from a file → the shop: who bought, what, what is new, what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from shopdesk.core.money import amount_text
from shopdesk.core.problems import Refused, problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.customers.many import find_or_make_many as people
from shopdesk.model.customers.rules import Person
from shopdesk.model.inserting import chunks, next_id
from shopdesk.model.orders.bulk import ALONE, PORTION, Writer, is_plain
from shopdesk.model.orders.drafts import AfterSaleDraft, LineDraft, OrderDraft, content_keys
from shopdesk.model.orders.exchange import REASONS, Codes, LeftOut, Reading
from shopdesk.model.orders.placing import all_lines, place
from shopdesk.model.orders.records import Carrier, Channel, LineKind, OrderKind, Stage
from shopdesk.model.orders.refunding import Refunds, wanted_keys
from shopdesk.model.products.many import Wanted
from shopdesk.model.products.many import find_or_make_many as goods
from shopdesk.model.shop import Progress, Work, bulk, end_bulk, no_progress

MANY = 3_000
"""From so many rows on the log's triggers are taken away while they are written."""

_LOOK = 100
"""After so many orders one looks whether the person has cancelled."""

_WRITTEN = frozenset({
    "orders", "order_line", "payment", "shipment", "shipment_line", "aftersale", "aftersale_line",
    "timeline", "entry",
    "posting", "stock_movement",
})  # fmt: skip


@dataclass
class _Known:
    """An order that the shop has, as far as a draft can be compared with it."""

    id: int
    stage: str
    status: str
    tracking: str
    received: int
    refunded: int
    keys: set[str] = field(default_factory=set)


@dataclass
class _Split:
    """Drafts by what is to be done with them."""

    fresh: list[OrderDraft] = field(default_factory=list)
    known: list[OrderDraft] = field(default_factory=list)
    same: int = 0
    cases: list[AfterSaleDraft] = field(default_factory=list)
    cases_same: int = 0


def write(work: Work, reading: Reading, batch_id: int, progress: Progress = no_progress) -> dict[str, Any]:
    """Write what is new of the reading; answers the counts of contract.md, and `changed`.

    What cannot be taken joins the rows left out, with the reason.
    """
    channels = _channels(work, reading)
    codes = Codes(work.facts.non_goods)
    _refuse_roles(work, codes)
    split = _split(work, reading, channels)
    told: list[OrderDraft | AfterSaleDraft] = [*split.fresh, *split.cases]
    persons = people(work, [_person(d) for d in told], batch_id)
    told.clear()
    found = goods(work, _wanted(split, codes), batch_id)
    fresh = [_with_customer(d, c) for d, c in zip(split.fresh, persons.ids, strict=False)]
    buyers = persons.ids[len(fresh) :]
    split.fresh = []
    placed = _place_all(work, [d for d in fresh if not is_plain(d)], batch_id, reading)
    updated = _place_all(work, split.known, batch_id, reading)
    totals = _totals(work, fresh, split.cases)
    work.session.flush()
    writer = Writer(work, batch_id, channels, found.skus, codes, _carriers(work))
    _write_plain(
        work, writer, [d for d in fresh if is_plain(d)], list(zip(split.cases, buyers, strict=True)), progress
    )
    counts = writer.counts
    return {
        "orders_new": counts.orders + placed.new, "orders_updated": updated.changed,
        "orders_unchanged": split.same + updated.same,
        "lines_new": counts.lines + placed.lines + updated.lines,
        "refunds_new": counts.cases, "refunds_unchanged": split.cases_same,
        "products_new": found.new, "customers_new": persons.new, "totals": totals,
        "changed": any((counts.orders, counts.cases, placed.new, updated.changed, found.new, persons.new)),
    }  # fmt: skip


def _refuse_roles(work: Work, codes: Codes) -> None:
    run = work.session.connection().exec_driver_sql
    roles = {r[0] for r in run("SELECT role FROM account_role")}
    wrong = next((r for r in codes.rules if r.role not in roles), None)
    if wrong is not None:
        raise refuse(
            N_("The table of codes names “{role}”, which is no account."), field="non_goods", role=wrong.role
        )


def _channels(work: Work, reading: Reading) -> dict[str, Channel]:
    """Code → channel, by every name the drafts use. Refused: the channel that was asked for is none."""
    rows = work.session.scalars(select(Channel)).all()
    names = {n.casefold(): c for c in rows for n in (c.name_zh, c.name_en, c.code)}
    own = names.get(reading.channel.casefold())
    if own is None:
        raise refuse(N_("There is no channel “{code}”."), field="channel", code=reading.channel)
    used = {d.channel for d in reading.orders} | {d.channel for d in reading.cases}
    return {name: names.get(name.casefold(), own) for name in used} | {reading.channel: own}


def _carriers(work: Work) -> dict[str, Carrier]:
    rows = work.session.scalars(select(Carrier)).all()
    return {n: c for c in rows for n in (c.name_zh, c.name_en, c.code)}


def _split(work: Work, reading: Reading, channels: Mapping[str, Channel]) -> _Split:
    """What is new and what is known. Known orders that tell nothing new are only counted."""
    split, silent = _Split(), set[int]()
    reading.orders.sort(key=lambda d: d.placed_at)
    known = _known(work, reading.orders, channels)
    for draft in reading.orders:
        if draft.currency and draft.currency != work.facts.currency:
            _leave_out(reading, draft, REASONS["currency"], draft.currency, ours=work.facts.currency)
            silent.add(draft.row)
            continue
        mine = known.get((channels[draft.channel].id, draft.external_no))
        if mine is None:
            split.fresh.append(draft)
        elif _tells_nothing(mine, draft):
            split.same += 1
            silent.add(draft.row)
        elif draft.kind in ALONE:
            words = N_("Adjustment {value} is here already, with other rows.")
            _leave_out(reading, draft, words, draft.external_no)
        else:
            split.known.append(draft)
    reading.orders.clear()
    # how an order was read matters only when it is taken
    reading.warnings = [w for w in reading.warnings if w.values.get("row") not in silent]
    _split_cases(work, reading, channels, split)
    return split


def _split_cases(work: Work, reading: Reading, channels: Mapping[str, Channel], split: _Split) -> None:
    run = work.session.connection().exec_driver_sql
    there: set[tuple[int, str]] = set()
    for portion in chunks([d.external_no for d in reading.cases]):
        marks = ", ".join("?" * len(portion))
        rows = run(
            f"SELECT channel_id, external_no FROM aftersale WHERE external_no IN ({marks})", tuple(portion)
        )
        there |= {(r[0], r[1]) for r in rows}
    for case in sorted(reading.cases, key=lambda d: d.opened_at):
        if (channels[case.channel].id, case.external_no) in there:
            split.cases_same += 1
        else:
            split.cases.append(case)
    reading.cases.clear()


def _known(
    work: Work, drafts: Sequence[OrderDraft], channels: Mapping[str, Channel]
) -> dict[tuple[int, str], _Known]:
    run = work.session.connection().exec_driver_sql
    found: dict[tuple[int, str], _Known] = {}
    ids = {c.id for c in channels.values()}
    for portion in chunks([d.external_no for d in drafts]):
        marks = ", ".join("?" * len(portion))
        rows = run(
            f"""SELECT channel_id, external_no, id, stage, channel_status, tracking, received, refunded
                FROM orders
                WHERE external_no IN ({marks}) AND channel_id IN ({", ".join(map(str, ids))})""",
            tuple(portion),
        )
        here = {r[2]: found.setdefault((r[0], r[1]), _Known(*r[2:])) for r in rows}
        for ids_ in chunks(here):
            marks = ", ".join("?" * len(ids_))
            for order_id, key in run(
                f"SELECT order_id, external_key FROM order_line WHERE order_id IN ({marks})", tuple(ids_)
            ):
                here[order_id].keys.add(key)
    return found


def _tells_nothing(mine: _Known, draft: OrderDraft) -> bool:
    """Whether the draft says no more than the shop knows."""
    if not mine.keys.issuperset(content_keys(all_lines(draft))):
        return False
    if draft.kind is not OrderKind.ORDER or (
        mine.stage == Stage.COMPLETED and draft.refunded <= mine.refunded
    ):
        return True
    same = (
        mine.status == draft.status and draft.tracking in ("", mine.tracking)
    ) and draft.refunded <= mine.refunded
    return same and (draft.paid_at is None or mine.received > 0)


def _person(d: OrderDraft | AfterSaleDraft) -> Person:
    name = d.customer_name
    if isinstance(d, AfterSaleDraft):
        return Person(name=name, channel=d.channel, nick=d.customer_key, country=d.country)
    return Person(
        name=name or (d.recipient if d.customer_key or d.email or d.phone else ""), email=d.email,
        phone=d.phone,
        channel=d.channel, nick=d.customer_key, country=d.country,
    )  # fmt: skip


def _with_customer(d: OrderDraft, customer: int | None) -> OrderDraft:
    if d.customer_id is not None or (customer is None and d.customer_name):
        return d
    return replace(d, customer_id=customer, customer_name=d.customer_name or d.customer_key or d.email)


def _wanted(split: _Split, codes: Codes) -> Iterable[Wanted]:
    """The goods that new orders and refunds name, as first spelled, with the first title that says
    something."""
    from shopdesk.model.products.many import Folding

    fold, found = Folding(), dict[str, Wanted]()
    drafts: list[OrderDraft | AfterSaleDraft] = [*split.fresh, *split.known, *split.cases]
    for d in drafts:
        for x in d.lines:
            if x.sku and codes.rule(x.sku) is None and x.kind in _GOODS:
                mine = found.get(fold(x.sku))
                if mine is None:
                    mine = found[fold(x.sku)] = Wanted(x.sku)
                mine.spellings.add(x.sku)
                mine.title = mine.title or x.title
                mine.price = mine.price or max(0, x.unit_price)
    return found.values()


_GOODS = (LineKind.GOODS, LineKind.ADJUSTMENT)


@dataclass
class _Placed:
    new: int = 0
    changed: int = 0
    same: int = 0
    lines: int = 0


def _place_all(work: Work, drafts: Sequence[OrderDraft], batch_id: int, reading: Reading) -> _Placed:
    """One by one: orders with a story, and those that the shop has already."""
    done = _Placed()
    for draft in drafts:
        before = _line_count(work) if drafts else 0
        try:
            with work.session.begin_nested():
                placed = place(work, draft, batch_id)
        except Refused as no:
            rows = {x.row or draft.row for x in draft.lines}
            reading.left_out += [LeftOut(row, no.problems[0]) for row in sorted(rows)]
            continue
        if not placed.created:
            _leave_out_missing(work, placed.order_id, draft, reading)
        done.new += placed.created
        done.changed += placed.changed and not placed.created
        done.same += not placed.changed
        done.lines += _line_count(work) - before
        for conflict in placed.conflicts:
            words = N_("Order {number}: {what}")
            reading.warnings.append(
                problem(words, blocking=False, number=draft.external_no, what=str(conflict), row=draft.row)
            )
        work.session.expire_all()
    return done


def _leave_out_missing(work: Work, order_id: int, draft: OrderDraft, reading: Reading) -> None:
    """Rows that were not added to an order under way are left out of the file."""
    run = work.session.connection().exec_driver_sql
    there = {r[0] for r in run("SELECT external_key FROM order_line WHERE order_id = ?", (order_id,))}
    for x, key in zip(draft.lines, content_keys(draft.lines), strict=True):
        if key not in there:
            reading.leave_out(
                x.row or draft.row,
                N_("Order {value} is under way here; its new rows are not added."),
                "",
                draft.external_no,
            )


def _line_count(work: Work) -> int:
    work.session.flush()
    return next_id(work, "order_line")


def _write_plain(
    work: Work, writer: Writer, drafts: list[OrderDraft], cases: list[tuple[AfterSaleDraft, int | None]],
    progress: Progress,
) -> None:  # fmt: skip
    """Orders and refunds by portions. Those that something came back of wait until the refunds are
    matched."""
    rows = sum(len(d.lines) for d in drafts) + sum(len(c.lines) for c, _ in cases)
    if not rows:
        return
    work.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    refunds = Refunds(writer)
    wanted = wanted_keys(cases, writer)
    waiting: list[OrderDraft] = []
    for i, draft in enumerate(drafts):
        if i % _LOOK == 0:
            progress(0, 1)
        if _may_come_back(draft, wanted, writer):
            order = writer.order(draft)
            refunds.remember(order, wanted)
            refunds.kept.append(order)
        else:
            waiting.append(draft)
    refunds.remember_earlier(wanted)
    for i, (case, customer) in enumerate(cases):
        if i % _LOOK == 0:
            progress(0, 1)
        refunds.take(case, customer)
    work.session.flush()
    many = rows >= MANY
    if many:
        bulk(work)
    _write_rows(writer, refunds, waiting, progress)
    writer.finish(lambda _done, _total: progress(1, 1))
    if many:
        end_bulk(work, _WRITTEN)


def _may_come_back(draft: OrderDraft, wanted: set[tuple[str | int, int]], writer: Writer) -> bool:
    if not wanted or draft.kind is not OrderKind.ORDER:
        return False
    who = (draft.customer_id, draft.external_no)
    for x in draft.lines:
        sku = writer.skus.get(writer.fold(x.sku)) if x.sku else None
        ids = [] if sku is None else [sku.id, *(p.sku_id for p in writer.parts.get(sku.id, ()))]
        if any((w, i) in wanted for w in who if w is not None for i in ids):
            return True
    return False


def _write_rows(writer: Writer, refunds: Refunds, waiting: list[OrderDraft], progress: Progress) -> None:
    total = len(refunds.kept) + len(waiting)
    for i, order in enumerate(refunds.kept):
        if i % _LOOK == 0:
            progress(0, 1)
        writer.keep(order)
    refunds.kept, refunds.bought = [], {}
    writer.flush()
    waiting.reverse()
    while waiting:
        for i in range(min(PORTION, len(waiting))):
            if i % _LOOK == 0:
                progress(total - len(waiting), total)
            writer.keep(writer.order(waiting.pop()))
        writer.flush()
        progress(total - len(waiting), total)


def _leave_out(reading: Reading, draft: OrderDraft, text: str, value: str = "", **values: Any) -> None:
    for row in {x.row or draft.row for x in draft.lines} | {draft.row}:
        reading.leave_out(row, text, "", value, **values)


def _totals(work: Work, drafts: Sequence[OrderDraft], cases: Sequence[AfterSaleDraft]) -> dict[str, Any]:
    """What the new orders and refunds are worth."""
    from shopdesk.core.money import line_total

    def worth(x: LineDraft) -> int:
        return (line_total(x.quantity, x.unit_price) if x.subtotal is None else x.subtotal) - x.discount

    sold = sum(sum(worth(x) for x in d.lines) - d.discount + d.shipping for d in drafts)
    back = sum(x.amount for c in cases for x in c.lines)
    money = work.facts.currency
    return {"orders": amount_text(sold, money), "refunds": amount_text(back, money), "currency": money}
