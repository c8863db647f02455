"""What each component earned of its bundle's sale, and what of it went back (features.md §3.7): the bundle's money by
the components' list prices, handed out exactly (§4.4). Figures by product are of components. Declared, not coded.
"""

from __future__ import annotations

from shopdesk.model.derived import Derived
from shopdesk.model.orders.derived_figures import TAX_ON_TOP, changed

_SOLD = """
    SELECT 'sale' AS source, h.id AS head_id, c.id AS part_id, h.day, o.channel_id, c.sku_id,
           h.sku_id AS bundle_id, c.quantity AS units, h.quantity AS sets, h.subtotal AS gross, h.amount AS amount,
           h.cost AS whole_cost, c.cost, (c.quantity * c.unit_price + 5000) / 10000 AS value, c.quantity AS pieces
    FROM order_line h JOIN orders o ON o.id = h.order_id JOIN order_line c ON c.parent_id = h.id
    WHERE h.kind = 'goods' AND c.kind = 'component' AND h.day IS NOT NULL {more}
"""
_CAME = "iif(y.good + y.bad + y.missing > 0, y.good + y.bad, coalesce(y.quantity, 0))"
_ANY = f"max({_CAME}) OVER (PARTITION BY x.id)"
_BACK = f"""
    SELECT 'refund' AS source, x.id AS head_id, c.id AS part_id, x.day, a.channel_id, c.sku_id,
           x.sku_id AS bundle_id, 0 AS units, 0 AS sets, 0 AS gross, x.amount - {TAX_ON_TOP.format(r="x.")} AS amount,
           x.cost AS whole_cost, y.cost, (iif({_ANY} > 0, {_CAME}, c.quantity) * c.unit_price + 5000) / 10000 AS value,
           iif({_ANY} > 0, {_CAME}, c.quantity) AS pieces
    FROM aftersale_line x JOIN aftersale a ON a.id = x.aftersale_id JOIN order_line c ON c.parent_id = x.order_line_id
    LEFT JOIN aftersale_line y ON y.aftersale_id = x.aftersale_id AND y.order_line_id = c.id AND y.kind = 'component'
    WHERE x.kind = 'goods' AND c.kind = 'component' AND x.day IS NOT NULL {{more}}
"""
"""Of a refund the components that came back with it share in it, by their pieces; where none came, all of them."""

_OF_HEAD = "OVER (PARTITION BY head_id)"
_MOST = 2_000_000_000
"""Weights that come to more are made smaller together, so that no product leaves 64 bits."""


def _base(amount: str) -> str:
    """The whole part of an amount's share, without the product of two large numbers."""
    return f"abs({amount}) / whole * weight + abs({amount}) % whole * weight / whole"


def _left(amount: str) -> str:
    return f"abs({amount}) % whole * weight % whole"


def _share(amount: str, base: str, place: str) -> str:
    """An amount's share by the largest remainder; a negative one is handed out as its mirror."""
    return f"iif({amount} < 0, -1, 1) * ({base} + ({place} <= abs({amount}) - sum({base}) {_OF_HEAD}))"


def _shared(rows: str) -> str:
    """The shares of rows as `_SOLD` and `_BACK` give them. The bundle's own pieces, and whatever its cost is more
    than its components', are named once, at its first component.
    """
    return f"""
        SELECT source, head_id, part_id, day, channel_id, sku_id, bundle_id, units, first * sets AS sets,
               iif(source = 'sale', gross_share, 0) AS gross,
               iif(source = 'sale', gross_share - amount_share, 0) AS discounts,
               iif(source = 'sale', 0, amount_share) AS goods_refunded,
               iif(source = 'sale', 1, -1) * iif(whole_cost IS NULL, 0, coalesce(cost, 0)
                   + first * (whole_cost - sum(coalesce(cost, 0)) {_OF_HEAD})) AS cost,
               iif(source = 'sale', 1, -1) * iif(whole_cost IS NULL, 0, amount_share) AS costed_sales,
               source = 'sale' AND whole_cost IS NULL AND amount_share <> 0 AS cost_unknown,
               first AND source = 'sale' AND whole_cost IS NULL AND amount <> 0 AS bundle_unknown
        FROM (SELECT *, {_share("gross", "gross_base", "gross_place")} AS gross_share,
                     {_share("amount", "amount_base", "amount_place")} AS amount_share
              FROM (SELECT *, row_number() OVER (PARTITION BY head_id ORDER BY part_id) = 1 AS first,
                           row_number() OVER (PARTITION BY head_id ORDER BY gross_left DESC, part_id) AS gross_place,
                           row_number() OVER (PARTITION BY head_id ORDER BY amount_left DESC, part_id) AS amount_place
                    FROM (SELECT *, {_base("gross")} AS gross_base, {_left("gross")} AS gross_left,
                                 {_base("amount")} AS amount_base, {_left("amount")} AS amount_left
                          FROM (SELECT *, sum(weight) {_OF_HEAD} AS whole
                                FROM (SELECT *, iif(values_ = 0, pieces, value / (1 + values_ / {_MOST})) AS weight
                                      FROM (SELECT *, sum(value) {_OF_HEAD} AS values_ FROM ({rows})))))))
    """


