"""Text that a file or spreadsheet can carry, and text that it must not take for a formula."""

from __future__ import annotations

import unicodedata
from re import compile as pattern

MOST_TEXT = 32_767
"""Characters of a cell of Excel."""
_ILLEGAL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RISKY = frozenset("=+-@\t\n＝＋－＠")


def clean(text: str) -> str:
    """Text as a file may carry it: composed, without characters that XML forbids, no longer than a cell."""
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_TEXT]


def risky(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula when a person edits the cell."""
    return text[:1] in _RISKY
