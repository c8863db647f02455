"""What the owner decides of warn lines and suggestions: accept, change, wait, her own rule, no more of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.products.loading import sku as load
from shopdesk.model.products.rules import MOST_PIECES, problems_quantity, problems_warn_line
from shopdesk.model.purchasing.actions import LineDraft, draft
from shopdesk.model.replenishment.figures import ensure
from shopdesk.model.replenishment.records import Answer, PromoDays, SkuPlan, Suggestion
from shopdesk.model.replenishment.reorder import MICRO, MILLI, Offer, affordable, offer_of, offers
from shopdesk.model.replenishment.rules import whole
from shopdesk.model.shop import Work

MOST_DAYS = 3_650


def for_each(
    work: Work, sku_ids: Sequence[int], act: Callable[..., object], *args: Any, **values: Any
) -> None:
    """Do one of these with several SKUs."""
    for sku_id in sku_ids:
        act(work, sku_id, *args, **values)


def set_warn_line(work: Work, sku_id: int, *, pieces: int | None = None, days: int | None = None) -> None:
    """Warn at so many pieces, or when the rest lasts so many days of sales; neither: as product, category or shop
    say. Refused: both, pieces or days out of bounds."""
    refuse_if(problems_warn_line(pieces) + _problems_days(days, "days"))
    if pieces is not None and days is not None:
        raise refuse(N_("Choose pieces or days of sales, not both."), field="days")
    sku = load(work, sku_id)
    sku.warn_line = pieces
    if days is not None or _known(work, sku_id) is not None:
        plan_of(work, sku_id).warn_days = days


def snooze(work: Work, sku_id: int, until: date) -> None:
    """No alert and no suggestion for the SKU before that day. Refused: a day that is not to come, or beyond ten
    years."""
    refuse_if(_problems_days((until - work.today).days, "until"))
    sku = load(work, sku_id)
    _log(work, offer_of(work.session, work.today, sku_id), Answer.SNOOZED)
    plan_of(work, sku_id).snooze_until = until
    words = N_("{sku}: no reminder before {day}")
    timeline.note(work, "product", sku.product_id, words, sku=sku.code, day=until.isoformat())


def wake(work: Work, sku_id: int) -> None:
    """Alerts and suggestions for the SKU again."""
    plan = _known(work, sku_id)
    if plan is not None:
        plan.snooze_until = None


def set_ended(work: Work, sku_id: int, *, ended: bool = True) -> None:
    """Sell what is left and order no more of it: its alerts and suggestions are silent; or order it again."""
    sku = load(work, sku_id)
    plan = plan_of(work, sku_id)
    if plan.ended == ended:
        return
    if ended:
        _log(work, offer_of(work.session, work.today, sku_id), Answer.ENDED)
    plan.ended = ended
    words = N_("{sku} is not reordered any more") if ended else N_("{sku} is reordered again")
    timeline.note(work, "product", sku.product_id, words, sku=sku.code)


def set_rule(
    work: Work,
    sku_id: int,
    *,
    point: int | None = None,
    quantity: int | None = None,
    monthly: int | None = None,
    season_percent: int = 100,
    planned: int = 0,
) -> None:
    """The owner's own rule from now on: order at `point` pieces, always `quantity`, going by `monthly` pieces in 30
    days; the season multiplies the target, `planned` campaign pieces come on top. None leaves it to the figures."""
    refuse_if(_problems_rule(point, quantity, monthly, season_percent, planned))
    sku = load(work, sku_id)
    plan = plan_of(work, sku_id)
    plan.own_point, plan.own_quantity = point, quantity
    plan.daily = None if monthly is None else round(monthly * MICRO / 30)
    plan.season_ppm, plan.planned = season_percent * 10_000, planned
    timeline.note(work, "product", sku.product_id, N_("{sku} is reordered by your own rule"), sku=sku.code)


def _problems_rule(
    point: int | None, quantity: int | None, monthly: int | None, season_percent: int, planned: int
) -> list[Problem]:
    found = [] if quantity is None else problems_quantity(quantity)
    for value, field in ((point, "point"), (monthly, "monthly"), (planned, "planned")):
        if value is not None and not 0 <= value <= MOST_PIECES:
            found.append(problem(N_("This is zero or more pieces."), field=field))
    if not 1 <= season_percent <= 10_000:
        found.append(problem(N_("A season is between 1 and 10,000 percent."), field="season_percent"))
    return found


def accept(work: Work, wanted: Mapping[int, int]) -> list[int]:
    """Order these SKUs (id → pieces): one draft purchase order for each supplier; answers their ids.

    Each is remembered beside what was suggested. Refused: nothing chosen, absurd pieces, a SKU that nobody is known
    to sell.
    """
    pieces = {sku: n for sku, n in wanted.items() if n}
    if not pieces:
        raise refuse(N_("Choose something to order."))
    refuse_if([p for n in pieces.values() for p in problems_quantity(n)][:1])
    ensure(work)
    found = [_offer(work, sku_id) for sku_id in pieces]
    homeless = [o.code for o in found if o.supplier_id is None]
    if homeless:
        raise refuse(N_("Say first who sells {sku}."), field="supplier", sku=", ".join(homeless[:3]))
    made = []
    for supplier_id in dict.fromkeys(o.supplier_id for o in found if o.supplier_id is not None):
        group = [o for o in found if o.supplier_id == supplier_id]
        lines = [LineDraft(o.id, pieces[o.id], o.unit_cost) for o in group]
        purchase = draft(work, supplier_id, lines)
        for offer in group:
            answer = Answer.ACCEPTED if pieces[offer.id] == offer.quantity else Answer.CHANGED
            _log(work, offer, Answer.OWN if offer.own else answer, pieces[offer.id], purchase)
        made.append(purchase)
    return made


def accept_all(work: Work, *, budget: int | None = None) -> list[int]:
    """Order everything that is suggested from a known supplier, or what `budget` (minor units) is best spent on;
    answers the draft orders. Refused: nothing is suggested, or nothing fits the budget."""
    ensure(work)
    found = [o for o in offers(work.session, work.today).rows if o.supplier_id is not None]
    if not found:
        raise refuse(N_("Nothing is suggested from a supplier that is known."))
    wanted = {o.id: o.quantity for o in found}
    return accept(work, wanted if budget is None else affordable(found, budget))


def add_promotion(work: Work, first: date, last: date, *, name: str = "") -> int:
    """Days whose sales were made by a promotion and do not teach to order more; answers the id."""
    if last < first or (last - first).days > 366:
        raise refuse(N_("The last day is before the first, or more than a year after it."), field="last")
    found = PromoDays(first=first, last=last, name=name.strip())
    work.session.add(found)
    work.session.flush()
    return found.id


def remove_promotion(work: Work, promotion_id: int) -> None:
    """Its days are ordinary days."""
    work.session.delete(work.get(PromoDays, promotion_id, N_("This promotion is no longer there.")))


def plan_of(work: Work, sku_id: int) -> SkuPlan:
    """The owner's word on the SKU, made when there is none yet."""
    found = _known(work, sku_id)
    if found is None:
        found = SkuPlan(sku_id=sku_id)
        work.session.add(found)
        work.session.flush()
    return found


