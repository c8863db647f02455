"""The words of stock takes on screen: states, what a line needs, reasons."""

from __future__ import annotations

from shopdesk.core.texts import N_, _
from shopdesk.model.counting.queries import LineRow, Verdict
from shopdesk.model.counting.rules import CYCLE_DAYS, REASONS
from shopdesk.model.products.rules import REASONS as REASON_WORDS
from shopdesk.ui import texts

_PILLS = {
    "count_draft": (N_("Prepared"), "closed"), "count_counting": (N_("Being counted"), "todo"),
    "count_review": (N_("To review"), "waiting"), "count_posted": (N_("Posted"), "good"),
    "count_cancelled": (N_("Given up"), "closed"),
    "line_open": (N_("To count"), "closed"), "line_even": (N_("Matches"), "good"),
    "line_accepted": (N_("Accepted"), "good"), "line_look": (N_("Differs"), "waiting"),
    "line_reason": (N_("Say why"), "bad"), "line_again": (N_("Count again"), "waiting"),
    "line_moved": (N_("Moved meanwhile"), "bad"), "line_stale": (N_("Corrected since"), "bad"),
    "line_sold": (N_("Sold meanwhile"), "bad"), "line_counted": (N_("Counted"), "todo"),
}  # fmt: skip
texts.STATES.update(_PILLS)

WHY = {
    Verdict.LOOK: N_("It differs from the books. Accept it, or have it counted again."),
    Verdict.REASON: N_("The difference is worth much: say why."),
    Verdict.AGAIN: N_("It waits to be counted again."),
    Verdict.MOVED: N_("Stock moved between its first and its last scan. Count it once more, or type its number."),
    Verdict.STALE: N_("Its stock was corrected after it was counted here. Count it again."),
    Verdict.SOLD: N_("It was sold after it was counted, and its stock was not kept then. Count it again."),
}  # fmt: skip
"""What a line needs, in a sentence."""


WAITING = (Verdict.OPEN, Verdict.AGAIN, Verdict.MOVED)
"""What may be said of a line while it is being counted."""


def pill_of(line: LineRow, *, counting: bool, blind: bool) -> str:
    """The pill of a line. While counting goes on nothing is judged, and a hidden book stays hidden."""
    if not counting or line.verdict in WAITING:
        return f"line_{line.verdict}"
    if blind:
        return "line_counted"
    return "line_look" if line.difference else "line_even"


def reasons() -> list[tuple[str, str]]:
    """The reasons to choose from, (code, words)."""
    return [(r.value, _(REASON_WORDS[r])) for r in REASONS]


def reason(code: str) -> str:
    """A reason in words; the owner's own as she wrote it."""
    words = {str(k): w for k, w in REASON_WORDS.items()}
    return _(words[code]) if code in words else code


def classes() -> list[tuple[str, str]]:
    """The ABC cycle to choose from."""
    found = [("", _("Those whose time has come"))]
    for name, days in CYCLE_DAYS.items():
        found.append((name, _("All of class {name}, every {days} days").format(name=name, days=days)))
    return found
