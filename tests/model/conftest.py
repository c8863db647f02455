"""A shop on a temporary file with a clock that stands still until it is told to go on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shopdesk.model.files import create


class Clock:
    """A clock that tests set: calling it answers the moment, `go` moves it on."""

    def __init__(self, moment):
        self.moment = moment

    def __call__(self):
        return self.moment

    def go(self, **delta):
        self.moment += timedelta(**delta)


@pytest.fixture
def clock():
    return Clock(datetime(2026, 3, 5, 2, 0, tzinfo=UTC))  # 10:00 in Shanghai


@pytest.fixture
def shop(tmp_path, clock):
    """A Chinese shop whose books start with the year."""
    shop = create(tmp_path / "tea.shopdesk", name="Tea", books_start=date(2026, 1, 1), clock=clock)
    yield shop
    shop.close()


@pytest.fixture
def intl_shop(tmp_path, clock):
    """A shop in London with the international chart, in pounds."""
    shop = create(
        tmp_path / "mugs.shopdesk", name="Mugs", currency="GBP", timezone="Europe/London",
        chart="international",
        books_start=date(2026, 1, 1), clock=clock,
    )  # fmt: skip
    yield shop
    shop.close()
