"""New versions of the file: on a copy, whole or not at all, losing nothing that is not declared."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import op

from shopdesk.core import places
from shopdesk.core.problems import Trouble
from shopdesk.core.texts import say
from shopdesk.model import schema
from shopdesk.model.all_records import METADATA
from shopdesk.model.backups import listed
from shopdesk.model.engine import bare, make_engine
from shopdesk.model.files import open_shop
from shopdesk.model.migrations import env, freeze
from shopdesk.model.migrations.env import Version
from shopdesk.model.shop_settings import actions as settings

OLD = Path(__file__).resolve().parents[1] / "files" / "v001.shopdesk"


@pytest.fixture(autouse=True)
def profile(tmp_path_factory):
    places.use_temporary(tmp_path_factory.mktemp("profile"))


def second():
    """A version as they come: a new table, a table made anew that others refer to, facts changed."""
    op.create_table("errand", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.execute("INSERT INTO errand (name) VALUES ('Hill Farm')")
    with op.batch_alter_table("channel") as batch:
        batch.add_column(sa.Column("colour", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE carrier SET active = 0 WHERE code = 'usps'")


@pytest.fixture
def newer(monkeypatch):
    """A ShopDesk whose files have version 2, made by the function given."""

    def install(upgrade=second, changes=()):
        first = env.all_versions()[:1]
        monkeypatch.setattr(schema, "VERSION", 2)
        monkeypatch.setattr(env, "all_versions", lambda: [*first, Version(2, upgrade, frozenset(changes))])

    return install


@pytest.fixture
def old(shop):
    shop.do(say("Name"), settings.change, name="Old tea")
    shop.close()
    return shop.path


def shape(connection):
    """Everything that a schema promises, without the wording of its SQL."""
    tables = {
        r[0]: r[1] for r in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    }
    found = {}
    for name, text in tables.items():
        strict = [tuple(r[3:]) for r in connection.execute("PRAGMA table_list") if r[1] == name]
        columns = [tuple(r) for r in connection.execute(f"PRAGMA table_xinfo('{name}')")]
        keys = sorted(tuple(r[2:]) for r in connection.execute(f"PRAGMA foreign_key_list('{name}')"))
        indexes = {
            (
                r[1],
                r[2],
                r[4],
                tuple(tuple(c[1:5]) for c in connection.execute(f"PRAGMA index_xinfo('{r[1]}')")),
            )
            for r in connection.execute(f"PRAGMA index_list('{name}')")
        }
        partial = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%' AND tbl_name = ?"
        wheres = sorted(" ".join(r[0].split()) for r in connection.execute(partial, [name]))
        checks = sorted(
            part.split("CHECK")[1] for part in " ".join(text.split()).split("CONSTRAINT") if "CHECK" in part
        )
        found[name] = (strict, columns, keys, indexes, wheres, checks, "AUTOINCREMENT" in text)
    return found


def made_by(path, build):
    engine = make_engine(path, foreign_keys=False)
    with engine.begin() as connection:
        build(connection)
    engine.dispose()
    with bare(path, "look") as connection:
        return shape(connection)


def by_records(connection):
    METADATA.create_all(connection)
    schema.search.create(connection)


def test_what_the_versions_make_is_what_the_records_say(tmp_path):
    versions = made_by(tmp_path / "versions.db", lambda c: env.run(c, 0, schema.VERSION))
    records = made_by(tmp_path / "records.db", by_records)
    assert versions.keys() == records.keys()
    differ = {name: (versions[name], records[name]) for name in records if versions[name] != records[name]}
    assert differ == {}, "records changed: write a version (before the first release: migrations.freeze)"


def test_a_record_that_changed_is_noticed(tmp_path):
    records = made_by(tmp_path / "records.db", by_records)
    for statement in (
        "ALTER TABLE channel ADD COLUMN colour TEXT",
        "CREATE INDEX other ON orders (number)",
        "DROP TABLE raw_row",
    ):

        def changed(connection, statement=statement):
            by_records(connection)
            connection.exec_driver_sql(statement)

        assert made_by(tmp_path / f"{hash(statement)}.db", changed) != records


def test_the_first_version_is_written_from_the_records(tmp_path):
    text = freeze.write(tmp_path).read_text(encoding="utf-8")
    assert compile(text, "0001_first.py", "exec")
    assert "CREATE TABLE entry" in text


def test_an_old_file_is_brought_to_this_version_with_all_it_holds(old, newer, clock):
    newer()
    shop = open_shop(old, clock=clock)
    assert (shop.facts.name, shop.found) == ("Old tea", [])
    shop.undo()
    assert shop.facts.name == "Tea"
    shop.close()
    with bare(old, "look") as look:
        assert look.execute("PRAGMA user_version").fetchone() == (2,)
        assert look.execute("SELECT name FROM errand").fetchone() == ("Hill Farm",)
        assert look.execute("SELECT count(*) FROM change WHERE table_name = 'carrier'").fetchone() == (0,)
    assert [(b.note, b.controls["step rows"]) for b in listed()] == [("before-2", 1)]
    assert sorted(p.name for p in old.parent.iterdir()) == [old.name]


def test_what_only_the_wal_holds_is_brought_along(shop, newer, clock, tmp_path):
    shop.do(say("Name"), settings.change, name="In the wal")
    path = tmp_path / "crashed.shopdesk"
    for suffix in ("", "-wal"):
        Path(str(path) + suffix).write_bytes(Path(str(shop.path) + suffix).read_bytes())
    shop.close()
    newer()
    again = open_shop(path, clock=clock)
    assert again.facts.name == "In the wal"
    again.close()


def fail_after(count):
    """The second version, failing when its count-th statement has run."""

    def upgrade():
        seen = []

        def counted(*_args):
            seen.append(1)
            if len(seen) == count:
                raise RuntimeError("stopped here")

        connection = op.get_bind()
        sa.event.listen(connection, "after_cursor_execute", counted)
        second()

    return upgrade


def test_a_version_that_fails_at_any_statement_leaves_the_old_file_fully_usable(
    old, newer, monkeypatch, clock
):
    before = old.read_bytes()
    for count in range(1, 12):
        with monkeypatch.context() as patch:
            patch.setattr(schema, "VERSION", 2)
            versions = [*env.all_versions()[:1], Version(2, fail_after(count))]
            patch.setattr(env, "all_versions", lambda versions=versions: versions)
            try:
                open_shop(old, clock=clock).close()
            except RuntimeError:
                assert old.read_bytes() == before
            else:
                break
        shop = open_shop(old, clock=clock)
        assert shop.facts.name == "Old tea"
        shop.close()
        before = old.read_bytes()
    assert count > 6
    assert len(listed()) == count


LOSING = {
    "rows": "DELETE FROM carrier WHERE code = 'usps'",
    "a table": "DROP TABLE raw_row",
    "what others refer to": "DELETE FROM account WHERE id = (SELECT account_id FROM account_role)",
}


@pytest.mark.parametrize("what", LOSING)
def test_a_version_that_loses_something_is_not_put_in_place(old, newer, what, clock):
    before = old.read_bytes()
    newer(lambda: op.execute(LOSING[what]))
    with pytest.raises(Trouble, match="nothing was changed"):
        open_shop(old, clock=clock)
    assert old.read_bytes() == before
    assert not old.with_name(old.name + ".part").exists()


def test_a_version_may_declare_what_it_changes(old, newer, clock):
    newer(lambda: op.execute(LOSING["rows"]), changes={"carrier rows"})
    open_shop(old, clock=clock).close()


def test_a_version_never_runs_with_foreign_keys_on(tmp_path):
    engine = make_engine(tmp_path / "x.db")
    with engine.begin() as connection, pytest.raises(ValueError, match="foreign keys"):
        env.run(connection, 0, 1)
    engine.dispose()


def test_a_version_that_is_missing_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(env, "all_versions", lambda: [Version(2, second)])
    engine = make_engine(tmp_path / "x.db", foreign_keys=False)
    with engine.begin() as connection, pytest.raises(ValueError, match="not all there"):
        env.run(connection, 0, 2)
    engine.dispose()


def test_a_read_only_old_file_is_brought_up_in_its_copy_alone(old, newer, clock):
    before = old.read_bytes()
    newer()
    shop = open_shop(old, clock=clock, read_only=True)
    assert shop.facts.name == "Old tea"
    shop.close()
    assert (old.read_bytes(), listed()) == (before, [])


def test_each_try_has_a_backup_of_its_own(old, newer, clock):
    newer(lambda: op.execute(LOSING["rows"]))
    for _ in range(2):
        with pytest.raises(Trouble):
            open_shop(old, clock=clock)
    assert len({b.path for b in listed()}) == 2


def test_a_backup_of_an_old_version_can_be_restored(old, newer, tmp_path, clock):
    from shopdesk.model.backups import backup, restore

    made = backup(old, now=clock()).backup
    newer()
    restore(made.path, tmp_path / "back.shopdesk", now=clock())
    shop = open_shop(tmp_path / "back.shopdesk", clock=clock)
    assert shop.facts.name == "Old tea"
    shop.close()


def test_alembic_is_not_imported_to_open_a_file_of_this_version(old):
    import subprocess
    import sys

    code = """if 1:
        import pathlib, sys
        from shopdesk.model.files import open_shop
        open_shop(pathlib.Path(sys.argv[1])).close()
        sys.exit("alembic" in sys.modules)
    """
    assert subprocess.run([sys.executable, "-c", code, str(old)], check=False).returncode == 0


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_a_stored_file_of_every_version_opens(version, tmp_path):
    stored = OLD.with_name(f"v{version:03d}.shopdesk")
    path = tmp_path / stored.name
    path.write_bytes(stored.read_bytes())
    shop = open_shop(path)
    assert shop.facts.name == "Old tea"
    shop.close()
