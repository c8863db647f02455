"""The caches of completeness: score and gaps of each product, and how many products lack what."""

from __future__ import annotations

from shopdesk.model.advice.records import CHECKLIST, GAPS, SCORE, bit
from shopdesk.model.derived import Derived
from shopdesk.model.products.derived import BELOW_CATEGORY

# DISTINCT keeps SQLite from folding the inner query into the outer, which would work the gaps out thirteen times
_CHECK = f"""
    SELECT id, {SCORE}, gaps FROM (
        SELECT DISTINCT p.id AS id, {GAPS} AS gaps FROM product p WHERE p.state <> 'archived' {{which}}
    )
"""


def _again(which: str, when: str = "") -> str:
    """Judge anew the products that `which` selects by id."""
    return f"""
        {when} BEGIN
            DELETE FROM product_check WHERE product_id IN ({which});
            INSERT INTO product_check {_CHECK.format(which=f"AND p.id IN ({which})")};
        END
    """


_SOURCES = frozenset(
    {"product", "sku", "picture", "product_tag", "category", "supplier_sku", "bundle", "bundle_item"}
)
_SKU = "coalesce({r}.cost >= 0, 0), {r}.price > 0, {r}.weight_g > 0, {r}.barcode = '', {r}.warn_line IS NULL"
_CHANGED = f"""({_SKU.format(r="OLD")}, OLD.state, OLD.product_id, OLD.code)
    IS NOT ({_SKU.format(r="NEW")}, NEW.state, NEW.product_id, NEW.code)"""
_OWN = "SELECT product_id FROM sku WHERE id = {r}.sku_id"

PRODUCT_CHECK = Derived(
    table="product_check",
    sources=_SOURCES,
    select=_CHECK.format(which=""),
    triggers={
        "product_check_new": _again("NEW.id", "AFTER INSERT ON product"),
        "product_check_gone": """
            AFTER DELETE ON product BEGIN DELETE FROM product_check WHERE product_id = OLD.id; END
        """,
        "product_check_edit": _again(
            "NEW.id",
            "AFTER UPDATE OF title, summary, description, category_id, warn_line, state ON product",
        ),
        "product_check_sku_new": _again("NEW.product_id", "AFTER INSERT ON sku"),
        "product_check_sku_gone": _again("OLD.product_id", "AFTER DELETE ON sku"),
        "product_check_sku_edit": _again(
            "OLD.product_id, NEW.product_id",
            f"""AFTER UPDATE OF product_id, code, price, cost, weight_g, barcode, warn_line, state ON sku
                WHEN {_CHANGED}""",
        ),
        "product_check_picture_new": _again("NEW.product_id", "AFTER INSERT ON picture"),
        "product_check_picture_gone": _again("OLD.product_id", "AFTER DELETE ON picture"),
        "product_check_tag_new": _again("NEW.product_id", "AFTER INSERT ON product_tag"),
        "product_check_tag_gone": _again("OLD.product_id", "AFTER DELETE ON product_tag"),
        "product_check_category": _again(
            BELOW_CATEGORY,
            """AFTER UPDATE OF warn_line, parent_id ON category
               WHEN OLD.warn_line IS NOT NEW.warn_line OR OLD.parent_id IS NOT NEW.parent_id""",
        ),
        "product_check_category_back": _again(BELOW_CATEGORY, "AFTER INSERT ON category"),
        "product_check_supplier_new": _again(_OWN.format(r="NEW"), "AFTER INSERT ON supplier_sku"),
        "product_check_supplier_gone": _again(_OWN.format(r="OLD"), "AFTER DELETE ON supplier_sku"),
        "product_check_bundle": _again(_OWN.format(r="NEW"), "AFTER INSERT ON bundle_stat"),
        "product_check_bundle_gone": _again(_OWN.format(r="OLD"), "AFTER DELETE ON bundle_stat"),
        "product_check_supplier_edit": _again(
            f"{_OWN.format(r='OLD')} UNION {_OWN.format(r='NEW')}",
            "AFTER UPDATE OF sku_id, lead_days ON supplier_sku",
        ),
    },
)

_COUNTED = "".join(
    f"UNION ALL SELECT '{p.code}', sum(gaps & {bit(p.code)} <> 0) FROM product_check " for p in CHECKLIST
)
_FACTS = """
    SELECT 'all' AS code, 1 AS count UNION ALL SELECT 'sum', {r}.score UNION ALL SELECT 'any', {r}.gaps <> 0
""" + "".join(f"UNION ALL SELECT '{p.code}', {{r}}.gaps & {bit(p.code)} <> 0 " for p in CHECKLIST)  # fmt: skip


def _add(row: str, sign: str) -> str:
    return f"""
        INSERT INTO gap_count (code, count) SELECT code, {sign}count FROM ({_FACTS.format(r=row)}) WHERE count <> 0
        ON CONFLICT (code) DO UPDATE SET count = count + excluded.count;
    """


GAP_COUNT = Derived(
    table="gap_count",
    sources=_SOURCES,
    select=f"""
        SELECT code, coalesce(n, 0) FROM (
            SELECT 'all' AS code, count(*) AS n FROM product_check
            UNION ALL SELECT 'sum', sum(score) FROM product_check
            UNION ALL SELECT 'any', sum(gaps <> 0) FROM product_check {_COUNTED}
        )
    """,
    triggers={
        "gap_count_add": f"AFTER INSERT ON product_check BEGIN {_add('NEW', '')} END",
        "gap_count_take": f"AFTER DELETE ON product_check BEGIN {_add('OLD', '-')} END",
    },
)
