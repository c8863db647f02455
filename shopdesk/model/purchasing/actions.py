"""Everything that is done in purchasing, by one name each."""

from __future__ import annotations

from shopdesk.model.purchasing.ordering import cancel, close, draft, edit, order
from shopdesk.model.purchasing.rules import CostDraft, LineDraft, ReceivedDraft, ReturnDraft
from shopdesk.model.purchasing.suppliers import (
    add_supplier,
    archive_supplier,
    drop_terms,
    edit_supplier,
    set_terms,
)

__all__ = [
    "CostDraft", "LineDraft", "ReceivedDraft", "ReturnDraft", "add_supplier", "archive_supplier", "cancel", "close",
    "draft", "drop_terms", "edit", "edit_supplier", "order", "set_terms",
]  # fmt: skip
