"""One full-text index over everything a person looks for: any language, from the first character, newest
first.

FTS5 with CJK split into single characters (its own tokenizers miss Chinese words of one or two characters),
Latin by prefix, and beside it a trigram index for the inner parts of numbers and phones. Kept by `refresh` at
the end of every step from the change log, so undo and redo need not know it. Ordered by row id, never ranked
(performance.md).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from sqlalchemy import Connection
from sqlalchemy.orm import Session

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[a-zA-Z0-9\u4e00-\u9fff]")
_CHUNK = 500


@dataclass(frozen=True)
class Searchable:
    """What can be found of a table: `words` and `numbers` are SQL expressions over its row (alias r)."""

    table: str
    words: str
    numbers: str
    where: str = "1"


SEARCHABLE = {
    "orders": Searchable(
        "orders",
        """r.number || ' ' || r.customer_name || ' ' || r.recipient || ' ' || r.items || ' ' || r.city || ' '
           || r.buyer_note || ' ' || r.seller_note || ' ' || r.tags || ' ' || r.email""",
        "r.number || ' ' || r.external_no || ' ' || r.tracking || ' ' || r.phone",
        "r.kind = 'order'",
    ),
    "product": Searchable(
        "product",
        """r.title || ' ' || r.vendor || ' ' || r.handle || ' '
           || coalesce((SELECT group_concat(s.code || ' ' || s.title, ' ')
                        FROM sku s WHERE s.product_id = r.id), '') || ' '
           || coalesce((SELECT group_concat(g.name, ' ') FROM tag g
                        WHERE g.id IN (SELECT pt.tag_id FROM product_tag pt WHERE pt.product_id = r.id)), '')""",
        """coalesce((SELECT group_concat(s.code || ' ' || s.barcode, ' ')
                     FROM sku s WHERE s.product_id = r.id), '')""",
    ),
    "customer": Searchable(
        "customer",
        "r.name || ' ' || r.email || ' ' || r.note",
        """r.phone || ' ' || r.email || ' '
           || coalesce((SELECT group_concat(i.value, ' ')
                        FROM customer_identity i WHERE i.customer_id = r.id), '')""",
        "r.merged_into_id IS NULL",
    ),
    "entry": Searchable("entry", "r.memo || ' ' || r.period || ' ' || r.no", "r.period || '-' || r.no"),
    "complaint": Searchable("complaint", "r.number || ' ' || r.title || ' ' || r.verdict", "r.number"),
}
_OWNER = {
    "sku": ("product", "product_id"), "customer_identity": ("customer", "customer_id"),
    "product_tag": ("product", "product_id"),
}  # fmt: skip
"""Tables whose rows are found as part of another's."""

_BEARERS = {
    "tag": ("product", "SELECT product_id FROM product_tag WHERE tag_id IN (SELECT value FROM json_each(?))")
}
"""Tables whose rows are found as part of many of another's, and SQL of those."""


def statements() -> list[str]:
    """The DDL of the index tables."""
    shape = "words, content = '', contentless_delete = 1, detail = full"
    by_word = "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'"
    found = []
    for s in SEARCHABLE.values():
        found.append(f"CREATE VIRTUAL TABLE find_{s.table} USING fts5({shape}, {by_word})")
        found.append(f"CREATE VIRTUAL TABLE find_{s.table}_inner USING fts5({shape}, tokenize = 'trigram')")
    return found


def create(connection: Connection) -> None:
    """Make the index tables."""
    for statement in statements():
        connection.exec_driver_sql(statement)


def split(value: str) -> str:
    """The text as it is indexed: NFKC, each CJK character a word of its own."""
    return CJK.sub(lambda m: f" {m.group()} ", unicodedata.normalize("NFKC", value))


def refresh(connection: Connection, step: int) -> None:
    """Index anew what the step changed, if it is anything that can be found by."""
    names = ", ".join(f"'{t}'" for t in (*SEARCHABLE, *_OWNER, *_BEARERS))
    rows = connection.exec_driver_sql(
        f"""SELECT table_name, row_id, kind, before FROM change
            WHERE step_id = ? AND table_name IN ({names})""",
        (step,),
    )
    changed: dict[str, set[int]] = {}
    kinds: dict[tuple[str, int], str] = {}
    for table, row, kind, before in rows:
        kinds[table, row] = kinds.get((table, row), "") + kind
        if kind == "D" and table in _OWNER:  # it is gone, and with it the way to its owner
            owner, column = _OWNER[table]
            changed.setdefault(owner, set()).add(json.loads(before)[column])
        elif kind != "U" or not seen(table).isdisjoint(json.loads(before)):
            changed.setdefault(table, set()).add(row)
    for part in _OWNER.keys() & changed.keys():
        owner, column = _OWNER[part]
        owners = connection.exec_driver_sql(
            f"SELECT {column} FROM {part} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(changed[part])),),
        )
        changed.setdefault(owner, set()).update(r[0] for r in owners)
    for part in _BEARERS.keys() & changed.keys():
        owner, sql = _BEARERS[part]
        bearers = connection.exec_driver_sql(sql, (json.dumps(list(changed[part])),))
        changed.setdefault(owner, set()).update(r[0] for r in bearers)
    for table in SEARCHABLE:
        if table in changed:
            new = {i for i in changed[table] if kinds.get((table, i), "U")[0] == "I"}
            index(connection, table, sorted(changed[table]), new)


