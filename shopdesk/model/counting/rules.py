"""What a stock take may do, and what a difference means. Pure.

The one rule of features.md §3.8: a difference is what was counted less what the ledger said at that moment.
What moved since does not touch it, also when it is dated before.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shopdesk.core.money import line_total, split
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, say
from shopdesk.model.counting.records import CountScope, CountState
from shopdesk.model.products.costing import Pool, outflow
from shopdesk.model.products.rules import MOST_PIECES, Reason

RANDOM_SKUS = 20
"""How many SKUs a random count takes."""

NEXT: dict[CountState, frozenset[CountState]] = {
    CountState.DRAFT: frozenset({CountState.COUNTING, CountState.CANCELLED}),
    CountState.COUNTING: frozenset({CountState.REVIEW, CountState.CANCELLED}),
    CountState.REVIEW: frozenset({CountState.COUNTING, CountState.POSTED, CountState.CANCELLED}),
    CountState.POSTED: frozenset(),
    CountState.CANCELLED: frozenset(),
}
"""Where each state may go. What was posted is taken back by undo only."""

OPEN = (CountState.DRAFT, CountState.COUNTING, CountState.REVIEW)

STATES = {
    CountState.DRAFT: N_("prepared"), CountState.COUNTING: N_("being counted"),
    CountState.REVIEW: N_("under review"), CountState.POSTED: N_("posted"),
    CountState.CANCELLED: N_("given up"),
}  # fmt: skip
SCOPES = {
    CountScope.ALL: N_("Everything"), CountScope.CATEGORY: N_("A category"),
    CountScope.ABC: N_("The ABC cycle"), CountScope.MOVED_TODAY: N_("What moved today"),
    CountScope.RANDOM: N_("Twenty at random"), CountScope.CHOSEN: N_("Chosen products"),
}  # fmt: skip
REASONS = (Reason.LOST, Reason.BROKEN, Reason.MISSENT, Reason.MISTYPED, Reason.GIFT)
"""Why a count differs: what may be chosen, the owner's own words beside it."""

CYCLE_DAYS = {"A": 30, "B": 90, "C": 365}
"""A class of the ABC cycle is counted again after so many days."""


class Verdict(StrEnum):
    """What a counted line needs before it can be posted."""

    OPEN = "open"
    EVEN = "even"
    ACCEPTED = "accepted"
    LOOK = "look"
    REASON = "reason"
    AGAIN = "again"
    MOVED = "moved"
    STALE = "stale"
    SOLD = "sold"


WORDS = {
    Verdict.LOOK: N_("{sku} differs by {n}; accept it or count it again."),
    Verdict.REASON: N_("{sku} differs by {n}, which is worth much; say why."),
    Verdict.AGAIN: N_("{sku} waits to be counted again."),
    Verdict.MOVED: N_("{sku}: stock moved while it was counted; count it again."),
    Verdict.STALE: N_("{sku}: its stock was corrected since it was counted here; count it again."),
    Verdict.SOLD: N_("{sku} was sold since it was counted, and its stock was not kept then; count it again."),
}
"""Why a stock take cannot be posted yet; {sku} and {n}, the pieces of difference."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a line when it is judged. `value`: of the difference in minor units, signed.

    `stale`: another correction of this SKU was recorded since. `sold`: it left while its stock was not kept.
    """

    counted: int | None
    book: int
    value: int = 0
    accepted: bool = False
    reason: str = ""
    recount: bool = False
    moved: bool = False
    stale: bool = False
    sold: bool = False

    @property
    def difference(self) -> int:
        return 0 if self.counted is None else variance(self.counted, self.book)


def variance(counted: int, book_at_count: int) -> int:
    """What was counted less what the ledger said at that moment (features.md §3.8)."""
    return counted - book_at_count


def variance_value(difference: int, now: Pool, known_cost: int | None) -> int:
    """What a difference is worth at the average of today, in minor units, signed. Without stock, at the cost
    known (minor × 10⁴); an unknown cost is worth nothing yet."""
    if difference < 0:
        return -outflow(now, -difference, known_cost or 0).value
    unit = now.unit_cost
    return line_total(difference, (known_cost if unit is None else unit) or 0)


def verdict(found: Found, tolerance: int, reason_above: int) -> Verdict:
    """What the line needs. A small difference within the tolerance is accepted by itself; one worth more than
    `reason_above` (minor units) always needs a reason."""
    if found.recount:
        return Verdict.AGAIN
    if found.counted is None:
        return Verdict.OPEN
    hindered = (
        (Verdict.STALE, found.stale), (Verdict.SOLD, found.sold), (Verdict.MOVED, found.moved),
    )  # fmt: skip
    for what, holds in hindered:
        if holds:
            return what
    if found.difference == 0:
        return Verdict.EVEN
    if abs(found.value) > reason_above and not found.reason:
        return Verdict.REASON
    if found.accepted or found.reason or abs(found.difference) <= tolerance:
        return Verdict.ACCEPTED
    return Verdict.LOOK


