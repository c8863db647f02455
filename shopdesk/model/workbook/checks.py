"""What must tie out (accounting.md §6.6): each check has what the books say, the same by formulas over the sheets, and
its result. A changed amount or a missing row makes it say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shopdesk.model.ledger.statements import StatementRow
from shopdesk.model.workbook.layout import BOLD, FIRST, HEADER, LABEL, TEXT, TITLE, Placed, columns, rounded
from shopdesk.model.workbook.scope import COSTS, SALES, Scope
from shopdesk.model.workbook.words import Speak
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


@dataclass(frozen=True, slots=True)
class Check:
    """Two values that must be equal, out of different books, and the formulas that make them out of the sheets.

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


@dataclass(frozen=True)
class Sheets:
    """Where everything is that checks speak of: tables by key, the row of each line of the statements, their lines."""

    at: Mapping[str, Placed]
    lines: Mapping[str, Mapping[str, int]]
    statements: Mapping[str, Sequence[StatementRow]]
    sums: Mapping[str, Mapping[str, int]]

    def amount(self, sheet: str, line: str, *, other: bool = False) -> int:
        """The amount of a line of a statement, minor units."""
        row = next(r for r in self.statements[sheet] if r.line == line)
        return (row.other if other else row.amount) or 0


def checks(scope: Scope, sheets: Sheets) -> list[Check]:
    """Every check, by number."""
    return [
        *_journal(scope, sheets), *_trial(scope, sheets), *_detail(scope, sheets), *_statements(scope, sheets),
        *_cash(scope, sheets), *_goods(scope, sheets), *_costs(scope, sheets), *_vouchers(scope, sheets),
        *_rows(scope, sheets),
    ]  # fmt: skip


def _journal(scope: Scope, sheets: Sheets) -> list[Check]:
    journal, trial = sheets.at["journal"], sheets.at["trial"]
    debit, credit = sheets.sums["journal"]["debit"], sheets.sums["journal"]["credit"]
    uneven = scope.one(
        """SELECT count(*) FROM (SELECT 1 FROM posting WHERE day BETWEEN ? AND ? GROUP BY entry_id
           HAVING sum(debit) <> sum(credit))""",
        *scope.between,
    )[0]
    moved = [sum(a.now.debit for a in scope.accounts), sum(a.now.credit for a in scope.accounts)]
    both = [("Debits", "借方"), ("Credits", "贷方")]
    return [
        Check("C01", ("Debits equal credits in the journal", "序时账借方合计 = 贷方合计"), debit, credit,
              journal.sum("debit"), journal.sum("credit"), "journal"),
        Check("C01", ("Vouchers whose debits differ from their credits", "借贷不平的凭证数"), uneven, 0,
              journal.off("balance"), None, "journal", count=True),
        *(
            Check("C01", (f"{en} of the journal are those of the trial balance", f"序时账{zh}合计 = 科目余额表本期{zh}"),
                  made, had, journal.sum(key), trial.sum(key), "trial")
            for (en, zh), made, had, key in zip(both, (debit, credit), moved, ("debit", "credit"), strict=True)
        ),
    ]  # fmt: skip


def _trial(scope: Scope, sheets: Sheets) -> list[Check]:
    trial = sheets.at["trial"]
    debit, credit = (sum(max(sign * a.now.closing, 0) for a in scope.accounts) for sign in (1, -1))
    parts = {k: trial.ranges(k)[0] for k in ("opening_debit", "opening_credit", "debit", "credit", "closing_debit",
                                             "closing_credit")}  # fmt: skip
    moved = "+".join((f"{parts['opening_debit']}-{parts['opening_credit']}", f"{parts['debit']}-{parts['credit']}"))
    unlike = f"SUMPRODUCT(--(ABS({moved}-{parts['closing_debit']}+{parts['closing_credit']})>0.0004))"
    off = sum(a.posted != a.now.debit - a.now.credit for a in scope.accounts)
    return [
        Check("C02", ("Closing debits equal closing credits", "期末借方合计 = 期末贷方合计"), debit, credit,
              trial.sum("closing_debit"), trial.sum("closing_credit"), "trial"),
        Check("C02", ("Accounts where opening and movement are not the closing balance", "期初 ± 本期 ≠ 期末 的科目数"), 0, 0,
              unlike, None, "trial", count=True),
        Check("C03", ("Accounts where the journal adds up to another closing balance", "序时账复算与余额表不符的科目数"), off, 0,
              trial.off("off"), None, "trial", count=True),
    ]  # fmt: skip


