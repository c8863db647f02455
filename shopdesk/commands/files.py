"""`import` and `export`: files in and out of a shop."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output, Usage
from shopdesk.core.texts import _

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from shopdesk.model.shop import Shop


def put_out(args: Namespace, out: Output) -> int:
    """Write a file, or list what can be written."""
    from shopdesk.model import exports

    if args.what == "list":
        rows = [[e.name, e.suffix, _(e.title)] for e in exports.EXPORTS.values()]
        out.table([_("export"), _("file"), _("what it is")], rows)
        out.object({"exports": [{"name": n, "suffix": s, "title": t} for n, s, t in rows]})
        return 0
    exports.find(args.what)
    if args.out is None:
        raise Usage(_("Name the file to write."))
    with opened(args.file) as shop:
        count = write(shop, args.what, args.out, args.start, args.end)
    out.object({"export": args.what, "file": str(args.out), "rows": count})
    out.tell(_("{file}: {count} rows.").format(file=args.out, count=count))
    return 0


def write(shop: Shop, what: str, path: Path, start: date | None, end: date | None) -> int:
    """Write an export of an open shop; answers how many rows it has."""
    from shopdesk.model import exports, reports

    asked = reports.Asked(shop.facts, shop.today(), reports.days_of(start, end))
    return shop.ask(exports.find(what).write, asked, path)
