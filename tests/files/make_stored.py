"""`python tests/files/make_stored.py`: writes the file of the current version that later versions must open.

Run once, when a version is released; a file that is there is never written again.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from shopdesk.core.texts import say
from shopdesk.model import copies, schema
from shopdesk.model.engine import bare
from shopdesk.model.files import create
from shopdesk.model.shop_settings import actions as settings


def main() -> None:
    """A shop with one step, closed, as small as it can be."""
    path = Path(__file__).with_name(f"v{schema.VERSION:03d}.shopdesk")
    moment = datetime(2026, 3, 5, 2, tzinfo=UTC)
    shop = create(path, name="Tea", books_start=date(2026, 1, 1), clock=lambda: moment)
    shop.do(say("Name"), settings.change, name="Old tea")
    shop.close()
    with bare(path) as connection:
        copies.settle(connection)
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")


if __name__ == "__main__":
    main()
