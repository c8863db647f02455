"""The sheets of single postings: the journal, and the same account by account with running balances, and for money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shopdesk.model.ledger.rules import CASH_FLOWS
from shopdesk.model.workbook.layout import FIRST, Table, columns, rounded
from shopdesk.model.workbook.scope import Account, Scope
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
balance | money | 11 | Voucher's difference | 凭证借贷差
""")

_JOURNAL_SQL = """
    SELECT e.day, e.period, e.word, e.no, p.seq, coalesce(nullif(p.memo, ''), e.memo), a.code, {name}, p.debit, p.credit,
           p.currency, p.foreign_amount, p.rate_ppm, p.tax_code, p.cash_flow, p.party, c.code, o.number, s.code,
           p.quantity, e.attachments, e.event, e.source_type, e.source_id, e.business_day,
           (SELECT x.period || '-' || x.no FROM entry x WHERE x.id = e.reverses_id), e.made_by, e.id
    FROM entry e JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
    LEFT JOIN channel c ON c.id = p.channel_id LEFT JOIN orders o ON o.id = p.order_id
    LEFT JOIN sku s ON s.id = p.sku_id
    WHERE e.day BETWEEN ? AND ? ORDER BY e.day, e.id, p.seq
"""

_BOOK = """
code | text | 12 | Account | 科目编码
name | text | 20 | Account name | 科目名称
day | day | 12 | Date | 日期
voucher | text | 13 | Voucher | 凭证号
memo | text | 34 | Memo | 摘要
against | text | 20 | Against | 对方科目
"""
_DETAIL = columns(
    _BOOK
    + """
debit | money | 14 | Debit | 借方
credit | money | 14 | Credit | 贷方
side | text | 7 | Side | 方向
balance | money | 15 | Balance | 余额
kind | text | 12 | Row | 行类型
opening_in | money | 14 | Opening, debit | 期初借方
opening_out | money | 14 | Opening, credit | 期初贷方
"""
)
_CASH = columns(
    _BOOK
    + """
in | money | 14 | In | 收入
out | money | 14 | Out | 支出
balance | money | 15 | Balance | 余额
day_balance | money | 15 | Balance of the day | 日结余
flow | text | 28 | Cash flow line | 现金流量项目
kind | text | 12 | Row | 行类型
opening_in | money | 14 | Opening, debit | 期初借方
opening_out | money | 14 | Opening, credit | 期初贷方
"""
)

_AGAINST = """
    (SELECT group_concat(code, ' ') FROM (
        SELECT DISTINCT b.code FROM posting q JOIN account b ON b.id = q.account_id
        WHERE q.entry_id = p.entry_id AND (q.debit - q.credit > 0) <> (p.debit - p.credit > 0) ORDER BY q.seq))
"""


def flow_label(speak: Speak, code: str) -> str:
    """A line of the cash flow statement as the journal names it; a text that no criterion takes for a number."""
    if not code:
        return ""
    return f"{code} {_FLOWS_ZH.get(code, '')}".strip() if speak.chinese else f"{code} {CASH_FLOWS.get(code, '')}".strip()


_FLOWS_ZH = {
    "01": "销售收到的现金", "02": "收到其他经营现金", "03": "采购支付的现金", "04": "支付职工薪酬", "05": "支付税费",
    "06": "支付其他经营现金", "08": "收回投资", "09": "投资收益", "10": "处置固定资产", "11": "投资支付", "12": "购建固定资产",
    "14": "取得借款", "15": "投资者投入", "16": "偿还本金", "17": "偿付利息", "18": "分配利润", "OB": "期初余额",
    "T": "自有账户间划转",
}  # fmt: skip


