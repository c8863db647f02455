"""The picture pack for a platform: chosen in a small form, written beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.picture_pack import SHAPES, Shape, refuse_pack, write_pack
from shopdesk.model.products import picture_queries
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk, Progress
from shopdesk.ui.form import Field, Form


def pack(desk: Desk, product_ids: Sequence[int] | None = None) -> None:
    """Ask how, ask where, and write a zip of the pictures of these products, or of all."""

    def save(draft: dict[str, Any]) -> bool:
        refuse_pack(desk.ask(picture_queries.pack, product_ids), draft["quality"])
        proposed = _("{shop}-pictures.zip").format(shop=desk.shop.path.stem)
        path, _kind = QFileDialog.getSaveFileName(form, _("Picture pack"), proposed, "ZIP (*.zip)")
        if path:
            write(desk, product_ids, Path(path), Shape(draft["shape"]), draft["quality"])
        return bool(path)

    form = pack_form(QApplication.activeWindow(), product_ids, save)
    form.exec()


def pack_form(parent: QWidget | None, product_ids: Sequence[int] | None, save: Any) -> Form:
    """Shape and quality."""
    words = (
        _("The pictures of all products that are not archived, named by their SKU.")
        if product_ids is None
        else _("The pictures of {n} products, named by their SKU.").format(n=texts.number(len(product_ids)))
    )
    fields = [
        Field("note", words, "note"),
        Field(
            "shape",
            _("Picture size"),
            "choice",
            Shape.PADDED,
            [(s, _(w)) for s, w in SHAPES.items()],
            wide=True,
        ),
        Field("quality", _("JPEG quality, 30 to 95"), "quantity", 88, required=True),
    ]
    return Form(parent, _("Picture pack"), fields, save, save_words=_("Write…"))


def write(desk: Desk, product_ids: Sequence[int] | None, path: Path, shape: Shape, quality: int) -> None:
    """Write the pack in the background."""

    def job(progress: Progress) -> dict[str, int]:
        packed = desk.shop.ask(picture_queries.pack, product_ids)
        return write_pack(packed, desk.shop.folder, path, shape, quality, progress)

    def told(made: dict[str, int]) -> None:
        words = _("{file} holds {n} pictures.").format(file=path.name, n=texts.number(made["pictures"]))
        if made["missing"]:
            words += " " + _("{n} could not be read.").format(n=texts.number(made["missing"]))
        desk.say(words)

    desk.in_background(say(N_("Writing {file}"), file=path.name), job, told, writes=False)
