"""A panel with a ranking: of what and by what is chosen in its head."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from shopdesk.core.texts import N_, _
from shopdesk.model.analytics.queries import By, Measure, Ranked, Ranking
from shopdesk.ui import texts
from shopdesk.ui.analytics.ranks import Rank, RankList
from shopdesk.ui.widgets import label

KINDS = (
    (By.PRODUCT, N_("Products")), (By.CATEGORY, N_("Categories")), (By.CUSTOMER, N_("Customers")),
    (By.REGION, N_("Provinces")), (By.COUNTRY, N_("Countries")), (By.CHANNEL, N_("Channels")),
    (By.BUNDLE, N_("Bundles")),
)  # fmt: skip
MEASURES = (
    (Measure.NET_SALES, N_("Net sales")), (Measure.PROFIT, N_("Gross profit")), (Measure.UNITS, N_("Pieces")),
    (Measure.REFUNDS, N_("Refunds")),
)  # fmt: skip
LEADING = (By.PRODUCT, By.BUNDLE, By.CUSTOMER, By.CATEGORY, By.CHANNEL)
"""Rows of these lead somewhere."""


class RankPanel(QFrame):
    """`changed` when something else is to be ranked; `led(kind, key)` when a row was clicked."""

    changed = Signal()
    led = Signal(str, str)

    def __init__(self, by: By, currency: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._currency = currency
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.kinds = _choice(KINDS, _("What is ranked"))
        self.kinds.setCurrentIndex(self.kinds.findData(by))
        self.measures = _choice(MEASURES, _("What it is ranked by"))
        for box in (self.kinds, self.measures):
            box.currentIndexChanged.connect(lambda _at: self.changed.emit())
            head.addWidget(box)
        head.addStretch(1)
        column.addLayout(head)
        self.list = RankList(_("Ranking"))
        self.list.led.connect(lambda key: self.led.emit(str(self.by), key))
        self.none = label(_("Nothing to rank in these days."), "quiet")
        column.addWidget(self.list, 1)
        column.addWidget(self.none, 1)
        self.none.hide()

    @property
    def by(self) -> By:
        """What is ranked."""
        return By(self.kinds.currentData())

    @property
    def measure(self) -> Measure:
        """What it is ranked by."""
        return Measure(self.measures.currentData())

    def fill(self, made: Ranking, names: dict[str, str]) -> None:
        """Show a ranking; `names` are words for keys that are codes."""
        most = max((r.worth for r in made.rows), default=0) or 1
        rows = [self._rank(r, names.get(r.key, r.name), most) for r in made.rows]
        self.list.fill(rows, leads=self.by in LEADING)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def _rank(self, row: Ranked, name: str, most: int) -> Rank:
        share = "" if row.share is None else texts.percent(float(row.share))
        s = row.sales
        told = _("Net sales {net} · {units} pieces · refunds {refunds} · gross profit {profit}")
        more = told.format(
            net=self._amount(s.net_sales), units=texts.number(s.units), refunds=self._amount(s.refunds),
            profit=self._amount(s.gross_profit),
        )  # fmt: skip
        shown = texts.number(row.worth) if self.measure is Measure.UNITS else self._amount(row.worth)
        return Rank(row.key, name, shown, share, row.worth / most, f"{name}\n{more}")

    def _amount(self, minor: int | None) -> str:
        return texts.amount(minor, self._currency)


def _choice(choices: tuple[tuple[str, str], ...], name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, words in choices:
        box.addItem(_(words), str(value))
    return box
