"""What must hold of the books whatever is done to them: postings, reversals, undo, closed months."""

from __future__ import annotations

import ast
import inspect
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from shopdesk.core.periods import Range
from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import derived
from shopdesk.model.ledger import accounts, actions, checks, queries, reports, rules
from shopdesk.model.ledger.rules import EntryDraft, Leg, cr, dr
from shopdesk.model.shop import Shop
from shopdesk.model.shop_settings.rules import CHARTS

DO = say("Do it")
MARCH = Range(date(2026, 3, 1), date(2026, 3, 31))


def sale_legs(goods, shipping, tax):
    """What was paid for is earned."""
    parts = [("sales.goods", goods), ("sales.shipping", shipping), ("vat.out", tax)]
    return [dr("unearned.order", goods + shipping + tax), *(cr(role, amount) for role, amount in parts)]


SALE = sale_legs(18_000, 1_000, 190)


def post(
    shop: Shop, source: int = 1, day: date = date(2026, 3, 2), legs: list[Leg] | None = None
) -> int | None:
    return shop.do(DO, actions.post, "sale", ("orders", source), legs or SALE, day=day, memo="Sold").result


def all_hold(shop: Shop) -> None:
    found = {name: shop.ask(check) for name, check in checks.CHECKS.items()}
    assert not any(found.values()), found
    cache = derived.DERIVED["account_month"]
    assert shop.ask(lambda s: derived.differences(s.connection(), cache)) == []


def entries(shop: Shop) -> list[Any]:
    sql = "SELECT id, period, no, day, business_day, idem_key, reverses_id FROM entry ORDER BY id"
    return list(shop.ask(lambda s: s.execute(text(sql)).all()))


def moved(shop: Shop, code: str) -> int:
    return next((b.closing for b in shop.ask(queries.balances) if b.code == code), 0)


# accounts and roles ----------------------------------------------------------------------------------------


def roles_named_in(module: Any) -> set[str]:
    """Every string of a module that looks like a role and is given to a leg, or stands in its table of
    methods.
    """
    tree = ast.parse(inspect.getsource(module))
    calls = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("dr", "cr", "_leg")
    ]
    named = {x.value for c in calls for x in ast.walk(c.args[0]) if isinstance(x, ast.Constant)}
    return {n for n in named if isinstance(n, str)}


@pytest.mark.parametrize("chart", CHARTS)
def test_every_role_a_rule_names_is_an_account_that_is_posted_to(chart):
    specs = accounts.pack(chart)
    leaves = {s.code for s in specs} - {s.parent for s in specs}
    roles = {r: s.code for s in specs for r in s.roles}
    named = roles_named_in(rules) | roles_named_in(actions) | set(rules._MONEY.values())
    assert len(named) > 15
    assert named <= roles.keys()
    assert {roles[r] for r in named} <= leaves


def test_all_charts_know_the_same_roles():
    small, general, world = ({r for s in accounts.pack(c) for r in s.roles} for c in CHARTS)
    assert small == world
    assert general - small == {"vat.carried"}


@pytest.mark.parametrize("chart", CHARTS)
def test_a_role_is_played_by_one_account_and_every_account_has_both_names(chart):
    specs = accounts.pack(chart)
    roles = [r for s in specs for r in s.roles]
    assert len(roles) == len(set(roles))
    assert len({s.code for s in specs}) == len(specs)
    assert all(s.name_en and s.name_zh and s.bs_line for s in specs)


# any sequence ----------------------------------------------------------------------------------------------

DAYS = st.sampled_from([date(2026, m, d) for m in (1, 2, 3) for d in (1, 15, 28)])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(1, 4), DAYS, st.integers(1, 500)),
        st.tuples(st.just("many"), st.integers(1, 4), DAYS, st.integers(1, 500)),
        st.tuples(st.just("spend"), st.integers(1, 4), DAYS, st.integers(1, 500)),
        st.tuples(
            st.sampled_from(["reverse", "undo", "redo", "close", "reopen"]),
            st.integers(1, 9),
            DAYS,
            st.just(0),
        ),
    ),
    min_size=1,
    max_size=14,
)
NAMES = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_postings_and_reversals_leaves_books_that_hold(tmp_path, clock, steps):
    from shopdesk.model.files import create

    path = tmp_path / f"{next(NAMES)}.shopdesk"
    shop = create(path, name="Any", books_start=date(2026, 1, 1), clock=clock)
    try:
        for step in steps:
            _take(shop, *step)
        all_hold(shop)
        assert sum(b.closing for b in shop.ask(queries.balances)) == 0
    finally:
        shop.close()


