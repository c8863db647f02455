"""The commands as data: what each does in words, its arguments, and where its work is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shopdesk.core.texts import N_


@dataclass(frozen=True)
class Argument:
    """A word or option of a command; `more` goes to argparse, `kind` names how it is read (parser.KINDS)."""

    names: tuple[str, ...]
    help: str = ""
    kind: str = "text"
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """A command: a sentence, arguments, and `module:function(args, out) -> exit code`."""

    summary: str
    work: str
    arguments: tuple[Argument, ...] = ()
    hidden: bool = False
    rest: bool = False  # the words after the arguments belong to what the command names


def _arg(*names: str, help: str = "", kind: str = "text", **more: Any) -> Argument:
    return Argument(names, help, kind, more)


_FILE = _arg("file", help=N_("the shop file"), metavar="FILE", kind="path")
_FROM = _arg("--from", help=N_("first day, like 2026-03-01"), kind="day", dest="start", metavar="DAY")
_TO = _arg("--to", help=N_("last day"), kind="day", dest="end", metavar="DAY")
_THEMES = ("light", "dark", "system")

WINDOW = Command(
    N_("Open the window."), "shopdesk.commands.window:open_window",
    (
        _arg("file", help=N_("the shop file; the last shop if none is named"), nargs="?", metavar="FILE", kind="path"),
        _arg("--demo", help=N_("open a demo shop"), action="store_true"),
        _arg("--temp", help=N_("a throw-away profile"), action="store_true"),
        _arg("--tab", help=N_("the tab to show first"), metavar="NAME", default=""),
        _arg("--theme", help=N_("light, dark or as the system"), choices=_THEMES, default=""),
    ),
)  # fmt: skip

COMMANDS = {
    "new": Command(
        N_("Make an empty shop with starter data."), "shopdesk.commands.shop:new",
        (
            _FILE,
            _arg("--name", help=N_("the shop's name"), required=True),
            _arg("--currency", help=N_("currency code"), default="CNY"),
            _arg("--timezone", help=N_("where a day begins and ends"), default="Asia/Shanghai"),
            _arg("--books-start", help=N_("first day of the books; today if none is given"), kind="day", metavar="DAY"),
            _arg("--chart", help=N_("cn-small, cn-general or international"), default="cn-small"),
        ),
    ),
    "demo": Command(
        N_("Make a believable shop, the same for the same arguments."), "shopdesk.commands.shop:demo",
        (
            _FILE,
            _arg("--orders", help=N_("how many orders"), kind="count", default=300, metavar="N"),
            _arg("--seed", help=N_("another number, another shop"), kind="count", default=1, metavar="N"),
            _arg("--end", help=N_("the shop's last day; today if none is given"), kind="day", metavar="DAY"),
        ),
    ),
    "import": Command(
        N_("Take in files: orders, products, stock, statements."), "shopdesk.commands.files:take_in",
        (
            _FILE,
            _arg("paths", help=N_("the files to take in"), nargs="+", metavar="PATH", kind="path"),
            _arg("--as", help=N_("what the file is, if ShopDesk does not see it"), dest="kind", metavar="KIND"),
            _arg("--map", help=N_("a mapping of columns, as JSON"), kind="path", metavar="MAP.json"),
            _arg("--channel", help=N_("the channel the orders come from"), metavar="NAME"),
            _arg("--status", help=N_("what orders without a status are"), choices=("new", "paid", "done")),
            _arg("--dry-run", help=N_("only say what would happen"), action="store_true"),
            _arg("--leave", help=N_("fields of a product list that stay as they are: price,title"), default="",
                 metavar="FIELDS"),
            _arg("--clear", help=N_("empty cells of a product list empty what is there"), action="store_true"),
        ),
    ),
    "export": Command(
        N_("Write a file: the bookkeeper's workbook, orders, a journal."), "shopdesk.commands.files:put_out",
        (
            _FILE,
            _arg("what", help=N_("what to write; “list” names them all"), metavar="WHAT"),
            _arg("out", help=N_("the file to write"), metavar="OUT", nargs="?", kind="path"),
            _FROM,
            _TO,
        ),
    ),
    "report": Command(
        N_("Print a report as a table, or as JSON."), "shopdesk.commands.figures:report",
        (
            _FILE,
            _arg("name", help=N_("the report; “list” names them all"), metavar="NAME"),
            _FROM,
            _TO,
            _arg("--by", help=N_("what the rows are"), default="total"),
            _arg("--lookback", help=N_("days to look back, or “all”"), kind="lookback", default=365, metavar="DAYS"),
            _arg("--as-of", help=N_("the day of the report"), kind="day", metavar="DAY"),
        ),
    ),
    "search": Command(
        N_("Find orders, products, customers, entries and complaints."), "shopdesk.commands.figures:search",
        (_FILE, _arg("text", help=N_("what to look for"), nargs="+", metavar="TEXT")),
    ),
    "run": Command(
        N_("Do one action of the shop, without the window."), "shopdesk.commands.run:run",
        (_FILE, _arg("action", help=N_("the action; “list” names them all"), metavar="ACTION")), rest=True,
    ),
    "check": Command(
        N_("Check the file and every invariant of books, stock and orders."), "shopdesk.commands.shop:check",
        (_FILE,),
    ),
    "backup": Command(
        N_("Write a verified copy of the shop."), "shopdesk.commands.shop:backup",
        (_FILE, _arg("folder", help=N_("the folder for it"), nargs="?", metavar="DIR", kind="path")),
    ),
    "restore": Command(
        N_("Bring a backup back; what it replaces is kept."), "shopdesk.commands.shop:restore",
        (_arg("backup", help=N_("the backup"), metavar="BACKUP", kind="path"), _FILE),
    ),
    "tour": Command(
        N_("Make a demo shop, work a day in its window and leave pictures."), "shopdesk.commands.window:tour",
        (
            _arg("folder", help=N_("the folder for the pictures"), metavar="OUTDIR", kind="path"),
            _arg("--theme", help=N_("light or dark"), choices=_THEMES, default="light"),
        ),
    ),
    "self-test": Command(
        N_("Try the whole path once, in a throw-away folder."), "shopdesk.commands.selftest:self_test", hidden=True
    ),
}  # fmt: skip
