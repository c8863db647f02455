"""How many of each virtual bundle the stock makes (features.md §3.7), kept after every movement. Declared."""

from __future__ import annotations

from shopdesk.model.bundles.records import NEWEST
from shopdesk.model.derived import Derived
from shopdesk.model.products.derived import STOCK_LEVEL

_FREE = "coalesce(l.on_hand - l.allocated, 0)"
_SOON = f"({_FREE} + coalesce(l.incoming, 0))"
_MEAN = "coalesce(k.daily, d.mean)"
_KNOWN = """
    LEFT JOIN stock_level l ON l.sku_id = s.id LEFT JOIN sku_plan k ON k.sku_id = s.id
    LEFT JOIN sku_demand d ON d.sku_id = s.id
"""
_ITEMS = f"""
    SELECT b.sku_id, s.id IS NOT NULL AS counted,
           CASE WHEN s.id IS NOT NULL THEN max(0, {_FREE}) / i.quantity END AS free,
           CASE WHEN s.id IS NOT NULL THEN max(0, {_SOON}) / i.quantity END AS soon,
           CASE WHEN {_MEAN} > 0 THEN max({_FREE}, 0) * 1000000 / {_MEAN} END AS cover,
           coalesce(s.id IS NOT NULL AND {_SOON} * 1000000000 < {_MEAN} * d.lead, 0) AS late,
           CASE WHEN s.id IS NOT NULL THEN {_MEAN} / i.quantity END AS pace
    FROM bundle b LEFT JOIN bundle_item i ON i.bundle_id = b.id LEFT JOIN sku s ON s.id = i.sku_id AND s.tracked
    {_KNOWN} WHERE NOT b.prepacked AND {NEWEST} {{more}}
"""
"""Each component of a bundle; what is not counted in stock limits nothing."""


def _fullest(pieces: str, name: str) -> str:
    """What the counted members of a group hold from this one on, the fullest first, and its place among them."""
    over = f"OVER (PARTITION BY g.id ORDER BY s.id IS NULL, max(0, {pieces}) DESC, m.id"
    rest = f"sum(iif(s.id IS NULL, 0, max(0, {pieces}))) {over} ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)"
    return f"{rest} AS {name}_rest, row_number() {over}) AS {name}_place"


_MEMBERS = f"""
    SELECT b.sku_id, g.id AS grp, g.repeats, g.pieces, s.id AS counted, {_FREE} AS free, {_SOON} AS soon,
           {_MEAN} AS mean, d.lead, sum(s.id IS NULL) OVER (PARTITION BY g.id) AS endless,
           {_fullest(_FREE, "free")}, {_fullest(_SOON, "soon")}
    FROM bundle b JOIN bundle_group g ON g.bundle_id = b.id JOIN bundle_choice m ON m.group_id = g.id
    LEFT JOIN sku s ON s.id = m.sku_id AND s.tracked
    {_KNOWN} WHERE {NEWEST} {{more}}
"""


def _times(name: str) -> str:
    """How often a group can be chosen from: core/choices.py, with j + 1 as the place."""
    need = "iif(repeats, endless = 0, pieces - endless)"
    each = f"iif(repeats, pieces, pieces - endless - {name}_place + 1)"
    return f"min(CASE WHEN counted IS NOT NULL AND {name}_place <= {need} THEN {name}_rest / {each} END)"


_GROUPS = f"""
    SELECT sku_id, {_times("free")} IS NOT NULL AS counted, {_times("free")} AS free, {_times("soon")} AS soon,
           iif({_times("free")} IS NOT NULL AND sum(mean) > 0, sum(max(free, 0)) * 1000000 / sum(mean), NULL) AS cover,
           coalesce({_times("free")} IS NOT NULL AND sum(soon) * 1000000000 < sum(mean * lead), 0) AS late,
           iif({_times("free")} IS NOT NULL, sum(mean) / pieces, NULL) AS pace
    FROM ({_MEMBERS}) GROUP BY sku_id, grp
"""
"""Each group of a bundle; its members sell and last together."""

_SELECT = f"""
    SELECT sku_id, sum(counted), coalesce(min(free), 0), coalesce(min(soon), 0) - coalesce(min(free), 0),
           min(cover), max(late), max(pace)
    FROM ({_ITEMS} UNION ALL {_GROUPS}) GROUP BY sku_id
"""
_COLUMNS = "sku_id, counted, available, coming, cover, late, pace"


