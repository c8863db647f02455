"""Formats: what a table is, told by its labels, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table


@dataclass(frozen=True)
class Format:
    """A file format. `labels` must all be there; of several that fit, the one with more labels is meant.

    `read` names `module:function`, resolved when it is needed. `partner`: the format that belongs to it in
    one batch.
    """

    name: str
    kind: str
    labels: frozenset[str]
    read: str
    partner: str = ""
    fits: Callable[[Table], bool] | None = None


def fingerprint(*labels: str) -> frozenset[str]:
    """Labels as formats compare them."""
    return frozenset(squeezed(x) for x in labels)


def recognise(table: Table, formats: Iterable[Format]) -> Format | None:
    """The format of a table, None when none fits."""
    there = set(table.labels)
    fitting = [f for f in formats if f.labels <= there and (f.fits is None or f.fits(table))]
    return max(fitting, key=lambda f: len(f.labels), default=None)


def resolve(path: str) -> Any:
    """The function that `module:function` names."""
    from importlib import import_module

    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
