"""The dialogs of titles, for the tour."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from shopdesk.model.wording import queries
from shopdesk.ui.desk import Desk
from shopdesk.ui.wording.terms import forbidden_dialog, limits_dialog
from shopdesk.ui.wording.workshop import Workshop


def wording_pictures(window: QWidget, desk: Desk) -> Iterator[tuple[str, QWidget]]:
    """The workshop on a product that says what it may not, the limits, the forbidden words."""
    found = list(desk.ask(queries.ids, "forbidden", limit=5)) or list(desk.ask(queries.ids, limit=5))
    if found:
        yield "titles", Workshop(window, desk, found)
    yield "title-limits", limits_dialog(window, desk)
    yield "forbidden-words", forbidden_dialog(window, desk)
