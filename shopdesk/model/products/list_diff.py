"""A product list against what the shop has: what is new, which cells differ, what cannot be. Pure.

The same judgement is shown before an import and written by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from shopdesk.core.plain import MOST_TEXT, clean
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.intake.cells import LeftOut
from shopdesk.model.products import rules
from shopdesk.model.products.formats.cells import ident, unguarded
from shopdesk.model.products.formats.listing import MONEY, PRODUCT_FIELDS, Listed, ListedSku, Listing
from shopdesk.model.products.list_known import Known, KnownProduct, KnownSku, address_key
from shopdesk.model.products.list_values import same_attributes
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import ProductDraft, SkuDraft, folded
from shopdesk.model.shop import Progress, no_progress

_ERASED: dict[str, Any] = {
    "summary": "", "description": "", "vendor": "", "category": (), "tags": "", "barcode": "",
    "compare_price": None, "weight_g": 0, "volume_cm3": 0, "warn_line": None,
}  # fmt: skip
"""What an empty cell makes of a field, if the person says that it does; others are never emptied."""


@dataclass(slots=True)
class SkuPlan:
    """A SKU of the list: what it is here (None: new) and which fields become what."""

    listed: ListedSku
    known: KnownSku | None
    edits: dict[str, Any]


@dataclass(slots=True)
class ProductPlan:
    """A product of the list: what it is here (None: new), its edits, SKUs and pictures (address, words)."""

    listed: Listed
    known: KnownProduct | None
    edits: dict[str, Any] = field(default_factory=dict)
    skus: list[SkuPlan] = field(default_factory=list)
    pictures: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether anything of it is new or another."""
        return bool(
            self.known is None or self.edits or self.pictures
            or any(s.known is None or s.edits for s in self.skus)
        )  # fmt: skip


def judge(listing: Listing, known: Known, progress: Progress = no_progress) -> list[ProductPlan]:
    """What is to be done, product by product. Rows that cannot be taken join those left out."""
    judged = _Judge(listing, known)
    plans = []
    for i, listed in enumerate(listing.products):
        if i % 500 == 0:
            progress(i, len(listing.products))
        plan = judged.product(listed)
        if plan is not None:
            plans.append(plan)
    judged.warn()
    return plans


