"""Backups: verified, never overwritten, thinned with care; a restore replaces all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shopdesk.core import places
from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import say
from shopdesk.model import backups, copies
from shopdesk.model.backups import Backup, backup, due, examine, kept, listed, restore, save_copy, thin
from shopdesk.model.engine import bare
from shopdesk.model.files import open_shop
from shopdesk.model.shop_settings import actions as settings


@pytest.fixture(autouse=True)
def folder(tmp_path_factory):
    places.use_temporary(tmp_path_factory.mktemp("profile"))
    return places.backups()


def rename(shop, name):
    shop.do(say("Name"), settings.change, name=name)


def name_in(path):
    with bare(path, "alone") as connection:
        return connection.execute("SELECT value FROM shop_setting WHERE name = 'name'").fetchone()[0]


def test_a_backup_of_an_open_shop_is_one_whole_verified_file(shop, folder, clock):
    rename(shop, "Not yet in the file itself")
    made = backup(shop).backup
    assert sorted(p.name for p in folder.iterdir()) == [made.path.name, made.path.name + ".json"]
    assert made.path.name == "tea_20260305T020000Z_1.shopdesk"
    assert name_in(made.path) == "Not yet in the file itself"
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    assert made.controls["step rows"] == 1
    assert listed() == [made]


def test_two_backups_in_one_second_have_two_names(shop):
    assert backup(shop).backup.path != backup(shop).backup.path
    assert len(listed()) == 2


def test_a_backup_opens_where_nothing_can_be_written(shop):
    made = backup(shop).backup
    with bare(made.path, "look") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_second_folder_gets_the_same(shop, tmp_path):
    (tmp_path / "usb").mkdir()
    made = backup(shop, second=tmp_path / "usb")
    assert made.second.read_bytes() == made.backup.path.read_bytes()
    assert [b.sha256 for b in listed(tmp_path / "usb")] == [made.backup.sha256]


def test_a_missing_second_folder_is_told_and_the_first_backup_stays(shop, tmp_path):
    with pytest.raises(Trouble, match="usb"):
        backup(shop, second=tmp_path / "usb")
    assert len(listed()) == 1


def test_pictures_go_along_and_only_new_ones_are_copied(shop, folder):
    shop.folder.mkdir()
    (shop.folder / "aa.png").write_bytes(b"tea")
    assert backup(shop).pictures == 1
    (shop.folder / "bb.png").write_bytes(b"cup")
    assert backup(shop).pictures == 1
    assert (folder / "tea.shopdesk-files" / "bb.png").read_bytes() == b"cup"


def test_a_backup_that_cannot_be_verified_leaves_nothing(shop, folder, monkeypatch):
    def damaged(path):
        raise Trouble("{file} is damaged; it was not used.", file=path.name)

    monkeypatch.setattr(copies, "verify", damaged)
    with pytest.raises(Trouble):
        backup(shop)
    assert list(folder.iterdir()) == []


def test_there_is_no_backup_of_nothing(tmp_path, folder):
    (tmp_path / "empty.shopdesk").touch()
    for name in ("none", "empty"):
        with pytest.raises(Trouble, match=name):
            backup(tmp_path / f"{name}.shopdesk")
    assert list(folder.iterdir()) == []


def at(days=0, **more):
    return datetime(2026, 3, 5, 12, tzinfo=UTC) - timedelta(days=days, **more)


def a_backup(days, path="", **more):
    return Backup(path or f"{days}{more}", "id", "tea", at(days), "x", 1, **more)


def test_thinning_keeps_seven_days_four_weeks_and_twelve_months():
    found = kept([a_backup(d) for d in range(800)], at())
    days = [(at() - b.made_at).days for b in found]
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len({b.made_at.strftime("%G-%V") for b in found if (at() - b.made_at).days < 28}) == 4
    assert len({b.made_at.strftime("%Y-%m") for b in found}) == 12
    assert len(found) < 24


def test_thinning_keeps_the_last_two_hours_the_future_and_what_was_made_for_a_reason():
    recent = [replace(a_backup(0), path=f"m{m}", made_at=at() - timedelta(minutes=m)) for m in (10, 40, 90)]
    future, noted, old_noted = (
        a_backup(-400),
        a_backup(20, note="before-restore"),
        a_backup(40, note="before-2"),
    )
    found = kept([*recent, future, noted, old_noted, a_backup(20)], at())
    assert {b.path for b in found} >= {b.path for b in (*recent, future, noted, a_backup(20))}
    assert old_noted not in found


def test_thinning_never_removes_the_newest_whole_backup(shop, folder, clock):
    whole = backup(shop).backup
    clock.go(hours=1)
    rotten = backup(shop).backup
    rotten.path.write_bytes(rotten.path.read_bytes()[:-100] + bytes(100))
    clock.go(hours=3)
    assert thin(folder, whole.shop, clock()) == []
    assert whole.path.exists()


def test_thinning_leaves_other_shops_and_strange_files_alone(shop, intl_shop, folder, clock):
    other = backup(intl_shop).backup
    (folder / "mine.shopdesk").write_bytes(b"not a backup")
    for _ in range(3):
        clock.go(hours=5)
        backup(shop)
    assert other.path.exists()
    assert (folder / "mine.shopdesk").exists()
    assert len(listed(name="tea")) == 1  # all of one day


def test_a_backup_is_due_when_something_changed_and_half_an_hour_went_by(shop, clock):
    assert not due(shop, leaving=True)
    rename(shop, "A")
    assert due(shop)
    backup(shop)
    assert not due(shop, leaving=True)
    rename(shop, "B")
    clock.go(minutes=20)
    assert not due(shop)
    assert due(shop, leaving=True)
    clock.go(minutes=11)
    assert due(shop)


def test_a_clock_that_was_set_wrong_neither_hides_nor_hurries_backups(shop, clock):
    rename(shop, "A")
    clock.go(days=400)
    backup(shop)
    clock.go(days=-400)
    rename(shop, "B")
    assert due(shop)


def test_a_restore_gives_back_what_the_backup_held_and_keeps_what_it_replaces(shop, clock):
    made = backup(shop).backup
    rename(shop, "Today")
    shop.close()
    done = restore(made.path, shop.path, now=clock())
    again = open_shop(shop.path, clock=clock)
    assert (again.facts.name, again.found) == ("Tea", [])
    again.close()
    assert name_in(done.kept) == "Today"
    assert name_in(done.backup.path) == "Today"
    assert done.controls == made.controls
    kept_shop = open_shop(done.kept)
    assert kept_shop.facts.name == "Today"
    kept_shop.close()


def test_a_restore_brings_the_pictures_back(shop, clock):
    shop.folder.mkdir()
    (shop.folder / "aa.png").write_bytes(b"tea")
    made = backup(shop).backup
    shop.close()
    shutil.rmtree(shop.folder)
    assert restore(made.path, shop.path).pictures == 1
    assert (shop.folder / "aa.png").read_bytes() == b"tea"


def test_a_restore_where_no_shop_is_makes_one(shop, tmp_path):
    made = backup(shop).backup
    done = restore(made.path, tmp_path / "new.shopdesk")
    assert (done.kept, done.backup) == (None, None)
    assert name_in(tmp_path / "new.shopdesk") == "Tea"


def test_a_restore_over_a_damaged_shop_keeps_the_damaged_file(shop):
    made = backup(shop).backup
    shop.close()
    shop.path.write_bytes(b"ruined")
    done = restore(made.path, shop.path)
    assert (done.kept.read_bytes(), done.backup) == (b"ruined", None)
    assert name_in(shop.path) == "Tea"


def test_a_wal_left_by_a_crash_does_not_undo_the_restore(shop, clock, tmp_path):
    made = backup(shop).backup
    rename(shop, "Today")
    path = tmp_path / "crashed.shopdesk"
    for suffix in ("", "-wal"):
        shutil.copyfile(str(shop.path) + suffix, str(path) + suffix)
    done = restore(made.path, path, now=clock())
    assert not copies.beside(path, "-wal").exists()
    again = open_shop(path, clock=clock)
    assert again.facts.name == "Tea"
    again.close()
    assert name_in(done.backup.path) == "Today"


def test_what_lies_beside_a_damaged_shop_goes_with_it(shop):
    made = backup(shop).backup
    shop.close()
    shop.path.write_bytes(b"ruined")
    copies.beside(shop.path, "-wal").write_bytes(b"of the ruined file")
    done = restore(made.path, shop.path)
    assert not copies.beside(shop.path, "-wal").exists()
    assert copies.beside(done.kept, "-wal").read_bytes() == b"of the ruined file"


@pytest.mark.parametrize("harm", ["cut", "changed", "zeros", "newer", "missing"])
def test_a_backup_that_is_not_as_it_was_written_is_not_restored(shop, harm):
    path = backup(shop).backup.path
    rename(shop, "Today")
    shop.close()
    data = path.read_bytes()
    harmed = {
        "cut": data[:-5000],
        "changed": data.replace(b"Tea", b"Taa", 1),
        "zeros": data[:8192] + bytes(len(data) - 8192),
        "newer": data[:60] + (99).to_bytes(4, "big") + data[64:],
        "missing": b"",
    }
    path.write_bytes(harmed[harm])
    before = shop.path.read_bytes()
    with pytest.raises(Trouble, match=path.name):
        restore(path, shop.path)
    assert shop.path.read_bytes() == before
    assert [p.name for p in shop.path.parent.iterdir()] == [shop.path.name]


def test_an_open_shop_is_not_restored_over(shop):
    made = backup(shop).backup
    with pytest.raises(Trouble, match="open already"):
        restore(made.path, shop.path)
    rename(shop, "Still here")


def test_a_shop_is_not_restored_onto_itself(shop):
    shop.close()
    with pytest.raises(Refused):
        restore(shop.path, shop.path)


def test_a_restore_that_fails_at_the_last_step_leaves_the_shop_as_it_was(shop, monkeypatch):
    made = backup(shop).backup
    rename(shop, "Today")
    shop.close()
    before = shop.path.read_bytes()
    real = copies.put

    def fail(part, target):
        if target == shop.path:
            raise OSError(5, "Input/output error")
        real(part, target)

    monkeypatch.setattr(backups.copies, "put", fail)
    with pytest.raises(Trouble, match="Input/output error"):
        restore(made.path, shop.path)
    assert shop.path.read_bytes() == before
    again = open_shop(shop.path)
    assert again.facts.name == "Today"
    again.close()


def test_a_plain_copy_of_a_shop_can_be_restored_too(shop, tmp_path):
    shop.close()
    shutil.copyfile(shop.path, tmp_path / "from-a-friend.shopdesk")
    assert examine(tmp_path / "from-a-friend.shopdesk")["step rows"] == 0
    restore(tmp_path / "from-a-friend.shopdesk", tmp_path / "new.shopdesk")
    assert name_in(tmp_path / "new.shopdesk") == "Tea"


def test_a_saved_copy_is_a_shop_of_its_own_with_its_pictures(shop, tmp_path, clock):
    shop.folder.mkdir()
    (shop.folder / "aa.png").write_bytes(b"tea")
    rename(shop, "Only in the wal")
    copy = save_copy(shop, tmp_path / "copy.shopdesk")
    again = open_shop(copy, clock=clock)
    assert (again.facts.name, again.found) == ("Only in the wal", [])
    assert (again.folder / "aa.png").exists()
    again.close()
    with pytest.raises(Refused):
        save_copy(shop, shop.path)


@pytest.mark.skipif(os.name == "nt", reason="links as Linux and macOS have them")
def test_there_is_a_shop_under_the_name_at_every_instant_of_a_restore(shop, monkeypatch):
    made = backup(shop).backup
    shop.close()
    seen = []
    for name in ("link", "replace", "unlink", "fsync"):
        real = getattr(os, name)

        def watched(*args, real=real, **kwargs):
            answer = real(*args, **kwargs)
            seen.append(shop.path.exists())
            return answer

        monkeypatch.setattr(os, name, watched)
    restore(made.path, shop.path)
    assert len(seen) > 4
    assert all(seen)


def test_a_manifest_tells_what_the_backup_holds(shop, folder):
    made = backup(shop, note="before-2").backup
    told = json.loads(copies.beside(made.path, ".json").read_text(encoding="utf-8"))
    assert (told["name"], told["note"], told["made_at"]) == ("tea", "before-2", "20260305T020000Z")


def test_a_folder_that_was_named_is_never_thinned(shop, folder, tmp_path, clock):
    named, own = [], []
    for days in range(8, 0, -1):
        then = clock() + timedelta(minutes=-days * 4, days=-40)
        named.append(backup(shop, tmp_path / "usb", now=then).backup.path)
        own.append(backup(shop, now=then).backup.path)
    backup(shop, tmp_path / "usb")
    backup(shop)
    assert all(p.exists() for p in named)
    assert sum(p.exists() for p in own) == 1
