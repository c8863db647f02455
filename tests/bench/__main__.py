"""Makes a demo shop of the size asked for, measures, and prints each ratio with its target.

Exits 1 when something fails to run; figures over their target are printed, and fail only with --strict.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from shopdesk.core import places
from shopdesk.model import demo
from shopdesk.model.files import open_shop
from tests.bench import charts, files, reading, stock, window, writing
from tests.bench.measuring import Measure, once


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a small shop, under a minute")
    parser.add_argument("--orders", type=int, default=100_000, metavar="N")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a figure is over its target")
    parser.add_argument(
        "--only", default="", help="the parts to measure, by name: lists,search,figures,action,…"
    )
    args = parser.parse_args()
    orders = 120 if args.smoke else args.orders
    with tempfile.TemporaryDirectory(prefix="shopdesk-bench-") as scratch:
        folder = Path(scratch)
        places.use_temporary(folder / "profile")
        return measure(folder, orders, args.strict, set(args.only.split(",")) - {""})


def measure(folder: Path, orders: int, strict: bool, only: set[str]) -> int:
    """Make the shop, run the parts, print them; answers the exit code."""
    path = folder / "bench.shopdesk"
    seconds, made = once(lambda: demo.make(path, orders=orders, seed=7, end=date(2026, 10, 31)))
    print(
        f"demo of {made.orders} orders, {made.lines} rows: {seconds:.1f} s, {path.stat().st_size / 1e6:.0f} MB\n"
    )
    shop = open_shop(path)
    parts: dict[str, Callable[[], Iterable[Measure]]] = {
        "lists": lambda: reading.lists(shop),
        "search": lambda: reading.searching(shop),
        "figures": lambda: reading.figures(shop),
        "action": lambda: writing.one_action(shop, folder),
        "file": lambda: writing.whole_file(shop, folder),
        "workbook": lambda: files.workbook(shop, folder),
        "stock": lambda: stock.measured(
            folder, *((2_000, 20_000) if orders < 10_000 else (100_000, 1_000_000))
        ),
        "import": lambda: files.importing(folder, min(max(orders, 4_000), 20_000)),
    }
    errors, over = 0, 0
    for name, part in parts.items():
        if not only or name in only:
            wrong, slow = _print(name, part)
            errors, over = errors + wrong, over + slow
    shop.close()
    for name, part in {
        "window": window.painted,
        "click": window.clicked,
        "analytics": charts.analytics,
    }.items():
        if not only or name in only:
            wrong, slow = _print(name, lambda part=part: part(path))
            errors, over = errors + wrong, over + slow
    print(f"\n{over} over their target, {errors} parts failed")
    return int(bool(errors or (strict and over)))


def _print(name: str, part: Callable[[], Iterable[Measure]]) -> tuple[int, int]:
    """Print a part's lines; answers (1 when it failed, how many are over)."""
    over = 0
    try:
        for found in part():
            print(found.line(), flush=True)
            over += not found.ok
    except Exception:
        traceback.print_exc()
        print(f"{name}: could not be measured", file=sys.stderr)
        return 1, over
    return 0, over


if __name__ == "__main__":
    sys.exit(main())
