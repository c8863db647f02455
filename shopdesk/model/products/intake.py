"""Writing a product list into the shop: what is new or differs, in one batch, past the ORM."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from shopdesk.core.texts import N_
from shopdesk.model import derived
from shopdesk.model.base import moment_text
from shopdesk.model.inserting import chunks, insert, insert_named, next_id
from shopdesk.model.products import list_diff
from shopdesk.model.products.formats.listing import Listing
from shopdesk.model.products.list_diff import ProductPlan, SkuPlan, draft_of, product_draft
from shopdesk.model.products.list_filing import Filing
from shopdesk.model.products.list_known import known_of
from shopdesk.model.products.list_numbers import learn, news
from shopdesk.model.products.list_values import Told, Values
from shopdesk.model.products.price_log import Change, change_prices
from shopdesk.model.products.records import Picture, PriceBy, Product, Sku
from shopdesk.model.products.rules import folded, handle_of
from shopdesk.model.shop import Progress, Work, bulk, end_bulk, no_progress

MANY = 3_000
"""From so many new or changed SKUs on the caches are filled at the end, and what is new is not logged row by
row: it carries the number of its batch."""

_WRITTEN = frozenset({"product", "sku", "picture", "product_tag", "tag", "category", "timeline"})
_PORTION = 2_000
_PRICES = ("price", "compare_price", "cost")
_PLAIN = ("title", "summary", "description", "vendor")
_PLAIN_SKU = ("barcode", "weight_g", "volume_cm3", "warn_line")


def write(work: Work, listing: Listing, batch_id: int, progress: Progress = no_progress) -> dict[str, Any]:
    """Write what is new or differs; answers the counts of contract.md. Where only a look was asked for, nothing
    is written, and the rows of the look are answered too.

    What cannot be taken joins the rows left out, with the reason; a product is taken whole or not at all.
    """
    known = known_of(work.session, listing, _part(progress, 0, 1))
    plans = list_diff.judge(listing, known, _part(progress, 1, 1))
    counts = _counts(plans)
    fresh = news(work.session.connection().exec_driver_sql, listing.numbers)
    counts["changed"] = counts["changed"] or bool(fresh)
    if listing.choice.show:
        return counts | {"diff": _with_errors(list_diff.shown(plans, work.facts.currency), listing)}
    learn(work, fresh, batch_id)
    writing = _Writing(work, batch_id, Filing(work, known, batch_id))
    writing.write([p for p in plans if p.changes], _part(progress, 2, 2))
    return counts


def _part(progress: Progress, at: int, parts: int) -> Progress:
    """Progress of some of the four quarters of the work."""
    return lambda done, total: progress(at * max(total, 1) + parts * done, 4 * max(total, 1))


def _counts(plans: Sequence[ProductPlan]) -> dict[str, Any]:
    new = [p for p in plans if p.known is None]
    skus = [s for p in plans for s in p.skus]
    return {
        "products_new": len(new), "products_updated": sum(p.changes for p in plans) - len(new),
        "products_unchanged": sum(not p.changes for p in plans),
        "skus_new": sum(s.known is None for s in skus),
        "skus_updated": sum(bool(s.known and s.edits) for s in skus),
        "pictures_new": sum(len(p.pictures) for p in plans), "changed": any(p.changes for p in plans),
    }  # fmt: skip


def _with_errors(told: list[list_diff.Shown], listing: Listing) -> list[list_diff.Shown]:
    """The rows of a look with those that are not taken, and with single cells that are not."""
    errors = [
        {"row": x.row, "product": "", "sku": "", "state": "error", "cells": [], "reason": str(x.reason),
         "column": x.column, "value": x.value}
        for x in listing.left_out
    ]  # fmt: skip
    rows = {x["row"] for x in errors}
    titles = {t["row"]: t["product"] for t in told}
    passed = [
        {"row": p.values["row"], "product": titles.get(p.values["row"], ""), "sku": "", "state": "error", "cells": [],
         "reason": str(p), "column": p.field, "value": p.values["value"]}
        for p in listing.warnings if p.field and {"row", "value"} <= p.values.keys()
    ]  # fmt: skip
    return sorted([*errors, *passed, *(t for t in told if t["row"] not in rows)], key=lambda x: x["row"])


class _Writing:
    """One list being written."""

    def __init__(self, work: Work, batch_id: int, filing: Filing) -> None:
        self.work, self.batch_id, self.filing = work, batch_id, filing
        self.run = work.session.connection().exec_driver_sql
        self.at = moment_text(work.now)
        self.facts: list[tuple[Any, ...]] = []
        self.told: list[tuple[int, Told]] = []

    def write(self, plans: Sequence[ProductPlan], progress: Progress) -> None:
        """Changes first, while the log sees them; then what is new."""
        new = [p for p in plans if p.known is None]
        old = [p for p in plans if p.known is not None]
        many = sum(len(p.skus) for p in plans) >= MANY
        self.filing.make(p.listed.told.get("category") for p in new)
        self.filing.make(p.edits.get("category") for p in old)
        if many:
            derived.drop_triggers(self.work.session.connection())
        done = 0
        for portion in chunks(old, _PORTION):
            self._change(portion)
            done += len(portion)
            progress(done, len(plans))
        if many:
            bulk(self.work)
        self._add_skus([(p.known.id, s) for p in old if p.known for s in p.skus if s.known is None])
        handles = self._handles(new)
        for portion, mine in zip(chunks(new, _PORTION), chunks(handles, _PORTION), strict=True):
            self._create(portion, mine)
            done += len(portion)
            progress(done, len(plans))
        self._pictures([(p.known.id, p) for p in old if p.known and p.pictures])
        self._note()
        if many:
            end_bulk(self.work, _WRITTEN)
        if self.told:
            values = Values(self.run)
            for product_id, told in self.told:
                values.tell(product_id, told)
            self.work.touch("attribute", "attribute_option", "product_value")

    # what is here ------------------------------------------------------------------------------------

    def _change(self, plans: Sequence[ProductPlan]) -> None:
        pairs = [(p.known.id, p) for p in plans if p.known]
        for name in _PLAIN:
            self._set("product", name, [(p.edits[name], i) for i, p in pairs if name in p.edits])
        filed = [(self.filing.category(p.edits["category"]), i) for i, p in pairs if "category" in p.edits]
        self._set("product", "category_id", filed)
        for product_id, plan in pairs:
            if "attributes" in plan.edits:
                self.told.append((product_id, plan.edits["attributes"]))
            if "tags" in plan.edits:
                self.filing.set_tags(product_id, plan.edits["tags"])
            if plan.edits:
                self._fact(product_id, N_("Edited"))
        self._states([(i, p) for i, p in pairs if "state" in p.edits])
        self._change_skus([(i, s) for i, p in pairs for s in p.skus if s.known and s.edits])

    def _states(self, pairs: Sequence[tuple[int, ProductPlan]]) -> None:
        """As by hand: SKUs go with their product, but none comes back that was put away alone."""
        for product_id, plan in pairs:
            state = str(plan.edits["state"])
            was = plan.known.state if plan.known else state
            self._set("product", "state", [(state, product_id)])
            only = "AND state = ?" if state == "active" else ""
            self.run(
                f"UPDATE sku SET state = ? WHERE product_id = ? {only}",
                (state, product_id, *([was] if only else [])),
            )

    def _change_skus(self, pairs: Sequence[tuple[int, SkuPlan]]) -> None:
        skus = [(s.known, s.edits, i) for i, s in pairs if s.known]
        for name in _PLAIN_SKU:
            self._set("sku", name, [(e[name], k.id) for k, e, _i in skus if name in e])
        self._set("sku", "state", [(str(e["sku_state"]), k.id) for k, e, _i in skus if "sku_state" in e])
        self._set("sku", "title", [(e["variant"], k.id) for k, e, _i in skus if "variant" in e])
        own = [(k, e["options"]) for k, e, _i in skus if "options" in e]
        self._set("sku", "options", [(json.dumps(o, ensure_ascii=False), k.id) for k, o in own])
        named = [(k, o) for k, o in own if k.title in ("", " / ".join(k.options.values()))]
        self._set("sku", "title", [(" / ".join(o.values()), k.id) for k, o in named])
        changes = [
            Change(k.id, i, k.code, n, getattr(k, n), e[n], who=PriceBy.LIST)
            for k, e, i in skus
            for n in _PRICES
            if n in e
        ]
        if changes:
            change_prices(self.work, changes)

    def _set(self, table: str, name: str, values: list[tuple[Any, int]]) -> None:
        if values:
            self.run(f"UPDATE {table} SET {name} = ? WHERE id = ?", values)

    # what is new -------------------------------------------------------------------------------------

    def _create(self, plans: Sequence[ProductPlan], handles: Sequence[str]) -> None:
        first = next_id(self.work, "product")
        rows = []
        for product_id, (plan, handle) in enumerate(zip(plans, handles, strict=True), first):
            draft = product_draft(plan)
            told = plan.listed.told
            rows.append({
                "id": product_id, "handle": handle, "title": draft.title.strip(), "summary": told.get("summary", ""),
                "description": draft.description, "vendor": draft.vendor.strip(), "state": draft.state.value,
                "category_id": self.filing.category(told.get("category")), "created_at": self.at,
                "batch_id": self.batch_id,
            })  # fmt: skip
            self._fact(product_id, N_("Product made"))
        insert_named(self.work, Product, rows)
        numbered = list(enumerate(plans, first))
        self.told += [(i, p.listed.told["attributes"]) for i, p in numbered if "attributes" in p.listed.told]
        self.filing.tag_new([(i, p.listed.told.get("tags", "")) for i, p in numbered])
        self._add_skus([(i, s) for i, p in numbered for s in p.skus], new=True)
        self._pictures(numbered)

    def _add_skus(self, pairs: Sequence[tuple[int, SkuPlan]], *, new: bool = False) -> None:
        if not pairs:
            return
        states, counts = self._standing({i for i, _s in pairs})
        first, rows = next_id(self.work, "sku"), []
        for sku_id, (product_id, plan) in enumerate(pairs, first):
            draft = draft_of(plan.listed)
            position = counts.get(product_id, 0)
            counts[product_id] = position + 1
            state = plan.listed.told.get("sku_state") or states.get(product_id, "active")
            rows.append({
                "id": sku_id, "product_id": product_id, "code": draft.code.strip(), "title": draft.title.strip(),
                "options": json.dumps(draft.options, ensure_ascii=False), "price": draft.price, "cost": draft.cost,
                "compare_price": draft.compare_price, "barcode": draft.barcode, "weight_g": draft.weight_g,
                "volume_cm3": draft.volume_cm3, "warn_line": draft.warn_line, "tracked": 0, "state": str(state),
                "position": position, "created_at": self.at, "batch_id": self.batch_id,
            })  # fmt: skip
            if not new:
                self._fact(product_id, N_("SKU {sku} added"), sku=draft.code)
        insert_named(self.work, Sku, rows)

    def _standing(self, ids: Iterable[int]) -> tuple[dict[int, str], dict[int, int]]:
        """State and number of SKUs of products; a SKU that joins an archived product is for sale."""
        sql = """SELECT p.id, p.state, (SELECT count(*) FROM sku s WHERE s.product_id = p.id) FROM product p
                 WHERE p.id IN (SELECT value FROM json_each(?))"""
        rows = list(self.run(sql, (json.dumps(sorted(ids)),)))
        return {r[0]: r[1] for r in rows}, {r[0]: r[2] for r in rows}

    def _pictures(self, pairs: Sequence[tuple[int, ProductPlan]]) -> None:
        if not any(p.pictures for _i, p in pairs):
            return
        sql = """SELECT product_id, max(position) FROM picture
                 WHERE product_id IN (SELECT value FROM json_each(?)) GROUP BY product_id"""
        asked = json.dumps([i for i, _p in pairs])
        last: dict[int, int] = {r[0]: r[1] for r in self.run(sql, (asked,))}
        rows = [
            {"product_id": i, "address": address, "alt": words, "position": last.get(i, -1) + n,
             "batch_id": self.batch_id}
            for i, p in pairs for n, (address, words, _row) in enumerate(p.pictures, 1)
        ]  # fmt: skip
        insert_named(self.work, Picture, rows)

    def _handles(self, plans: Sequence[ProductPlan]) -> list[str]:
        """A handle of its own for each new product: its own, else from what it may be called or its title."""
        wished = [p.listed.handle or handle_of(p.listed.wish or p.listed.told["title"]) for p in plans]
        taken: set[str] = set()
        for portion in chunks(dict.fromkeys(wished), 5_000):
            sql = "SELECT handle FROM product WHERE handle IN (SELECT value FROM json_each(?))"
            taken |= {folded(r[0]) for r in self.run(sql, (json.dumps(portion, ensure_ascii=False),))}
        found, counted = [], dict[str, int]()
        for wish in wished:
            handle, n = wish, counted.get(folded(wish), 1)
            while folded(handle) in taken:
                n += 1
                handle = f"{wish}-{n}"
            counted[folded(wish)] = n
            taken.add(folded(handle))
            found.append(handle)
        return found

    # the timeline ------------------------------------------------------------------------------------

    def _fact(self, product_id: int, what: str, **values: str) -> None:
        words = json.dumps(values, ensure_ascii=False)
        self.facts.append((self.at, "owner", "product", product_id, what, words, self.batch_id))

    def _note(self) -> None:
        names = ("at", "who", "subject", "subject_id", "what", "fact_values", "batch_id")
        insert(self.work, "timeline", names, self.facts)
