"""The sheet of checks: each has what the books say, the same by formulas over the sheets, and its result. A
changed amount or a missing row makes it say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shopdesk.model.ledger.statements import StatementRow
from shopdesk.model.workbook.layout import FIRST, HEADER, LABEL, TEXT, TITLE, Placed, columns, rounded
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.writing import HEAD
from shopdesk.model.xlsx import Book, Formula, Look, PageSetup, quoted

_COLUMNS = columns("""
code | text | 8 | No. | 编号
what | text | 58 | What is checked | 检查内容
a | money | 17 | Books, A | 系统值A
b | money | 17 | Books, B | 系统值B
formula_a | money | 17 | Sheets, A | 公式复算A
formula_b | money | 17 | Sheets, B | 公式复算B
off | money | 13 | Difference | 差异
result | text | 10 | Result | 结果
where | text | 22 | Where | 跳转
""")


_RESULT = Look(format="@", bold=True, align="center")


@dataclass(frozen=True, slots=True)
class Check:
    """Two values that must be equal, out of different books, and the formulas that make them of the sheets.

    Without the second formula, the first makes what B demands, as a rule zero. `count`: numbers, no money.
    """

    code: str
    what: tuple[str, str]
    a: int
    b: int
    formula_a: str
    formula_b: str | None = None
    where: str = ""
    count: bool = False

    @property
    def holds(self) -> bool:
        """Whether the books themselves pass."""
        return self.a == self.b


_WHAT = """
C01 even | Debits equal credits in the journal | 序时账借方合计 = 贷方合计
C01 vouchers | Vouchers whose debits differ from their credits | 借贷不平的凭证数
C01 debit | Debits of the journal are those of the trial balance | 序时账借方合计 = 科目余额表本期借方
C01 credit | Credits of the journal are those of the trial balance | 序时账贷方合计 = 科目余额表本期贷方
C02 even | Closing debits equal closing credits | 期末借方合计 = 期末贷方合计
C02 accounts | Accounts whose opening and movement are not the closing | 期初 ± 本期 ≠ 期末 的科目数
C03 | Accounts where the journal adds up to another closing balance | 序时账复算与余额表不符的科目数
C04 accounts | Accounts where the detail adds up to another balance | 明细账复算与余额表不符的科目数
C04 last | Last debit balances of the detail are the trial balance's | 明细账期末借方余额 = 余额表期末借方
C05 end | Assets equal liabilities and equity, at the end | 期末资产总计 = 负债和权益总计
C05 begin | Assets equal liabilities and equity, start of the year | 年初资产总计 = 负债和权益总计
C06 | Lines that begin the year otherwise than it was closed before | 年初余额与上年结账报表不符的行数
lines | Lines that come to something else when they are made again | 与复算不符的行数
C07 net | Net profit is what all accounts of profit and loss moved by | 净利润 = 损益类科目本期发生净额
C08 | Earnings kept move by the year's profit, draws and adjustments | 未分配利润增减 = 净利润 − 提款分配 ± 以前年度调整
C09 cash | Cash at the end of the cash flow is the trial balance's | 现金流量表期末现金 = 货币资金期末余额
C10 | Cash from operating activities, direct and indirect | 经营活动现金净额：直接法 = 间接法
C11 last | Last balances of the cash books are the trial balance's | 资金日记账期末 = 货币资金期末余额
C11 accounts | Money accounts whose cash book adds up to another balance | 日记账与余额表不符的资金账户数
C15 value | Stock by SKU is the stock of the ledger | 存货收发存期末金额 = 库存商品期末余额
C15 skus | SKUs whose ins and outs are not their closing value | 收发结存不平的 SKU 数
C16 | Cost of sales is that of the sales less that of the returns | 营业成本 = 销售成本 − 冲回成本
C17 | Revenue is that of the sales less that of the returns | 营业收入 = 销售收入 − 冲减收入
C21 sum | The expenses are those of the trial balance | 费用明细合计 = 余额表费用发生额
C21 accounts | Accounts whose expenses add up to something else | 费用明细与余额表不符的科目数
C23 | Count differences and opening balances are settled | 待处理财产损溢、期初平衡 = 0
C25 pairs | Reversals have one voucher each that they take back | 冲销凭证与被冲销凭证一一对应
C25 mirror | Reversals are the mirror of what they take back, row by row | 冲销凭证与原凭证逐行金额相反
"""
_PAIRS = {
    key.strip(): (en.strip(), zh.strip())
    for key, en, zh in (line.split("|") for line in _WHAT.splitlines() if line)
}


def equal(
    code: str, what: str, a: int, b: int, formula_a: str, formula_b: str, where: str, *, count: bool = False
) -> Check:
    """Two amounts, or numbers, that are the same."""
    return Check(code, _PAIRS[what], a, b, formula_a, formula_b, where, count=count)


def none(code: str, what: str, found: int, formula: str, where: str, *, count: bool = True) -> Check:
    """Something of which there is none."""
    return Check(code, _PAIRS[what], found, 0, formula, None, where, count=count)


@dataclass(frozen=True)
class Sheets:
    """Where everything is that checks speak of: tables by key, the row of each line of the statements, their
    lines, the sums of tables, and how many of a table's own differences are not zero."""

    at: Mapping[str, Placed]
    lines: Mapping[str, Mapping[str, int]]
    statements: Mapping[str, Sequence[StatementRow]]
    sums: Mapping[str, Mapping[str, int]]
    unlike: Mapping[str, int]

    def amount(self, sheet: str, line: str, *, other: bool = False) -> int:
        """The amount of a line of a statement, minor units."""
        row = next(r for r in self.statements[sheet] if r.line == line)
        return (row.other if other else row.amount) or 0


