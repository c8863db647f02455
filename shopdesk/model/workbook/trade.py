"""The sheets of the trade: sales, returns, expenses; out of what was posted, so that they tie
to the books."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from shopdesk.model.workbook.layout import Table, columns
from shopdesk.model.workbook.scope import COSTS, SALES, Scope

_SALES = columns("""
voucher | text | 13 | Voucher | 凭证号
day | day | 12 | Date | 发货日期
paid | day | 12 | Paid on | 付款日期
order | text | 18 | Order | 订单号
channel | text | 12 | Channel | 渠道
what | text | 44 | What | 商品
quantity | quantity | 9 | Pieces | 数量
gross | money | 14 | With tax | 含税金额
goods | money | 14 | Goods, net | 商品不含税收入
shipping | money | 13 | Shipping, net | 运费不含税收入
tax | money | 12 | Tax | 税额
cost | money | 14 | Cost of goods | 成本
profit | money | 14 | Gross profit | 毛利
memo | text | 34 | Memo | 摘要
""")
_RETURNS = columns("""
voucher | text | 13 | Voucher | 凭证号
day | day | 12 | Date | 日期
order | text | 18 | Order | 原订单号
channel | text | 12 | Channel | 渠道
event | text | 9 | Event | 业务类型
what | text | 40 | What came back | 退回商品
quantity | quantity | 9 | Pieces | 数量
paid | money | 14 | Paid back | 退款金额
goods | money | 14 | Goods taken back from sales | 冲减商品收入
shipping | money | 14 | Shipping taken back | 冲减运费收入
tax | money | 12 | Tax taken back | 冲减税额
cost | money | 14 | Cost taken back | 冲回成本
loss | money | 14 | Lost as scrap | 报废损失
business | day | 12 | Business day | 业务日期
cross | text | 9 | Other period | 跨期
memo | text | 34 | Memo | 摘要
""")
_EXPENSES = columns("""
day | day | 12 | Date | 日期
voucher | text | 13 | Voucher | 凭证号
category | text | 18 | Category | 类别
code | text | 12 | Account | 科目
name | text | 20 | Account name | 科目名称
channel | text | 12 | Channel | 渠道
party | text | 20 | Party | 供应商
memo | text | 40 | Memo | 摘要
amount | money | 14 | Amount | 金额
""")
_REFUNDS = ("E02", "E05", "E06", "E07", "E08")
_WHICH = {
    True: "e.event IN ({refunds})",
    False: """e.event NOT IN ({refunds}) AND e.id IN (
        SELECT q.entry_id FROM posting q JOIN account b ON b.id = q.account_id
        WHERE b.code IN ({touched}) AND q.day BETWEEN ? AND ?)""",
}
# Vouchers of one source, one day, one direction are one row: a sale and its cost, a refund and its goods.
_TRADE_SQL = """
    SELECT min(e.period || '-' || e.no), e.day, e.source_type, e.source_id, max(p.order_id),
           max(p.channel_id), min(e.event), min(e.memo), min(e.business_day), {sums}
    FROM entry e JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
    WHERE e.day BETWEEN ? AND ? AND {wanted}
    GROUP BY e.day, e.source_type, coalesce(e.source_id, -e.id), e.reverses_id IS NOT NULL
    ORDER BY e.day, min(e.id)
