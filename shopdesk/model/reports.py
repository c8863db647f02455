"""Reports by name: what `shopdesk report` prints and scripts read (contract.md). One entry per report.

Inside, amounts are minor units; `as_json` makes the decimal strings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.money import UNIT_SCALE, amount_text, decimals
from shopdesk.core.periods import Range, start_of
from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Column, Kind, Sheet
from shopdesk.core.texts import N_, _, language
from shopdesk.model.analytics import buyers
from shopdesk.model.analytics.queries import ALWAYS, By, Sales, sales_report
from shopdesk.model.shop_settings.rules import ShopFacts


@dataclass(frozen=True)
class Asked:
    """What a report is asked for. Without `days` it covers all time; a balance is as of `today`."""

    facts: ShopFacts
    today: date
    days: Range | None = None
    by: str = "total"
    lookback: int | None = 365
    as_of: date | None = None
    now: datetime | None = None
    """The moment, for what waits now; without it the day's first."""

    @property
    def moment(self) -> datetime:
        return self.now or start_of(self.today, self.facts.timezone)

    @property
    def range(self) -> Range:
        return self.days or ALWAYS


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """Rows and totals by key, and counts of what was left out by reason."""

    rows: Sequence[Row]
    totals: Row = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """A report: its definition in words, its columns as key → (title, kind), and the function that makes
    it."""

    name: str
    definition: str
    columns: Mapping[str, tuple[str, Kind]]
    make: Callable[[Session, Asked], Answer]
    choices: tuple[str, ...] = ("total",)


REPORTS: dict[str, Report] = {}


def report(
    name: str, definition: str, columns: Mapping[str, tuple[str, Kind]], choices: tuple[str, ...] = ("total",)
) -> Callable[[Callable[[Session, Asked], Answer]], Callable[[Session, Asked], Answer]]:
    """Enter the function as the report of this name."""

    def enter(make: Callable[[Session, Asked], Answer]) -> Callable[[Session, Asked], Answer]:
        REPORTS[name] = Report(name, definition, columns, make, choices)
        return make

    return enter


def all_reports() -> dict[str, Report]:
    """Every report by its name."""
    from shopdesk.model import (  # noqa: F401 - enter their reports
        purchase_lists,
        report_books,
        report_counts,
        report_lots,
        report_prices,
        report_titles,
        report_work,
    )

    return REPORTS


def find(name: str) -> Report:
    """The report of this name. Raises Refused naming where the names are."""
    if name not in all_reports():
        raise refuse(N_("There is no report “{name}”; “list” names them all."), field="name", name=name)
    return REPORTS[name]


def answer(session: Session, asked: Asked, name: str) -> Answer:
    """Make the report. Refused: rows it does not have, days that run backwards."""
    found = find(name)
    if asked.by.partition(":")[0] not in found.choices:
        choices = ", ".join(found.choices)
        raise refuse(
            N_("This report has no rows by “{by}”; it has {choices}."),
            field="by",
            by=asked.by,
            choices=choices,
        )
    if asked.days and asked.days.end < asked.days.start:
        raise refuse(N_("The last day is before the first."), field="end")
    return found.make(session, asked)


def as_json(name: str, asked: Asked, made: Answer) -> dict[str, Any]:
    """The report as the contract's JSON object: amounts decimal strings, days ISO."""
    found, currency = find(name), asked.facts.currency
    return {
        "report": name,
        "from": None if asked.days is None else asked.days.start.isoformat(),
        "to": None if asked.days is None else asked.days.end.isoformat(),
        "currency": currency,
        "definition": _(found.definition),
        "rows": [_plain(found, row, currency) for row in made.rows],
        "totals": _plain(found, made.totals, currency),
        "excluded": dict(made.excluded),
    }


def as_sheet(name: str, asked: Asked, made: Answer) -> Sheet:
    """The report as a table, codes in words; a report of totals alone has them as its one row."""
    from shopdesk.model.report_words import in_words

    found = find(name)
    rows = made.rows or ([made.totals] if made.totals else [])
    keys = list(rows[0]) if rows else list(found.columns)
    columns = [Column(_(found.columns[k][0]) if k in found.columns else k, _kind(found, k)) for k in keys]
    totals = [made.totals.get(k) for k in keys] if made.rows and made.totals else []
    told = [[in_words(name, k, row.get(k)) for k in keys] for row in rows]
    return Sheet(name, columns, told, asked.facts.currency, totals)


