"""Cash from operating activities is the same from both ends."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions, reports
from shopdesk.model.ledger.rules import cr, dr

DO, DAY = say("Do it"), date(2026, 3, 4)
MARCH = Range(date(2026, 3, 1), date(2026, 3, 31))
EVENTS = {
    "sale": ("ar.clearing", "sales.goods"), "paid": ("cash.bank", "ar.clearing"), "wages": ("wages", "payroll"),
    "wages paid": ("payroll", "cash.bank"), "stock": ("stock.goods", "ap.supplier"), "cost": ("cogs", "stock.goods"),
    "bill paid": ("ap.supplier", "cash.bank"), "machine on credit": ("fixed.cost", "ap.supplier"),
    "machine": ("fixed.cost", "cash.bank"), "wear": ("dep", "fixed.dep"), "loan": ("cash.bank", "loan.short"),
    "interest": ("interest", "cash.bank"), "draw": ("equity.draw", "cash.bank"), "rent": ("prepaid.rent", "cash.bank"),
    "order": ("cash.wallet.paypal", "unearned.order"), "moved": ("cash.bank", "cash.wallet.paypal"),
    "opening": ("cash.bank", "equity.opening"), "carried": ("sales.goods", "equity.result"),
}  # fmt: skip


def post(shop, event, amount):
    debit, credit = EVENTS[event]
    shop.do(DO, actions.journal, [dr(debit, amount), cr(credit, amount)], DAY, event)


def both(shop):
    direct = {r.line: r.amount for r in shop.ask(reports.cash_flow, MARCH)}
    indirect = {r.line: r.amount for r in shop.ask(reports.indirect_cash_flow, shop.facts.chart, MARCH)}
    return direct, indirect


def test_each_line_between_profit_and_cash_is_the_change_it_names(intl_shop):
    for event, amount in (
        ("sale", 1000), ("paid", 700), ("stock", 400), ("cost", 250), ("bill paid", 90), ("wages", 50),
        ("wear", 30), ("machine", 500), ("loan", 800), ("draw", 60), ("rent", 20), ("order", 40),
    ):  # fmt: skip
        post(intl_shop, event, amount)
    direct, indirect = both(intl_shop)
    wanted = {
        "31": 1000 - 250 - 50 - 30, "32": 30, "33": -300, "34": -150, "35": -20, "36": 310, "37": 40, "38": 50, "39": 0,
        "40": 630,
    }  # fmt: skip
    assert {k: v for k, v in indirect.items() if k} == wanted
    assert direct["7"] == 700 - 90 - 20 + 40 == 630


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(1, 9_999)), max_size=8))
def test_whatever_is_posted_both_ends_meet(intl_shop, done):
    for event, amount in done:
        post(intl_shop, event, amount)
    direct, indirect = both(intl_shop)
    assert direct["7"] == indirect["40"]


def test_a_chinese_shop_files_the_direct_one_only(shop):
    assert shop.ask(reports.indirect_cash_flow, shop.facts.chart, MARCH) == []
