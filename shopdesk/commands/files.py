"""`import` and `export`: files in and out of a shop."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output, Usage
from shopdesk.core.texts import N_, _, say

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from shopdesk.model.shop import Shop


def take_in(args: Namespace, out: Output) -> int:
    """Take files in; 1 when rows were left out, which are named on standard error."""
    for path in args.paths:
        if not path.is_file():
            raise Usage(_("There is no file {file}.").format(file=path.name))
    from shopdesk.model import importing

    wish = importing.Wish(
        args.kind or "", _mapping(args.map), args.channel or "", args.status or "", args.dry_run,
        frozenset(x.strip() for x in args.leave.split(",") if x.strip()), args.clear,
    )  # fmt: skip
    with opened(args.file) as shop:
        result = importing.take(shop, args.paths, wish, out.progress(_("Importing")))
    out.progress_end()
    out.object(result)
    results = result.get("files", [result])
    for one in results:
        _tell(one, out)
    return int(any(one["left_out"] for one in results))


def _mapping(path: Path | None) -> dict[str, str]:
    """The mapping of columns in a JSON file: field → label."""
    if path is None:
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        return {str(k): str(v) for k, v in told.items()}
    except (OSError, ValueError, AttributeError):
        raise Usage(_("{file} is not a mapping: field and label, as JSON.").format(file=path.name)) from None


_COUNTS = {
    "orders_new": N_("new orders"),
    "orders_updated": N_("orders brought up to date"),
    "orders_unchanged": N_("orders unchanged"),
    "lines_new": N_("new rows of orders"),
    "products_new": N_("new products"),
    "products_updated": N_("products brought up to date"),
    "skus_new": N_("new SKUs"),
    "customers_new": N_("new customers"),
    "counts_new": N_("SKUs counted"),
    "counts_updated": N_("counts that changed"),
}
_SHOWN = 20
_ROWS = 100
_LONG = 60


def _tell(result: dict[str, Any], out: Output) -> None:
    from shopdesk.model.format_words import FORMATS

    words = _("{file} ({format}): {read} rows read, {taken} taken.")
    taken = {"read": result["rows_read"], "taken": result["rows_taken"]}
    known = _(FORMATS.get(result["format"], result["format"]))
    out.tell(words.format(file=result["file"], format=known, **taken))
    for key, title in _COUNTS.items():
        if result.get(key):
            out.tell(f"  {result[key]}  {_(title)}")
    _tell_rows(result.get("diff", []), out)
    for warning in result["warnings"][:_SHOWN]:
        out.tell(f"  {_('look')}: {warning['reason']}")
    left = result["left_out"]
    for row in left[:_SHOWN]:
        sys.stderr.write(
            _("Row {row} was left out: {reason}").format(row=row["row"], reason=row["reason"]) + "\n"
        )
    if len(left) > _SHOWN:
        sys.stderr.write(_("… and {count} more rows.").format(count=len(left) - _SHOWN) + "\n")


_MARKS = {"new": "+", "changed": "~"}


def _tell_rows(rows: list[dict[str, Any]], out: Output) -> None:
    """What a product list would make and change, cell by cell."""
    from shopdesk.model.products.formats.listing import FIELDS

    told = [r for r in rows if r["state"] in _MARKS]
    for row in told[:_ROWS]:
        out.tell(f"  {_MARKS[row['state']]} {row['row']}: {row['sku'] or row['product']}")
        for cell in row["cells"]:
            words = _(FIELDS[cell["field"]])
            old = f"{_line(cell['old'])} → " if row["state"] == "changed" else ""
            out.tell(f"      {words}: {old}{_line(cell['new'])}")
    if len(told) > _ROWS:
        out.tell("  " + _("… and {count} more rows.").format(count=len(told) - _ROWS))


def _line(text: str) -> str:
    """A cell on one line, not too long."""
    words = " ".join(text.split())
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"


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
    files = exports.files_of(count)
    more = {"files": [str(f) for f in files]} if files else {}
    out.object({"export": args.what, "file": str(args.out), "rows": count, **more})
    out.tell(_("{file}: {count} rows.").format(file=args.out, count=count))
    if files:
        words = _("In {n} files, as many lines as the package takes in each: {files}.")
        out.tell(words.format(n=len(files), files=", ".join(f.name for f in files)))
    return 0


def write(shop: Shop, what: str, path: Path, start: date | None, end: date | None) -> int:
    """Write an export of an open shop; answers how many rows it has."""
    from shopdesk.model import exports, reports

    asked = reports.Asked(shop.facts, shop.today(), reports.days_of(start, end))
    found = exports.find(what)
    rows = shop.ask(found.write, asked, path)
    if found.after is not None and not shop.read_only:
        shop.do(say(N_("Write {what}"), what=found.name), found.after)
    return rows
