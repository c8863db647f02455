"""Barcodes that several SKUs have: a word while one is typed, a question when it is scanned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, _
from shopdesk.model.products.queries import SkuChoice, sharing
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form


def shared(desk: Desk, barcode: str, sku_id: int | None = None, field: str = "") -> Problem | None:
    """A warning that names another SKU than this one which has the barcode; None when nobody has it."""
    but = () if sku_id is None else (sku_id,)
    other = next(iter(desk.ask(sharing, barcode, but=but)), None)
    if other is None:
        return None
    words = N_("{sku}, {title}, has this barcode too: a scan of it will ask which is meant.")
    return problem(words, field=field, blocking=False, sku=other.code, title=other.title)


def warn_of(desk: Desk, form: Form, fields: Mapping[str, int | None]) -> None:
    """Let a form warn of barcodes that others have; `fields`: each field of a barcode, and whose it is."""

    def warn(draft: dict[str, Any]) -> list[Problem]:
        found = (shared(desk, draft[key] or "", sku, key) for key, sku in fields.items() if key in draft)
        return [p for p in found if p is not None]

    form.warn = warn


def which(parent: QWidget, code: str, found: list[SkuChoice]) -> SkuChoice | None:
    """Ask which of the SKUs that share a barcode is in the hand; None when one would rather not say."""
    chosen: list[SkuChoice] = []

    def save(draft: dict[str, Any]) -> bool:
        chosen.append(found[draft["sku"]])
        return True

    choices = [(at, f"{c.code}   {c.title}") for at, c in enumerate(found)]
    fields = [Field("sku", _("Which one is it?"), "choice", 0, choices, wide=True)]
    title = _("Several SKUs have the barcode {code}").format(code=code)
    Form(parent, title, fields, save, save_words=_("This one"), about=code).exec()
    return chosen[0] if chosen else None