class _Judge:
    def __init__(self, listing: Listing, known: Known) -> None:
        self.listing, self.known, self.choice = listing, known, listing.choice
        self.costs = 0
        self.made: set[str] = set()
        self.met: dict[int, int] = {}

    def product(self, listed: Listed) -> ProductPlan | None:
        here = self._find(listed)
        plan = ProductPlan(listed, here)
        for sku in listed.skus:
            self._sku(plan, sku)
        wrong = self._problems(plan)
        if wrong is not None:
            taken = {x.row for x in self.listing.left_out}
            self._leave([r for r in listed.rows if r not in taken], wrong)
            return None
        self._settle(listed, here)
        if here is not None:
            plan.edits = self._edits(listed, lambda name: getattr(here, name), PRODUCT_FIELDS)
            for name in here.wordings.keys() & plan.edits.keys():
                if plan.edits[name] and plan.edits[name] in here.wordings[name]:
                    del plan.edits[name]  # a channel's list brings back what the channel calls it
        addresses = here.addresses if here else set()
        if here is None or "picture" not in self.choice.leave:
            plan.pictures = [p for p in listed.pictures if address_key(p[0]) not in addresses]
        return plan

    def _settle(self, listed: Listed, here: KnownProduct | None) -> None:
        """Attributes as they will be kept; what one of them cannot hold is said, with its row."""
        told = listed.told.pop("attributes", {})
        if not told or self.known.kinds is None:
            return
        left = self.choice.leave if here else frozenset[str]()
        path = listed.told.get("category") if "category" not in left else None
        path = path or (here.category if here else ())
        kept, wrong = self.known.kinds.settle(told, self.known.above(path))
        listed.say("attributes", kept)
        if "attributes" not in left:
            own = [replace(p, values={**p.values, "row": listed.row}) for p in wrong]
            self.listing.warnings += own

    def _find(self, listed: Listed) -> KnownProduct | None:
        """By its handle; else the product of the first SKU that is here."""
        if listed.handle and folded(listed.handle) in self.known.handles:
            return self.known.handles[folded(listed.handle)]
        found = next((k for s in listed.skus if (k := self._known(s)) is not None), None)
        return None if found is None else self.known.products[found.product_id]

    def _known(self, sku: ListedSku) -> KnownSku | None:
        return next((k for c in sku.spellings if (k := self.known.skus.get(folded(c))) is not None), None)

    def _sku(self, plan: ProductPlan, sku: ListedSku) -> None:
        here = self._known(sku)
        if here is None:
            wrong = rules.problems_sku(draft_of(sku), self.made)
            if wrong:
                self._leave([sku.row], wrong[0])
            else:
                self.made.add(folded(sku.code))
                plan.skus.append(SkuPlan(sku, None, {}))
            return
        first = self.met.setdefault(here.id, sku.row)
        if first != sku.row:
            words = N_("“{value}” is the SKU of row {first} already.")
            self._leave([sku.row], problem(words, field="sku", value=sku.code, first=first))
            return
        if plan.known is None or here.product_id != plan.known.id:
            other = self.known.products[here.product_id].title
            words = N_("{code} is a SKU of “{title}” here.")
            self._leave([sku.row], problem(words, field="sku", code=here.code, title=other))
            return
        edits = self._edits(sku, lambda name: _of_sku(here, name), sku.told.keys() | sku.blank)
        if "cost" in edits and here.tracked:
            self.costs += 1
            del edits["cost"]
        plan.skus.append(SkuPlan(sku, here, edits))

    def _problems(self, plan: ProductPlan) -> Problem | None:
        """Why the product cannot be taken at all."""
        listed = plan.listed
        if plan.known is None and not plan.skus:
            return problem(N_("A product needs at least one SKU."), field="sku")
        title = listed.told.get("title", plan.known.title if plan.known else "")
        found = rules.problems_title(title)
        for tag in rules.tag_list(listed.told.get("tags", "")):
            found += rules.problems_tag(tag)
        return found[0] if found else None

    def _edits(
        self, told: Listed | ListedSku, old: Callable[[str], Any], names: Iterable[str]
    ) -> dict[str, Any]:
        """The fields that become another, with what they become."""
        edits = {}
        for name in names:
            if name in self.choice.leave:
                continue
            if name in told.told:
                value = told.told[name]
            elif self.choice.erase and name in told.blank and name in _ERASED:
                value = _ERASED[name]
            else:
                continue
            if not self._same(name, old(name), value, told):
                edits[name] = value
        return edits

    def _same(self, name: str, old: Any, new: Any, told: Listed | ListedSku) -> bool:
        if name == "tags":
            return rules.same_tags(old, new)
        if name == "attributes":
            return same_attributes(old, new)
        if name == "category":
            return _same_category(old, new)
        if name == "options":
            return _same_options(old, new, self.listing.most_options)
        if name == "variant" and isinstance(told, ListedSku):
            return _wide(old) == _wide(new) or (not old and ident(new) == ident(told.code))
        if name == "barcode":
            return bool(ident(old) == new)
        return same_text(old, new) if isinstance(new, str) and isinstance(old, str) else bool(old == new)

    def _leave(self, rows: Iterable[int], wrong: Problem) -> None:
        self.listing.left_out += [LeftOut(row, wrong, wrong.field) for row in rows]

    def warn(self) -> None:
        """Say what is kept though the list says otherwise."""
        if self.costs:
            words = N_("{n} costs differ; what counted stock costs comes from its receipts, not from a list.")
            self.listing.warnings.append(problem(words, blocking=False, n=self.costs))


def _of_sku(sku: KnownSku, name: str) -> Any:
    return getattr(sku, {"variant": "title", "sku_state": "state"}.get(name, name))


def draft_of(sku: ListedSku) -> SkuDraft:
    """A SKU of a list as a draft: not stock-tracked until it is first counted or received."""
    told = sku.told
    own = told.get("options", {})
    return SkuDraft(
        code=sku.code, title=" / ".join(own.values()) if own else told.get("variant", ""),
        price=told.get("price", 0), cost=told.get("cost"), compare_price=told.get("compare_price"),
        barcode=told.get("barcode", ""), weight_g=told.get("weight_g", 0),
        volume_cm3=told.get("volume_cm3", 0), warn_line=told.get("warn_line"), options=own, tracked=False,
    )  # fmt: skip


