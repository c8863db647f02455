"""The window's hand on the shop: do, undo, redo, ask, and long jobs in the background. Screens listen,
nobody calls them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

from shopdesk.core.plain import HALF, whole
from shopdesk.core.problems import Cancelled, Refused, Trouble, refuse
from shopdesk.core.settings import Settings
from shopdesk.core.texts import N_, Words, _, say
from shopdesk.model import schema
from shopdesk.model.shop import Done, Shop, Work

log = logging.getLogger(__name__)
T = TypeVar("T")
P = ParamSpec("P")
Progress = Callable[[int, int], None]
_LOOK = 2_000


@dataclass
class Job:
    """A long job: what it is called, how far it is, and whether it was told to stop."""

    label: Words
    writes: bool
    done: int = 0
    total: int = 0
    stopped: bool = False

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class Desk(QObject):
    """One open shop as the window sees it.

    `changed(tables)` after anything was written · `said(sentence, undoable)` good news ·
    `objected(Refused)` what may
    not be done · `troubled(Trouble)` what the machine refuses · `job_changed(Job or None)` how a long job
    goes on · `summed(sentence)` the sum of what is selected.
    """

    changed = Signal(frozenset)
    said = Signal(str, bool)
    objected = Signal(object)
    troubled = Signal(object)
    job_changed = Signal(object)
    summed = Signal(str)
    _finished = Signal(object, object)
    _progressed = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, shop: Shop, *, settings: Settings | None = None, inline: bool = False) -> None:
        """`settings` is where screens remember splits and columns. With `inline`, background work runs at
        once on the
        caller's thread (tests).
        """
        super().__init__()
        self.shop = shop
        self.settings = settings or Settings()
        self.job: Job | None = None
        self._inline = inline
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._numbers = count()
        self._held: dict[int, tuple[Callable[[], Any], Callable[[Any], None] | None]] = {}
        self._answered.connect(self._answer_of, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._finish_of, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self.closed = False
        self._looking = QTimer(self)
        self._looking.timeout.connect(self.look_for_strangers)
        if not inline:
            self._looking.start(_LOOK)

    def ask(self, query: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the query answers."""
        sound = tuple(whole(x) if isinstance(x, str) else x for x in args)
        return self.shop.ask(query, *sound, **kwargs)  # type: ignore[arg-type]

    def ask_behind(self, ask: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run a slow question beside the window; `then` gets its answer on the window's thread.

        Questions are answered one after another; what fails rises on the window's thread.
        """
        if self._inline:
            then(ask())
        else:
            self._reader.submit(self._work, self._answered, self._keep(ask, then))

    def do(
        self, label: Words, action: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Done[T] | None:
        """Do it now, on this thread, and tell everyone. None when it was refused or the machine stood in
        the way.
        """
        return self._attempt(lambda: self.shop.do(label, action, *args, **kwargs), label)

    def carry_out(
        self, label: Words, action: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Done[T] | None:
        """As `do`, but a refusal is raised, for a form to show beside its fields."""
        return self._attempt(lambda: self.shop.do(label, action, *args, **kwargs), label, raising=True)

    def undo(self) -> None:
        """Take the last step back; a whole import in the background."""
        label = self.shop.undo_label()
        if self.shop.undo_is_long():
            self._long(N_("Undoing {what}"), label, self.shop.undo, _("Undone: {what}"))
        else:
            self._attempt(self.shop.undo, label, said=_("Undone: {what}"), undoable=False)

    def undo_import(self, batch_id: int, files: str) -> None:
        """Take a whole import back behind the window, whatever was done since."""
        self._long(
            N_("Undoing {what}"), say(N_("Import of {files}"), files=files),
            lambda progress: self.shop.undo_batch(batch_id, progress), _("Undone: {what}"),
        )  # fmt: skip

    def redo(self) -> None:
        """Do again what was undone last."""
        label = self.shop.redo_label()
        if self.shop.redo_is_long():
            self._long(N_("Doing {what} again"), label, self.shop.redo, _("Done again: {what}"))
        else:
            self._attempt(self.shop.redo, label, said=_("Done again: {what}"))

    def _long(
        self, words: str, label: Words | None, run: Callable[[Progress], Done[None]], said: str
    ) -> None:
        self.in_background(say(words, what=str(label)), run, lambda _done: self.say(said.format(what=label)))

    def look_for_strangers(self) -> None:
        """When another program wrote the file: say so, and every screen asks again."""
        if self.shop.changed_elsewhere():
            log.info("another program changed %s", self.shop.path.name)
            self.changed.emit(frozenset(schema.table_names()))
            self.say(_("Another program changed this shop's file; everything is read again."))

    def say(self, sentence: str) -> None:
        """Good news that is not a step (a file was written)."""
        self.said.emit(sentence, False)

    def in_background(
        self,
        label: Words,
        job: Callable[[Progress], T],
        then: Callable[[T], None] | None = None,
        *,
        writes: bool = True,
    ) -> None:
        """Run a long job on the one worker; `then` gets its result on the window's thread.

        The job gets only `progress(done, total)`, which raises Cancelled after *Cancel*. While one that
        writes runs, `do` refuses at once.
        """
        if self.job is not None:
            self.objected.emit(self._busy())
            return
        self.job = Job(label, writes)
        self.job_changed.emit(self.job)
        if self._inline:
            self._finish(self._run(self.job, job), then)
        else:
            run = partial(self._run, self.job, job)
            self._pool.submit(self._work, self._finished, self._keep(run, then))

    def cancel(self) -> None:
        """Ask the running job to stop; what it had begun is rolled back."""
        if self.job is not None:
            self.job.stopped = True

    def close(self) -> None:
        """Stop the job, wait for the worker, close the shop."""
        self.closed = True
        self.cancel()
        self._looking.stop()
        self._pool.shutdown(wait=True)
        self._reader.shutdown(wait=True, cancel_futures=True)
        self.shop.close()

    def _attempt(
        self, run: Callable[[], Done[T]], label: Words | None, *, said: str = "", undoable: bool = True,
        raising: bool = False,
    ) -> Done[T] | None:  # fmt: skip
        if self.job is not None and self.job.writes:
            if raising:
                raise self._busy()
            self.objected.emit(self._busy())
            return None
        try:
            done = _whole(run)
        except Refused as refused:
            if raising:
                raise
            self.objected.emit(refused)
        except Trouble as trouble:
            log.warning("%s", trouble.text)
            self.troubled.emit(trouble)
        else:
            if done.touched:
                self.changed.emit(done.touched)
                self.said.emit(said.format(what=label) if said else str(label), undoable)
            return done
        return None

    def _busy(self) -> Refused:
        job = self.job or Job(Words(""), writes=True)
        return refuse(
            N_("“{what}” is running, {percent} %. Wait for it or cancel it."),
            what=job.label,
            percent=job.percent,
        )

    def _run(self, job: Job, run: Callable[[Progress], T]) -> Any:
        last = [-1]

        def progress(done: int, total: int) -> None:
            if job.stopped:
                raise Cancelled
            job.done, job.total = done, total
            if job.percent != last[0]:
                last[0] = job.percent
                self._progressed.emit(job)

        return _caught(lambda: run(progress))

    def _keep(self, run: Callable[[], Any], then: Callable[[Any], None] | None) -> int:
        """Hold on to what a worker is to run until this thread has its result, and give the number it goes by.

        Both may hold widgets. Were the worker the last to hold one, the widget would die on its thread.
        """
        number = next(self._numbers)
        self._held[number] = (run, then)
        return number

    def _work(self, ready: SignalInstance, number: int) -> None:
        """Runs on a worker, and holds nothing of the window's any more when it says that it is ready."""
        ready.emit(number, _caught(self._held[number][0]))

    @Slot(object, object)
    def _answer_of(self, number: int, result: Any) -> None:
        self._answer(result, self._held.pop(number)[1])

    @Slot(object, object)
    def _finish_of(self, number: int, result: Any) -> None:
        self._finish(result, self._held.pop(number)[1])

    def _answer(self, result: Any, then: Callable[[Any], None] | None) -> None:
        if isinstance(result, _Failure):
            self._fail(result.error, None)
        elif then is not None:
            then(result)

    @Slot(object)
    def _show_progress(self, job: Job) -> None:
        if job is self.job:
            self.job_changed.emit(job)

    def _finish(self, result: Any, then: Callable[[Any], None] | None) -> None:
        job, self.job = self.job, None
        self.job_changed.emit(None)
        if isinstance(result, _Failure):
            self._fail(result.error, job)
            return
        if isinstance(result, Done):
            self.changed.emit(result.touched)
        if then is not None:
            then(result)

    def _fail(self, error: Exception, job: Job | None) -> None:
        if isinstance(error, Cancelled):
            self.say(_("Cancelled: {what}. Nothing was changed.").format(what=job.label if job else ""))
        elif isinstance(error, Refused):
            self.objected.emit(error)
        elif isinstance(error, Trouble):
            log.warning("%s", error.text)
            self.troubled.emit(error)
        else:
            raise error


@dataclass
class _Failure:
    error: Exception


def _whole(run: Callable[[], T]) -> T:
    """What it makes. Refused: a text holds half a character."""
    try:
        return run()
    except UnicodeEncodeError as error:
        raise refuse(HALF) from error


def _caught(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except Exception as error:
        return _Failure(error)
