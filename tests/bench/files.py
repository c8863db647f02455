"""Files in and out: an import against raw executemany of the same rows, the workbook against bare
openpyxl."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pysqlite3 import dbapi2

from shopdesk.model import schema
from shopdesk.model.demo_story import story
from shopdesk.model.engine import make_engine
from tests.bench.measuring import Measure, once

_SPAN = ("--from", "2026-01-01", "--to", "2026-10-31")


def workbook(shop, folder: Path) -> Iterator[Measure]:
    """A year's workbook, and the same cells written by openpyxl alone."""
    import openpyxl

    from shopdesk.commands import files as commands

    out = folder / "book.xlsx"
    took, _ = once(lambda: commands.write(shop, "workbook", out, date(2026, 1, 1), date(2026, 12, 31)))
    book = openpyxl.load_workbook(out, read_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}

    def bare() -> None:
        made = openpyxl.Workbook(write_only=True)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        made.save(folder / "bare.xlsx")

    cells = sum(len(row) for rows in sheets.values() for row in rows)
    yield Measure(f"workbook, {cells} cells", took, once(bare)[0], 1.3)


def importing(folder: Path, orders: int) -> Iterator[Measure]:
    """A file of orders as books and as history; the floor is the same rows by executemany into the same
    tables."""
    source = folder / "orders.csv"
    lines = _write(source, orders)
    for name, start, most in (("booked", "2020-01-01", 6), ("history", "2027-01-01", 4)):
        path = folder / f"{name}.shopdesk"
        _shopdesk("new", path, "--name", name, "--books-start", start)
        took, _ = once(lambda path=path: _shopdesk("import", path, source))
        yield Measure(f"import {lines} rows, {name}", took, _floor(path, folder / f"{name}.raw"), most)


def _shopdesk(*words) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shopdesk", *map(str, words)], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)


def _write(source: Path, orders: int) -> int:
    """The demo's orders as a table of any shop; answers the number of its rows."""
    lines = 0
    with source.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["Order ID", "SKU", "Title", "Quantity", "Unit price", "Order date", "Customer ID", "Country"]
        )
        for fate in story(orders, 7, date(2026, 10, 31)):
            order = fate.draft
            for line in order.lines:
                price = f"{line.unit_price / 1_000_000:.2f}"
                moment = f"{order.placed_at:%Y-%m-%d %H:%M:%S}"
                out.writerow(
                    [
                        order.number,
                        line.sku,
                        line.title,
                        line.quantity,
                        price,
                        moment,
                        order.customer_key,
                        order.country,
                    ]
                )
                lines += 1
    return lines


def _floor(path: Path, raw: Path) -> float:
    """Every row of the imported shop into empty tables with the same indexes, no triggers, one
    transaction."""
    engine = make_engine(raw)
    with engine.begin() as connection:
        schema.create(connection)
    engine.dispose()
    source, target = dbapi2.connect(path), dbapi2.connect(raw)
    tables = {}
    for (table,) in source.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    ):
        if not table.startswith("sqlite_"):
            tables[table] = source.execute(f'SELECT * FROM "{table}"').fetchall()
    present = {r[0] for r in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def write() -> None:
        target.execute("BEGIN")
        for table, rows in tables.items():
            if rows and table in present:
                marks = ",".join("?" * len(rows[0]))
                target.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({marks})', rows)
        target.execute("COMMIT")

    target.isolation_level = None
    target.execute("PRAGMA synchronous = FULL")
    seconds, _ = once(write)
    source.close()
    target.close()
    return seconds
