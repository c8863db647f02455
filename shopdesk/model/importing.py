"""Taking files in: read, recognised, staged, judged, then written to the shop in one short transaction.

The same for every kind of file and for window and command line. Nothing is in the shop before the last step,
and that step is one batch that is undone as a whole.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shopdesk.core.problems import Cancelled, Problem, problem, refuse
from shopdesk.core.texts import N_, say
from shopdesk.model.advice.exchange import SEARCH_TERMS
from shopdesk.model.counting.exchange import COUNT_SHEET, COUNT_SHEET_ZH
from shopdesk.model.intake.formats import Format, recognise, resolve
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.opening import open_table
from shopdesk.model.intake.staging import Staging
from shopdesk.model.intake.tables import Table
from shopdesk.model.interrupting import Interrupting
from shopdesk.model.orders.channels.fields import FIELDS, LABELS
from shopdesk.model.orders.channels.generic import GENERIC
from shopdesk.model.orders.channels.shopify import SHOPIFY_ORDERS
from shopdesk.model.orders.channels.taobao import TAOBAO_LINES, TAOBAO_ORDERS
from shopdesk.model.orders.exchange import STATUSES, LeftOut, Options
from shopdesk.model.products.formats import generic as products
from shopdesk.model.products.formats import shopify, taobao, woocommerce
from shopdesk.model.products.formats.listing import FIELDS as LISTED
from shopdesk.model.shop import Progress, Shop, no_progress
from shopdesk.model.wording.exchange import KEYWORDS

FORMATS: list[Format] = [
    SHOPIFY_ORDERS, TAOBAO_ORDERS, TAOBAO_LINES, shopify.CLASSIC, shopify.MODERN,
    woocommerce.FORMAT, woocommerce.FORMAT_ZH, taobao.FORMAT, taobao.FORMAT_ZH, COUNT_SHEET, COUNT_SHEET_ZH,
    GENERIC, products.GENERIC, *SEARCH_TERMS, *KEYWORDS,
]  # fmt: skip
"""Every format that is known. A noun that reads files adds its own; the writer of a kind is in `WRITERS`."""

WRITERS: dict[str, str] = {
    "orders": "shopdesk.model.orders.intake:write",
    "products": "shopdesk.model.products.intake:write",
    "counts": "shopdesk.model.counting.intake:write",
    "search-terms": "shopdesk.model.advice.intake:write",
    "keywords": "shopdesk.model.wording.intake:write",
}
"""Kind → the action that writes what was read: (work, reading, batch, progress) → counts for the result."""

_STEPS = 1_000
_EVERY = 2_000


@dataclass(frozen=True)
class Wish:
    """What the owner asks for beyond the files: kind, column mapping (field → label), channel, status, only
    a look.

    Of product lists: which fields are left as they are here (`listing.FIELDS`), and whether empty cells empty
    what is here (`erase`).
    """

    kind: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    channel: str = ""
    status: str = ""
    dry_run: bool = False
    leave: frozenset[str] = frozenset()
    erase: bool = False


@dataclass
class Source:
    """Files that are taken in as one batch."""

    format: Format
    paths: list[Path]
    tables: list[Table]

    @property
    def names(self) -> str:
        return ", ".join(p.name for p in self.paths)


class _Looked(Exception):
    """Carries the result of a dry run out of its transaction, which is rolled back."""

    def __init__(self, result: dict[str, Any]) -> None:
        super().__init__()
        self.result = result


def take(
    shop: Shop, paths: Sequence[Path], wish: Wish | None = None, progress: Progress = no_progress
) -> dict[str, Any]:
    """Take the files in; answers the result of contract.md, one object, or {"files": […]} for several
    batches.

    Refused in one sentence: a file that is none of ours. Trouble: not there, disk. Cancelled leaves the shop
    as it was.
    """
    wish = wish or Wish()
    _refuse_wish(wish)
    sources = recognised(paths, wish)
    with Staging() as staging, _no_collecting():
        results = [
            _take_one(shop, source, i, staging, wish, _share(progress, i, len(sources)))
            for i, source in enumerate(sources)
        ]
    return results[0] if len(results) == 1 else {"files": results, **_sums(results)}


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Half a million rows hold no cycles; looking for some among them again and again costs a quarter of the
    time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def preview(
    shop: Shop, paths: Sequence[Path], wish: Wish | None = None, progress: Progress = no_progress
) -> dict[str, Any]:
    """What `take` would answer, and nothing is changed."""
    wish = wish or Wish()
    return take(shop, paths, replace(wish, dry_run=True), progress)


def recognised(paths: Sequence[Path], wish: Wish) -> list[Source]:
    """The files by format; those that belong together (a Taobao pair) as one."""
    sources: list[Source] = []
    for source in (_recognise(Path(p), wish) for p in paths):
        partner = next(
            (s for s in sources if len(s.paths) == 1 and s.format.partner == source.format.name), None
        )
        if partner is None:
            sources.append(source)
        else:
            partner.format = min(partner.format, source.format, key=FORMATS.index)
            partner.tables += source.tables
            partner.paths += source.paths
    return sources


def _recognise(path: Path, wish: Wish) -> Source:
    known = set(LABELS).union(products.LABELS, *(f.labels for f in FORMATS))
    known |= {squeezed(x) for x in wish.mapping.values() if x}
    table = open_table(path, known)
    formats = [f for f in FORMATS if wish.kind in ("", f.kind, f.name)]
    if not formats:
        raise refuse(N_("There is no kind of file “{kind}”."), field="kind", kind=wish.kind)
    own = products.GENERIC if GENERIC not in formats or _maps_products(wish) else GENERIC
    found = own if wish.mapping and own in formats else recognise(table, formats)
    if found is None:
        found = own if own in formats and wish.kind else None
    if found is None:
        raise refuse(
            N_("{file} is no file that ShopDesk knows; say with a mapping which column is what."),
            file=path.name,
        )
    return Source(found, [path], [table])


def _maps_products(wish: Wish) -> bool:
    """Whether the mapping is one of products: it names no order."""
    return (
        bool(wish.mapping)
        and "order_no" not in wish.mapping
        and wish.mapping.keys() <= products.FIELDS.keys()
    )


def _refuse_wish(wish: Wish) -> None:
    if wish.status and wish.status not in STATUSES:
        raise refuse(N_("A status is new, paid or done."), field="status")
    unknown = next((k for k in wish.mapping if k not in FIELDS and k not in products.FIELDS), None)
    if unknown:
        raise refuse(N_("“{name}” cannot be mapped."), field="mapping", name=unknown)
    unknown = next((k for k in sorted(wish.leave) if k not in LISTED), None)
    if unknown:
        words = N_("“{name}” is no field of a product list; these are: {names}.")
        raise refuse(words, field="leave", name=unknown, names=", ".join(LISTED))


def _take_one(
    shop: Shop, source: Source, number: int, staging: Staging, wish: Wish, progress: Progress
) -> dict[str, Any]:
    facts = shop.facts
    options = Options(
        currency=facts.currency, zone=facts.timezone, channel=wish.channel, status=wish.status or "done",
        mapping=wish.mapping, codes=facts.non_goods, leave=wish.leave, erase=wish.erase, show=wish.dry_run,
        look=lambda: progress(_STEPS // 2, _STEPS),
    )  # fmt: skip
    reading = resolve(source.format.read)(source.tables, options, _ticker(source, number, staging, progress))
    if not reading.rows_read:
        raise refuse(N_("{file} names columns and has no rows."), file=source.names)
    batch = _Batch(source, reading, staging.rows(number), wish)
    try:
        label = say(N_("Import of {file}"), file=source.names)
        half = lambda done, total: progress(_STEPS // 2 + _part(done, total), _STEPS)
        with Interrupting(half) as interrupting:
            return shop.do(label, _write, batch, interrupting).result
    except _Looked as looked:
        return looked.result


def _ticker(source: Source, number: int, staging: Staging, progress: Progress) -> Callable[..., None]:
    """Keeps each raw row and tells how far reading is."""
    size = sum(t.size for t in source.tables)
    seen = 0

    def tick(row_no: int, cells: list[str], file_no: int = 0) -> None:
        nonlocal seen
        staging.add(number, file_no, row_no, cells)
        seen += 1
        if seen % _EVERY == 0:
            progress(_part(sum(t.position() for t in source.tables), size), _STEPS)

    return tick


def _part(done: int, total: int) -> int:
    return min(_STEPS // 2, done * (_STEPS // 2) // max(1, total))


def _share(progress: Progress, i: int, count: int) -> Progress:
    return lambda done, total: progress(i * total + done, count * total)


@dataclass
class _Batch:
    """What is written as one batch."""

    source: Source
    reading: Any
    raw: Iterator[tuple[int, int, str]]
    wish: Wish


def _write(work: Any, batch: _Batch, interrupting: Interrupting) -> dict[str, Any]:
    """Write what was read, and the raw rows beside it. Nothing new leaves no batch."""
    from shopdesk.model.inserting import insert
    from shopdesk.model.spine import Batch

    source, reading = batch.source, batch.reading
    interrupting.watch(work)
    row = Batch(
        kind=source.format.kind,
        format=source.format.name,
        files=source.names,
        sha256=_digest(source),
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.mark_batch(row.id)
    counts = resolve(WRITERS[source.format.kind])(work, reading, row.id, interrupting.progress)
    changed = counts.pop("changed")
    result = _result(row.id if changed else None, source, reading, counts)
    if changed:
        insert(
            work, "raw_row", ("batch_id", "file_no", "row_no", "cells"), ((row.id, *raw) for raw in batch.raw)
        )  # fmt: skip
        row.rows_read, row.rows_taken = result["rows_read"], result["rows_taken"]
        row.result = _json({k: v for k, v in result.items() if k not in ("left_out", "warnings", "diff")})
        work.touch("batch")
    if batch.wish.dry_run:
        raise _Looked(result | {"batch": None, "dry_run": True})
    return result


def _json(values: Any) -> str:
    import json

    return json.dumps(values, ensure_ascii=False)


def _result(batch_id: int | None, source: Source, reading: Any, counts: dict[str, Any]) -> dict[str, Any]:
    left = sorted(reading.left_out, key=lambda x: x.row)
    result = {
        "batch": batch_id, "kind": source.format.kind, "format": source.format.name, "file": source.names,
        "rows_read": reading.rows_read, "rows_taken": reading.rows_read - len(left),
        **counts, "left_out": [_left_out(x) for x in left],
        "warnings": [_warning(w) for w in _warnings(reading)],
    }  # fmt: skip
    if getattr(reading, "assumed", ""):
        result["assumed"] = reading.assumed
    return result


_ASSUMED = {
    "done": N_(
        "The table has neither a status nor a payment column: its orders are taken as paid and delivered."
    ),
    "paid": N_(
        "The table has neither a status nor a payment column: its orders are taken as paid, to be shipped."
    ),
    "new": N_("The table has neither a status nor a payment column: its orders are taken as new and unpaid."),
}


def _warnings(reading: Any) -> Iterator[Problem]:
    yield from reading.warnings
    if getattr(reading, "assumed", ""):
        yield problem(_ASSUMED[reading.assumed], blocking=False)


def _left_out(x: LeftOut) -> dict[str, Any]:
    return {"row": x.row, "column": x.column, "reason": str(x.reason), "value": x.value}


def _warning(p: Problem) -> dict[str, Any]:
    row = p.values.get("row")
    cell = {"column": p.field, "value": p.values["value"]} if p.field and "value" in p.values else {}
    return {"reason": str(p)} | ({"row": row} if row is not None else {}) | cell


def _sums(results: Sequence[dict[str, Any]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for result in results:
        for key, value in result.items():
            if isinstance(value, int) and key != "batch" and not isinstance(value, bool):
                sums[key] = sums.get(key, 0) + value
    return sums


def _digest(source: Source) -> str:
    digest = hashlib.sha256()
    for path in source.paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


__all__ = ["FORMATS", "WRITERS", "Cancelled", "Source", "Wish", "preview", "recognised", "take"]
