"""What was never used may be deleted; what was, is archived. Where a SKU is used is read off the tables themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from shopdesk.core.problems import fill, refuse
from shopdesk.core.texts import N_
from shopdesk.model.changes import logged_tables
from shopdesk.model.shop import Work

PARTS = (
    "focus_word", "picture", "price_change", "price_plan", "product_tag", "product_value", "product_wording",
    "sku_alias", "sku_plan", "suggestion", "supplier_sku", "variant_gone", "variant_plan",
)  # fmt: skip
"""Tables whose rows are part of a product and go with it; every other row that names it is a use."""

_USES = {
    "order_line": N_("order rows ({n})"), "stock_movement": N_("stock movements ({n})"),
    "allocation": N_("promises to orders ({n})"), "aftersale_line": N_("returns ({n})"),
    "purchase_line": N_("purchase orders ({n})"), "receipt_line": N_("receipts of goods ({n})"),
    "supplier_return_line": N_("returns to suppliers ({n})"), "bundle": N_("a bundle of its own ({n})"),
    "bundle_item": N_("bundles ({n})"), "bundle_choice": N_("bundles ({n})"), "count_line": N_("stock takes ({n})"),
}  # fmt: skip
_OTHER = N_("{table} ({n})")


def uses(session: Session, sku_ids: Sequence[int], product_id: int | None = None) -> list[str]:
    """Where these SKUs (and their product) are used, in words; nothing, if they may be deleted."""
    found = []
    for table, column, owner in _references():
        if table.name in PARTS or table.name == "sku":
            continue
        ids = list(sku_ids) if owner == "sku" else [] if product_id is None else [product_id]
        n = _count(session, table.name, column, ids)
        if n:
            found.append(fill(_USES.get(table.name, _OTHER), {"n": n, "table": table.name}))
    return list(dict.fromkeys(found))


def refuse_used(session: Session, title: str, sku_ids: Sequence[int], product_id: int | None = None) -> None:
    """Refuse to delete what is used, naming where."""
    where = uses(session, sku_ids, product_id)
    if where:
        raise refuse(
            N_("{title} is used in {where}; archive it instead."), title=title, where=", ".join(where)
        )


def remove_skus(work: Work, sku_ids: Sequence[int]) -> None:
    """Delete SKUs with all that is part of them."""
    _remove(work, "sku", sku_ids)


def remove_whole(work: Work, product_id: int, sku_ids: Sequence[int]) -> None:
    """Delete a product with its SKUs and all that is part of them."""
    remove_skus(work, sku_ids)
    _remove(work, "product", [product_id])


def _remove(work: Work, owner: str, ids: Sequence[int]) -> None:
    work.session.flush()
    run = work.session.connection().exec_driver_sql
    known = json.dumps(list(ids))
    for table, column, of in _references():
        if of == owner and table.name in PARTS:
            run(f"DELETE FROM {table.name} WHERE {column} IN (SELECT value FROM json_each(?))", (known,))
    run(f"DELETE FROM {owner} WHERE id IN (SELECT value FROM json_each(?))", (known,))
    work.session.expire_all()


def _references() -> Iterator[tuple[Table, str, str]]:
    """Every logged column that names a SKU or a product: (table, column, which of the two)."""
    for table in reversed(logged_tables()):
        for column in table.columns:
            targets = {f.column.table.name for f in column.foreign_keys}
            for owner in ("sku", "product"):
                if owner in targets or (not targets and column.name == f"{owner}_id"):
                    yield table, column.name, owner


def _count(session: Session, table: str, column: str, ids: Sequence[int]) -> int:
    if not ids:
        return 0
    query = f"SELECT count(*) FROM {table} WHERE {column} IN (SELECT value FROM json_each(:ids))"
    return int(session.execute(text(query), {"ids": json.dumps(ids)}).scalar_one())
