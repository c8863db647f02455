"""Where things lie."""

from __future__ import annotations

import pytest

from shopdesk.core import places


@pytest.mark.parametrize("place", ["data", "config", "cache_folder", "logs", "backups"])
def test_a_throw_away_profile_keeps_everything_in_its_folder(tmp_path, place):
    places.use_temporary(tmp_path / "profile")
    folder = getattr(places, place)()
    assert folder.is_dir()
    assert tmp_path in folder.parents


def test_each_thing_has_a_place_of_its_own(tmp_path):
    places.use_temporary(tmp_path)
    found = {places.data(), places.config(), places.cache_folder(), places.logs(), places.backups()}
    assert len(found) == 5


def test_resources_hold_the_translations():
    assert (places.resources() / "i18n").is_dir()
