"""SQLite as ShopDesk uses it."""

from __future__ import annotations

import threading

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from shopdesk.core.problems import Trouble
from shopdesk.model import engine as module
from shopdesk.model.engine import bare, is_fatal, make_engine, reader_of, trouble_of


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(tmp_path / "x.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (n INTEGER PRIMARY KEY, v INTEGER) STRICT")
        connection.exec_driver_sql("CREATE TABLE b (a INTEGER REFERENCES a (n)) STRICT")
    yield engine
    engine.dispose()


@pytest.fixture
def reader(engine):
    return reader_of(engine)


PRAGMAS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0, "trusted_schema": 0,
    "cell_size_check": 1, "temp_store": 2, "busy_timeout": 5000,
}  # fmt: skip


@pytest.mark.parametrize("name", PRAGMAS)
def test_every_connection_has_the_safe_settings(engine, reader, name):
    with reader.connect() as other, engine.connect() as one:
        assert one.exec_driver_sql(f"PRAGMA {name}").scalar() == PRAGMAS[name]
        assert other.exec_driver_sql(f"PRAGMA {name}").scalar() == PRAGMAS[name]


def test_sqlite_is_one_without_the_wal_reset_bug():
    assert dbapi2.sqlite_version_info >= module.OLDEST_SQLITE


def test_an_older_sqlite_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 45, 1))
    with pytest.raises(Trouble, match="can damage files"):
        make_engine(tmp_path / "x.db")


def test_a_setting_that_does_not_take_is_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr(
        module, "_PRAGMAS", ("journal_mode = DELETE", "synchronous = FULL", "trusted_schema = OFF")
    )
    engine = make_engine(tmp_path / "x.db")
    with pytest.raises(Trouble, match="journal_mode"):
        engine.connect()
    engine.dispose()


def test_a_table_made_in_a_transaction_goes_with_it(engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE half (n INTEGER)")
        connection.rollback()
    with engine.connect() as connection:
        assert (
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'half'").scalar() == 0
        )


def test_a_writer_holds_the_file_from_its_first_moment(engine):
    with engine.connect() as first:
        first.exec_driver_sql("SELECT 1")
        other = dbapi2.connect(engine.url.database, timeout=0, isolation_level=None)
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_reader_sees_one_moment_while_another_writes(engine, reader):
    with reader.connect() as reading:
        count = text("SELECT count(*) FROM a")
        assert reading.execute(count).scalar() == 0
        with engine.begin() as writer:
            writer.exec_driver_sql("INSERT INTO a VALUES (1, 1)")
        assert reading.execute(count).scalar() == 0
        reading.rollback()
        assert reading.execute(count).scalar() == 1


def test_a_reader_cannot_write(reader):
    with pytest.raises(RuntimeError, match="may not write"), reader.begin() as connection:
        connection.exec_driver_sql("INSERT INTO a VALUES (1, 1)")


def test_a_reader_does_not_keep_a_writer_from_writing(engine, reader):
    with reader.connect() as reading, engine.begin() as writer:
        reading.exec_driver_sql("SELECT 1")
        writer.exec_driver_sql("INSERT INTO a VALUES (1, 1)")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM a").scalar() == 1


def test_who_reads_after_writing_has_the_pages_that_were_written(engine, reader):
    with engine.connect() as one, engine.connect():
        first = one.connection.dbapi_connection
    with engine.begin() as writer:
        last = writer.connection.dbapi_connection
    with reader.connect() as reading:
        assert reading.connection.dbapi_connection is last
    assert first is not None


@pytest.mark.parametrize("kind", ["engine", "reader"])
def test_a_transaction_sets_no_pragma_that_would_compile_every_statement_anew(kind, request):
    connections, said = request.getfixturevalue(kind), []
    connections.connect().close()
    event.listen(connections, "before_cursor_execute", lambda *words: said.append(words[2]))
    with connections.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert [x for x in said if "PRAGMA" in x] == []


def test_two_threads_write_one_after_the_other(engine):
    def write(start):
        for n in range(start, start + 25):
            with engine.begin() as connection:
                connection.exec_driver_sql("INSERT INTO a VALUES (?, 0)", (n,))

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM a").scalar() == 50


def test_references_hold_and_types_are_strict(engine):
    for statement in ("INSERT INTO b VALUES (99)", "INSERT INTO a VALUES (1, 'abc')"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_bare_connection_makes_no_file(tmp_path):
    with pytest.raises(Trouble, match="none"), bare(tmp_path / "none.shopdesk"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_connection_for_looking_cannot_write(engine):
    with pytest.raises(Trouble, match="cannot be written"), bare(_path(engine), "look") as look:
        look.execute("INSERT INTO a VALUES (1, 1)")


def _path(engine):
    from pathlib import Path

    return Path(engine.url.database)


SAID = {
    "database or disk is full": "disk is full", "attempt to write a readonly database": "virus scanner",
    "database is locked": "Another program", "unable to open database file": "cannot be opened",
    "disk I/O error": "disk reported an error", "database disk image is malformed": "damaged",
    "file is not a database": "not a shop",
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_sqlite_says_becomes_a_sentence_with_the_file(said, tmp_path):
    trouble = trouble_of(dbapi2.OperationalError(said), tmp_path / "tea.shopdesk")
    assert SAID[said] in str(trouble)
    assert "tea.shopdesk" in str(trouble)


def test_our_own_mistakes_stay_errors(tmp_path):
    for error in (
        dbapi2.IntegrityError("UNIQUE constraint failed"),
        dbapi2.OperationalError("no such column: x"),
        ValueError(),
    ):
        assert trouble_of(error, tmp_path) is None
        assert not is_fatal(error)
