"""Shops whose books make a workbook, and LibreOffice to calculate it."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from shopdesk.core.periods import Range
from shopdesk.model import demo
from shopdesk.model.workbook import build

DAYS = Range(date(2026, 10, 1), date(2026, 10, 31))
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def tea(tmp_path_factory):
    """A demo shop of two months, so that October has opening balances."""
    path = tmp_path_factory.mktemp("workbook") / "tea.shopdesk"
    _made, shop = demo.live(path, orders=150, seed=3, end=DAYS.end)
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def made(tea, tmp_path_factory):
    """Language → the workbook of October, and what `build` said of it."""
    folder, books = tmp_path_factory.mktemp("books"), {}

    def make(language="en"):
        if language not in books:
            path = folder / f"{language}.xlsx"
            books[language] = path, tea.ask(build, tea.facts, DAYS, language, path, now=AT)
        return books[language]

    return make


def without_values(path, bare):
    """A copy of a workbook whose formulas have no values."""
    formula = re.compile(rb'(<c r="[A-Z]+[0-9]+" s="[0-9]+")(?: t="str")?(><f>[^<]*</f>)<v>[^<]*</v>')
    with ZipFile(path) as book, ZipFile(bare, "w", ZIP_DEFLATED) as out:
        for name in book.namelist():
            out.writestr(name, formula.sub(rb"\1\2", book.read(name)))


@pytest.fixture(scope="session")
def calculated(tmp_path_factory):
    """Let LibreOffice calculate workbooks, all in one run; answers their paths. The values that formulas were written
    with are taken out before, for LibreOffice keeps what it finds."""
    if shutil.which("soffice") is None:
        pytest.skip("soffice (Debian's libreoffice-calc) is not installed")
    folder = tmp_path_factory.mktemp("calculated")

    def calculate(*paths):
        bare = tmp_path_factory.mktemp("bare")
        for path in paths:
            without_values(path, bare / path.name)
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless",
                "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder),
                *(str(bare / p.name) for p in paths),
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return [folder / p.name for p in paths]

    return calculate
