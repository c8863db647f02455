"""When all parcels have arrived, both policies of recognising revenue have the same books, whatever happened."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.orders.axes import parcels_left
from shopdesk.model.shop_settings.actions import change
from shopdesk.model.shop_settings.rules import REVENUE
from tests.model.orders.conftest import Counter
from tests.model.orders.test_sequences import PHASES, VERBS, act, sound

HAPPENS = [v for v in VERBS if v not in ("lose", "turn_back", "policy", "undo", "redo")]
BALANCES = """SELECT a.code, sum(p.debit - p.credit) AS b FROM posting p JOIN account a ON a.id = p.account_id
              GROUP BY a.code HAVING b <> 0 ORDER BY a.code"""


def books_after(path, revenue, steps, paid):
    """The balances of a shop in which that happened, at 3 % tax, once everything that left has arrived."""
    moment = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    shop = create(
        path / f"{revenue}.shopdesk", name="Tea", books_start=date(2026, 1, 1), clock=lambda: moment
    )
    try:
        shop.do(say("policy"), change, revenue=revenue, tax_rate_ppm=30_000)
        counter = Counter(shop)
        counter.stock("OOLONG", 5, 500)
        counter.stock("MUG", 3, 1000)
        order = counter.order(("OOLONG", 3, 8999), ("MUG", 2, 4001), shipping=777, paid=paid)
        for verb, n in [("confirm", 0), *steps]:
            try:
                act(counter, order, verb, n)
            except Refused:
                continue
        if parcels_left(counter.look(order)):
            counter.deliver(order)
        sound(counter)
        assert counter.account("stock.shipped") == 0
        return shop.ask(lambda s: s.execute(text(BALANCES)).fetchall())
    finally:
        shop.close()


@settings(max_examples=12, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(0, 20)), min_size=6, max_size=16), st.booleans()
)
def test_when_all_has_arrived_both_policies_have_the_same_books(tmp_path_factory, steps, paid):
    path = tmp_path_factory.mktemp("shop")
    at_once, late = (books_after(path, revenue, steps, paid) for revenue in REVENUE)
    assert at_once == late
