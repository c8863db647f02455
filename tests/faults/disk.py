"""A disk as it could look after a power cut, rebuilt from what a real run asked of the system.

Model: a write or truncation is on the disk once its file was synced; until then any subset of them is, and a
write may be torn at 512 bytes. Names (made, renamed, linked, removed) reach the disk in their order, all of
them with a sync of their folder, and those up to a file's own with a sync of that file, as ext4 and NTFS
journal them; any first part of those that wait may be there.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_CALLS = (
    "openat,write,pwrite64,lseek,fsync,fdatasync,ftruncate,"
    "unlink,unlinkat,rename,renameat,renameat2,link,linkat"
)
_LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+=\s+(\d+)")
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_SECTOR = 512


@dataclass(frozen=True)
class Op:
    """One thing that was asked: write, truncate, sync, create, remove, rename, link, or acknowledged to the
    owner.
    """

    kind: str
    path: str = ""
    other: str = ""
    at: int = 0
    data: bytes = b""


def record(strace: str, command: list[str], root: Path) -> list[Op]:
    """Run the command to its end and answer what it asked of files below root."""
    log = root.with_name(root.name + ".strace")
    call = [
        strace,
        "-f",
        "-y",
        "-xx",
        "-s",
        "9000000",
        "-e",
        f"trace={_CALLS}",
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]
    subprocess.run([*call, *command], check=True, stdout=subprocess.DEVNULL)
    reader = _Reader(str(root) + "/")
    with log.open(encoding="ascii") as lines:
        for line in _whole(lines):
            found = _LINE.match(line)
            if found:
                reader.take(found[1], found[2], int(found[3]))
    log.unlink()
    return reader.ops


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """The calls as they ended: strace tells one in two lines when another thread called meanwhile."""
    begun: dict[str, str] = {}
    for line in lines:
        thread, _, call = line.partition(" ")
        if call.rstrip().endswith(_UNFINISHED):
            begun[thread] = call.rstrip().removesuffix(_UNFINISHED)
        elif found := _RESUMED.match(call.strip()):
            yield f"{thread} {begun.pop(thread, '')}{found[1]}"
        else:
            yield line


class _Reader:
    """Turns lines of strace into Ops; knows where in its file each handle stands."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.ops: list[Op] = []
        self.position: dict[int, int] = {}

    def take(self, call: str, arguments: str, answer: int) -> None:
        handle = re.match(r"(\d+)<([^>]*)>", arguments)
        number, path = (int(handle[1]), _text(handle[2])) if handle else (-1, "")
        names = [_unhex(part).decode(errors="replace") for part in _BYTES.findall(arguments)]
        if call == "write" and number == 1:
            self.ops.append(Op("ack", data=_unhex(_BYTES.findall(arguments)[0])))
        elif call == "openat":
            self._open(names[0], arguments, answer)
        elif call in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat"):
            self._name(call, names)
        elif path.startswith(self.root) or path + "/" == self.root:
            self._handle(call, number, path, arguments, answer)

    def _open(self, path: str, arguments: str, number: int) -> None:
        self.position[number] = 0
        if path.startswith(self.root) and "O_CREAT" in arguments:
            self.ops.append(Op("create", path))
        if path.startswith(self.root) and "O_TRUNC" in arguments:
            self.ops.append(Op("truncate", path))

    def _name(self, call: str, names: list[str]) -> None:
        if names[-1].startswith(self.root):
            kind = "remove" if call.startswith("unlink") else "link" if call.startswith("link") else "rename"
            self.ops.append(Op(kind, names[0], names[-1]))

    def _handle(self, call: str, number: int, path: str, arguments: str, answer: int) -> None:
        if call in ("fsync", "fdatasync"):
            self.ops.append(Op("sync", path))
        elif call == "ftruncate":
            self.ops.append(Op("truncate", path, at=int(arguments.rsplit(",", 1)[1])))
        elif call == "lseek":
            self.position[number] = answer
        elif call == "pwrite64":
            self._write(path, arguments, int(arguments.rsplit(",", 1)[1]), answer)
        elif call == "write":
            self._write(path, arguments, self.position.get(number, 0), answer)
            self.position[number] = self.position.get(number, 0) + answer

    def _write(self, path: str, arguments: str, at: int, length: int) -> None:
        self.ops.append(Op("write", path, at=at, data=_unhex(_BYTES.findall(arguments)[0])[:length]))


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(path: str) -> str:
    return _unhex(path).decode() if "\\x" in path else path


