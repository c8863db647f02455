"""Alembic's environment, in code: finds the versions and runs them on one connection, inside the caller's
transaction.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from shopdesk.model.migrations import versions


@dataclass(frozen=True)
class Version:
    """One step: the user_version it leads to, its function, and the control totals that it changes on
    purpose.
    """

    number: int
    upgrade: Callable[[], None]
    changes: frozenset[str] = field(default_factory=frozenset)


def all_versions() -> list[Version]:
    """Every version of the package, oldest first. Works from a checkout, a wheel and the frozen program."""
    names = sorted(m.name for m in pkgutil.iter_modules(versions.__path__) if m.name[:4].isdigit())
    modules = [(int(n[:4]), import_module(f"{versions.__name__}.{n}")) for n in names]
    return [Version(number, m.upgrade, frozenset(getattr(m, "CHANGES", ()))) for number, m in modules]


def run(connection: Connection, start: int, end: int) -> frozenset[str]:
    """Run the versions after `start` up to `end`; the control totals that they declare to change.

    The connection has foreign keys off: Alembic makes tables anew, and with them on SQLite would delete the
    children of the old table without a word (reliability.md F20).
    """
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar() != 0:
        raise ValueError("migrations need foreign keys off before BEGIN")
    steps = [v for v in all_versions() if start < v.number <= end]
    if [v.number for v in steps] != list(range(start + 1, end + 1)):
        raise ValueError(f"versions {start + 1} to {end} are not all there")
    _drop_triggers(connection)
    with Operations.context(MigrationContext.configure(connection, opts={"render_as_batch": True})):
        for step in steps:
            step.upgrade()
    return frozenset().union(*(v.changes for v in steps))


def _drop_triggers(connection: Connection) -> None:
    """The log must not note a migration, nor append-only tables forbid it; opening makes them again."""
    for name in (
        connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    ):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
