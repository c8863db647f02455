"""Purchasing for scripts: goods named by SKU code, `LJ-100=10,GW-120=4`; prices are those known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.products.records import Bucket, Sku, SkuAlias
from shopdesk.model.purchasing import billing, ordering, receiving
from shopdesk.model.purchasing.costs import correct_price
from shopdesk.model.purchasing.records import CostKind, ReceiptLine
from shopdesk.model.purchasing.returning import return_goods
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, ReceivedDraft, ReturnDraft
from shopdesk.model.shop import Work


def draft(
    work: Work, supplier_id: int, goods: Mapping[str, int], *, price: Mapping[str, int] | None = None,
    eta: date | None = None, note: str = "",
) -> int:  # fmt: skip
    """Draft an order of pieces by code; a price (minor × 10⁴) by code where it is not the known one."""
    prices = price or {}
    lines = [LineDraft(sku_of(work, c), n, prices.get(c)) for c, n in goods.items()]
    return ordering.draft(work, supplier_id, lines, eta=eta, note=note)


def receive(
    work: Work, purchase_id: int, goods: Mapping[str, int], *, freight: int = 0, day: date | None = None,
    accept_over: bool = False, reference: str = "", billed: bool = True,
) -> int:  # fmt: skip
    """Take in pieces by code on an order; not `billed`, the prices are an estimate until the bill comes."""
    purchase = ordering.load_purchase(work, purchase_id)
    lines = [ReceivedDraft(n, sku_of(work, c)) for c, n in goods.items()]
    costs = [CostDraft(CostKind.FREIGHT, freight)] if freight else []
    return receiving.receive(
        work, purchase.supplier_id, lines, purchase_id=purchase_id, costs=costs, day=day, accept_over=accept_over,
        reference=reference, billed=billed,
    )  # fmt: skip


def bill(
    work: Work, receipt_id: int, *, price: Mapping[str, int] | None = None, tax: int = 0, day: date | None = None,
    reference: str = "",
) -> int:  # fmt: skip
    """The bill of a receipt came; a price (minor × 10⁴) by code where it is not the one reckoned."""
    lines = {x.sku_id: x.id for x in receiving.load_receipt(work, receipt_id).lines}
    prices = {}
    for code, unit in (price or {}).items():
        line = lines.get(sku_of(work, code))
        if line is None:
            raise refuse(N_("This SKU did not come with that receipt."), field="sku")
        prices[line] = unit
    return billing.bill(work, receipt_id, prices=prices, tax=tax, day=day, reference=reference)


def send_back(
    work: Work,
    supplier_id: int,
    goods: Mapping[str, int],
    *,
    bucket: Bucket = Bucket.SELLABLE,
    note: str = "",
) -> int:
    """Send pieces by code back at the supplier's last price."""
    lines = [ReturnDraft(sku_of(work, c), n, bucket) for c, n in goods.items()]
    return return_goods(work, supplier_id, lines, note=note)


def correct(work: Work, receipt_id: int, sku_id: int, unit_price: int, *, note: str = "") -> int:
    """Correct the price (minor × 10⁴) of a SKU on a receipt; answers the difference in minor units."""
    line = work.session.scalar(
        select(ReceiptLine.id)
        .where(ReceiptLine.receipt_id == receipt_id, ReceiptLine.sku_id == sku_id)
        .limit(1)
    )
    if line is None:
        raise refuse(N_("This SKU did not come with that receipt."), field="sku")
    return correct_price(work, line, unit_price, note=note)


def sku_of(work: Work, code: str) -> int:
    """The SKU of a code or alias. Refused when there is none."""
    found = work.session.scalar(select(Sku.id).where(Sku.code == code.strip())) or work.session.scalar(
        select(SkuAlias.sku_id).where(SkuAlias.alias == code.strip())
    )
    if found is None:
        raise refuse(N_("There is no SKU “{code}”."), field="goods", code=code[:100])
    return found
