"""Words of the command line → arguments, with argparse; its complaints become one sentence of ours."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from shopdesk.commands import COMMANDS, WINDOW, Command
from shopdesk.commands.output import Output, Usage
from shopdesk.core import reading
from shopdesk.core.texts import LANGUAGES, N_, _


def day(text: str) -> Any:
    """A day like 2026-03-05."""
    value, problem = reading.day(text)
    if value is None:
        raise argparse.ArgumentTypeError(str(problem) if problem else _("A day is missing."))
    return value


def count(text: str) -> int:
    """A whole number from zero up."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(_("“{text}” is not a whole number.").format(text=text[:40]))
    return int(text)


def lookback(text: str) -> int | None:
    """A number of days; `all` is None."""
    return None if text == "all" else count(text)


KINDS: dict[str, Callable[[str], Any]] = {
    "text": str, "path": Path, "day": day, "count": count, "lookback": lookback,
}  # fmt: skip

_COMPLAINTS = (
    (r"the following arguments are required: (.+)", N_("Missing: {0}.")),
    (r"unrecognized arguments: (.+)", N_("Not understood: {0}.")),
    (
        r"argument ([^:]+): invalid choice: (\S+) \(choose from (.+)\)",
        N_("{0} cannot be {1}; it is one of {2}."),
    ),
    (r"argument ([^:]+): expected one argument", N_("{0} needs a value.")),
    (r"argument ([^:]+): expected at least one argument", N_("{0} needs at least one value.")),
    (r"argument ([^:]+): (.+)", N_("{0}: {1}")),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        more = _("See {command} --help.").format(command=self.prog)
        raise Usage(f"{_worded(message)} {more}")


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


def parse(command: Command, name: str, words: Sequence[str], out: Output) -> argparse.Namespace | None:
    """The arguments of a command; None when it was help that was asked for. Raises Usage."""
    parser = _Parser(prog=f"shopdesk {name}".strip(), description=_(command.summary), add_help=False,
                     formatter_class=_Help, allow_abbrev=False)  # fmt: skip
    for title, group in (("_positionals", _("words")), ("_optionals", _("options"))):
        getattr(parser, title).title = group
    for argument in command.arguments:
        more = dict(argument.more)
        if more.get("action") != "store_true":
            more["type"] = KINDS[argument.kind]
        parser.add_argument(*argument.names, help=_(argument.help), **more)
    parser.add_argument("--language", choices=tuple(LANGUAGES), default="", help=_("the language to speak"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object on standard output"))
    parser.add_argument("-h", "--help", action="store_true", help=_("show this help"))
    if {"-h", "--help"} & set(words):
        out.line((overview() if command is WINDOW else parser.format_help()).rstrip())
        return None
    if command.rest:
        args, rest = parser.parse_known_args(words)
        args.rest = rest
        return args
    try:
        return parser.parse_intermixed_args(words)
    except Usage:
        parser.parse_known_args(words)  # it reads in one pass and so names all that is missing at once
        raise


def language_of(words: Sequence[str]) -> str:
    """The language that the words ask for, before they are parsed; '' when they ask for none."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--language":
            return following
        if word.startswith("--language="):
            return word.partition("=")[2]
    return ""


def overview() -> str:
    """What `shopdesk --help` says."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {_(c.summary)}" for name, c in COMMANDS.items() if not c.hidden]
    return "\n".join(
        [
            _("ShopDesk runs a one-person online shop from one file on your own disk."),
            "",
            _("usage: ")
            + "shopdesk [FILE] [--demo] [--temp] [--tab NAME] [--language en|zh_CN] [--theme light|dark|system]",
            _("usage: ") + "shopdesk COMMAND … [--json] [--language en|zh_CN]",
            "",
            _("Without a command the window opens. Commands:"),
            "",
            *lines,
            "",
            _("See shopdesk COMMAND --help for the words of each."),
        ]
    )


def _worded(message: str) -> str:
    for pattern, template in _COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return _(template).format(*found.groups())
    return message
