"""Every word a person sees is in the catalogue, in Chinese, with the same gaps, and the compiled catalogue
is current."""

from __future__ import annotations

import ast
import gettext
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "resources" / "i18n" / "zh_CN" / "LC_MESSAGES" / "shopdesk.po"
MARKS = {"_", "N_", "ngettext"}


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


@pytest.fixture(scope="module")
def source():
    """Every marked text of the program: the id, or (one, many)."""
    found = extract_from_dir(
        ROOT / "shopdesk",
        method_map=[("**.py", "python")],
        keywords={"_": None, "N_": None, "ngettext": (1, 2)},
    )
    return {message for _file, _line, message, _comments, _context in found}


def gaps(text):
    return sorted(name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None)


def test_every_word_has_its_chinese(catalogue, source):
    missing = [
        m for m in source if not (found := catalogue.get(m)) or not found.string or found.string == ("",)
    ]
    assert missing == []


def test_nothing_in_the_catalogue_is_unsure_or_no_longer_said(catalogue, source):
    assert [m.id for m in catalogue if m.fuzzy and m.id] == []
    assert [m.id for m in catalogue if m.id and m.id not in source] == []


def test_the_chinese_has_the_same_gaps(catalogue):
    wrong = []
    for message in catalogue:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        wrong += [(i, s) for s in said for i in ids[-1:] if s and i and gaps(i) != gaps(s)]
    assert wrong == []


def test_no_marked_text_escapes_the_catalogue(catalogue):
    """Texts marked within an f-string are not seen when the words are collected."""
    missing = [
        f"{path.name}:{node.lineno}: {node.args[0].value}"
        for path in sorted((ROOT / "shopdesk").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}
        if node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value
        if catalogue.get(node.args[0].value) is None
    ]
    assert missing == []


def _is_built(text):
    """An f-string, a sum of strings or one that is filled already; looking a marked text up is fine."""
    filled = (
        isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format"
    )
    return filled or isinstance(text, ast.JoinedStr | ast.BinOp)


def test_no_text_is_put_together_before_it_is_translated():
    wrong = []
    for path in sorted((ROOT / "shopdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                wrong += [f"{path.name}:{node.lineno}" for a in node.args[:1] if _is_built(a)]
    assert wrong == []


def test_the_compiled_catalogue_is_current(catalogue):
    compiled = gettext.translation("shopdesk", ROOT / "resources" / "i18n", ["zh_CN"])
    for message in catalogue:
        if isinstance(message.id, str) and message.id and message.string:
            assert compiled.gettext(message.id) == message.string