"""


def sales(scope: Scope) -> Table:
    """What was earned, one row for each parcel and whatever else touched sales and their cost (fees,
    corrections, purchase differences): with the returns it is all revenue and cost of the books."""
    found = _trade(scope, refunds=False)
    orders, parcels = _orders(scope, found), _parcels(scope)
    rows, speak = [], _channels(scope)
    for r in found:
        goods, shipping, tax, cost, _loss, _paid = r[9:]
        pieces, what = parcels.get(r[3], (None, "")) if r[2] == "shipment" else (None, "")
        number, paid = orders.get(r[4], ("", None))
        rows.append(
            [
                r[0],
                date.fromisoformat(r[1]),
                paid,
                number,
                speak.get(r[5], ""),
                what,
                pieces,
                -(goods + shipping + tax),
                -goods,
                -shipping,
                -tax,
                cost,
                -(goods + shipping) - cost,
                r[7],
            ]
        )
    sums = {
        c: sum(row[i] for row in rows)
        for i, c in ((7, "gross"), (8, "goods"), (9, "shipping"), (10, "tax"), (11, "cost"))
    }
    return Table("sales", _SALES, len(rows), rows, {**sums, "profit": sum(row[12] for row in rows)})


def returns(scope: Scope) -> Table:
    """Money that went back and goods that came back."""
    found = _trade(scope, refunds=True)
    orders, cases, channels = _orders(scope, found), _cases(scope), _channels(scope)
    rows = []
    for r in found:
        goods, shipping, tax, cost, loss, paid = r[9:]
        pieces, what = cases.get(r[3], (None, "")) if r[2] == "aftersale" else (None, "")
        crossing = scope.speak("yes") if r[8][:7] != r[1][:7] else None
        rows.append(
            [
                r[0],
                date.fromisoformat(r[1]),
                orders.get(r[4], ("",))[0],
                channels.get(r[5], ""),
                r[6],
                what,
                pieces,
                -paid,
                goods,
                shipping,
                tax,
                -cost,
                loss,
                date.fromisoformat(r[8]),
                crossing,
                r[7],
            ]
        )
    keys = ("paid", "goods", "shipping", "tax", "cost", "loss")
    return Table(
        "returns", _RETURNS, len(rows), rows, {k: sum(row[i] for row in rows) for i, k in enumerate(keys, 7)}
    )


def _trade(scope: Scope, *, refunds: bool) -> list[Any]:
    """Vouchers with what they did to goods, shipping, tax, cost, losses and money: debit less credit."""
    shipping = scope.codes(["sales.shipping"])
    money = scope.codes(["ar.clearing", "giftcard"])
    groups = (
        scope.codes(SALES) - shipping,
        shipping,
        scope.codes(["vat.out"]),
        scope.codes(COSTS),
        scope.codes(["loss.stock"]),
    )
    sums = [f"sum(CASE WHEN a.code IN ({_codes(g)}) THEN p.debit - p.credit ELSE 0 END)" for g in groups]
    sums.append(
        f"sum(CASE WHEN a.is_cash = 1 OR a.code IN ({_codes(money)}) THEN p.debit - p.credit ELSE 0 END)"
    )
    sql = _TRADE_SQL.format(
        sums=", ".join(sums),
        wanted=_WHICH[refunds].format(
            touched=_codes(scope.codes((*SALES, *COSTS))), refunds=", ".join(f"'{e}'" for e in _REFUNDS)
        ),
    )
    return list(scope.run(sql, *scope.between, *(() if refunds else scope.between)).fetchall())


def _codes(codes: set[str]) -> str:
    """Account codes as SQL lists them; they are digits out of a chart."""
    return ", ".join("'" + c.replace("'", "''") + "'" for c in sorted(codes)) or "''"


def _orders(scope: Scope, found: Sequence[Any]) -> dict[int, tuple[str, date | None]]:
    wanted = json.dumps(sorted({r[4] for r in found if r[4] is not None}))
    rows = scope.run(
        "SELECT id, number, day FROM orders WHERE id IN (SELECT value FROM json_each(?))", wanted
    )
    return {r[0]: (r[1], date.fromisoformat(r[2]) if r[2] else None) for r in rows}


def _parcels(scope: Scope) -> dict[int, tuple[int, str]]:
    """Parcel → its pieces and what they are."""
    return _contents(
        scope,
        """SELECT x.shipment_id, x.quantity, coalesce(k.code, l.title) FROM shipment_line x
           JOIN order_line l ON l.id = x.order_line_id LEFT JOIN sku k ON k.id = l.sku_id
           ORDER BY x.shipment_id, x.id""",
    )


def _cases(scope: Scope) -> dict[int, tuple[int, str]]:
    return _contents(
        scope,
        """SELECT x.aftersale_id, x.quantity, coalesce(k.code, x.title) FROM aftersale_line x
           LEFT JOIN sku k ON k.id = x.sku_id WHERE x.kind = 'goods' ORDER BY x.aftersale_id, x.id""",
    )


def _contents(scope: Scope, sql: str) -> dict[int, tuple[int, str]]:
    made: dict[int, tuple[int, str]] = {}
    for key, quantity, what in scope.run(sql):
        count, words = made.get(key, (0, ""))
        made[key] = count + quantity, f"{words}, {quantity} × {what}" if words else f"{quantity} × {what}"
    return made


def _channels(scope: Scope) -> dict[int, str]:
    name = "name_zh" if scope.speak.chinese else "name_en"
    return dict(scope.run(f"SELECT id, {name} FROM channel").fetchall())


def expenses(scope: Scope) -> Table:
    """Every cost but that of the goods."""
    name = "zh" if scope.speak.chinese else "en"
    wanted = sorted(a.now.id for a in scope.accounts if scope.is_expense(a.now))
    marks = ", ".join(str(i) for i in wanted) or "0"
    channels = _channels(scope)
    found = scope.run(
        f"""SELECT p.day, e.period || '-' || e.no, coalesce(u.name_{name}, a.name_{name}), a.code,
                   a.name_{name}, p.channel_id, p.party, coalesce(nullif(p.memo, ''), e.memo),
                   p.debit - p.credit
            FROM posting p JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
            LEFT JOIN account u ON u.code = a.parent_code
            WHERE p.account_id IN ({marks}) AND p.day BETWEEN ? AND ? ORDER BY p.day, p.entry_id, p.seq""",
        *scope.between,
    ).fetchall()
    rows = [[date.fromisoformat(r[0]), *r[1:5], channels.get(r[5], ""), *r[6:]] for r in found]
    return Table("expenses", _EXPENSES, len(rows), rows, {"amount": sum(r[8] for r in rows)})


__all__ = ["expenses", "returns", "sales"]
