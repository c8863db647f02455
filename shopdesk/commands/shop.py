"""Commands about a shop file as a whole: make one, check it, copy it, bring it back."""

from __future__ import annotations

from argparse import Namespace

from shopdesk.commands.opening import opened
from shopdesk.commands.output import Output
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
    out.tell(_("{file} is ready; its books start on {day}.").format(file=args.file.name, day=facts.books_start))
    return 0