@cache
def seen(table: str) -> frozenset[str]:
    """The columns of a table that its rows, or those of its owner, are found by."""
    owner = (_OWNER | _BEARERS).get(table, (table,))[0]
    s = SEARCHABLE[owner]
    sql = f"{s.words} {s.numbers} {s.where}"
    alias = "r" if owner == table else re.findall(rf"FROM {table} (\w+)", sql)[0]
    return frozenset(re.findall(rf"\b{alias}\.(\w+)", sql))


def index(connection: Connection, table: str, ids: Iterable[int], new: Collection[int] = frozenset()) -> None:
    """Index the rows with these ids anew; rows that are gone leave the index. Those that are `new` are not in
    it yet.
    """
    s = SEARCHABLE[table]
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        marks = ",".join(str(int(i)) for i in chunk)
        old = ",".join(str(int(i)) for i in chunk if i not in new)
        for suffix in ("", "_inner") if old else ():
            connection.exec_driver_sql(f"DELETE FROM find_{table}{suffix} WHERE rowid IN ({old})")
        _insert(connection, s, f"r.id IN ({marks}) AND {s.where}")


def index_all(connection: Connection, table: str, where: str = "1") -> None:
    """Fill the index with rows it does not hold yet; for bulk loads and rebuilding."""
    s = SEARCHABLE[table]
    _insert(connection, s, f"({where}) AND r.id NOT IN (SELECT rowid FROM find_{table}) AND {s.where}")


def index_bulk(connection: Connection, tables: frozenset[str]) -> None:
    """Index what a bulk load added: new rows, and older rows that got new parts from the newest batch."""
    for table in SEARCHABLE.keys() & tables:
        index_all(connection, table)
    for part in _OWNER.keys() & tables:
        owner, column = _OWNER[part]
        rows = connection.exec_driver_sql(
            f"""SELECT DISTINCT r.id FROM {part} p JOIN {owner} r ON r.id = p.{column}
                WHERE p.batch_id = (SELECT max(id) FROM batch) AND r.batch_id IS NOT p.batch_id"""
        )
        index(connection, owner, [r[0] for r in rows])


def rebuild(connection: Connection) -> None:
    """Make the whole index anew."""
    for table in SEARCHABLE:
        for suffix in ("", "_inner"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS find_{table}{suffix}")
    create(connection)
    for table in SEARCHABLE:
        index_all(connection, table)


def _insert(connection: Connection, s: Searchable, where: str) -> None:
    rows = connection.exec_driver_sql(
        f"SELECT r.id, {s.words}, {s.numbers} FROM {s.table} r WHERE {where}"
    ).fetchall()
    words = [(r[0], split(r[1] or "")) for r in rows]
    numbers = [(r[0], (r[2] or "").lower()) for r in rows if r[2] and r[2].strip()]
    if words:
        connection.exec_driver_sql(f"INSERT INTO find_{s.table} (rowid, words) VALUES (?, ?)", words)
    if numbers:
        connection.exec_driver_sql(f"INSERT INTO find_{s.table}_inner (rowid, words) VALUES (?, ?)", numbers)


@lru_cache(256)
def _query(typed: str) -> tuple[str, str]:
    """What was typed as FTS5 queries: of the word index, and of the inner index ('' when too short)."""
    chunks = unicodedata.normalize("NFKC", typed).split()  # neighbours are a phrase, but not over a space
    phrase = " ".join(part for chunk in chunks for part in _phrases(_WORD.findall(split(chunk))))
    whole = unicodedata.normalize("NFKC", typed).strip().lower().replace('"', "")
    return phrase, f'"{whole}"' if len(whole) >= 3 and re.search(r"\d|[a-z]", whole) else ""


def _phrases(words: list[str]) -> list[str]:
    """Neighbouring CJK characters as one phrase, each other word by its beginning."""
    parts = []
    for cjk, group in groupby(words, key=lambda word: CJK.match(word) is not None):
        found = list(group)
        parts += [f'"{" ".join(found)}"'] if cjk else [f'"{word}"*' for word in found]
    return parts


def find(session: Session, table: str, typed: str, limit: int = 50) -> list[int]:
    """Ids of rows of the table that hold every word typed, newest first. Nothing typed finds nothing."""
    words, inner = _query(typed)
    found: list[int] = []
    for index_name, query in ((f"find_{table}", words), (f"find_{table}_inner", inner)):
        if query:
            rows = session.connection().exec_driver_sql(
                f"SELECT rowid FROM {index_name} WHERE {index_name} MATCH ? ORDER BY rowid DESC LIMIT ?",
                (query, limit),
            )
            found += [r[0] for r in rows]
    return sorted(set(found), reverse=True)[:limit]


def holds(session: Session, table: str, row: int, words: str) -> bool:
    """Whether the word index finds a row by the words of its text, as its own tokenizer cuts them; for the
    check.
    """
    parts = [p.replace('"', '""') for p in split(words).split() if _PLAIN.search(p)]
    if not parts:
        return True
    found = session.connection().exec_driver_sql(
        f"SELECT 1 FROM find_{table} WHERE find_{table} MATCH ? AND rowid = ?",
        (" ".join(f'"{p}"' for p in parts[:100]), row),
    )
    return found.first() is not None