def _detail(scope: Scope, sheets: Sheets) -> list[Check]:
    detail, trial, speak = sheets.at["detail"], sheets.at["trial"], scope.speak
    off = sum(a.posted != a.now.debit - a.now.credit for a in scope.accounts)
    made = sum(max(a.now.opening + a.posted, 0) for a in scope.accounts)
    last = [("kind", f'"{speak("closing_row")}"'), ("side", f'"{speak("debit_side")}"')]
    return [
        Check("C04", ("Accounts where the ledger detail adds up to another balance", "明细账复算与余额表不符的科目数"), off, 0,
              trial.off("detail_off"), None, "detail", count=True),
        Check("C04", ("Last balances of the detail, debit, are those of the trial balance", "明细账期末借方余额 = 余额表期末借方"),
              made, sum(max(a.now.closing, 0) for a in scope.accounts), detail.sum_if("balance", *last),
              trial.sum("closing_debit"), "detail"),
    ]  # fmt: skip


def _statements(scope: Scope, sheets: Sheets) -> list[Check]:
    sheet, profit, flow, forms = sheets.at["sheet"], sheets.at["profit"], sheets.at["flow"], scope.forms
    row, claim = (sheets.lines["sheet"][x] for x in (forms.total_assets, forms.total_claims))
    result = [
        Check("C05", (f"Assets equal liabilities and equity, {en}", f"资产总计 = 负债和所有者权益总计（{zh}）"),
              sheets.amount("sheet", forms.total_assets, other=other),
              sheets.amount("sheet", forms.total_claims, other=other), sheet.cell(left, row), sheet.cell(right, claim),
              "sheet")
        for en, zh, left, right, other in (
            ("at the end", "期末", "end", "claim_end", False), ("start of the year", "年初", "begin", "claim_begin", True)
        )
    ]  # fmt: skip
    again = ("end_off", "begin_off", "claim_end_off", "claim_begin_off")
    unlike = ("Lines that the trial balance makes otherwise", "与余额表复算不符的行数")
    result.append(Check("C05", unlike, 0, 0, "+".join(map(sheet.off, again)), None, "sheet", count=True))
    off = f"{profit.off('off')}+{profit.off('year_off')}"
    result.append(Check("C07", unlike, 0, 0, off, None, "profit", count=True))
    net = -sum(a.posted for a in scope.accounts if a.profit_lines)
    named = "+".join(f'SUMPRODUCT(({c}<>"")*({m}))' for c, m in zip(trial_(sheets, "profit"), trial_(sheets, "moved"), strict=True))
    result.append(
        Check("C07", ("Net profit is what all accounts of profit and loss moved by", "净利润 = 损益类科目本期发生净额"),
              sheets.amount("profit", forms.net_profit), net,
              profit.cell("amount", sheets.lines["profit"][forms.net_profit]), f"-({named})", "profit")
    )  # fmt: skip
    off = f"{flow.off('off')}+{flow.off('year_off')}"
    return [*result, Check("C09", ("Lines that the journal makes otherwise", "与序时账复算不符的行数"), 0, 0, off, None, "flow",
                           count=True)]  # fmt: skip


def trial_(sheets: Sheets, key: str) -> list[str]:
    """A column of the trial balance."""
    return sheets.at["trial"].ranges(key)


