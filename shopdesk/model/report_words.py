"""What the codes in a report's rows are called where a person reads them; JSON keeps the codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopdesk.core.texts import N_, _
from shopdesk.model.orders.axes import LABEL_WORDS
from shopdesk.model.products.price_queries import WHATS, WHOS

_STOCK = {
    "archived": N_("Archived"), "untracked": N_("Not counted"), "negative": N_("Below zero"),
    "ended": N_("Not reordered"), "out": N_("Out of stock"), "runs_out": N_("Running out"), "low": N_("Low"),
    "overstocked": N_("Overstocked"), "ok": N_("In stock"),
}  # fmt: skip
_PURCHASES = {
    "draft": N_("Draft"), "ordered": N_("Ordered"), "partly_received": N_("Partly received"),
    "received": N_("Arrived"), "closed": N_("Closed"), "cancelled": N_("Cancelled"),
}  # fmt: skip
_MEASURES = {
    "planned": N_("Planned"), "running": N_("Running"), "done": N_("Done"), "dropped": N_("Dropped"),
}  # fmt: skip
_SEGMENTS = {
    "best": N_("Best customers"), "loyal": N_("Loyal customers"), "potential": N_("Promising customers"),
    "new": N_("New customers"), "win_back": N_("To win back"), "to_wake": N_("To wake up"),
    "lost": N_("Lost customers"), "other": N_("Other customers"),
}  # fmt: skip
WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("stock", "state"): _STOCK, ("purchases", "state"): _PURCHASES, ("measures", "state"): _MEASURES,
    ("bottlenecks", "state"): {str(k): v for k, v in LABEL_WORDS.items()}, ("rfm", "segment"): _SEGMENTS,
    ("price-changes", "what"): {str(k): v for k, v in WHATS.items()},
    ("price-changes", "who"): {str(k): v for k, v in WHOS.items()},
}  # fmt: skip
"""(report, key of a column) → code → its words, N_() templates."""


def in_words(report: str, key: str, value: Any) -> Any:
    """A cell as a person reads it: a code's words, anything else as it is."""
    words = WORDS.get((report, key), {}).get(str(value)) if value is not None else None
    return value if words is None else _(words)


__all__ = ["WORDS", "in_words"]
