"""An open shop: `ask` reads, `do` changes. The one door through which anything is written.

A `do` is one transaction and one step that can be undone. It knows no noun; actions get a `Work` and never
commit.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from shopdesk.core.periods import local_day
from shopdesk.core.problems import Trouble, refuse
from shopdesk.core.texts import N_, Words
from shopdesk.model import changes, derived, schema, search
from shopdesk.model.base import Record, moment_text
from shopdesk.model.engine import is_fatal, reader_of, trouble_of
from shopdesk.model.lock import FileLock
from shopdesk.model.shop_settings import queries as settings
from shopdesk.model.shop_settings.rules import ShopFacts
from shopdesk.model.spine import Batch, Step, StepKind
from shopdesk.model.strangers import Strangers

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R", bound=Record)
P = ParamSpec("P")
Progress = Callable[[int, int], None]
"""Tells how far a long job is, (done, total); raises Cancelled when the person stopped it."""


def no_progress(done: int, total: int) -> None:
    """For jobs that nobody watches."""


def now() -> datetime:
    """The clock of the machine; tests pass another to the shop."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Work:
    """What an action works with: the session of its transaction, the moment and day it happens, the shop's
    facts.
    """

    session: Session
    now: datetime
    today: date
    facts: ShopFacts
    step: int
    folder: Path
    bulk: set[str] = field(default_factory=set)

    def get(self, kind: type[R], row_id: int, gone: str, field: str = "") -> R:
        """A record by its id. Refused in the N_() words `gone`, beside the field, when it is not there."""
        found = self.session.get(kind, row_id)
        if found is None:
            raise refuse(gone, field=field)
        return found

    def touch(self, *tables: str) -> None:
        """Name tables that were written without the change log (bulk loads)."""
        self.bulk |= set(tables)

    def mark_batch(self, batch_id: int) -> None:
        """This step took in a batch: it is undone by the batch's number."""
        self.session.execute(update(Step).where(Step.id == self.step).values(batch_id=batch_id))


@dataclass(frozen=True)
class Done(Generic[T]):
    """What came of an action: its result, the tables it touched, its step (None when nothing changed)."""

    result: T
    touched: frozenset[str]
    step: int | None
    label: Words


