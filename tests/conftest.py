"""For every test: no display, no real settings, and a warning in the log is a failure."""

from __future__ import annotations

import logging
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import pytest
from hypothesis import settings

from shopdesk.core import places, texts

# A red run has its cause in the change, not in the dice: the same code tries the same values. SHOPDESK_SEARCH=1 throws
# new ones, and is how the values that hide in the examples of a test were found.
settings.register_profile("same", derandomize=True)
if not os.environ.get("SHOPDESK_SEARCH"):
    settings.load_profile("same")


def pytest_configure(config):
    """The offscreen plugin says what it cannot do; everything else that Qt warns of is a failure."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")
    config.addinivalue_line("markers", "warns: the test makes the program log a warning on purpose")


class _Heard(logging.Handler):
    """Keeps what is logged at warning or worse."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _quiet_log(request):
    heard = _Heard()
    logging.getLogger().addHandler(heard)
    yield
    logging.getLogger().removeHandler(heard)
    if not request.node.get_closest_marker("warns"):
        assert not heard.said, f"logged: {heard.said}"


@pytest.fixture(autouse=True)
def _own_profile(tmp_path, monkeypatch):
    """Settings, log and backups of a test lie in its own folder; it begins in English."""
    monkeypatch.setattr(places, "_temporary", tmp_path / "profile")
    texts.choose("en")
    yield
    texts.choose("en")
