"""The cache over customers: how often each bought, for how much, when last. Declared, not coded."""

from __future__ import annotations

from shopdesk.model.derived import Derived

_COUNTS = "{r}customer_id IS NOT NULL AND {r}kind = 'order' AND {r}day IS NOT NULL"
_SPENT = "{r}total - {r}refunded"
_LAST = """
    (SELECT o.day FROM orders o WHERE o.customer_id = {id} AND o.kind = 'order' AND o.day IS NOT NULL
     ORDER BY o.customer_id, o.day DESC LIMIT 1)
"""
_ALL = f"""
    SELECT id, sum(n), sum(spent), max(day) FROM (
        SELECT id, 0 AS n, 0 AS spent, NULL AS day FROM customer WHERE merged_into_id IS NULL
        UNION ALL SELECT customer_id, 1, {_SPENT.format(r="")}, day FROM orders
        WHERE {_COUNTS.format(r="")}
        AND (SELECT merged_into_id FROM customer c WHERE c.id = customer_id) IS NULL
    ) GROUP BY id
"""
_ONE = f"""
    SELECT NEW.id, count(*), coalesce(sum({_SPENT.format(r="")}), 0), max(day)
    FROM orders INDEXED BY ix_orders_customer
    WHERE customer_id = NEW.id AND {_COUNTS.format(r="")} AND NEW.merged_into_id IS NULL
    HAVING NEW.merged_into_id IS NULL
"""


def _change(row: str, sign: str) -> str:
    """Count an order in (or out); the last day is looked up, one step down an index."""
    return f"""
        UPDATE customer_stat SET orders = orders {sign} 1, spent = spent {sign} ({_SPENT.format(r=row)}),
            last_day = {_LAST.format(id=row + "customer_id")}
        WHERE customer_id = {row}customer_id AND {_COUNTS.format(r=row)};
    """


_AGAIN = f"""
    DELETE FROM customer_stat WHERE customer_id = NEW.id;
    INSERT INTO customer_stat {_ONE};
"""

CUSTOMER_STAT = Derived(
    table="customer_stat",
    sources=frozenset({"customer", "orders"}),
    select=_ALL,
    triggers={
        "customer_stat_new": f"AFTER INSERT ON customer BEGIN {_AGAIN} END",
        "customer_stat_merge": f"AFTER UPDATE OF merged_into_id ON customer BEGIN {_AGAIN} END",
        "customer_stat_gone": """
            AFTER DELETE ON customer BEGIN DELETE FROM customer_stat WHERE customer_id = OLD.id; END
        """,
        "customer_stat_order": f"AFTER INSERT ON orders BEGIN {_change('NEW.', '+')} END",
        "customer_stat_order_gone": f"AFTER DELETE ON orders BEGIN {_change('OLD.', '-')} END",
        "customer_stat_order_edit": f"""
            AFTER UPDATE OF customer_id, kind, day, total, refunded ON orders
            BEGIN {_change("OLD.", "-")} {_change("NEW.", "+")} END
        """,
    },
)
