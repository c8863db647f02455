"""The sums behind rankings: sales by SKU, customer, country, region and hour, each by day and channel (and by month,
where days alone would be too many to add up for a year). Declared, not coded (model/derived.py).

By SKU the sale of a bundle counts for its components, by their shares (bundle_shares.py): what each of them is given
is taken from the bundle.

The key of a sum is the id of the SKU or customer, the country, the region, or the quarter of an hour in UTC as
`2026-03-05T10:2`; '' is none. What belongs to a product or its category is joined when it is read.
"""

from __future__ import annotations

from shopdesk.model.derived import Derived
from shopdesk.model.orders.bundle_shares import OF_BUNDLE, OF_PART, TAKEN
from shopdesk.model.orders.derived_figures import ADDED, COLUMNS, FIGURES, LINE, ORDER, REFUND, changed, of

_DIMS = (
    ("sku", 0), ("sku", 1), ("customer", 0), ("customer", 1), ("country", 0), ("region", 0), ("hour", 0),
)  # fmt: skip
_ORDER_DIMS = _DIMS[2:]
"""Those that an order has; a SKU only its rows have."""


def slot(moment: str) -> str:
    """The quarter of an hour of a stored moment, as SQL: fine enough for the hours of every zone."""
    return f"substr({moment}, 1, 14) || (substr({moment}, 15, 2) / 15)"


def _keys(sku: str, customer: str, country: str, region: str, moment: str) -> str:
    return f"""CASE d.column1 WHEN 'sku' THEN {sku} WHEN 'customer' THEN {customer} WHEN 'country' THEN {country}
                              WHEN 'region' THEN {region} ELSE {slot(moment)} END"""


def _line_keys(line: str, order: str) -> str:
    return _keys(
        f"coalesce({line}.sku_id, '')", f"coalesce({order}.customer_id, '')", f"{order}.country", f"{order}.province",
        f"{order}.placed_at",
    )  # fmt: skip


def _refund_keys(line: str, case: str, order: str, customer: str = "c") -> str:
    """Of a refund that stands alone the customer tells the country."""
    return _keys(
        f"coalesce({line}.sku_id, '')", f"coalesce({case}.customer_id, {order}.customer_id, '')",
        f"coalesce(nullif({order}.country, ''), {customer}.country, '')", f"coalesce({order}.province, '')",
        f"{case}.opened_at",
    )  # fmt: skip


def _put(
    sign: str,
    figures: list[str],
    day: str,
    channel: str,
    keys: str,
    source: str,
    dims: tuple[tuple[str, int], ...],
) -> str:
    """A statement that adds (or takes, by its sign) rows to the sums of every kind they count in."""
    values = ", ".join(f"{sign}({f})" for f in figures)
    every = ", ".join(f"('{name}', {month})" for name, month in dims)
    return f"""
        INSERT INTO sales_sum (kind, period, key, channel_id, {COLUMNS})
        SELECT d.column1, substr({day}, 1, CASE d.column2 WHEN 1 THEN 7 ELSE 10 END), {keys}, {channel}, {values}
        FROM (VALUES {every}) d, {source} AND {day} IS NOT NULL
        ON CONFLICT (kind, period, key, channel_id) DO UPDATE SET {ADDED};
    """


def _line(sign: str, row: str, figures: list[str] | None = None) -> str:
    source = f"orders o WHERE o.id = {row}.order_id"
    return _put(
        sign, figures or of(LINE, row), f"{row}.day", "o.channel_id", _line_keys(row, "o"), source, _DIMS
    )


_CASE = "aftersale a LEFT JOIN orders o ON o.id = a.order_id"
_BUYER = "LEFT JOIN customer c ON c.id = coalesce(a.customer_id, o.customer_id)"


def _refund(sign: str, row: str) -> str:
    source = f"{_CASE} {_BUYER} WHERE a.id = {row}.aftersale_id"
    return _put(
        sign, of(REFUND, row), f"{row}.day", "a.channel_id", _refund_keys(row, "a", "o"), source, _DIMS
    )


def _order(sign: str, row: str) -> str:
    """The order itself."""
    source = f"(SELECT 1) WHERE {row}.kind = 'order'"
    keys = _line_keys(row, row).replace(f"{row}.sku_id", "NULL")
    return _put(sign, of(ORDER, row), f"{row}.day", f"{row}.channel_id", keys, source, _ORDER_DIMS)


def _rows_of_order(sign: str, row: str) -> str:
    """Everything that lies under an order, by what the order says."""
    lines = _put(
        sign, of(LINE, "l"), "l.day", f"{row}.channel_id", _line_keys("l", row),
        f"order_line l WHERE l.order_id = {row}.id", _ORDER_DIMS,
    )  # fmt: skip
    back = _put(
        sign, of(REFUND, "l"), "l.day", "a.channel_id", _refund_keys("l", "a", row),
        f"""aftersale a JOIN aftersale_line l ON l.aftersale_id = a.id
            LEFT JOIN customer c ON c.id = coalesce(a.customer_id, {row}.customer_id) WHERE a.order_id = {row}.id""",
        _ORDER_DIMS,
    )  # fmt: skip
    return lines + back


