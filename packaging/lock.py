"""packaging/lock.txt: exact versions of everything, the same for every supported Python where they can be."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import groupby
from pathlib import Path

from environment import LOCK, ROOT
from system import Stop

SUPPORTED = ("3.11", "3.12", "3.13")
# what pytest and PyInstaller need on other systems only; pip resolves for the system that it runs on
ELSEWHERE = {"colorama": "win32", "pefile": "win32", "pywin32-ctypes": "win32", "macholib": "darwin"}
HEADING = """\
# Exact versions of everything that ShopDesk runs on and is tested and built with.
# Made by `python packaging/dev.py lock` from pyproject.toml; change that and make this again, never by hand.
"""


def write(pythons: list[Path]) -> int:
    """Resolve pyproject.toml once with each supported Python and write what came out."""
    found = {_minor(path): path for path in pythons or _installed()}
    absent = [minor for minor in SUPPORTED if minor not in found]
    if absent:
        raise Stop(
            f"The lock is resolved with Python {', '.join(SUPPORTED)}; name {', '.join(absent)} as arguments."
        )
    by_python = {minor: _resolve(found[minor], [f"{ROOT}[build,test]"]) for minor in SUPPORTED}
    elsewhere = _resolve(found[SUPPORTED[-1]], list(ELSEWHERE))
    LOCK.write_text(HEADING + "".join(sorted(_lines(by_python) + _elsewhere_lines(elsewhere))), "utf-8")
    print(f"{LOCK.relative_to(ROOT)} is written.")
    return 0


def _installed() -> list[Path]:
    named = [shutil.which(f"python{minor}") for minor in SUPPORTED]
    managed = [p for minor in SUPPORTED for p in Path.home().glob(f".pyenv/versions/{minor}.*/bin/python3")]
    return managed + [Path(path) for path in named if path and _minor(Path(path))]


def _minor(python: Path) -> str:
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run(
        [str(python), "-c", ask], capture_output=True, text=True, check=False
    ).stdout.strip()


def _resolve(python: Path, wanted: list[str]) -> dict[str, str]:
    """Name and version of everything that pip would install for these, this project itself apart."""
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        "--report",
        "-",
    ]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(done.stderr.strip())
    chosen = [item["metadata"] for item in json.loads(done.stdout)["install"]]
    return {_normal(each["name"]): each["version"] for each in chosen if each["name"] != "shopdesk"}


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _lines(by_python: dict[str, dict[str, str]]) -> list[str]:
    names = sorted({name for versions in by_python.values() for name in versions})
    return [line for name in names for line in _lines_of(name, by_python)]


def _lines_of(name: str, by_python: dict[str, dict[str, str]]) -> list[str]:
    """One line for each run of Pythons that get the same version."""
    runs = groupby(SUPPORTED, key=lambda minor: by_python[minor].get(name))
    return [f"{name}=={version}{_marker(list(minors))}\n" for version, minors in runs if version]


def _marker(minors: list[str]) -> str:
    """The condition for a run of neighbouring Pythons; none if it is all of them."""
    after = SUPPORTED.index(minors[-1]) + 1
    bounds = [f'python_version >= "{minors[0]}"'] if minors[0] != SUPPORTED[0] else []
    bounds += [f'python_version < "{SUPPORTED[after]}"'] if after < len(SUPPORTED) else []
    return f" ; {' and '.join(bounds)}" if bounds else ""


def _elsewhere_lines(versions: dict[str, str]) -> list[str]:
    return [f'{name}=={versions[name]} ; sys_platform == "{system}"\n' for name, system in ELSEWHERE.items()]