_COLUMNS = """
    source, head_id, part_id, day, channel_id, sku_id, bundle_id, units, sets, gross, discounts, goods_refunded, cost,
    costed_sales, cost_unknown, bundle_unknown
"""


def _sold_again(head: str) -> str:
    return f"""
        DELETE FROM bundle_share WHERE source = 'sale' AND head_id = {head};
        INSERT INTO bundle_share ({_COLUMNS}) {_shared(_SOLD.format(more=f"AND h.id = {head}"))};
    """


def _back_again(case: str, also: str = "NULL") -> str:
    heads = f"SELECT id FROM aftersale_line WHERE aftersale_id = {case} UNION ALL SELECT {also}"
    return f"""
        DELETE FROM bundle_share WHERE source = 'refund' AND head_id IN ({heads});
        INSERT INTO bundle_share ({_COLUMNS}) {_shared(_BACK.format(more=f"AND x.aftersale_id = {case}"))};
    """


_FACTS = "day, sku_id, quantity, unit_price, subtotal, amount, cost"
_CASE_FACTS = (
    "day, kind, sku_id, quantity, good, bad, missing, amount, tax, cost, order_line_id, aftersale_id"
)
_HAS_PARTS = "EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = {row})"
_IN_CASE = """EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = {r}.order_line_id
                      UNION ALL SELECT 1 WHERE {r}.kind = 'component')"""

BUNDLE_SHARE = Derived(
    table="bundle_share",
    sources=frozenset({"orders", "order_line", "aftersale", "aftersale_line"}),
    select=f"{_shared(_SOLD.format(more=''))} UNION ALL {_shared(_BACK.format(more=''))}",
    triggers={
        "bundle_share_part": f"""
            AFTER INSERT ON order_line WHEN NEW.kind = 'component' BEGIN {_sold_again("NEW.parent_id")} END
        """,
        "bundle_share_part_gone": f"""
            AFTER DELETE ON order_line WHEN OLD.kind = 'component' BEGIN {_sold_again("OLD.parent_id")} END
        """,
        "bundle_share_gone": f"""
            AFTER DELETE ON order_line WHEN OLD.kind = 'goods' AND {_HAS_PARTS.format(row="OLD.id")}
            BEGIN {_sold_again("OLD.id")} END
        """,
        "bundle_share_change": f"""
            AFTER UPDATE OF {_FACTS} ON order_line WHEN NEW.kind IN ('goods', 'component')
            AND ({changed("OLD", "NEW", _FACTS)})
            AND (NEW.kind = 'component' OR {_HAS_PARTS.format(row="NEW.id")})
            BEGIN {_sold_again("iif(NEW.kind = 'component', NEW.parent_id, NEW.id)")} END
        """,
        "bundle_share_back": f"""
            AFTER INSERT ON aftersale_line WHEN {_IN_CASE.format(r="NEW")} BEGIN {_back_again("NEW.aftersale_id")} END
        """,
        "bundle_share_back_gone": f"""
            AFTER DELETE ON aftersale_line WHEN {_IN_CASE.format(r="OLD")}
            BEGIN {_back_again("OLD.aftersale_id", "OLD.id")} END
        """,
        "bundle_share_back_change": f"""
            AFTER UPDATE OF {_CASE_FACTS} ON aftersale_line
            WHEN ({changed("OLD", "NEW", _CASE_FACTS)}) AND {_IN_CASE.format(r="NEW")}
            BEGIN {_back_again("NEW.aftersale_id")} END
        """,
    },
)

OF_PART = (
    "0", "{r}units", "{r}gross", "{r}discounts", "0", "0", "{r}goods_refunded", "0", "{r}cost", "{r}costed_sales",
    "{r}cost_unknown", "0", "0",
)  # fmt: skip
"""What a share adds to the figures of the component (derived_figures.FIGURES)."""

OF_BUNDLE = (
    "0", "{r}sets", "{r}gross", "{r}discounts", "0", "0", "{r}goods_refunded", "0", "{r}cost", "{r}costed_sales",
    "{r}bundle_unknown", "0", "0",
)  # fmt: skip
"""What all shares together add to those of the bundle."""

TAKEN = tuple(f"-{figure}" for figure in OF_BUNDLE)
"""What is taken from the bundle in figures by product: all of it."""

EARNED = """
    SELECT b.gross - b.discounts FROM bundle_share b
    WHERE b.source = 'sale' AND b.head_id = l.parent_id AND b.part_id = l.id
"""
"""SQL of what a component (its row of the order, alias l) earned of its bundle's sale."""