class Shop:
    """A shop file that is open. Made by `model.files.open_shop` and `create`; close it.

    `found` is what opening it found that the owner should know. `read_only`: `do` is refused.
    """

    def __init__(
        self, path: Path, engine: Engine, clock: Callable[[], datetime], lock: FileLock | None,
        found: list[Words] | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.found = found or []
        self.clock = clock
        self.read_only = lock is None
        self._engine = engine
        self._reader = reader_of(engine)
        self._lock = lock
        self._writing = threading.RLock()
        self._strangers = Strangers(engine)
        self._closing: list[Callable[[], None]] = []
        self._closed = False
        self.facts = self.ask(settings.facts)

    @property
    def folder(self) -> Path:
        """Where the shop's pictures lie."""
        return self.path.with_name(self.path.name + "-files")

    def today(self) -> date:
        """The shop's day now."""
        return local_day(self.clock(), self.facts.timezone)

    def ask(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the query answers, read in one short transaction that cannot write. Raises Trouble."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            try:
                return query(session, *args, **kwargs)
            except DBAPIError as error:
                raise trouble_of(error, self.path) or error from error

    def do(
        self, label: Words, action: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Done[T]:
        """Do the action as one step, whole or not at all.

        Raises Refused (the rules forbid it), Trouble (disk, lock, file) or Cancelled; in each case nothing
        changed.
        """
        log.info("%s", label.text)
        return self._step(StepKind.DO, label, None, lambda work: action(work, *args, **kwargs))

    def undo(self, progress: Progress = no_progress) -> Done[None]:
        """Take the last standing step back. Refused in words when there is none or it was built upon."""
        step = self.ask(_last_done)
        if step is None:
            raise refuse(N_("There is nothing to undo."))
        return self._take_back(StepKind.UNDO, step, progress)

    def undo_batch(self, batch_id: int, progress: Progress = no_progress) -> Done[None]:
        """Take back the step that took in a batch. Refused: there is none, later steps that stand built upon it."""
        step = self.ask(_batch_step, batch_id)
        if step is None:
            if self.ask(lambda session: session.get(Batch, batch_id)) is None:
                raise refuse(N_("There is no import {number}."), field="batch", number=batch_id)
            raise refuse(N_("This import was undone already."))
        return self._take_back(StepKind.UNDO, step, progress)

    def redo(self, progress: Progress = no_progress) -> Done[None]:
        """Do again what was undone last, unless something new was done since."""
        step = self.ask(_last_undone)
        if step is None:
            raise refuse(N_("There is nothing to redo."))
        return self._take_back(StepKind.REDO, step, progress)

    def undo_is_long(self) -> bool:
        """Whether `undo` would take back a whole import, which belongs to the background."""
        step = self.ask(_last_done)
        return step is not None and step.batch_id is not None

    def redo_is_long(self) -> bool:
        """Whether `redo` would bring back a whole import."""
        step = self.ask(_last_undone)
        return step is not None and self.ask(_undid_batch, step.undoes_id)

    def undo_label(self) -> Words | None:
        """What `undo` would take back."""
        return _words(self.ask(_last_done))

    def redo_label(self) -> Words | None:
        """What `redo` would do again."""
        return _words(self.ask(_last_undone))

    def close(self) -> None:
        """Checkpoint, so that the file is whole by itself, and let it go. Twice is once; never raises for the
        disk.
        """
        with self._writing:
            if self._closed:
                return
            self._closed = True
            try:
                if self._lock is not None and self._lock.same(self.path):
                    self._settle()  # a file that replaced ours is left as it is
            except (DBAPIError, Trouble) as error:
                log.info("closed without a checkpoint: %s", error)  # all is in the -wal; the next start looks
            finally:
                self._strangers.close()
                self._engine.dispose()
                if self._lock is not None:
                    self._lock.release()
                    self._lock = None
                for what in self._closing:
                    what()

    def changed_elsewhere(self) -> bool:
        """Whether another program wrote the file since this was asked last; the facts are then read anew. False while
        something is being written here: ask again.
        """
        if self._closed or not self._writing.acquire(blocking=False):
            return False
        try:
            if came := self._strangers.came():
                self.facts = self.ask(settings.facts)
            return came
        finally:
            self._writing.release()

    def when_closed(self, what: Callable[[], None]) -> None:
        """Do this once the file is let go."""
        self._closing.append(what)

    def rest(self) -> None:
        """Bring everything into the one file, when idle: a copy of it by another program is then complete."""
        if self._lock is None or not self._lock.same(self.path):
            return
        with self._writing, self._reader.connect() as connection:
            busy, _pages, _done = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if busy:
                raise Trouble(
                    N_("Another program is using {file}. Close it and try again."), file=self.path.name
                )
            self._strangers.ours()

    def keep(self, write: Callable[[Connection], None]) -> None:
        """Write figures that are made anew from the facts: no step, nothing to undo. A shop that is open for
        reading keeps none. Raises Trouble.
        """
        if self._lock is None:
            return
        try:
            with self._writing:
                with self._engine.begin() as connection:
                    self._strangers.look()
                    self._guard()
                    write(connection)
                self._strangers.ours()
        except DBAPIError as error:
            raise trouble_of(error, self.path) or error from error

    def _settle(self) -> None:
        self.rest()  # first all the rest: a file that says it is closed must be whole without its -wal
        with self._engine.begin() as connection:
            schema.mark_closed(connection, True)
        self.rest()

    def _take_back(self, kind: StepKind, step: _Past, progress: Progress) -> Done[None]:
        label = step.words
        log.info("%s: %s", kind, label.text)

        def reverse(work: Work) -> None:
            changes.take_back(work, step.id, step.batch_id, progress)
            work.session.execute(update(Step).where(Step.id == step.id).values(undone_by=work.step))
            if kind is StepKind.REDO:
                work.session.execute(update(Step).where(Step.id == step.undoes_id).values(undone_by=None))
                changes.retake_batch(work, step.undoes_id)

        return self._step(kind, label, step.id, reverse)

    def _step(self, kind: StepKind, label: Words, undoes: int | None, run: Callable[[Work], T]) -> Done[T]:
        schema.complete()  # a change may concern any noun, by a trigger or by a foreign key
        with self._writing, Session(self._engine, expire_on_commit=False) as session:
            try:
                self._guard()
                moment = self.clock()
                step = _begin(session, kind, label, moment, undoes)
                self._strangers.look()
                work = Work(
                    session, moment, local_day(moment, self.facts.timezone), self.facts, step, self.folder
                )
                result = run(work)
                session.flush()
                tables = changes.touched(session.connection(), step) | work.bulk
                if not tables and undoes is None:
                    session.rollback()
                    return Done(result, frozenset(), None, label)
                search.refresh(session.connection(), step)
                session.commit()
                self._strangers.ours()
            except IntegrityError as error:
                session.rollback()
                if undoes is not None and "FOREIGN KEY" in str(error.orig):
                    raise refuse(N_("Something made later uses it; undo that first.")) from error
                raise
            except DBAPIError as error:
                session.rollback()
                if is_fatal(error):
                    self._engine.dispose()  # an open connection may believe what the disk does not hold (F12)
                raise trouble_of(error, self.path) or error from error
        if "shop_setting" in tables:
            self.facts = self.ask(settings.facts)
        return Done(result, frozenset(derived.also_touched(tables)), step, label)

    def _guard(self) -> None:
        if self._lock is None:
            raise refuse(N_("This shop is open for reading only."))
        self._lock.guard(self.path)


def _begin(session: Session, kind: StepKind, label: Words, moment: datetime, undoes: int | None) -> int:
    """Write the step; its number. Past the ORM: every click pays for it."""
    row = session.connection().exec_driver_sql(
        "INSERT INTO step (kind, label, label_values, at, undoes_id) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (
            kind.value, label.text, json.dumps(dict(label.values), ensure_ascii=False, default=str),
            moment_text(moment), undoes,
        ),
    )  # fmt: skip
    return int(row.scalar_one())


@dataclass(frozen=True)
class _Past:
    """A step of the log, read past the ORM: every click asks for two of them."""

    id: int
    label: str
    values: str
    undoes_id: int | None
    batch_id: int | None

    @property
    def words(self) -> Words:
        return Words(self.label, json.loads(self.values))


_PAST = "SELECT id, label, label_values, undoes_id, batch_id FROM step"


def _past(session: Session, which: str, *values: int) -> _Past | None:
    row = session.connection().exec_driver_sql(f"{_PAST} WHERE {which}", values).first()
    return None if row is None else _Past(*row)


def _last_done(session: Session) -> _Past | None:
    return _past(session, "kind = 'do' AND undone_by IS NULL ORDER BY id DESC LIMIT 1")


def _undid_batch(session: Session, step_id: int | None) -> bool:
    step = _past(session, "id = ?", step_id or 0)
    return step is not None and step.batch_id is not None


def _batch_step(session: Session, batch_id: int) -> _Past | None:
    return _past(session, "batch_id = ? AND kind = 'do' AND undone_by IS NULL", batch_id)


def _last_undone(session: Session) -> _Past | None:
    """The newest undo that stands, if nothing was done after it."""
    newest = "(SELECT coalesce(max(id), 0) FROM step WHERE kind = 'do')"
    return _past(session, f"kind = 'undo' AND undone_by IS NULL AND id > {newest} ORDER BY id DESC LIMIT 1")


def _words(step: _Past | None) -> Words | None:
    return None if step is None else step.words


def bulk(work: Work) -> None:
    """Take the log's and the caches' triggers away until `end_bulk`; both inside one action, whose rows carry
    a batch.
    """
    schema.drop_triggers(work.session.connection())


def end_bulk(work: Work, tables: frozenset[str]) -> None:
    """Put the triggers back; fill the caches that draw on the tables named, and the search index with their
    new rows.
    """
    connection = work.session.connection()
    derived.rebuild(connection, tables)
    search.index_bulk(connection, tables)
    schema.create_triggers(connection)
    work.touch(*tables)


def pragma(session: Session, name: str) -> int:
    """A number SQLite keeps about the file."""
    return int(session.execute(text(f"PRAGMA {name}")).scalar_one())
