"""The caches over orders: chip counts, and sales by day and channel. Declared, not coded (model/derived.py)."""

from __future__ import annotations

from shopdesk.model.derived import Derived
from shopdesk.model.orders.derived_figures import ADDED, COLUMNS, FIGURES, LINE, ORDER, REFUND, of


def _rows(table: str, channel: str, figures: tuple[str, ...], where: str, join: str = "") -> str:
    values = ", ".join(of(figures, table))
    return (
        f"SELECT {table}.day, {channel}, {values} FROM {table} {join} WHERE {table}.day IS NOT NULL {where}"
    )


def _apply(row: str, channel: str, figures: tuple[str, ...], sign: str, where: str = "") -> str:
    values = ", ".join(f"{sign}({f})" for f in of(figures, row))
    return f"""
        INSERT INTO day_sales (day, channel_id, {COLUMNS})
        SELECT {row}.day, {channel.format(r=row)}, {values} WHERE {row}.day IS NOT NULL {where.format(r=row)}
        ON CONFLICT (day, channel_id) DO UPDATE SET {ADDED};
    """


def _triggers(
    table: str, channel: str, figures: tuple[str, ...], watched: str, where: str = ""
) -> dict[str, str]:
    add, take = _apply("NEW", channel, figures, "", where), _apply("OLD", channel, figures, "-", where)
    return {
        f"day_sales_{table}_add": f"AFTER INSERT ON {table} BEGIN {add} END",
        f"day_sales_{table}_take": f"AFTER DELETE ON {table} BEGIN {take} END",
        f"day_sales_{table}_change": f"AFTER UPDATE OF {watched} ON {table} BEGIN {take} {add} END",
    }


_CHANNEL_OF_LINE = "(SELECT channel_id FROM orders WHERE id = {r}.order_id)"
_CHANNEL_OF_REFUND = "(SELECT channel_id FROM aftersale WHERE id = {r}.aftersale_id)"
_COUNTED = "AND {r}.kind = 'order'"

DAY_SALES = Derived(
    table="day_sales",
    sources=frozenset({"orders", "order_line", "aftersale_line"}),
    select=f"""
        SELECT day, channel_id, {", ".join(f"sum({f})" for f in FIGURES)} FROM (
            SELECT NULL AS day, NULL AS channel_id, {", ".join(f"0 AS {f}" for f in FIGURES)} WHERE 0
            UNION ALL {_rows("orders", "orders.channel_id", ORDER, "AND orders.kind = 'order'")}
            UNION ALL {
        _rows("order_line", "o.channel_id", LINE, "", "JOIN orders o ON o.id = order_line.order_id")
    }
            UNION ALL {
        _rows(
            "aftersale_line",
            "a.channel_id",
            REFUND,
            "",
            "JOIN aftersale a ON a.id = aftersale_line.aftersale_id",
        )
    }
        ) GROUP BY day, channel_id
    """,
    triggers={
        **_triggers(
            "orders",
            "{r}.channel_id",
            ORDER,
            "day, kind, channel_id, customer_id, goods_total, discount_total, shipping_total",
            _COUNTED,
        ),
        **_triggers(
            "order_line",
            _CHANNEL_OF_LINE,
            LINE,
            "day, kind, quantity, subtotal, discount, amount, cost, order_id",
        ),
        **_triggers(
            "aftersale_line", _CHANNEL_OF_REFUND, REFUND, "day, kind, amount, tax, cost, aftersale_id"
        ),
    },
)


def _count(row: str, change: str) -> str:
    return f"""
        INSERT INTO label_count (label, count) SELECT {row}.label, {change} WHERE {row}.kind = 'order'
        ON CONFLICT (label) DO UPDATE SET count = count + excluded.count;
    """


LABEL_COUNT = Derived(
    table="label_count",
    sources=frozenset({"orders"}),
    select="SELECT label, count(*) FROM orders WHERE kind = 'order' GROUP BY label",
    triggers={
        "label_count_add": f"AFTER INSERT ON orders BEGIN {_count('NEW', '1')} END",
        "label_count_take": f"AFTER DELETE ON orders BEGIN {_count('OLD', '-1')} END",
        "label_count_change": (
            f"AFTER UPDATE OF label, kind ON orders BEGIN {_count('OLD', '-1')} {_count('NEW', '1')} END"
        ),
    },
)