def _rows_of_case(sign: str, row: str) -> str:
    source = f"""
        aftersale_line l LEFT JOIN orders o ON o.id = {row}.order_id
        LEFT JOIN customer c ON c.id = coalesce({row}.customer_id, o.customer_id) WHERE l.aftersale_id = {row}.id
    """
    return _put(
        sign, of(REFUND, "l"), "l.day", f"{row}.channel_id", _refund_keys("l", row, "o"), source, _ORDER_DIMS
    )


def _refunds_of_customer(sign: str, row: str) -> str:
    """Only the country is the customer's."""
    source = f"""
        {_CASE} JOIN aftersale_line l ON l.aftersale_id = a.id
        WHERE a.id IN (SELECT id FROM aftersale WHERE customer_id = {row}.id UNION ALL
                       SELECT t.id FROM orders u JOIN aftersale t ON t.order_id = u.id
                       WHERE u.customer_id = {row}.id AND t.customer_id IS NULL)
    """
    keys = _refund_keys("l", "a", "o", row)
    return _put(sign, of(REFUND, "l"), "l.day", "a.channel_id", keys, source, (("country", 0),))


def _bundle(sign: str, row: str) -> str:
    """The shares of a bundle's components, given to them and taken from it; and what it sold for as a bundle."""
    bundle = (("bundle", 0), ("bundle", 1))
    return "".join(
        _put(sign, of(figures, row), f"{row}.day", f"{row}.channel_id", f"coalesce({row}.{key}, '')",
             "(SELECT 1) WHERE 1", dims)
        for figures, key, dims in (
            (OF_PART, "sku_id", _DIMS[:2]), (TAKEN, "bundle_id", _DIMS[:2]), (OF_BUNDLE, "bundle_id", bundle)
        )
    )  # fmt: skip


_LINE_FIGURES = "kind, quantity, subtotal, discount, amount, cost"
_LINE_KEYS = "day, order_id, sku_id"
_ORDER_KEYS = "customer_id, country, province, placed_at"
_ORDER_FACTS = f"day, kind, goods_total, discount_total, shipping_total, {_ORDER_KEYS}"
_CASE_KEYS = "order_id, customer_id, opened_at"
_MORE = [f"{new} - ({old})" for new, old in zip(of(LINE, "NEW"), of(LINE, "OLD"), strict=True)]


def _when(columns: str) -> str:
    return f"WHEN {changed('OLD', 'NEW', columns)}"


_TRIGGERS = {
    "line_add": f"AFTER INSERT ON order_line WHEN NEW.day IS NOT NULL BEGIN {_line('', 'NEW')} END",
    "line_take": f"AFTER DELETE ON order_line WHEN OLD.day IS NOT NULL BEGIN {_line('-', 'OLD')} END",
    "line_move": f"""AFTER UPDATE OF {_LINE_KEYS} ON order_line {_when(_LINE_KEYS)}
                     BEGIN {_line("-", "OLD")} {_line("", "NEW")} END""",
    "line_change": f"""AFTER UPDATE OF {_LINE_FIGURES} ON order_line WHEN NEW.day IS NOT NULL
                       AND NOT ({changed("OLD", "NEW", _LINE_KEYS)}) AND ({changed("OLD", "NEW", _LINE_FIGURES)})
                       BEGIN {_line("", "NEW", _MORE)} END""",
    "refund_add": f"AFTER INSERT ON aftersale_line WHEN NEW.day IS NOT NULL BEGIN {_refund('', 'NEW')} END",
    "refund_take": f"AFTER DELETE ON aftersale_line WHEN OLD.day IS NOT NULL BEGIN {_refund('-', 'OLD')} END",
    "refund_change": f"""AFTER UPDATE OF day, kind, amount, tax, cost, sku_id, aftersale_id ON aftersale_line
                         BEGIN {_refund("-", "OLD")} {_refund("", "NEW")} END""",
    "share_add": f"AFTER INSERT ON bundle_share BEGIN {_bundle('', 'NEW')} END",
    "share_take": f"AFTER DELETE ON bundle_share BEGIN {_bundle('-', 'OLD')} END",
    "order_add": f"AFTER INSERT ON orders WHEN NEW.day IS NOT NULL BEGIN {_order('', 'NEW')} END",
    "order_take": f"AFTER DELETE ON orders WHEN OLD.day IS NOT NULL BEGIN {_order('-', 'OLD')} END",
    "order_change": f"""AFTER UPDATE OF {_ORDER_FACTS} ON orders {_when(_ORDER_FACTS)}
                        BEGIN {_order("-", "OLD")} {_order("", "NEW")} END""",
    "order_move": f"""AFTER UPDATE OF {_ORDER_KEYS} ON orders {_when(_ORDER_KEYS)}
                      BEGIN {_rows_of_order("-", "OLD")} {_rows_of_order("", "NEW")} END""",
    "case_move": f"""AFTER UPDATE OF {_CASE_KEYS} ON aftersale {_when(_CASE_KEYS)}
                     BEGIN {_rows_of_case("-", "OLD")} {_rows_of_case("", "NEW")} END""",
    "customer_move": f"""AFTER UPDATE OF country ON customer {_when("country")}
                         BEGIN {_refunds_of_customer("-", "OLD")} {_refunds_of_customer("", "NEW")} END""",
}

