"""What is done with prices: set one, plan one from–to, catch up with what was planned, reprice many by formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.products import loading, rules
from shopdesk.model.products.formula import Rounding
from shopdesk.model.products.price_log import Change, change_price, change_prices
from shopdesk.model.products.price_queries import all_sku_ids, preview
from shopdesk.model.products.price_rules import problems_days, problems_floor
from shopdesk.model.products.queries import sku_by_code
from shopdesk.model.products.records import PlanState, PriceBy, PricePlan
from shopdesk.model.shop import Progress, Work, no_progress

_OPEN = (PlanState.PLANNED, PlanState.RUNNING)


def guard(work: Work, sku_id: int, price: int, reason: str = "", field: str = "price") -> None:
    """Refuse a price under the SKU's floor (cost × (1 + least margin)) that nobody gives a reason for."""
    facts, sku = work.facts, loading.sku(work, sku_id)
    refuse_if(problems_floor(price, sku.cost, facts.min_margin_ppm, reason, facts.currency, field))


def set_price(work: Work, sku_id: int, price: int, *, reason: str = "") -> None:
    """Give a SKU another price (minor × 10⁴). Refused under its floor price, unless there is a reason."""
    sku = loading.sku(work, sku_id)
    refuse_if(rules.problems_price(price))
    if price != sku.price:
        guard(work, sku_id, price, reason)
    change_price(work, sku, "price", price, reason)


def reprice(
    work: Work, sku_ids: Sequence[int], formula: str, rounding: Rounding = Rounding.CENT, *, reason: str = "",
    progress: Progress = no_progress,
) -> int:  # fmt: skip
    """Work prices out anew by a formula, as `price_queries.preview` shows them; answers how many changed.

    What has no new price, or one under its floor and no reason is given, stays as it is. Refused: a formula that
    is none, and when nothing would change.
    """
    work.session.flush()
    found = [r for r in preview(work.session, sku_ids, formula, rounding, reason, progress) if r.changes]
    if not found:
        raise refuse(N_("No price would change."), field="formula")
    why = reason.strip() or (
        formula.strip() if rounding is Rounding.CENT else f"{formula.strip()} → {rounding}"
    )
    by = PriceBy.FORMULA
    change_prices(
        work, [Change(r.sku_id, r.product_id, r.code, "price", r.old, r.new, why, by) for r in found]
    )
    return len(found)


def reprice_by_code(
    work: Work,
    formula: str,
    rounding: Rounding = Rounding.CENT,
    *,
    codes: Sequence[str] = (),
    reason: str = "",
) -> int:
    """The same for scripts: SKUs by code, without any for all that are not archived."""
    return reprice(work, ids_of_codes(work, codes), formula, rounding, reason=reason)


def ids_of_codes(work: Work, codes: Sequence[str]) -> list[int]:
    """The SKUs that these codes mean; of none, all that are not archived. Refused: a code nobody has."""
    if not codes:
        return all_sku_ids(work.session)
    found = {c: sku_by_code(work.session, c) for c in codes}
    for code, sku_id in found.items():
        if sku_id is None:
            raise refuse(N_("There is no SKU {code}."), field="codes", code=code)
    return [i for i in found.values() if i is not None]


def plan_prices(
    work: Work, sku_ids: Sequence[int], formula: str, starts: date, ends: date | None = None, *,
    rounding: Rounding = Rounding.CENT, why: str = "",
) -> int:  # fmt: skip
    """Plan a price for some days, both included, by a number or a formula; answers for how many SKUs.

    It takes effect on its first day, at once when that is today, and the old price comes back after the last.
    `why` is also the reason that a price under its floor needs. Refused whole: any SKU that gets no price,
    falls under its floor, or has another plan in these days; days that are over.
    """
    refuse_if(problems_days(starts, ends, work.today))
    found = preview(work.session, sku_ids, formula, rounding, why)
    refuse_if([r.problem for r in found if r.problem is not None])
    if not found:
        raise refuse(N_("Choose at least one SKU."), field="codes")
    for row in found:
        _refuse_overlap(work, row.sku_id, row.code, starts, ends)
        work.session.add(
            PricePlan(
                sku_id=row.sku_id,
                price=row.new or 0,
                starts=starts,
                ends=ends,
                why=why.strip(),
                created_at=work.now,
            )
        )
        timeline.note(
            work, "product", row.product_id, N_("Price of {sku} planned from {starts}: {new}"), sku=row.code,
            starts=starts.isoformat(), new=rules.unit_text(row.new or 0, work.facts.currency),
        )  # fmt: skip
    work.session.flush()
    catch_up(work)
    return len(found)


def plan_by_code(
    work: Work, formula: str, starts: date, ends: date | None = None, *, codes: Sequence[str] = (),
    rounding: Rounding = Rounding.CENT, why: str = "",
) -> int:  # fmt: skip
    """The same for scripts: SKUs by code, without any for all that are not archived."""
    return plan_prices(work, ids_of_codes(work, codes), formula, starts, ends, rounding=rounding, why=why)


def _refuse_overlap(work: Work, sku_id: int, code: str, starts: date, ends: date | None) -> None:
    query = select(PricePlan).where(PricePlan.sku_id == sku_id, PricePlan.state.in_(_OPEN))
    for other in work.session.scalars(query):
        if (other.ends is None or other.ends >= starts) and (ends is None or other.starts <= ends):
            raise refuse(
                N_("{sku} has another price planned from {starts} to {ends}; call that off first."), field="starts",
                sku=code, starts=other.starts.isoformat(), ends=other.ends.isoformat() if other.ends else "…",
            )  # fmt: skip


def call_off(work: Work, plan_id: int) -> None:
    """Give a planned price up. One that runs gives the old price back. Refused when it is over already."""
    plan = work.session.get(PricePlan, plan_id)
    if plan is None or plan.state not in _OPEN:
        raise refuse(N_("This planned price is over already."))
    if plan.state is PlanState.RUNNING:
        _give_back(work, plan, "called off")
    plan.state = PlanState.CANCELLED


def catch_up(work: Work) -> int:
    """Do what planned prices ask for up to today, whenever that was; answers how many began or ended.

    First what is over goes back, unless the price was changed by hand meanwhile; then what is due begins. A plan
    whose days passed altogether is missed. Called when a shop is opened and when its day turns.
    """
    over = select(PricePlan).where(PricePlan.state == PlanState.RUNNING, PricePlan.ends < work.today)
    due = select(PricePlan).where(PricePlan.state == PlanState.PLANNED, PricePlan.starts <= work.today)
    ended = list(work.session.scalars(over.order_by(PricePlan.starts, PricePlan.id)))
    for plan in ended:
        _give_back(work, plan, "plan over")
        plan.state = PlanState.DONE
    begun = list(work.session.scalars(due.order_by(PricePlan.starts, PricePlan.id)))
    for plan in begun:
        _begin(work, plan)
    work.session.flush()
    return len(ended) + len(begun)


def _begin(work: Work, plan: PricePlan) -> None:
    if plan.ends is not None and plan.ends < work.today:
        plan.state = PlanState.MISSED
        return
    sku = loading.sku(work, plan.sku_id)
    plan.before = sku.price
    plan.state = PlanState.DONE if plan.ends is None else PlanState.RUNNING
    change_price(work, sku, "price", plan.price, plan.why, who=PriceBy.PLAN)


def _give_back(work: Work, plan: PricePlan, why: str) -> None:
    sku = loading.sku(work, plan.sku_id)
    if sku.price == plan.price and plan.before is not None:
        change_price(work, sku, "price", plan.before, why, who=PriceBy.PLAN)
