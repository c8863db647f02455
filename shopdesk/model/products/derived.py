"""The caches over stock: what is there of each SKU, and what the product list shows. Declared, not coded."""

from __future__ import annotations

from shopdesk.model.derived import Derived
from shopdesk.model.products.records import Bucket


def _of(bucket: Bucket, column: str, row: str = "") -> str:
    return f"CASE WHEN {row}bucket = '{bucket}' THEN {row}{column} ELSE 0 END"


INCOMING = "CASE WHEN p.state = 'draft' THEN 0 ELSE max(0, l.ordered - l.received - l.cancelled) END"
"""SQL of what is on its way of a purchase line (alias l) of an order (p); its triggers are purchasing's."""

_PARTS = [(b, c) for b in Bucket for c in ("quantity", "value")]
_SUMMED = ", ".join(f"{_of(b, c)} AS {n}" for (b, c), n in zip(_PARTS, "abcdef", strict=True))
_ALLOCATED = """
    {when} BEGIN
        INSERT INTO stock_level (sku_id, on_hand, value, defective, defective_value, quarantine,
                                 quarantine_value, allocated)
        VALUES ({row}.sku_id, 0, 0, 0, 0, 0, 0, {sign}{row}.open)
        ON CONFLICT (sku_id) DO UPDATE SET allocated = allocated + excluded.allocated;
    END
"""

STOCK_LEVEL = Derived(
    table="stock_level",
    sources=frozenset({"stock_movement", "allocation", "purchase", "purchase_line"}),
    select=f"""
        SELECT sku_id, sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(g), sum(h) FROM (
            SELECT sku_id, {_SUMMED}, 0 AS g, 0 AS h
            FROM stock_movement
            UNION ALL SELECT sku_id, 0, 0, 0, 0, 0, 0, open, 0 FROM allocation
            UNION ALL SELECT l.sku_id, 0, 0, 0, 0, 0, 0, 0, {INCOMING}
            FROM purchase_line l JOIN purchase p ON p.id = l.purchase_id
        ) GROUP BY sku_id
    """,
    triggers={
        "stock_level_move": f"""
            AFTER INSERT ON stock_movement BEGIN
                INSERT INTO stock_level (sku_id, on_hand, value, defective, defective_value, quarantine,
                                         quarantine_value, allocated)
                VALUES (NEW.sku_id, {", ".join(_of(b, c, "NEW.") for b, c in _PARTS)}, 0)
                ON CONFLICT (sku_id) DO UPDATE SET
                    on_hand = on_hand + excluded.on_hand, value = value + excluded.value,
                    defective = defective + excluded.defective,
                    defective_value = defective_value + excluded.defective_value,
                    quarantine = quarantine + excluded.quarantine,
                    quarantine_value = quarantine_value + excluded.quarantine_value;
            END
        """,
        "stock_level_allocate": _ALLOCATED.format(when="AFTER INSERT ON allocation", row="NEW", sign=""),
        "stock_level_release": _ALLOCATED.format(when="AFTER DELETE ON allocation", row="OLD", sign="-"),
        "stock_level_reallocate": """
            AFTER UPDATE ON allocation BEGIN
                UPDATE stock_level SET allocated = allocated - OLD.open WHERE sku_id = OLD.sku_id;
                INSERT INTO stock_level (sku_id, on_hand, value, defective, defective_value, quarantine,
                                         quarantine_value, allocated)
                VALUES (NEW.sku_id, 0, 0, 0, 0, 0, 0, NEW.open)
                ON CONFLICT (sku_id) DO UPDATE SET allocated = allocated + excluded.allocated;
            END
        """,
    },
)

_FROM_PATH = """
    FROM category c1 LEFT JOIN category c2 ON c2.id = c1.parent_id
    LEFT JOIN category c3 ON c3.id = c2.parent_id LEFT JOIN category c4 ON c4.id = c3.parent_id
"""
"""A category and what it lies in, nearest first; a tree has four levels, and triggers know no recursion."""

PATH_MARK = " › "


def category_value(column: str, category: str) -> str:
    """SQL of what a category says in a column, or the nearest above it that says anything; `category` is its id."""
    nearest = ", ".join(f"c{i}.{column}" for i in (1, 2, 3, 4))
    return f"(SELECT coalesce({nearest}) {_FROM_PATH} WHERE c1.id = {category})"


def category_path(category: str) -> str:
    """SQL of a category's path from the top, as `Tea › Green`; '' for none. `category` is its id."""
    above = " || ".join(f"coalesce(c{i}.name || '{PATH_MARK}', '')" for i in (4, 3, 2))
    return f"coalesce((SELECT {above} || c1.name {_FROM_PATH} WHERE c1.id = {category}), '')"


WARN_LINE = f"""
    coalesce(s.warn_line, p.warn_line, {category_value("warn_line", "p.category_id")},
             (SELECT CAST(value AS INTEGER) FROM shop_setting WHERE name = 'warn_line'), 0)
"""
"""SQL of the warn line that counts for a SKU (alias s) of a product (p): its own, the product's, the nearest
category's, the shop's."""

