"""Commands about a shop file as a whole: make one, check it, copy it, bring it back."""

from __future__ import annotations

import sys
from argparse import Namespace

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output, Usage
from shopdesk.core.texts import _, language


def new(args: Namespace, out: Output) -> int:
    """Make an empty shop."""
    from shopdesk.model.files import create

    shop = create(
        args.file, name=args.name, currency=args.currency, timezone=args.timezone, books_start=args.books_start,
        chart=args.chart, language=args.language or language(),
    )  # fmt: skip
    facts = shop.facts
    shop.close()
    out.object(
        {
            "file": str(args.file), "name": facts.name, "currency": facts.currency, "timezone": facts.timezone,
            "books_start": facts.books_start, "chart": facts.chart, "language": facts.language,
        }
    )  # fmt: skip
    out.tell(
        _("{file} is ready; its books start on {day}.").format(file=args.file.name, day=facts.books_start)
    )
    return 0


def demo(args: Namespace, out: Output) -> int:
    """Make a demo shop."""
    from shopdesk.model.demo import make

    made = make(
        args.file,
        orders=args.orders,
        seed=args.seed,
        end=args.end,
        progress=out.progress(_("Making the shop")),
    )
    out.progress_end()
    out.object(
        {
            "file": str(args.file),
            "orders": made.orders,
            "lines": made.lines,
            "from": made.start,
            "to": made.end,
        }
    )
    out.tell(_("{file} is ready with {count} orders.").format(file=args.file.name, count=made.orders))
    return 0


def check(args: Namespace, out: Output) -> int:
    """Check everything; exit 1 names what is broken, with its rows."""
    from shopdesk.model.checking import check as check_shop

    with opened(args.file) as shop:
        report = check_shop(shop, out.progress(_("Checking")))
    out.progress_end()
    out.object(report.as_json())
    for checked in report.checks:
        for found in checked.found:
            mark = _("BROKEN") if found.blocking else _("look")
            out.tell(f"{mark}  {checked.name}: {found}")
    if report.ok:
        out.tell(_("All {count} checks hold.").format(count=len(report.checks)))
    else:
        count = len(report.broken)
        sys.stderr.write(
            _("{file} is not sound: {count} things are broken.").format(file=args.file.name, count=count)
            + "\n"
        )
    return 0 if report.ok else 1


def backup(args: Namespace, out: Output) -> int:
    """Make a verified backup."""
    from shopdesk.model import backups

    with opened(args.file) as shop:
        made = backups.backup(shop, args.folder)
    out.object(
        {
            "backup": str(made.backup.path),
            "sha256": made.backup.sha256,
            "rows": sum_of_rows(made.backup.controls),
        }
    )
    out.tell(_("Backed up and verified: {file}").format(file=made.backup.path))
    return 0


def restore(args: Namespace, out: Output) -> int:
    """Put a backup in the place of the shop file; what it replaces is kept."""
    from shopdesk.model import backups

    if not args.backup.is_file():
        raise Usage(_("There is no file {file}.").format(file=args.backup.name))
    done = backups.restore(args.backup, args.file)
    kept = str(done.kept) if done.kept else None
    out.object({"file": str(done.path), "kept": kept, "rows": sum_of_rows(done.controls)})
    out.tell(_("{file} is restored.").format(file=done.path.name))
    if kept:
        out.tell(_("What it replaced is kept as {file}").format(file=kept))
    return 0


def sum_of_rows(controls: dict[str, int]) -> int:
    """How many rows a file holds, by its control totals."""
    return sum(count for name, count in controls.items() if name.endswith(" rows"))
