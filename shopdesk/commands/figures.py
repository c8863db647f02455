"""`report` and `search`: what the shop knows, as a table or as JSON."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output
from shopdesk.core.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shopdesk.core.sheet import Sheet

_RIGHT = ("money", "unit", "quantity", "percent", "number")


def report(args: Namespace, out: Output) -> int:
    """Print a report, or the list of them."""
    from shopdesk.model import reports

    if args.name == "list":
        return _list(out)
    reports.find(args.name)
    with opened(args.file) as shop:
        asked = reports.Asked(
            shop.facts, shop.today(), reports.days_of(args.start, args.end), args.by, args.lookback, args.as_of
        )
        made = shop.ask(reports.answer, asked, args.name)
    out.object(reports.as_json(args.name, asked, made))
    if not out.json:
        show(reports.as_sheet(args.name, asked, made), out)
        out.line("")
        out.line(_(reports.find(args.name).definition))
    return 0


def _list(out: Output) -> int:
    from shopdesk.model.reports import REPORTS

    rows = [[r.name, " ".join(r.choices), _(r.definition)] for r in REPORTS.values()]
    out.table([_("report"), "--by", _("definition")], rows)
    out.object({"reports": [{"name": r.name, "by": list(r.choices), "definition": _(r.definition)} for r in REPORTS.values()]})
    return 0


def show(sheet: Sheet, out: Output) -> None:
    """A sheet as a table of text."""
    from shopdesk.model.reports import plain

    def words(row: Any) -> list[str]:
        cells = (plain(c.kind, v, sheet.currency) for c, v in zip(sheet.columns, row, strict=True))
        return ["" if v is None else str(v) for v in cells]

    rows = [words(row) for row in sheet.rows] + ([words(sheet.totals)] if sheet.totals else [])
    out.table([c.title for c in sheet.columns], rows, [c.kind in _RIGHT for c in sheet.columns])


_KINDS = {
    "orders": ("order", N_("order"), "number || ' · ' || customer_name || ' · ' || items"),
    "product": ("product", N_("product"), "title"),
    "customer": ("customer", N_("customer"), "name || CASE WHEN phone <> '' THEN ' · ' || phone ELSE '' END"),
    "entry": ("entry", N_("entry"), "period || '-' || no || ' · ' || memo"),
    "complaint": ("complaint", N_("complaint"), "number || ' · ' || title"),
}


def search(args: Namespace, out: Output) -> int:
    """Print what the search box finds, newest first."""
    with opened(args.file) as shop:
        found = shop.ask(_found, " ".join(args.text))
    out.object({"text": " ".join(args.text), "found": found})
    if not found:
        out.tell(_("Nothing found."))
        return 0
    names = {code: name for code, name, _sql in _KINDS.values()}
    out.table([_("what"), _("number"), _("text")], [[_(names[f["kind"]]), str(f["id"]), f["text"]] for f in found])
    return 0


def _found(session: Session, typed: str) -> list[dict[str, Any]]:
    from sqlalchemy import text

    from shopdesk.model.search import find

    rows: list[dict[str, Any]] = []
    for table, (code, _name, sql) in _KINDS.items():
        for i in find(session, table, typed):
            words = session.execute(text(f"SELECT {sql} FROM {table} WHERE id = :i"), {"i": i}).scalar()
            rows.append({"kind": code, "id": i, "text": (words or "").strip(" ·")})
    return rows