def _kind(found: Report, key: str) -> Kind:
    return found.columns[key][1] if key in found.columns else "quantity"


def _plain(found: Report, row: Row, currency: str) -> dict[str, Any]:
    return {key: plain(_kind(found, key), value, currency) for key, value in row.items()}


def plain(kind: Kind, value: Any, currency: str) -> Any:
    """A cell as JSON has it."""
    if value is None:
        return None
    if kind == "money":
        return amount_text(value, currency)
    if kind == "unit":
        return f"{(Decimal(value) / UNIT_SCALE).scaleb(-decimals(currency)):f}"
    if isinstance(value, date | Decimal):
        return str(value)
    return value


_SALES: dict[str, tuple[str, Kind]] = {
    "name": (N_("Name"), "text"),
    "orders": (N_("Orders"), "quantity"),
    "units": (N_("Pieces"), "quantity"),
    "gross_sales": (N_("Gross sales"), "money"),
    "discounts": (N_("Discounts"), "money"),
    "sales": (N_("Sales"), "money"),
    "shipping_charged": (N_("Shipping charged"), "money"),
    "goods_refunded": (N_("Goods refunded"), "money"),
    "shipping_refunded": (N_("Shipping refunded"), "money"),
    "refunds": (N_("Refunds"), "money"),
    "net_sales": (N_("Net sales"), "money"),
    "customers": (N_("Customers"), "quantity"),
    "average_order": (N_("Average order"), "money"),
    "per_customer": (N_("Per customer"), "money"),
    "adjustments": (N_("Adjustments"), "money"),
    "cost": (N_("Cost"), "money"),
    "gross_profit": (N_("Gross profit"), "money"),
    "gross_margin": (N_("Gross margin"), "percent"),
    "cancelled_orders": (N_("Cancelled orders"), "quantity"),
    "day": (N_("Day"), "text"),
    "week": (N_("Week"), "text"),
    "month": (N_("Month"), "text"),
    "quarter": (N_("Quarter"), "text"),
    "year": (N_("Year"), "text"),
    "channel": (N_("Channel"), "text"),
    "country": (N_("Country"), "text"),
    "region": (N_("Region"), "text"),
    "product": (N_("Product"), "text"),
    "bundle": (N_("Bundle"), "text"),
    "category": (N_("Category"), "text"),
    "attribute": (N_("Attribute"), "text"),
    "customer": (N_("Customer"), "text"),
    "hour": (N_("Hour"), "quantity"),
    "weekday": (N_("Weekday, Monday is 0"), "quantity"),
}


def sales_figures(sales: Sales) -> dict[str, Any]:
    """The contract's keys of a row of sales."""
    named = {"gross_sales": "gross", "shipping_charged": "shipping"}
    keys = [k for k in list(_SALES)[1:] if k not in set(By)]
    return {key: getattr(sales, named.get(key, key)) for key in keys if key != "weekday"}


@report(
    "sales",
    N_(
        "Sales: goods after discounts, with the shipping charged, of orders paid in these days. Net sales: goods after"
        " discounts and refunds, without shipping. Refunds count on the day they were paid out. Cost and profit cover"
        " lines whose cost is known."
    ),
    _SALES,
    tuple(By),
)
def _sales(session: Session, asked: Asked) -> Answer:
    kind, _colon, attribute = asked.by.partition(":")
    by = By(kind)
    made = sales_report(session, asked.range, by, asked.facts.timezone, attribute)
    rows = [{**_sales_key(by, row), **sales_figures(row)} for row in made.rows]
    return Answer(rows, sales_figures(made.totals), made.excluded)


def _sales_key(by: By, row: Sales) -> dict[str, Any]:
    if by is By.HOUR:
        weekday, hour = row.key.split()
        return {"weekday": int(weekday), "hour": int(hour)}
    if by is By.WEEKDAY:
        return {"weekday": int(row.key)}
    if by is By.CUSTOMER:
        return {"customer": row.name, "customer_id": int(row.key) if row.key else None}
    return {str(by): row.key, **({"name": row.name} if row.name else {})}


