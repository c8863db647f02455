"""What each channel may sell now, and whose file says something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.choices import times
from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Column, Sheet
from shopdesk.core.texts import N_, language
from shopdesk.model.base import moment_of
from shopdesk.model.counting.channel_columns import Offer, cell, columns_of
from shopdesk.model.counting.rules import apportion, sellable
from shopdesk.model.shop_settings.queries import facts


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel with its share (millionths, 0 without a rule), when its file was written, how many SKUs it says
    something else of now, and of how many it offers more than the channel may sell (`over`). `used`: orders came
    from it."""

    id: int
    code: str
    name_en: str
    name_zh: str
    share_ppm: int
    written_at: datetime | None
    skus: int
    pieces: int
    stale: int
    over: int
    used: bool

    @property
    def name(self) -> str:
        """Its name in the chosen language."""
        return self.name_zh if language() == "zh_CN" else self.name_en


_SOFT = """
    SELECT l.sku_id, sum(l.quantity - l.cancelled - l.shipped - coalesce(a.open, 0))
    FROM orders o JOIN order_line l ON l.order_id = o.id LEFT JOIN allocation a ON a.order_line_id = l.id
    WHERE o.kind = 'order' AND o.stage IN ('draft', 'review', 'open') AND o.received > o.refunded
    AND o.label IN ('draft', 'to_confirm', 'short', 'held', 'to_collect', 'partly_shipped', 'after_sale')
    AND l.kind IN ('goods', 'component') AND l.sku_id IS NOT NULL AND l.quantity > l.cancelled + l.shipped
    GROUP BY l.sku_id
"""
"""Pieces that were paid for and that no stock is promised to yet: orders nobody looked at, and short ones."""


def soft_demand(session: Session) -> dict[int, int]:
    """Pieces of each SKU that are paid for and not yet promised (features.md §3.3)."""
    return {int(sku): max(0, int(n)) for sku, n in session.execute(text(_SOFT))}


_ON_SALE = "k.state = 'active' AND p.state = 'active'"
_BUNDLES = f"""
    SELECT b.sku_id, i.sku_id, i.quantity, coalesce(v.on_hand - v.allocated, 0) FROM bundle_stat f
    JOIN sku k ON k.id = f.sku_id JOIN product p ON p.id = k.product_id
    JOIN bundle b ON b.sku_id = f.sku_id
    AND b.version = (SELECT max(n.version) FROM bundle n WHERE n.sku_id = b.sku_id)
    JOIN bundle_item i ON i.bundle_id = b.id JOIN sku c ON c.id = i.sku_id AND c.tracked
    LEFT JOIN stock_level v ON v.sku_id = c.id WHERE {_ON_SALE} ORDER BY b.sku_id, i.position
"""
"""Each bundle on sale with the components that limit it; by name, for bundles stand on this noun."""
_GROUPS = f"""
    SELECT b.sku_id, g.id, g.pieces, g.repeats, m.sku_id, c.tracked, coalesce(v.on_hand - v.allocated, 0)
    FROM bundle_group g JOIN bundle b ON b.id = g.bundle_id
    AND b.version = (SELECT max(n.version) FROM bundle n WHERE n.sku_id = b.sku_id)
    JOIN bundle_stat f ON f.sku_id = b.sku_id JOIN bundle_choice m ON m.group_id = g.id
    JOIN sku k ON k.id = b.sku_id JOIN product p ON p.id = k.product_id JOIN sku c ON c.id = m.sku_id
    LEFT JOIN stock_level v ON v.sku_id = c.id WHERE {_ON_SALE} ORDER BY b.sku_id, g.id, m.position
"""
"""The groups of bundles on sale: what may be chosen in each."""
_WAITING = """
    SELECT l.sku_id, sum(l.quantity - l.cancelled) FROM order_line l JOIN orders o ON o.id = l.order_id
    WHERE l.sku_id IN (SELECT b.sku_id FROM bundle_group g JOIN bundle b ON b.id = g.bundle_id) AND l.kind = 'goods'
    AND o.kind = 'order' AND o.stage IN ('draft', 'review') AND o.received > o.refunded
    AND NOT EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = l.id) GROUP BY l.sku_id
"""
"""Bundles that were paid for and whose contents nobody chose yet."""


@dataclass(slots=True)
class _Group:
    """Pieces of a bundle that are chosen among these SKUs; None of those whose stock is not kept. `waiting` bundles
    are paid for, and nobody said yet what is in them."""

    bundle: int
    pieces: int
    repeats: bool
    members: list[int | None]
    waiting: int

    def makes(self, of: Mapping[int, int]) -> int | None:
        """How many bundles it is enough for; None where nothing limits it."""
        return times([None if m is None else of[m] for m in self.members], self.pieces, repeats=self.repeats)


