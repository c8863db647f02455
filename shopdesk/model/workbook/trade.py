"""The sheets of the trade: sales, returns, expenses; out of what was posted, so that they tie
to the books."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shopdesk.model.workbook.layout import Table, columns
from shopdesk.model.workbook.scope import COSTS, SALES, Scope
from shopdesk.model.workbook.trade_lines import Group, Lines, Part, rate

_SALES = columns("""
day | day | 12 | Date | 发货日期
paid | day | 12 | Paid on | 付款日期
order | text | 18 | Order | 订单号
channel | text | 12 | Channel | 渠道
line | number | 7 | Line | 行号
sku | text | 16 | SKU | SKU
title | text | 34 | Product | 商品
quantity | quantity | 9 | Pieces | 数量
gross | money | 14 | With tax | 含税金额
discount | money | 12 | Discount | 折扣
shipping | money | 13 | Shipping, net | 运费（不含税）
goods | money | 14 | Goods, net | 不含税收入
tax | money | 12 | Tax | 税额
rate | percent | 9 | Tax rate | 税率
cost | money | 14 | Cost of goods | 成本
profit | money | 14 | Gross profit | 毛利
voucher | text | 13 | Voucher | 凭证号
invoice | text | 14 | Invoice | 发票号
memo | text | 34 | Memo | 摘要
""")
_RETURNS = columns("""
day | day | 12 | Date | 日期
case | text | 14 | Refund | 退款单号
order | text | 18 | Order | 原订单号
channel | text | 12 | Channel | 渠道
type | text | 16 | Type | 类型
sku | text | 16 | SKU | SKU
title | text | 30 | What came back | 退回商品
quantity | quantity | 9 | Pieces | 数量
paid | money | 14 | Paid back | 退款金额
goods | money | 14 | Goods taken back from sales | 冲减商品收入
shipping | money | 14 | Shipping taken back | 冲减运费收入
tax | money | 12 | Tax taken back | 冲减税额
cost | money | 14 | Cost taken back | 冲回成本
loss | money | 14 | Lost as scrap | 报废损失
shipped | day | 12 | Sent out on | 原发货日期
cross | text | 9 | Other period | 跨期
voucher | text | 13 | Voucher | 凭证号
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
tax | money | 12 | Input tax | 税额
invoice | text | 14 | Invoice | 发票号
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
    WHERE e.day BETWEEN ? AND ? AND {wanted} AND e.id NOT IN ({carried})
    GROUP BY e.day, e.source_type, coalesce(e.source_id, -e.id), e.reverses_id IS NOT NULL
    ORDER BY e.day, min(e.id)
"""


# Entries that carry profit over to the result account at a month's end: no sale, no cost, no expense.
_CARRIED = """
    SELECT c.entry_id FROM account_role r JOIN posting c ON c.account_id = r.account_id
    WHERE r.role IN ('equity.result', 'equity.retained')
"""


def sales(scope: Scope) -> Table:
    """What was earned, one row for each row of a parcel and whatever else touched sales and their cost (fees,
    corrections, purchase differences): with the returns it is all revenue and cost of the books."""
    found = _trade(scope, refunds=False)
    lines = Lines(scope, "shipment")
    keys = ("goods", "shipping", "tax", "cost")
    sums = {k: sum(getattr(g, k) for g in found) for k in keys}
    earned = {
        "goods": -sums["goods"],
        "shipping": -sums["shipping"],
        "tax": -sums["tax"],
        "cost": sums["cost"],
    }
    gross = earned["goods"] + earned["shipping"] + earned["tax"]
    totals = {**earned, "gross": gross, "profit": earned["goods"] + earned["shipping"] - earned["cost"]}
    return Table("sales", _SALES, lines.count(found), _sold(scope, lines, found), totals, frozen="D5")


def _sold(scope: Scope, lines: Lines, found: Sequence[Group]) -> Iterator[list[Any]]:
    orders, channels = _orders(scope, found), _channels(scope)
    for g, x in lines.parts(found):
        number, paid = orders.get(g.order_id or 0, ("", None))
        goods, shipping, tax = -x.goods, -x.shipping, -x.tax
        gross = goods + shipping + tax
        yield [
            date.fromisoformat(g.day), paid, number, channels.get(g.channel_id or 0, ""), x.number, x.sku, x.title,
            x.quantity, gross, x.discount or None, shipping or None, goods, tax,
            scope.rate(rate(scope, gross, tax)) if gross else None, x.cost, goods + shipping - x.cost, g.voucher, None,
            g.memo,
        ]  # fmt: skip


def returns(scope: Scope) -> Table:
    """Money that went back and goods that came back, one row for each row of a return."""
    found = _trade(scope, refunds=True)
    lines = Lines(scope, "aftersale")
    sums = {
        k: sum(getattr(g, k) for g in found) for k in ("goods", "shipping", "tax", "cost", "loss", "money")
    }
    totals = {k: sums[k] for k in ("goods", "shipping", "tax", "loss")} | {
        "paid": -sums["money"],
        "cost": -sums["cost"],
    }
    return Table("returns", _RETURNS, lines.count(found), _returned(scope, lines, found), totals, frozen="D5")


def _returned(scope: Scope, lines: Lines, found: Sequence[Group]) -> Iterator[list[Any]]:
    orders, channels, sent = _orders(scope, found), _channels(scope), _sent(scope, found)
    names = dict(scope.run("SELECT id, external_no FROM aftersale WHERE external_no IS NOT NULL").fetchall())
    for g, x in lines.parts(found):
        shipped = sent.get(g.order_id or 0)
        crossing = g.business[:7] != g.day[:7] or (
            shipped is not None and shipped.isoformat()[:7] != g.day[:7]
        )
        yield [
            date.fromisoformat(g.day), _case(g, names), orders.get(g.order_id or 0, ("",))[0],
            channels.get(g.channel_id or 0, ""), scope.speak(_kind(g, x)), x.sku, x.title, x.quantity, -x.money,
            x.goods, x.shipping, x.tax, -x.cost, x.loss, shipped, scope.speak("yes") if crossing else None,
            g.voucher, g.memo,
        ]  # fmt: skip


def _case(group: Group, names: Mapping[int, str]) -> str:
    """The platform's number of a refund, or ours."""
    if group.source != "aftersale" or group.source_id is None:
        return ""
    return names.get(group.source_id) or f"R{group.source_id}"


