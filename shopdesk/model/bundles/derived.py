"""How many of each virtual bundle the stock makes (features.md §3.7), kept after every movement. Declared."""

from __future__ import annotations

from shopdesk.model.bundles.records import NEWEST
from shopdesk.model.derived import Derived
from shopdesk.model.products.derived import STOCK_LEVEL

_FREE = "coalesce(l.on_hand - l.allocated, 0)"
_SOON = f"({_FREE} + coalesce(l.incoming, 0))"
_MEAN = "coalesce(k.daily, d.mean)"


def _made(pieces: str) -> str:
    """The least that any component makes; what is not counted in stock limits nothing."""
    return f"coalesce(min(CASE WHEN s.id IS NOT NULL THEN max(0, {pieces}) / i.quantity END), 0)"


_LASTS = f"min(CASE WHEN {_MEAN} > 0 THEN max({_FREE}, 0) * 1000000 / {_MEAN} END)"
_SELECT = f"""
    SELECT b.sku_id, count(s.id), {_made(_FREE)}, {_made(_SOON)} - {_made(_FREE)}, {_LASTS},
           coalesce(max(s.id IS NOT NULL AND {_SOON} * 1000000000 < {_MEAN} * d.lead), 0)
    FROM bundle b LEFT JOIN bundle_item i ON i.bundle_id = b.id LEFT JOIN sku s ON s.id = i.sku_id AND s.tracked
    LEFT JOIN stock_level l ON l.sku_id = s.id LEFT JOIN sku_plan k ON k.sku_id = s.id
    LEFT JOIN sku_demand d ON d.sku_id = s.id WHERE NOT b.prepacked AND {NEWEST} {{more}} GROUP BY b.sku_id
"""
_COLUMNS = "sku_id, counted, available, coming, cover, late"


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
    found = f"SELECT b.sku_id FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id WHERE i.sku_id = {sku}"
    return f"""
        AFTER {when} WHEN EXISTS (SELECT 1 FROM bundle_item i WHERE i.sku_id = {sku}) BEGIN {_again(found)} END
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

BUNDLE_STAT = Derived(
    table="bundle_stat",
    sources=STOCK_LEVEL.sources | {"bundle", "bundle_item", "sku", "sku_plan", "sku_demand"},
    select=_SELECT.format(more=""),
    triggers={
        "bundle_stat_new": f"AFTER INSERT ON bundle BEGIN {_anew('NEW.sku_id')} END",
        "bundle_stat_gone": f"AFTER DELETE ON bundle BEGIN {_anew('OLD.sku_id')} END",
        "bundle_stat_item": f"AFTER INSERT ON bundle_item BEGIN {_anew(_OF_ITEM.format(row='NEW'))} END",
        "bundle_stat_item_gone": f"AFTER DELETE ON bundle_item BEGIN {_anew(_OF_ITEM.format(row='OLD'))} END",
        "bundle_stat_tracked": _part("UPDATE OF tracked ON sku", "NEW.id"),
        "bundle_stat_level_new": _part("INSERT ON stock_level", "NEW.sku_id"),
        "bundle_stat_level": _part("UPDATE ON stock_level", "NEW.sku_id"),
        "bundle_stat_plan_new": _part("INSERT ON sku_plan", "NEW.sku_id"),
        "bundle_stat_plan": _part("UPDATE OF daily ON sku_plan", "NEW.sku_id"),
        "bundle_stat_plan_gone": _part("DELETE ON sku_plan", "OLD.sku_id"),
        **_DEMAND,
    },
)
