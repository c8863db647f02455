"""Any sequence of what may be done keeps rows, money, stock and books together; undoing all of it is as if it
never was.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import derived
from shopdesk.model.files import create
from shopdesk.model.orders.books import standing
from shopdesk.model.orders.checks import CHECKS
from shopdesk.model.orders.records import AfterSaleState, ShipmentState
from shopdesk.model.orders.states import ON_THE_WAY
from shopdesk.model.shop_settings.actions import change
from tests.model.orders.conftest import Counter

PHASES = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
)  # shrinking takes minutes: run it by hand when it fails
VERBS = (
    "confirm", "hold", "release", "pack", "unpack", "ship", "ship_part", "deliver", "complete", "reopen",
    "cancel", "cancel_part", "pay", "pay_part", "refund", "refund_part", "goodwill", "ask_back", "agree",
    "take_back", "lose", "turn_back", "arrive", "send_again", "policy", "undo", "redo",
)  # fmt: skip
STATE = (
    "SELECT * FROM orders",
    "SELECT * FROM order_line",
    "SELECT order_line_id, open FROM allocation WHERE open > 0",
    "SELECT id, kind, amount FROM payment",
    "SELECT id, state, awaits FROM shipment",
    "SELECT id, back FROM shipment_line",
    "SELECT name, value FROM shop_setting",
    "SELECT * FROM aftersale",
    "SELECT sku_id, on_hand, value, defective, allocated FROM stock_level",
    "SELECT * FROM label_count WHERE count <> 0",
    "SELECT account_id, sum(debit - credit) AS b FROM posting GROUP BY account_id HAVING b <> 0",
)


def snapshot(counter):
    return counter.shop.ask(lambda s: [s.execute(text(sql)).fetchall() for sql in STATE])


def act(counter, order, verb, n):
    """Do the verb with the n-th choice there is; what the rules refuse simply does not happen."""
    look = counter.look(order)
    line = look.lines[n % 2].id
    simple = dict.fromkeys(
        ("confirm", "release", "pack", "ship", "deliver", "complete", "cancel", "pay", "refund"), ()
    ) | {"hold": ("wait",), "reopen": ("again",)}
    if verb in ("undo", "redo"):
        getattr(counter.shop, verb)()
    elif verb in simple:
        getattr(counter, verb)(order, *simple[verb])
    elif verb == "unpack":
        counter.unpack(look.shipments[-1].id if look.shipments else 0)
    elif verb == "ship_part":
        counter.ship(order, quantities={line: 1 + n % 2})
    elif verb == "cancel_part":
        counter.cancel(order, {line: 1 + n % 2})
    elif verb == "pay_part":
        counter.pay(order, 1 + n * 37)
    elif verb == "refund_part":
        counter.refund(order, 1 + n * 41)
    elif verb == "goodwill":
        counter.goodwill(order, 1 + n * 13, "sorry")
    elif verb == "ask_back":
        counter.request_return(order, {line: 1})
    else:
        on_the_way(counter, look, verb, n)


def on_the_way(counter, look, verb, n):
    if verb == "send_again":
        counter.reship(look.id, {look.lines[n % 2].id: 1}, "lost")
    elif verb == "policy":
        counter.shop.do(say("policy"), change, revenue=("shipment", "confirmation")[n % 2])
    elif verb in ("lose", "turn_back", "arrive"):
        parcel(counter, look, verb, n)
    else:
        case(counter, look, verb, n)


def parcel(counter, look, verb, n):
    out = [x for x in look.shipments if x.state in ON_THE_WAY]
    if not out:
        return
    chosen = out[n % len(out)]
    if verb == "arrive":
        counter.deliver(look.id, chosen.id)
        return
    if chosen.state is not ShipmentState.EXCEPTION:
        counter.travel(chosen.id, ShipmentState.EXCEPTION)
    counter.travel(chosen.id, ShipmentState.LOST if verb == "lose" else ShipmentState.RETURNED)


def case(counter, look, verb, n):
    wanted = AfterSaleState.REQUESTED if verb == "agree" else AfterSaleState.AWAITING_GOODS
    found = next((c for c in look.cases if c.state is wanted), None)
    if found is None:
        return
    if verb == "agree":
        counter.approve(found.id, refund_now=n % 2 == 1)
        return
    where = [(1, 0, 0), (0, 1, 0), (0, 0, 1)][n % 3]
    counter.receive_return(found.id, {x.id: where for x in found.lines})


def sound(counter):
    for name, find in CHECKS.items():
        assert [str(p) for p in counter.shop.ask(find)] == [], name
    for cache in derived.DERIVED.values():
        assert counter.shop.ask(lambda s, c=cache: derived.differences(s.connection(), c)) == [], cache.table
    assert counter.account("stock.goods") == counter.number(
        "SELECT sum(value + defective_value) FROM stock_level"
    )


@settings(max_examples=25, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 20)), min_size=4, max_size=16),
    st.booleans(),
    st.sampled_from(("shipment", "confirmation")),
)
def test_any_sequence_of_verbs_keeps_everything_together_and_undoes_to_the_start(
    tmp_path_factory, steps, paid, revenue
):
    moment = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    path = tmp_path_factory.mktemp("shop") / "tea.shopdesk"
    shop = create(path, name="Tea", books_start=date(2026, 1, 1), clock=lambda: moment)
    try:
        counter = Counter(shop)
        shop.do(say("policy"), change, revenue=revenue, tax_rate_ppm=30_000)
        counter.stock("OOLONG", 4, 333)
        counter.stock("MUG", 2, 1001)
        order = counter.order(("OOLONG", 3, 8999), ("MUG", 2, 4001), shipping=777, paid=paid)
        start, first = snapshot(counter), counter.number("SELECT max(id) FROM step")
        for verb, n in [("confirm", 0), *steps]:
            if verb == "undo" and counter.number(_LAST) == first:
                continue
            try:
                act(counter, order, verb, n)
            except Refused:
                continue
        sound(counter)
        look = counter.look(order)
        s = standing(look)
        assert s.paid - s.earned == s.unearned + s.owed_back - s.on_credit
        assert 0 <= look.refunded <= look.received
        while counter.number(_LAST) != first:
            shop.undo()
        assert snapshot(counter) == start
        sound(counter)
    finally:
        shop.close()


_LAST = "SELECT max(id) FROM step WHERE kind = 'do' AND undone_by IS NULL"
