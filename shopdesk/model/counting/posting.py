"""Posting a stock take: each difference becomes a movement at the average of now, and an entry of the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

from shopdesk.core.periods import local_day
from shopdesk.core.problems import Problem, fill, problem, refuse_if
from shopdesk.core.texts import N_, signed
from shopdesk.model import timeline
from shopdesk.model.counting import queries, rules
from shopdesk.model.counting.loading import load
from shopdesk.model.counting.records import CountLine, CountSession, CountState
from shopdesk.model.ledger.actions import post_many
from shopdesk.model.ledger.rules import EntryDraft, count_gain_legs, count_loss_legs, opening_stock_legs
from shopdesk.model.lots.actions import put_in
from shopdesk.model.products.in_bundles import begin_tracking
from shopdesk.model.products.records import MovementKind, Sku, StockMovement
from shopdesk.model.products.rules import Reason, reason_text
from shopdesk.model.products.stock import move_stock, pool_of
from shopdesk.model.shop import Progress, Work, no_progress

_EVERY = 20


def post(
    work: Work, count_id: int, *, day: date | None = None, lots: Mapping[int, str] | None = None,
    progress: Progress = no_progress,
) -> dict[str, int]:  # fmt: skip
    """Correct the stock by every difference and write it into the books; what was not counted stays as it is.

    Dated on the day of each count, or on `day`. `lots`: SKU → code of the lot that what was found is of; without one
    nobody knows, and what is missing is of what expires first. Answers pieces and values (minor units): gained,
    gain_value, lost, loss_value. Refused: it is not under review, or a line still needs a look, a reason or another
    count (another correction of the SKU since then, stock that moved between its scans), each named.
    """
    count = load(work, count_id)
    refuse_if(rules.problems_going(count.state, CountState.POSTED))
    refuse_if(_problems(work, count_id))
    differ = or_(CountLine.counted != CountLine.book, Sku.tracked.is_(False))
    lines = work.session.execute(
        select(CountLine, Sku)
        .join(Sku, Sku.id == CountLine.sku_id)
        .where(CountLine.session_id == count_id, CountLine.counted.is_not(None), differ)
        .order_by(CountLine.position)
    ).all()
    drafts = []
    for i, (line, sku) in enumerate(lines):
        if i % _EVERY == 0:
            progress(i, len(lines))
        draft = _settle(work, count, line, sku, day, (lots or {}).get(sku.id, ""))
        drafts += [draft] if draft else []
    post_many(work, drafts)
    count.state, count.posted_at = CountState.POSTED, work.now
    timeline.note(work, "count_session", count_id, N_("Posted"))
    return {n: getattr(count, n) for n in ("gained", "gain_value", "lost", "loss_value")}


def _problems(work: Work, count_id: int) -> list[Problem]:
    work.session.flush()
    judged = queries.judged_lines(work.session, count_id)
    return queries.blocking(judged) + _problems_left(work, judged)


def _problems_left(work: Work, judged: Sequence[queries.LineRow]) -> list[Problem]:
    """A loss of more than the books have left means that the count or a sale is wrong."""
    found = []
    for line in judged:
        if line.difference is not None and line.difference < 0 and line.held + line.difference < 0:
            words = N_("{sku}: {n} are missing by the count, the books have {left} left; count it again.")
            found.append(problem(words, field="lines", sku=line.code, n=-line.difference, left=line.held))
    return found


def _settle(
    work: Work, count: CountSession, line: CountLine, sku: Sku, day: date | None, lot: str
) -> EntryDraft | None:
    """Move the difference of one line; answers its entry, None when it was right."""
    difference = rules.variance(line.counted or 0, line.book or 0)
    opening = not sku.tracked and difference > 0
    begin_tracking(work, sku)
    if difference == 0:
        return None
    assert line.counted_at is not None
    moved = _move(
        work, line, sku, difference, day or local_day(line.counted_at, work.facts.timezone), opening
    )
    line.moved_id = moved.id
    if difference > 0:
        put_in(work, moved, lot)
    _sum_up(count, moved, opening)
    _keep_cost(work, sku)
    timeline.note(
        work, "product", sku.product_id, N_("Stock of {sku} corrected by {change}: {reason}"),
        sku=sku.code, change=signed(difference), reason=reason_text(moved.reason),
    )  # fmt: skip
    legs = opening_stock_legs if opening else count_gain_legs if difference > 0 else count_loss_legs
    memo = fill(N_("Count {number}: {change} × {sku}"), _memo(count, difference, sku))
    return EntryDraft(
        "E18" if opening else "E16", ("stock_movement", moved.id),
        legs(abs(moved.value), sku_id=sku.id, quantity=abs(difference)), moved.day, memo,
    )  # fmt: skip


def _memo(count: CountSession, difference: int, sku: Sku) -> dict[str, object]:
    return {"number": count.id, "change": signed(difference), "sku": sku.code}


def _move(work: Work, line: CountLine, sku: Sku, difference: int, day: date, opening: bool) -> StockMovement:
    kind = MovementKind.COUNT_GAIN if difference > 0 else MovementKind.COUNT_LOSS
    cost = line.unit_cost if line.unit_cost is not None else sku.cost
    return move_stock(
        work, sku.id, difference, MovementKind.OPENING if opening else kind, day=day,
        unit_cost=cost if opening else None, reason=line.reason or Reason.COUNTED, note=line.note,
        ref=("count_line", line.id),
    )  # fmt: skip


def _sum_up(count: CountSession, moved: StockMovement, opening: bool) -> None:
    """What was found, without what only was not tracked until now."""
    if opening:
        return
    if moved.quantity > 0:
        count.gained += moved.quantity
        count.gain_value += moved.value
    else:
        count.lost -= moved.quantity
        count.loss_value -= moved.value


def _keep_cost(work: Work, sku: Sku) -> None:
    pool = pool_of(work, sku.id)
    if pool.quantity > 0 and pool.unit_cost is not None:
        sku.cost = pool.unit_cost
