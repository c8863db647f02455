"""Killed at any instant, nothing that was acknowledged is lost and nothing is half."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from shopdesk.core import places
from shopdesk.model.backups import listed
from shopdesk.model.engine import bare
from tests.faults import after, child
from tests.faults.conftest import CHILD, TIMES

KILLS = {"do": 10, "import": 8, "backup": 8, "restore": 8, "migrate": 8, "create": 6}


@pytest.fixture(scope="module")
def zygote():
    """A process that has everything imported and forks: kills fall into our code, not into Python's start."""
    call = [sys.executable, str(CHILD), "zygote"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


def run_and_kill(zygote, mode, folder, seconds):
    """Start the mode and kill it after some time; the acknowledgements, and whether it was still at work."""
    zygote.stdin.write(f"{mode} {folder} {10_000 if mode in ('do', 'backup', 'import', 'restore') else 1}\n")
    zygote.stdin.flush()
    pid = int(zygote.stdout.readline())
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    assert zygote.stdout.readline() == "ended\n"
    out = folder.with_name(folder.name + ".out")
    said = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    return [line.removeprefix("ack ") for line in said]


@pytest.mark.parametrize("mode", KILLS)
def test_a_kill_loses_nothing_acknowledged(zygote, prepared, tmp_path, mode):
    chance = random.Random(7)
    midway = 0
    for i in range(KILLS[mode] * TIMES):
        folder = tmp_path / str(i)
        shutil.copytree(prepared, folder)
        places.use_temporary(folder / "profile")
        said = run_and_kill(zygote, mode, folder, chance.uniform(0.005, 0.25))
        midway += (folder / "s.shopdesk.lock").exists() or (folder / "new.shopdesk.lock").exists()
        JUDGE[mode](folder, said)
        shutil.rmtree(folder)
    assert midway, "no kill fell into the work"


def judge_do(folder, said):
    assert after.products(folder / "s.shopdesk") >= max(map(int, said), default=3)


def judge_import(folder, said):
    count = after.products(folder / "s.shopdesk")
    with bare(folder / "s.shopdesk", "look") as look:
        taken, undone = look.execute(
            "SELECT count(*), count(*) FILTER (WHERE state = 'undone') FROM batch"
        ).fetchone()
    assert count == 3 + child.BULK * (taken - undone)
    assert taken >= sum(s.isdigit() for s in said)
    assert undone >= sum(not s.isdigit() for s in said)


def judge_backup(folder, said):
    assert after.products(folder / "s.shopdesk") >= 3 + len(said)
    assert after.backups(folder / "profile" / "backups") >= set(said)


def judge_restore(folder, said):
    count = after.products(folder / "s.shopdesk")
    assert count in ((0,) if said else (0, 3))
    after.backups(folder / "profile" / "backups")
    if count == 0:  # what was replaced is kept, twice
        kept = next(iter(sorted(folder.glob("s.before-restore_*.shopdesk"))))
        assert after.products(kept) == 3
        assert any(b.note == "before-restore" and b.controls["product rows"] == 3 for b in listed())


def judge_migrate(folder, said):
    version = (folder / "s.shopdesk").read_bytes()[60:64]
    if version == b"\0\0\0\1":  # the older program must be able to go on with it
        assert not said
        assert after.products(folder / "s.shopdesk") == 3
    with after.newer():
        assert after.products(folder / "s.shopdesk") == 3


def judge_create(folder, said):
    path = folder / "new.shopdesk"
    assert path.exists() or not said
    if path.exists():
        assert after.products(path) == 0


JUDGE = {
    "do": judge_do, "import": judge_import, "backup": judge_backup, "restore": judge_restore,
    "migrate": judge_migrate, "create": judge_create,
}  # fmt: skip
