"""What a bundle may be made of, how many can be made, and what each component earns of its price. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopdesk.core.choices import times
from shopdesk.core.money import line_total, split
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

MOST_PARTS = 50
MOST_PIECES = 10_000
MOST_GROUPS = 10


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


@dataclass(frozen=True, slots=True)
class Group:
    """So many `pieces` of each bundle are chosen among these members, each one piece; with `repeats` one more than
    once."""

    id: int
    name: str
    pieces: int
    repeats: bool
    members: tuple[Part, ...]

    @property
    def makes(self) -> int | None:
        """How many bundles its members' free pieces make; None where nothing limits it (core/choices.py). None of a
        group that asks for nothing, which is none."""
        if self.pieces < 1:
            return None
        return times(
            [m.available if m.tracked else None for m in self.members], self.pieces, repeats=self.repeats
        )


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group to be: a name, how many `pieces` are chosen among these SKUs, and whether one more than once."""

    name: str
    pieces: int
    members: tuple[int, ...]
    repeats: bool = False


def can_make(parts: Iterable[Part], groups: Iterable[Group] = ()) -> int:
    """How many bundles the free pieces make; what is not counted in stock limits nothing (features.md §3.7). No SKU is
    in two places of a bundle, so the scarcest component or group decides."""
    made = [*(p.makes for p in parts), *(g.makes for g in groups)]
    return min((n for n in made if n is not None), default=0)


def extremes(
    parts: Iterable[Part], groups: Iterable[Group], worth: Callable[[Part], int | None]
) -> tuple[int, int] | None:
    """What one bundle is worth at least and at most, whatever is chosen; None when something of it is unknown."""
    fixed = [(worth(p), p.quantity) for p in parts]
    least = most = sum((v or 0) * n for v, n in fixed)
    unknown = any(v is None for v, _n in fixed)
    for g in groups:
        known = sorted(v for m in g.members if (v := worth(m)) is not None)
        unknown = unknown or len(known) < len(g.members)
        if known:
            least += known[0] * g.pieces if g.repeats else sum(known[: g.pieces])
            most += known[-1] * g.pieces if g.repeats else sum(known[max(0, len(known) - g.pieces) :])
    return None if unknown else (least, most)


def problems_chosen(code: str, groups: Sequence[Group], chosen: Mapping[int, int]) -> list[Problem]:
    """Why these pieces (SKU → count, of one bundle) are not what its groups ask for."""
    strange = chosen.keys() - {m.sku_id for g in groups for m in g.members}
    if strange:
        return [problem(N_("{sku}: what was chosen is in none of its groups."), field="contents", sku=code)]
    found = []
    for g in groups:
        counts = [chosen.get(m.sku_id, 0) for m in g.members]
        if sum(counts) != g.pieces or min(counts) < 0:
            words = N_("{sku}: choose {count} of “{group}”, not {told}.")
            found.append(
                problem(words, field="contents", sku=code, count=g.pieces, group=g.name, told=sum(counts))
            )
        elif not g.repeats and max(counts) > 1:
            words = N_("{sku}: of “{group}” each may be chosen once only.")
            found.append(problem(words, field="contents", sku=code, group=g.name))
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of an order: so many pieces, each of these SKUs (SKU → count), and of groups that nobody chose from
    yet."""

    pieces: int
    parts: Mapping[int, int]
    groups: Sequence[Group] = ()


def left(rows: Sequence[Asked], free: Mapping[int, int]) -> list[int | None]:
    """How many of each row of one order can be had when the others have theirs (features.md §3.7): of a bundle as many
    as the rest makes. `free` pieces of what is counted in stock; None for what is not, and for a bundle of nothing
    that is.
    """
    rest = dict(free)
    for row in rows:
        for p, n in row.parts.items():
            if p in rest:
                rest[p] -= row.pieces * n
    return [_left(row, rest) for row in rows]


def _left(row: Asked, rest: Mapping[int, int]) -> int | None:
    limits: list[int | None] = [
        max(0, rest[p] + row.pieces * n) // n for p, n in row.parts.items() if p in rest
    ]
    limits += [
        times([rest.get(m.sku_id) for m in g.members], g.pieces, repeats=g.repeats) for g in row.groups
    ]
    return min((n for n in limits if n is not None), default=None)


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
    groups: Sequence[GroupDraft] = (),
    prepacked: bool = False,
) -> list[Problem]:
    """Why these components (SKU → pieces) and groups do not make a bundle. `known`: the SKUs there are; `bundles`:
    those that are bundles themselves.
    """
    if not parts and not groups:
        return [problem(N_("A bundle needs at least one component."), field="parts")]
    if len(parts) > MOST_PARTS:
        return [problem(N_("A bundle has at most {most} components."), field="parts", most=MOST_PARTS)]
    found = _problems_groups(parts, groups, prepacked=prepacked)
    every = [*parts, *(m for g in groups for m in g.members)]
    if sku_id in every:
        found.append(problem(N_("A bundle cannot contain itself."), field="parts"))
    if not set(every) <= set(known):
        found.append(problem(N_("This SKU is no longer there."), field="parts"))
    if set(every) & set(bundles) - {sku_id}:
        found.append(problem(N_("A bundle cannot contain another bundle."), field="parts"))
    if set(every) & set(archived):
        found.append(problem(N_("A component is archived; bring it back first."), field="parts"))
    if not all(1 <= n <= MOST_PIECES for n in parts.values()):
        found.append(problem(N_("Of each component there is at least one piece."), field="parts"))
    if len(parts) == 1 and 1 in parts.values() and not groups:
        found.append(problem(N_("One piece of one SKU is no bundle."), field="parts"))
    return found


def _problems_groups(
    parts: Collection[int], groups: Sequence[GroupDraft], *, prepacked: bool
) -> list[Problem]:
    if len(groups) > MOST_GROUPS or any(len(g.members) > MOST_PARTS for g in groups):
        words = N_("A bundle has at most {groups} groups of {most} SKUs each.")
        return [problem(words, field="groups", groups=MOST_GROUPS, most=MOST_PARTS)]
    found = []
    if groups and prepacked:
        words = N_("What is put together beforehand has no groups to choose from.")
        found.append(problem(words, field="prepacked"))
    every = [*parts, *(m for g in groups for m in g.members)]
    if len(every) > len(set(every)):
        words = N_("A SKU stands in a bundle once: among its components or in one group.")
        found.append(problem(words, field="groups"))
    for g in groups:
        found += _problems_group(g)
    return found


def _problems_group(g: GroupDraft) -> list[Problem]:
    if not g.name.strip():
        return [problem(N_("Give each group a name."), field="groups")]
    if not 1 <= g.pieces <= MOST_PARTS:
        words = N_("Of “{group}” between 1 and {most} pieces are chosen.")
        return [problem(words, field="groups", group=g.name, most=MOST_PARTS)]
    least = 2 if g.repeats else g.pieces + 1
    if len(g.members) < least:
        words = N_("“{group}” needs at least {least} SKUs to choose from.")
        return [problem(words, field="groups", group=g.name, least=least)]
    return []
