"""Any sequence of what comes, leaves, moves and is taken back keeps Σ lots = on hand, on every shelf."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shopdesk.core.problems import Refused
from shopdesk.model.derived import differences
from shopdesk.model.files import create
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import cost_legs
from shopdesk.model.lots import actions, queries
from shopdesk.model.lots.checks import lots_hold_the_stock, movements_are_of_lots
from shopdesk.model.lots.derived import LOT_LEVEL
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Bucket, MovementKind
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from tests.model.lots.conftest import DO, TEA, YUAN, come

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes
LOTS = (("", None), ("A", date(2026, 3, 1)), ("B", date(2026, 4, 1)), ("C", None))
WORDS = (
    "keep", "come", "come", "come", "sell", "sell", "oversell", "count", "damage", "back", "write_off", "sort",
    "found", "stop", "undo", "undo", "redo",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(1, 4), st.integers(0, 3)), min_size=6, max_size=30
)


def sell(work, pieces, over):
    moved = products.move_stock(
        work, TEA, -pieces, MovementKind.SALE_OUT, day=work.today, allow_negative=over
    )
    post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")


def some_lot(shop, n):
    found = shop.ask(queries.ids, date(2026, 3, 5))
    return found[n % len(found)] if found else 0


def play(shop, word, n, at):
    if word in ("undo", "redo"):
        return getattr(shop, word)()
    verbs = {
        "keep": lambda: (actions.keep, TEA), "stop": lambda: (actions.stop, TEA),
        "come": lambda: (come, n, *LOTS[at]), "sell": lambda: (sell, n, False),
        "oversell": lambda: (sell, n + 5, True), "count": lambda: (products.count, TEA, n),
        "damage": lambda: (products.damage, TEA, n, "broken"),
        "back": lambda: (products.move_bucket, TEA, n, Bucket.DEFECTIVE, Bucket.SELLABLE, "found"),
        "write_off": lambda: (actions.write_off, some_lot(shop, at), "expired", n),
        "sort": lambda: (actions.sort, some_lot(shop, at), n, LOTS[n % 4][0], LOTS[n % 4][1]),
        "found": lambda: (actions.adjust, TEA, n, "found"),
    }  # fmt: skip
    return shop.do(DO, *verbs[word]())


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps=STEPS)
def test_the_lots_hold_what_is_there(tmp_path_factory, steps):
    moment = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    shop = create(
        tmp_path_factory.mktemp("lots") / "x.shopdesk", name="X", books_start=date(2026, 1, 1), clock=lambda: moment
    )  # fmt: skip
    try:
        shop.do(DO, products.create, ProductDraft("Tea", (SkuDraft("TEA", price=50 * YUAN),)))
        shop.do(DO, actions.keep, TEA)
        for step in steps:
            try:
                play(shop, *step)
            except Refused:
                continue
            assert shop.ask(lots_hold_the_stock) == []
            assert shop.ask(movements_are_of_lots) == []
            assert shop.ask(lambda s: differences(s.connection(), LOT_LEVEL)) == []
    finally:
        shop.close()
