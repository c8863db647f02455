"""What a price may be: the floor over its cost, its margin, the days of a planned price. Pure."""

from __future__ import annotations

from datetime import date

from shopdesk.core.money import UNIT_SCALE
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, translate
from shopdesk.model.products.records import PlanState, PriceBy
from shopdesk.model.products.rules import unit_text

WHOS = {
    PriceBy.OWNER: N_("By hand"), PriceBy.FORMULA: N_("By formula"), PriceBy.PLAN: N_("Planned price"),
    PriceBy.LIST: N_("From a list"), PriceBy.GOODS: N_("Average of the stock"),
}  # fmt: skip
WHYS = {"plan over": N_("its days are over"), "called off": N_("called off"), "grid": N_("In the grid")}
"""Why a price changed, where nobody said it in words of her own."""

FLOOR = N_("Below the floor of {floor}. Say why, to sell it for less.")
PLANS = {
    PlanState.PLANNED: N_("Planned"), PlanState.RUNNING: N_("Running"), PlanState.DONE: N_("Over"),
    PlanState.MISSED: N_("Missed"), PlanState.CANCELLED: N_("Called off"),
}  # fmt: skip


def why_text(why: str) -> str:
    """Why a price changed, in words: ours in the chosen language, hers as she wrote it."""
    return translate(WHYS[why]) if why in WHYS else why


def floor_price(cost: int | None, min_margin_ppm: int) -> int:
    """The floor: cost × (1 + least margin), both in minor units × 10⁴, rounded up; 0 while the cost is unknown.

    features.md, P-16.
    """
    return 0 if cost is None else -(-cost * (1_000_000 + min_margin_ppm) // 1_000_000)


def margin(price: int, cost: int | None) -> float | None:
    """(price − cost) ÷ price; None while one of them is not known."""
    return None if cost is None or price <= 0 else (price - cost) / price


def whole_cent(floor: int) -> int:
    """The lowest price in whole minor units that is not under a floor."""
    return -(-floor // UNIT_SCALE) * UNIT_SCALE


def problems_floor(
    price: int, cost: int | None, min_margin_ppm: int, reason: str, currency: str, field: str = "price"
) -> list[Problem]:
    """A price under the floor needs a reason."""
    floor = floor_price(cost, min_margin_ppm)
    if price >= floor or reason.strip():
        return []
    return [problem(FLOOR, field=field, floor=unit_text(whole_cent(floor), currency))]


def problems_days(starts: date, ends: date | None, today: date) -> list[Problem]:
    """A planned price ends on or after its first day, and not before today."""
    if ends is not None and ends < starts:
        return [problem(N_("The last day is before the first."), field="ends")]
    if ends is not None and ends < today:
        return [problem(N_("These days are over."), field="ends")]
    return []
