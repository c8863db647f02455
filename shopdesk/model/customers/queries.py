"""What the Customers tab shows: people with what they bought, and the card of one."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.base import moment_text
from shopdesk.model.customers.records import Customer, CustomerStat, Identity, IdentityKind
from shopdesk.model.customers.rules import IDENTITIES
from shopdesk.model.listing import counts, ids_of, in_order, is_few
from shopdesk.model.orders.records import Label, Order, OrderKind
from shopdesk.model.service.records import Complaint, ComplaintState

PAGE = 50
NEW_DAYS = 30
_FOUND = 20_000
_OPEN = ("open", "working", "waiting", "escalated")


class View(StrEnum):
    """The chips of the tab."""

    ALL = "all"
    NEW = "new"
    RETURNING = "returning"
    COMPLAINING = "complaining"


VIEWS = {
    View.ALL: N_("All"), View.NEW: N_("New"), View.RETURNING: N_("Returning"),
    View.COMPLAINING: N_("With a complaint"),
}  # fmt: skip


class Sort(StrEnum):
    """What the list can be sorted by at any size."""

    NEWEST = "newest"
    NAME = "name"
    ORDERS = "orders"
    SPENT = "spent"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the list; `spent` after refunds, in minor units."""

    id: int
    name: str
    email: str
    phone: str
    country: str
    orders: int
    spent: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A name by which a customer is known."""

    id: int
    kind: IdentityKind
    channel: str
    value: str


@dataclass(frozen=True, slots=True)
class OrderOf:
    """An order of a customer, on her card."""

    id: int
    number: str
    placed_at: datetime
    total: int
    refunded: int
    label: Label
    items: str


@dataclass(frozen=True, slots=True)
class ComplaintOf:
    """A complaint of a customer, on her card."""

    id: int
    number: str
    title: str
    state: ComplaintState
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """Everything the card shows; the history is `timeline.history(session, "customer", id)`.

    `average` is what an order came to after refunds, None without orders; orders are the newest of all there
    are.
    """

    id: int
    name: str
    email: str
    phone: str
    country: str
    note: str
    do_not_contact: bool
    since: datetime
    orders_count: int
    spent: int
    average: int | None
    last_day: date | None
    identities: tuple[IdentityRow, ...]
    orders: tuple[OrderOf, ...]
    complaints: tuple[ComplaintOf, ...]


_TESTS = {
    View.ALL: "1",
    View.NEW: "(SELECT n.created_at FROM customer n WHERE n.id = s.customer_id) >= '{since}'",
    View.RETURNING: "s.orders >= 2",
    View.COMPLAINING: f"""
        EXISTS (SELECT 1 FROM complaint p WHERE p.customer_id = s.customer_id AND p.state IN {_OPEN})
    """,
}
"""Whether a row of customer_stat (s) belongs to a view, as SQL."""


def _since(now: datetime) -> str:
    return moment_text(now - timedelta(days=NEW_DAYS))


def _members(view: View, now: datetime) -> str:
    """The ids of a view as SQL; a view that is not of all is found by an index of its own."""
    if view is View.RETURNING:
        return "SELECT customer_id FROM customer_stat WHERE orders >= 2"
    if view is View.NEW:
        return f"SELECT id FROM customer WHERE created_at >= '{_since(now)}' AND merged_into_id IS NULL"
    if view is View.COMPLAINING:
        return (
            f"SELECT DISTINCT customer_id FROM complaint WHERE state IN {_OPEN} AND customer_id IS NOT NULL"
        )
    return "SELECT customer_id FROM customer_stat"


def chips(session: Session, now: datetime) -> dict[View, int]:
    """How many customers each view holds."""
    return counts(session, {view: _members(view, now) for view in View})


def ids(
    session: Session,
    now: datetime,
    view: View = View.ALL,
    search_for: str = "",
    sort: Sort = Sort.NEWEST,
    *,
    descending: bool = True,
    limit: int | None = None,
) -> array[int]:
    """The ids of a view in their order; the first `limit` of them for the first page. A search is newest
    first."""
    query = _found if search_for.strip() else _listed
    sql = query(session, view, now, search_for, sort, "DESC" if descending else "ASC")
    return ids_of(session, sql, limit)


def _found(session: Session, view: View, now: datetime, typed: str, _sort: Sort, _way: str) -> str:
    hits = ",".join(map(str, search.find(session, "customer", typed, _FOUND)))
    return f"""
        SELECT customer_id FROM customer_stat
        WHERE customer_id IN ({hits}) AND customer_id IN ({_members(view, now)})
        ORDER BY customer_id DESC LIMIT ?
    """


def _listed(session: Session, view: View, now: datetime, _typed: str, sort: Sort, way: str) -> str:
    """SQL of a view's ids: walk all in order if the view holds many of them, else sort its few."""
    keys = {Sort.NEWEST: ("s.customer_id",), Sort.NAME: ("c.name", "c.id")}.get(
        sort, (f"s.{sort}", "s.customer_id")
    )
    members = _members(view, now)
    join, mark, where = (
        "CROSS JOIN customer_stat s ON s.customer_id = c.id",
        "",
        _TESTS[view].format(since=_since(now)),
    )
    if view is not View.ALL and is_few(session, members):
        join, mark, where = (
            "JOIN customer_stat s ON s.customer_id = c.id",
            "+",
            f"s.customer_id IN ({members})",
        )
    source = f"customer c {join}" if sort is Sort.NAME else "customer_stat s"
    order = ", ".join(f"{mark}{k} {way}" for k in keys)
    return f"SELECT s.customer_id FROM {source} WHERE {where} ORDER BY {order} LIMIT ?"


