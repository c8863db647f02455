"""The figures of a row of sales and what follows from them (features.md §5.2). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shopdesk.model.analytics.rules import average, ratio


class By(StrEnum):
    """What the rows of a sales report are. By product, category and attribute a bundle's sale is its components', by
    their shares; by bundle it is the bundle's own, and goods sold alone have no row."""

    TOTAL = "total"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CHANNEL = "channel"
    COUNTRY = "country"
    REGION = "region"
    PRODUCT = "product"
    BUNDLE = "bundle"
    CATEGORY = "category"
    ATTRIBUTE = "attribute"
    CUSTOMER = "customer"
    HOUR = "hour"
    WEEKDAY = "weekday"


@dataclass(frozen=True)
class Sales:
    """The figures of one row, in minor units. `gross` is before discounts; `costed_sales` is of lines of
    known cost."""

    key: str = ""
    name: str = ""
    orders: int = 0
    units: int = 0
    gross: int = 0
    discounts: int = 0
    shipping: int = 0
    adjustments: int = 0
    goods_refunded: int = 0
    shipping_refunded: int = 0
    cost_sum: int = 0
    costed_sales: int = 0
    cost_unknown: int = 0
    no_customer: int = 0
    customer_sales: int = 0
    customers: int = 0
    cancelled_orders: int = 0

    @property
    def sales(self) -> int:
        """After discounts, with the shipping charged."""
        return self.gross - self.discounts + self.shipping

    @property
    def refunds(self) -> int:
        return self.goods_refunded + self.shipping_refunded

    @property
    def net_sales(self) -> int:
        """Goods after discounts and refunds; freight stands apart."""
        return self.gross - self.discounts - self.goods_refunded

    @property
    def average_order(self) -> int | None:
        return average(self.sales, self.orders)

    @property
    def per_customer(self) -> int | None:
        """Sales of orders that have a customer, per customer."""
        return average(self.customer_sales, self.customers)

    @property
    def cost(self) -> int | None:
        """Cost of what was sold less what came back; None when no cost is known."""
        return self.cost_sum if self.costed_sales or self.cost_sum else None

    @property
    def gross_profit(self) -> int | None:
        return None if self.cost is None else self.costed_sales - self.cost

    @property
    def gross_margin(self) -> Decimal | None:
        return None if self.gross_profit is None else ratio(self.gross_profit, self.costed_sales)


@dataclass(frozen=True)
class SalesReport:
    """Rows, their totals, and what was left out of some figure and why."""

    rows: list[Sales]
    totals: Sales
    excluded: dict[str, int]


SUMS = (
    "orders", "units", "gross", "discounts", "shipping", "adjustments", "goods_refunded", "shipping_refunded",
    "cost", "costed_sales", "cost_unknown", "no_customer", "customer_sales",
)  # fmt: skip
"""The columns of the sums that are kept, in the order of the fields of `Sales`."""


def sums(alias: str = "") -> str:
    """The sums as SQL."""
    return ", ".join(f"coalesce(sum({alias}{name}), 0) AS {name}" for name in SUMS)


def sales(row: Sequence[Any]) -> Sales:
    """From (key, name, sums), and the number of customers if it is there."""
    return Sales(str(row[0]), str(row[1]), *row[2:])