def product_draft(plan: ProductPlan) -> ProductDraft:
    """A new product of a list as a draft; its category is a path, which the writer finds or makes."""
    told = plan.listed.told
    return ProductDraft(
        title=told.get("title", ""), skus=tuple(draft_of(s.listed) for s in plan.skus), handle=plan.listed.handle,
        description=told.get("description", ""), vendor=told.get("vendor", ""), tags=told.get("tags", ""),
        state=ProductState(told.get("state", ProductState.ACTIVE)),
    )  # fmt: skip


def same_text(old: str, new: str) -> bool:
    """Whether a cell says what is here; spreadsheets write some signs in another way and cut long texts."""
    mine, theirs = clean(old).strip(), clean(new).strip()
    return (
        mine == theirs
        or unguarded(mine) == theirs
        or (len(theirs) >= MOST_TEXT - 1 and mine.startswith(theirs))
    )


def _wide(text: str) -> str:
    return folded(" ".join(unicodedata.normalize("NFKC", text).split()))


def _same_category(old: tuple[str, ...], new: Any) -> bool:
    """A path, or only its last name, as Shopify's type."""
    if isinstance(new, str):
        return bool(old) and _wide(old[-1]) == _wide(new)
    return [_wide(n) for n in old] == [_wide(n) for n in new]


def _same_options(old: dict[str, str], new: dict[str, str], most: int) -> bool:
    mine = {_wide(n): _wide(v) for n, v in old.items()}
    theirs = {_wide(n): _wide(v) for n, v in new.items()}
    if most and len(mine) > most:
        return theirs.items() <= mine.items()
    return mine == theirs


# what is shown ------------------------------------------------------------------------------------------

Shown = dict[str, Any]


def shown(plans: list[ProductPlan], currency: str) -> list[Shown]:
    """Row by row: {row, product, sku, state: new | changed | unchanged, cells: [{field, old, new}]}."""
    found: dict[int, Shown] = {}
    for plan in plans:
        title = plan.listed.told.get("title") or (plan.known.title if plan.known else "")

        def line(row: int, code: str = "", title: str = title) -> Shown:
            return found.setdefault(
                row, {"row": row, "product": title, "sku": code, "state": "unchanged", "cells": []}
            )

        fresh = plan.known is None
        for sku in plan.skus:
            entry = line(sku.listed.row, sku.known.code if sku.known else sku.listed.code)
            entry["sku"] = entry["sku"] or sku.listed.code
        first = line(plan.listed.row)
        if plan.known is None:
            _add(first, plan.listed.told, lambda _n: None, currency)
        else:
            _add(first, plan.edits, lambda name, known=plan.known: getattr(known, name), currency)  # type: ignore[misc]
        for sku in plan.skus:
            entry = line(sku.listed.row)
            if sku.known is None:
                entry["state"] = "new"
                _add(entry, sku.listed.told, lambda _n: None, currency)
            else:
                _add(entry, sku.edits, lambda name, known=sku.known: _of_sku(known, name), currency)  # type: ignore[misc]
        for address, _words, row in plan.pictures:
            entry = line(row)
            entry["cells"].append({"field": "picture", "old": "", "new": address})
            entry["state"] = "changed" if entry["state"] == "unchanged" else entry["state"]
        for row in plan.listed.rows:
            entry = line(row)
            entry["state"] = "new" if fresh else entry["state"]
    return [found[row] for row in sorted(found)]


def _add(entry: Shown, edits: dict[str, Any], old: Callable[[str], Any], currency: str) -> None:
    for name, value in edits.items():
        if not value and not old(name):
            continue
        entry["cells"].append(
            {
                "field": name,
                "old": words_of(name, old(name), currency),
                "new": words_of(name, value, currency),
            }
        )
    if edits and entry["state"] == "unchanged":
        entry["state"] = "changed"


def words_of(name: str, value: Any, currency: str) -> str:
    """A value of a field as text: money as a plain decimal, a category as its path."""
    if value is None:
        return ""
    if name in MONEY:
        return rules.unit_text(value, currency)
    if isinstance(value, dict):
        return "; ".join(f"{n}: {v if isinstance(v, str) else ', '.join(v)}" for n, v in value.items())
    if isinstance(value, tuple):
        return " > ".join(value)
    return str(value)
