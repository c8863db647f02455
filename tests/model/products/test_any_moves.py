"""Any sequence of movements, undos and reversals keeps ledger rows, kept levels, value and books equal."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.ledger.actions import post, reverse_entries
from shopdesk.model.ledger.rules import cost_legs
from shopdesk.model.products import actions
from shopdesk.model.products.checks import CHECKS
from shopdesk.model.products.records import MovementKind
from shopdesk.model.products.rules import ProductDraft, SkuDraft

DO = say("test")
QUANTITIES = st.integers(1, 3)  # small, so that stock often comes to nothing
COSTS = st.sampled_from([0, 1_000_000, 3_333_333, 5_000_003, 90_000])
WORDS = (
    "receive", "receive", "sell", "sell", "sell", "count", "damage", "write_off", "set_cost", "undo", "redo",
    "reverse", "reverse",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(WORDS), QUANTITIES, COSTS), min_size=8, max_size=25)


def sell(work, sku, quantity):
    actions.load(work, sku)  # undo may have taken the product away
    moved = actions.move_stock(
        work, sku, -quantity, MovementKind.SALE_OUT, day=work.today, allow_negative=True
    )
    post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")


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
        "set_cost": lambda: shop.do(DO, actions.set_cost, sku, cost),
        "reverse": lambda: shop.do(DO, reverse, sku, quantity),
        "undo": shop.undo,
        "redo": shop.redo,
    }
    try:
        verbs[what]()
    except Refused:
        return


@settings(  # a whole shop for each example: shrinking would take minutes
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(STEPS)
def test_nothing_loses_a_cent(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("moves") / "a.shopdesk"
    clock = lambda: datetime(2026, 3, 5, tzinfo=UTC)  # noqa: E731
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
            wrong = [str(p) for check in CHECKS.values() for p in shop.ask(check) if p.blocking]
            assert wrong == [], (what, quantity, cost)
    finally:
        shop.close()
