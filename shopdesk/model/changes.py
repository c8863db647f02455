"""The change log: triggers write what each step did to each row; undo and redo play it backwards.

Every `Shop.do` is one step. Its rows are found again in `change` (or, for a bulk load, by `batch_id`).
Undoing a step is itself written down, so redo is the undo of the undo. Rows of append-only tables are
answered with their reverse.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, UniqueConstraint, text

from shopdesk.core.problems import fill, refuse
from shopdesk.core.texts import N_
from shopdesk.model.base import AppendOnly, Record

if TYPE_CHECKING:
    from shopdesk.model.shop import Progress, Work

REVERSERS = {
    "entry": "shopdesk.model.ledger.actions:reverse_entries",
    "stock_movement": "shopdesk.model.products.actions:reverse_movements",
    "lot_movement": "shopdesk.model.lots.actions:reverse_lots",
    "timeline": "shopdesk.model.timeline:reverse_facts",
}
"""How an append-only table takes rows back: a function of (work, ids). The ledger first, so that it can
refuse.
"""

GUARDS = {"period": "shopdesk.model.ledger.actions:refuse_unlocking"}
"""What a step may have done to rows that is never taken back: a function of (work, ids) that refuses."""

KEEPERS = {"account": "shopdesk.model.ledger.chart:refuse_removing"}
"""The same for rows that a step added."""

_CHUNK = 5_000


def logged_tables() -> list[Table]:
    """The tables whose rows the log watches."""
    return [t for t in Record.metadata.sorted_tables if _class_of(t).__logged__]


def append_only_tables() -> list[Table]:
    """The tables whose rows are never changed."""
    return [t for t in Record.metadata.sorted_tables if issubclass(_class_of(t), AppendOnly)]


def _class_of(table: Table) -> type[Record]:
    return next(m.class_ for m in Record.registry.mappers if m.local_table is table)


def trigger_sql() -> dict[str, str]:
    """Name → CREATE TRIGGER of the log and of the append-only guard, made from the records' metadata."""
    triggers: dict[str, str] = {}
    for table in append_only_tables():
        for verb in ("UPDATE", "DELETE"):
            name = f"keep_{table.name}_{verb.lower()}"
            body = (
                f"BEFORE {verb} ON {table.name} BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
            )
            triggers[name] = f"CREATE TRIGGER {name} {body}"
    for table in logged_tables():
        triggers |= {f"log_{table.name}_{verb}": sql for verb, sql in _log_triggers(table).items()}
    return triggers


def _log_triggers(table: Table) -> dict[str, str]:
    into = "INSERT INTO change (step_id, table_name, row_id, kind, before, after)"
    step = f"(SELECT max(id) FROM step), '{table.name}'"
    added = f"{into} VALUES ({step}, NEW.id, 'I', NULL, NULL);"
    triggers = {"add": f"CREATE TRIGGER log_{table.name}_add AFTER INSERT ON {table.name} BEGIN {added} END"}
    if issubclass(_class_of(table), AppendOnly):
        return triggers
    names = [c.name for c in table.columns if c.name != "id"]
    differ = " UNION ALL ".join(
        f"""SELECT '{n}' AS k, OLD."{n}" AS o, NEW."{n}" AS n
            WHERE OLD."{n}" IS NOT NEW."{n}" COLLATE BINARY"""
        for n in names
    )
    changed = (
        f"{into} SELECT {step}, NEW.id, 'U', json_group_object(k, o), json_group_object(k, n) "
        f"FROM ({differ}) HAVING count(*) > 0;"
    )
    image = ", ".join(f"""'{c.name}', OLD."{c.name}" """ for c in table.columns)
    removed = f"{into} VALUES ({step}, OLD.id, 'D', json_object({image}), NULL);"
    triggers["change"] = (
        f"CREATE TRIGGER log_{table.name}_change AFTER UPDATE ON {table.name} BEGIN {changed} END"
    )
    triggers["remove"] = (
        f"CREATE TRIGGER log_{table.name}_remove AFTER DELETE ON {table.name} BEGIN {removed} END"
    )
    return triggers


def create_triggers(connection: Connection) -> None:
    """Make the log's triggers, and those that keep append-only tables."""
    for name, sql in trigger_sql().items():
        connection.exec_driver_sql(
            sql.replace(f"CREATE TRIGGER {name}", f"CREATE TRIGGER IF NOT EXISTS {name}", 1)
        )


