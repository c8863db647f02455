"""Text that a file or spreadsheet can carry, and text that it must not take for a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from re import compile as pattern

from shopdesk.core.texts import N_

MOST_TEXT = 32_767
"""Characters of a cell of Excel."""
_ILLEGAL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RISKY = frozenset("=+-@\t\n＝＋－＠")


_HALF = pattern("[\ud800-\udfff]")
HALF = N_("The text holds half a character, which no file can keep. Type it again.")


def whole(text: str) -> str:
    """Text without halves of characters (lone surrogates), which no file takes."""
    return text if text.isascii() else _HALF.sub("", text)


def is_whole(value: object) -> bool:
    """Whether no text in a value, in what it lists or in its fields holds half a character."""
    if isinstance(value, str):
        return value.isascii() or not _HALF.search(value)
    if isinstance(value, Mapping):
        return all(is_whole(k) and is_whole(v) for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(is_whole, value))
    if is_dataclass(value):
        return all(is_whole(getattr(value, f.name)) for f in fields(value))
    return True


def clean(text: str) -> str:
    """Text as a file may carry it: composed, without characters that XML forbids, no longer than a cell."""
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_TEXT]


def risky(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula when a person edits the cell."""
    return text[:1] in _RISKY