BLOCKING = frozenset(WORDS)
"""Verdicts with which nothing is posted."""


def problems_going(state: CountState, to: CountState) -> list[Problem]:
    """What keeps a stock take in its state from another."""
    if to in NEXT[state]:
        return []
    return [problem(N_("This count is {state}; that is not possible now."), state=say(STATES[state]))]


def problems_counting(state: CountState) -> list[Problem]:
    """Pieces are written down while it is being counted only."""
    if state is CountState.COUNTING:
        return []
    return [problem(N_("This count is {state}; nothing is counted now."), state=say(STATES[state]))]


def problems_counted(counted: int, field: str = "counted") -> list[Problem]:
    """A count is zero or more pieces, and not absurdly many: a barcode typed as a number is refused."""
    if counted < 0:
        return [problem(N_("A count is zero or more pieces."), field=field)]
    if counted > MOST_PIECES:
        words = N_("{n} pieces are more than ShopDesk counts; was that a barcode?")
        return [problem(words, field=field, n=counted)]
    return []


def problems_moment(at: datetime, now: datetime) -> list[Problem]:
    """Nothing was counted in the future."""
    if at <= now:
        return []
    return [problem(N_("A count cannot be in the future."), field="at")]


def problems_shares(shares: Mapping[str, int]) -> list[Problem]:
    """Shares (millionths, by channel) are no less than nothing, and together no more than everything."""
    wrong = [
        problem(N_("A share is between 0 and 100 percent."), field=code)
        for code, share in shares.items()
        if not 0 <= share <= 1_000_000
    ]
    total = sum(shares.values())
    if not wrong and total > 1_000_000:
        words = N_("Together the channels would sell {percent} % of the stock: the same piece twice.")
        wrong.append(problem(words, percent=f"{total / 10_000:g}"))
    return wrong


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed or scanned: a code, or the pieces of what was scanned before."""

    code: str = ""
    pieces: int | None = None


_LONGEST_COUNT = 6


def read_typed(typed: str, known: bool) -> Typed:
    """A code adds one piece; a short number that is nobody's code replaces the pieces of what was scanned last.

    `=12` is always a number, for shops whose codes are short numbers.
    """
    typed = typed.strip()
    digits = typed.removeprefix("=").strip()
    whole = digits.isascii() and digits.isdigit()
    if whole and len(digits) <= _LONGEST_COUNT and (typed.startswith("=") or not known):
        return Typed(pieces=int(digits))
    return Typed(code=typed)


def abc_classes(sales: Mapping[int, int]) -> dict[int, str]:
    """The class of each SKU by what it sold for: A makes the first 80 % of all sales, B the next 15 %, C the
    rest and what never sold. Of equals the lower id comes first."""
    total, before = sum(sales.values()), 0
    classes = {}
    for sku, sold in sorted(sales.items(), key=lambda x: (-x[1], x[0])):
        share_before = before * 100
        classes[sku] = (
            "C" if sold <= 0 or share_before >= 95 * total else "B" if share_before >= 80 * total else "A"
        )
        before += max(sold, 0)
    return classes


def due(classes: Mapping[int, str], counted_at: Mapping[int, datetime], now: datetime) -> list[int]:
    """The SKUs whose class is to be counted again; what was never counted is due."""
    found = []
    for sku, its in classes.items():
        last = counted_at.get(sku)
        if last is None or now - last >= timedelta(days=CYCLE_DAYS[its]):
            found.append(sku)
    return found


def sample(skus: Collection[int], seed: int) -> list[int]:
    """Twenty of them, the same for the same seed."""
    return random.Random(seed).sample(sorted(skus), min(RANDOM_SKUS, len(skus)))


def apportion(free: int, shares: Sequence[int]) -> list[int]:
    """Hand the free pieces out by shares in millionths, largest remainder first; never more than there are."""
    if free <= 0 or not any(shares):
        return [0] * len(shares)
    return split(min(free, free * sum(shares) // 1_000_000), shares)


def sellable(available: int, soft: int, buffer: int) -> int:
    """Pieces that may be offered: free, less what was paid and not yet promised, less what is kept back; never
    below zero (features.md §3.3)."""
    return max(0, available - soft - buffer)
