"""Filling in what is missing, one field at a time: Enter saves and goes on; each is a step that can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import N_, _, say
from shopdesk.model.advice import actions, queries
from shopdesk.model.advice.queries import POINTS, Known, Stop
from shopdesk.model.pictures import thumbnail_of
from shopdesk.ui import texts
from shopdesk.ui.advice.entries import Entry, entry_for
from shopdesk.ui.desk import Desk
from shopdesk.ui.thumbs import PictureLabel
from shopdesk.ui.widgets import Action, button, label


def fix(desk: Desk, gap: str, product_ids: Sequence[int] | None = None) -> None:
    """Walk through what is missing of these products, or of all."""
    found = desk.ask(queries.stops, gap, product_ids)
    if found:
        FixDialog(QApplication.activeWindow(), desk, found).exec()


class FixDialog(QDialog):
    """One stop after another. What was filled in meanwhile is passed over."""

    def __init__(self, parent: QWidget | None, desk: Desk, stops: Sequence[Stop]) -> None:
        super().__init__(parent)
        self.desk, self.stops = desk, list(stops)
        self.at, self.filled = -1, 0
        self.entry: Entry | None = None
        self._last: dict[str, Entry] = {}
        self.setWindowTitle(_("Fill in what is missing"))
        self.resize(560, 400)
        self._lay_out()
        self.go(1)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        head = QHBoxLayout()
        self.heading, self.place = label("", "heading"), label("", "caption")
        head.addWidget(self.heading, 1)
        head.addWidget(self.place)
        column.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setRange(0, len(self.stops))
        column.addWidget(self.bar)
        self.middle = QVBoxLayout()
        self.body: QWidget = QFrame()
        self.middle.addWidget(self.body)
        column.addLayout(self.middle, 1)
        self.problem = label("", "problem", wrap=True)
        column.addWidget(self.problem)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.back = button(Action(_("Back"), lambda: self.go(-1), key="Alt+Left"))
        self.skip = button(Action(_("Skip"), lambda: self.go(1), key="Alt+Right"))
        self.close_ = button(Action(_("Close"), self.accept))
        self.save_ = button(Action(_("Save and next"), self.save, primary=True))
        for made in (self.back, self.skip, self.close_):
            made.setAutoDefault(False)
        self.save_.setDefault(True)
        row.addWidget(self.back)
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(self.close_)
        row.addWidget(self.save_)
        return row

    @property
    def stop(self) -> Stop | None:
        """Where we are; None at the end."""
        return self.stops[self.at] if 0 <= self.at < len(self.stops) else None

    def go(self, by: int) -> None:
        """Go on, or back; what is not missing any more is passed over on the way on."""
        at, known = self.at + by, None
        while 0 <= at < len(self.stops):
            known = self.desk.ask(queries.known, self.stops[at])
            if known is not None and (known.open or by < 0):
                break
            at += by
        if at < 0:
            return
        self.at = at
        self.problem.setText("")
        stop = self.stop
        if stop is None or known is None:
            self._finish()
        else:
            self._show(stop, known)

    def _show(self, stop: Stop, known: Known) -> None:
        self.heading.setText(_(POINTS[stop.gap].words))
        self.place.setText(
            _("{at} of {n}").format(at=texts.number(self.at + 1), n=texts.number(len(self.stops)))
        )
        self.bar.setValue(self.at)
        self.back.setEnabled(self.at > 0)
        self.skip.setEnabled(True)
        self.entry = entry_for(self.desk, stop.gap, known, self._last.get(stop.gap))
        self._put(self._page(known, self.entry))
        self.entry.focus()

    def _page(self, known: Known, entry: Entry) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(14)
        if known.picture:
            path = thumbnail_of(self.desk.shop.folder, known.picture)
            row.addWidget(PictureLabel(path, 96), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(known.title, "subheading", wrap=True, selectable=True))
        words.addWidget(label(known.sku, "quiet", wrap=True, selectable=True))
        words.addWidget(label(self._told(known), "caption", wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        column.addLayout(row)
        column.addWidget(entry.widget)
        if entry.hint:
            column.addWidget(label(entry.hint, "caption", wrap=True))
        column.addStretch(1)
        return page

    def _told(self, known: Known) -> str:
        currency = self.desk.shop.facts.currency
        parts = []
        if known.price:
            parts.append(_("Price {price}").format(price=texts.unit(known.price, currency)))
        if known.cost is not None:
            parts.append(_("Cost {cost}").format(cost=texts.unit(known.cost, currency)))
        if known.supplier:
            parts.append(known.supplier)
        return " · ".join(parts)

    def _put(self, widget: QWidget) -> None:
        self.body.hide()
        self.body.deleteLater()
        self.body = widget
        self.middle.addWidget(widget)

    def save(self) -> None:
        """Save what was typed and go on; what is refused is said under the field."""
        stop, entry = self.stop, self.entry
        if stop is None or entry is None:
            self.accept()
            return
        step = say(N_("Fill in {what} of {title}"), what=say(POINTS[stop.gap].words), title=self._title(stop))
        try:
            done = self.desk.carry_out(
                step, actions.fill_gap, stop.product_id, stop.gap, entry.value(), stop.sku_id, entry.days()
            )
        except (Refused, Trouble) as no:
            self.problem.setText(str(no))
            entry.focus(days=isinstance(no, Refused) and no.problems[0].field == "lead_days")
            return
        if done is None:
            return
        self._last[stop.gap] = entry
        self._after(stop)

    def _after(self, stop: Stop) -> None:
        """Go on, unless it is still missing: two tags are not three."""
        known = self.desk.ask(queries.known, stop)
        if known is not None and known.open:
            self._show(stop, known)
            self.problem.setText(_("Saved, but not enough yet."))
            return
        self.filled += 1
        self.go(1)

    def _title(self, stop: Stop) -> str:
        known = self.desk.ask(queries.known, stop)
        return "" if known is None else known.title

    def _finish(self) -> None:
        self.entry = None
        self.heading.setText(_("Done"))
        self.place.setText("")
        self.bar.setValue(len(self.stops))
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        words = _("Filled in: {n}. Each can be undone by itself.").format(n=texts.number(self.filled))
        column.addWidget(label(words, "quiet", wrap=True), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._put(page)
        self.skip.setEnabled(False)
        self.save_.setText(_("Close"))
        self.close_.hide()
        self.save_.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
