"""The stock by SKU: what was there, came and went, and is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import text

from shopdesk.core.money import UNIT_SCALE, divide
from shopdesk.model.products.records import MovementKind
from shopdesk.model.workbook.layout import FIRST, Table, columns, rounded
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.xlsx import Formula, letter

_KINDS: Sequence[tuple[str, str, str, tuple[MovementKind, ...]]] = (
    ("purchase", "Purchased", "采购入", (MovementKind.PURCHASE_IN, MovementKind.OPENING)),
    (
        "back",
        "Returned by customers",
        "退货入",
        (MovementKind.SALE_RETURN_GOOD, MovementKind.SALE_RETURN_BAD),
    ),
    ("gain", "Found in counts", "盘盈", (MovementKind.COUNT_GAIN,)),
    ("sold", "Sold", "销售出", (MovementKind.SALE_OUT,)),
    (
        "used",
        "Scrapped, samples, own use",
        "报废与领用",
        (MovementKind.DAMAGE, MovementKind.GIFT_OUT, MovementKind.SAMPLE_OUT, MovementKind.OWN_USE),
    ),
    ("lost", "Missing in counts", "盘亏", (MovementKind.COUNT_LOSS,)),
    ("returned", "Returned to suppliers", "采购退", (MovementKind.PURCHASE_RETURN,)),
    (
        "other",
        "Revalued, assembled, taken back",
        "调整与冲回",
        (
            MovementKind.ASSEMBLE,
            MovementKind.DISASSEMBLE,
            MovementKind.BUCKET_MOVE,
            MovementKind.REVALUE,
            MovementKind.REVERSAL,
        ),
    ),
)
_STOCK = columns(
    """
sku | text | 18 | SKU | SKU
title | text | 34 | Product | 商品
opening_n | quantity | 10 | Opening, pieces | 期初数量
opening | money | 14 | Opening, value | 期初金额
"""
    + "".join(
        f"{k}_n | quantity | 10 | {en}, pieces | {zh}数量\n{k} | money | 14 | {en}, value | {zh}金额\n"
        for k, en, zh, _kinds in _KINDS
    )
    + """
