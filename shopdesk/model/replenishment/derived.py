"""The caches of the stock list: one row per SKU, how many are in each state, and the alerts. Declared, not coded."""

from __future__ import annotations

from shopdesk.model.bundles.derived import ALL_DEMAND as BUNDLE_DEMAND
from shopdesk.model.derived import Derived
from shopdesk.model.products.derived import BELOW_CATEGORY, PRODUCT_STAT, WARN_LINE
from shopdesk.model.replenishment.records import NO_SALES

MEAN = "coalesce(k.daily, d.mean)"
"""SQL of the demand that counts for a SKU, in millionths a day: the owner's own (alias k), else the measured (d)."""

_PACE = "coalesce(k.daily, d.mean, f.pace)"
LINE = f"""
    CASE WHEN k.warn_days IS NOT NULL AND {_PACE} IS NOT NULL THEN (k.warn_days * {_PACE} + 999999) / 1000000
    ELSE {WARN_LINE} END
"""
"""SQL of the warn line that counts: so many days of sales where she chose that, else the nearest fixed one. Those of a
virtual bundle (alias f) are the days in which its fastest component goes."""

POINT = """
    coalesce(k.own_point, CASE WHEN k.daily IS NOT NULL
             THEN (k.daily * d.lead + 999999999) / 1000000000 ELSE d.point END)
"""
"""SQL of the reorder point in pieces: her own, that of her own demand (which has no deviation), the measured one."""

_FIGURES = f"""
    SELECT s.id AS sku_id, s.product_id, s.state = 'archived' OR p.state = 'archived' AS archived, s.tracked,
           coalesce(k.ended, 0) OR s.state <> 'active' OR p.state <> 'active' AS quiet,
           coalesce(l.on_hand, 0) AS on_hand, coalesce(l.allocated, 0) AS allocated,
           coalesce(f.available, l.on_hand - l.allocated, 0) AS available,
           coalesce(f.coming, l.incoming, 0) AS incoming,
           coalesce(f.available + f.coming, l.on_hand - l.allocated + l.incoming, 0) AS position,
           coalesce(l.defective + l.quarantine, 0) AS aside,
           coalesce(l.value + l.defective_value + l.quarantine_value, 0) AS value,
           {LINE} AS line, {MEAN} AS mean, coalesce(d.lead, 0) AS lead, d.over_at, {POINT} AS point,
           s.tracked OR coalesce(f.counted, 0) > 0 AS known, f.late AS late, f.cover AS made_cover
    FROM sku s JOIN product p ON p.id = s.product_id
    LEFT JOIN stock_level l ON l.sku_id = s.id LEFT JOIN sku_plan k ON k.sku_id = s.id
    LEFT JOIN sku_demand d ON d.sku_id = s.id LEFT JOIN bundle_stat f ON f.sku_id = s.id
"""
"""Of a virtual bundle what its components make stands for stock of its own."""
_STATE = """
    CASE WHEN archived THEN 'archived' WHEN NOT known THEN 'untracked' WHEN on_hand < 0 THEN 'negative'
         WHEN available <= 0 THEN iif(quiet, 'ended', 'out')
         WHEN coalesce(late, position * 1000000000 < mean * lead) THEN iif(quiet, 'ended', 'runs_out')
         WHEN position <= line THEN iif(quiet, 'ended', 'low')
         WHEN available > over_at THEN 'overstocked' ELSE 'ok' END
"""
_COVER = f"""
    CASE WHEN tracked AND mean > 0 THEN min(max(available, 0) * 1000000 / mean, {NO_SALES - 1})
    ELSE coalesce(min(made_cover, {NO_SALES - 1}), {NO_SALES}) END
"""
_WATCHED = "known AND NOT quiet AND NOT archived"
_COLUMNS = (
    "product_id", "state", "watched", "on_hand", "allocated", "available", "incoming", "position", "aside", "value",
    "line", "cover", "low", "due",
)  # fmt: skip
_ROW = f"""
    SELECT sku_id, product_id, {_STATE}, {_WATCHED}, on_hand, allocated, available, incoming, position, aside, value,
           line, {_COVER}, {_WATCHED} AND position <= line, {_WATCHED} AND tracked AND coalesce(position <= point, 0)
"""


def _select(where: str = "") -> str:
    return f"{_ROW} FROM ({_FIGURES} {where})"


def _again(which: str) -> str:
    """Work out anew what is kept of the SKUs that `which` selects by id."""
    sets = ", ".join(f"{c} = excluded.{c}" for c in _COLUMNS)
    return f"""
        INSERT INTO sku_stat {_select(f"WHERE s.id IN ({which})")} WHERE true
        ON CONFLICT (sku_id) DO UPDATE SET {sets};
    """


_DEMAND = {
    "sku_stat_demand_new": f"AFTER INSERT ON sku_demand BEGIN {_again('NEW.sku_id')} END",
    "sku_stat_demand": f"AFTER UPDATE ON sku_demand BEGIN {_again('NEW.sku_id')} END",
    "sku_stat_demand_gone": f"AFTER DELETE ON sku_demand BEGIN {_again('OLD.sku_id')} END",
}
ALL_DEMAND = (
    [*BUNDLE_DEMAND[0], *(f"DROP TRIGGER IF EXISTS {name}" for name in _DEMAND)],
    [
        *BUNDLE_DEMAND[1],
        _again("SELECT id FROM sku"),
        *(f"CREATE TRIGGER {name} {body}" for name, body in _DEMAND.items()),
    ],
)
"""Statements before and after most of `sku_demand` is written: what follows from it is then worked out at once."""

