"""What channels may sell: their shares, their stock files, and which of the files is old."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, _, say
from shopdesk.model import writing
from shopdesk.model.counting import channel_actions, channels
from shopdesk.model.counting.channels import ChannelRow
from shopdesk.ui import texts
from shopdesk.ui.counting import forms
from shopdesk.ui.counting.commands import attempt
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Form, page_dialog
from shopdesk.ui.widgets import Action, Pill, button, label, rule


class ChannelStock(QWidget):
    """Each channel that has a share, with its file; asks again when stock or orders change."""

    shows = frozenset({
        "stock_movement", "allocation", "orders", "order_line", "channel_share", "channel_file", "shop_setting", "sku",
        "product",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        self._inside: QWidget | None = None
        desk.changed.connect(self._changed)
        self.refresh()

    def _changed(self, tables: frozenset[str]) -> None:
        if self.shows & tables:
            self.refresh()

    def refresh(self) -> None:
        """Ask anew what each channel may sell."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        rows = [x for x in self._desk.ask(channels.overview) if x.share_ppm]
        self._inside = self._list(rows) if rows else self._nothing()
        self._column.addWidget(self._inside, 1)

    def _nothing(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        told = _("Say which part of your stock each channel may sell, Taobao 70 % and Douyin 30 %, say. "
                 "Then a stock file for each is written from here, and you see which one is old.")  # fmt: skip
        column.addWidget(label(told, "quiet", wrap=True))
        column.addLayout(self._foot(primary=True))
        column.addStretch(1)
        return box

    def _list(self, rows: list[ChannelRow]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        kept = self._desk.shop.facts.stock_buffer
        told = _("Free pieces, less what is paid and not yet promised, less {n} kept back, by share.")
        column.addWidget(label(told.format(n=texts.number(kept)), "quiet", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        heads = (_("Channel"), _("Share"), _("Pieces"), _("Written"), _("File"))
        for at, words in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if at in (1, 2) else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label(words, "caption"), 0, at, side)
        for at, row in enumerate(rows, start=1):
            self._row(grid, 2 * at, row)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        column.addLayout(self._foot(primary=False))
        column.addStretch(1)
        return box

    def _row(self, grid: QGridLayout, at: int, row: ChannelRow) -> None:
        shop, right = self._desk.shop, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(rule(), at - 1, 0, 1, 6)
        grid.addWidget(label(row.name, "subheading"), at, 0)
        grid.addWidget(label(f"{row.share_ppm / 10_000:g} %"), at, 1, right)
        grid.addWidget(label(texts.number(row.pieces)), at, 2, right)
        when = texts.moment(row.written_at, shop.facts.timezone, shop.today()) if row.written_at else "—"
        grid.addWidget(label(when, "quiet"), at, 3)
        grid.addWidget(Pill(*state_of(row)), at, 4, Qt.AlignmentFlag.AlignLeft)
        write = Action(_("Write file…"), lambda: write_file(self._desk, row))
        grid.addWidget(button(write), at, 5)

    def _foot(self, *, primary: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        shares = Action(_("Shares…"), lambda: shares_form(self.window(), self._desk).exec(), primary=primary)
        row.addWidget(button(shares))
        row.addStretch(1)
        return row


def state_of(row: ChannelRow) -> tuple[str, str]:
    """What is to be said of a channel's file, and its tone."""
    if row.written_at is None:
        return _("Never written"), "closed"
    if row.over:
        return _("Offers too much ({n})").format(n=texts.number(row.over)), "bad"
    if row.stale:
        return _("Old ({n})").format(n=texts.number(row.stale)), "waiting"
    return _("Up to date"), "good"


def shares_form(parent: QWidget | None, desk: Desk) -> Form:
    """The shares of all channels and the pieces kept back."""
    rows = desk.ask(channels.overview)
    label_ = say(N_("What channels may sell"))

    def save(draft: dict[str, Any]) -> object:
        shares = forms.shares_of(draft)
        try:
            return desk.carry_out(label_, channel_actions.set_channels, shares, draft["buffer"] or 0)
        except Refused as refused:  # the form calls its fields otherwise
            wrong = [replace(p, field=f"share-{p.field}" if p.field else "") for p in refused.problems]
            raise Refused(*wrong) from refused

    told = [(r.code, r.name, r.share_ppm, r.used) for r in rows]
    return forms.shares(parent, told, desk.shop.facts.stock_buffer, save)


def write_file(desk: Desk, row: ChannelRow) -> None:
    """Ask where, write the channel's file, and remember what it says."""
    name, kinds = f"stock-{row.code}.csv", "CSV (*.csv);;" + _("Workbook") + " (*.xlsx)"
    path, _kind = QFileDialog.getSaveFileName(
        QApplication.activeWindow(), _("Write the stock file"), name, kinds
    )
    if path:
        put_file(desk, row, Path(path))


def put_file(desk: Desk, row: ChannelRow, path: Path) -> bool:
    """Write a channel's file; answers whether it was written."""

    def write() -> None:
        made = desk.ask(channels.sheet, row.code)
        writing.write(made, path, for_import=True)

    told = _("{file} is written. Upload it at {channel}.").format(file=path.name, channel=row.name)
    if not attempt(desk, write, told):
        return False
    label_ = say(N_("Stock file of {channel}"), channel=row.name)
    done = desk.shop.do(label_, channel_actions.note_written, row.code)
    desk.changed.emit(done.touched)  # no step to take back, so nothing is offered to undo
    return True


def channel_dialog(parent: QWidget | None, desk: Desk) -> QDialog:
    """What channels may sell, as a dialog behind the products list."""
    return page_dialog(parent, _("Stock files of the channels"), ChannelStock(desk), width=760, height=420)


def open_channels(desk: Desk) -> None:
    """Open the dialog."""
    channel_dialog(QApplication.activeWindow(), desk).exec()
