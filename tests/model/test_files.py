"""Opening: what is no whole shop file is refused in words, before a byte of it changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from datetime import date

import pytest
from sqlalchemy import event

from shopdesk.core import places
from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import say
from shopdesk.model import files, recognise, schema
from shopdesk.model.backups import backup
from shopdesk.model.engine import bare
from shopdesk.model.files import cloud_warning, conflict_copies, create, open_shop
from shopdesk.model.shop_settings import actions as settings


@pytest.fixture(autouse=True)
def profile(tmp_path_factory):
    places.use_temporary(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def closed(shop):
    shop.close()
    return shop.path


def bytes_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused(path):
    """The words with which a file is refused; nothing of it or beside it may change."""
    before, names = bytes_of(path), sorted(os.listdir(path.parent))
    with pytest.raises(Trouble) as error:
        open_shop(path)
    assert bytes_of(path) == before
    assert sorted(os.listdir(path.parent)) == names
    assert path.name in str(error.value)
    return str(error.value)


def test_a_new_shop_is_one_whole_file_with_its_facts(closed, clock):
    assert sorted(p.name for p in closed.parent.iterdir()) == ["tea.shopdesk"]
    shop = open_shop(closed, clock=clock)
    assert (shop.facts.name, shop.facts.currency, shop.facts.books_start) == ("Tea", "CNY", date(2026, 1, 1))
    assert shop.found == []
    shop.close()


def test_opening_never_makes_a_file(tmp_path):
    with pytest.raises(Trouble, match="no file"):
        open_shop(tmp_path / "none.shopdesk")
    assert list(tmp_path.iterdir()) == []


def test_a_shop_is_not_made_over_another_file(closed):
    before = bytes_of(closed)
    with pytest.raises(Refused):
        create(closed, name="Other")
    assert bytes_of(closed) == before


def test_a_shop_that_cannot_be_made_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_args):
        raise ValueError("a bug")

    monkeypatch.setattr("shopdesk.model.starter.fill", fail)
    with pytest.raises(ValueError, match="a bug"):
        create(tmp_path / "a.shopdesk", name="A")
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".part")] == []
    monkeypatch.undo()
    create(tmp_path / "a.shopdesk", name="A").close()
    assert [p.name for p in tmp_path.iterdir()] == ["a.shopdesk"]


STRANGE = {
    "empty": (lambda good: b"", "is empty"),
    "text": (lambda good: "这不是商店".encode(), "not a shop"),
    "zip": (lambda good: b"PK\x03\x04" + b"x" * 500, "workbook or zip"),
    "zeros": (lambda good: bytes(8192), "only zeros"),
    "half": (lambda good: good[: len(good) // 2], "cut short"),
    "first bytes": (lambda good: good[:100], "cut short"),
    "foreign": (lambda good: good[:68] + bytes(4) + good[72:], "another program"),
    "newer": (lambda good: good[:60] + (99).to_bytes(4, "big") + good[64:], "newer ShopDesk"),
    "page size": (lambda good: good[:16] + b"\x00\x03" + good[18:], "damaged"),
    "zero tail": (lambda good: good[:4096] + bytes(len(good) - 4096), "damaged"),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_whole_shop_is_refused_untouched(closed, kind):
    make, words = STRANGE[kind]
    path = closed.with_name("strange.shopdesk")
    path.write_bytes(make(closed.read_bytes()))
    assert words in refused(path)


def test_the_words_name_the_newest_backup(closed, clock):
    made = backup(closed, now=clock()).backup
    closed.write_bytes(b"")
    assert str(made.path) in refused(closed)


def sql(path, *statements):
    with bare(path) as connection:
        for statement in statements:
            connection.execute(statement)


HOSTILE = {
    "a view": "CREATE VIEW spy AS SELECT 1",
    "a trigger": "CREATE TRIGGER spy AFTER INSERT ON step BEGIN DELETE FROM orders; END",
    "a virtual table": "CREATE VIRTUAL TABLE spy USING fts5(a)",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_with_programs_of_its_own_is_refused(closed, kind):
    sql(closed, HOSTILE[kind])
    assert "spy" in refused(closed)


def test_a_file_without_one_of_its_tables_is_refused(closed):
    sql(closed, "DROP TABLE raw_row")
    assert "raw_row" in refused(closed)


def test_a_trigger_changed_by_another_hand_is_put_right(closed, clock):
    sql(closed, "DROP TRIGGER log_channel_add",
        "CREATE TRIGGER log_channel_add AFTER INSERT ON channel BEGIN DELETE FROM carrier; END",
        "DROP TRIGGER keep_entry_delete")  # fmt: skip
    shop = open_shop(closed, clock=clock)
    shop.close()
    with bare(closed, "look") as look:
        text = look.execute("SELECT sql FROM sqlite_master WHERE name = 'log_channel_add'").fetchone()[0]
        assert "DELETE" not in text
        assert look.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'keep_entry_delete'"
        ).fetchone() == (1,)


def test_a_second_opening_is_refused_naming_the_holder(shop):
    with pytest.raises(Trouble, match=str(os.getpid())):
        open_shop(shop.path)
    assert shop.ask(lambda s: s.connection().exec_driver_sql("SELECT 1").scalar()) == 1


def test_a_program_that_was_killed_holds_no_lock(tmp_path):
    path = tmp_path / "k.shopdesk"
    code = """if 1:
        import os, pathlib, sys
        from shopdesk.model.files import create
        shop = create(pathlib.Path(sys.argv[1]), name="K")
        print("open", flush=True)
        os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", code, str(path)], check=False, stdout=subprocess.DEVNULL)
    assert (tmp_path / "k.shopdesk.lock").exists()
    shop = open_shop(path)
    assert "not closed well" in str(shop.found[0])
    shop.close()
    shop = open_shop(path)
    assert shop.found == []
    shop.close()


