"""The import rule and what else must hold of every file; each rule is shown to catch a violation made for it.

A file imports from lower layers (core, model, ui), and inside model from lower kinds of any noun: records,
rules, queries, actions; two files of one kind follow the order of the nouns. A file of a noun that has
another name than its kind is of the highest kind that it uses.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOUNS = (
    "shop_settings",
    "ledger",
    "products",
    "lots",
    "taxonomy",
    "purchasing",
    "counting",
    "bundles",
    "customers",
    "marketing",
    "orders",
    "replenishment",
    "wording",
    "advice",
    "service",
    "reconcile",
    "analytics",
)
KINDS = ("records", "rules", "queries", "actions")
FIXED = {
    "derived": 0, "derived_figures": 0, "records": 0, "rules": 1, "exchange": 1, "queries": 2, "actions": 3,
}  # fmt: skip
SPINE = {
    "base",
    "spine",
    "derived",
    "changes",
    "search",
    "timeline",
    "shop",
    "pictures",
    "intake",
    "inserting",
    "listing",
}
"""The files of model itself that nouns stand on; all others there stand on the nouns."""

CLOCKS = {
    "shopdesk/model/shop.py": "the machine's clock, for those who are given no other",
    "shopdesk/app.py": "the log",
    "shopdesk/ui/crash.py": "a crash is told with its moment even when no shop is open",
    "shopdesk/ui/form.py": "an empty day field needs some day to show",
}
QT_OUTSIDE_UI = {"shopdesk/app.py", "shopdesk/commands/window.py"}
STANDARD = set(sys.stdlib_module_names)


@dataclass
class Source:
    """What a file imports (module, whether at its top level) and its tree."""

    path: str
    tree: ast.Module
    imports: list[tuple[str, bool]] = field(default_factory=list)
    uses_work: bool = False

    @property
    def modules(self) -> set[str]:
        return {module for module, _top in self.imports}


def read(path: str, text: str) -> Source:
    source = Source(path, ast.parse(text))
    for node in ast.walk(source.tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else _from(node)
            source.uses_work |= "shopdesk.model.shop.Work" in names
            if not _only_for_types(node):
                source.imports += [(name, _at_top(node)) for name in names]
    return source


def _from(node: ast.ImportFrom) -> list[str]:
    assert node.level == 0, "relative imports hide where a name comes from"
    return [f"{node.module}.{a.name}" for a in node.names]


def _only_for_types(node: ast.AST) -> bool:
    above = getattr(node, "parent", None)
    return isinstance(above, ast.If) and "TYPE_CHECKING" in ast.unparse(above.test)


def _at_top(node: ast.AST) -> bool:
    while (node := getattr(node, "parent", None)) is not None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return False
    return True


@cache
def files() -> dict[str, Source]:
    found = sorted((ROOT / "shopdesk").rglob("*.py"))
    return {
        p.relative_to(ROOT).as_posix(): read(p.relative_to(ROOT).as_posix(), p.read_text("utf-8"))
        for p in found
    }


def noun_file(module: str) -> tuple[str, str] | None:
    """The noun and file of a dotted name inside a noun of model."""
    parts = module.split(".")
    if parts[:2] == ["shopdesk", "model"] and len(parts) > 3 and parts[2] in NOUNS:
        return parts[2], parts[3]
    return None


def kind_of(noun: str, name: str, seen: frozenset[tuple[str, str]] = frozenset()) -> int:
    """How high a file of a noun stands: 0 records to 3 actions."""
    if name in FIXED:
        return FIXED[name]
    source = files().get(f"shopdesk/model/{noun}/{name}.py") or files().get(
        f"shopdesk/model/{noun}/{name}/__init__.py"
    )
    return 1 if source is None or (noun, name) in seen else kind_of_source(source, seen | {(noun, name)})


def kind_of_source(source: Source, seen: frozenset[tuple[str, str]] = frozenset()) -> int:
    fixed = FIXED.get(Path(source.path).stem)
    if fixed is not None:
        return fixed
    own = 3 if source.uses_work else 2 if any(m.startswith("sqlalchemy") for m in source.modules) else 1
    used = [kind_of(*found, seen) for m in source.modules if (found := noun_file(m))]
    return max([own, *used])


def violations(source: Source) -> list[str]:
    """Every rule that the file breaks, as `rule: what`."""
    return [f"{name}: {what}" for name, rule in RULES.items() for what in rule(source)]


def layer(path: str) -> str:
    return path.split("/")[1].removesuffix(".py")


def core_alone(source: Source) -> list[str]:
    if layer(source.path) != "core":
        return []
    allowed = STANDARD | {"appdirs"}
    return sorted(
        m for m in source.modules if not m.startswith("shopdesk.core") and m.split(".")[0] not in allowed
    )


def no_qt_below_ui(source: Source) -> list[str]:
    if layer(source.path) == "ui" or source.path in QT_OUTSIDE_UI:
        return []
    above = (
        ()
        if layer(source.path) in ("cli", "commands", "__main__", "app")
        else ("shopdesk.ui", "shopdesk.app")
    )
    return sorted(
        m for m in source.modules if m.split(".")[0] in ("PySide6", "shiboken6") or m.startswith(above or "-")
    )


def model_knows_no_one_above(source: Source) -> list[str]:
    above = ("shopdesk.ui", "shopdesk.cli", "shopdesk.commands", "shopdesk.app")
    return sorted(m for m in source.modules if layer(source.path) == "model" and m.startswith(above))


def no_database_in_the_window(source: Source) -> list[str]:
    if layer(source.path) not in ("ui", "cli", "commands", "app", "__main__"):
        return []
    found = noun_file
    return sorted(
        m
        for m in source.modules
        if m.split(".")[0] in ("sqlalchemy", "alembic")
        or ((at := found(m)) and at[1] in ("records", "derived"))
    )


def one_sqlite(source: Source) -> list[str]:
    wrong = {"sqlite3", "apsw", *(() if source.path == "shopdesk/model/engine.py" else ("pysqlite3",))}
    return sorted(m for m in source.modules if m.split(".")[0] in wrong or "QtSql" in m)


def lower_kinds_first(source: Source) -> list[str]:
    parts = source.path.split("/")
    if (
        len(parts) < 4
        or parts[1] != "model"
        or parts[2] not in NOUNS
        or parts[3] in ("__init__.py", "checks.py")
    ):
        return []
    noun, kind, found = parts[2], kind_of_source(source), []
    for module in sorted(source.modules):
        at = noun_file(module)
        if at is None:
            continue
        theirs = kind_of(*at)
        if theirs > kind:
            found.append(f"{KINDS[kind]} of {noun} use {KINDS[theirs]} ({module})")
        elif theirs == kind > 0 and NOUNS.index(at[0]) > NOUNS.index(noun):
            found.append(f"{KINDS[kind]} of {noun} come before {module}")
    return found


def nouns_stand_on_the_spine(source: Source) -> list[str]:
    parts = source.path.split("/")
    if len(parts) < 4 or parts[1] != "model" or parts[2] not in NOUNS:
        return []
    mine = [m.split(".") for m in source.modules if m.startswith("shopdesk.model.")]
    return sorted(".".join(m) for m in mine if m[2] not in NOUNS and m[2] not in SPINE)


def rules_are_pure(source: Source) -> list[str]:
    parts = source.path.split("/")
    if len(parts) < 4 or parts[2] not in NOUNS or parts[3] not in ("rules.py", "exchange.py"):
        return []
    return sorted(m for m in source.modules if m.startswith(("sqlalchemy", "shopdesk.model.shop.")))


def no_clock_of_their_own(source: Source) -> list[str]:
    if source.path in CLOCKS:
        return []
    calls = [ast.unparse(n.func) for n in ast.walk(source.tree) if isinstance(n, ast.Call)]
    return [
        c
        for c in calls
        if c.endswith(("datetime.now", "datetime.utcnow", "date.today", "datetime.today")) or c == "time.time"
    ]


def texts_name_their_encoding(source: Source) -> list[str]:
    return [
        ast.unparse(n) for n in ast.walk(source.tree) if isinstance(n, ast.Call) and _opens_text_blindly(n)
    ]


def _opens_text_blindly(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    on = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name not in ("open", "read_text", "write_text") or any(
        k.arg in ("encoding", None) for k in call.keywords
    ):
        return False
    if name != "open":
        return len(call.args) < (1 if name == "read_text" else 2)
    if on in ("os", "webbrowser", "Image", "PIL.Image", "zipfile", "self") or on.startswith(
        ("zip", "archive")
    ):
        return False
    mode = call.args[0 if on else 1] if len(call.args) > (0 if on else 1) else None
    mode = next((k.value for k in call.keywords if k.arg == "mode"), mode)
    if on and mode is not None and not isinstance(mode, ast.Constant):
        return False  # something else that is called open
    return not (isinstance(mode, ast.Constant) and "b" in str(mode.value))


def heavy_things_late(source: Source) -> list[str]:
    heavy = ("openpyxl", "matplotlib", "alembic", "python_calamine", "numpy", "PIL")
    if "/migrations/" in source.path or source.path == "shopdesk/ui/chart.py":
        return []
    return sorted(
        m for m, top in source.imports if top and m.split(".")[0] in heavy and "/workbook/" not in source.path
    )


RULES = {
    "core stands alone": core_alone,
    "no Qt below ui": no_qt_below_ui,
    "model knows no one above": model_knows_no_one_above,
    "no database in the window": no_database_in_the_window,
    "one SQLite": one_sqlite,
    "lower kinds": lower_kinds_first,
    "nouns stand on the spine": nouns_stand_on_the_spine,
    "rules are pure": rules_are_pure,
    "no clock": no_clock_of_their_own,
    "encoding": texts_name_their_encoding,
    "heavy": heavy_things_late,
}


@pytest.mark.parametrize("rule", RULES)
def test_every_file_keeps_the_rule(rule):
    broken = {path: found for path, source in files().items() if (found := RULES[rule](source))}
    assert broken == {}


ON_PURPOSE = [
    ("core stands alone", "shopdesk/core/money.py", "import sqlalchemy"),
    ("core stands alone", "shopdesk/core/money.py", "from shopdesk.model import base"),
    ("no Qt below ui", "shopdesk/model/shop.py", "from PySide6.QtCore import QObject"),
    ("no Qt below ui", "shopdesk/cli.py", "import PySide6"),
    ("no Qt below ui", "shopdesk/core/texts.py", "def f():\n    from shopdesk.ui import texts"),
    ("model knows no one above", "shopdesk/model/backups.py", "from shopdesk.commands.output import table"),
    ("no database in the window", "shopdesk/ui/orders/tab.py", "from sqlalchemy import select"),
    (
        "no database in the window",
        "shopdesk/ui/orders/tab.py",
        "from shopdesk.model.orders.records import Order",
    ),
    ("no database in the window", "shopdesk/commands/run.py", "from shopdesk.model.orders import records"),
    ("one SQLite", "shopdesk/model/backups.py", "import sqlite3"),
    ("one SQLite", "shopdesk/model/backups.py", "from pysqlite3 import dbapi2"),
    ("one SQLite", "shopdesk/ui/table.py", "from PySide6.QtSql import QSqlDatabase"),
    ("lower kinds", "shopdesk/model/orders/records.py", "from shopdesk.model.orders.rules import label"),
    ("lower kinds", "shopdesk/model/orders/rules.py", "from shopdesk.model.products import queries"),
    ("lower kinds", "shopdesk/model/orders/queries.py", "from shopdesk.model.orders.actions import ship"),
    ("lower kinds", "shopdesk/model/products/actions.py", "from shopdesk.model.orders.actions import ship"),
    ("lower kinds", "shopdesk/model/ledger/rules.py", "from shopdesk.model.products.rules import x"),
    (
        "nouns stand on the spine",
        "shopdesk/model/orders/actions.py",
        "from shopdesk.model.backups import backup",
    ),
    ("rules are pure", "shopdesk/model/orders/rules.py", "from sqlalchemy.orm import Session"),
    ("no clock", "shopdesk/model/orders/actions.py", "from datetime import datetime\nx = datetime.now()"),
    ("no clock", "shopdesk/core/periods.py", "import datetime\nx = datetime.date.today()"),
    ("encoding", "shopdesk/core/settings.py", "open('x')"),
    ("encoding", "shopdesk/core/settings.py", "path.open('r')"),
    ("encoding", "shopdesk/core/settings.py", "path.read_text()"),
    ("encoding", "shopdesk/core/settings.py", "path.write_text('x')"),
    ("heavy", "shopdesk/model/orders/exchange.py", "import openpyxl"),
]


@pytest.mark.parametrize(("rule", "path", "text"), ON_PURPOSE)
def test_a_violation_on_purpose_is_caught(rule, path, text):
    assert any(found.startswith(rule) for found in violations(read(path, text)))


FINE = [
    ("shopdesk/model/orders/actions.py", "from shopdesk.model.products.actions import move_stock"),
    ("shopdesk/model/products/queries.py", "from shopdesk.model.orders.records import Order"),
    (
        "shopdesk/model/orders/actions.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shopdesk.model.shop import Work",
    ),
    (
        "shopdesk/ui/orders/tab.py",
        "from shopdesk.model.orders import actions, queries\nfrom PySide6.QtWidgets import QWidget",
    ),
    (
        "shopdesk/model/files.py",
        "open('x', 'rb')\npath.open(encoding='utf-8')\npath.read_text('utf-8')\nos.open(path, 0)",
    ),
    ("shopdesk/model/orders/exchange.py", "def f():\n    import openpyxl"),
]


@pytest.mark.parametrize(("path", "text"), FINE)
def test_what_is_allowed_is_not_caught(path, text):
    assert violations(read(path, text)) == []


def test_every_rule_is_shown_to_fail():
    assert {rule for rule, _path, _text in ON_PURPOSE} == set(RULES)


def test_a_file_of_another_name_is_of_the_highest_kind_that_it_uses():
    work = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shopdesk.model.shop import Work"
    assert kind_of_source(read("shopdesk/model/orders/wrapping.py", work)) == 3
    assert kind_of_source(read("shopdesk/model/orders/wrapping.py", "from sqlalchemy import select")) == 2
    assert (
        kind_of_source(
            read("shopdesk/model/orders/wrapping.py", "from shopdesk.model.orders.queries import x")
        )
        == 2
    )
    assert kind_of_source(read("shopdesk/model/orders/wrapping.py", "import math")) == 1


def test_every_noun_has_its_place():
    folders = {p.name for p in (ROOT / "shopdesk" / "model").iterdir() if (p / "records.py").exists()}
    assert folders <= set(NOUNS)


LIGHT = {
    "shopdesk.cli": ("sqlalchemy", "PySide6", "openpyxl", "matplotlib", "alembic", "numpy"),
    "shopdesk.model.files": (
        "PySide6",
        "openpyxl",
        "matplotlib",
        "alembic",
        "python_calamine",
        "numpy",
        "PIL",
    ),
}


@pytest.mark.parametrize("module", LIGHT)
def test_starting_brings_nothing_heavy(module):
    code = f"import sys, {module}; print([m for m in {LIGHT[module]!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
