"""The tasks of dev.py: each prepares what it needs, does one thing, and answers with an exit code."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import environment
import freeze
import lock
import system
from environment import ROOT, python

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def perform(words: list[str]) -> int:
    """Do the task named first, with the words after it; 2 if there is no such task."""
    task = TASKS.get(words[0]) if words else None
    if task is None:
        print("Usage: python packaging/dev.py TASK [arguments]\n", file=sys.stderr)
        for name, each in TASKS.items():
            print(f"  {name:6} {(each.__doc__ or '').splitlines()[0]}", file=sys.stderr)
        return 2
    try:
        return task(words[1:])
    except system.Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(args: list[str]) -> int:
    """Start ShopDesk; without a display, make the tour's pictures instead."""
    environment.ready()
    system.ready_for_qt()
    if system.has_display() or not _opens_window(args):
        return python("-m", "shopdesk", *args)
    folder = Path(tempfile.mkdtemp(prefix="shopdesk-")) / "shopdesk-tour"
    print(
        f"There is no display here, so no window: making the tour's pictures and workbook in {folder}",
        flush=True,
    )
    return python("-m", "shopdesk", "tour", str(folder), env=OFFSCREEN)


def test(args: list[str]) -> int:
    """Run the tests: all of them on all cores, or what pytest's arguments say."""
    environment.ready()
    system.ready_for_qt()
    system.ready_to_test()
    # a file's tests stay together: some share a shop that takes long to make
    return python("-m", "pytest", *(args or ["-n", "auto", "--dist", "loadfile"]), env=OFFSCREEN)


def lint(args: list[str]) -> int:
    """Check the code's style and form (ruff); `lint --fix` repairs what it can."""
    environment.ready()
    form = [] if "--fix" in args else ["--check"]
    return python("-m", "ruff", "check", *args) or python("-m", "ruff", "format", *form)


def types(args: list[str]) -> int:
    """Check the types (mypy, strict)."""
    environment.ready()
    return python("-m", "mypy", *args)


def bench(args: list[str]) -> int:
    """Measure floor and ShopDesk in the same run; `bench --smoke` on a small shop."""
    environment.ready()
    system.ready_for_qt()
    return python("-m", "tests.bench", *args, env=OFFSCREEN)


def build(_: list[str]) -> int:
    """Freeze the program into dist/shopdesk and let it test itself."""
    environment.ready()
    system.ready_for_qt()
    system.ready_to_freeze()
    return freeze.build()


def relock(args: list[str]) -> int:
    """Resolve pyproject.toml anew into packaging/lock.txt; arguments: the Pythons to resolve for."""
    return lock.write([Path(arg) for arg in args])


def words(_: list[str]) -> int:
    """Extract the words, merge them into the Chinese catalogue, compile it, say what is missing."""
    environment.ready()
    folder = ROOT / "resources" / "i18n"
    known = (folder / "zh_CN" / "LC_MESSAGES" / "shopdesk.po").exists()
    merge = "update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date" if known else "init"
    with tempfile.TemporaryDirectory() as scratch:
        found = f"{scratch}/shopdesk.pot"
        steps = (
            f"-q extract -F pyproject.toml --add-location=file --sort-by-file --no-wrap -o {found} shopdesk",
            f"-q {merge} --no-wrap -i {found} -d {folder} -D shopdesk -l zh_CN",
            f"compile -d {folder} -D shopdesk --statistics",
        )
        return next((code for code in map(_babel, steps) if code), 0)


def _babel(words: str) -> int:
    return python("-m", "babel.messages.frontend", *shlex.split(words))


def _opens_window(args: list[str]) -> bool:
    """No word, an option of the window or a shop file comes first; else it is a command without one."""
    first = args[0] if args else "--demo"
    return first.endswith(".shopdesk") or (
        first.startswith("--") and first not in ("--help", "--version", "--self-test")
    )


TASKS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "types": types,
    "bench": bench,
    "build": build,
    "lock": relock,
    "words": words,
}
