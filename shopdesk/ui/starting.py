"""The form that starts a shop: name, currency, language of the books, zone, and where its file lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core import places
from shopdesk.core.texts import _, language
from shopdesk.model import files
from shopdesk.model.shop import Shop
from shopdesk.model.shop_settings.rules import CHARTS, OFFERED_CURRENCIES
from shopdesk.ui.form import Field, Form

_ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "Europe/Berlin",
    "Europe/Paris", "America/New_York", "America/Chicago", "America/Los_Angeles", "Australia/Sydney", "UTC",
)  # fmt: skip


def start_form(parent: QWidget | None, make: Callable[[Callable[[], Shop]], object]) -> Form:
    """Ask what a new shop needs; `make` gets a function that creates and opens it."""
    chinese = language() == "zh_CN"
    fields = [
        Field("name", _("Shop name"), required=True, wide=True),
        Field("currency", _("Currency"), "choice", "CNY" if chinese else "USD", [(c, c) for c in OFFERED_CURRENCIES]),
        Field("timezone", _("Time zone"), "suggest", "Asia/Shanghai" if chinese else "UTC", [(z, z) for z in _ZONES]),
        Field("chart", _("Chart of accounts"), "choice", "cn-small" if chinese else "international",
              [(c, _(w)) for c, w in CHARTS.items()], wide=True),
    ]  # fmt: skip

    def save(draft: dict[str, Any]) -> object:
        path = _free_path(draft["name"])
        return make(lambda: files.create(path, language=language(), **draft))

    return Form(parent, _("Start my shop"), fields, save, save_words=_("Start"))


def _free_path(name: str) -> Path:
    """A file in the data folder named after the shop, with a number if the name is taken."""
    stem = "".join(c for c in name.strip() if c.isalnum() or c in " -_")[:60].strip() or "shop"
    path, n = places.data() / f"{stem}.shopdesk", 1
    while path.exists():
        n += 1
        path = places.data() / f"{stem} {n}.shopdesk"
    return path
