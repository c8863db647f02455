"""What must hold of stock at any time; `check` runs these over the file and names what does not."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model import derived
from shopdesk.model.products.derived import PRODUCT_STAT, STOCK_LEVEL

MOST = 20
"""At most so many findings of one kind are named."""

_CODE = "coalesce((SELECT code FROM sku s WHERE s.id = l.sku_id), l.sku_id)"


def stock_follows_movements(session: Session) -> list[Problem]:
    """What is kept of each SKU is the sum of its movements and promises; what the list shows follows from
    it."""
    found = derived.differences(session.connection(), STOCK_LEVEL)
    words = N_("SKU number {id}: the stock kept is not the sum of its movements.")
    lists = derived.differences(session.connection(), PRODUCT_STAT)
    stale = N_("Product number {id}: the list does not show what its SKUs say.")
    return [problem(words, id=i) for i in sorted({r[0] for r in found}, key=str)[:MOST]] + [
        problem(stale, id=i) for i in sorted({r[0] for r in lists}, key=str)[:MOST]
    ]


def nothing_is_worth_nothing(session: Session) -> list[Problem]:
    """Where nothing is left, no value is left."""
    words = N_("{sku}: nothing is there, but it is worth something.")
    return _named(session, words, f"""
        SELECT {_CODE} FROM stock_level l WHERE (on_hand = 0 AND value <> 0)
        OR (defective = 0 AND defective_value <> 0) OR (quarantine = 0 AND quarantine_value <> 0)
    """)  # fmt: skip


def stock_is_not_below_zero(session: Session) -> list[Problem]:
    """Stock is below zero only where goods had left already (a warning), never otherwise."""
    below = f"SELECT {_CODE} FROM stock_level l WHERE (on_hand < 0 OR defective < 0 OR quarantine < 0)"
    known = "EXISTS (SELECT 1 FROM stock_movement m WHERE m.sku_id = l.sku_id AND m.provisional)"
    return _named(session, N_("{sku}: stock is below zero."), f"{below} AND NOT {known}") + _named(
        session, N_("{sku}: more was sent than was received; take the missing receipt in."),
        f"{below} AND {known}",
        blocking=False,
    )  # fmt: skip


def stock_is_in_the_books(session: Session) -> list[Problem]:
    """The books hold the stock at what it is worth."""
    worth = session.execute(
        text("SELECT coalesce(sum(value + defective_value + quarantine_value), 0) FROM stock_level")
    ).scalar_one()
    held = session.execute(
        text("""
            SELECT coalesce(sum(m.debit - m.credit), 0) FROM account_month m
            JOIN account_role r ON r.account_id = m.account_id WHERE r.role = 'stock.goods'
        """)
    ).scalar_one()
    if worth == held:
        return []
    return [
        problem(
            N_("The stock is worth {worth}, the books hold {held} (minor units)."), worth=worth, held=held
        )
    ]


def movements_have_their_sku(session: Session) -> list[Problem]:
    """Movements of a SKU that is gone come to nothing: its import was undone."""
    return _named(session, N_("Movements of SKU number {sku}, which is gone, do not come to nothing."), """
        SELECT m.sku_id FROM stock_movement m WHERE NOT EXISTS (SELECT 1 FROM sku s WHERE s.id = m.sku_id)
        GROUP BY m.sku_id, m.bucket HAVING sum(m.quantity) <> 0 OR sum(m.value) <> 0
    """)  # fmt: skip


def codes_mean_one_sku(session: Session) -> list[Problem]:
    """A code is not an alias of another SKU."""
    return _named(session, N_("{sku} is the code of one SKU and an alias of another."), """
        SELECT s.code FROM sku s JOIN sku_alias a ON a.alias = s.code WHERE a.sku_id <> s.id
    """)  # fmt: skip


def prices_are_as_they_were_told(session: Session) -> list[Problem]:
    """The last change of a price that was written down is the price."""
    return _named(session, N_("{sku}: the price is not the one its history ends with."), """
        SELECT s.code FROM sku s JOIN price_change c ON c.sku_id = s.id AND c.id = (
            SELECT max(x.id) FROM price_change x WHERE x.sku_id = s.id AND x.what = c.what)
        WHERE (c.what = 'price' AND c.new IS NOT s.price)
           OR (c.what = 'compare_price' AND c.new IS NOT s.compare_price)
    """)  # fmt: skip


def pictures_show_their_variant(session: Session) -> list[Problem]:
    """A picture is assigned to a variant of its own product, or to none."""
    return _named(session, N_("A picture of {sku} is assigned to another product's variant."), """
        SELECT p.title FROM picture i JOIN product p ON p.id = i.product_id JOIN sku s ON s.id = i.sku_id
        WHERE s.product_id <> i.product_id
    """)  # fmt: skip


def planned_prices_do_not_overlap(session: Session) -> list[Problem]:
    """A SKU has one planned price for a day; one that runs knows what it goes back to."""
    return _named(session, N_("{sku}: two planned prices hold on the same day."), """
        SELECT s.code FROM price_plan a JOIN price_plan b ON b.sku_id = a.sku_id AND b.id > a.id
        JOIN sku s ON s.id = a.sku_id
        WHERE a.state IN ('planned', 'running') AND b.state IN ('planned', 'running')
        AND a.starts <= coalesce(b.ends, '9999') AND b.starts <= coalesce(a.ends, '9999')
    """) + _named(session, N_("{sku}: its running price does not know the one before."), """
        SELECT s.code FROM price_plan p JOIN sku s ON s.id = p.sku_id WHERE p.state = 'running' AND p.before IS NULL
    """)  # fmt: skip


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "stock_levels": stock_follows_movements, "stock_values": nothing_is_worth_nothing,
    "stock_below_zero": stock_is_not_below_zero, "stock_books": stock_is_in_the_books,
    "stock_skus": movements_have_their_sku, "sku_codes": codes_mean_one_sku,
    "picture_variants": pictures_show_their_variant,
    "price_history": prices_are_as_they_were_told, "price_plans": planned_prices_do_not_overlap,
}  # fmt: skip
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str, *, blocking: bool = True) -> list[Problem]:
    rows = session.execute(text(f"{sql} LIMIT {MOST}")).scalars()
    return [problem(words, sku=row, blocking=blocking) for row in rows]
