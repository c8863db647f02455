"""The verbs of a whole selection: one transaction, each order judged by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shopdesk.core.problems import Problem, Refused
from shopdesk.model.orders.handling import complete, confirm
from shopdesk.model.orders.shipping import deliver, pack, ship
from shopdesk.model.shop import Progress, Work, no_progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a selection: ids that were done, and those refused with their reasons."""

    done: tuple[int, ...]
    refused: Mapping[int, tuple[Problem, ...]]


def confirm_many(work: Work, ids: Iterable[int], progress: Progress = no_progress) -> Outcome:
    """Confirm each order that has no blocking problem."""
    return _each(work, ids, confirm, progress)


def pack_many(work: Work, ids: Iterable[int], progress: Progress = no_progress) -> Outcome:
    """Pack all that is free of each order."""
    return _each(work, ids, pack, progress)


def ship_many(
    work: Work, ids: Iterable[int], carrier_code: str = "", tracking: Mapping[int, str] | None = None,
    progress: Progress = no_progress,
) -> Outcome:  # fmt: skip
    """Ship each order; `tracking` is a number by order."""
    numbers = tracking or {}
    return _each(work, ids, lambda w, i: ship(w, i, carrier_code, numbers.get(i, "")), progress)


def deliver_many(work: Work, ids: Iterable[int], progress: Progress = no_progress) -> Outcome:
    """Take the parcels of each order as delivered."""
    return _each(work, ids, deliver, progress)


def complete_many(work: Work, ids: Iterable[int], progress: Progress = no_progress) -> Outcome:
    """Close each order that is delivered and settled."""
    return _each(work, ids, complete, progress)


def _each(work: Work, ids: Iterable[int], act: Callable[[Work, int], object], progress: Progress) -> Outcome:
    """Each order in a savepoint of its own, so that one that is refused half-way leaves nothing behind."""
    wanted = list(dict.fromkeys(ids))
    done: list[int] = []
    refused: dict[int, tuple[Problem, ...]] = {}
    for i, order_id in enumerate(wanted):
        progress(i, len(wanted))
        try:
            with work.session.begin_nested():
                act(work, order_id)
            done.append(order_id)
        except Refused as no:
            refused[order_id] = no.problems
    return Outcome(tuple(done), refused)
