"""The month in tests/files/vector.json: a shop that has it in its books."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from shopdesk.core.periods import Range
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions
from shopdesk.model.ledger.rules import Leg

VECTOR = json.loads((Path(__file__).parents[2] / "files" / "vector.json").read_text(encoding="utf-8"))
MARCH = Range(date(2026, 3, 1), date(2026, 3, 31))


def enter(shop):
    """Enter every voucher of the month by hand."""
    for day, memo, lines in VECTOR["entries"]:
        legs = [Leg("", debit, credit, flow or "", account_code=code) for code, debit, credit, flow in lines]
        shop.do(say("Enter"), actions.journal, legs, date.fromisoformat(day), memo)