def _cash(scope: Scope, sheets: Sheets) -> list[Check]:
    trial, cash, flow = sheets.at["trial"], sheets.at["cash"], sheets.at["flow"]
    here = [a for a in scope.accounts if a.now.is_cash]
    money = ("is_cash", f'"{scope.speak("yes")}"')
    closing = sum(a.now.closing for a in here)
    made = sum(a.now.opening + a.posted for a in here)
    last = ("kind", f'"{scope.speak("closing_row")}"')
    return [
        Check("C09", ("Cash at the end of the cash flow is the money of the trial balance", "现金流量表期末现金 = 货币资金期末余额"),
              sheets.amount("flow", "22"), closing, flow.cell("amount", sheets.lines["flow"]["22"]),
              trial.sum_if("again", money), "flow"),
        Check("C11", ("Last balances of the cash books are the money of the trial balance", "资金日记账期末 = 货币资金期末余额"), made,
              closing, cash.sum_if("balance", last), trial.net_if("closing_debit", "closing_credit", money), "cash"),
        Check("C11", ("Money accounts whose cash book adds up to another balance", "日记账与余额表不符的资金账户数"),
              sum(a.posted != a.now.debit - a.now.credit for a in here), 0, trial.off("cash_off"), None, "cash", count=True),
    ]  # fmt: skip


def _goods(scope: Scope, sheets: Sheets) -> list[Check]:
    trial, stock, sales, returns = (sheets.at[k] for k in ("trial", "stock", "sales", "returns"))
    sold, back = sheets.sums["sales"], sheets.sums["returns"]
    goods, cost, earned = scope.codes(["stock.goods"]), scope.codes(COSTS), scope.codes(SALES)
    return [
        Check("C15", ("Stock by SKU is the stock of the ledger", "存货收发存期末金额 = 库存商品期末余额"),
              sheets.sums["stock"]["closing"], _sum(scope, goods, "closing"), stock.sum("closing"),
              _of(trial, "again", goods), "stock"),
        Check("C15", ("SKUs whose ins and outs are not their closing value", "收发结存不平的 SKU 数"), 0, 0, stock.off("off"),
              None, "stock", count=True),
        Check("C16", ("Cost of sales is that of the sales less that of the returns", "营业成本 = 销售成本 − 冲回成本"),
              sold["cost"] - back["cost"], _sum(scope, cost, "moved"),
              f"{sales.sum('cost')}-({returns.sum('cost')})", _of(trial, "moved", cost), "sales"),
        Check("C17", ("Revenue is that of the sales less that of the returns", "营业收入 = 销售收入 − 冲减收入"),
              sold["goods"] + sold["shipping"] - back["goods"] - back["shipping"], -_sum(scope, earned, "moved"),
              f"{sales.sum('goods')}+{sales.sum('shipping')}-({returns.sum('goods')}+{returns.sum('shipping')})",
              f"-({_of(trial, 'moved', earned)})", "sales"),
    ]  # fmt: skip


def _of(trial: Placed, key: str, codes: Iterable[str]) -> str:
    return "+".join(trial.sum_if(key, ("code", f'"{c}"')) for c in sorted(codes)) or "0"


def _sum(scope: Scope, codes: set[str], what: str) -> int:
    found = [a.now for a in scope.accounts if a.code in codes]
    return sum(b.closing if what == "closing" else b.debit - b.credit for b in found)


def _costs(scope: Scope, sheets: Sheets) -> list[Check]:
    trial, expenses = sheets.at["trial"], sheets.at["expenses"]
    spent = [a for a in scope.accounts if scope.is_expense(a.now)]
    zero = "+".join(
        f'SUMPRODUCT(({z}="{scope.speak("yes")}")*ABS({v}))'
        for z, v in zip(trial.ranges("is_zero"), trial.ranges("again"), strict=True)
    )
    return [
        Check("C21", ("The expenses are those of the trial balance", "费用明细合计 = 余额表费用发生额"),
              sheets.sums["expenses"]["amount"], sum(a.now.debit - a.now.credit for a in spent), expenses.sum("amount"),
              trial.sum_if("moved", ("is_expense", f'"{scope.speak("yes")}"')), "expenses"),
        Check("C21", ("Accounts whose expenses are others", "费用明细与余额表不符的科目数"),
              sum(a.posted != a.now.debit - a.now.credit for a in spent), 0, trial.off("spent_off"), None, "expenses",
              count=True),
        Check("C23", ("Count differences and opening balances are settled", "待处理财产损溢、期初平衡 = 0"),
              sum(abs(a.now.closing) for a in scope.accounts if a.must_be_zero), 0, zero, None, "trial"),
    ]  # fmt: skip


