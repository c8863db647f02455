"""The foot of the window: the file, its last backup, the running job, and what was just done, with *Undo*."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar

from shopdesk.core.texts import _
from shopdesk.ui.tab_bar import native_key

if TYPE_CHECKING:
    from shopdesk.ui.desk import Job

_A_WHILE = 12_000


class Foot(QStatusBar):
    """What stands below the page. `undo` and `cancel` are what its two links do."""

    def __init__(self, undo: Callable[[], object], cancel: Callable[[], object]) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 12, 0)
        self.file, self.backup, self.sum, self.said = QLabel(), QLabel(), QLabel(), QLabel()
        self.job_words, self.job_bar = QLabel(), QProgressBar()
        self.job_bar.setFixedWidth(120)
        self.job_bar.setTextVisible(False)
        self.job_stop = _link(_("Cancel"), cancel)
        self.undo_link = _link(f"{_('Undo')} ({native_key('Ctrl+Z')})", undo)
        self._job_parts = (self.job_words, self.job_bar, self.job_stop)
        for left in (self.file, self.backup, self.sum):
            self.addWidget(left)
        for right in (*self._job_parts, self.said, self.undo_link):
            self.addPermanentWidget(right)
        for part in (*self._job_parts, self.undo_link):
            part.hide()
        self._forget = QTimer(self, singleShot=True, interval=_A_WHILE)
        self._forget.timeout.connect(self.said.clear)
        self._forget.timeout.connect(self.undo_link.hide)

    def tell(self, sentence: str, *, undoable: bool) -> None:
        """Good news, for a while."""
        self.said.setText(sentence)
        self.undo_link.setVisible(undoable)
        self._forget.start()

    def show_job(self, job: Job | None) -> None:
        """How far the running job is; None: none runs."""
        for part in self._job_parts:
            part.setVisible(job is not None)
        if job is not None:
            self.job_words.setText(f"{job.label} · {job.percent} %" if job.total else str(job.label))
            self.job_bar.setRange(0, job.total and 100)
            self.job_bar.setValue(job.percent)


def _link(words: str, run: Callable[[], object]) -> QPushButton:
    made = QPushButton(words)
    made.setProperty("link", True)
    made.setAccessibleName(words)
    made.clicked.connect(lambda _on=False: run())
    return made
