"""What is in a bundle whose buyer chooses: one form, of an order's rows or of a row that is being entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core.problems import Problem
from shopdesk.core.texts import N_, _
from shopdesk.model.bundles.rules import Group, Part, problems_chosen
from shopdesk.ui import texts
from shopdesk.ui.form import Field, Form


@dataclass(frozen=True)
class Wanted:
    """A row to choose for: its key, title, so many bundles, the groups, and what was chosen (SKU → count)."""

    key: int
    title: str
    quantity: int
    groups: Sequence[Group]
    chosen: Mapping[int, int] = field(default_factory=dict)


Contents = dict[int, dict[int, int]]
"""Key of a row → what is in one of its bundles (SKU → count)."""


def contents_form(
    parent: QWidget | None, title: str, wanted: Sequence[Wanted], save: Callable[[Contents], object], *,
    about: object = "",
) -> Form:  # fmt: skip
    """Ask what is chosen of each group; what does not fit is said while it is chosen."""
    fields = [f for row in wanted for f in _fields(row, named=len(wanted) > 1)]

    def check(draft: dict[str, Any]) -> list[Problem]:
        return [p for w in wanted for p in problems_chosen(w.title, w.groups, chosen(w, draft))]

    return Form(
        parent, title, fields, lambda draft: save({w.key: chosen(w, draft) for w in wanted}), check=check,
        save_words=_("Choose"), about=about,
    )  # fmt: skip


def _fields(row: Wanted, *, named: bool) -> list[Field]:
    found = []
    if row.quantity > 1:
        words = _("{n} × {title}: each has the same contents; others need a row of their own.")
        found.append(Field("", words.format(n=texts.number(row.quantity), title=row.title), "note"))
    elif named:
        found.append(Field("", row.title, "note"))
    for g in row.groups:
        words = (
            _("{group}: choose {n}, the same more than once if wanted.")
            if g.repeats
            else _("{group}: choose {n}.")
        )
        found.append(Field("", words.format(group=g.name, n=texts.number(g.pieces)), "note"))
        found += [_field(row, g, m) for m in g.members]
    return found


def _field(row: Wanted, group: Group, member: Part) -> Field:
    there = _("{n} there").format(n=texts.number(member.available)) if member.tracked else ""
    words = " · ".join(x for x in (member.title, there) if x)
    count = row.chosen.get(member.sku_id, 0)
    if group.repeats:
        return Field(_key(row, member), words, "quantity", count or None)
    return Field(_key(row, member), words, "yes", bool(count))


def _key(row: Wanted, member: Part) -> str:
    return f"{row.key}-{member.sku_id}"


def chosen(row: Wanted, draft: Mapping[str, Any]) -> dict[int, int]:
    """What the form says is in one bundle of the row."""
    counts = {m.sku_id: int(draft[_key(row, m)] or 0) for g in row.groups for m in g.members}
    return {sku: n for sku, n in counts.items() if n}


def told(groups: Sequence[Group], contents: Mapping[int, int]) -> str:
    """What was chosen, in words; what is to be chosen where nothing was."""
    if not contents:
        return _("contents not chosen yet")
    found = [(m.title, contents.get(m.sku_id, 0)) for g in groups for m in g.members]
    return " + ".join(title if n == 1 else f"{n} × {title}" for title, n in found if n)


def by_code(groups: Sequence[Group], contents: Mapping[int, int]) -> tuple[tuple[str, int], ...]:
    """The same by codes, as orders are told it."""
    return tuple((m.code, contents[m.sku_id]) for g in groups for m in g.members if contents.get(m.sku_id))


CHOOSE = N_("Choose contents…")
