"""Whom the demo shop buys from: three suppliers and a carrier, and orders in every state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from shopdesk.core.periods import local_day
from shopdesk.model.demo_story import ZONE
from shopdesk.model.products.records import Bucket
from shopdesk.model.purchasing import actions
from shopdesk.model.purchasing.receiving import load_receipt
from shopdesk.model.purchasing.records import Basis, CostKind
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, ReceivedDraft, ReturnDraft
from shopdesk.model.shop import Work

_YUAN = 1_000_000


def buy(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """Write the suppliers down and live through the orders of the last six weeks; the clock ends where it was."""
    before = work.now, work.today
    go = _Days(work, end)
    go.back(44)
    tea = actions.add_supplier(
        work, "武夷岩茶直供", contact="陈老师", phone="13905990123", wechat="wuyi-chen", terms_days=30,
        address="福建省武夷山市星村镇", note="岩茶每年五月出新；小样随单寄。",
    )  # fmt: skip
    ware = actions.add_supplier(
        work, "Jingdezhen Porcelain Studio", contact="Lin Wei", phone="+86 798 822 0456", wechat="jdz-linwei",
        terms_days=15, note="Ships on Thursdays. Ask for double boxes.",
    )  # fmt: skip
    bamboo = actions.add_supplier(
        work, "安吉竹器 Anji Bamboo", contact="许姐", phone="13757200088", wechat="anji-xu"
    )
    carrier = actions.add_supplier(work, "德邦物流 Deppon", contact="站点调度", phone="95353", terms_days=30)
    _terms(work, skus, tea, ware, bamboo)
    _tea(work, go, skus, tea, carrier)
    _ware(work, go, skus, ware, carrier)
    _bamboo(work, go, skus, bamboo)
    work.now, work.today = before


class _Days:
    """The demo's days pass inside one step."""

    def __init__(self, work: Work, end: datetime) -> None:
        self.work, self.end = work, end

    def back(self, days: int) -> None:
        """Go to so many days before the end."""
        moment = self.end - timedelta(days=days, hours=7)
        self.work.now, self.work.today = moment.replace(microsecond=0), local_day(moment, ZONE)


def _terms(work: Work, skus: Mapping[str, int], tea: int, ware: int, bamboo: int) -> None:
    for supplier, code, theirs, price, moq, pack, lead in (
        (tea, "DHP-125", "YC-DHP-07", 54, 20, 10, 7), (tea, "JJM-50", "HC-JJM-02", 38, 20, 10, 7),
        (tea, "OOL-SET", "YC-SET-6", 86, 10, 5, 9), (ware, "GW-120", "0042", 44, 24, 12, 12),
        (ware, "GDB-200", "0077", 49, 12, 6, 12), (ware, "PMB-60", "0113", 23, 24, 12, 12),
        (bamboo, "TRAY-40", "CP-40", 90, 5, 5, 5), (bamboo, "CL-01", "CL", 8, 50, 10, 4),
    ):  # fmt: skip
        actions.set_terms(
            work, supplier, skus[code], code=theirs, price=price * _YUAN, moq=moq, pack=pack, lead_days=lead
        )


def _tea(work: Work, go: _Days, skus: Mapping[str, int], tea: int, carrier: int) -> None:
    """One order that was received and paid, with freight that was billed late; one of which half came."""
    go.back(42)
    lines = [LineDraft(skus["DHP-125"], 40, 54 * _YUAN), LineDraft(skus["JJM-50"], 30, 38 * _YUAN)]
    first = actions.draft(work, tea, lines, eta=work.today + timedelta(days=7), reference="WY-2231")
    actions.order(work, first)
    go.back(34)
    came = [ReceivedDraft(40, skus["DHP-125"]), ReceivedDraft(28, skus["JJM-50"]),
            ReceivedDraft(2, skus["JJM-50"], quality=Bucket.DEFECTIVE)]  # fmt: skip
    receipt = actions.receive(work, tea, came, purchase_id=first, reference="送货单 1187")
    go.back(30)
    actions.add_cost(
        work, receipt, CostDraft(CostKind.FREIGHT, 18_600, Basis.WEIGHT, carrier, capitalised=True)
    )
    crushed = load_receipt(work, receipt).lines[-1].id
    back = [ReturnDraft(skus["JJM-50"], 2, Bucket.DEFECTIVE, receipt_line_id=crushed)]
    actions.return_goods(work, tea, back, receipt_id=receipt, note="罐身压扁")
    go.back(28)
    actions.pay(work, tea, 200_000, "cash.bank", note="先付一部分")
    go.back(13)
    lines = [LineDraft(skus["DHP-125"], 30, 56 * _YUAN), LineDraft(skus["OOL-SET"], 20, 86 * _YUAN)]
    second = actions.draft(work, tea, lines, eta=work.today + timedelta(days=16), reference="WY-2290")
    actions.order(work, second)
    go.back(4)
    actions.receive(
        work, tea, [ReceivedDraft(30, skus["DHP-125"]), ReceivedDraft(8, skus["OOL-SET"])], purchase_id=second,
        reference="送货单 1263", billed=False,
    )  # fmt: skip


def _ware(work: Work, go: _Days, skus: Mapping[str, int], ware: int, carrier: int) -> None:
    """One that was closed short, one that is late, one being drafted."""
    go.back(36)
    lines = [LineDraft(skus["GW-120"], 48, 44 * _YUAN), LineDraft(skus["PMB-60"], 24, 23 * _YUAN)]
    first = actions.draft(work, ware, lines, eta=work.today + timedelta(days=12))
    actions.order(work, first)
    go.back(22)
    freight = CostDraft(CostKind.FREIGHT, 24_000, Basis.PIECES, carrier, capitalised=True)
    packing = CostDraft(
        CostKind.PACKING, 6_000, Basis.VALUE, money_role="cash.wallet.wechat", capitalised=True
    )
    actions.receive(
        work, ware, [ReceivedDraft(45, skus["GW-120"]), ReceivedDraft(24, skus["PMB-60"])], purchase_id=first,
        costs=[freight, packing], paid_from="cash.bank", note="3 broken in the kiln",
    )  # fmt: skip
    go.back(20)
    actions.close(work, first)
    go.back(17)
    lines = [LineDraft(skus["GDB-200"], 36, 49 * _YUAN)]
    late = actions.draft(work, ware, lines, eta=work.today + timedelta(days=12), note="Chase on WeChat")
    actions.order(work, late)
    go.back(1)
    actions.draft(work, ware, [LineDraft(skus["GW-120"], 60), LineDraft(skus["GDB-200"], 24)])


def _bamboo(work: Work, go: _Days, skus: Mapping[str, int], bamboo: int) -> None:
    """A deposit paid, an order on its way, and one that was cancelled."""
    go.back(9)
    cancelled = actions.draft(work, bamboo, [LineDraft(skus["CL-01"], 100)], note="竹子涨价，先不要")
    actions.order(work, cancelled)
    go.back(8)
    actions.cancel(work, cancelled)
    go.back(3)
    actions.pay(work, bamboo, 50_000, "cash.wallet.wechat", note="定金")
    coming = actions.draft(
        work, bamboo, [LineDraft(skus["TRAY-40"], 20, 92 * _YUAN), LineDraft(skus["CL-01"], 50)],
        eta=work.today + timedelta(days=6),
    )  # fmt: skip
    actions.order(work, coming)
