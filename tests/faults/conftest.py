"""Faults on our own code. SHOPDESK_FAULTS=N makes each test go N times as long."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shopdesk.core import places

CHILD = Path(__file__).with_name("child.py")
TIMES = int(os.environ.get("SHOPDESK_FAULTS", "1"))

if sys.platform == "win32":
    collect_ignore_glob = [
        "test_*.py"
    ]  # signals, strace and file limits are of POSIX; packaging tests cover Windows


@pytest.fixture(autouse=True)
def profile(tmp_path):
    """What the parent opens after the fault looks for backups where the child put them."""
    return places.use_temporary(tmp_path / "profile")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder with a small closed shop and its backup; tests copy it."""
    folder = tmp_path_factory.mktemp("prepared")
    subprocess.run([sys.executable, str(CHILD), "prepare", str(folder), "3"], check=True)
    return folder


@pytest.fixture
def strace():
    """The program that records and refuses system calls; on Linux it must be there."""
    found = shutil.which("strace")
    if found is None and sys.platform.startswith("linux"):
        pytest.fail("strace is missing, the fault tests need it: sudo apt-get install strace")
    if found is None:
        pytest.skip("strace is of Linux; kills and file limits are tried here too")
    return found
