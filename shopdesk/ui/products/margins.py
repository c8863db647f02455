"""The margin beside a price while it is typed, and when it falls under the floor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QLabel, QLineEdit

from shopdesk.core import reading
from shopdesk.core.texts import _
from shopdesk.model.products.price_queries import floor_price, margin, whole_cent
from shopdesk.ui import texts
from shopdesk.ui.form import Form
from shopdesk.ui.text_grid import restyle
from shopdesk.ui.widgets import label


def show_margin(form: Form, price: str, cost: str | int | None, min_margin_ppm: int, currency: str) -> None:
    """Tell the margin under a form's price field; `cost` is the cost's field or the cost itself (minor × 10⁴)."""
    edit = form.parts[price].widget
    parent = edit.parentWidget()
    cell = None if parent is None else parent.layout()
    if not isinstance(edit, QLineEdit) or not isinstance(cell, QBoxLayout):
        return
    words = label("", "caption")
    words.setAccessibleName(_("Margin"))
    cell.insertWidget(cell.indexOf(edit) + 1, words)
    cost_edit = form.parts[cost].widget if isinstance(cost, str) else None

    def known_cost() -> int | None:
        if isinstance(cost_edit, QLineEdit):
            return reading.unit_price(cost_edit.text(), currency)[0]
        return cost if isinstance(cost, int) else None

    tell = partial(_tell, words, edit, known_cost, min_margin_ppm, currency)
    for source in (edit, cost_edit):
        if isinstance(source, QLineEdit):
            source.textChanged.connect(lambda _t: tell())
    tell()


def _tell(
    words: QLabel, edit: QLineEdit, known_cost: Callable[[], int | None], min_margin_ppm: int, currency: str
) -> None:
    price, cost = reading.unit_price(edit.text(), currency)[0], known_cost()
    found = margin(price or 0, cost)
    if price is None or found is None:
        words.setText("" if cost is not None or price is None else _("Margin unknown: no cost"))
        restyle(words, "caption")
        return
    floor = floor_price(cost, min_margin_ppm)
    told = _("Margin {margin}").format(margin=texts.percent(found))
    if price < floor:
        told += " · " + _("below the floor of {floor}").format(floor=texts.unit(whole_cent(floor), currency))
    words.setText(told)
    restyle(words, "bad" if price < floor else "caption")
