"""The demo shop's complaint log: what went wrong with real orders of it, what was promised, and what is
done about it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from shopdesk.core.periods import local_day
from shopdesk.model.demo_goods import COMPLAINTS, MEASURES
from shopdesk.model.demo_story import ZONE
from shopdesk.model.service import actions as service
from shopdesk.model.shop import Work

_VERDICTS = ("Sent a new one, refunded nothing.", "退了一半货款，客户满意。", "Courier paid; told her how.")


def complain(work: Work) -> None:
    """Some delivered orders of the last weeks are complained about; the newest two are still open."""
    orders = work.session.execute(
        text(
            "SELECT id, placed_at FROM orders WHERE label IN ('delivered', 'completed') AND customer_id > 0"
            " ORDER BY id DESC"
        )
    ).all()
    reasons = {r[0]: r[1] for r in work.session.execute(text("SELECT code, id FROM complaint_reason"))}
    end = work.now
    for i, (code, title, severity) in enumerate(COMPLAINTS):
        if i * 4 >= len(orders):
            break
        work.now = end - timedelta(days=3 * i, hours=5 + i)
        work.today = local_day(work.now, ZONE)
        promised = work.now + timedelta(hours=30)
        found = service.log(
            work,
            title,
            reasons[code],
            severity=severity,
            order_id=orders[i * 4][0],
            promised_at=promised,
            source="chat",
        )
        if i == 1:
            service.start(work, found)
        if i > 1:
            service.start(work, found)
            work.now += timedelta(hours=20)
            service.resolve(work, found, _VERDICTS[i % len(_VERDICTS)], 2_000 if i % 2 else 0)
        if i > 4:
            service.close(work, found)
    work.now, work.today = end, local_day(end, ZONE)
    for i, (code, what, who, target) in enumerate(MEASURES):
        day = work.today - timedelta(days=20 - 12 * i)
        measure = service.add_measure(
            work, reasons[code], what, responsible=who, start_day=day, target=target
        )
        if i == 0:
            service.start_measure(work, measure, day)
