"""Opening the shop that a command names, and closing it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shopdesk.commands.output import Usage
from shopdesk.core.texts import _

if TYPE_CHECKING:
    from shopdesk.model.shop import Shop


@contextmanager
def opened(path: Path) -> Iterator[Shop]:
    """The open shop. A file that is not there is wrong usage; all else that stands in the way is Trouble."""
    if not path.is_file():
        raise Usage(_("There is no file {file}.").format(file=path.name))
    from shopdesk.model.files import open_shop

    shop = open_shop(path)
    try:
        yield shop
    finally:
        shop.close()
