"""The window and the tour: the only commands that import Qt, and only when they are asked for."""

from __future__ import annotations

from argparse import Namespace

from shopdesk.commands.output import Output, Usage
from shopdesk.core import places
from shopdesk.core.texts import _


def open_window(args: Namespace, out: Output) -> int:
    """Open the window on the shop file, on a demo shop, or on the last one."""
    if args.file is not None and not args.file.is_file():
        raise Usage(_("There is no file {file}.").format(file=args.file.name))
    from shopdesk import app

    return app.run(
        str(args.file or ""),
        demo=args.demo,
        temp=args.temp,
        tab=args.tab,
        language=args.language,
        theme_choice=args.theme,
    )


def tour(args: Namespace, out: Output) -> int:
    """Pictures of every tab and dialog, and the workbook, in a folder."""
    places.use_temporary()
    from shopdesk.ui import tour as guide

    made = guide.make(args.folder, language=args.language or "en", theme=args.theme)
    out.object({"folder": str(args.folder), "files": [str(p.relative_to(args.folder)) for p in made]})
    out.tell(_("{count} files are in {folder}").format(count=len(made), folder=args.folder))
    return 0