def journal(scope: Scope) -> Table:
    """Every posting of the days, in the order of days and vouchers."""
    count, debit, credit = scope.one(
        "SELECT count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM posting WHERE day BETWEEN ? AND ?",
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
    sql = _JOURNAL_SQL.format(name="a.name_zh" if scope.speak.chinese else "a.name_en")
    held: list[list[Any]] = []
    entry, days = 0, _Days()
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


def _journal_row(scope: Scope, r: Any, days: _Days) -> list[Any]:
    return [
        days[r[0]], *r[1:8], r[8] or None, r[9] or None, r[10], r[11], None if r[12] is None else scope.rate(r[12]),
        r[13], flow_label(scope.speak, r[14]), *r[15:20], r[20] or None, r[21], f"{r[22]} {r[23] or ''}".strip(),
        days[r[24]], r[25], r[26], None,
    ]  # fmt: skip


class _Days(dict[str, date]):
    """Day texts as days, each parsed once."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found


@dataclass
class _Running:
    """The running sums of one account."""

    balance: int
    month: tuple[int, int] = (0, 0)
    year: tuple[int, int] = (0, 0)

    def add(self, debit: int, credit: int) -> None:
        self.balance += debit - credit
        self.month = self.month[0] + debit, self.month[1] + credit
        self.year = self.year[0] + debit, self.year[1] + credit


def detail(scope: Scope) -> Table:
    """Each account's postings with a running balance, each month's and the year's sums."""
    count, months, debit, credit = scope.one(
        """SELECT coalesce(sum(n), 0), count(*), coalesce(sum(d), 0), coalesce(sum(c), 0) FROM (
               SELECT count(*) AS n, sum(debit) AS d, sum(credit) AS c FROM posting
               WHERE day BETWEEN ? AND ? GROUP BY account_id, substr(day, 1, 7))""",
        *scope.between,
    )
    rows = (row for a in scope.accounts for row in _detail_of(scope, a))
    total = count + 2 * months + 2 * len(scope.accounts)
    return Table(
        "detail", _DETAIL, total, rows, {"debit": debit, "credit": credit}, ("kind", scope.speak("entry_row")),
        frozen="D5",
    )  # fmt: skip


def _postings(scope: Scope, account_id: int) -> Any:
    return scope.run(
        f"""SELECT p.day, e.period || '-' || e.no, coalesce(nullif(p.memo, ''), e.memo), {_AGAINST}, p.debit, p.credit,
                   p.cash_flow
            FROM posting p JOIN entry e ON e.id = p.entry_id
            WHERE p.account_id = ? AND p.day BETWEEN ? AND ? ORDER BY p.day, p.entry_id, p.seq""",
        account_id, *scope.between,
    )  # fmt: skip


def _detail_of(scope: Scope, a: Account) -> Iterator[list[Any]]:
    b, days, speak = a.now, _Days(), scope.speak
    run, month = _Running(b.opening, year=scope.before.get(b.id, (0, 0))), ""
    head = [b.code, scope.name(b)]
    yield [
        *head, scope.days.start, None, None, None, None, None, _side(speak, b.opening), abs(b.opening),
        speak("opening_row"), max(b.opening, 0), max(-b.opening, 0),
    ]  # fmt: skip
    for day, voucher, memo, against, debit, credit, _flow in _postings(scope, b.id):
        if month and day[:7] != month:
            yield from _sums(speak, head, days[f"{month}-01"], run)
            run.month, run.year = (0, 0), (0, 0) if day[:4] != month[:4] else run.year
        month = day[:7]
        run.add(debit, credit)
        side, size = _side(speak, run.balance), abs(run.balance)
        kind = speak("entry_row")
        yield [*head, days[day], voucher, memo, against, debit or None, credit or None, side, size, kind, None, None]
    if month:
        yield from _sums(speak, head, days[f"{month}-01"], run)
    closing = [_side(speak, run.balance), abs(run.balance), speak("closing_row"), None, None]
    yield [*head, scope.days.end, None, None, None, None, None, *closing]


def _sums(speak: Speak, head: list[str], month: date, run: _Running) -> Iterator[list[Any]]:
    from shopdesk.core.periods import month as month_of

    end, side, size = month_of(month).end, _side(speak, run.balance), abs(run.balance)
    for key, (debit, credit) in (("month_row", run.month), ("year_row", run.year)):
        yield [*head, end, None, None, None, debit, credit, side, size, speak(key), None, None]


def _side(speak: Speak, balance: int) -> str:
    return speak("debit_side" if balance > 0 else "credit_side" if balance < 0 else "even")


def cash(scope: Scope) -> Table:
    """The same for the accounts where money is: what came in and went out, and the balance at the end of each day."""
    here = [a for a in scope.accounts if a.now.is_cash]
    count, came, went = scope.one(
        """SELECT count(*), coalesce(sum(p.debit), 0), coalesce(sum(p.credit), 0) FROM posting p
           JOIN account a ON a.id = p.account_id WHERE a.is_cash = 1 AND p.day BETWEEN ? AND ?""",
        *scope.between,
    )
    rows = (row for a in here for row in _cash_of(scope, a))
    only = ("kind", scope.speak("entry_row"))
    return Table("cash", _CASH, count + 2 * len(here), rows, {"in": came, "out": went}, only, frozen="D5")


def _cash_of(scope: Scope, a: Account) -> Iterator[list[Any]]:
    b, days, speak = a.now, _Days(), scope.speak
    head, balance, held = [b.code, scope.name(b)], b.opening, None
    opening = [None, None, b.opening, None, None, speak("opening_row"), max(b.opening, 0), max(-b.opening, 0)]
    yield [*head, scope.days.start, None, None, None, *opening]
    for day, voucher, memo, against, came, went, flow in _postings(scope, b.id):
        if held is not None:
            held[9] = balance if held[2] != days[day] else None
            yield held
        balance += came - went
        held = [
            *head, days[day], voucher, memo, against, came or None, went or None, balance, None,
            flow_label(speak, flow), speak("entry_row"), None, None,
        ]  # fmt: skip
    if held is not None:
        held[9] = balance
        yield held
    yield [*head, scope.days.end, None, None, None, None, None, balance, balance, None, speak("closing_row"), None, None]


__all__ = ["cash", "detail", "flow_label", "journal"]