def _take(shop: Shop, what: str, n: int, day: date, amount: int) -> None:
    legs = sale_legs(amount, 1, 0)
    doing = {
        "post": lambda: post(shop, n, day, legs),
        "many": lambda: shop.do(
            DO, actions.post_many, [EntryDraft("sale", ("orders", n), legs, day, "Sold")] * 2
        ),
        "spend": lambda: shop.do(DO, actions.record_expense, "office", "cash.bank", amount, day),
        "reverse": lambda: shop.do(DO, actions.reverse, n),
        "undo": shop.undo,
        "redo": shop.redo,
        "close": lambda: shop.do(DO, actions.close_month, f"2026-0{n % 3 + 1}"),
        "reopen": lambda: shop.do(DO, actions.reopen_month, f"2026-0{n % 3 + 1}", "a late bill"),
    }
    try:
        doing[what]()
    except Refused:
        all_hold(shop)


# posting ---------------------------------------------------------------------------------------------------


def test_the_same_event_is_posted_once_and_again_after_it_was_reversed(shop):
    first = post(shop)
    assert post(shop) == first
    shop.undo()
    assert moved(shop, "500101") == 0
    again = post(shop)
    assert again != first
    assert moved(shop, "500101") == -18_000
    all_hold(shop)


def test_many_are_posted_by_the_same_rules_as_one(shop):
    first = post(shop, 7)
    drafts = [EntryDraft("sale", ("orders", i), SALE, date(2026, 3, 2), "Sold") for i in (6, 7, 8, 8)]
    assert shop.do(DO, actions.post_many, drafts).result == 2
    assert shop.do(DO, actions.post_many, drafts).result == 0
    assert post(shop, 7) == first
    shop.undo()
    assert shop.do(DO, actions.post_many, drafts).result == 2
    all_hold(shop)


def test_what_was_posted_and_reversed_in_one_step_leaves_nothing_to_undo(shop):
    def both(work):
        entry = actions.post(work, "sale", ("orders", 1), SALE, day=work.today, memo="Sold")
        actions.reverse_entries(work, [entry])

    shop.do(DO, both)
    shop.undo()
    assert len(entries(shop)) == 2
    assert moved(shop, "500101") == 0
    all_hold(shop)


def test_undo_does_not_bring_back_what_the_owner_reversed_since(shop):
    spent = shop.do(DO, actions.record_expense, "office", "cash.bank", 500, date(2026, 3, 2)).result
    shop.do(DO, actions.reverse, spent)
    with pytest.raises(Refused, match="reversed already"):
        shop.do(DO, actions.reverse_entries, [spent])
    assert moved(shop, "1002") == 0


def test_what_an_order_posted_is_not_reversed_behind_its_back(shop):
    entry = post(shop)
    with pytest.raises(Refused, match="take it back there"):
        shop.do(DO, actions.reverse, entry)


def test_an_account_that_is_no_longer_used_is_not_posted_to(shop):
    shop.do(
        DO, lambda work: work.session.execute(text("UPDATE account SET active = 0 WHERE code = '560201'"))
    )
    with pytest.raises(Refused, match="560201"):
        shop.do(DO, actions.record_expense, "office", "cash.bank", 500, date(2026, 3, 2))


def test_one_posting_asks_the_file_little_however_large_the_chart(shop):
    asked = []
    listening = lambda *args: asked.append(args[2])

    def counted(work):
        engine = work.session.get_bind()
        event.listen(engine, "before_cursor_execute", listening)
        entry = actions.post(work, "sale", ("orders", 1), SALE, day=work.today, memo="Sold")
        event.remove(engine, "before_cursor_execute", listening)
        return entry

    assert shop.do(DO, counted).result
    assert len(asked) <= 8, asked
    assert not [sql for sql in asked if "FROM account" in sql and "WHERE" not in sql]


# cash flow -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held_in", "flows"),
    [("ar.clearing", {"01": 9_700}), ("cash.wallet.paypal", {"T": -300})],
    ids=["platform", "wallet"],
)
def test_a_payout_less_its_fee_is_money_from_sales_or_a_transfer(shop, held_in, flows):
    shop.do(DO, actions.payout, held_in, "cash.bank", 10_000, 300, date(2026, 3, 2))
    assert shop.ask(queries.cash_flows, MARCH) == flows


@pytest.mark.parametrize(
    ("account", "flow"), [("wages", "04"), ("6500", "04"), ("1500", "12"), ("2000", "03"), ("6600", "06")]
)
def test_the_line_of_the_cash_flow_follows_from_the_account_named_by_role_or_code(intl_shop, account, flow):
    intl_shop.do(DO, actions.record_expense, account, "cash.bank", 500, date(2026, 3, 2))
    assert intl_shop.ask(queries.cash_flows, MARCH) == {flow: -500}


