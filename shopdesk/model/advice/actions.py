"""What the owner does about what is missing and what is suggested."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, translate
from shopdesk.model.advice.filling import fill_gap
from shopdesk.model.advice.records import Decision, SuggestionDecision
from shopdesk.model.advice.suggestions import Kind, Suggestion, suggestions
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import tags
from shopdesk.model.taxonomy.actions import add_category, merge_categories, put_in_category

AGAIN = 60
"""What was accepted is not suggested again for so many days."""
SLOW = N_("slow seller")


def accept_suggestion(work: Work, key: str) -> None:
    """Do what is suggested. Refused: it does not hold any more, or there is nothing to do by itself."""
    found = _load(work, key)
    if found.offer is None:
        raise refuse(N_("This cannot be done by itself; look at the products."))
    _do(work, found)
    _decide(work, key, Decision.ACCEPTED, work.today + timedelta(days=AGAIN))


def _do(work: Work, found: Suggestion) -> None:
    plan, products = found.plan, list(found.products)
    if found.kind is Kind.FULL:
        for tag, ids in plan["parts"]:
            put_in_category(work, ids, add_category(work, tag, plan["category"]))
    elif "into" in plan:
        merge_categories(work, plan["category"], plan["into"])
    else:
        tags.tag_products(work, products, translate(SLOW) if "slow" in plan else plan["tag"])


def ignore_suggestion(work: Work, key: str) -> None:
    """Never hear of a suggestion again."""
    _load(work, key)
    _decide(work, key, Decision.IGNORED, None)


def snooze_suggestion(work: Work, key: str, until: date) -> None:
    """Hear of a suggestion again from a day on. Refused: a day that is not in the future."""
    refuse_past(until, work.today)
    _load(work, key)
    _decide(work, key, Decision.SNOOZED, until)


def refuse_past(until: date, today: date) -> None:
    """Refused: a day that is not in the future."""
    if until <= today:
        raise refuse(N_("Choose a day after today."), field="until")


def reopen_suggestion(work: Work, key: str) -> None:
    """Take back that a suggestion was ignored, snoozed or accepted."""
    row = _row(work, key)
    if row is not None:
        work.session.delete(row)


def _load(work: Work, key: str) -> Suggestion:
    kind = key.partition(":")[0]
    found = suggestions(work.session, work.today, [Kind(kind)]) if kind in set(Kind) else []
    suggestion = next((s for s in found if s.key == key), None)
    if suggestion is None:
        raise refuse(N_("This suggestion does not hold any more."))
    return suggestion


def _row(work: Work, key: str) -> SuggestionDecision | None:
    return work.session.scalar(select(SuggestionDecision).where(SuggestionDecision.key == key))


def _decide(work: Work, key: str, decision: Decision, until: date | None) -> None:
    row = _row(work, key)
    if row is None:
        work.session.add(SuggestionDecision(key=key, decision=decision, until=until, decided_at=work.now))
    else:
        row.decision, row.until, row.decided_at = decision, until, work.now


__all__ = [
    "accept_suggestion", "fill_gap", "ignore_suggestion", "refuse_past", "reopen_suggestion", "snooze_suggestion",
]  # fmt: skip