@report(
    "customers",
    N_(
        "Customers with an order paid in these days. New: the first order ever lies in them. Repurchase rate:"
        " customers who ordered on two or more different days, of all."
    ),
    {
        "customers": (N_("Customers"), "quantity"),
        "new": (N_("New"), "quantity"),
        "returning": (N_("Returning"), "quantity"),
        "ordered_again": (N_("Ordered on two days or more"), "quantity"),
        "repurchase_rate": (N_("Repurchase rate"), "percent"),
        "average_days_between": (N_("Days between orders"), "number"),
    },
)
def _customers(session: Session, asked: Asked) -> Answer:
    found = buyers.repurchase(session, asked.range)
    totals = {
        "customers": found.customers, "new": found.new, "returning": found.returning, "ordered_again": found.again,
        "repurchase_rate": found.repurchase_rate, "average_days_between": found.average_days_between,
    }  # fmt: skip
    return Answer([], totals, {"no_customer": found.no_customer})


@report(
    "rfm",
    N_(
        "Recency: days since the last day with an order. Frequency: days with an order. Monetary: goods and shipping"
        " less discounts and refunds. Scores 1 to 5, against each other from 200 customers on."
    ),
    {
        "customer": (N_("Customer"), "text"),
        "customer_id": (N_("Number"), "number"),
        "recency_days": (N_("Days since"), "quantity"),
        "frequency": (N_("Days with an order"), "quantity"),
        "monetary": (N_("Brought"), "money"),
        "r": ("R", "quantity"),
        "f": ("F", "quantity"),
        "m": ("M", "quantity"),
        "segment": (N_("Segment"), "text"),
    },
)
def _rfm(session: Session, asked: Asked) -> Answer:
    as_of = asked.as_of or (asked.days.end if asked.days else asked.today)
    rows: list[dict[str, Any]] = [
        {
            "customer": s.buyer.name, "customer_id": s.buyer.customer_id, "recency_days": s.buyer.recency_days,
            "frequency": s.buyer.frequency, "monetary": s.buyer.monetary, "r": s.r, "f": s.f, "m": s.m,
            "segment": str(s.segment),
        }
        for s in buyers.rfm(session, as_of, asked.lookback)
    ]  # fmt: skip
    return Answer(rows, {"customers": len(rows), "monetary": sum(r["monetary"] for r in rows)})


@report(
    "cohorts",
    N_("Customers by the month of their first order, and how many of them ordered in each month after it."),
    {"cohort": (N_("First order in"), "text"), "size": (N_("Customers"), "quantity")},
)
def _cohorts(session: Session, asked: Asked) -> Answer:
    table = buyers.cohort_table(session, asked.range)
    rows = [
        {"cohort": c.month, "size": c.size, **{f"month_{k}": n for k, n in enumerate(c.later, 1)}}
        for c in table
    ]
    return Answer(rows, {"size": sum(c.size for c in table)})


@report(
    "stock",
    N_("What is there of each SKU now, at its average cost. Days of cover: at the pace of the last weeks."),
    {
        "sku": ("SKU", "text"),
        "title": (N_("Product"), "text"),
        "on_hand": (N_("On hand"), "quantity"),
        "allocated": (N_("Promised"), "quantity"),
        "available": (N_("Available"), "quantity"),
        "incoming": (N_("Incoming"), "quantity"),
        "unit_cost": (N_("Unit cost"), "unit"),
        "value": (N_("Value"), "money"),
        "days_of_cover": (N_("Days of cover"), "quantity"),
        "warn_line": (N_("Warn line"), "quantity"),
        "state": (N_("State"), "text"),
        "category": (N_("Category"), "text"),
        "attribute": (N_("Attribute"), "text"),
        "vendor": (N_("Vendor"), "text"),
        "skus": (N_("SKUs"), "quantity"),
    },
    ("total", "category", "attribute", "vendor"),
)
def _stock(session: Session, asked: Asked) -> Answer:
    from shopdesk.model.replenishment.reporting import stock_report

    if asked.by != "total":
        return _stock_by(session, *asked.by.partition(":")[::2])
    found = stock_report(session, asked.today)
    rows = [{f.name: getattr(row, f.name) for f in fields(row)} | {"state": str(row.state)} for row in found]
    totals = {"on_hand": sum(r.on_hand for r in found), "value": sum(r.value for r in found)}
    return Answer(rows, totals, {"cost_unknown": sum(r.unit_cost is None for r in found)})


def _stock_by(session: Session, by: str, attribute: str) -> Answer:
    from shopdesk.model.taxonomy.grouping import stock_by

    found = stock_by(session, by, attribute)
    rows = [{by: g.key} | {f.name: getattr(g, f.name) for f in fields(g)[1:]} for g in found]
    return Answer(rows, {"on_hand": sum(g.on_hand for g in found), "value": sum(g.value for g in found)})


