"""What a file is, told by its bytes: kind by magic, encoding by the whole of a text (formats.md §0 rules 1,
2)."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from shopdesk.core.problems import Trouble, refuse
from shopdesk.core.texts import N_, say

_CHUNK = 1 << 20
_ENCODINGS = ("utf-8", "gb18030", "big5", "cp932", "cp1252")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_STRANGE = (
    (b"\x89PNG", N_("a picture")), (b"\xff\xd8\xff", N_("a picture")), (b"GIF8", N_("a picture")),
    (b"%PDF", N_("a PDF")), (b"SQLite format 3", N_("a database")), (b"Rar!", N_("an archive")),
    (b"7z\xbc\xaf", N_("an archive")), (b"\x1f\x8b", N_("an archive")),
)  # fmt: skip


class Kind(StrEnum):
    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"


def kind_of(path: Path) -> Kind:
    """Whether the file is text or a workbook. Refused in words: anything else; Trouble: not there, not
    readable."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        raise Trouble(N_("There is no file {file}."), file=path.name) from error
    except OSError as error:
        raise Trouble(N_("{file} cannot be read: {why}"), file=path.name, why=error.strerror) from error
    if not head:
        raise refuse(N_("{file} is empty."), file=path.name)
    if head.startswith(b"PK"):
        return Kind.XLSX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.XLS
    _refuse_strange(path, head)
    return Kind.TEXT


def _refuse_strange(path: Path, head: bytes) -> None:
    kind = next((words for magic, words in _STRANGE if head.startswith(magic)), None)
    if kind:
        raise refuse(N_("{file} is {kind}, not a table."), file=path.name, kind=say(kind))
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise refuse(
            N_("{file} is a web page, not a table; open it in a spreadsheet program and save it as xlsx."),
            file=path.name,
        )
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in head and not marked:
        raise refuse(N_("{file} is not a table: it holds bytes that are no text."), file=path.name)


def encodings_of(path: Path) -> Iterator[tuple[str, int]]:
    """(encoding, bytes of a character that is cut off at the end) of every encoding the whole file can be,
    likeliest first, each tried when it is asked for. A byte order mark decides alone."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((e for mark, e in _MARKS if head.startswith(mark)), None)
    order = [marked] if marked else list(_ENCODINGS)
    while order:
        encoding = order.pop(0)
        cut = _decodes(path, encoding)
        if cut is None:
            continue
        if encoding == "gb18030" and not _looks_chinese(path) and _decodes(path, "cp1252") is not None:
            order.remove("cp1252")
            yield "cp1252", 0
        yield encoding, cut


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _decodes(path: Path, encoding: str) -> int | None:
    """How many bytes of an unfinished character end the file; None when it is not this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for chunk in _chunks(path):
            if "\0" in decoder.decode(chunk):
                return None
    except UnicodeDecodeError:
        return None
    return len(decoder.getstate()[0])


def _looks_chinese(path: Path) -> bool:
    """Whether high bytes come in pairs, as in Chinese, or alone among Latin letters."""
    pairs = lone = 0
    for chunk in _chunks(path):
        high = [b > 0xA0 for b in chunk]
        i, end = 0, len(high)
        while i < end:
            if not high[i]:
                i += 1
            elif i + 1 < end and high[i + 1]:
                pairs, i = pairs + 1, i + 2
            else:
                lone, i = lone + 1, i + 1
        if pairs + lone > 10_000:
            break
    return pairs > lone
