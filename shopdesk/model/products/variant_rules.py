"""Variants from axes: combinations of options, how they are compared, and codes by pattern. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product, takewhile

from shopdesk.core.problems import Problem, problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.products.rules import APART, folded

MOST_AXES = 4
MOST_VARIANTS = 1_000
_HOLE = re.compile(r"\{([^{}]*)\}")
_ALSO = {
    "color": ("colour", "颜色"), "colour": ("color", "颜色"), "size": ("尺码", "尺寸", "规格"),
    "颜色": ("color", "colour"), "尺码": ("size",), "尺寸": ("size",), "规格": ("size",),
    "material": ("材质",), "材质": ("material",),
}  # fmt: skip
"""Names of axes that mean each other in a pattern."""

Options = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing variants differ in, and what it can be: Colour – red, blue."""

    name: str
    values: tuple[str, ...]


class Fate(StrEnum):
    """What becomes of a combination: it is there, is made, a SKU that is there takes its place, or was deleted."""

    THERE = "there"
    NEW = "new"
    TAKES = "takes"
    GONE = "gone"


def axis_of(name: str, values: str) -> Axis:
    """An axis as one types it: its values apart by commas, each once."""
    parts = (" ".join(v.split()) for v in APART.split(values))
    found: dict[str, str] = {}
    for value in parts:
        if value:
            found.setdefault(_folded(value), value)
    return Axis(" ".join(name.split()), tuple(found.values()))


def problems_axes(axes: Sequence[Axis]) -> list[Problem]:
    """What keeps axes from making variants."""
    if not axes:
        return [problem(N_("Name at least one thing that the variants differ in."), field="name-0")]
    if len(axes) > MOST_AXES:
        return [problem(N_("Variants differ in at most {most} things."), field="name-0", most=MOST_AXES)]
    found, seen = [], set()
    for i, axis in enumerate(axes):
        if not axis.name:
            found.append(problem(N_("Give it a name, like Colour."), field=f"name-{i}"))
        elif _folded(axis.name) in seen:
            found.append(problem(N_("{name} is there twice."), field=f"name-{i}", name=axis.name))
        if not axis.values:
            found.append(problem(N_("Name at least one value."), field=f"values-{i}"))
        seen.add(_folded(axis.name))
    count = 1
    for axis in axes:
        count *= len(axis.values)
    if count > MOST_VARIANTS:
        words = N_("These are {count} variants; ShopDesk makes {most} at most.")
        found.append(problem(words, field="values-0", count=count, most=MOST_VARIANTS))
    return found


def combinations(axes: Sequence[Axis]) -> list[dict[str, str]]:
    """Every combination, the last axis changing first."""
    names = [a.name for a in axes]
    return [dict(zip(names, values, strict=True)) for values in product(*(a.values for a in axes))]


def same(options: Options) -> str:
    """What two combinations have in common when they are the same, in whatever order and case; kept in the file."""
    return json.dumps(sorted((_folded(k), _folded(v)) for k, v in options.items()), ensure_ascii=False)


def filled(options: Options, axes: Sequence[Axis]) -> dict[str, str] | None:
    """The combination a SKU with fewer options becomes: what it lacks is the first value. None if it fits none."""
    own = {_folded(k): v for k, v in options.items()}
    if any(k not in {_folded(a.name) for a in axes} for k in own):
        return None
    made = {}
    for axis in axes:
        value = own.get(_folded(axis.name), axis.values[0])
        known = next((v for v in axis.values if _folded(v) == _folded(value)), None)
        if known is None:
            return None
        made[axis.name] = known
    return made


def title_of(options: Options) -> str:
    """What a variant is called: `red / M`."""
    return " / ".join(options.values())


def stem_of(codes: Sequence[str], handle: str) -> str:
    """The `{spu}` of a product: what its codes have in common up to a separator, else its handle."""
    common = "".join(
        letters[0] for letters in takewhile(lambda at: len(set(at)) == 1, zip(*codes, strict=False))
    )
    if not all(c[len(common) :][:1] in ("", *"-_./ ") for c in codes):
        common = re.sub(r"[^-_./ ]*$", "", common)
    return common.rstrip("-_./ ") or handle.upper()


def default_pattern(axes: Sequence[Axis]) -> str:
    """`{spu}-{Colour}-{Size}`."""
    return "-".join(["{spu}", *(_hole(a.name) for a in axes)])


def _hole(name: str) -> str:
    return "{" + name + "}"


def code_of(pattern: str, stem: str, options: Options) -> str:
    """A code by its pattern: `{spu}`, `{Colour}` by name or `{1}` by place. Refused: a hole that means nothing."""

    def fill(hole: re.Match[str]) -> str:
        name = _folded(hole.group(1))
        if name == "spu":
            return stem
        named = {_folded(k): v for k, v in options.items()} | {
            str(i): v for i, v in enumerate(options.values(), start=1)
        }
        value = next((named[n] for n in (name, *_ALSO.get(name, ())) if n in named), None)
        if value is None and name.isdigit():
            return ""
        if value is None:
            known = ", ".join(_hole(n) for n in ("spu", *options))
            raise refuse(
                N_("{hole} means nothing here; there are {known}."),
                field="pattern",
                hole=hole.group(),
                known=known,
            )
        return _slug(value)

    return re.sub(r"([-_./])\1+", r"\1", _HOLE.sub(fill, pattern)).strip("-_./ ")


def free_code(wanted: str, taken: Collection[str]) -> str:
    """The code itself, or with -2, -3 … when it is taken (codes folded)."""
    code, n = wanted, 1
    while folded(code) in taken:
        n += 1
        code = f"{wanted}-{n}"
    return code


def _slug(value: str) -> str:
    words = re.findall(r"[^\W_]+(?:[.][^\W_]+)*", unicodedata.normalize("NFKC", value))
    return "".join(words)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
