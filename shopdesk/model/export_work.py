"""Files that other programs take in: tracking numbers for each channel, vouchers for bookkeeping packages.

Columns: formats.md §5.3 and accounting.md §3.5. Ids are text, days are text, the empty side of a voucher is empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.money import amount_text
from shopdesk.core.periods import local_day
from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Column, Kind, Sheet
from shopdesk.core.texts import N_
from shopdesk.model import writing
from shopdesk.model.analytics.queries import moments
from shopdesk.model.base import moment_of
from shopdesk.model.exports import EXPORTS, Export
from shopdesk.model.reports import Asked

MEMO = 64
"""Packages cut or refuse a longer text of a voucher."""

_PARCELS = """
    SELECT o.external_no AS number, l.external_key AS line, sl.quantity, s.shipped_at, coalesce(k.code, '') AS code,
           coalesce(k.name_en, '') AS en, coalesce(k.name_zh, '') AS zh, coalesce(k.page, '') AS page, s.tracking
    FROM shipment s JOIN orders o ON o.id = s.order_id JOIN channel c ON c.id = o.channel_id AND c.code = :channel
    LEFT JOIN carrier k ON k.id = s.carrier_id JOIN shipment_line sl ON sl.shipment_id = s.id
    JOIN order_line l ON l.id = sl.order_line_id AND l.kind <> 'component'
    WHERE s.shipped_at >= :a AND s.shipped_at < :b AND s.tracking <> '' AND s.state NOT IN ('packing', 'cancelled')
    ORDER BY s.shipped_at, s.id, sl.id
"""
_Cell = Callable[[Any, str], Any]
_Layout = tuple[tuple[str, _Cell], ...]


def _link(parcel: Any) -> str:
    return str(parcel.page).replace("{number}", parcel.tracking) if "{number}" in parcel.page else ""


_CHINESE: _Layout = (
    ("订单号", lambda p, _day: p.number), ("快递公司", lambda p, _day: p.zh),
    ("快递单号", lambda p, _day: p.tracking),
)  # fmt: skip
_TAOBAO = tuple((t, c[1]) for t, c in zip(("订单编号", "物流公司", "运单号"), _CHINESE, strict=True))
_SHOPIFY: _Layout = (
    ("Name", lambda p, _day: p.number), ("Fulfillment: Status", lambda _p, _day: "success"),
    ("Fulfillment: Tracking Number", lambda p, _day: p.tracking),
    ("Fulfillment: Tracking Company", lambda p, _day: p.en), ("Fulfillment: Tracking URL", lambda p, _day: _link(p)),
    ("Fulfillment: Send Notification", lambda _p, _day: "TRUE"),
)  # fmt: skip
_AMAZON: _Layout = (
    ("order-id", lambda p, _day: p.number), ("order-item-id", lambda p, _day: p.line),
    ("quantity", lambda p, _day: str(p.quantity)), ("ship-date", lambda _p, day: day),
    ("carrier-code", lambda _p, _day: "Other"), ("carrier-name", lambda p, _day: p.en),
    ("tracking-number", lambda p, _day: p.tracking), ("ship-method", lambda _p, _day: ""),
)  # fmt: skip
LAYOUTS: dict[str, tuple[_Layout, str]] = {
    "taobao": (_TAOBAO, ".xlsx"), "tmall": (_TAOBAO, ".xlsx"), "pdd": (_CHINESE, ".xlsx"),
    "douyin": ((("订单编号", _CHINESE[0][1]), *_CHINESE[1:]), ".xlsx"), "jd": (_CHINESE, ".xlsx"),
    "shopify": (_SHOPIFY, ".csv"), "amazon": (_AMAZON, ".txt"),
}  # fmt: skip
"""Channels that take in a file of tracking numbers: their columns, and the usual ending."""


def _shipping(session: Session, asked: Asked, channel: str) -> list[Sheet]:
    zone = asked.facts.timezone
    columns = LAYOUTS[channel][0]
    parcels = session.execute(text(_PARCELS), {"channel": channel, **moments(asked.range, zone)}).all()
    rows = [
        [cell(p, local_day(moment_of(p.shipped_at), zone).isoformat()) for _title, cell in columns]
        for p in parcels
    ]
    if channel != "amazon":  # a parcel is one row there, not one for each of its lines
        rows = [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
    made = [Sheet(channel, [Column(title) for title, _cell in columns], rows, asked.facts.currency)]
    if columns is _TAOBAO:
        names = session.execute(text("SELECT name_zh FROM carrier WHERE active = 1 ORDER BY id")).scalars()
        made.append(Sheet("物流公司", [Column("物流公司")], [[name] for name in names]))
    return made


def _of_channel(channel: str) -> Export:
    def write(session: Session, asked: Asked, path: Path) -> int:
        sheets = _shipping(session, asked, channel)
        writing.write(sheets, path, for_import=True)
        return len(list(sheets[0].rows))

    title = N_("Tracking numbers of parcels that left in these days, as this channel takes them")
    return Export(f"shipping-{channel}", title, LAYOUTS[channel][1], write)


_VOUCHERS = """
    SELECT e.day, e.no, p.seq, e.memo, a.code, a.external_code, a.name_zh, p.debit, p.credit
    FROM posting p JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
    WHERE p.day BETWEEN :a AND :b AND (p.debit <> 0 OR p.credit <> 0) ORDER BY e.day, e.id, p.seq