_ALL = ", ".join(f"sum({f}) AS {f}" for f in FIGURES)


def _named(figures: tuple[str, ...], row: str) -> str:
    return ", ".join(f"{sql} AS {name}" for sql, name in zip(of(figures, row), FIGURES, strict=True))


_FACTS = f"""
    SELECT day, channel_id, coalesce(customer_id, '') AS customer, country, province AS region,
           {slot("placed_at")} AS hour, {_named(ORDER, "orders")}
    FROM orders WHERE kind = 'order' AND day IS NOT NULL
    UNION ALL
    SELECT l.day, o.channel_id, coalesce(o.customer_id, ''), o.country, o.province, {slot("o.placed_at")},
           {", ".join(f"l.{f}" for f in FIGURES)}
    FROM (SELECT order_id, day, {_ALL} FROM (SELECT order_id, day, {_named(LINE, "order_line")} FROM order_line
                                             WHERE day IS NOT NULL)
          GROUP BY order_id, day) l JOIN orders o ON o.id = l.order_id
    UNION ALL
    SELECT l.day, a.channel_id, coalesce(a.customer_id, o.customer_id, ''),
           coalesce(nullif(o.country, ''), c.country, ''), coalesce(o.province, ''), {slot("a.opened_at")},
           {_named(REFUND, "l")}
    FROM aftersale_line l JOIN aftersale a ON a.id = l.aftersale_id LEFT JOIN orders o ON o.id = a.order_id {_BUYER}
    WHERE l.day IS NOT NULL
"""
_SKUS = f"""
    SELECT l.day, l.sku_id, o.channel_id, {_named(LINE, "l")} FROM order_line l JOIN orders o ON o.id = l.order_id
    WHERE l.day IS NOT NULL
    UNION ALL
    SELECT l.day, l.sku_id, a.channel_id, {_named(REFUND, "l")}
    FROM aftersale_line l JOIN aftersale a ON a.id = l.aftersale_id WHERE l.day IS NOT NULL
    UNION ALL SELECT day, sku_id, channel_id, {_named(OF_PART, "s")} FROM bundle_share s
    UNION ALL SELECT day, bundle_id, channel_id, {_named(TAKEN, "s")} FROM bundle_share s
"""


def _days(kind: str) -> str:
    return f"SELECT '{kind}', day, CAST({kind} AS TEXT), channel_id, {_ALL} FROM fact GROUP BY day, {kind}, channel_id"


def _months(kind: str, source: str) -> str:
    return f"""SELECT '{kind}', substr(day, 1, 7) AS month, CAST({kind} AS TEXT), channel_id, {_ALL} FROM {source}
               GROUP BY month, {kind}, channel_id"""


SALES_SUM = Derived(
    table="sales_sum",
    sources=frozenset({"orders", "order_line", "aftersale", "aftersale_line", "customer"}),
    select=f"""
        WITH fact AS MATERIALIZED ({_FACTS}),
        goods AS MATERIALIZED (SELECT day, coalesce(sku_id, '') AS sku, channel_id, {_ALL} FROM ({_SKUS})
                               GROUP BY day, sku_id, channel_id),
        made AS MATERIALIZED (SELECT day, coalesce(bundle_id, '') AS bundle, channel_id, {_ALL} FROM (
                                  SELECT day, bundle_id, channel_id, {_named(OF_BUNDLE, "s")} FROM bundle_share s)
                              GROUP BY day, bundle_id, channel_id)
        SELECT 'sku', day, CAST(sku AS TEXT), channel_id, {COLUMNS} FROM goods UNION ALL {_months("sku", "goods")}
        UNION ALL SELECT 'bundle', day, CAST(bundle AS TEXT), channel_id, {COLUMNS} FROM made
        UNION ALL {_months("bundle", "made")}
        UNION ALL {_days("customer")} UNION ALL {_months("customer", "fact")}
        UNION ALL {_days("country")} UNION ALL {_days("region")} UNION ALL {_days("hour")}
    """,
    triggers={f"sales_sum_{name}": body for name, body in _TRIGGERS.items()},
)