closing_n | quantity | 10 | Closing, pieces | 期末数量
closing | money | 14 | Closing, value | 期末金额
unit | unit | 12 | Unit cost | 单位成本
again_n | quantity | 10 | Pieces made again | 复算数量
again | money | 14 | Value made again | 复算金额
off | money | 11 | Difference | 差异
"""
)


def stock(scope: Scope) -> Table:
    """Each SKU's stock: what was there, came, went and is there, all places, outgoing negative.

    Goods that have left and are not sold yet have rows of their own: what left with them counts as sold when they
    arrive. The last row is the value that belongs to these days by its business day and was posted in others (or the
    other way round), because a month was closed: with it the sheet ties to the ledger.
    """
    crossing = _cross(scope)
    rows = [*_stock_rows(scope), *_rows_on_the_way(scope)]
    rows += [_cross_row(scope, crossing)] if any(crossing) else []
    keys = [c.key for c in _STOCK]
    sums = {
        k: sum(r[keys.index(k)] or 0 for r in rows)
        for k in ("opening", "closing", *(k for k, *_rest in _KINDS))
    }
    return Table("stock", _STOCK, len(rows), list(_with_formulas(scope, rows)), sums)


def _stock_rows(scope: Scope) -> Iterator[list[Any]]:
    start, end = scope.between
    inside = ", ".join(
        f"sum(CASE WHEN m.day >= :a AND m.kind IN ({_listed(kinds)}) THEN m.{c} ELSE 0 END)"
        for _key, _en, _zh, kinds in _KINDS
        for c in ("quantity", "value")
    )
    sql = f"""
        SELECT k.code, trim(p.title || ' ' || k.title), sum(CASE WHEN m.day < :a THEN m.quantity ELSE 0 END),
               sum(CASE WHEN m.day < :a THEN m.value ELSE 0 END), {inside}, sum(m.quantity), sum(m.value)
        FROM stock_movement m LEFT JOIN sku k ON k.id = m.sku_id LEFT JOIN product p ON p.id = k.product_id
        WHERE m.day <= :b GROUP BY m.sku_id ORDER BY k.code, m.sku_id"""
    for r in scope.session.execute(text(sql), {"a": start, "b": end}):
        unit = divide(r[-1] * UNIT_SCALE, r[-2]) if r[-2] > 0 else None
        yield [*r, unit]


_EVENTS = {"sold": ("E03a", "E03b"), "back": ("E06",)}
"""The columns in which goods on their way come and go, by the event of the entry; what is left is `other`."""


def _rows_on_the_way(scope: Scope) -> Iterator[list[Any]]:
    """By SKU what left and is not sold yet (1406), out of the books: in the column of what was sold it stands against
    what left the shelf, so that the column is what was sold.
    """
    moved = "iif(p.debit > p.credit, 1, -1) * coalesce(p.quantity, 0)", "p.debit - p.credit"
    inside = ", ".join(
        f"sum(iif(e.day >= :a AND {_event(key)}, {m}, 0))" for key, *_rest in _KINDS for m in moved
    )
    before = ", ".join(f"sum(iif(e.day < :a, {m}, 0))" for m in moved)
    sql = f"""
        SELECT coalesce(k.code, '–'), trim(coalesce(t.title, '') || ' ' || coalesce(k.title, '')),
               {before}, {inside}, sum({moved[0]}), sum({moved[1]})
        FROM account_role r JOIN posting p ON p.account_id = r.account_id JOIN entry e ON e.id = p.entry_id
        LEFT JOIN sku k ON k.id = p.sku_id LEFT JOIN product t ON t.id = k.product_id
        WHERE r.role = 'stock.shipped' AND p.day <= :b GROUP BY p.sku_id ORDER BY k.code, p.sku_id"""
    start, end = scope.between
    for code, title, *r in scope.session.execute(text(sql), {"a": start, "b": end}):
        unit = divide(r[-1] * UNIT_SCALE, r[-2]) if r[-2] > 0 else None
        yield [code, f"{title} – {scope.speak('on_the_way')}", *r, unit]


def _event(key: str) -> str:
    """SQL of whether an entry (e) belongs in a column."""
    if key == "other":
        return f"e.event NOT IN ({_quoted(x for known in _EVENTS.values() for x in known)})"
    return f"e.event IN ({_quoted(_EVENTS[key])})" if key in _EVENTS else "0"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{w}'" for w in words)


def _listed(kinds: Sequence[MovementKind]) -> str:
    return ", ".join(repr(k.value) for k in kinds)


def _cross(scope: Scope) -> tuple[int, int, int]:
    """Value of stock that the ledger has later than the movement: at the start, in the days, at the end."""
    code = scope.roles.get("stock.goods", "")
    sums = [
        scope.one(
            """SELECT coalesce(sum(p.debit - p.credit), 0) FROM posting p JOIN entry e ON e.id = p.entry_id
               JOIN account a ON a.id = p.account_id
               WHERE a.code = ? AND e.business_day < ? AND e.day >= ?""",
            code,
            day,
            day,
        )[0]
        for day in (scope.days.start.isoformat(), f"{scope.days.end.isoformat()}~")
    ]
    return -sums[0], sums[0] - sums[1], -sums[1]


def _cross_row(scope: Scope, crossing: tuple[int, int, int]) -> list[Any]:
    row: list[Any] = [None] * (2 + 2 + 2 * len(_KINDS) + 3)
    row[0], row[1], row[3], row[-4], row[-2] = (
        "–",
        scope.speak("cross"),
        crossing[0],
        crossing[1],
        crossing[2],
    )
    return row


def _with_formulas(scope: Scope, rows: list[list[Any]]) -> Iterator[list[Any]]:
    """Closing made again of opening and everything between."""
    last = 3 + 2 * len(_KINDS)
    for n, r in enumerate(rows, FIRST):
        pieces = "+".join(f"{letter(i)}{n}" for i in range(2, last, 2))
        values = "+".join(f"{letter(i)}{n}" for i in range(3, last + 1, 2))
        made = sum(r[i] or 0 for i in range(3, last + 1, 2))
        yield [
            *r,
            Formula(pieces, sum(r[i] or 0 for i in range(2, last, 2))),
            Formula(rounded(values), scope.amount(made)),
            Formula(rounded(f"{values}-{letter(last + 2)}{n}"), scope.amount(made - (r[last + 2] or 0))),
        ]


__all__ = ["stock"]
