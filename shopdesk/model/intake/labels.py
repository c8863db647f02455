"""Column labels as they are compared, and where in a file the row of labels is (formats.md §0 rules 3, 4,
7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache

HEADER_WITHIN = 45
"""The row of labels is among the first so many; what stands above it is dropped."""

_NOISE = re.compile(r"[\W_]+")
_FOOTER = re.compile(
    r"^(#|total\b|grand total|合计|总计|总交易|共\s*\d+\s*[条笔单行]"
    r"|\d+ record\(s\) downloaded|seller id\s*:)",
    re.IGNORECASE,
)


@lru_cache(4096)
def squeezed(label: str) -> str:
    """A label without case, width, spaces and marks: `Order ID`, `order_id`, `ＯｒｄｅｒＩＤ*` are one."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", label)).lower()


def score(cells: Sequence[str], known: Collection[str]) -> int:
    """How many cells of a row are labels that are known (squeezed)."""
    return len({s for c in cells if c and len(c) < 80 and (s := squeezed(c)) in known})


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> tuple[int, int]:
    """Position and score of the row that holds the most known labels; the first of equals. (0, 0) if there
    is none."""
    best, most = 0, 0
    for i, cells in enumerate(rows[:HEADER_WITHIN]):
        found = score(cells, known)
        if found > most:
            best, most = i, found
    return best, most


def is_footer(cells: Sequence[str]) -> bool:
    """Whether a row below the data only sums it up or signs it: its first cell says so and most others are
    empty."""
    if len(cells) > 3 and cells[1] and cells[2] and cells[-1]:
        return False
    first = next((c for c in cells if c), "")
    filled = sum(1 for c in cells if c)
    most = 2 if first.startswith("#") else max(2, len(cells) // 2)  # `#1001` is an order's name
    return filled <= most and bool(_FOOTER.match(first.strip()))
