"""Every change of a price is written down: when, from, to, by whom, why. The one place that writes prices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.base import moment_text
from shopdesk.model.inserting import insert
from shopdesk.model.products.records import PriceBy, PriceChange, Sku
from shopdesk.model.products.rules import unit_text
from shopdesk.model.shop import Work

_TOLD = {
    "price": N_("Price of {sku}: {old} → {new}"), "compare_price": N_("Compare price of {sku}: {old} → {new}")
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A SKU's price, compare_price or cost to be changed, in minor units × 10⁴."""

    sku_id: int
    product_id: int
    code: str
    what: str
    old: int | None
    new: int | None
    why: str = ""
    who: PriceBy = PriceBy.OWNER


def change_price(
    work: Work, sku: Sku, what: str, new: int | None, why: str = "", *, who: PriceBy = PriceBy.OWNER
) -> None:
    """Give one SKU another price, compare_price or cost, and remember the old one. The same is no change."""
    old = getattr(sku, what)
    if old == new:
        return
    setattr(sku, what, new)
    row = PriceChange(sku_id=sku.id, what=what, at=work.now, old=old, new=new, who=who, why=why.strip())
    work.session.add(row)
    if what in _TOLD:
        timeline.note(work, "product", sku.product_id, _TOLD[what], **_told(work, sku.code, old, new))


def _told(work: Work, code: str, old: int | None, new: int | None) -> dict[str, str]:
    currency = work.facts.currency
    shown = ["—" if v is None else unit_text(v, currency) for v in (old, new)]
    return {"sku": code, "old": shown[0], "new": shown[1]}


def change_prices(work: Work, changes: Sequence[Change]) -> None:
    """The same for many at once, past the ORM."""
    work.session.flush()
    run = work.session.connection().exec_driver_sql
    by_what = sorted(changes, key=lambda c: c.what)
    for what, group in groupby(by_what, key=lambda c: c.what):
        run(f"UPDATE sku SET {what} = ? WHERE id = ?", [(c.new, c.sku_id) for c in group])
    log_prices(work, changes)
    work.session.expire_all()


def log_prices(work: Work, changes: Iterable[Change]) -> None:
    """Write down price changes that were made."""
    at, told = moment_text(work.now), [c for c in changes if c.old != c.new]
    columns = ("sku_id", "what", "at", "old", "new", "who", "why")
    insert(work, "price_change", columns, ((c.sku_id, c.what, at, c.old, c.new, c.who, c.why) for c in told))
    rows = [
        (at, "owner", "product", c.product_id, _TOLD[c.what], _json(_told(work, c.code, c.old, c.new)))
        for c in told if c.what in _TOLD
    ]  # fmt: skip
    insert(work, "timeline", ("at", "who", "subject", "subject_id", "what", "fact_values"), rows)


def _json(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False)