_FREE = "coalesce(CASE WHEN NOT s.tracked THEN t.available END, l.on_hand - l.allocated, 0)"
"""Pieces that are free: of a bundle as many as its components make, which the stock list has worked out."""
_LOW, _OUT = "{t}low AND {t}available > 0", "{t}watched AND {t}available <= 0"
_PRODUCT = f"""
    SELECT p.id, p.state, count(s.id), coalesce(min(s.price), 0), coalesce(max(s.price), 0),
           coalesce(sum(l.on_hand), 0), coalesce(sum(l.allocated), 0), coalesce(sum({_FREE}), 0),
           coalesce(sum(l.value + l.defective_value + l.quarantine_value), 0),
           coalesce(sum(s.cost IS NULL AND p.state <> 'archived' AND f.sku_id IS NULL), 0),
           coalesce(sum({_LOW.format(t="t.")}), 0), coalesce(sum({_OUT.format(t="t.")}), 0)
    FROM product p LEFT JOIN sku s ON s.product_id = p.id AND s.state <> 'archived'
    LEFT JOIN stock_level l ON l.sku_id = s.id LEFT JOIN sku_stat t ON t.sku_id = s.id
    LEFT JOIN bundle_stat f ON f.sku_id = s.id
"""


def _again(which: str) -> str:
    """Work out anew what is kept of the products that `which` selects by id."""
    return f"""
        DELETE FROM product_stat WHERE product_id IN ({which});
        INSERT INTO product_stat {_PRODUCT} WHERE p.id IN ({which}) GROUP BY p.id;
    """


_WATCH = f"""
    UPDATE product_stat SET (low, out, available) = (
        SELECT coalesce(sum({_LOW.format(t="t.")}), 0), coalesce(sum({_OUT.format(t="t.")}), 0),
               coalesce(sum({_FREE}), 0)
        FROM sku s JOIN sku_stat t ON t.sku_id = s.id LEFT JOIN stock_level l ON l.sku_id = s.id
        WHERE s.product_id = NEW.product_id AND s.state <> 'archived')
    WHERE product_id = NEW.product_id;
"""
"""What the stock list says of a SKU is what the product list says: one rule, with what is on its way."""
_TURNED = " OR ".join(
    [
        *(f"({x.format(t='OLD.')}) IS NOT ({x.format(t='NEW.')})" for x in (_LOW, _OUT)),
        # only of a bundle what is available is not what is there; of all others the level tells it
        """NEW.available <> OLD.available AND (NEW.available <> NEW.on_hand - NEW.allocated
           OR OLD.available <> OLD.on_hand - OLD.allocated)""",
    ]
)
_OF_LEVEL = "SELECT product_id FROM sku WHERE id = NEW.sku_id"
BELOW_CATEGORY = f"""
    SELECT id FROM product WHERE category_id IN (
        SELECT c1.id {_FROM_PATH} WHERE NEW.id IN (c1.id, c2.id, c3.id, c4.id))
"""
"""SQL of the products in the category that a trigger sees as NEW, and in all below it."""

PRODUCT_STAT = Derived(
    table="product_stat",
    sources=STOCK_LEVEL.sources
    | {"product", "sku", "category", "shop_setting", "sku_plan", "sku_demand", "bundle", "bundle_item"},
    reads=frozenset({"sku_stat", "bundle_stat"}),
    select=f"{_PRODUCT} GROUP BY p.id",
    triggers={
        "product_stat_new": f"AFTER INSERT ON product BEGIN {_again('NEW.id')} END",
        "product_stat_gone": """
            AFTER DELETE ON product BEGIN DELETE FROM product_stat WHERE product_id = OLD.id; END
        """,
        "product_stat_edit": f"""
            AFTER UPDATE OF state ON product BEGIN {_again("NEW.id")} END
        """,
        "product_stat_sku_new": f"AFTER INSERT ON sku BEGIN {_again('NEW.product_id')} END",
        "product_stat_sku_gone": f"AFTER DELETE ON sku BEGIN {_again('OLD.product_id')} END",
        "product_stat_sku_edit": f"""
            AFTER UPDATE OF product_id, price, cost, state, tracked ON sku
            BEGIN {_again("OLD.product_id, NEW.product_id")} END
        """,
        "product_stat_bundle": f"AFTER INSERT ON bundle_stat BEGIN {_again(_OF_LEVEL)} END",
        "product_stat_bundle_gone": f"""
            AFTER DELETE ON bundle_stat BEGIN {_again(_OF_LEVEL.replace("NEW", "OLD"))} END
        """,
        "product_stat_level_new": f"AFTER INSERT ON stock_level BEGIN {_again(_OF_LEVEL)} END",
        "product_stat_level": f"AFTER UPDATE ON stock_level BEGIN {_again(_OF_LEVEL)} END",
        "product_stat_watch_new": f"AFTER INSERT ON sku_stat BEGIN {_WATCH} END",
        "product_stat_watch": f"AFTER UPDATE ON sku_stat WHEN {_TURNED} BEGIN {_WATCH} END",
    },
)
