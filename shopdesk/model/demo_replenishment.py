"""What the demo shop's owner wants of her stock: warn lines, a SKU she waits with, one she gives up, promotion days,
and what she made of the suggestions of the last weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import text

from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import actions
from shopdesk.model.replenishment.records import Answer, Suggestion
from shopdesk.model.shop import Work

_ORDERED = """
    SELECT l.sku_id, p.ordered_on, l.ordered, l.unit_price, p.id, p.supplier_id FROM purchase p
    JOIN purchase_line l ON l.purchase_id = p.id WHERE p.ordered_on IS NOT NULL ORDER BY p.id, l.id
"""


def plan(work: Work, skus: Mapping[str, int]) -> None:
    """Set the lines, the rule, and the log of suggestions that led to the orders there are."""
    _suppliers(work, skus)
    for code, days in (("LJ-100", 14), ("TGY-250", 10), ("MLH-100", 14)):
        actions.set_warn_line(work, skus[code], days=days)
    actions.set_warn_line(work, skus["ZSH-200"], pieces=1)
    actions.set_rule(work, skus["GIFT-A"], point=8, quantity=24, planned=12)
    actions.set_ended(work, skus["TR-SET"])
    actions.snooze(work, skus["CJ-01"], work.today + timedelta(days=9))
    singles = date(work.today.year, 11, 11)
    if singles > work.today:
        singles = date(work.today.year - 1, 11, 11)
    actions.add_promotion(work, singles - timedelta(days=2), singles, name="双十一 Singles' Day")
    for n, (sku, day, ordered, price, purchase, _who) in enumerate(
        work.session.execute(text(_ORDERED)).all()
    ):
        suggested = ordered if n % 3 else max(1, ordered - 6)
        work.session.add(
            Suggestion(
                sku_id=sku, day=date.fromisoformat(day), suggested=suggested, ordered=ordered,
                answer=Answer.ACCEPTED if suggested == ordered else Answer.CHANGED, position=ordered // 6,
                point=ordered // 3, target=ordered, mean=ordered * 1_000_000 // 24, horizon=14, lead=7_000,
                unit_cost=price, purchase_id=purchase,
            )
        )  # fmt: skip


def _suppliers(work: Work, skus: Mapping[str, int]) -> None:
    """Who else sells to her: two of the houses that her products name."""
    for name, wechat, terms in (
        ("西湖龙井合作社", "xihu-longjing", (("LJ-100", 23, 10, 5, 5), ("LJ-250", 52, 6, 1, 5))),
        ("福州茶厂", "fz-moli", (("MLH-100", 17, 20, 10, 8), ("MLH-500", 76, 4, 2, 8))),
    ):
        supplier = purchasing.add_supplier(work, name, wechat=wechat, terms_days=15)
        for code, price, moq, pack, lead in terms:
            purchasing.set_terms(
                work,
                supplier,
                skus[code],
                price=price * 1_000_000,
                moq=moq,
                pack=pack,
                lead_days=lead,
                preferred=True,
            )
