"""Saying what a bundle is made of, and putting prepacked ones together or taking them apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from shopdesk.core.problems import fill, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.bundles import queries, rules
from shopdesk.model.bundles.records import Bundle, BundleChoice, BundleGroup, BundleItem
from shopdesk.model.bundles.rules import GroupDraft
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import Leg
from shopdesk.model.products.actions import keep_cost
from shopdesk.model.products.loading import sku as load
from shopdesk.model.products.queries import sku_by_code
from shopdesk.model.products.records import MovementKind, Sku, StockMovement
from shopdesk.model.products.rules import problems_quantity
from shopdesk.model.products.stock import move_stock
from shopdesk.model.shop import Work


@dataclass(frozen=True, slots=True)
class GroupByCode:
    """A group to be, its members by code: `pieces` of each bundle are chosen among them, with `repeats` one more than
    once."""

    name: str
    pieces: int
    members: tuple[str, ...]
    repeats: bool = False


def set_bundle(
    work: Work,
    sku_id: int,
    parts: Mapping[int, int],
    groups: Sequence[GroupDraft] = (),
    *,
    prepacked: bool = False,
) -> int:
    """A SKU is made of these components (SKU → pieces), and of what is chosen from these groups, from now on; answers
    the version. Orders taken before keep what they were made of.

    Virtual, it has no stock of its own: refused for a SKU that ever moved. `prepacked`: `assemble` puts it
    together. Refused: no components, itself, another bundle, a SKU that is a component elsewhere or stands in it
    twice, groups of what is prepacked.
    """
    sku = load(work, sku_id)
    old = queries.bundle(work.session, sku_id)
    groups = [replace(g, name=g.name.strip()) for g in groups]
    if old is not None and _drafted(old) == (prepacked, dict(parts), groups):
        return old.version
    known = _known(work, [*parts, *(m for g in groups for m in g.members)])
    refuse_if(rules.problems_bundle(sku_id, parts, **known, groups=groups, prepacked=prepacked))
    _refuse_kind(work, sku, prepacked=prepacked, chosen=bool(groups and old is not None and old.groups))
    sku.tracked = prepacked
    made = Bundle(sku_id=sku_id, version=old.version + 1 if old else 1, prepacked=prepacked, made_at=work.now)
    work.session.add(made)
    work.session.flush()
    made.items += [
        BundleItem(bundle_id=made.id, sku_id=part, quantity=n, position=i)
        for i, (part, n) in enumerate(parts.items())
    ]
    _add_groups(work, made, groups)
    work.session.flush()
    told = " + ".join(_told(queries.bundle(work.session, sku_id)))
    timeline.note(work, "product", sku.product_id, N_("{sku} is made of {parts}"), sku=sku.code, parts=told)
    return made.version


def _drafted(old: queries.BundleCard) -> tuple[bool, dict[int, int], list[GroupDraft]]:
    groups = [GroupDraft(g.name, g.pieces, tuple(m.sku_id for m in g.members), g.repeats) for g in old.groups]
    return old.prepacked, {p.sku_id: p.quantity for p in old.parts}, groups


def _add_groups(work: Work, made: Bundle, groups: Sequence[GroupDraft]) -> None:
    for at, g in enumerate(groups):
        group = BundleGroup(bundle_id=made.id, name=g.name, pieces=g.pieces, repeats=g.repeats, position=at)
        made.groups.append(group)
        work.session.flush()
        group.choices += [
            BundleChoice(group_id=group.id, sku_id=m, position=i) for i, m in enumerate(g.members)
        ]


def _told(made: queries.BundleCard | None) -> list[str]:
    """What is in a bundle, in signs and codes: `2 × TEA`, `3 × Teas (TEA-A, TEA-B, TEA-C)`."""
    if made is None:
        return []
    groups = [f"{g.pieces} × {g.name} ({', '.join(m.code for m in g.members)})" for g in made.groups]
    return [*(f"{p.quantity} × {p.code}" for p in made.parts), *groups]


def set_by_code(
    work: Work,
    sku_id: int,
    parts: Mapping[str, int],
    groups: Sequence[GroupByCode] = (),
    *,
    prepacked: bool = False,
) -> int:
    """`set_bundle` with components and members by code: `{"TEA-50": 2, "CUP": 1}`."""
    found: dict[int, int] = {}
    for code, pieces in parts.items():
        part = _by_code(work, code)
        found[part] = found.get(part, 0) + pieces
    drafts = [
        GroupDraft(g.name, g.pieces, tuple(_by_code(work, c) for c in g.members), g.repeats) for g in groups
    ]
    return set_bundle(work, sku_id, found, drafts, prepacked=prepacked)


def _by_code(work: Work, code: str) -> int:
    found = sku_by_code(work.session, code)
    if found is None:
        raise refuse(N_("There is no product {sku}."), field="parts", sku=code)
    return found


def dissolve(work: Work, sku_id: int) -> None:
    """A SKU is no bundle any more. Refused once it was ordered or put together: archive it instead."""
    sku = load(work, sku_id)
    made = work.session.scalars(select(Bundle).where(Bundle.sku_id == sku_id)).all()
    if not made:
        raise refuse(N_("{sku} is no bundle."), sku=sku.code)
    sql = "SELECT 1 FROM order_line WHERE sku_id = ? UNION ALL SELECT 1 FROM stock_movement WHERE sku_id = ? LIMIT 1"
    if work.session.connection().exec_driver_sql(sql, (sku_id, sku_id)).first():
        raise refuse(N_("{sku} was ordered or put together already; archive it instead."), sku=sku.code)
    for bundle in made:
        for row in [*bundle.items, *(c for g in bundle.groups for c in g.choices)]:
            work.session.delete(row)
        work.session.flush()
        for group in bundle.groups:
            work.session.delete(group)
        work.session.flush()
        work.session.delete(bundle)
    sku.tracked = True
    timeline.note(work, "product", sku.product_id, N_("{sku} is no bundle any more"), sku=sku.code)


def assemble(work: Work, sku_id: int, quantity: int, *, day: date | None = None) -> StockMovement:
    """Put so many prepacked bundles together: their components leave the shelf, the bundles are worth what those
    were. Refused: a virtual bundle, more than the free pieces make.
    """
    sku, parts = _prepacked(work, sku_id, quantity)
    for p in parts:
        if p.tracked and p.available < quantity * p.quantity:
            raise refuse(
                N_("Only {left} of {sku} left, {wanted} needed."), field="quantity", left=max(0, p.available),
                sku=p.code, wanted=quantity * p.quantity,
            )  # fmt: skip
    when, legs, worth = day or work.today, list[Leg](), 0
    for p in parts:
        if p.tracked:
            out = move_stock(
                work, p.sku_id, -quantity * p.quantity, MovementKind.ASSEMBLE, day=when, reason=sku.code
            )
            worth -= out.value
            legs.append(
                Leg("stock.goods", credit=-out.value, sku_id=p.sku_id, quantity=quantity * p.quantity)
            )
    made = move_stock(work, sku_id, quantity, MovementKind.ASSEMBLE, day=when, value=worth)
    legs.insert(0, Leg("stock.goods", debit=worth, sku_id=sku_id, quantity=quantity))
    _post(work, made, legs, N_("{quantity} × {sku} put together"), sku)
    keep_cost(work, sku, None)
    timeline.note(
        work,
        "product",
        sku.product_id,
        N_("{quantity} × {sku} put together"),
        quantity=quantity,
        sku=sku.code,
    )
    return made


def disassemble(work: Work, sku_id: int, quantity: int, *, day: date | None = None) -> StockMovement:
    """Take so many prepacked bundles apart: what they are worth goes back to their components, by what those cost
    now. Refused: more than are free.
    """
    sku, parts = _prepacked(work, sku_id, quantity)
    counted = [p for p in parts if p.tracked]
    free = queries.part_of(work.session, sku_id)
    if free is None or free.available < quantity:
        left = max(0, free.available) if free else 0
        words = N_("Only {left} of {sku} left, {wanted} needed.")
        raise refuse(words, field="quantity", left=left, sku=sku.code, wanted=quantity)
    when = day or work.today
    out = move_stock(work, sku_id, -quantity, MovementKind.DISASSEMBLE, day=when)
    legs = [Leg("stock.goods", credit=-out.value, sku_id=sku_id, quantity=quantity)]
    weights = [(p.cost or 0, quantity * p.quantity) for p in counted]
    for p, value in zip(counted, rules.shares(-out.value, weights), strict=True):
        pieces = quantity * p.quantity
        move_stock(work, p.sku_id, pieces, MovementKind.DISASSEMBLE, day=when, value=value, reason=sku.code)
        legs.append(Leg("stock.goods", debit=value, sku_id=p.sku_id, quantity=pieces))
        keep_cost(work, load(work, p.sku_id), None)
    _post(work, out, legs, N_("{quantity} × {sku} taken apart"), sku)
    timeline.note(
        work, "product", sku.product_id, N_("{quantity} × {sku} taken apart"), quantity=quantity, sku=sku.code
    )
    return out


def _prepacked(work: Work, sku_id: int, quantity: int) -> tuple[Sku, tuple[rules.Part, ...]]:
    sku = load(work, sku_id)
    refuse_if(problems_quantity(quantity))
    work.session.flush()
    found = queries.bundle(work.session, sku_id)
    if found is None or not found.prepacked:
        raise refuse(N_("{sku} is not put together beforehand."), sku=sku.code)
    if not any(p.tracked for p in found.parts):
        raise refuse(N_("The stock of no component of {sku} is known yet; count one first."), sku=sku.code)
    return sku, found.parts


def _post(work: Work, moved: StockMovement, legs: list[Leg], memo: str, sku: Sku) -> None:
    words = fill(memo, {"quantity": abs(moved.quantity), "sku": sku.code})
    kept = [x for x in legs if x.debit or x.credit]
    if kept:
        post(work, "E16", ("stock_movement", moved.id), kept, day=moved.day, memo=words)


def _known(work: Work, parts: Sequence[int]) -> dict[str, list[int]]:
    sql = """
        SELECT s.id, s.state = 'archived' OR p.state = 'archived', EXISTS (SELECT 1 FROM bundle b WHERE b.sku_id = s.id)
        FROM sku s JOIN product p ON p.id = s.product_id WHERE s.id IN (SELECT value FROM json_each(?))
    """
    rows = work.session.connection().exec_driver_sql(sql, (json.dumps(list(parts)),)).fetchall()
    return {
        "known": [r[0] for r in rows], "archived": [r[0] for r in rows if r[1]], "bundles": [r[0] for r in rows if r[2]]
    }  # fmt: skip


def _refuse_kind(work: Work, sku: Sku, *, prepacked: bool, chosen: bool) -> None:
    """What keeps this SKU itself from being a bundle. `chosen`: it had groups and has some, so that orders may wait
    for what is chosen."""
    used = queries.used_in(work.session, [sku.id])
    if used:
        raise refuse(
            N_("{sku} is a component of {bundle}; change that bundle first."), sku=sku.code, bundle=used[0][1]
        )
    sql = "SELECT 1 FROM stock_movement WHERE sku_id = ? UNION ALL SELECT 1 FROM allocation WHERE sku_id = ? LIMIT 1"
    moved = work.session.connection().exec_driver_sql(sql, (sku.id, sku.id)).first()
    if moved and not prepacked:
        raise refuse(
            N_("{sku} has stock of its own; make a new SKU, or a prepacked bundle of it."), sku=sku.code
        )
    waiting = """SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.sku_id = ?
                 AND l.kind = 'goods' AND o.stage IN ('draft', 'review', 'open')
                 AND l.quantity > l.cancelled + l.shipped
                 AND NOT EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = l.id) LIMIT 1"""
    open_ = work.session.connection().exec_driver_sql(waiting, (sku.id,)).first()
    if open_ and not prepacked and not chosen:
        raise refuse(
            N_("Order {number} still waits for {sku}; send it first."), number=open_[0], sku=sku.code
        )