def test_the_largest_line_says_what_money_is_for(shop):
    legs = [Leg("vat.in", debit=130), Leg("stock.goods", debit=1_000), Leg("cash.bank", credit=1_130)]
    post(shop, legs=legs)
    assert shop.ask(queries.cash_flows, MARCH) == {"03": -1_130}


# months ----------------------------------------------------------------------------------------------------


def test_an_event_of_a_closed_month_counts_on_the_first_open_day_and_keeps_its_own(shop):
    post(shop, 1, date(2026, 1, 31))
    for month in ("2026-01", "2026-02"):
        shop.do(DO, actions.close_month, month)
    post(shop, 2, date(2026, 1, 31))
    assert entries(shop)[-1][1:5] == ("2026-03", 1, "2026-03-01", "2026-01-31")
    all_hold(shop)


def test_undo_of_what_stands_in_a_closed_month_counts_in_the_open_one(shop):
    post(shop, 1, date(2026, 1, 31))
    shop.do(DO, lambda work: actions.reverse_entries(work, [1]))
    post(shop, 2, date(2026, 1, 31))
    shop.do(DO, actions.close_month, "2026-01")
    shop.do(DO, lambda work: actions.reverse_entries(work, [3]))
    assert entries(shop)[-1][1:4] == ("2026-02", 1, "2026-02-01")
    all_hold(shop)


def test_nothing_counts_before_the_books_start(shop):
    post(shop, 1, date(2025, 12, 30))
    assert entries(shop)[-1][1:5] == ("2026-01", 1, "2026-01-01", "2025-12-30")
    all_hold(shop)


def test_by_hand_nothing_is_entered_into_a_closed_month_or_before_the_books(shop):
    shop.do(DO, actions.close_month, "2026-01")
    for day, words in ((date(2026, 1, 31), "closed"), (date(2025, 12, 31), "start on")):
        with pytest.raises(Refused, match=words) as refused:
            shop.do(DO, actions.record_expense, "office", "cash.bank", 500, day)
        assert refused.value.problems[0].field == "day"
    shop.do(DO, actions.record_expense, "office", "cash.bank", 500, date(2026, 2, 1))


# statements ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days",
    [MARCH, Range(date(2026, 1, 15), date(2026, 3, 2)), Range(date(2026, 2, 2), date(2026, 2, 3)), None,
     Range(date(2026, 1, 1), date(2026, 3, 30)), Range(date(2026, 3, 31), date(2026, 3, 31))],
    ids=str,
)  # fmt: skip
def test_balances_of_any_days_are_the_sums_of_the_postings(shop, days):
    drafts = [
        EntryDraft(
            "sale",
            ("orders", i),
            sale_legs(100 + i * i, i, 1),
            date.fromordinal(date(2026, 1, 1).toordinal() + i),
            "",
        )
        for i in range(90)
    ]
    shop.do(DO, actions.post_many, drafts)
    first, last = (days.start.isoformat(), days.end.isoformat()) if days else ("", "9")
    sql = """SELECT account_id, sum(CASE WHEN day < :a THEN debit - credit ELSE 0 END),
                    sum(CASE WHEN day >= :a THEN debit ELSE 0 END),
                    sum(CASE WHEN day >= :a THEN credit ELSE 0 END)
             FROM posting WHERE day <= :b GROUP BY account_id"""
    wanted = {
        r[0]: tuple(r[1:]) for r in shop.ask(lambda s: s.execute(text(sql), {"a": first, "b": last}).all())
    }
    found = {b.id: (b.opening, b.debit, b.credit) for b in shop.ask(queries.balances, days)}
    assert {k: v for k, v in found.items() if any(v)} == {k: v for k, v in wanted.items() if any(v)}


def test_profit_is_the_same_with_and_without_the_transfer_to_the_result_account(shop):
    post(shop)
    shop.do(DO, actions.record_expense, "office", "cash.bank", 500, date(2026, 3, 5))
    before = (
        shop.ask(reports.profit_and_loss, "cn-small", MARCH),
        shop.ask(reports.balance_sheet, "cn-small", MARCH.end),
    )
    legs = [
        Leg("", 18_000, account_code="500101"), Leg("", 1_000, account_code="505102"),
        Leg("", 0, 500, account_code="560201"), Leg("", 0, 18_500, account_code="3103"),
    ]  # fmt: skip
    shop.do(DO, actions.journal, legs, date(2026, 3, 31), "结转本月损益")
    after = (
        shop.ask(reports.profit_and_loss, "cn-small", MARCH),
        shop.ask(reports.balance_sheet, "cn-small", MARCH.end),
    )
    assert next(r.amount for r in before[0] if r.line == "32") == 18_500
    assert after == before