@dataclass(eq=False)
class _File:
    data: bytearray = field(default_factory=bytearray)
    waiting: list[Op] = field(default_factory=list)

    def apply(self, op: Op) -> None:
        if op.kind == "truncate":
            del self.data[op.at :]
            self.data.extend(bytes(op.at - len(self.data)))
            return
        if len(self.data) < op.at:
            self.data.extend(bytes(op.at - len(self.data)))
        self.data[op.at : op.at + len(op.data)] = op.data


class Disk:
    """What the program sees (`names`), what is on the disk (`kept`), and the changes of names that wait."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.names = {path: _File(bytearray(data)) for path, data in files.items()}
        self.kept = dict(self.names)
        self.waiting: list[tuple[Op, _File]] = []
        self.acknowledged: list[str] = []

    def run(self, op: Op) -> None:
        """Do one op as the system does: the program sees it, the disk not yet."""
        if op.kind == "ack":
            self.acknowledged.append(op.data.decode().strip().removeprefix("ack "))
        elif op.kind == "sync":
            self._sync(op.path)
        elif op.kind in ("write", "truncate"):
            if op.path in self.names:
                self.names[op.path].waiting.append(op)
        elif op.kind != "create" or op.path not in self.names:
            file = _File() if op.kind == "create" else self.names[op.path]
            self.waiting.append((op, file))
            _rename(self.names, op, file)

    def _sync(self, path: str) -> None:
        if path not in self.names:  # a folder
            self._keep_names(len(self.waiting))
            return
        file = self.names[path]
        for op in file.waiting:
            file.apply(op)
        file.waiting = []
        own = [i for i, (_op, f) in enumerate(self.waiting) if f is file]
        self._keep_names(own[-1] + 1 if own else 0)

    def _keep_names(self, count: int) -> None:
        for op, file in self.waiting[:count]:
            _rename(self.kept, op, file)
        self.waiting = self.waiting[count:]

    def cut(self, chance) -> dict[str, bytes]:
        """The power goes: one of the many ways the disk may look now."""
        names = dict(self.kept)
        for op, file in self.waiting[: chance.randint(0, len(self.waiting))]:
            _rename(names, op, file)
        survived = {id(f): _survivor(f, chance) for f in set(names.values())}
        return {path: survived[id(file)] for path, file in names.items()}


def _rename(names: dict[str, _File], op: Op, file: _File) -> None:
    if op.kind == "create":
        names[op.path] = file
    elif op.kind == "link":
        names[op.other] = file
    else:
        names.pop(op.path, None)
        if op.kind == "rename":
            names[op.other] = file


def _survivor(file: _File, chance) -> bytes:
    """The file with some of what waited: none, all, a first part, any subset, any subset torn at sectors."""
    left = _File(bytearray(file.data))
    waiting = file.waiting
    way = chance.choice(("none", "all", "first", "some", "torn"))
    if way == "first":
        waiting = waiting[: chance.randint(0, len(waiting))]
    for op in waiting:
        if way == "none" or (way in ("some", "torn") and chance.random() < 0.5):
            continue
        for part in _sectors(op) if way == "torn" and op.kind == "write" else (op,):
            if way != "torn" or chance.random() < 0.6:
                left.apply(part)
    return bytes(left.data)


def _sectors(op: Op) -> list[Op]:
    return [
        Op("write", op.path, at=op.at + i, data=op.data[i : i + _SECTOR])
        for i in range(0, len(op.data), _SECTOR)
    ]