@dataclass(frozen=True, slots=True)
class _Offered:
    """What may be offered: of `own` SKUs on sale, of `parts` that only bundles need, and what bundles take."""

    own: dict[int, int]
    parts: dict[int, int]
    bundles: dict[int, tuple[tuple[int, int], ...]]
    groups: list[_Group]

    def with_bundles(self, of: Mapping[int, int]) -> dict[int, int]:
        """Of what is on sale so many pieces; of a bundle what the pieces of its components make."""
        made = {b: min(of[part] // n for part, n in items) for b, items in self.bundles.items()}
        for g in self.groups:
            most = g.makes(of)
            if most is not None:
                most = max(0, most - g.waiting)
                made[g.bundle] = min(most, made.get(g.bundle, most))
        return dict(sorted(({sku: of[sku] for sku in self.own} | made).items()))


def _offered(session: Session) -> _Offered:
    soft, buffer = soft_demand(session), facts(session).stock_buffer
    rows = session.execute(
        text(f"""
        SELECT k.id, coalesce(v.on_hand - v.allocated, 0) FROM sku k JOIN product p ON p.id = k.product_id
        LEFT JOIN stock_level v ON v.sku_id = k.id WHERE k.tracked AND {_ON_SALE} ORDER BY k.id
    """)
    )
    own = {int(sku): sellable(free, soft.get(sku, 0), buffer) for sku, free in rows}
    parts: dict[int, int] = {}
    bundles: dict[int, tuple[tuple[int, int], ...]] = {}
    for bundle, part, n, free in session.execute(text(_BUNDLES)):
        bundles[bundle] = (*bundles.get(bundle, ()), (part, n))
        if part not in own:
            parts[part] = sellable(free, soft.get(part, 0), buffer)
    groups: dict[int, _Group] = {}
    for bundle, group, pieces, repeats, part, tracked, free in session.execute(text(_GROUPS)):
        own_group = groups.setdefault(group, _Group(bundle, pieces, bool(repeats), [], 0))
        own_group.members.append(part if tracked else None)
        if tracked and part not in own:
            parts[part] = sellable(free, soft.get(part, 0), buffer)
    for bundle, n in session.execute(text(_WAITING)) if groups else ():
        for g in groups.values():
            g.waiting = n if g.bundle == bundle else g.waiting
    return _Offered(own, parts, bundles, list(groups.values()))


def sellable_stock(session: Session) -> dict[int, int]:
    """Pieces of each SKU on sale whose stock is kept that may be offered: available − soft − buffer; of a bundle as
    many as those of its components make."""
    found = _offered(session)
    return found.with_bundles(found.own | found.parts)


def _shares(session: Session) -> dict[int, int]:
    rows = session.execute(text("SELECT channel_id, share_ppm FROM channel_share ORDER BY channel_id"))
    return {int(i): int(share) for i, share in rows}


def quantities(session: Session) -> dict[int, dict[int, int]]:
    """Channel → SKU → the pieces it may sell; together never more than there are. A channel's bundles are made of
    what it may sell of their components."""
    shares = _shares(session)
    ids, weights = list(shares), list(shares.values())
    found = _offered(session)
    free = found.own | found.parts
    handed = {n: apportion(n, weights) for n in set(free.values())}
    return {
        channel: found.with_bundles({sku: handed[n][at] for sku, n in free.items()})
        for at, channel in enumerate(ids)
    }


def overview(session: Session) -> list[ChannelRow]:
    """Every active channel, those with a share first; what its last file says is held against now."""
    told, shares = quantities(session), _shares(session)
    sent: dict[int, dict[int, int]] = {}
    for channel, sku, n in session.execute(text("SELECT channel_id, sku_id, quantity FROM channel_sent")):
        sent.setdefault(channel, {})[sku] = n
    rows = session.execute(
        text("""
        SELECT c.id, c.code, c.name_en, c.name_zh, f.written_at,
               EXISTS (SELECT 1 FROM orders o WHERE o.channel_id = c.id) FROM channel c
        LEFT JOIN channel_file f ON f.channel_id = c.id
        WHERE c.active AND c.code NOT IN ('import', 'direct', 'walkin') ORDER BY c.id
    """)
    )
    found = [_row(r, shares, told.get(r[0], {}), sent.get(r[0], {})) for r in rows]
    return sorted(found, key=lambda x: (x.share_ppm == 0, x.id))


def _row(
    r: Sequence[object], shares: dict[int, int], now: dict[int, int], sent: dict[int, int]
) -> ChannelRow:
    channel, code, name_en, name_zh, written, used = r
    assert isinstance(channel, int)
    both = now.keys() | sent.keys()
    stale = sum(now.get(s, 0) != sent.get(s, 0) for s in both) if written else 0
    over = sum(sent.get(s, 0) > now.get(s, 0) for s in both) if written else 0
    return ChannelRow(
        channel, str(code), str(name_en), str(name_zh), shares.get(channel, 0),
        moment_of(str(written)) if written else None, len(now), sum(now.values()), stale, over, bool(used),
    )  # fmt: skip


def offers(session: Session, code: str) -> list[Offer]:
    """What a channel's file says. Refused: no such channel, a channel without a share."""
    channel = channel_id(session, code)
    told = quantities(session).get(channel)
    if told is None:
        raise refuse(
            N_("Say first which share of the stock {channel} may sell."), channel=code, field="channel"
        )
    rows = session.execute(
        text("""
        SELECT k.id, k.code, k.barcode, p.handle, p.title, k.title FROM sku k
        JOIN product p ON p.id = k.product_id ORDER BY p.id, k.position, k.id
    """)
    )
    return [Offer(r[0], r[1], r[2], r[3], r[4], r[5], told[r[0]]) for r in rows if r[0] in told]


def channel_id(session: Session, code: str) -> int:
    """The channel of this code. Refused when there is none."""
    found = session.execute(text("SELECT id FROM channel WHERE code = :c"), {"c": code}).scalar()
    if found is None:
        raise refuse(N_("There is no channel {code}."), field="channel", code=code)
    return int(found)


def sheet(session: Session, code: str) -> Sheet:
    """A channel's stock file, in its own columns; codes are text."""
    columns = columns_of(code)
    rows = [[cell(x, what) for _label, what in columns] for x in offers(session, code)]
    shown = [Column(label, "quantity" if what in _NUMBERS else "text", 18) for label, what in columns]
    return Sheet(f"stock-{code}", shown, rows, facts(session).currency)


_NUMBERS = {"quantity", "in_stock"}