_NOW = "(SELECT at FROM step ORDER BY id DESC LIMIT 1)"
_RAISE = f"""
    INSERT OR IGNORE INTO stock_alert (sku_id, raised_at, position, line)
    VALUES (NEW.sku_id, {_NOW}, NEW.position, NEW.line);
"""
_OVER = "(NOT {r}watched OR {r}position * 10 > {r}line * 11)"
_OF_PRODUCT = "SELECT id FROM sku WHERE product_id = NEW.id"
_OF_ALL = "SELECT id FROM sku"
_OF_CATEGORY = f"SELECT id FROM sku WHERE product_id IN ({BELOW_CATEGORY})"

SKU_STAT = Derived(
    table="sku_stat",
    sources=PRODUCT_STAT.sources,
    select=_select(),
    triggers={
        "sku_stat_new": f"AFTER INSERT ON sku BEGIN {_again('NEW.id')} END",
        "sku_stat_gone": "AFTER DELETE ON sku BEGIN DELETE FROM sku_stat WHERE sku_id = OLD.id; END",
        "sku_stat_edit": f"""
            AFTER UPDATE OF product_id, warn_line, state, tracked ON sku BEGIN {_again("NEW.id")} END
        """,
        "sku_stat_product": f"""
            AFTER UPDATE OF state, warn_line, category_id ON product BEGIN {_again(_OF_PRODUCT)} END
        """,
        "sku_stat_category": f"""
            AFTER UPDATE OF warn_line, parent_id ON category
            WHEN OLD.warn_line IS NOT NEW.warn_line OR OLD.parent_id IS NOT NEW.parent_id
            BEGIN {_again(_OF_CATEGORY)} END
        """,
        "sku_stat_category_back": f"AFTER INSERT ON category BEGIN {_again(_OF_CATEGORY)} END",
        "sku_stat_shop": f"""
            AFTER UPDATE OF value ON shop_setting WHEN NEW.name = 'warn_line' AND NEW.value <> OLD.value
            BEGIN {_again(_OF_ALL)} END
        """,
        "sku_stat_shop_new": f"""
            AFTER INSERT ON shop_setting WHEN NEW.name = 'warn_line' BEGIN {_again(_OF_ALL)} END
        """,
        "sku_stat_level_new": f"AFTER INSERT ON stock_level BEGIN {_again('NEW.sku_id')} END",
        "sku_stat_level": f"AFTER UPDATE ON stock_level BEGIN {_again('NEW.sku_id')} END",
        "sku_stat_plan_new": f"AFTER INSERT ON sku_plan BEGIN {_again('NEW.sku_id')} END",
        "sku_stat_plan": f"AFTER UPDATE ON sku_plan BEGIN {_again('NEW.sku_id')} END",
        "sku_stat_plan_gone": f"AFTER DELETE ON sku_plan BEGIN {_again('OLD.sku_id')} END",
        **_DEMAND,
        "sku_stat_bundle_new": f"AFTER INSERT ON bundle_stat BEGIN {_again('NEW.sku_id')} END",
        "sku_stat_bundle": f"AFTER UPDATE ON bundle_stat BEGIN {_again('NEW.sku_id')} END",
        "sku_stat_bundle_gone": f"AFTER DELETE ON bundle_stat BEGIN {_again('OLD.sku_id')} END",
        # The alerts remember, so they equal no SELECT; what a bulk load passes over, `SETTLE` makes good.
        "sku_stat_alert_raise": f"AFTER UPDATE ON sku_stat WHEN NEW.low AND NOT OLD.low BEGIN {_RAISE} END",
        "sku_stat_alert_clear": f"""
            AFTER UPDATE ON sku_stat WHEN {_OVER.format(r="NEW.")} AND NOT {_OVER.format(r="OLD.")} BEGIN
                UPDATE stock_alert SET cleared_at = {_NOW} WHERE sku_id = NEW.sku_id AND cleared_at IS NULL;
            END
        """,
        "sku_stat_alert_gone": """
            AFTER DELETE ON sku_stat BEGIN DELETE FROM stock_alert WHERE sku_id = OLD.sku_id; END
        """,
    },
)


def _count(row: str, change: str) -> str:
    return f"""
        INSERT INTO stock_state_count (state, count) VALUES ({row}.state, {change})
        ON CONFLICT (state) DO UPDATE SET count = count + excluded.count;
    """


STATE_COUNT = Derived(
    table="stock_state_count",
    sources=SKU_STAT.sources,
    select="SELECT state, count(*) FROM sku_stat GROUP BY state",
    triggers={
        "stock_state_count_add": f"AFTER INSERT ON sku_stat BEGIN {_count('NEW', '1')} END",
        "stock_state_count_take": f"AFTER DELETE ON sku_stat BEGIN {_count('OLD', '-1')} END",
        "stock_state_count_change": f"""
            AFTER UPDATE OF state ON sku_stat WHEN OLD.state <> NEW.state
            BEGIN {_count("OLD", "-1")} {_count("NEW", "1")} END
        """,
    },
)

SETTLE = (
    f"""
    UPDATE stock_alert SET cleared_at = ? WHERE cleared_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM sku_stat t WHERE t.sku_id = stock_alert.sku_id AND NOT {_OVER.format(r="t.")})
    """,
    """
    INSERT OR IGNORE INTO stock_alert (sku_id, raised_at, position, line)
    SELECT t.sku_id, ?, t.position, t.line FROM sku_stat t LEFT JOIN stock_level l ON l.sku_id = t.sku_id
    WHERE t.low AND (l.sku_id IS NOT NULL OR t.sku_id IN (SELECT f.sku_id FROM bundle_stat f))
    """,
)
"""Statements that make the alerts what the stock says, each with the moment: for after a bulk load."""
