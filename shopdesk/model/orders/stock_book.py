"""Stock that moves with many orders at once: pools in memory, the same values as
`products.stock.move_stock`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shopdesk.core.money import UNIT_SCALE, divide
from shopdesk.core.problems import fill
from shopdesk.core.texts import N_
from shopdesk.model.base import moment_text
from shopdesk.model.inserting import insert, next_id
from shopdesk.model.ledger.rules import EntryDraft, Leg, count_loss_legs, return_good_legs
from shopdesk.model.orders.on_the_way import Came
from shopdesk.model.products.costing import Pool, outflow, settlement
from shopdesk.model.products.records import Bucket, MovementKind
from shopdesk.model.products.stock import code_of, difference_legs
from shopdesk.model.shop import Work

_COLUMNS = (
    "id", "sku_id", "bucket", "quantity", "unit_cost", "value", "kind", "reason", "ref_type", "ref_id", "day",
    "recorded_at", "provisional", "reverses_id", "note", "batch_id",
)  # fmt: skip


@dataclass
class StockBook:
    """The sellable stock of the SKUs that move. Read once, as it stands when a SKU first moves."""

    work: Work
    batch_id: int
    pools: dict[int, Pool] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[EntryDraft] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.following = next_id(self.work, "stock_movement")

    def leave(self, sku_id: int, quantity: int, day: date, ref: tuple[str, int]) -> int:
        """Pieces were sold; answers what they had cost. Below zero at the last cost, provisional."""
        return self._out(sku_id, quantity, day, MovementKind.SALE_OUT, ref, "")

    def lose(self, sku_id: int, quantity: int, day: date, reason: str) -> list[Leg]:
        """Pieces are gone; answers the legs of the loss."""
        value = self._out(sku_id, quantity, day, MovementKind.COUNT_LOSS, ("", 0), reason)
        return count_loss_legs(value, sku_id=sku_id, quantity=quantity)

    def come_back(self, sku_id: int, quantity: int, came: Came, day: date, ref: tuple[str, int]) -> list[Leg]:
        """Good pieces are back on the shelf, worth what they had cost, or today's average when that is
        unknown."""
        pool = self._pool(sku_id)
        unit = pool.unit_cost or self.last[sku_id]
        worth = divide(max(0, unit) * quantity, UNIT_SCALE) if came.cost is None else came.cost
        self._row(sku_id, quantity, worth, day, MovementKind.SALE_RETURN_GOOD, ref)
        self._settle(sku_id, settlement(pool, quantity, worth), day)
        return return_good_legs(worth, came.on_the_way, came.waited, sku_id=sku_id, quantity=quantity)

    def _out(
        self, sku_id: int, quantity: int, day: date, kind: MovementKind, ref: tuple[str, int], reason: str
    ) -> int:
        out = outflow(self._pool(sku_id), quantity, self.last[sku_id])
        self._row(sku_id, -quantity, -out.value, day, kind, ref, reason, provisional=out.provisional)
        return out.value

    def _pool(self, sku_id: int) -> Pool:
        if sku_id not in self.pools:
            run = self.work.session.connection().exec_driver_sql
            level = run("SELECT on_hand, value FROM stock_level WHERE sku_id = ?", (sku_id,)).first()
            self.pools[sku_id] = Pool(level[0], level[1]) if level else Pool()
            cost = run(
                """SELECT coalesce((SELECT unit_cost FROM stock_movement
                                    WHERE sku_id = ? AND unit_cost IS NOT NULL
                                    ORDER BY id DESC LIMIT 1), (SELECT cost FROM sku WHERE id = ?), 0)""",
                (sku_id, sku_id),
            )
            self.last[sku_id] = cost.scalar_one()
        return self.pools[sku_id]

    def _row(
        self, sku_id: int, quantity: int, value: int, day: date, kind: MovementKind, ref: tuple[str, int],
        reason: str = "", *, provisional: bool = False,
    ) -> int:  # fmt: skip
        unit = divide(value * UNIT_SCALE, quantity) if quantity else None
        self.rows.append(
            (
                self.following, sku_id, Bucket.SELLABLE.value, quantity, unit, value, kind.value, reason,
                ref[0],
                ref[1] or None, day.isoformat(), moment_text(self.work.now), int(provisional), None, "",
                self.batch_id,
            )
        )  # fmt: skip
        self.following += 1
        self.pools[sku_id] = self.pools[sku_id].plus(quantity, value)
        if unit is not None:
            self.last[sku_id] = unit
        return self.following - 1

    def _settle(self, sku_id: int, change: int, day: date) -> None:
        if change:
            ref = ("stock_movement", self.following - 1)
            row = self._row(sku_id, 0, change, day, MovementKind.REVALUE, ref, "settled")
            memo = fill(N_("Purchase difference of {sku}"), {"sku": code_of(self.work, sku_id)})
            legs = difference_legs(change, sku_id)
            self.entries.append(
                EntryDraft("E09", ("stock_movement", row), legs, day, memo, "difference", self.batch_id)
            )

    def write(self) -> list[EntryDraft]:
        """Write the movements; answers the entries that settling makes."""
        insert(self.work, "stock_movement", _COLUMNS, self.rows)
        self.rows = []
        entries, self.entries = self.entries, []
        return entries
