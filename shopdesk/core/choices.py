"""How often so many pieces can be chosen from several heaps."""

from __future__ import annotations

from collections.abc import Sequence


def times(heaps: Sequence[int | None], count: int, *, repeats: bool) -> int | None:
    """How often `count` pieces can be taken from these heaps until none is left that would do; None: without end. A
    heap of None never ends.

    With `repeats` any heap may be taken from more than once at a time: ⌊sum ÷ count⌋. Without, k times are possible
    exactly if Σ min(heap, k) ≥ k·count, for no heap gives more than k. The largest such k is the least, over
    j < count, of ⌊what the heaps without the j largest hold ÷ (count − j)⌋: the j largest give one each time at most,
    the rest must give what is missing. A heap that never ends is one of the `count` each time.
    """
    endless = sum(h is None for h in heaps)
    if endless and (repeats or endless >= count):
        return None
    left = sorted((max(0, h) for h in heaps if h is not None), reverse=True)
    if repeats:
        return sum(left) // count
    need = count - endless
    return min(sum(left[j:]) // (need - j) for j in range(need))