def _vouchers(scope: Scope, sheets: Sheets) -> list[Check]:
    """Voucher numbers of every month that is whole in these days: n of them, and they add up to 1 + 2 + … + n."""
    found = scope.run(
        """SELECT period, count(*), max(no) FROM entry WHERE period || '-01' >= ?
           AND date(period || '-01', '+1 month', '-1 day') <= ? GROUP BY period ORDER BY period""",
        *scope.between,
    )
    journal, made = sheets.at["journal"], []
    sheets_of = list(zip(journal.ranges("period"), journal.ranges("seq"), journal.ranges("no"), strict=True))
    for period, count, most in found.fetchall():
        first = "+".join(f'SUMPRODUCT(({p}="{period}")*({s}=1))' for p, s, _no in sheets_of)
        numbers = "+".join(f'SUMPRODUCT(({p}="{period}")*({s}=1)*{no})' for p, s, no in sheets_of)
        what = (f"Voucher numbers of {period} run on", f"{period} 凭证号连续")
        made.append(Check("C24", what, count, most, first, f"2*({numbers})/({first}+1)", "journal", count=True))
    return made


def _rows(scope: Scope, sheets: Sheets) -> list[Check]:
    keys = {"chart": "code", "trial": "code", "journal": "day", "detail": "code", "cash": "code", "sales": "voucher",
            "returns": "voucher", "stock": "sku", "expenses": "day"}  # fmt: skip
    return [
        Check("C26", (f"Rows of “{_title('en', k)}” are all there", f"「{_title('zh_CN', k)}」行数完整"), sheets.at[k].count,
              sheets.at[k].count, sheets.at[k].filled(column), None, k, count=True)
        for k, column in keys.items()
    ]  # fmt: skip


def _title(language: str, key: str) -> str:
    return Speak(language)(key)


def write(book: Book, scope: Scope, heading: str, title: str, found: Sequence[Check], cover: str) -> str:
    """Write the sheet of checks; answers the formula that says whether all pass."""
    speak, last = scope.speak, FIRST - 1 + len(found)
    setup = PageSetup(
        title, [c.width for c in _COLUMNS], "C5", HEADER, len(_COLUMNS), protected=True, fail=f"H{FIRST}:H{last}",
        fail_words=[speak("fail")], footer=speak("footer"), last_row=last, links=[("A1", f"{quoted(cover)}!A1")],
    )  # fmt: skip
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
    return f'IF(SUMPRODUCT(--({quoted(title)}!$H${FIRST}:$H${last}<>"{speak("pass")}"))=0,"{speak("pass")}","{speak("fail")}")'


def _cells(scope: Scope, check: Check, n: int, look: Look) -> list[tuple[Any, Look] | None]:
    def value(minor: int) -> Decimal | int:
        return minor if check.count else scope.amount(minor)

    speak, second = scope.speak, check.formula_b is not None
    right = f"F{n}" if second else f"D{n}"
    off = f"ABS(E{n}-{right})+ABS(C{n}-E{n})" + (f"+ABS(D{n}-F{n})" if second else "")
    result = Formula(f'IF(G{n}=0,"{speak("pass")}","{speak("fail")}")', speak("pass" if check.holds else "fail"))
    return [
        (check.code, TEXT), (speak.of(check.what), TEXT), (value(check.a), look), (value(check.b), look),
        (Formula(rounded(check.formula_a), value(check.a)), look),
        (Formula(rounded(check.formula_b or ""), value(check.b)), look) if second else None,
        (Formula(rounded(off), abs(value(check.a - check.b))), look), (result, BOLD), (speak(check.where), LABEL),
    ]  # fmt: skip


__all__ = ["Check", "Sheets", "checks", "write"]
