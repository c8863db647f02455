"""What the demo shop's owner did with single orders and with her books: an order changed before it left, one that asks
for more than there is, two that could leave in one parcel, an account of her own, a month that is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import text

from shopdesk.core.periods import local_day
from shopdesk.core.texts import N_, say
from shopdesk.model.demo_story import ZONE
from shopdesk.model.ledger import actions as ledger
from shopdesk.model.ledger import chart
from shopdesk.model.ledger.months import months, problems_closing
from shopdesk.model.ledger.rules import Leg
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.revising import RowChange
from shopdesk.model.shop import Work

_ABOVE = """
    SELECT a.parent_code FROM account a JOIN account_role r ON r.account_id = a.id WHERE r.role = 'software'
"""
_FREE = "SELECT max(0, on_hand - allocated) FROM stock_level WHERE sku_id = :s"
_WARE = """
    SELECT s.price, trim(p.title || ' ' || s.title) FROM sku s JOIN product p ON p.id = s.product_id WHERE s.code = :c
"""
_PHOTOS = 86_000


def happen(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """The orders and the account; the clock ends where it was."""
    before = work.now, work.today
    _go(work, end - timedelta(days=6))
    _own_account(work)
    _go(work, end - timedelta(hours=7))
    changed = _order(work, "TB-61", "taobao", "周雅", "LJ-100", 1)
    orders.confirm(work, changed)
    orders.change_rows(
        work, changed, [RowChange(sku="CJ-01", quantity=1)], reason="买家加购 Added by the buyer"
    )
    _go(work, end - timedelta(hours=3))
    free = int(work.session.scalar(text(_FREE), {"s": skus["GIFT-A"]}) or 0)
    _order(work, "DY-62", "douyin", "高明", "GIFT-A", free + 4)
    for number, sku in (("TB-63", "CJ-01"), ("TB-64", "MLH-100")):
        orders.confirm(
            work, _order(work, number, "taobao", "何静", sku, 1), "她要一起寄 She wants them together"
        )
    work.now, work.today = before


def close_first_month(work: Work) -> None:
    """Close the first month, where others follow and nothing keeps it open."""
    known = sorted(m.month for m in months(work.session))
    if len(known) > 1 and not problems_closing(work.session, known[0]):
        ledger.close_month(work, known[0])


def _own_account(work: Work) -> None:
    above = work.session.scalar(text(_ABOVE))
    code = chart.add_account(work, above or "", "Photographs", "产品摄影")
    legs = [Leg("", debit=_PHOTOS, account_code=code), Leg("cash.bank", credit=_PHOTOS)]
    ledger.journal(work, legs, work.today, str(say(N_("Photographs of the new teas"))))


def _order(work: Work, number: str, channel: str, who: str, sku: str, count: int) -> int:
    price, title = work.session.execute(text(_WARE), {"c": sku}).one()
    draft = OrderDraft(
        channel=channel, external_no=number, placed_at=work.now, paid_at=work.now, recipient=who, customer_name=who,
        customer_key=who, lines=(LineDraft(sku=sku, title=title, quantity=count, unit_price=price),), country="CN",
        province="浙江省", city="宁波市", district="海曙区", street="中山西路 58 号",
    )  # fmt: skip
    return orders.place(work, draft).order_id


def _go(work: Work, moment: datetime) -> None:
    work.now, work.today = moment.replace(microsecond=0), local_day(moment, ZONE)
