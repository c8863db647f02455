"""This computer's settings survive whatever is on the disk."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopdesk.core import places
from shopdesk.core.settings import Settings, load, save

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["language", "compact", "splits", "x"]), inner)
    ),
    max_leaves=8,
)


@pytest.fixture(autouse=True)
def path(tmp_path):
    places.use_temporary(tmp_path)
    return places.config() / "settings.json"


def test_what_was_saved_is_loaded():
    wanted = Settings(language="zh_CN", compact=True, last_file="店 铺.shopdesk", splits={"orders": [3, 5]})
    save(wanted)
    assert load() == wanted


def test_without_a_file_everything_has_its_default():
    assert load() == Settings()
    assert load().splits is not Settings().splits


@pytest.mark.parametrize(
    "garbage",
    [b"", b"{", b"null", b"[1]", b"\xff\xfe\x00", b'{"language": 5, "compact": "yes"}', bytes(4096)],
)
def test_garbage_means_defaults(path, garbage):
    path.write_bytes(garbage)
    assert load() == Settings()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(JSON)
def test_any_json_gives_settings_of_the_right_types(path, value):
    path.write_text(json.dumps(value), encoding="utf-8")
    found = load()
    for name, default in vars(Settings()).items():
        assert type(getattr(found, name)) is type(default)


def test_a_setting_of_a_newer_program_is_passed_over(path):
    path.write_text(json.dumps({"theme": "dark", "invented": 1}), encoding="utf-8")
    assert load() == Settings(theme="dark")


def test_saving_that_fails_leaves_the_old_settings(path, monkeypatch):
    save(Settings(theme="dark"))
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError, match="full"):
        save(Settings(theme="light"))
    assert load() == Settings(theme="dark")


def _full(_handle):
    raise OSError("the disk is full")
