"""What a row adds to the sales figures of its day, as SQL: written once for every sum that is kept (features.md §5.2).

`{r}` is the row: `order_line.`, or `NEW.` and `OLD.` in a trigger.
"""

from __future__ import annotations

FIGURES = (
    "orders", "units", "gross", "discounts", "shipping", "adjustments", "goods_refunded", "shipping_refunded",
    "cost", "costed_sales", "cost_unknown", "no_customer", "customer_sales",
)  # fmt: skip
COLUMNS = ", ".join(FIGURES)

ORDER = (
    "1",
    *["0"] * 10,
    "CASE WHEN {r}customer_id IS NULL THEN 1 ELSE 0 END",
    "CASE WHEN {r}customer_id IS NULL THEN 0 ELSE {r}goods_total - {r}discount_total + {r}shipping_total END",
)
"""An order, on its own day."""

LINE = (
    "0",
    "CASE WHEN {r}kind = 'goods' THEN {r}quantity ELSE 0 END",
    "CASE WHEN {r}kind = 'goods' THEN {r}subtotal ELSE 0 END",
    "CASE WHEN {r}kind = 'discount' THEN -{r}amount ELSE {r}discount END",
    "CASE WHEN {r}kind = 'shipping' THEN {r}subtotal ELSE 0 END",
    "CASE WHEN {r}kind = 'adjustment' THEN {r}amount ELSE 0 END",
    "0",
    "0",
    "CASE WHEN {r}kind = 'goods' THEN coalesce({r}cost, 0) ELSE 0 END",
    "CASE WHEN {r}kind = 'goods' AND {r}cost IS NOT NULL THEN {r}amount ELSE 0 END",
    "CASE WHEN {r}kind = 'goods' AND {r}cost IS NULL AND {r}amount <> 0 THEN 1 ELSE 0 END",
    "0",
    "0",
)
"""A row of an order, on the row's day."""

TAX_ON_TOP = """coalesce((SELECT {r}tax FROM aftersale t JOIN orders u ON u.id = t.order_id
                           WHERE t.id = {r}aftersale_id AND u.tax_added <> 0), 0)"""
"""Of a refunded row, the tax that came on top of its price: sales do not count it, so refunds do not either."""

_BACK = f"({{r}}amount - {TAX_ON_TOP})"
REFUND = (
    "0",
    "0",
    "0",
    "CASE WHEN {r}kind = 'discount' THEN {r}amount ELSE 0 END",
    "0",
    "CASE WHEN {r}kind = 'adjustment' THEN -{r}amount ELSE 0 END",
    f"CASE WHEN {{r}}kind = 'goods' THEN {_BACK} ELSE 0 END",
    f"CASE WHEN {{r}}kind = 'shipping' THEN {_BACK} ELSE 0 END",
    "CASE WHEN {r}kind = 'goods' THEN -coalesce({r}cost, 0) ELSE 0 END",
    f"CASE WHEN {{r}}kind = 'goods' AND {{r}}cost IS NOT NULL THEN -{_BACK} ELSE 0 END",
    "0",
    "0",
    "0",
)
"""A row of a return or refund, on the day it was paid out."""


def of(figures: tuple[str, ...], row: str) -> list[str]:
    """The expressions for this row (`NEW`, `order_line`, …)."""
    return [f.format(r=f"{row}.") for f in figures]


def changed(row_before: str, row_after: str, columns: str) -> str:
    """SQL: whether any of these columns differs between the two rows."""
    return " OR ".join(f"{row_before}.{c} IS NOT {row_after}.{c}" for c in columns.split(", "))


ADDED = ", ".join(f"{f} = {f} + excluded.{f}" for f in FIGURES)
"""How a row that adds to a sum is written over it (ON CONFLICT … DO UPDATE SET)."""