def rows(session: Session, wanted: Sequence[int]) -> list[CustomerRow]:
    """The lines of these customers, in the order asked; those that are gone are left out."""
    query = (
        select(Customer, CustomerStat)
        .join(CustomerStat, CustomerStat.customer_id == Customer.id)
        .where(Customer.id.in_(wanted))
    )
    by_id = {c.id: _row(c, stat) for c, stat in session.execute(query)}
    return in_order(by_id, wanted)


def _row(customer: Customer, stat: CustomerStat) -> CustomerRow:
    return CustomerRow(
        customer.id, customer.name, customer.email, customer.phone, customer.country, stat.orders, stat.spent,
        stat.last_day,
    )  # fmt: skip


def page(
    session: Session, now: datetime, view: View = View.ALL, sort: Sort = Sort.NEWEST, *,
    descending: bool = True,
    count: int = PAGE,
) -> list[CustomerRow]:  # fmt: skip
    """The first page of a view, at once; the ids of the rest follow from `ids`."""
    return rows(session, ids(session, now, view, "", sort, descending=descending, limit=count))


def card(session: Session, customer_id: int, orders: int = 20) -> CustomerCard | None:
    """The card of a customer with her newest orders; None when she is gone or was merged."""
    found = session.execute(
        select(Customer, CustomerStat)
        .join(CustomerStat, CustomerStat.customer_id == Customer.id)
        .where(Customer.id == customer_id)
    ).first()
    if found is None:
        return None
    c, stat = found
    identities = session.scalars(
        select(Identity).where(Identity.customer_id == customer_id).order_by(Identity.id)
    )
    return CustomerCard(
        c.id, c.name, c.email, c.phone, c.country, c.note, c.do_not_contact, c.created_at, stat.orders,
        stat.spent,
        stat.spent // stat.orders if stat.orders else None, stat.last_day,
        tuple(IdentityRow(i.id, i.kind, i.channel, i.value) for i in identities),
        tuple(orders_of(session, customer_id, orders)), tuple(_complaints(session, customer_id)),
    )  # fmt: skip


def orders_of(session: Session, customer_id: int, limit: int = 20) -> list[OrderOf]:
    """Her orders, newest first."""
    query = (
        select(Order.id, Order.number, Order.placed_at, Order.total, Order.refunded, Order.label, Order.items)
        .where(Order.customer_id == customer_id, Order.kind == OrderKind.ORDER)
        # +: by her own index, not down everyone's orders
        .order_by(text("+orders.placed_at DESC"), Order.id.desc())
        .limit(limit)
    )
    return [OrderOf(*row) for row in session.execute(query)]


def _complaints(session: Session, customer_id: int) -> list[ComplaintOf]:
    query = select(Complaint).where(Complaint.customer_id == customer_id).order_by(Complaint.id.desc())
    return [ComplaintOf(c.id, c.number, c.title, c.state, c.opened_at) for c in session.scalars(query)]


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """A customer to choose for an order or a complaint."""

    id: int
    name: str
    email: str
    phone: str


def find(session: Session, typed: str, limit: int = 20) -> list[CustomerChoice]:
    """Customers that fit what was typed, newest first."""
    hits = search.find(session, "customer", typed, limit)
    query = select(Customer).where(Customer.id.in_(hits)).order_by(Customer.id.desc())
    return [CustomerChoice(c.id, c.name, c.email, c.phone) for c in session.scalars(query)] if hits else []


__all__ = [
    "IDENTITIES", "VIEWS", "ComplaintOf", "CustomerCard", "CustomerChoice", "CustomerRow", "IdentityKind",
    "IdentityRow", "OrderOf", "Sort", "View", "card", "chips", "find", "ids", "orders_of", "page", "rows",
]  # fmt: skip
