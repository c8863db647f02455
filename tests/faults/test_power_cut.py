"""The power goes at any instant of saving, backing up, restoring, a new version: see disk.py for what a disk
may do.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from shopdesk.core import places, settings
from shopdesk.model.engine import bare
from tests.faults import after, disk, test_kill
from tests.faults.conftest import CHILD, TIMES
from tests.faults.disk import Disk, Op

CUTS = {
    "do": 30,
    "import": 15,
    "backup": 20,
    "restore": 30,
    "migrate": 25,
    "create": 15,
    "copy": 10,
    "settings": 40,
}
RUNS = {"do": 6, "import": 1, "backup": 2, "restore": 1, "migrate": 1, "create": 1, "copy": 1, "settings": 4}


@pytest.mark.parametrize("mode", CUTS)
def test_a_power_cut_loses_nothing_acknowledged(strace, prepared, tmp_path, mode):
    work, left = tmp_path / "w", tmp_path / "left"
    shutil.copytree(prepared, work)
    before = {str(p): p.read_bytes() for p in work.rglob("*") if p.is_file()}
    ops = disk.record(strace, [sys.executable, str(CHILD), mode, str(work), str(RUNS[mode])], work)
    assert sum(op.kind == "ack" for op in ops) >= RUNS[mode]
    chance = random.Random(11)
    for _ in range(CUTS[mode] * TIMES):
        machine = Disk(before)
        for op in ops[: chance.randint(1, len(ops))]:
            machine.run(op)
        lay_out(machine.cut(chance), work, left)
        places.use_temporary(left / "profile")
        JUDGE[mode](left, machine.acknowledged)


def lay_out(files, work, left):
    shutil.rmtree(left, ignore_errors=True)
    left.mkdir()
    for name, data in files.items():
        path = left / Path(name).relative_to(work)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def judge_copy(folder, said):
    assert after.products(folder / "s.shopdesk") == 3
    if said or (folder / "copy.shopdesk").exists():
        assert after.products(folder / "copy.shopdesk") == 3


def judge_settings(folder, _said):
    """Old or new, never half; which of them matters little, so saving does not wait for the folder."""
    assert settings.load().last_file in {"", *(f"{n}" * 3000 for n in range(RUNS["settings"]))}


JUDGE = test_kill.JUDGE | {"copy": judge_copy, "settings": judge_settings}


def lost_without_sync(ops, before, wanted):
    """How often a disk loses what is wanted when the program never syncs."""
    chance, lost = random.Random(3), 0
    for _ in range(200):
        machine = Disk(before)
        for op in ops:
            machine.run(op)
        lost += machine.cut(chance) != wanted
    return lost


def test_a_call_that_another_thread_interrupted_is_recorded_when_it_ended():
    told = [
        '11 fsync(5</d/a> <unfinished ...>\n',
        '12 write(1<pipe>, "\\x61", 1) = 1\n',
        '11 <... fsync resumed>) = 0\n',
        '11 rename("a" <unfinished ...>\n',
        '11 <... rename resumed>, "b") = 0\n',
    ]  # fmt: skip
    assert [line.strip() for line in disk._whole(told)] == [
        '12 write(1<pipe>, "\\x61", 1) = 1',
        "11 fsync(5</d/a>) = 0",
        '11 rename("a", "b") = 0',
    ]


def test_the_model_keeps_what_was_synced_and_loses_what_was_not():
    write = [Op("create", "/d/a"), Op("write", "/d/a", data=b"x" * 2000)]
    put = [Op("rename", "/d/a", "/d/b")]
    wanted = {"/d/b": b"x" * 2000}
    careful = [*write, Op("sync", "/d/a"), *put, Op("sync", "/d")]
    assert lost_without_sync(careful, {"/d/b": b"old"}, wanted) == 0
    assert lost_without_sync([*write, *put, Op("sync", "/d")], {"/d/b": b"old"}, wanted) > 50
    assert lost_without_sync([*write, Op("sync", "/d/a"), *put], {"/d/b": b"old"}, wanted) > 50


def test_a_link_and_its_file_are_one():
    machine = Disk({"/d/a": b"old"})
    for op in (
        Op("link", "/d/a", "/d/kept"),
        Op("create", "/d/p"),
        Op("write", "/d/p", data=b"new"),
        Op("sync", "/d/p"),
        Op("rename", "/d/p", "/d/a"),
        Op("sync", "/d"),
    ):
        machine.run(op)
    assert machine.cut(random.Random(1)) == {"/d/a": b"new", "/d/kept": b"old"}


def test_a_crash_in_the_middle_of_bringing_the_wal_in_loses_nothing(strace, prepared, tmp_path):
    """The file alone may then be half old, half new; only its -wal makes it whole (it is no leftover)."""
    work, left = tmp_path / "w", tmp_path / "left"
    shutil.copytree(prepared, work)
    with bare(
        work / "s.shopdesk"
    ) as connection:  # as another build would have left it: its triggers are made anew
        connection.execute("UPDATE file_state SET value = 'other' WHERE name = 'triggers'")
    before = {str(p): p.read_bytes() for p in work.rglob("*") if p.is_file()}
    ops = disk.record(strace, [sys.executable, str(CHILD), "do", str(work), "1"], work)
    opening = next(i for i, op in enumerate(ops) if op.kind == "ack")
    writes = [i for i, op in enumerate(ops[:opening]) if op.kind == "write" and op.path.endswith(".shopdesk")]
    chance = random.Random(5)
    for cut in chance.sample(writes, min(len(writes), 20 * TIMES)):
        machine = Disk(before)
        for op in ops[: cut + 1]:
            machine.run(op)
        lay_out(machine.cut(chance), work, left)
        assert after.products(left / "s.shopdesk") == 3
