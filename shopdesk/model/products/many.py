"""Many products at once, for files that name goods by code: found by code or alias, else made, without the
ORM."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shopdesk.model.base import moment_text
from shopdesk.model.inserting import chunks, insert, insert_named, next_id
from shopdesk.model.products.records import Product, Sku
from shopdesk.model.products.rules import folded, handle_of
from shopdesk.model.shop import Work


@dataclass(slots=True)
class Wanted:
    """Goods as a file names them: the code as first spelled, its first title and price (minor × 10⁴)."""

    code: str
    title: str = ""
    price: int = 0
    spellings: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class SkuRef:
    """What orders need to know of a SKU."""

    id: int
    tracked: bool
    title: str


@dataclass
class Goods:
    """SKUs by folded code, and how many are new."""

    skus: dict[str, SkuRef] = field(default_factory=dict)
    new: int = 0


class Folding:
    """`rules.folded`, each code once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, code: str) -> str:
        found = self._known.get(code)
        if found is None:
            found = self._known[code] = folded(code)
        return found


def find_or_make_many(work: Work, wanted: Iterable[Wanted], batch_id: int) -> Goods:
    """The SKU of each code. A new one is not stock-tracked, its cost is unknown until it is counted or
    received."""
    by_code = {folded(w.code): w for w in wanted}
    goods = Goods(_known(work, [w.code for w in by_code.values()]))
    missing = {k: w for k, w in by_code.items() if k not in goods.skus}
    handles = _handles(work, missing)
    product, sku = next_id(work, "product"), next_id(work, "sku")
    at = moment_text(work.now)
    products, skus, aliases = [], [], []
    for key, w in missing.items():
        title = w.title or w.code
        made = {"created_at": at, "batch_id": batch_id}
        products.append({"id": product, "handle": handles[key], "title": title, **made})
        skus.append(
            {"id": sku, "product_id": product, "code": w.code, "price": max(0, w.price), "tracked": 0, **made}
        )
        other = min(w.spellings - {w.code}, default="")
        if other:
            aliases.append((other, sku, batch_id))
        goods.skus[key] = SkuRef(sku, False, title)
        product, sku = product + 1, sku + 1
    insert_named(work, Product, products)
    insert_named(work, Sku, skus)
    insert(work, "sku_alias", ("alias", "sku_id", "batch_id"), aliases)
    goods.new = len(missing)
    return goods


def _known(work: Work, codes: list[str]) -> dict[str, SkuRef]:
    run = work.session.connection().exec_driver_sql
    found: dict[str, SkuRef] = {}
    for portion in chunks(codes):
        marks = ", ".join("?" * len(portion))
        rows = run(
            f"""SELECT a.alias, s.id, s.tracked, p.title FROM sku_alias a JOIN sku s ON s.id = a.sku_id
                JOIN product p ON p.id = s.product_id WHERE a.alias IN ({marks})
                UNION ALL SELECT s.code, s.id, s.tracked, CASE s.title WHEN '' THEN p.title ELSE s.title END
                FROM sku s JOIN product p ON p.id = s.product_id WHERE s.code IN ({marks})""",
            (*portion, *portion),
        )
        found |= {folded(r[0]): SkuRef(r[1], bool(r[2]), r[3]) for r in rows}
    return found


def _handles(work: Work, missing: dict[str, Wanted]) -> dict[str, str]:
    """A handle of its own for each, from its code."""
    run = work.session.connection().exec_driver_sql
    wished = {k: handle_of(w.code) for k, w in missing.items()}
    taken: set[str] = set()
    for portion in chunks(sorted(set(wished.values()))):
        marks = ", ".join("?" * len(portion))
        taken |= {
            folded(r[0]) for r in run(f"SELECT handle FROM product WHERE handle IN ({marks})", tuple(portion))
        }
    found = {}
    for key, wish in wished.items():
        handle, n = wish, 1
        while folded(handle) in taken:
            n += 1
            handle = f"{wish}-{n}"
        taken.add(folded(handle))
        found[key] = handle
    return found
