"""Writing product lists: which platform's, which products, where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.product_lists import LISTS
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form

_KINDS = "CSV (*.csv);;Excel (*.xlsx)"


def write_list(desk: Desk, product_ids: Sequence[int] | None = None) -> None:
    """Ask which list, ask where, and write these products, or all."""

    def save(draft: dict[str, Any]) -> bool:
        what = str(draft["what"])
        proposed = f"{desk.shop.path.stem}-{what}.csv"
        path, _kind = QFileDialog.getSaveFileName(form, _("Write a product list"), proposed, _KINDS)
        if path:
            write(desk, what, Path(path), product_ids)
        return bool(path)

    form = list_form(QApplication.activeWindow(), product_ids, save)
    form.exec()


def list_form(parent: QWidget | None, product_ids: Sequence[int] | None, save: Any) -> Form:
    """Whose list it is to be."""
    words = (
        _("All products.")
        if product_ids is None
        else _("The {n} products that are chosen.").format(n=texts.number(len(product_ids)))
    )
    told = _("Imported again, the file changes nothing. Pictures are told by their web address.")
    fields = [
        Field("note", f"{words} {told}", "note"),
        Field("what", _("For"), "choice", "products", [(n, _(t)) for n, (t, _w) in LISTS.items()], wide=True),
    ]
    return Form(parent, _("Write a product list"), fields, save, save_words=_("Write…"))


def write(desk: Desk, what: str, path: Path, product_ids: Sequence[int] | None = None) -> None:
    """Write the list beside the window, and say how many rows it has."""
    path = path if path.suffix else path.with_suffix(".csv")
    told = _("{file}: {n} rows.")
    desk.in_background(
        say(N_("Writing {file}"), file=path.name),
        lambda _progress: desk.shop.ask(LISTS[what][1], desk.shop.facts.currency, path, product_ids),
        lambda count: desk.say(told.format(file=path.name, n=texts.number(count))),
        writes=False,
    )
