"""Of which lot the pieces are that a stock take found more of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shopdesk.core.texts import _
from shopdesk.model.counting.queries import LineRow
from shopdesk.model.lots import queries
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field
from shopdesk.ui.lots.fields import lot_words

_KEY = "found-"


def found_fields(desk: Desk, lines: Sequence[LineRow]) -> list[Field]:
    """A choice for each SKU that is kept by lot and of which more was counted."""
    more = {x.sku_id: x for x in lines if (x.difference or 0) > 0}
    kept = desk.ask(queries.kept, list(more))
    return [_field(desk, x) for x in more.values() if x.sku_id in kept]


def _field(desk: Desk, line: LineRow) -> Field:
    there = [x for x in desk.ask(queries.of_sku, line.sku_id, desk.shop.today()) if x.code]
    choices = [
        ("", _("Nobody knows: without a lot")),
        *((x.code, lot_words(x.code, x.expires_on)) for x in there),
    ]
    title = _("{sku}: {n} found, of lot").format(sku=line.code, n=texts.number(line.difference or 0))
    return Field(f"{_KEY}{line.sku_id}", title, "choice", "", choices, wide=True)


def found_lots(draft: dict[str, Any]) -> dict[int, str]:
    """SKU → lot, as chosen in `found_fields`."""
    return {int(k.removeprefix(_KEY)): v for k, v in draft.items() if k.startswith(_KEY) and v}
