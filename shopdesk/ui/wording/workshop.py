"""The workshop: all words of a product on one page, counted and judged while they are typed. Ctrl+Enter saves and goes
to the next product; each save is one step that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import N_, _, say
from shopdesk.model.products.rules import once
from shopdesk.model.wording import actions, library, queries
from shopdesk.model.wording.judging import Channel, Said, text_on
from shopdesk.model.wording.marks import Verdict, judge
from shopdesk.ui import keeping, texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import confirm
from shopdesk.ui.widgets import Action, Chips, FlowLayout, button, label
from shopdesk.ui.word_list import WordList
from shopdesk.ui.wording.fields import Counted, MarkList

Drafted = tuple[str, str, str, dict[int, tuple[str, str]]]


class Workshop(QDialog):
    """One product after another of those given, beginning with the one at `at`."""

    def __init__(self, parent: QWidget | None, desk: Desk, ids: Sequence[int], at: int = 0) -> None:
        super().__init__(parent)
        self.desk, self.ids, self.at = desk, ids, at - 1
        self.known = desk.ask(queries.terms)
        self.said: Said | None = None
        self._first: Drafted | None = None
        self._twins: dict[tuple[int, str], str] = {}
        self.channel = self.known.channels[0]
        self.draft = keeping.Draft(self, self._typed)
        self._filled_in: QWidget | None = None
        self.setWindowTitle(_("Titles and descriptions"))
        self.resize(980, 640)
        self._lay_out()
        self.go(1)

    # how it looks --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        self.heading, self.place = label("", "heading", wrap=True), label("", "caption")
        head.addWidget(self.heading, 1)
        head.addWidget(self.place)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self._left(), 3)
        row.addWidget(self._right(), 2)
        column.addLayout(row, 1)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addLayout(self._foot())

    def _left(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(6)
        self.keywords = WordList(
            "", self.desk.ask(library.words), _("The most important first, parted by commas")
        )
        self.keywords.setAccessibleName(_("Keywords"))
        self.keywords.textChanged.connect(self.judge)
        column.addWidget(label(_("Keywords"), "caption"))
        column.addWidget(self.keywords)
        self.hints = QWidget()
        FlowLayout(self.hints, gap=6)
        column.addWidget(self.hints)
        self.title = Counted(_("Title of the product"), None)
        self.about = Counted(_("Short description of the product"), None)
        self.channels: dict[int, tuple[Counted, Counted]] = {}
        column.addWidget(self.title)
        column.addWidget(self.about)
        for channel in self.known.channels:
            if channel.id:
                self._channel(column, channel)
        for part in (self.title, self.about):
            part.edit.textChanged.connect(self.judge)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        return area

    def _channel(self, column: QVBoxLayout, channel: Channel) -> None:
        column.addSpacing(8)
        column.addWidget(label(texts.named(channel), "subheading"))
        title, about = (
            Counted(_("Title"), channel.limit),
            Counted(_("Short description"), channel.limit, about=True),
        )
        for part in (title, about):
            part.edit.textChanged.connect(self.judge)
            part.entered.connect(lambda c=channel: self._look_at(c))
            column.addWidget(part)
        about.setVisible(channel.limit.about_most > 0)
        self.channels[channel.id] = (title, about)

    def _right(self) -> QWidget:
        box = QFrame()
        box.setObjectName("card")
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        names = [(str(c.id), texts.named(c) if c.id else _("Web page")) for c in self.known.channels]
        self.chips = Chips(names)
        self.chips.chosen.connect(
            lambda key: self._look_at(next(c for c in self.known.channels if str(c.id) == key))
        )
        self.score = label("", "figure")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        self.marks = MarkList()
        for widget in (self.chips, self.score, self.bar):
            column.addWidget(widget)
        column.addWidget(self.marks, 1)
        return box

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.back = button(Action(_("Back"), lambda: self.leave(-1), key="Alt+Left"))
        self.skip = button(Action(_("Next"), lambda: self.leave(1), key="Alt+Right"))
        self.close_ = button(Action(_("Close"), self.reject))
        self.save_ = button(Action(_("Save and next"), self.save, primary=True))
        for made in (self.back, self.skip, self.close_):
            made.setAutoDefault(False)
            row.addWidget(made)
        row.insertStretch(2, 1)
        self.save_.setAutoDefault(False)
        # a shortcut would answer a tenth of a second late
        self.save_.setToolTip(f"{_('Save and next')} · Ctrl+Return")
        row.addWidget(self.save_)
        return row

    # one product ---------------------------------------------------------------------------------------

    def go(self, by: int) -> None:
        """Show the next product, or the one before; those that are gone are passed over."""
        at = self.at + by
        while 0 <= at < len(self.ids):
            said = self.desk.ask(queries.said, int(self.ids[at]))
            if said is not None:
                self.at = at
                self._show(said)
                return
            at += by

    def _show(self, said: Said) -> None:
        self.said = None
        self.heading.setText(said.title)
        place = _("{at} of {n}").format(at=texts.number(self.at + 1), n=texts.number(len(self.ids)))
        self.place.setText(place)
        self.back.setEnabled(self.at > 0)
        self.skip.setEnabled(self.at + 1 < len(self.ids))
        self.problem.hide()
        self._write(said.title, said.about, ", ".join(said.keywords))
        for channel, (title, about) in self.channels.items():
            own = said.channels.get(channel, ("", ""))
            title.edit.setText(own[0])
            about.edit.setText(own[1])
        self.said = said
        self._first = self.drafted()
        self._fill_in(self.draft.begin(keeping.name_of(self.windowTitle(), said.id)))
        self._offer()
        self.judge()
        first = next(iter(self.channels.values()), (self.title,))[0]
        first.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_in(self, typed: keeping.State) -> None:
        """Type again what was begun and not saved, and say so."""
        if self._filled_in is not None:
            self._filled_in.deleteLater()
            self._filled_in = None
        column = self.layout()
        if not typed or not isinstance(column, QVBoxLayout):
            return
        self._write(typed["title"], typed["about"], typed["keywords"])
        for channel, (title, about) in self.channels.items():
            own = typed["channels"].get(str(channel), ("", ""))
            title.edit.setText(own[0])
            about.edit.setText(own[1])
        self._filled_in = keeping.FilledIn(self.draft.when(), self._start_afresh)
        column.insertWidget(1, self._filled_in)

    def _start_afresh(self) -> None:
        self.draft.forget()
        if self.said is not None:
            self._show(self.said)

    def _write(self, title: str, about: str, keywords: str) -> None:
        self.title.edit.setText(title)
        self.about.edit.setText(about)
        self.keywords.setText(keywords)

    def _typed(self) -> keeping.State:
        """What would be lost."""
        if self.said is None or not self.changed:
            return {}
        title, about, keywords, named = self.drafted()
        channels = {str(channel): list(own) for channel, own in named.items()}
        return {"title": title, "about": about, "keywords": keywords, "channels": channels}

    def _offer(self) -> None:
        """Keywords that would suit the product, each a button that adds it."""
        layout = self.hints.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        found = [] if self.said is None else self.desk.ask(library.hints_for, self.said.id, 6)
        for hint in found:
            words = f"+ {hint.word}  {texts.number(hint.heat)}"
            made = button(Action(words, partial(self._add, hint.word)))
            made.setProperty("chip", True)
            made.setAutoDefault(False)
            made.setToolTip(_("Searched {n} times. {why}.").format(n=texts.number(hint.heat), why=hint.why))
            if layout is not None:
                layout.addWidget(made)
        self.hints.setVisible(bool(found))

    def _add(self, word: str) -> None:
        self.keywords.setText(", ".join([*self._words(), word]))

    def _words(self) -> list[str]:
        text = self.keywords.text()
        for sign in "，、；;":
            text = text.replace(sign, ",")
        return once(text.split(","))

    def drafted(self) -> Drafted:
        """What stands in the fields."""
        named = {c: (t.edit.text().strip(), a.edit.text().strip()) for c, (t, a) in self.channels.items()}
        return self.title.edit.text().strip(), self.about.edit.text().strip(), ", ".join(self._words()), named

    @property
    def changed(self) -> bool:
        """Whether something would be lost."""
        return self._first is not None and self.drafted() != self._first

    def judge(self) -> None:
        """Count and judge what stands in the fields."""
        if self.said is None:
            return
        title, about, _keywords, named = self.drafted()
        draft = Said(
            self.said.id, title, about, self.said.body, self.said.state, named, self._words(), self.said.alts
        )
        for channel, (one, other) in self.channels.items():
            one.show_count(draft.title_on(channel), title)
            other.show_count(draft.about_on(channel), draft.about or draft.body)
        verdicts = {c.id: judge(text_on(draft, c, self.known, self._twin)) for c in self.known.channels}
        self.chips.count({str(c): v.score for c, v in verdicts.items()})
        self._tell(verdicts[self.channel.id])

    def _twin(self, product: int, channel: int, folded: str) -> str:
        at = (channel, folded)
        if at not in self._twins:
            self._twins[at] = self.desk.ask(queries.twin_of, product, channel, folded)
        return self._twins[at]

    def _tell(self, verdict: Verdict) -> None:
        self.score.setText(_("{n} of 100").format(n=verdict.score))
        self.bar.setValue(verdict.score)
        self.marks.show_verdict(verdict)

    def _look_at(self, channel: Channel) -> None:
        self.channel = channel
        self.chips.choose(str(channel.id))
        self.judge()

    # saving and leaving --------------------------------------------------------------------------------

    def save(self) -> bool:
        """Save what changed and go to the next; what is refused is said below."""
        if self.said is None or (self.changed and not self._save(self.said)):
            return False
        self._twins.clear()
        if self.at + 1 < len(self.ids):
            self.go(1)
        else:
            self._first = None
            self.accept()
        return True

    def _save(self, said: Said) -> bool:
        title, about, keywords, named = self.drafted()
        step = say(N_("Titles of {title}"), title=title or said.title)
        try:
            done = self.desk.carry_out(
                step, actions.save_words, said.id, title=title, about=about, keywords=keywords, channels=named
            )
        except (Refused, Trouble) as no:
            self.problem.setText(str(no))
            self.problem.show()
            return False
        if done is not None:
            self.draft.forget()
        return done is not None

    def leave(self, by: int) -> None:
        """Go to another product; what was typed is kept only when it is saved."""
        if not self.changed or self._discard():
            self.go(by)

    def _discard(self) -> bool:
        words = _("What you typed here will be lost.")
        if not confirm(self, _("Leave without saving?"), words, _("Discard"), danger=True):
            return False
        self.draft.forget()
        return True

    def reject(self) -> None:
        if not self.changed or self._discard():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
            return  # Enter alone goes nowhere: a title is not sent by mistake
        super().keyPressEvent(event)