def _again(which: str = "") -> str:
    """Work out anew, of the bundles there are, those that `which` selects by id, or all."""
    where = f"WHERE sku_id IN ({which})" if which else ""
    return f"""
        UPDATE bundle_stat SET ({_COLUMNS}) = ({_SELECT.format(more="AND b.sku_id = bundle_stat.sku_id")}) {where};
    """


def _anew(sku: str) -> str:
    """What this SKU is made of has changed; perhaps it is no bundle any more."""
    return f"""
        DELETE FROM bundle_stat WHERE sku_id = ({sku});
        INSERT INTO bundle_stat ({_COLUMNS}) {_SELECT.format(more=f"AND b.sku_id = ({sku})")};
    """


def _part(when: str, sku: str) -> str:
    """Something is new of a SKU: of importance only if a bundle contains it."""
    found = f"""
        SELECT b.sku_id FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id WHERE i.sku_id = {sku}
        UNION SELECT b.sku_id FROM bundle_choice m JOIN bundle_group g ON g.id = m.group_id
        JOIN bundle b ON b.id = g.bundle_id WHERE m.sku_id = {sku}
    """
    return f"""
        AFTER {when} WHEN EXISTS (SELECT 1 FROM bundle_item i WHERE i.sku_id = {sku})
        OR EXISTS (SELECT 1 FROM bundle_choice m WHERE m.sku_id = {sku}) BEGIN {_again(found)} END
    """


_DEMAND = {
    "bundle_stat_demand_new": _part("INSERT ON sku_demand", "NEW.sku_id"),
    "bundle_stat_demand": _part("UPDATE OF mean, lead ON sku_demand", "NEW.sku_id"),
    "bundle_stat_demand_gone": _part("DELETE ON sku_demand", "OLD.sku_id"),
}
ALL_DEMAND = (
    [f"DROP TRIGGER IF EXISTS {name}" for name in _DEMAND],
    [_again(), *(f"CREATE TRIGGER {name} {body}" for name, body in _DEMAND.items())],
)
"""Statements before and after most of `sku_demand` is written."""

_OF_ITEM = "SELECT b.sku_id FROM bundle b WHERE b.id = {row}.bundle_id"
_OF_CHOICE = """
    SELECT b.sku_id FROM bundle_group g JOIN bundle b ON b.id = g.bundle_id WHERE g.id = {row}.group_id
"""

BUNDLE_STAT = Derived(
    table="bundle_stat",
    sources=STOCK_LEVEL.sources
    | {"bundle", "bundle_item", "bundle_group", "bundle_choice", "sku", "sku_plan", "sku_demand"},
    select=_SELECT.format(more=""),
    triggers={
        "bundle_stat_new": f"AFTER INSERT ON bundle BEGIN {_anew('NEW.sku_id')} END",
        "bundle_stat_gone": f"AFTER DELETE ON bundle BEGIN {_anew('OLD.sku_id')} END",
        "bundle_stat_item": f"AFTER INSERT ON bundle_item BEGIN {_anew(_OF_ITEM.format(row='NEW'))} END",
        "bundle_stat_item_gone": f"AFTER DELETE ON bundle_item BEGIN {_anew(_OF_ITEM.format(row='OLD'))} END",
        "bundle_stat_group": f"AFTER INSERT ON bundle_group BEGIN {_anew(_OF_ITEM.format(row='NEW'))} END",
        "bundle_stat_group_gone": f"AFTER DELETE ON bundle_group BEGIN {_anew(_OF_ITEM.format(row='OLD'))} END",
        "bundle_stat_choice": f"AFTER INSERT ON bundle_choice BEGIN {_anew(_OF_CHOICE.format(row='NEW'))} END",
        "bundle_stat_choice_gone": f"AFTER DELETE ON bundle_choice BEGIN {_anew(_OF_CHOICE.format(row='OLD'))} END",
        "bundle_stat_tracked": _part("UPDATE OF tracked ON sku", "NEW.id"),
        "bundle_stat_level_new": _part("INSERT ON stock_level", "NEW.sku_id"),
        "bundle_stat_level": _part("UPDATE ON stock_level", "NEW.sku_id"),
        "bundle_stat_plan_new": _part("INSERT ON sku_plan", "NEW.sku_id"),
        "bundle_stat_plan": _part("UPDATE OF daily ON sku_plan", "NEW.sku_id"),
        "bundle_stat_plan_gone": _part("DELETE ON sku_plan", "OLD.sku_id"),
        **_DEMAND,
    },
)
