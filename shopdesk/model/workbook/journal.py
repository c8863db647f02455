"""The journal: every posting of the days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from shopdesk.model.ledger.rules import CASH_FLOWS
from shopdesk.model.workbook.layout import FIRST, Table, columns, rounded
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.workbook.words import Speak
from shopdesk.model.xlsx import Formula

_JOURNAL = columns("""
day | day | 12 | Date | 凭证日期
period | text | 10 | Period | 会计期间
word | text | 7 | Word | 凭证字
no | number | 8 | No. | 凭证号
seq | number | 7 | Line | 分录号
memo | text | 34 | Memo | 摘要
code | text | 12 | Account | 科目编码
name | text | 22 | Account name | 科目名称
debit | money | 14 | Debit | 借方金额
credit | money | 14 | Credit | 贷方金额
currency | text | 7 | Currency | 币别
foreign | money | 12 | Foreign amount | 原币金额
rate | number | 9 | Rate | 汇率
tax | text | 9 | Tax code | 税码
flow | text | 28 | Cash flow line | 现金流量项目
party | text | 18 | Party | 往来单位
channel | text | 12 | Channel | 渠道
order | text | 18 | Order | 订单号
sku | text | 16 | SKU | SKU
quantity | quantity | 8 | Quantity | 数量
attachments | number | 8 | Attachments | 附件数
event | text | 9 | Event | 业务类型
source | text | 20 | Source | 来源单据
business | day | 12 | Business day | 业务日期
reverses | text | 14 | Reverses | 冲销凭证
maker | text | 10 | Made by | 制单
audited | text | 10 | Audited by | 审核
booked | text | 10 | Posted by | 记账
reversed | text | 14 | Reversed by | 被冲销于
balance | money | 11 | Voucher's difference | 凭证借贷差
""")

_JOURNAL_SQL = """
    SELECT e.day, e.period, e.word, e.no, p.seq, coalesce(nullif(p.memo, ''), e.memo), a.code,
           {name}, p.debit, p.credit, p.currency, p.foreign_amount, p.rate_ppm, p.tax_code, p.cash_flow,
           p.party, {channel}, o.number, s.code, p.quantity, e.attachments, e.event, e.source_type, e.source_id,
           e.business_day,
           (SELECT x.period || '-' || x.no FROM entry x WHERE x.id = e.reverses_id), e.made_by, e.id,
           (SELECT x.period || '-' || x.no FROM entry x WHERE x.reverses_id = e.id)
    FROM entry e JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
    LEFT JOIN channel c ON c.id = p.channel_id LEFT JOIN orders o ON o.id = p.order_id
    LEFT JOIN sku s ON s.id = p.sku_id
    WHERE e.day BETWEEN ? AND ? ORDER BY e.day, e.id, p.seq
"""


def flow_label(speak: Speak, code: str) -> str:
    """A line of the cash flow statement as the journal names it; never a text that is a number."""
    if not code:
        return ""
    return (
        f"{code} {_FLOWS_ZH.get(code, '')}".strip()
        if speak.chinese
        else f"{code} {CASH_FLOWS.get(code, '')}".strip()
    )


_FLOWS_ZH = {
    "01": "销售收到的现金",
    "02": "收到其他经营现金",
    "03": "采购支付的现金",
    "04": "支付职工薪酬",
    "05": "支付税费",
    "06": "支付其他经营现金",
    "08": "收回投资",
    "09": "投资收益",
    "10": "处置固定资产",
    "11": "投资支付",
    "12": "购建固定资产",
    "14": "取得借款",
    "15": "投资者投入",
    "16": "偿还本金",
    "17": "偿付利息",
    "18": "分配利润",
    "OB": "期初余额",
    "T": "自有账户间划转",
}


def journal(scope: Scope) -> Table:
    """Every posting of the days, in the order of days and vouchers."""
    count, debit, credit = scope.one(
        """SELECT count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM posting
           WHERE day BETWEEN ? AND ?""",
        *scope.between,
    )
    sums = {"debit": debit, "credit": credit}
    return Table("journal", _JOURNAL, count, _journal_rows(scope), sums, finish=_finish(scope), frozen="G5")


def _finish(scope: Scope) -> Any:
    """On the last line of a voucher: its debits less its credits, unless it began on the sheet before."""

    def made(n: int, lines: int | None) -> Formula | None:
        first = n - (lines or 0) + 1
        if lines is None or first < FIRST:
            return None
        return Formula(rounded(f"SUM(I{first}:I{n})-SUM(J{first}:J{n})"), scope.amount(0))

    return made


def _journal_rows(scope: Scope) -> Iterator[list[Any]]:
    """The rows; the last cell is how many lines the voucher had, on its last line."""
    name = "name_zh" if scope.speak.chinese else "name_en"
    sql = _JOURNAL_SQL.format(name=f"a.{name}", channel=f"c.{name}")
    held: list[list[Any]] = []
    entry, days = 0, Days()
    for r in scope.run(sql, *scope.between):
        if r[27] != entry and held:
            held[-1][-1] = len(held)
            yield from held
            held = []
        entry = r[27]
        held.append(_journal_row(scope, r, days))
    if held:
        held[-1][-1] = len(held)
        yield from held


def _journal_row(scope: Scope, r: Any, days: Days) -> list[Any]:
    return [
        days[r[0]],
        *r[1:8],
        r[8] or None,
        r[9] or None,
        r[10],
        r[11],
        None if r[12] is None else scope.rate(r[12]),
        r[13],
        flow_label(scope.speak, r[14]),
        *r[15:20],
        r[20] or None,
        r[21],
        _source(scope, r[22], r[23]),
        days[r[24]],
        r[25],
        scope.speak(r[26]),
        None,
        scope.speak(r[26]),
        r[28],
        None,
    ]


def _source(scope: Scope, kind: str, number: int | None) -> str:
    """The document an entry comes from, in words, with its number in the file."""
    return f"{scope.speak('from_' + kind)} {number or ''}".strip() if kind else ""


class Days(dict[str, date]):
    """Day texts as days, each parsed once."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found


__all__ = ["Days", "flow_label", "journal"]
