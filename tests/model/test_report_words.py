"""Reports in words: a table says what a code means, JSON keeps the code."""

from __future__ import annotations

from datetime import date

import pytest

from shopdesk.core.texts import choose
from shopdesk.model import reports
from shopdesk.model.analytics.rules import Segment
from shopdesk.model.orders.records import Label
from shopdesk.model.purchasing.records import PurchaseState
from shopdesk.model.replenishment.rules import State
from shopdesk.model.report_words import WORDS
from shopdesk.model.service.records import MeasureState


@pytest.fixture
def chinese():
    choose("zh_CN")
    yield
    choose("en")


@pytest.mark.parametrize(
    ("report", "key", "codes"),
    [
        ("stock", "state", State), ("purchases", "state", PurchaseState), ("bottlenecks", "state", Label),
        ("measures", "state", MeasureState), ("rfm", "segment", Segment),
    ],
)  # fmt: skip
def test_every_code_of_a_report_has_words(report, key, codes):
    assert set(WORDS[report, key]) == {str(c) for c in codes}
    assert key in reports.find(report).columns


def test_a_table_has_the_words_and_json_the_code(shop, chinese):
    asked = reports.Asked(shop.facts, date(2026, 3, 5))
    made = reports.Answer([{"sku": "TEA", "state": "runs_out"}])
    assert list(reports.as_sheet("stock", asked, made).rows) == [["TEA", "将断货"]]
    assert reports.as_json("stock", asked, made)["rows"] == [{"sku": "TEA", "state": "runs_out"}]
