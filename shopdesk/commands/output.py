"""What a command says: one JSON object or a table on standard output, plain sentences and progress on
standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


class Usage(Exception):
    """The words of the command make no sense; carries one sentence."""


@dataclass
class Output:
    """Where a command speaks. `object` is for what it found, `tell` for remarks that JSON readers need not
    see."""

    json: bool = False

    def line(self, text: str) -> None:
        """A line on standard output."""
        sys.stdout.write(text + "\n")

    def tell(self, text: str) -> None:
        """Good news for a person; JSON readers get their object instead."""
        if not self.json:
            self.line(text)

    def object(self, value: dict[str, Any]) -> None:
        """The one JSON object of the command, if JSON was asked for."""
        if self.json:
            self.line(json.dumps(value, ensure_ascii=False, default=_plain))

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool] = ()) -> None:
        """Columns that line up, Chinese included; amounts to the right."""
        if self.json:
            return
        widths = [max(map(width, column)) for column in zip(titles, *rows, strict=True)]
        sides = [*right, *[False] * (len(widths) - len(right))]
        for row in (titles, ["-" * w for w in widths], *rows):
            cells = (pad(cell, w, r) for cell, w, r in zip(row, widths, sides, strict=True))
            self.line("  ".join(cells).rstrip())

    def failed(self, kind: str, sentence: str, code: int, *, row: int | None = None) -> int:
        """Say in one sentence what went wrong; answers the exit code."""
        self.progress_end()
        error = {"kind": kind, "sentence": sentence} | ({"row": row} if row is not None else {})
        self.object({"error": error})
        sys.stderr.write(sentence.replace("\n", " ").strip()[:600] + "\n")
        return code

    def progress(self, what: str) -> Callable[[int, int], None]:
        """A progress function for long work: percents on standard error when it is a terminal."""
        shown = -1

        def show(done: int, total: int) -> None:
            nonlocal shown
            percent = 100 * done // total if total else 0
            if sys.stderr.isatty() and percent != shown:
                shown = percent
                sys.stderr.write(f"\r{what} {percent} %")
                sys.stderr.flush()

        return show

    def progress_end(self) -> None:
        """Leave the progress line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


def width(text: str) -> int:
    """How many columns of a terminal the text takes; CJK characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, to: int, right: bool = False) -> str:
    """The text filled with spaces to a width."""
    space = " " * (to - width(text))
    return space + text if right else text + space


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