def _known(work: Work, sku_id: int) -> SkuPlan | None:
    return work.session.scalar(select(SkuPlan).where(SkuPlan.sku_id == sku_id))


def _offer(work: Work, sku_id: int) -> Offer:
    """The suggestion as it stands. A SKU of which nothing was reckoned yet has none to compare with."""
    code = load(work, sku_id).code
    work.session.flush()
    found = offer_of(work.session, work.today, sku_id)
    if found is None:
        raise refuse(N_("The stock of {sku} is not known yet; count it first."), sku=code)
    return found


def _log(
    work: Work, offer: Offer | None, answer: Answer, ordered: int = 0, purchase_id: int | None = None
) -> None:
    """Remember what was suggested and what she made of it; nothing where nothing was suggested or ordered."""
    if offer is None or not (offer.quantity or ordered):
        return
    work.session.add(
        Suggestion(
            sku_id=offer.id, day=work.today, answer=answer, suggested=offer.quantity, ordered=ordered,
            position=offer.position, point=whole(offer.point), target=max(0, whole(offer.target)),
            mean=round(offer.mean * MICRO), horizon=offer.horizon, lead=round(offer.lead * MILLI),
            unit_cost=offer.unit_cost, purchase_id=purchase_id,
        )
    )  # fmt: skip


def _problems_days(days: int | None, field: str) -> list[Problem]:
    if days is not None and not 1 <= days <= MOST_DAYS:
        return [problem(N_("This is between 1 and {most} days."), field=field, most=MOST_DAYS)]
    return []
