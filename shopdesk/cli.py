"""`shopdesk`: a command runs headless, anything else opens the window. Whose error it is decides the exit
code.

0 done · 1 refused, or something is broken or left out · 2 wrong usage · 3 trouble with the machine or the
file.
Nothing heavy is imported before the command is known.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from shopdesk.commands import COMMANDS, WINDOW, Command
from shopdesk.commands.output import Output, Usage
from shopdesk.commands.parser import language_of, overview, parse
from shopdesk.core import places
from shopdesk.core.plain import HALF
from shopdesk.core.problems import Cancelled, Refused, Trouble
from shopdesk.core.texts import _, choose, system_language

log = logging.getLogger("shopdesk")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words ask; answers the exit code and never raises."""
    words = list(sys.argv[1:] if argv is None else argv)
    choose(language_of(words) or system_language())
    out = Output(json="--json" in words)
    try:
        return perform(words, out)
    except Usage as wrong:
        return out.failed("usage", str(wrong), 2)
    except Refused as refused:
        return out.failed("refused", str(refused), 1, row=_row(refused))
    except Trouble as trouble:
        log.warning("%s", trouble.text)
        return out.failed("trouble", str(trouble), 3)
    except UnicodeEncodeError:
        return out.failed("usage", _(HALF), 2)
    except (KeyboardInterrupt, Cancelled):
        return out.failed("refused", _("Stopped. What had begun was taken back; nothing has changed."), 1)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        log.exception("the machine refused")
        words_ = _("The computer refused: {reason}.").format(reason=error.strerror or error)
        return out.failed("trouble", words_, 3)
    except Exception:
        log.exception("a mistake of ShopDesk's")
        sentence = _("ShopDesk made a mistake, nothing was changed. The log says more: {file}")
        return out.failed("trouble", sentence.format(file=places.logs() / "shopdesk.log"), 3)


def perform(words: list[str], out: Output) -> int:
    """Find the command that the first word names and let it work."""
    first = words[0] if words else ""
    if first in ("-h", "--help"):
        out.line(overview())
        return 0
    if first == "--version":
        from shopdesk import __version__

        out.line(f"ShopDesk {__version__}")
        return 0
    if first == "--self-test":
        return _work(COMMANDS["self-test"], "self-test", words[1:], out)
    if first in COMMANDS:
        return _work(COMMANDS[first], first, words[1:], out)
    if first and not first.startswith("-") and not _is_file(first):
        raise Usage(
            _("“{word}” is neither a command nor a shop file. See shopdesk --help.").format(word=first)
        )
    return _work(WINDOW, "", words, out)


def _work(command: Command, name: str, words: list[str], out: Output) -> int:
    args = parse(command, name, words, out)
    if args is None:
        return 0
    _log_to_file()
    module, function = command.work.split(":")
    return int(getattr(import_module(module), function)(args, out))


def _is_file(word: str) -> bool:
    return word.endswith(".shopdesk") or os.path.exists(word)


def _row(refused: Refused) -> int | None:
    rows = [p.values["row"] for p in refused.problems if isinstance(p.values.get("row"), int)]
    return rows[0] if rows else None


def _log_to_file() -> None:
    """Everything from `info` up goes to a rotating file; nothing of it to the screen."""
    from logging.handlers import RotatingFileHandler

    root = logging.getLogger()
    try:
        path = places.logs() / "shopdesk.log"
        mine = [h for h in root.handlers if isinstance(h, RotatingFileHandler)]
        if any(h.baseFilename == str(path) for h in mine):
            return
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    except OSError:  # a home that cannot be written must not keep a report from being printed
        return
    for other in mine:  # the profile changed (`--temp`)
        root.removeHandler(other)
        other.close()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
