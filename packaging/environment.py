"""The `.venv` at the project's root: made from packaging/lock.txt, made again when that or Python changes."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging" / "lock.txt"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet")


def ready() -> None:
    """Leave a `.venv` that holds exactly the locked packages and this project, editable."""
    _keep(VENV / "shopdesk-lock", _locked(), _make)
    _keep(VENV / "shopdesk-project", _digest(ROOT / "pyproject.toml"), _install_project)


def python(*args: str, env: Mapping[str, str] | None = None) -> int:
    """Run the `.venv`'s Python in the project's root; its exit code."""
    return subprocess.call([str(PYTHON), *args], cwd=ROOT, env={**os.environ, **(env or {})})


def _keep(stamp: Path, state: str, make: object) -> None:
    """Call `make` unless the stamp says that it has been done for this state."""
    if PYTHON.exists() and stamp.exists() and stamp.read_text("utf-8") == state:
        return
    stamp.unlink(missing_ok=True)
    make()  # type: ignore[operator]
    stamp.write_text(state, "utf-8")


def _locked() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor} {_digest(LOCK)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _make() -> None:
    print(
        f"Making {VENV.name} with the packages of packaging/lock.txt; this takes a minute or two, once.",
        flush=True,
    )
    if not importlib.util.find_spec("ensurepip"):
        system.need_packages([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])
    base = getattr(sys, "_base_executable", sys.executable)  # not the .venv's own, which is cleared here
    _succeed([base, "-m", "venv", "--clear", str(VENV)], "The folder .venv could not be made.")
    _succeed(
        [*_PIP, "install", "-r", str(LOCK)],
        "The locked packages could not be installed; pip's reason is above.",
    )


def _install_project() -> None:
    _succeed(
        [*_PIP, "install", "--no-deps", "--editable", str(ROOT)], "pip could not install the project itself."
    )
    _succeed(
        [*_PIP, "check"], "packaging/lock.txt is behind pyproject.toml: run python packaging/dev.py lock."
    )


def _succeed(command: list[str], otherwise: str) -> None:
    if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL):
        raise system.Stop(otherwise)
