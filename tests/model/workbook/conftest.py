"""Shops whose books make a workbook, and LibreOffice to calculate it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime

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


@pytest.fixture(scope="session")
def calculated(tmp_path_factory):
    """Let LibreOffice calculate workbooks, all in one run; answers their paths."""
    if shutil.which("soffice") is None:
        pytest.skip("soffice (Debian's libreoffice-calc) is not installed")
    folder = tmp_path_factory.mktemp("calculated")

    def calculate(*paths):
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless",
                "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, paths),
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return [folder / p.name for p in paths]

    return calculate
