"""The frozen program: made by PyInstaller, weighed, looked through, and started in an empty home."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import ROOT, python
from system import Stop

FOLDER = ROOT / "dist" / "shopdesk"
PROGRAM = FOLDER / ("shopdesk.exe" if os.name == "nt" else "shopdesk")
MOST_MB = 165 if sys.platform == "win32" else 280
STRANGERS = (
    "icuuc.dll",
    "mscms.dll",
)  # a build machine's stand-ins for Windows' own; they break a real Windows


def build() -> int:
    """Make dist/shopdesk; the exit code is its own `--self-test`'s."""
    if python("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "packaging/shopdesk.spec"):
        raise Stop("PyInstaller could not make the program; its reason is above.")
    size = _megabytes()
    print(f"{FOLDER.relative_to(ROOT)}: {size} MB", flush=True)
    for problem in _problems(size):
        raise Stop(problem)
    return _self_test()


def _megabytes() -> int:
    files = (path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 1e6)


def _problems(size: int) -> list[str]:
    found = [path.name for path in FOLDER.rglob("*") if path.name.lower() in STRANGERS]
    problems = [
        f"{name} is in dist; it belongs to the machine that built it, not to ShopDesk." for name in found
    ]
    if size > MOST_MB:
        problems.append(f"The program is {size} MB; it may be {MOST_MB}.")
    return problems


def _self_test() -> int:
    """Let the program test itself as a new user has it, in a folder whose name is not ASCII."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "店 铺"
        home.mkdir()
        code = subprocess.call(
            [str(PROGRAM), "--self-test"], cwd=home, env=_new_user(home), stdin=subprocess.DEVNULL
        )
        if code:
            print(_last_words(home), file=sys.stderr)
    print("The program's self-test " + ("passes." if code == 0 else f"fails with {code}."))
    return code


def _last_words(home: Path) -> str:
    """The end of its log, which goes with the home that it was given."""
    lines = [line for log in home.rglob("*.log") for line in log.read_text("utf-8").splitlines()]
    return "\n".join(lines[-30:])


def _new_user(home: Path) -> dict[str, str]:
    """The environment without this person's folders and settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "PYTHON", "QT_", "MPL"))
    }
    folders = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    return {**kept, **folders, "QT_QPA_PLATFORM": "offscreen"}