"""


def _postings(session: Session, asked: Asked) -> Iterator[dict[str, Any]]:
    """Refused: an account of another chart than the Chinese ones of which nobody said what the package calls it."""
    days = asked.range
    span = {"a": days.start.isoformat(), "b": days.end.isoformat()}
    chinese = asked.facts.chart.startswith("cn")
    line, voucher = 0, ("", 0)
    for day, no, _seq, memo, code, external, name, debit, credit in session.execute(text(_VOUCHERS), span):
        if not external and not chinese:
            raise refuse(
                N_("Account {code} has no code of the bookkeeping package yet."), field="what", code=code
            )
        line = line + 1 if (day, no) == voucher else 1
        voucher = (day, no)
        yield {
            "day": day, "word": "记", "no": no, "line": line, "memo": " ".join(memo.split())[:MEMO],
            "code": external or code, "name": name, "debit": debit or None, "credit": credit or None,
        }  # fmt: skip


_JINGDOUYUN = (
    ("日期", "day"), ("凭证字", "word"), ("凭证号", "no"), ("附件数", "none"), ("分录序号", "line"),
    ("摘要", "memo"), ("科目代码", "code"), ("科目名称", "name"), ("借方金额", "debit"),
    ("贷方金额", "credit"), ("客户", ""), ("供应商", ""), ("职员", ""), ("项目", ""), ("部门", ""),
    ("存货", ""), ("自定义辅助核算类别", ""), ("自定义辅助核算编码", ""), ("自定义辅助核算类别1", ""),
    ("自定义辅助核算编码1", ""), ("数量", ""), ("单价", ""), ("原币金额", "either"), ("币别", "currency"),
    ("汇率", "one"),
)  # fmt: skip
_TPLUS = (
    ("凭证类别", "word"), ("凭证号", "no"), ("凭证日期", "day"), ("附单据数", "none"), ("摘要", "memo"),
    ("科目编码", "code"), ("借方金额", "debit"), ("贷方金额", "credit"), ("客户", ""), ("供应商", ""),
    ("外币金额", ""), ("币种", "currency"), ("汇率", "one"), ("制单人", ""), ("审核人", ""),
)  # fmt: skip
_KINDS: dict[str, Kind] = {
    "no": "quantity", "none": "quantity", "line": "quantity", "debit": "money", "credit": "money", "either": "money",
    "one": "quantity",
}  # fmt: skip


def _sheet_of(session: Session, asked: Asked, layout: tuple[tuple[str, str], ...], title: str) -> Sheet:
    currency = "RMB" if asked.facts.currency == "CNY" else asked.facts.currency
    same = {"": None, "none": 0, "one": 1, "currency": currency}
    rows = [
        [({**same, **p, "either": p["debit"] or p["credit"]})[key] for _title, key in layout]
        for p in _postings(session, asked)
    ]
    columns = [Column(words, _KINDS.get(key, "text")) for words, key in layout]
    return Sheet(title, columns, rows, asked.facts.currency)


def _write_jingdouyun(session: Session, asked: Asked, path: Path) -> int:
    month = asked.range.start if asked.days else asked.today
    title = f"凭证列表#{month.year}年第{month.month}期"
    return writing.write(_sheet_of(session, asked, _JINGDOUYUN, title), path, for_import=True)


def _write_tplus(session: Session, asked: Asked, path: Path) -> int:
    return writing.write(_sheet_of(session, asked, _TPLUS, "凭证"), path, for_import=True)


_T3_WIDTH = 50


def _write_t3(session: Session, asked: Asked, path: Path) -> int:
    """A text in GBK; what GBK cannot write becomes a question mark. Refused: another ending."""
    if path.suffix.lower() not in (".txt", ".csv"):
        raise refuse(
            N_("These vouchers are written as .txt, not as “{suffix}”."), field="out", suffix=path.suffix
        )
    out, count = io.StringIO(newline=""), 0
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["填制凭证", "V800"])
    for p in _postings(session, asked):
        sides = [amount_text(p[side] or 0, asked.facts.currency) for side in ("debit", "credit")]
        row = [p["day"], p["word"], p["no"], 0, p["memo"], p["code"], *sides, 0, 0, 0, "", "", "", p["day"]]
        lines.writerow(row + [""] * (_T3_WIDTH - len(row)))
        count += 1
    with writing.replacing(path) as file:
        file.write(out.getvalue().encode("gbk", "replace"))
    return count


EXPORTS.update({f"shipping-{channel}": _of_channel(channel) for channel in LAYOUTS})
EXPORTS.update({
    e.name: e
    for e in (
        Export("vouchers-jingdouyun", N_("Vouchers as 金蝶精斗云 takes them"), ".xlsx", _write_jingdouyun),
        Export("vouchers-yonyou-t3", N_("Vouchers as 用友 T3 takes them, in GBK"), ".txt", _write_t3),
        Export("vouchers-tplus", N_("Vouchers as 畅捷通 T+ takes them"), ".xlsx", _write_tplus),
    )
})  # fmt: skip
