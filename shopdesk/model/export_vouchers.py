"""The journal for bookkeeping packages beyond those in export_work.py: 用友 U8, 金蝶 KIS, QuickBooks Online, Xero, and
a plain table for any other (accounting.md §3.5, §3.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, Refused, problem
from shopdesk.core.sheet import Column, Kind, Sheet
from shopdesk.core.texts import N_
from shopdesk.model import writing
from shopdesk.model.export_work import MEMO
from shopdesk.model.exports import EXPORTS, Export, Written
from shopdesk.model.reports import Asked

_SQL = """
    SELECT e.id, e.day, e.period, e.no, p.seq, e.memo, coalesce(nullif(p.memo, ''), e.memo) AS line_memo, a.code,
           a.external_code, a.name_zh, a.name_en, coalesce(u.name_en, '') AS above, p.debit, p.credit, p.party,
           p.quantity, p.tax_code, coalesce(o.number, '') AS reference
    FROM posting p JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
    LEFT JOIN account u ON u.code = a.parent_code LEFT JOIN orders o ON o.id = p.order_id
    WHERE p.day BETWEEN :a AND :b ORDER BY e.day, e.id, p.seq
"""
Row = dict[str, Any]
_Layout = tuple[tuple[str, str, Kind], ...]


def _rows(session: Session, asked: Asked, *, mapped: bool) -> Iterator[Row]:
    """Every posting of the days as the layouts name its values, dates as text, the empty side of a line empty.

    `mapped`: refused in one go, naming them all, when accounts of an international chart have no package code.
    """
    span = {"a": asked.range.start.isoformat(), "b": asked.range.end.isoformat()}
    found = session.execute(text(_SQL), span).mappings().all()
    if mapped and not asked.facts.chart.startswith("cn"):
        refuse_unmapped({r["code"] for r in found if not r["external_code"]})
    last, line, money = 0, 0, "RMB" if asked.facts.currency == "CNY" else asked.facts.currency
    for r in found:
        line = line + 1 if r["id"] == last else 1
        last = r["id"]
        day = date.fromisoformat(r["day"])
        debit, credit = r["debit"] or None, r["credit"] or None
        yield {
            **r, "debit": debit, "credit": credit, "line": line, "voucher": f"{r['period']}-{r['no']}",
            "account": r["external_code"] or r["code"], "memo": _short(r["memo"]), "words": _short(r["line_memo"]),
            "full_name": f"{r['above']}:{r['name_en']}" if r["above"] else r["name_en"], "word": "记", "none": 0,
            "us_day": f"{day:%m/%d/%Y}", "uk_day": f"{day:%d/%m/%Y}", "year": day.year, "month": day.month,
            "signed": (r["debit"] or 0) - (r["credit"] or 0), "either": debit or credit, "one": 1, "": None,
            "side": "D" if debit else "C", "rmb": money, "tax_rate": r["tax_code"] or "Tax Exempt",
            "narration": f"{r['period']}-{r['no']} {_short(r['memo'])}".strip(),
            "bought": r["quantity"] if debit else None, "sold": r["quantity"] if credit else None,
            "currency": asked.facts.currency, "maker": "ShopDesk",
        }  # fmt: skip


def refuse_unmapped(codes: set[str]) -> None:
    """Raise Refused with every account that has no code of the package."""
    words = N_("Account {code} has no code of the bookkeeping package yet.")
    found: list[Problem] = [problem(words, field="what", code=code) for code in sorted(codes)]
    if found:
        raise Refused(*found)


def _short(memo: str) -> str:
    return " ".join(memo.split())[:MEMO]


def _layout(text_: str) -> _Layout:
    """Columns written as `title = value kind`, one a line; no value: an empty column."""
    made: list[tuple[str, str, Kind]] = []
    for line in filter(str.strip, text_.splitlines()):
        title, _sep, rest = line.partition("=")
        value, _sep, kind = rest.strip().partition(" ")
        made.append((title.strip(), value, kind or "text"))  # type: ignore[arg-type]  # as Kind spells them
    return tuple(made)


_U8 = _layout("""
凭证ID = id number
会计年 = year number
会计期间 = month number
制单日期 = day
凭证类别 = word
凭证号 = no number
制单人 = maker
所附单据数 = none number
备注1 =
备注2 =
科目编码 = account
摘要 = words
结算方式编码 =
票据号 =
票据日期 =
币种名称 = rmb
汇率 = one number
单价 =
借方数量 = bought quantity
贷方数量 = sold quantity
原币借方 = debit money
原币贷方 = credit money
借方金额 = debit money
贷方金额 = credit money
部门编码 =
职员编码 =
客户编码 =
供应商编码 =
项目大类编码 =
项目编码 =
业务员 =
""")
_KIS = _layout("""
FDATE = day
FTRANSDATE = day
FPERIOD = month number
FGROUP = word
FNUM = no number
FENTRYID = line number
FEXP = words
FACCTID = account
FACCTNAME = name_zh
FCYID = rmb
FEXCHRATE = one number
FDC = side
FFCYAMT = either money
FDEBIT = debit money
FCREDIT = credit money
FQTY = quantity quantity
FPRICE =
FPREPARE = maker
FATTCHMENT = none number
FOBJID1 =
FOBJID2 =
FOBJID3 =
FOBJID4 =
FSETTLCODE =
""")
_QBO = _layout("""
*JournalNo = voucher
*JournalDate = us_day
*AccountName = full_name
*Debits = debit money
*Credits = credit money
Description = words
Name = party
Currency = currency
Location =
Class =
""")
_XERO = _layout("""
*Narration = narration
*Date = uk_day
Description = words
*AccountCode = account
*TaxRate = tax_rate
*Amount = signed money
TrackingName1 =
TrackingOption1 =
TrackingName2 =
TrackingOption2 =
""")
_PLAIN = _layout("""
JournalNo = voucher
Date = day
AccountCode = account
AccountName = name_en
Debit = debit money
Credit = credit money
Memo = words
TaxCode = tax_code
Party = party
Reference = reference
""")


_QBO_MOST, _XERO_MOST = 1_000, 300
"""Lines of a file that the package takes, that of the titles among them (accounting.md §3.6)."""


def _writing(
    layout: _Layout, title: str, *, mapped: bool = True, red: bool = True, most: int = 0
) -> Callable[..., int]:
    """A writer of a layout. Without `red`, a red-letter line stands on the other side: the package knows none.
    `most`: lines that a file may have; more go into further files beside it, `NAME_2`, `NAME_3` …"""

    def write(session: Session, asked: Asked, path: Path) -> Written:
        rows = [_turned(r) if not red else r for r in _rows(session, asked, mapped=mapped)]
        columns = [Column(words, kind) for words, _value, kind in layout]
        count, files = 0, []
        for at, part in enumerate(_parts(rows, most - 1) if most else [rows], start=1):
            cells = [[r[value] for _title, value, _kind in layout] for r in part]
            files.append(path if at == 1 else path.with_stem(f"{path.stem}_{at}"))
            sheet = Sheet(title, columns, cells, asked.facts.currency)
            count += writing.write(sheet, files[-1], for_import=True)
        written = Written(count)
        written.files = tuple(files)
        return written

    return write


def _parts(rows: list[Row], most: int) -> list[list[Row]]:
    """The rows in parts of at most so many, no entry torn; one that is longer is a part by itself."""
    parts: list[list[Row]] = [[]]
    for _entry, lines in groupby(rows, key=lambda r: r["id"]):
        whole = list(lines)
        if parts[-1] and len(parts[-1]) + len(whole) > most:
            parts.append([])
        parts[-1] += whole
    return parts


def _turned(row: Row) -> Row:
    debit, credit = row["debit"], row["credit"]
    if (debit or credit or 0) >= 0:
        return row
    return row | {"debit": -credit if credit else None, "credit": -debit if debit else None}


EXPORTS.update({
    e.name: e
    for e in (
        Export("vouchers-yonyou-u8", N_("Vouchers as 用友 U8 lists them"), ".xlsx", _writing(_U8, "凭证")),
        Export("vouchers-kis", N_("Vouchers as 金蝶 KIS takes them"), ".xlsx", _writing(_KIS, "凭证")),
        Export(
            "vouchers-quickbooks", N_("Journal entries as QuickBooks Online takes them, by account name"), ".csv",
            _writing(_QBO, "Journal", mapped=False, red=False, most=_QBO_MOST),
        ),
        Export(
            "vouchers-xero", N_("Manual journals as Xero takes them"), ".csv",
            _writing(_XERO, "Journal", most=_XERO_MOST),
        ),
        Export(
            "vouchers-plain", N_("Vouchers as a plain table for any bookkeeping package"), ".xlsx",
            _writing(_PLAIN, "Journal", mapped=False, red=False),
        ),
    )
})  # fmt: skip
