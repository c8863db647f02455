"""`report` and `search`: what the shop knows, as a table or as JSON."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output
from shopdesk.core.texts import _

if TYPE_CHECKING:
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
            shop.facts,
            shop.today(),
            reports.days_of(args.start, args.end),
            args.by,
            args.lookback,
            args.as_of,
            shop.clock(),
        )
        made = shop.ask(reports.answer, asked, args.name)
    out.object(reports.as_json(args.name, asked, made))
    if not out.json:
        show(reports.as_sheet(args.name, asked, made), out)
        out.line("")
        out.line(_(reports.find(args.name).definition))
    return 0


def _list(out: Output) -> int:
    from shopdesk.model.reports import all_reports

    rows = [[r.name, " ".join(r.choices), _(r.definition)] for r in all_reports().values()]
    out.table([_("report"), "--by", _("definition")], rows)
    out.object(
        {
            "reports": [
                {"name": r.name, "by": list(r.choices), "definition": _(r.definition)}
                for r in all_reports().values()
            ]
        }
    )
    return 0


def show(sheet: Sheet, out: Output) -> None:
    """A sheet as a table of text."""
    from shopdesk.model.reports import plain

    def words(row: Any) -> list[str]:
        cells = (plain(c.kind, v, sheet.currency) for c, v in zip(sheet.columns, row, strict=True))
        return ["" if v is None else str(v) for v in cells]

    rows = [words(row) for row in sheet.rows] + ([words(sheet.totals)] if sheet.totals else [])
    out.table([c.title for c in sheet.columns], rows, [c.kind in _RIGHT for c in sheet.columns])


def search(args: Namespace, out: Output) -> int:
    """Print what the search box finds, newest first."""
    from shopdesk.model.found import NAMES, everything

    typed = " ".join(args.text)
    with opened(args.file) as shop:
        found = shop.ask(everything, typed)
    out.object({"text": typed, "found": [asdict(f) for f in found]})
    if not found:
        out.tell(_("Nothing found."))
        return 0
    out.table([_("what"), _("number"), _("text")], [[_(NAMES[f.kind]), str(f.id), f.text] for f in found])
    return 0
