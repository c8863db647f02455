"""How long words are to a channel, and where a word stands in a text. Pure.

Marks above letters, joiners and other signs that take no room count nothing. In the half-width measure a sign that
East Asian type sets wide (or may, and that is no letter: “—·”) counts 2, as for channels where a Chinese
character is 2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from shopdesk.model.wording.records import Measure

CJK = r"\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_CJK = re.compile(f"[{CJK}]")
_RUN = re.compile(f"[{CJK}]+")
_LATIN = re.compile(rf"[^\W_{CJK}]+(?:['’\-][^\W_{CJK}]+)*")
_ROOMLESS = frozenset({"Mn", "Me", "Cf", "Cc"})
_WIDE = frozenset({"W", "F"})


@lru_cache(8192)
def _room(sign: str) -> tuple[int, int]:
    kind, width = unicodedata.category(sign), unicodedata.east_asian_width(sign)
    if kind in _ROOMLESS:
        return 0, 0
    wide = width in _WIDE or (width == "A" and not kind.startswith("L"))
    return 1, 2 if wide else 1


def length(text: str, measure: Measure = Measure.CHARACTERS) -> int:
    """How long a text is in a measure; spaces around it do not count."""
    at = 1 if measure is Measure.HALVES else 0
    return sum(_room(sign)[at] for sign in text.strip())


def fit(text: str, most: int, measure: Measure = Measure.CHARACTERS) -> str:
    """The longest beginning of a text that is no longer than `most`."""
    at, room, text = 1 if measure is Measure.HALVES else 0, 0, text.strip()
    for i, sign in enumerate(text):
        room += _room(sign)[at]
        if room > most:
            return text[:i].rstrip()
    return text


@lru_cache(512)  # a product is judged on several channels, by the same words
def fold(text: str) -> str:
    """A text as it is compared: one width, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_cjk(word: str) -> bool:
    """Whether a word is written in characters and so looked for inside of others."""
    return _CJK.search(word) is not None


_PLAIN, _HISSING = re.compile(r"[a-z]{3,}"), ("s", "x", "z", "ch", "sh")


def _one(word: str) -> str:
    """A Latin word without its English plural: teapots, boxes, berries → teapot, box, berry."""
    if not _PLAIN.fullmatch(word) or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("es") and len(word) > 4 and word[:-2].endswith(_HISSING):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _both(word: str) -> str:
    """The pattern of a word as one and as several."""
    one = _one(word)
    if not _PLAIN.fullmatch(one):
        return re.escape(word)
    if one.endswith("y") and one[-2] not in "aeiou":
        return f"{one[:-1]}(?:y|ies)"
    return f"{one}(?:es)?" if one.endswith(_HISSING) else f"{one}s?"


@lru_cache(2048)
def root(word: str) -> str:
    """What stands in every text that holds a folded word, as one or as several: to look for before it is matched."""
    if is_cjk(word):
        return word
    ones = [_one(w) for w in word.split()]
    if ones and ones[-1].endswith("y") and _PLAIN.fullmatch(ones[-1]):
        ones[-1] = ones[-1][:-1]
    return " ".join(ones)


@lru_cache(2048)
def _pattern(folded: str) -> re.Pattern[str]:
    parts = r"\s+".join(_both(p) for p in folded.split())
    return re.compile(rf"(?<![^\W_{CJK}])(?:{parts})(?![^\W_{CJK}])")


def places(word: str, text: str) -> list[int]:
    """Where a word stands in a text, both folded: Chinese anywhere, Latin as whole words, as one or as
    several (teapot, teapots). They do not overlap."""
    if not word or not text:
        return []
    if not is_cjk(word):
        return [m.start() for m in _pattern(word).finditer(text)]
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def holds(word: str, text: str) -> bool:
    """Whether a folded text holds a folded word."""
    return word in text if is_cjk(word) else bool(root(word) in text and places(word, text))


@lru_cache(64)
def words(text: str) -> int:
    """The words of a folded text: Latin ones by spaces, each Chinese character is one."""
    return len(_LATIN.findall(text)) + len(_CJK.findall(text))


@lru_cache(64)
def characters(text: str) -> int:
    """The characters of a folded text without its spaces."""
    return sum(_room(sign)[0] for sign in text if not sign.isspace())


_SMALL = frozenset({"the", "and", "for", "with", "from", "your", "you", "our", "pcs", "per"})
_LEAST = 3


def repeated(title: str) -> list[str]:
    """What a title says more than once: Latin words of three letters or more, Chinese of two characters or more."""
    text = fold(title)
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for word in _LATIN.findall(text):
        if len(word) >= _LEAST and word not in _SMALL and not word.isdigit():
            (twice.setdefault(word) if word in seen else seen.add(word))
    return [*twice, *_echoes(_RUN.findall(text))]


def _echoes(runs: Iterable[str]) -> list[str]:
    """The longest parts of Chinese runs that stand in them twice without overlapping."""
    line, found, at = "\n".join(runs), list[str](), 0
    while at < len(line) - 1:
        best = ""
        for size in range(2, len(line) - at):
            part = line[at : at + size]
            if "\n" in part or line.find(part, at + size) < 0:
                break
            best = part
        if best and not any(best in other for other in found):
            found.append(best)
        at += len(best) or 1
    return found
