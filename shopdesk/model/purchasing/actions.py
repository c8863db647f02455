"""Everything that is done in purchasing, by one name each."""

from __future__ import annotations

from shopdesk.model.purchasing.billing import bill
from shopdesk.model.purchasing.costs import add_cost, correct_price
from shopdesk.model.purchasing.ordering import cancel, close, draft, edit, order
from shopdesk.model.purchasing.receiving import receive
from shopdesk.model.purchasing.returning import return_goods
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, ReceivedDraft, ReturnDraft
from shopdesk.model.purchasing.settling import pay, take_back
from shopdesk.model.purchasing.suppliers import (
    add_supplier,
    archive_supplier,
    buy_from,
    drop_terms,
    edit_supplier,
    set_terms,
    tell_terms,
)

__all__ = [
    "CostDraft", "LineDraft", "ReceivedDraft", "ReturnDraft", "add_cost", "add_supplier", "archive_supplier",
    "bill", "buy_from", "cancel", "close", "correct_price", "draft", "drop_terms", "edit", "edit_supplier", "order",
    "pay", "receive", "return_goods", "set_terms", "take_back", "tell_terms",
]  # fmt: skip
