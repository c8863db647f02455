"""What a bundle may be made of, how many can be made, and what each component earns of its price. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopdesk.core.money import line_total, split
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

MOST_PARTS = 50
MOST_PIECES = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """A component: so many pieces of it in one bundle. `price` is its own, `cost` what a piece costs now (None:
    unknown), both minor units × 10⁴; `available` pieces are on hand and promised to nobody.
    """

    sku_id: int
    code: str
    title: str
    quantity: int
    price: int
    tracked: bool
    cost: int | None = None
    available: int = 0

    @property
    def id(self) -> int:
        """What names it in a table."""
        return self.sku_id

    @property
    def makes(self) -> int | None:
        """How many bundles its free pieces make; None when it is not counted, and limits nothing."""
        return max(0, self.available) // self.quantity if self.tracked else None


def can_make(parts: Iterable[Part]) -> int:
    """How many bundles the free pieces make; what is not counted in stock limits nothing (features.md §3.7)."""
    return min((p.makes for p in parts if p.makes is not None), default=0)


def left(
    rows: Sequence[tuple[int, int]], parts: Mapping[int, Mapping[int, int]], free: Mapping[int, int]
) -> list[int | None]:
    """How many of each row (SKU, pieces) of one order can be had when the others have theirs (features.md §3.7): of
    a bundle (`parts`: component → pieces) as many as the rest makes. `free` pieces of what is counted in stock; None
    for what is not, and for a bundle of nothing that is.
    """
    made = [{p: n for p, n in parts.get(sku, {sku: 1}).items() if p in free} for sku, _n in rows]
    taken: dict[int, int] = {}
    for (_sku, pieces), own in zip(rows, made, strict=True):
        for p, n in own.items():
            taken[p] = taken.get(p, 0) + pieces * n
    return [
        min((max(0, free[p] - taken[p] + pieces * n) // n for p, n in own.items()), default=None)
        for (_sku, pieces), own in zip(rows, made, strict=True)
    ]


def cost(parts: Iterable[Part]) -> int | None:
    """What one bundle costs (minor units × 10⁴); None when the cost of a component is unknown."""
    costs = [None if p.cost is None else p.cost * p.quantity for p in parts]
    return None if None in costs else sum(c or 0 for c in costs)


def list_price(parts: Iterable[Part]) -> int:
    """What its components cost one by one (minor units × 10⁴)."""
    return sum(p.price * p.quantity for p in parts)


def shares(amount: int, parts: Sequence[tuple[int, int]]) -> list[int]:
    """An amount (minor units, zero or more) handed out to components of (price in minor × 10⁴, pieces) by what
    they would cost alone; by pieces where nothing has a price. The shares make the amount exactly (§4.4).
    """
    weights = [line_total(pieces, price) for price, pieces in parts]
    if not any(weights):
        weights = [pieces for _price, pieces in parts]
    return split(amount, weights)


def problems_bundle(
    sku_id: int,
    parts: Mapping[int, int],
    *,
    known: Iterable[int],
    bundles: Iterable[int],
    archived: Iterable[int],
) -> list[Problem]:
    """Why these components (SKU → pieces) do not make a bundle. `known`: the SKUs there are; `bundles`: those that
    are bundles themselves.
    """
    if not parts:
        return [problem(N_("A bundle needs at least one component."), field="parts")]
    if len(parts) > MOST_PARTS:
        return [problem(N_("A bundle has at most {most} components."), field="parts", most=MOST_PARTS)]
    found = []
    if sku_id in parts:
        found.append(problem(N_("A bundle cannot contain itself."), field="parts"))
    if not parts.keys() <= set(known):
        found.append(problem(N_("This SKU is no longer there."), field="parts"))
    if parts.keys() & set(bundles) - {sku_id}:
        found.append(problem(N_("A bundle cannot contain another bundle."), field="parts"))
    if parts.keys() & set(archived):
        found.append(problem(N_("A component is archived; bring it back first."), field="parts"))
    if not all(1 <= n <= MOST_PIECES for n in parts.values()):
        found.append(problem(N_("Of each component there is at least one piece."), field="parts"))
    if len(parts) == 1 and 1 in parts.values():
        found.append(problem(N_("One piece of one SKU is no bundle."), field="parts"))
    return found
