"""The watched folder: new files are offered, once, and never imported by themselves."""

from __future__ import annotations

import os

import pytest

from shopdesk.core.settings import Settings
from shopdesk.model.arrivals import RECENT, Folder
from shopdesk.model.importing import take
from shopdesk.ui import commands
from shopdesk.ui.watching import Watching
from shopdesk.ui.window import MainWindow
from tests.ui.fakes import NOW

LIST = "SKU,Title,Price\nA-1,Tee,5\n"


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "Downloads"
    path.mkdir()
    return path


def _put(folder, name, text=LIST, age=60):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (NOW.timestamp() - age,) * 2)
    return path


@pytest.fixture
def watching(show, desk, folder):
    window = MainWindow(Settings(watched_folder=str(folder)))
    show(window)
    window.furnish()
    window.desk = desk
    return Watching(window, desk)


def test_only_files_that_can_be_taken_in_and_lie_still_are_new(shop, folder):
    _put(folder, "list.csv")
    _put(folder, "poem.txt", "Roses are red\nviolets are blue\n")
    _put(folder, "photo.csv", "")
    _put(folder, "half.csv", age=0)
    _put(folder, "old.csv", LIST.replace("5", "6"), age=RECENT + 10)
    _put(folder, "list (1).csv")
    assert [a.format for a in Folder(folder).arrivals(shop, [])] == ["generic-products"]


def test_what_was_taken_in_is_not_new(shop, folder):
    path = _put(folder, "list.csv")
    watched = Folder(folder)
    assert len(watched.arrivals(shop, [])) == 1
    take(shop, [path])
    assert watched.arrivals(shop, []) == []
    shop.undo()
    assert len(watched.arrivals(shop, [])) == 1


def test_a_folder_that_is_not_there_has_nothing(shop, folder):
    assert Folder(folder / "gone").arrivals(shop, []) == []


def test_new_files_are_offered_in_a_quiet_line_and_not_imported(watching, desk, folder):
    _put(folder, "list.csv")
    _put(folder, "other.csv", LIST.replace("A-1", "B-1"))
    watching.look()
    assert watching.offer.isVisible()
    assert watching.offer.words.text().startswith("2 new files in Downloads: ")
    assert desk.ask(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM sku").scalar()) == 0


def test_what_was_waved_away_is_not_offered_again_under_another_name(watching, folder):
    path = _put(folder, "list.csv")
    watching.look()
    watching.wave()
    assert not watching.offer.isVisible()
    path.rename(folder / "renamed.csv")
    watching.look()
    assert watching.arrivals == []
    _put(folder, "renamed.csv", LIST + "B-1,Cup,3\n", age=30)
    watching.look()
    assert len(watching.arrivals) == 1


def test_import_opens_the_sheet_with_the_files(watching, folder, monkeypatch):
    opened = []
    monkeypatch.setattr(
        commands, "import_files", lambda _window, paths: opened.append([p.name for p in paths])
    )
    _put(folder, "list.csv")
    watching.look()
    watching.take()
    assert opened == [["list.csv"]]
    watching.look()
    assert watching.arrivals == []


def test_nothing_is_watched_when_no_folder_is_named(watching, folder):
    _put(folder, "list.csv")
    watching._window.settings.watched_folder = ""
    watching.look()
    assert not watching.offer.isVisible()