def crashed(shop):
    """A copy of an open shop's file as a crash would leave it."""
    for suffix in ("", "-wal"):
        shutil.copyfile(str(shop.path) + suffix, str(shop.path.with_name("crashed.shopdesk")) + suffix)
    return shop.path.with_name("crashed.shopdesk")


def test_after_a_crash_damage_is_found_at_the_next_start(shop):
    shop.do(say("Name"), settings.change, name="Tea and cups")
    shop.rest()
    path = crashed(shop)
    data = bytearray(path.read_bytes())
    data[40_960:45_056] = b"\x07" * 4096
    path.write_bytes(data)
    with pytest.raises(Trouble, match="damaged"):
        open_shop(path)


def test_after_a_crash_totals_that_disagree_are_told(shop, clock):
    path = crashed(shop)
    sql(path, "INSERT INTO stock_level (sku_id, on_hand, value, defective, defective_value, quarantine, "
              "quarantine_value, allocated) VALUES (1, 5, 0, 0, 0, 0, 0, 0)")  # fmt: skip
    again = open_shop(path, clock=clock)
    assert "totals disagree" in str(again.found[0])
    again.close()


def test_writing_stops_when_another_program_replaced_the_file(shop, clock, tmp_path):
    shop.do(say("Name"), settings.change, name="Before")
    other = create(tmp_path / "other.shopdesk", name="Restored by hand", clock=clock)
    other.close()
    os.replace(other.path, shop.path)
    with pytest.raises(Trouble, match="replaced by another program"):
        shop.do(say("Name"), settings.change, name="After")
    shop.close()
    again = open_shop(shop.path, clock=clock)
    assert again.facts.name == "Restored by hand"
    again.close()


def test_a_leftover_of_the_old_file_does_not_undo_a_copy_put_in_its_place(shop, clock, tmp_path):
    yesterday = backup(shop).backup.path
    shop.do(say("Name"), settings.change, name="Today")
    path = crashed(shop)
    shutil.copyfile(yesterday, path)  # the same file, overwritten, with today's -wal beside it
    again = open_shop(path, clock=clock)
    assert again.facts.name == "Tea"
    assert "set aside" in str(again.found[0])
    again.close()
    assert (tmp_path / "crashed.shopdesk-wal.leftover").exists()


def test_what_only_the_wal_holds_after_a_crash_is_kept(shop, clock):
    shop.do(say("Name"), settings.change, name="Acknowledged")
    again = open_shop(crashed(shop), clock=clock)
    assert again.facts.name == "Acknowledged"
    again.close()


def test_a_shop_opened_for_reading_answers_and_refuses_to_write(closed, clock):
    before = bytes_of(closed)
    shop = open_shop(closed, clock=clock, read_only=True)
    assert shop.facts.name == "Tea"
    assert "reading only" in str(shop.found[-1])
    with pytest.raises(Refused, match="reading only"):
        shop.do(say("Name"), settings.change, name="Other")
    shop.close()
    assert bytes_of(closed) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no read-only folders of this kind")
