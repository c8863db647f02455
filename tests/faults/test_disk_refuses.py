"""The disk is full, reports errors, or another program holds a name: told in words, nothing half, and one
goes on.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from shopdesk.core import places
from shopdesk.core.problems import Trouble
from shopdesk.core.texts import say
from shopdesk.model.backups import backup, restore, save_copy
from shopdesk.model.files import create, open_shop
from tests.faults import after, child
from tests.faults.conftest import CHILD

ROUNDS = 25


def run(folder, *before, limit=None, mode="patient"):
    """What a child said that does its work where the disk refuses: acknowledgements and troubles."""

    def small():
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    call = [*before, sys.executable, str(CHILD), mode, str(folder), str(ROUNDS)]
    done = subprocess.run(call, check=False, capture_output=True, text=True, preexec_fn=small)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    acknowledged = [line.removeprefix("ack ") for line in lines if line.startswith("ack ")]
    return acknowledged, [line.removeprefix("trouble ") for line in lines if line.startswith("trouble ")]


INJECTED = {
    "an error of one write": "pwrite64:error=EIO:when=30",
    "an error of every write": "pwrite64:error=EIO:when=40+",
    "no space for any write": "pwrite64:error=ENOSPC:when=40+",
    "an error of one sync": "fsync,fdatasync:error=EIO:when=9",
    "an error of every sync": "fsync,fdatasync:error=EIO:when=12+",
    "a write cut short": "pwrite64:retval=100:when=41",
    "an interrupted write": "pwrite64:error=EINTR:when=30..33",
    "no truncating": "ftruncate:error=EIO:when=1+",
    "too many open files": "openat:error=EMFILE:when=900+",
}
QUIET = {"a write cut short", "an interrupted write", "no truncating", "too many open files"}


@pytest.mark.parametrize("what", INJECTED)
def test_an_error_of_the_disk_loses_nothing_acknowledged(strace, prepared, tmp_path, what):
    folder = tmp_path / "w"
    shutil.copytree(prepared, folder)
    inject = INJECTED[what]
    call = inject.partition(":")[0]
    said, troubles = run(
        folder, strace, "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={inject}"
    )
    assert after.products(folder / "s.shopdesk") >= max(map(int, said), default=3)
    assert troubles or what in QUIET
    assert all("s.shopdesk" in words for words in troubles)


def test_after_one_error_the_shop_goes_on(strace, prepared, tmp_path):
    folder = tmp_path / "w"
    shutil.copytree(prepared, folder)
    said, troubles = run(
        folder, strace, "-f", "-o", os.devnull, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=9"
    )
    assert troubles == [
        "The disk reported an error. s.shopdesk was not changed; check the disk, then try again."
    ]
    assert len(said) == ROUNDS - 1


@pytest.mark.parametrize("mode", ["backup", "restore", "migrate"])
def test_a_name_that_is_held_for_a_moment_is_waited_for(strace, prepared, tmp_path, mode):
    folder = tmp_path / "w"
    shutil.copytree(prepared, folder)
    said, _ = run(
        folder,
        strace,
        "-f",
        "-o",
        os.devnull,
        "-e",
        "trace=rename",
        "-e",
        "inject=rename:error=EACCES:when=1..3",
        mode=mode,
    )
    assert said
    places.use_temporary(folder / "profile")
    assert after.backups(folder / "profile" / "backups")


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(prepared, tmp_path):
    folder = tmp_path / "w"
    shutil.copytree(prepared, folder)
    limit = (folder / "s.shopdesk").stat().st_size + 60_000
    said, troubles = run(folder, limit=limit)
    assert troubles
    assert all("s.shopdesk" in words for words in troubles)
    assert after.products(folder / "s.shopdesk") >= max(map(int, said), default=3)


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 8 MB, where we may mount one."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux"):
        pytest.skip("only root mounts a small disk; the file limit above tries the same")
    folder = tmp_path / "disk"
    folder.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(call, check=False, capture_output=True).returncode:
        pytest.skip("this container may not mount; the file limit above tries the same")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def filled(folder, leave):
    """The disk with only so many bytes left."""
    filler = folder / "filler"
    room = os.statvfs(folder)
    with filler.open("wb") as out:
        out.write(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    yield
    filler.unlink()


def add(shop):
    shop.do(say("Add"), child.new_product, shop.ask(child.count_products))


def add_until_refused(shop, words):
    """How many could be added before the disk was full."""
    for done in range(1000):
        try:
            add(shop)
        except Trouble as trouble:
            assert re.search(words, str(trouble))  # noqa: PT017 - how many were added counts as well
            return done
    return pytest.fail("the disk never was full")


def test_a_full_disk_keeps_what_was_acknowledged_and_one_goes_on_when_there_is_room(small_disk):
    shop = create(small_disk / "s.shopdesk", name="Tea")
    with filled(small_disk, 700_000):
        done = add_until_refused(shop, r"disk is full.*s\.shopdesk")
        assert shop.ask(child.count_products) == done > 0
    add(shop)
    shop.close()
    assert after.products(shop.path) == done + 1


def test_on_a_full_disk_a_shop_can_be_opened_and_looked_at(small_disk):
    create(small_disk / "s.shopdesk", name="Tea").close()
    with filled(small_disk, 0):
        with pytest.raises(Trouble, match="disk is full"):
            open_shop(small_disk / "s.shopdesk")
        shop = open_shop(small_disk / "s.shopdesk", read_only=True)
        assert shop.facts.name == "Tea"
        shop.close()
    assert after.products(small_disk / "s.shopdesk") == 0


def test_a_full_disk_leaves_nothing_that_looks_like_a_backup_or_a_shop(small_disk, tmp_path):
    shop = create(tmp_path / "s.shopdesk", name="Tea")
    with filled(small_disk, 100_000):
        before = sorted(small_disk.iterdir())
        for action in (
            lambda: backup(shop, small_disk),
            lambda: save_copy(shop, small_disk / "copy.shopdesk"),
            lambda: create(small_disk / "new.shopdesk", name="New"),
        ):
            with pytest.raises(Trouble):
                action()
            assert sorted(small_disk.iterdir()) == before
    assert backup(shop, small_disk).backup.path.exists()
    shop.close()


def test_a_restore_onto_a_full_disk_leaves_the_shop_as_it_was(small_disk, tmp_path):
    shop = create(small_disk / "s.shopdesk", name="Tea")
    made = backup(shop).backup
    add(shop)
    shop.close()
    before = (small_disk / "s.shopdesk").read_bytes()
    with filled(small_disk, 100_000):
        with pytest.raises(Trouble, match=r"full|No space"):
            restore(made.path, small_disk / "s.shopdesk")
        assert (small_disk / "s.shopdesk").read_bytes() == before
    assert after.products(small_disk / "s.shopdesk") == 1
    restore(made.path, small_disk / "s.shopdesk")
    assert after.products(small_disk / "s.shopdesk") == 0
