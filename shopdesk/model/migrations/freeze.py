"""`python -m shopdesk.model.migrations.freeze`: writes `versions/0001_first.py` from the records as they
stand.

Only for the first version, until it is released; from then on that file never changes, and each change of a
record has a version of its own. The drift test compares what the versions make with what the records say.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from shopdesk.model import search
from shopdesk.model.all_records import METADATA

_HEAD = '''"""Version 1 of the shop file: every table, index and search index, as they were first released."""

from __future__ import annotations

from alembic import op

STATEMENTS = (
'''
_TAIL = ''')


def upgrade() -> None:
    """Make the tables in an empty file."""
    for statement in STATEMENTS:
        op.execute(statement)
'''


def statements() -> list[str]:
    """The DDL of a new file without its triggers."""
    dialect = sqlite.dialect()
    found: list[str] = []
    for table in METADATA.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda i: str(i.name))
        found += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return [*(" ".join(s.split()) for s in found), *search.statements()]


def write(folder: Path) -> Path:
    """Write the module into the folder; its path."""
    body = "".join(f"    {_literal(s)},\n" for s in statements())
    path = folder / "0001_first.py"
    path.write_text(_HEAD + body + _TAIL, encoding="utf-8")
    return path


def _literal(statement: str) -> str:
    """A statement as lines that fit, joined by Python."""
    words, lines = statement.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 103:
            lines.append("")
        lines[-1] += word + " "
    lines[-1] = lines[-1].rstrip()
    return "\n    ".join(_quoted(line) for line in lines)


def _quoted(line: str) -> str:
    plain = line.replace("\\", "\\\\")
    return f"'{plain}'" if '"' in plain and "'" not in plain else '"' + plain.replace('"', '\\"') + '"'


if __name__ == "__main__":
    write(Path(__file__).parent / "versions")
