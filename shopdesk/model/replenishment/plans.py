"""What forms show of a SKU's rule, of promotions, and whom goods can be ordered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Rule:
    """The owner's rule for a SKU as `actions.set_rule` takes it."""

    point: int | None = None
    quantity: int | None = None
    monthly: int | None = None
    season_percent: int = 100
    planned: int = 0


_RULE = "SELECT own_point, own_quantity, daily, season_ppm, planned FROM sku_plan WHERE sku_id = ?"


def rule_of(session: Session, sku_id: int) -> Rule:
    """Her rule; empty where there is none."""
    row = session.connection().exec_driver_sql(_RULE, (sku_id,)).first()
    if row is None:
        return Rule()
    monthly = None if row[2] is None else round(row[2] * 30 / 1_000_000)
    return Rule(row[0], row[1], monthly, row[3] // 10_000, row[4])


@dataclass(frozen=True, slots=True)
class Promotion:
    """Days of a promotion, both included."""

    id: int
    name: str
    first: date
    last: date


def promotions(session: Session) -> list[Promotion]:
    """Every promotion that was named, the latest first."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, name, first, last FROM promo_days ORDER BY first DESC, id"
    )
    return [Promotion(r[0], r[1], date.fromisoformat(r[2]), date.fromisoformat(r[3])) for r in rows]


def suppliers(session: Session) -> list[tuple[int, str]]:
    """Id and name of each supplier that is not put away, by name."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, name FROM supplier WHERE NOT archived ORDER BY name"
    )
    return [(r[0], r[1]) for r in rows]
