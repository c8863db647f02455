"""One program per shop file."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shopdesk.core.problems import Trouble
from shopdesk.model.lock import FileLock, NotWritable

HOLD = """if 1:
    import pathlib, sys
    from shopdesk.model.lock import FileLock
    lock = FileLock(pathlib.Path(sys.argv[1]))
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.shopdesk"
    path.write_bytes(b"x")
    return path


@pytest.fixture
def holder(path):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child.stdout.readline()
    yield child
    child.kill()
    child.communicate()


def test_a_second_program_is_told_who_holds_the_file(path, holder):
    with pytest.raises(Trouble, match=str(holder.pid)):
        FileLock(path)


def test_a_holder_that_was_killed_holds_nothing(path, holder):
    holder.kill()
    holder.wait()
    FileLock(path).release()


def test_a_lock_let_go_leaves_no_file(path):
    FileLock(path).release()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_lock_that_fails_leaves_the_holders_alone(path):
    lock = FileLock(path)
    with pytest.raises(Trouble):
        FileLock(path)
    lock.guard(path)
    with pytest.raises(Trouble):
        FileLock(path)
    lock.release()


def test_a_holder_that_cannot_be_read_is_a_question_mark(path):
    lock = FileLock(path)
    path.with_name(path.name + ".lock-owner").write_text("half", encoding="utf-8")
    with pytest.raises(Trouble, match=r"\(\?\)"):
        FileLock(path)
    lock.release()


def test_where_no_file_can_be_made_the_lock_says_so(tmp_path):
    with pytest.raises(NotWritable, match="nothing can be written"):
        FileLock(tmp_path / "no folder" / "a.shopdesk" / "\0bad") if os.name == "nt" else _unwritable(
            tmp_path
        )


def _unwritable(tmp_path):
    (tmp_path / "file").touch()
    FileLock(tmp_path / "file" / "a.shopdesk")


def test_the_guard_sees_a_file_that_was_replaced_or_removed(path):
    lock = FileLock(path)
    lock.guard(path)
    other = path.with_name("other")
    other.write_bytes(b"y")
    os.replace(other, path)
    with pytest.raises(Trouble, match="replaced"):
        lock.guard(path)
    lock.watch(path)
    lock.guard(path)
    path.unlink()
    with pytest.raises(Trouble, match="replaced"):
        lock.guard(path)
    lock.release()
