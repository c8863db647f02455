"""Any sequence of movements, undos and reversals keeps ledger rows, kept levels, value and books equal."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shopdesk.core.problems import Refused, problem
from shopdesk.core.texts import say
from shopdesk.model.derived import differences
from shopdesk.model.files import create
from shopdesk.model.ledger.actions import post, reverse_entries
from shopdesk.model.ledger.rules import cost_legs, return_good_legs
from shopdesk.model.products import actions, loading
from shopdesk.model.products.checks import CHECKS
from shopdesk.model.products.records import Bucket, MovementKind
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.products.writing_down import write_down
from shopdesk.model.replenishment.checks import CHECKS as ALERT_CHECKS
from shopdesk.model.replenishment.derived import SKU_STAT, STATE_COUNT

DO = say("test")
QUANTITIES = st.integers(1, 3)  # small, so that stock often comes to nothing
COSTS = st.sampled_from([0, 1_000_000, 3_333_333, 5_000_003, 90_000])
WORDS = (
    "receive", "receive", "sell", "sell", "sell", "count", "damage", "write_off", "set_cost", "undo", "redo",
    "reverse", "reverse", "set_aside", "back", "write_down", "come_back",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(WORDS), QUANTITIES, COSTS), min_size=8, max_size=25)


def sell(work, sku, quantity):
    loading.sku(work, sku)  # undo may have taken the product away
    moved = actions.move_stock(
        work, sku, -quantity, MovementKind.SALE_OUT, day=work.today, allow_negative=True
    )
    post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")


def come_back(work, sku, quantity, cost):
    """Good pieces come back at the cost they were sold at."""
    loading.sku(work, sku)
    moved = actions.move_stock(
        work, sku, quantity, MovementKind.SALE_RETURN_GOOD, day=work.today, unit_cost=cost
    )
    legs = return_good_legs(moved.value, sku_id=sku, quantity=quantity)
    post(work, "E07", ("stock_movement", moved.id), legs, day=work.today, memo="back")


def reverse(work, _sku, n):
    """Take back the n-th movement that the books know by its own entry, and that entry."""
    row = work.session.execute(
        text("""
            SELECT m.id, e.id FROM stock_movement m JOIN entry e ON e.source_type = 'stock_movement'
            AND e.source_id = m.id WHERE m.kind IN ('purchase_in', 'sale_out')
            AND NOT EXISTS (SELECT 1 FROM stock_movement r WHERE r.reverses_id = m.id)
            ORDER BY m.id LIMIT 1 OFFSET :n
        """),
        {"n": n % 5},
    ).first()
    if row:
        reverse_entries(work, [row[1]])
        actions.reverse_movements(work, [row[0]])


def play(shop, sku, what, quantity, cost):
    verbs = {
        "receive": lambda: shop.do(DO, actions.receive, sku, quantity, cost),
        "sell": lambda: shop.do(DO, sell, sku, quantity),
        "count": lambda: shop.do(DO, actions.count, sku, quantity),
        "damage": lambda: shop.do(DO, actions.damage, sku, quantity, "broken"),
        "write_off": lambda: shop.do(DO, actions.write_off, sku, quantity, "broken"),
        "set_aside": lambda: shop.do(
            DO, actions.move_bucket, sku, quantity, Bucket.SELLABLE, Bucket.QUARANTINE, "found"
        ),
        "back": lambda: shop.do(
            DO, actions.move_bucket, sku, quantity, Bucket.QUARANTINE, Bucket.SELLABLE, "found"
        ),
        "write_down": lambda: shop.do(DO, write_down, sku, cost // 3, "broken"),
        "come_back": lambda: shop.do(DO, come_back, sku, quantity, cost),
        "set_cost": lambda: shop.do(DO, actions.set_cost, sku, cost),
        "reverse": lambda: shop.do(DO, reverse, sku, quantity),
        "undo": shop.undo,
        "redo": shop.redo,
    }
    try:
        verbs[what]()
    except Refused:
        return


def stats_follow(session):
    """What the stock list shows is what the ledger says."""
    found = [row for cache in (SKU_STAT, STATE_COUNT) for row in differences(session.connection(), cache)]
    return [problem("{row}", row=str(row)) for row in found]


@settings(  # a whole shop for each example: shrinking would take minutes
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(STEPS)
def test_nothing_loses_a_cent(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("moves") / "a.shopdesk"
    clock = lambda: datetime(2026, 3, 5, tzinfo=UTC)
    shop = create(path, name="A", books_start=date(2026, 1, 1), clock=clock)
    try:
        draft = ProductDraft(title="Tea", skus=(SkuDraft("T-1"),))
        product = shop.do(DO, actions.create, draft).result
        sku = shop.ask(
            lambda s: s.execute(text("SELECT id FROM sku WHERE product_id = :p"), {"p": product}).scalar()
        )
        shop.do(DO, actions.edit_sku, sku, price=1)
        for what, quantity, cost in steps:
            play(shop, sku, what, quantity, cost)
            wrong = [
                str(p)
                for check in (*CHECKS.values(), *ALERT_CHECKS.values(), stats_follow)
                for p in shop.ask(check)
                if p.blocking
            ]
            assert wrong == [], (what, quantity, cost)
    finally:
        shop.close()