def drop_triggers(connection: Connection) -> None:
    """Take away the log's triggers for a bulk load whose rows carry a batch number."""
    for name in trigger_sql():
        if name.startswith("log_"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def touched(connection: Connection, step: int) -> set[str]:
    """The tables whose rows the step changed."""
    rows = connection.exec_driver_sql("SELECT DISTINCT table_name FROM change WHERE step_id = ?", (step,))
    return {r[0] for r in rows}


def changed_rows(connection: Connection, step: int, table: str) -> list[int]:
    """The ids of the table's rows that the step changed."""
    rows = connection.execute(
        text("SELECT DISTINCT row_id FROM change WHERE step_id = :s AND table_name = :t"),
        {"s": step, "t": table},
    )
    return [r[0] for r in rows]


def _added_rows(connection: Connection, step: int, table: str) -> list[int]:
    """The ids of the rows that were not there before the step; a restored row may be removed and added in one."""
    rows = connection.execute(
        text("""SELECT row_id FROM change WHERE step_id = :s AND table_name = :t
                GROUP BY row_id HAVING max(kind = 'I') AND NOT max(kind = 'D')"""),
        {"s": step, "t": table},
    )
    return [r[0] for r in rows]


def take_back(work: Work, step: int, batch_id: int | None, progress: Progress) -> None:
    """Bring every row that the step changed back to what it was; reverse its append-only rows.

    Refused when a row has been changed by a later step that stands. Runs inside the transaction of `work`.
    """
    connection = work.session.connection()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    _refuse_if_changed_since(connection, step, batch_id)
    for table, path in GUARDS.items():
        if rows := changed_rows(connection, step, table):
            _resolve(path)(work, rows)
    for table, path in KEEPERS.items():
        if rows := _added_rows(connection, step, table):
            _resolve(path)(work, rows)
    for table, path in REVERSERS.items():
        ids = _facts_of(connection, table, step, batch_id)
        if ids:
            _resolve(path)(work, ids)
    if batch_id is not None:
        _remove_batch(connection, batch_id, progress)
        work.touch("batch")
    _restore(connection, step, progress)


def _resolve(path: str) -> Any:
    module, name = path.split(":")
    return getattr(import_module(module), name)


def _facts_of(connection: Connection, table: str, step: int, batch_id: int | None) -> list[int]:
    found = changed_rows(connection, step, table)
    if batch_id is not None and "batch_id" in Record.metadata.tables[table].c:
        # a later step carries the batch's number on: what it wrote was answered when that step was undone
        own = f"""
            SELECT id FROM {table} t WHERE batch_id = :b AND NOT EXISTS (
                SELECT 1 FROM change c WHERE c.table_name = '{table}' AND c.row_id = t.id AND c.step_id <> :s)
        """
        found += connection.execute(text(own), {"b": batch_id, "s": step}).scalars()
    return sorted(set(found))


def _refuse_if_changed_since(connection: Connection, step: int, batch_id: int | None) -> None:
    later = """
        JOIN step s ON s.id = later.step_id AND s.kind = 'do' AND s.undone_by IS NULL
        WHERE later.step_id > :s LIMIT 1
    """
    own = f"""
        SELECT s.label, s.label_values FROM change own JOIN change later
        ON later.table_name = own.table_name AND later.row_id = own.row_id AND own.step_id = :s {later}
    """
    row = connection.execute(text(own), {"s": step}).first()
    if row is None and batch_id is not None:
        for table in _batched_tables():
            theirs = f"""
                SELECT s.label, s.label_values FROM change later {
                later.replace(
                    "WHERE",
                    f'''
                WHERE later.table_name = '{table}'
                AND later.row_id IN (SELECT id FROM {table} WHERE batch_id = :b) AND''',
                    1,
                )
            }
            """
            row = row or connection.execute(text(theirs), {"s": step, "b": batch_id}).first()
    if row is not None:
        label = json.loads(row[1])
        raise refuse(N_("“{later}” changed it since; undo that first."), later=fill(row[0], label))


def _batched_tables() -> list[str]:
    return [t.name for t in reversed(logged_tables()) if "batch_id" in t.c and t not in append_only_tables()]


def _remove_batch(connection: Connection, batch_id: int, progress: Progress) -> None:
    tables = _batched_tables()
    for i, name in enumerate(tables):
        progress(i, len(tables))
        connection.execute(text(f"DELETE FROM {name} WHERE batch_id = :b"), {"b": batch_id})
    connection.execute(text("UPDATE batch SET state = 'undone' WHERE id = :b"), {"b": batch_id})


def retake_batch(work: Work, step: int | None) -> None:
    """The batch of a step that is done again counts as taken again."""
    connection = work.session.connection()
    batch = connection.execute(text("SELECT batch_id FROM step WHERE id = :s"), {"s": step}).scalar()
    if batch is not None:
        connection.execute(text("UPDATE batch SET state = 'taken' WHERE id = :b"), {"b": batch})
        work.touch("batch")


_Net = tuple[str, int, str, dict[str, Any]]  # table, row, delete | update | insert, its columns


def _restore(connection: Connection, step: int, progress: Progress) -> None:
    """Deletes first, then changes, then what was removed comes back, so that unique values do not collide.

    What refers to a row goes before it and comes back after it: the triggers of caches look at both.
    """
    emptied = _only_removed(connection, step)
    parts: dict[tuple[str, str], list[_Net]] = {("insert", table): [] for table in emptied}
    for net in _net_changes(connection, step, emptied):
        for part in _without_collision(connection, net):
            parts.setdefault((part[2], part[0]), []).append(part)
    rank = {t.name: i for i, t in enumerate(Record.metadata.sorted_tables)}
    count, done = sum(emptied.values()) + sum(map(len, parts.values())), 0
    for kind in ("delete", "update", "insert"):
        tables = sorted((t for k, t in parts if k == kind), key=rank.__getitem__, reverse=kind == "delete")
        for table in tables:
            if kind == "insert" and table in emptied:
                _refill(connection, step, table)
                done += emptied[table]
            for chunk in _chunks(parts[kind, table]):
                _play(connection, kind, chunk)
                done += len(chunk)
                progress(done, count)
            progress(done, count)


def _only_removed(connection: Connection, step: int) -> dict[str, int]:
    """Tables of which the step did nothing but remove rows, with their count: each row once, as it was."""
    rows = connection.execute(
        text("""
            SELECT table_name, count(*) FROM change WHERE step_id = :s
            GROUP BY table_name HAVING min(kind) = 'D' AND max(kind) = 'D'
        """),
        {"s": step},
    )
    return {r[0]: r[1] for r in rows}


def _refill(connection: Connection, step: int, table: str) -> None:
    """Bring back all rows that the step removed from the table, in one statement: a year has a million."""
    columns = [c.name for c in Record.metadata.tables[table].columns]
    names = ", ".join(f'"{c}"' for c in columns)
    values = ", ".join(f"before ->> '$.{c}'" for c in columns)
    connection.execute(
        text(f"""
            INSERT INTO {table} ({names}) SELECT {values} FROM change
            WHERE step_id = :s AND table_name = :t ORDER BY row_id
        """),
        {"s": step, "t": table},
    )


def _play(connection: Connection, kind: str, chunk: list[_Net]) -> None:
    for (table, columns), rows in _by_shape(chunk).items():
        connection.execute(text(_statement(table, kind, columns)), rows)


def _without_collision(connection: Connection, net: _Net) -> list[_Net]:
    """Rows that changed unique values may have swapped them: such a row goes and comes back instead of
    changing.
    """
    table, row, kind, columns = net
    if kind != "update" or not columns.keys() & _unique_columns(table):
        return [net]
    now = connection.execute(text(f"SELECT * FROM {table} WHERE id = :id"), {"id": row}).mappings().one()
    return [(table, row, "delete", {}), (table, row, "insert", dict(now) | columns)]


@cache
def _unique_columns(table: str) -> frozenset[str]:
    there = Record.metadata.tables[table]
    found = {
        c.name
        for constraint in there.constraints
        if isinstance(constraint, UniqueConstraint)
        for c in constraint.columns
    }
    return frozenset(found | {c.name for index in there.indexes if index.unique for c in index.columns})


def _net_changes(connection: Connection, step: int, emptied: Collection[str]) -> Iterator[_Net]:
    skip = {t.name for t in append_only_tables()} | set(emptied)
    rows = (
        connection.execution_options(stream_results=True)
        .execute(
            text("""
            SELECT table_name, row_id, kind, before FROM change
            WHERE step_id = :s AND table_name NOT IN (SELECT value FROM json_each(:skip))
            ORDER BY table_name, row_id, id DESC
        """),
            {"s": step, "skip": json.dumps(sorted(skip))},
        )
        .fetchall()
    )
    for (table, row), group in groupby(rows, key=lambda r: (r[0], r[1])):
        net = _fold(table, row, [(kind, before) for _t, _r, kind, before in group])
        if net:
            yield net


def _fold(table: str, row: int, changes: list[tuple[str, str | None]]) -> _Net | None:
    """What brings one row back: its changes, latest first, laid over each other."""
    columns: dict[str, Any] = {}
    for _kind, before in changes:
        columns |= json.loads(before) if before else {}
    gone_now, new_then = changes[0][0] == "D", changes[-1][0] == "I"
    if new_then:
        return None if gone_now else (table, row, "delete", {})
    return (table, row, "insert" if gone_now else "update", columns | {"id": row})


def _chunks(items: Iterable[_Net]) -> Iterator[list[_Net]]:
    chunk: list[_Net] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _by_shape(chunk: list[_Net]) -> dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]]:
    shapes: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for table, row, _kind, columns in chunk:
        shapes.setdefault((table, tuple(sorted(columns))), []).append(columns | {"id": row})
    return shapes


def _statement(table: str, kind: str, columns: tuple[str, ...]) -> str:
    if kind == "delete":
        return f"DELETE FROM {table} WHERE id = :id"
    if kind == "insert":
        names, values = ", ".join(f'"{c}"' for c in columns), ", ".join(f":{c}" for c in columns)
        return f"INSERT INTO {table} ({names}) VALUES ({values})"
    sets = ", ".join(f'"{c}" = :{c}' for c in columns if c != "id")
    return f"UPDATE {table} SET {sets} WHERE id = :id"