def write(book: Book, scope: Scope, heading: str, title: str, found: Sequence[Check], cover: str) -> str:
    """Write the sheet of checks; answers the formula that says whether all pass."""
    speak, last = scope.speak, FIRST - 1 + len(found)
    setup = PageSetup(
        title,
        [c.width for c in _COLUMNS],
        "C5",
        HEADER,
        len(_COLUMNS),
        protected=True,
        fail=f"H{FIRST}:H{last}",
        fail_words=[speak("fail")],
        footer=speak("footer"),
        last_row=last,
        links=[("A1", f"{quoted(cover)}!A1")],
    )
    page = book.page(setup)
    page.row([(f"{title} · {heading}", TITLE)], 24)
    page.row([(speak("protected"), LABEL)])
    page.row([])
    page.row([(speak.of(c.title), HEAD) for c in _COLUMNS], 30)
    money, number = Look(book.formats["money"]), Look(book.formats["quantity"])
    for n, check in enumerate(found, FIRST):
        page.row(_cells(scope, check, n, number if check.count else money))
        setup.links.append((f"I{n}", f"{quoted(speak(check.where))}!A1"))
    page.close()
    yes, no = speak("pass"), speak("fail")
    return f'IF(SUMPRODUCT(--({quoted(title)}!$H${FIRST}:$H${last}<>"{yes}"))=0,"{yes}","{no}")'


def _cells(scope: Scope, check: Check, n: int, look: Look) -> list[tuple[Any, Look] | None]:
    def value(minor: int) -> Decimal | int:
        return minor if check.count else scope.amount(minor)

    speak, second = scope.speak, check.formula_b is not None
    right = f"F{n}" if second else f"D{n}"
    off = f"ABS(E{n}-{right})+ABS(C{n}-E{n})" + (f"+ABS(D{n}-F{n})" if second else "")
    result = Formula(
        f'IF(G{n}=0,"{speak("pass")}","{speak("fail")}")', speak("pass" if check.holds else "fail")
    )
    return [
        (check.code, TEXT),
        (speak.of(check.what), TEXT),
        (value(check.a), look),
        (value(check.b), look),
        (Formula(rounded(check.formula_a), value(check.a)), look),
        (Formula(rounded(check.formula_b or ""), value(check.b)), look) if second else None,
        (Formula(rounded(off), value(abs(check.a - check.b))), look),
        (result, _RESULT),
        (speak(check.where), LABEL),
    ]


__all__ = ["Check", "Sheets", "equal", "none", "write"]