def test_in_a_folder_where_nothing_can_be_written_the_shop_opens_for_reading(closed, monkeypatch):
    closed.chmod(0o444)
    closed.parent.chmod(0o555)
    real = os.access  # root may write everywhere: what access answers is what an owner's computer would
    monkeypatch.setattr(
        os, "access", lambda p, mode: real(p, mode) and not (mode & os.W_OK and "profile" not in str(p))
    )
    shop = open_shop(closed)
    assert (shop.read_only, shop.facts.name) == (True, "Tea")
    copy = shop.ask(lambda s: s.connection().exec_driver_sql("PRAGMA database_list").fetchone()[2])
    shop.close()
    assert not os.path.exists(copy)
    closed.parent.chmod(0o755)


def test_what_a_crash_left_beside_a_read_only_file_is_read_too(shop, monkeypatch):
    shop.do(say("Name"), settings.change, name="In the wal")
    path = crashed(shop)
    monkeypatch.setattr(os, "access", lambda p, mode: False)
    reading = open_shop(path)
    assert reading.facts.name == "In the wal"
    reading.close()


def held_read_only(connection):
    connection.exec_driver_sql("PRAGMA query_only = ON")
    connection.exec_driver_sql("UPDATE file_state SET value = '0' WHERE name = 'closed'")


def test_a_file_that_a_scanner_holds_is_tried_again(closed, monkeypatch):
    """A hold at the wrong moment makes SQLite open read-only without a word (reliability.md F23)."""
    real, tries = files.make_engine, []

    def held(path):
        engine = real(path)
        tries.append(path)
        if len(tries) < 3:
            event.listen(engine, "begin", held_read_only)
        return engine

    monkeypatch.setattr(files, "make_engine", held)
    shop = open_shop(closed)
    assert len(tries) == 3
    shop.do(say("Name"), settings.change, name="Held a while")
    shop.close()


def test_a_file_held_for_long_is_trouble_in_words(closed, monkeypatch):
    real = files.make_engine

    def held(path):
        engine = real(path)
        event.listen(engine, "begin", held_read_only)
        return engine

    monkeypatch.setattr(files, "make_engine", held)
    monkeypatch.setattr(files, "_PATIENCE", 0.2)
    started = time.monotonic()
    with pytest.raises(Trouble, match="virus scanner"):
        open_shop(closed)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "name", ["店 铺", "a?b", "a#b", "a%20b", "it's", "semi;colon", "emoji😀", "x" * 200, 'quo"te']
)
def test_any_name_a_system_allows_is_opened_as_that_file(tmp_path, name):
    if os.name == "nt" and set('?"') & set(name):
        pytest.skip("Windows allows no such name")
    folder = tmp_path / name
    folder.mkdir()
    path = folder / f"{name}.shopdesk"
    create(path, name=name[:20]).close()
    assert [p.name for p in folder.iterdir()] == [path.name]
    shop = open_shop(path)
    assert shop.facts.name == name[:20]
    shop.close()
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "folder", ["OneDrive - 茶", "Dropbox", "Google Drive", "坚果云", "Mobile Documents/x", "百度网盘"]
)
def test_a_synced_folder_is_warned_of(tmp_path, folder):
    assert folder.split("/")[0] in str(cloud_warning(tmp_path / folder / "tea.shopdesk"))


def test_a_synced_folder_is_known_by_its_marks(tmp_path, monkeypatch):
    path = tmp_path / "shop" / "tea.shopdesk"
    path.parent.mkdir()
    assert cloud_warning(path) is None
    monkeypatch.setenv("OneDriveConsumer", str(tmp_path / "shop"))
    assert cloud_warning(path) is not None
    monkeypatch.delenv("OneDriveConsumer")
    (tmp_path / ".dropbox").touch()
    assert cloud_warning(path) is not None


def test_conflict_copies_beside_the_file_are_found(tmp_path):
    for name in (
        "tea.shopdesk",
        "tea (冲突副本).shopdesk",
        "tea-DESKTOP-1.shopdesk",
        "tea2.shopdesk",
        "mugs.shopdesk",
    ):
        (tmp_path / name).touch()
    assert {p.name for p in conflict_copies(tmp_path / "tea.shopdesk")} == {
        "tea (冲突副本).shopdesk",
        "tea-DESKTOP-1.shopdesk",
    }


def test_the_version_in_the_file_is_the_schemas(closed):
    assert recognise.inspect(closed) == schema.VERSION


def test_a_shop_keeps_books_in_a_currency_that_is_money(tmp_path):
    with pytest.raises(Refused, match="QQQ"):
        create(tmp_path / "tea.shopdesk", name="Tea", currency="QQQ")
    assert not (tmp_path / "tea.shopdesk").exists()


def test_a_shop_may_keep_books_in_a_currency_that_is_rarely_asked_for(tmp_path):
    shop = create(tmp_path / "tea.shopdesk", name="Tea", currency="ISK")
    assert shop.facts.currency == "ISK"
    shop.close()
