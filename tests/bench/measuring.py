"""One measurement: what it took, what the floor took in the same run, and what performance.md allows."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """`floor` and `most_ratio`, or `most` in seconds where the target is a time."""

    name: str
    took: float
    floor: float | None = None
    most_ratio: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if not self.floor else self.took / self.floor

    @property
    def ok(self) -> bool:
        by_time = self.most is not None and self.took <= self.most
        by_ratio = self.ratio is not None and self.most_ratio is not None and self.ratio <= self.most_ratio
        return by_time or by_ratio

    def line(self) -> str:
        """As it is printed."""
        floor = "" if self.floor is None else f"{self.floor * 1000:10.2f} ms"
        ratio = "" if self.ratio is None else f"{self.ratio:6.2f} ×"
        targets = [f"≤ {self.most_ratio:g} ×"] if self.most_ratio else []
        targets += [f"≤ {self.most * 1000:g} ms"] if self.most else []
        return (
            f"{self.name:44} {self.took * 1000:10.2f} ms {floor:>13} {ratio:>9}  "
            f"{' or '.join(targets):22} {'ok' if self.ok else 'OVER'}"
        )


def best(act: Callable[[], Any], times: int = 5) -> float:
    """The fastest of some runs in seconds: the noise of a shared machine only ever adds."""
    found = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return min(found)


def once(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and what came of it, for what can be done only once."""
    gc.collect()
    start = time.perf_counter()
    made = act()
    return time.perf_counter() - start, made
