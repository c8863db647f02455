"""A voucher of a sale or a return, handed out to the rows of its parcel or of its case: what the books have of it,
to the cent, by what each row is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shopdesk.core.money import divide, split
from shopdesk.model.workbook.scope import Scope

_PORTION = 2_000


@dataclass(frozen=True, slots=True)
class Group:
    """Vouchers of one source, one day and one direction: a sale and its cost, a refund and its goods.

    Amounts are debit less credit, minor units, of goods, shipping, tax, cost, losses, money and goods on their way that
    were not sold yet.
    """

    voucher: str
    day: str
    source: str
    source_id: int | None
    order_id: int | None
    channel_id: int | None
    event: str
    memo: str
    business: str
    goods: int
    shipping: int
    tax: int
    cost: int
    loss: int
    money: int
    waiting: int = 0


@dataclass(slots=True)
class Part:
    """A row of a group: what of its amounts belongs to one row of the parcel or the case."""

    number: int | None = None
    sku: str = ""
    title: str = ""
    quantity: int | None = None
    discount: int = 0
    goods: int = 0
    shipping: int = 0
    tax: int = 0
    cost: int = 0
    loss: int = 0
    money: int = 0
    bad: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a parcel or a case, with what it weighs for each amount."""

    number: int
    sku: str
    title: str
    quantity: int
    discount: int
    worth: int
    cost: int
    lost: int = 0


_VALUE = "max(({r}.quantity * {r}.unit_price + 5000) / 10000, 1)"
"""SQL of what the pieces of a row cost by list price, in minor units."""


def _of_bundle(amount: str) -> str:
    """SQL of a figure of an order's row (l); of a component its share of the bundle's, by list price."""
    return f"""
        iif(l.parent_id IS NULL, l.{amount}, (
            SELECT h.{amount} * {_VALUE.format(r="l")} / sum({_VALUE.format(r="c")})
            FROM order_line c JOIN order_line h ON h.id = c.parent_id WHERE c.parent_id = l.parent_id))
    """


_IN_PARTS = "EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = x.order_line_id)"
_BACK_IN_PARTS = """
    EXISTS (SELECT 1 FROM aftersale_line y JOIN order_line c ON c.id = y.order_line_id
            WHERE y.aftersale_id = x.aftersale_id AND c.parent_id = x.order_line_id AND y.quantity > 0)
"""
"""Whether the components of a bundle stand for it: what left the shelf, what it cost, and its share of the price."""
_BACK_WORTH = f"""
    iif(x.kind = 'goods', x.amount, (
        SELECT h.amount * {_VALUE.format(r="x")} / sum({_VALUE.format(r="y")}) FROM order_line c
        JOIN aftersale_line y ON y.order_line_id = c.id AND y.aftersale_id = x.aftersale_id
        JOIN aftersale_line h ON h.order_line_id = c.parent_id AND h.aftersale_id = x.aftersale_id
        WHERE c.parent_id = l.parent_id))
"""
_SHIPPED = f"""
    SELECT x.shipment_id, l.position, coalesce(k.code, ''), coalesce(nullif(l.title, ''), p.title, ''), x.quantity,
           {_of_bundle("discount")} * x.quantity / max(l.quantity, 1),
           max({_of_bundle("amount")}, 0) * x.quantity / max(l.quantity, 1), max(coalesce(x.cost, 0), 0), 0
    FROM json_each(?) w JOIN shipment_line x ON x.shipment_id = w.value JOIN order_line l ON l.id = x.order_line_id
    LEFT JOIN sku k ON k.id = l.sku_id LEFT JOIN product p ON p.id = k.product_id WHERE NOT {_IN_PARTS}
    ORDER BY x.shipment_id, x.id
"""
_BACK = f"""
    SELECT x.aftersale_id, coalesce(l.position, 0), coalesce(k.code, ''),
           coalesce(nullif(x.title, ''), nullif(l.title, ''), p.title, ''), x.quantity, 0,
           max(coalesce({_BACK_WORTH}, 0), 0),
           max(coalesce(x.cost, 0), 0),
           CASE WHEN x.bad > 0 THEN max(coalesce(x.cost, 1), 1) * x.bad / max(x.good + x.bad, 1) ELSE 0 END
    FROM json_each(?) w JOIN aftersale_line x ON x.aftersale_id = w.value
    LEFT JOIN order_line l ON l.id = x.order_line_id LEFT JOIN sku k ON k.id = x.sku_id
    LEFT JOIN product p ON p.id = k.product_id WHERE x.kind IN ('goods', 'component') AND NOT {_BACK_IN_PARTS}
    ORDER BY x.aftersale_id, x.id
"""
_SQL = {"shipment": _SHIPPED, "aftersale": _BACK}
_COUNT = {
    "shipment": f"SELECT shipment_id, count(*) FROM shipment_line x WHERE NOT {_IN_PARTS} GROUP BY 1",
    "aftersale": f"""SELECT aftersale_id, count(*) FROM aftersale_line x WHERE kind IN ('goods', 'component')
                     AND NOT {_BACK_IN_PARTS} GROUP BY 1""",
}


