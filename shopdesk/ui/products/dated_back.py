"""Goods that leave on a day of the past are asked for, where there were not so many on that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import _
from shopdesk.model.products.past import Bucket, too_few_then
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import confirm

Leaving = tuple[int, str, int, Bucket]
"""SKU, its code, pieces, the shelf they leave."""


def sure(desk: Desk, leaving: Iterable[Leaving], day: date) -> bool:
    """Whether it may be done: nothing is wrong with that day, or the person says it is right all the same."""
    if day >= desk.shop.today():
        return True
    for sku_id, code, pieces, bucket in leaving:
        found = desk.ask(too_few_then, sku_id, pieces, day, bucket)
        if found is not None:
            told = _("On {day} there were {n} of {sku}: by its days, the stock would have been below zero.")
            words = told.format(day=texts.full_day(found[0]), n=texts.number(found[1]), sku=code)
            return confirm(
                QApplication.activeWindow(), _("Were they there on that day?"), words, _("Do it all the same")
            )
    return True
