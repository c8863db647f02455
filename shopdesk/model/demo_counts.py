"""The demo shop's stock takes: one of the teaware that is posted, one of everything that is under way; and what
its channels may sell."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from shopdesk.core.periods import local_day
from shopdesk.model.counting import actions, channel_actions, queries
from shopdesk.model.counting.actions import CountDraft
from shopdesk.model.counting.records import CountScope
from shopdesk.model.demo_story import ZONE
from shopdesk.model.shop import Work
from shopdesk.model.shop_settings import actions as settings

_SHARES = {"taobao": 600_000, "douyin": 250_000}
_FOUND = {
    1: (-1, "broken", "杯口有裂纹"),
    4: (1, "mistyped", ""),
    6: (-2, "gift", "Went with a wholesale order"),
}
"""Place on the sheet → pieces of difference, why, and a note."""
_DONE = 12


def count_shelves(work: Work) -> None:
    """Count the teaware and post it, begin to count everything, and tell Taobao its stock before both."""
    end = work.now
    settings.change(work, stock_buffer=1)
    channel_actions.set_shares(work, _SHARES)
    channel_actions.note_written(work, "taobao")
    _teaware(work)
    _everything(work)
    work.now, work.today = end, local_day(end, ZONE)


def _teaware(work: Work) -> None:
    category = work.session.execute(text("SELECT id FROM category WHERE name LIKE '茶具%'")).scalar()
    if category is None:
        return
    draft = CountDraft(CountScope.CATEGORY, category_id=category, tolerance=1, note="月底盘茶具")
    count = actions.create(work, draft)
    for at, line in enumerate(_lines(work, count)):
        work.now += timedelta(seconds=40)
        difference, _reason, note = _FOUND.get(at, (0, "", ""))
        actions.enter(work, count, line.sku_id, max(0, line.held + difference), note=note or None)
    actions.review(work, count)
    reasons = {line.sku_id: _FOUND[at][1] for at, line in enumerate(_lines(work, count)) if at in _FOUND}
    for line in queries.judged_lines(work.session, count):
        actions.explain(work, count, [line.sku_id], reasons[line.sku_id])
    actions.post(work, count)


def _everything(work: Work) -> None:
    count = actions.create(work, CountDraft(note="Year-end count, shelf by shelf"))
    actions.begin(work, count)
    for at, line in enumerate(_lines(work, count)[:_DONE]):
        work.now += timedelta(seconds=25)
        actions.enter(work, count, line.sku_id, max(0, line.held - (at == 7)))


def _lines(work: Work, count: int) -> list[queries.LineRow]:
    work.session.flush()
    ids = list(queries.line_ids(work.session, count))
    by_id = {x.id: x for x in queries.line_rows(work.session, count, ids)}
    return [by_id[i] for i in ids]
