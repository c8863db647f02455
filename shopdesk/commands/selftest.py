"""`--self-test`: the whole path once, as a new user would go it, in a throw-away folder. Packaging runs
it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shopdesk.commands.output import Output
from shopdesk.core import places
from shopdesk.core.texts import N_, _

_HEADERS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping Street,"
    "Shipping City,Shipping Zip,Shipping Country,Shipping Phone\n"
)
_ROW = (
    "#1001,emma.clarke@example.com,paid,2026-03-05 10:05:00 +0800,unfulfilled,CNY,256.00,8.00,0.00,264.00,0.00,"
    "2026-03-05 10:00:00 +0800,2,龙井茶 250g,128.00,LJ-250,Emma Clarke,14 Chapel Street,London,NW1 5DP,GB,"
    "+447700900123\n"
)


class _Failed(Exception):
    """A step did not give what it must."""


def self_test(args: Namespace, out: Output) -> int:
    """Run every step, each with one line; 1 if any of them fails."""
    with tempfile.TemporaryDirectory(prefix="shopdesk-self-test-") as scratch:
        folder = Path(scratch)
        places.use_temporary(folder / "profile")
        failed = [str(_(name)) for name, step in _steps(folder) if not _tried(_(name), step, out)]
    out.object({"ok": not failed, "failed": failed})
    return int(bool(failed))


def _tried(name: str, step: Callable[[], str], out: Output) -> bool:
    try:
        said = step()
    except Exception as error:  # each step is judged by itself; the next ones may still tell something
        failed = _("FAILED")
        sys.stderr.write(f"{failed}  {name}: {type(error).__name__}: {error}\n")
        return False
    fine = _("ok")
    out.tell(f"{fine}  {name}{': ' + said if said else ''}")
    return True


def _steps(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    file, orders = folder / "店 铺.shopdesk", folder / "orders_export.csv"
    orders.write_text(_HEADERS + _ROW, encoding="utf-8")
    order = ("--order", "#1001")

    def run(*words: str) -> str:
        return str(_ask("run", file, *words)["label"])

    yield (
        N_("A new shop"),
        lambda: _ask("new", file, "--name", "Self-test", "--books-start", "2026-01-01")["name"],
    )
    yield N_("Products and stock"), lambda: run("create-product", "--title", "龙井茶", "--skus", _SKUS)
    yield N_("Import of an order file"), lambda: _expect(_ask("import", file, orders), "orders_new", 1)
    yield (
        N_("The same file again changes nothing"),
        lambda: _expect(_ask("import", file, orders), "orders_new", 0),
    )
    yield N_("Confirm"), lambda: run("confirm", *order)
    yield N_("Pack"), lambda: run("pack", *order)
    yield N_("Ship"), lambda: run("ship", *order, "--carrier-code", "dhl", "--tracking", "4000000007")
    yield N_("Packing slip"), lambda: _slip(file)
    yield (
        N_("An expense"),
        lambda: run(
            "post-expense",
            "--category",
            "packing",
            "--money",
            "cash.bank",
            "--amount",
            "12.50",
            "--memo",
            "Boxes",
        ),
    )
    yield N_("The bookkeeper's workbook"), lambda: _workbook(file, folder / "book.xlsx")
    yield N_("Undo"), lambda: run("undo")
    yield N_("Redo"), lambda: run("redo")
    yield N_("Search"), lambda: _found(_ask("search", file, "clarke"))
    yield (
        N_("Sales of the month"),
        lambda: _expect(_ask("report", file, "sales")["totals"], "sales", "264.00"),
    )
    yield N_("Check"), lambda: _expect(_ask("check", file), "ok", True)
    yield N_("Backup"), lambda: str(_ask("backup", file, folder / "backups")["rows"])
    yield N_("Restore"), lambda: _restored(folder, file)
    yield N_("Pictures of the window"), lambda: _tour(folder / "tour")


_SKUS = json.dumps([{"code": "LJ-250", "title": "250g", "price": "128.00", "cost": "52.00", "opening": 20}])


def _ask(*words: object) -> dict[str, Any]:
    """The command's JSON object. Raises when it ends otherwise than well."""
    from shopdesk.cli import perform

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = perform([*map(str, words), "--json"], Output(json=True))
    if code != 0:
        raise _Failed(f"exit {code}: {said.getvalue()[:300]}")
    return dict(json.loads(said.getvalue()))


def _expect(got: dict[str, Any], key: str, wanted: object) -> str:
    if got[key] != wanted:
        raise _Failed(f"{key} is {got[key]}, should be {wanted}")
    return str(wanted)


def _slip(file: Path) -> str:
    from shopdesk.commands.opening import opened
    from shopdesk.model.orders import queries
    from shopdesk.model.verb_names import record_id

    with opened(file) as shop:
        order = shop.ask(record_id, "order_id", "#1001")
        slip = shop.ask(queries.packing_slip, order, shop.facts.name, shop.facts.timezone)
    if slip is None:
        raise _Failed("there is no packing slip")
    return slip.recipient


def _workbook(file: Path, out: Path) -> str:
    _ask("export", file, "workbook", out)
    import openpyxl

    names = openpyxl.load_workbook(out, read_only=True).sheetnames
    if len(names) < 5:
        raise _Failed(f"only {names}")
    return f"{len(names)}"


def _found(answer: dict[str, Any]) -> str:
    if not answer["found"]:
        raise _Failed("nothing found")
    return str(answer["found"][0]["text"])


def _restored(folder: Path, file: Path) -> str:
    backup = next((folder / "backups").glob("*.shopdesk"))
    kept = str(_ask("restore", backup, file)["kept"])
    _expect(_ask("check", file), "ok", True)
    return Path(kept).name


def _tour(folder: Path) -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = _ask("tour", folder)["files"]
    if not any(str(name).endswith(".png") for name in made):
        raise _Failed("no pictures")
    return f"{len(made)}"