@report(
    "replenishment",
    N_(
        "What to order now: up to the target where stock and what is coming are at the reorder point, at least what is"
        " short and the least order, in whole packs. Demand is measured on days in stock."
    ),
    {
        "sku": ("SKU", "text"),
        "title": (N_("Product"), "text"),
        "supplier": (N_("Supplier"), "text"),
        "suggested": (N_("To order"), "quantity"),
        "reorder_point": (N_("Reorder point"), "quantity"),
        "target": (N_("Target"), "quantity"),
        "position": (N_("There or coming"), "quantity"),
        "cost": (N_("Cost"), "money"),
        "reason": (N_("Why"), "text"),
    },
)
def _replenishment(session: Session, asked: Asked) -> Answer:
    from shopdesk.model.replenishment.reorder import whole_catalogue
    from shopdesk.model.replenishment.rules import whole
    from shopdesk.model.replenishment.wording import reason

    def told(minor: int) -> str:
        return f"{amount_text(minor, asked.facts.currency)} {asked.facts.currency}"

    found = whole_catalogue(session, asked.today)
    rows: list[dict[str, Any]] = [
        {
            "sku": o.code, "title": o.title, "supplier": o.supplier, "suggested": o.quantity,
            "reorder_point": max(0, whole(o.point)), "target": max(0, whole(o.target)), "position": o.position,
            "cost": o.cost, "reason": reason(o, told, date.isoformat),
        }
        for o in found.rows
    ]  # fmt: skip
    totals = {"suggested": sum(o.quantity for o in found.rows), "cost": sum(o.cost or 0 for o in found.rows)}
    return Answer(rows, totals, found.excluded)


@report(
    "replenishment-accuracy",
    N_(
        "What came of the suggestions whose days have passed, by month: days that would have been without stock but for"
        " what was ordered, days without stock all the same, and pieces over the target at the end."
    ),
    {
        "month": (N_("Month"), "text"),
        "answered": (N_("Suggestions"), "quantity"),
        "as_suggested": (N_("Ordered as suggested"), "quantity"),
        "changed": (N_("Ordered otherwise"), "quantity"),
        "not_ordered": (N_("Not ordered"), "quantity"),
        "avoided": (N_("Days without stock avoided"), "quantity"),
        "out": (N_("Days without stock"), "quantity"),
        "over": (N_("Pieces too many"), "quantity"),
        "over_value": (N_("Their cost"), "money"),
        "wape": (N_("Demand missed by"), "percent"),
    },
)
def _accuracy(session: Session, asked: Asked) -> Answer:
    from shopdesk.model.replenishment.accuracy import months

    found = months(session, asked.today, since=asked.days.start if asked.days else None)
    rows = [{f.name: getattr(row, f.name) for f in fields(row)} for row in found]
    keys = ("answered", "avoided", "out", "over", "over_value")
    return Answer(rows, {k: sum(r[k] for r in rows) for k in keys})


@report(
    "complaints",
    N_("Complaints opened in these days by their reason, and what was paid for them."),
    {
        "reason": (N_("Reason"), "text"),
        "name": (N_("Name"), "text"),
        "complaints": (N_("Complaints"), "quantity"),
        "compensation": (N_("Compensation"), "money"),
    },
)
def _complaints(session: Session, asked: Asked) -> Answer:
    from shopdesk.model.service.queries import reasons

    start = start_of(asked.days.start, asked.facts.timezone) if asked.days else None
    end = start_of(asked.days.end + timedelta(days=1), asked.facts.timezone) if asked.days else None
    found = reasons(session, start, end)
    rows: list[dict[str, Any]] = [
        {
            "reason": r.code, "name": r.name_zh if language() == "zh_CN" else r.name_en, "complaints": r.complaints,
            "compensation": r.compensation,
        }
        for r in found
        if r.complaints
    ]  # fmt: skip
    totals = {
        "complaints": sum(r["complaints"] for r in rows),
        "compensation": sum(r["compensation"] for r in rows),
    }
    return Answer(rows, totals)


def days_of(start: date | None, end: date | None) -> Range | None:
    """The days that `--from` and `--to` name; one of them alone leaves the other side open."""
    if start is None and end is None:
        return None
    return Range(start or ALWAYS.start, end or ALWAYS.end - timedelta(days=1))