@dataclass
class Lines:
    """The rows of vouchers whose sources are of one kind; of others a voucher is one row."""

    scope: Scope
    source: str
    counts: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = dict(self.scope.run(_COUNT[self.source]).fetchall())

    def count(self, groups: Sequence[Group]) -> int:
        """How many rows the groups will have."""
        return sum(max(1, self._many(g)) for g in groups)

    def _many(self, group: Group) -> int:
        return self.counts.get(group.source_id or 0, 0) if group.source == self.source else 0

    def parts(self, groups: Sequence[Group]) -> Iterator[tuple[Group, Part]]:
        """Each group with each of its rows, in the order of the groups."""
        for at in range(0, len(groups), _PORTION):
            portion = groups[at : at + _PORTION]
            rows = self._rows([g.source_id for g in portion if self._many(g)])
            for group in portion:
                own = rows.get(group.source_id or 0, []) if self._many(group) else []
                for part in _parts(group, own):
                    yield group, part

    def _rows(self, ids: Sequence[int | None]) -> dict[int, list[_Row]]:
        made: dict[int, list[_Row]] = {}
        for key, *values in self.scope.run(
            _SQL[self.source], json.dumps(sorted(set(ids), key=lambda i: i or 0))
        ):
            made.setdefault(key, []).append(_Row(*values))
        return made


def _parts(group: Group, rows: Sequence[_Row]) -> list[Part]:
    """A group handed out; itself as one row where nothing is known of its rows."""
    whole = {k: getattr(group, k) for k in ("goods", "shipping", "tax", "cost", "loss", "money")}
    if not rows:
        return [Part(**whole)]
    worth, cost, lost = ([getattr(r, k) for r in rows] for k in ("worth", "cost", "lost"))
    weights = {
        "cost": cost if any(cost) else worth,
        "loss": lost if any(lost) else cost if any(cost) else worth,
    }
    shares = {k: split(amount, weights.get(k, worth)) for k, amount in whole.items()}
    sold = group.goods + group.shipping
    with_shipping = divide(group.tax * group.shipping, sold) if sold else 0  # it stands with the first row
    shares["tax"] = split(group.tax - with_shipping, worth)
    shares["tax"][0] += with_shipping
    shares["shipping"] = [group.shipping, *[0] * (len(rows) - 1)]
    turned = _direction(group)
    return [
        Part(
            r.number + 1, r.sku, r.title, r.quantity * turned or None, r.discount * turned,
            bad=r.lost > 0, **{k: s[i] for k, s in shares.items()},
        )
        for i, r in enumerate(rows)
    ]  # fmt: skip


def _direction(group: Group) -> int:
    """Whether pieces go the usual way: -1 where a voucher was reversed, 0 where its reverse is in the same row."""
    if group.source == "aftersale":
        return 1
    moved = group.goods + group.shipping + group.tax or -group.cost
    return 0 if not moved else -1 if moved > 0 else 1


def rate(scope: Scope, gross: int, tax: int) -> int:
    """The tax rate of a row in millionths: the shop's own where the amounts are its own, rounding apart."""
    usual = scope.facts.tax_rate_ppm
    if not tax or gross == tax:
        return 0
    if abs(gross * usual - tax * (1_000_000 + usual)) <= 1_000_000 + usual:
        return usual
    return divide(tax * 1_000_000, gross - tax)


__all__ = ["Group", "Lines", "Part", "rate"]