def _kind(group: Group, part: Part) -> str:
    """What a row of a return is: before shipping, money only, goods back, scrapped, exchanged."""
    if group.source == "payment":
        return "refund_paid"
    if group.event in ("E02", "E08"):
        return {"E02": "refund_before", "E08": "refund_exchange"}[group.event]
    if not group.cost and not group.loss and not group.waiting:
        return "refund_only"
    if not part.loss or not (part.bad or not part.sku):
        return "refund_returned"
    lost, back = (group.loss, group.cost + group.waiting) if group.waiting else (part.loss, part.cost)
    return "refund_scrapped" if lost == -back else "refund_partly"


def _sent(scope: Scope, found: Sequence[Group]) -> dict[int, date]:
    """Order → the day its first parcel left."""
    wanted = json.dumps(sorted({g.order_id for g in found if g.order_id is not None}))
    rows = scope.run(
        """SELECT s.order_id, min(e.day) FROM json_each(?) w JOIN shipment s ON s.order_id = w.value
           JOIN entry e ON e.source_type = 'shipment' AND e.source_id = s.id GROUP BY s.order_id""",
        wanted,
    )
    return {r[0]: date.fromisoformat(r[1]) for r in rows}


def _trade(scope: Scope, *, refunds: bool) -> list[Group]:
    """Vouchers with what they did to goods, shipping, tax, cost, losses and money: debit less credit."""
    shipping = scope.codes(["sales.shipping"])
    money = scope.codes(["ar.clearing", "giftcard"])
    waiting = _codes(scope.codes(["stock.shipped"]))
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
    sums.append(f"sum(CASE WHEN a.code IN ({waiting}) THEN p.debit - p.credit ELSE 0 END)")
    sql = _TRADE_SQL.format(
        carried=_CARRIED,
        sums=", ".join(sums),
        wanted=_WHICH[refunds].format(
            touched=_codes(scope.codes((*SALES, *COSTS))), refunds=", ".join(f"'{e}'" for e in _REFUNDS)
        ),
    )
    return [Group(*r) for r in scope.run(sql, *scope.between, *(() if refunds else scope.between))]


def _codes(codes: set[str]) -> str:
    """Account codes as SQL lists them; they are digits out of a chart."""
    return ", ".join("'" + c.replace("'", "''") + "'" for c in sorted(codes)) or "''"


def _orders(scope: Scope, found: Sequence[Group]) -> dict[int, tuple[str, date | None]]:
    wanted = json.dumps(sorted({g.order_id for g in found if g.order_id is not None}))
    rows = scope.run(
        "SELECT id, number, day FROM orders WHERE id IN (SELECT value FROM json_each(?))", wanted
    )
    return {r[0]: (r[1], date.fromisoformat(r[2]) if r[2] else None) for r in rows}


def _channels(scope: Scope) -> dict[int, str]:
    name = "name_zh" if scope.speak.chinese else "name_en"
    return dict(scope.run(f"SELECT id, {name} FROM channel").fetchall())


def expenses(scope: Scope) -> Table:
    """Every cost but that of the goods."""
    name = "zh" if scope.speak.chinese else "en"
    wanted = sorted(a.now.id for a in scope.accounts if scope.is_expense(a.now))
    marks = ", ".join(str(i) for i in wanted) or "0"
    channels, tax = _channels(scope), _input_tax(scope)
    found = scope.run(
        f"""SELECT p.day, e.period || '-' || e.no, coalesce(u.name_{name}, a.name_{name}), a.code,
                   a.name_{name}, p.channel_id, p.party, coalesce(nullif(p.memo, ''), e.memo),
                   p.debit - p.credit,
                   (SELECT nullif(sum(q.debit - q.credit), 0) FROM posting q WHERE q.entry_id = e.id
                    AND q.account_id = {tax} AND p.seq = (SELECT min(o.seq) FROM posting o
                        WHERE o.entry_id = e.id AND o.account_id IN ({marks})))
            FROM posting p JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
            LEFT JOIN account u ON u.code = a.parent_code
            WHERE p.account_id IN ({marks}) AND p.day BETWEEN ? AND ? AND p.entry_id NOT IN ({_CARRIED})
            ORDER BY p.day, p.entry_id, p.seq""",
        *scope.between,
    ).fetchall()
    rows = [[date.fromisoformat(r[0]), *r[1:5], channels.get(r[5], ""), *r[6:], None] for r in found]
    return Table("expenses", _EXPENSES, len(rows), rows, {"amount": sum(r[8] for r in rows)})


def _input_tax(scope: Scope) -> int:
    """The account of input tax; none where it shares one with the output tax, as small-scale taxpayers do."""
    same = scope.roles.get("vat.in") == scope.roles.get("vat.out")
    return 0 if same else int(scope.one("SELECT account_id FROM account_role WHERE role = 'vat.in'")[0])


__all__ = ["expenses", "returns", "sales"]
