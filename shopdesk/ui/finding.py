"""Records for the command palette: orders, customers and products that hold what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from shopdesk.core.texts import _
from shopdesk.model import search
from shopdesk.model.customers import queries as customers
from shopdesk.model.orders import queries as orders
from shopdesk.model.products import queries as products
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.palette import Entry

_EACH = 6


def entries(desk: Desk, typed: str, open_: Callable[[str, int], object]) -> list[Entry]:
    """The newest few of each kind."""
    currency = desk.shop.facts.currency
    found: list[Entry] = []
    for row in desk.ask(orders.rows, desk.ask(search.find, "orders", typed, _EACH)):
        words = f"{row.number}  {row.customer}  {texts.amount(row.total, currency)}"
        found.append(Entry(words, _("Order"), partial(open_, "orders", row.id), "orders"))
    found += (
        Entry(person.name, _("Customer"), partial(open_, "customers", person.id), "customers")
        for person in desk.ask(customers.rows, desk.ask(search.find, "customer", typed, _EACH))
    )
    found += (
        Entry(product.title, _("Product"), partial(open_, "products", product.id), "products")
        for product in desk.ask(products.rows, desk.ask(search.find, "product", typed, _EACH))
    )
    return found
