"""What can be written out of a shop, by name: tables, the journal, the bookkeeper's workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.money import amount_text
from shopdesk.core.periods import Range, year
from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Column, Kind, Sheet
from shopdesk.core.texts import N_, _, language
from shopdesk.model import writing
from shopdesk.model.analytics.queries import moments
from shopdesk.model.base import moment_of
from shopdesk.model.product_lists import LISTS
from shopdesk.model.product_lists import Write as WriteList
from shopdesk.model.reports import Asked
from shopdesk.model.reports import answer as report_answer
from shopdesk.model.reports import as_sheet as report_sheet
from shopdesk.model.shop import Work

Write = Callable[[Session, Asked, Path], int]


@dataclass(frozen=True)
class Export:
    """Something that can be written: its name, what it is in words, the usual ending, and how."""

    name: str
    title: str
    suffix: str
    write: Write
    after: Callable[[Work], None] | None = None
    """What the shop remembers of the file once it is written."""


class Written(int):
    """How many rows were written; `files` where they took several, in their order."""

    files: tuple[Path, ...] = ()


def files_of(rows: int) -> tuple[Path, ...]:
    """The files that an export took, where they were several; () for one."""
    files = rows.files if isinstance(rows, Written) else ()
    return files if len(files) > 1 else ()


_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
EXPORTS: dict[str, Export] = {}


def export(name: str, title: str, suffix: str = ".csv") -> Callable[[Write], Write]:
    """Enter the function as the export of this name."""

    def enter(write: Write) -> Write:
        EXPORTS[name] = Export(name, title, suffix, write)
        return write

    return enter


def put(sheet: Sheet, path: Path) -> int:
    """Write a table; answers how many rows it has. Refused: an ending that no table has."""
    if path.suffix.lower() not in _ENDINGS:
        raise refuse(
            N_("A table is written as .csv or .xlsx, not as “{suffix}”."), field="out", suffix=path.suffix
        )
    rows = list(sheet.rows)
    writing.write(replace(sheet, rows=rows), path)
    return len(rows)


def find(name: str) -> Export:
    """The export of this name. Refused when there is none."""
    if name not in EXPORTS:
        raise refuse(N_("“{name}” cannot be exported; “list” names what can."), field="what", name=name)
    return EXPORTS[name]


_Columns = tuple[tuple[str, str, Kind], ...]


def _table(session: Session, asked: Asked, title: str, columns: _Columns, sql: str) -> Sheet:
    """A table by SQL: (SELECT expression, title, kind) of each column; days in `:a` and `:b`, their
    moments in `:since` and `:until` (outside)."""
    days = asked.range
    since, until = moments(days, asked.facts.timezone).values()
    chosen = ", ".join(expression for expression, _title, _kind in columns)
    asked_for = {"a": days.start.isoformat(), "b": days.end.isoformat(), "since": since, "until": until}
    rows = session.execute(text(f"SELECT {chosen} {sql}"), asked_for)
    zone, kinds = ZoneInfo(asked.facts.timezone), [kind for _e, _t, kind in columns]
    return Sheet(
        _(title),
        [Column(_(words), kind) for _e, words, kind in columns],
        ([_local(k, v, zone) for k, v in zip(kinds, row, strict=True)] for row in rows),
        asked.facts.currency,
    )


def _local(kind: Kind, value: Any, zone: ZoneInfo) -> Any:
    return moment_of(value).astimezone(zone) if kind == "moment" and value else value


_ORDERS: _Columns = (
    ("o.number", N_("Order"), "text"),
    ("c.code", N_("Channel"), "text"),
    ("o.external_no", N_("Channel's number"), "text"),
    ("o.placed_at", N_("Placed"), "moment"),
    ("o.label", N_("Status"), "text"),
    ("o.customer_name", N_("Customer"), "text"),
    ("o.phone", N_("Phone"), "text"),
    ("o.email", N_("Email"), "text"),
    ("o.country", N_("Country"), "text"),
    ("o.province", N_("Region"), "text"),
    ("o.city", N_("City"), "text"),
    ("o.district", N_("District"), "text"),
    ("o.street", N_("Street"), "text"),
    ("o.zip", N_("Postcode"), "text"),
    ("coalesce(s.code, '')", N_("SKU"), "text"),
    ("l.title", N_("Title"), "text"),
    ("l.kind", N_("Kind"), "text"),
    ("l.quantity", N_("Quantity"), "quantity"),
    ("l.unit_price", N_("Unit price"), "unit"),
    ("l.discount", N_("Discount"), "money"),
    ("l.amount", N_("Amount"), "money"),
    ("o.total", N_("Order total"), "money"),
    ("o.tracking", N_("Tracking number"), "text"),
)


@export("workbook", N_("The bookkeeper's workbook"), ".xlsx")
def _workbook(session: Session, asked: Asked, path: Path) -> int:
    """Without days, the year of today; answers how many rows its sheets have. Refused: another ending."""
    from shopdesk.model import workbook

    if path.suffix.lower() != ".xlsx":
        raise refuse(
            N_("The workbook is written as .xlsx, not as “{suffix}”."), field="out", suffix=path.suffix
        )
    this_year = year(asked.today)
    asked_for = asked.days or this_year
    days = Range(max(asked_for.start, asked.facts.books_start), min(asked_for.end, this_year.end))
    return int(workbook.build(session, asked.facts, days, language(), path)["rows"])


@export("orders", N_("Orders, one row for each of their lines"))
def _orders(session: Session, asked: Asked, path: Path) -> int:
    sql = """FROM orders o JOIN channel c ON c.id = o.channel_id JOIN order_line l ON l.order_id = o.id
             LEFT JOIN sku s ON s.id = l.sku_id
             WHERE o.kind = 'order' AND l.kind <> 'component' AND o.placed_at >= :since AND o.placed_at < :until
             ORDER BY o.placed_at, o.id, l.position"""
    return put(_table(session, asked, N_("Orders"), _ORDERS, sql), path)


def _enter_lists() -> None:
    """The product lists: our own table and one for each platform."""
    for name, (title, write) in LISTS.items():

        def put(session: Session, asked: Asked, path: Path, write: WriteList = write) -> int:
            return write(session, asked.facts.currency, path, None)

        export(name, title)(put)


_enter_lists()


@export("pictures", N_("Pictures of all products as a zip, 800 × 800, named by SKU"), ".zip")
def _pictures(session: Session, asked: Asked, path: Path) -> int:
    from shopdesk.model.picture_pack import write_pack
    from shopdesk.model.products.picture_queries import pack

    if path.suffix.lower() != ".zip":
        raise refuse(N_("Pictures are written as .zip, not as “{suffix}”."), field="out", suffix=path.suffix)
    file = Path(session.connection().exec_driver_sql("PRAGMA database_list").one()[2])
    return write_pack(pack(session), file.with_name(file.name + "-files"), path)["pictures"]


_CUSTOMERS: _Columns = (
    ("c.id", N_("Number"), "number"),
    ("c.name", N_("Name"), "text"),
    ("c.phone", N_("Phone"), "text"),
    ("c.email", N_("Email"), "text"),
    ("c.country", N_("Country"), "text"),
    ("c.note", N_("Note"), "text"),
    (
        "(SELECT count(*) FROM orders o WHERE o.customer_id = c.id AND o.kind = 'order')",
        N_("Orders"),
        "quantity",
    ),
    ("(SELECT max(o.day) FROM orders o WHERE o.customer_id = c.id)", N_("Last order"), "text"),
)


@export("customers", N_("Customers with their orders"))
def _customers(session: Session, asked: Asked, path: Path) -> int:
    sql = "FROM customer c WHERE c.merged_into_id IS NULL ORDER BY c.id"
    return put(_table(session, asked, N_("Customers"), _CUSTOMERS, sql), path)


@export("stock", N_("What is there of each SKU, and what it is worth"))
def _stock(session: Session, asked: Asked, path: Path) -> int:
    return put(report_sheet("stock", asked, report_answer(session, asked, "stock")), path)


_JOURNAL: _Columns = (
    ("e.period || '-' || e.no", N_("Entry"), "text"),
    ("e.day", N_("Day"), "text"),
    ("e.business_day", N_("Business day"), "text"),
    ("e.memo", N_("Memo"), "text"),
    ("a.code", N_("Account"), "text"),
    ("{name}", N_("Account name"), "text"),
    ("p.debit", N_("Debit"), "money"),
    ("p.credit", N_("Credit"), "money"),
    ("p.party", N_("Party"), "text"),
    ("p.cash_flow", N_("Cash flow line"), "text"),
)


@export("journal-csv", N_("The journal, one row for each posting"))
def _journal(session: Session, asked: Asked, path: Path) -> int:
    name = "a.name_zh" if language() == "zh_CN" else "a.name_en"
    columns = tuple((expression.format(name=name), title, kind) for expression, title, kind in _JOURNAL)
    sql = """FROM posting p JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
             WHERE p.day BETWEEN :a AND :b ORDER BY e.day, e.id, p.seq"""
    return put(_table(session, asked, N_("Journal"), columns, sql), path)


_GROUPS = {
    "asset": "assets", "liability": "liabilities", "equity": "equity", "income": "income", "expense": "expenses",
}  # fmt: skip


@export("journal-hledger", N_("The journal for hledger and its relatives"), ".journal")
def _hledger(session: Session, asked: Asked, path: Path) -> int:
    count = 0
    with writing.replacing(path) as out:
        for line in _transactions(session, asked):
            count += line[:1].isdigit()
            out.write(f"{line}\n".encode())
    return count


def _transactions(session: Session, asked: Asked) -> Iterator[str]:
    """Each entry as a transaction; debits positive. Marks that hledger would read are taken out of memos."""
    currency, days = asked.facts.currency, asked.range
    yield f"; {' '.join(asked.facts.name.split())}, {asked.today}"
    rows = session.execute(
        text("""SELECT e.id, e.day, e.period || '-' || e.no, e.memo, a.type, a.code, a.name_en, p.debit - p.credit
                FROM posting p JOIN entry e ON e.id = p.entry_id JOIN account a ON a.id = p.account_id
                WHERE p.day BETWEEN :a AND :b ORDER BY e.day, e.id, p.seq"""),
        {"a": days.start.isoformat(), "b": days.end.isoformat()},
    )
    last = 0
    for entry, day, number, memo, kind, code, name, amount in rows:
        if entry != last:
            words = " ".join(memo.replace(";", ",").replace("|", "/").split())
            yield ""
            yield f"{day} ({number}) {words}".rstrip()
            last = entry
        account = f"{_GROUPS[kind]}:{code} {' '.join(name.replace(':', ' ').split())}"
        yield f"    {account}  {amount_text(amount, currency)} {currency}"


from shopdesk.model import export_counts, export_purchases, export_vouchers, export_work  # noqa: E402, F401 - enter their files
