"""What the README tells of the program is there, and what is there it tells."""

from __future__ import annotations

import re
from pathlib import Path

import shopdesk.model.all_records  # noqa: F401 - so that every table is known
from shopdesk.commands import COMMANDS
from shopdesk.model.base import Record

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", README))
EXAMPLE = "suppliers/"
"""The module that the README imagines."""


def test_every_table_is_named():
    assert set(Record.metadata.tables) - NAMED == set()


def test_every_command_is_named():
    shown = {name for name, command in COMMANDS.items() if not command.hidden}
    assert {name for name in shown if not re.search(rf"`shopdesk {name}\b", README)} == set()


def test_every_file_it_leads_to_is_there():
    files = {n for n in NAMED if re.fullmatch(r"[\w.-]+(/[\w.-]+)+\.\w+", n) and EXAMPLE not in n}
    assert len(files) > 10
    assert {f for f in files if not (ROOT / f).exists() and not (ROOT / "shopdesk" / f).exists()} == set()
