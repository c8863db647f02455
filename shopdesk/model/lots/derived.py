"""Which lot each movement touches, and what is there of each lot: kept by triggers, so that no path goes past them.

First expired, first out (FEFO): what leaves is taken from the lot that expires first. A lot without an expiry counts
as of the day it came; expired lots come last; what no lot has leaves the one without a code.
"""

from __future__ import annotations

from shopdesk.model.derived import Derived

UNKNOWN = "(SELECT u.id FROM lot u WHERE u.sku_id = {sku} AND u.code = '')"
"""SQL of the lot that holds what nobody said the lot of; `{sku}` is the SKU's id."""

FEFO = "coalesce({lot}.expires_on < {day}, 0), coalesce({lot}.expires_on, {lot}.received_on), {lot}.id"
"""SQL: the order in which the pieces of a SKU's lots leave on a day."""

_INTO = "INSERT INTO lot_movement (stock_movement_id, sku_id, lot_id, bucket, quantity) SELECT NEW.id, NEW.sku_id,"
_BEFORE = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
_ORDER = FEFO.format(lot="l", day="NEW.day")

_AS_BEFORE = f"""
    {_INTO} x.lot_id, NEW.bucket, -sum(x.quantity) FROM lot_movement x
    WHERE x.stock_movement_id = CASE WHEN NEW.reverses_id IS NOT NULL THEN NEW.reverses_id
                                     WHEN NEW.ref_type = 'stock_movement' AND NEW.quantity > 0 THEN NEW.ref_id END
    GROUP BY x.lot_id HAVING sum(x.quantity) <> 0;
"""
"""What is taken back, and what goes on another shelf, stays in its lot."""

_BACK = f"""
    {_INTO} lot_id, NEW.bucket, pieces FROM (
        SELECT lot_id, min(n, NEW.quantity - coalesce(sum(n) OVER (ORDER BY lot_id {_BEFORE}), 0)) AS pieces FROM (
            SELECT x.lot_id, -sum(x.quantity) AS n
            FROM stock_movement m JOIN lot_movement x ON x.stock_movement_id = m.id
            WHERE m.sku_id = NEW.sku_id AND (m.ref_type, m.ref_id) IN (
                SELECT 'shipment', s.id FROM aftersale a JOIN shipment s ON s.order_id = a.order_id
                WHERE a.id = NEW.ref_id UNION ALL
                SELECT 'aftersale', b.id FROM aftersale a JOIN aftersale b ON b.order_id = a.order_id
                WHERE a.id = NEW.ref_id)
            GROUP BY x.lot_id HAVING n > 0))
    WHERE NEW.quantity > 0 AND NEW.reverses_id IS NULL AND NEW.ref_type = 'aftersale' AND pieces > 0;
"""
"""What a customer sends back goes into the lot it left."""

_OUT = f"""
    {_INTO} id, NEW.bucket, -pieces FROM (
        SELECT l.id, min(v.on_hand, -NEW.quantity - coalesce(
                   sum(v.on_hand) OVER (ORDER BY {_ORDER} {_BEFORE}), 0)) AS pieces
        FROM lot_level v JOIN lot l ON l.id = v.lot_id
        WHERE v.sku_id = NEW.sku_id AND v.bucket = NEW.bucket AND v.on_hand > 0)
    WHERE NEW.quantity < 0 AND pieces > 0
    AND NOT EXISTS (SELECT 1 FROM lot_movement t WHERE t.stock_movement_id = NEW.id);
"""

_REST = "NEW.quantity - coalesce((SELECT sum(t.quantity) FROM lot_movement t WHERE t.stock_movement_id = NEW.id), 0)"
_ELSE = f"{_INTO} {UNKNOWN.format(sku='NEW.sku_id')}, NEW.bucket, {_REST} WHERE {_REST} <> 0;"

LOT_LEVEL = Derived(
    table="lot_level",
    sources=frozenset({"lot_movement"}),
    select="""
        SELECT lot_id, bucket, max(sku_id), sum(quantity) FROM lot_movement
        GROUP BY lot_id, bucket HAVING sum(quantity) <> 0
    """,
    triggers={},
    needs="lot_sku",
    standing={
        "lot_level_share": f"""
            AFTER INSERT ON stock_movement WHEN NEW.quantity <> 0 AND (
                EXISTS (SELECT 1 FROM lot_sku k WHERE k.sku_id = NEW.sku_id)
                OR NEW.reverses_id IS NOT NULL
                AND EXISTS (SELECT 1 FROM lot_movement x WHERE x.stock_movement_id = NEW.reverses_id))
            BEGIN {_AS_BEFORE} {_BACK} {_OUT} {_ELSE} END
        """,
        "lot_level_move": """
            AFTER INSERT ON lot_movement BEGIN
                INSERT INTO lot_level (lot_id, bucket, sku_id, on_hand)
                VALUES (NEW.lot_id, NEW.bucket, NEW.sku_id, NEW.quantity)
                ON CONFLICT (lot_id, bucket) DO UPDATE SET on_hand = on_hand + excluded.on_hand;
                DELETE FROM lot_level WHERE lot_id = NEW.lot_id AND bucket = NEW.bucket AND on_hand = 0;
            END
        """,
    },
)
