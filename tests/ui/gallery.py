"""Pictures of the kit with made-up rows, to be looked at: `python -m tests.ui.gallery FOLDER`."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shopdesk.app import qt_application
from shopdesk.core import places
from shopdesk.core.problems import problem
from shopdesk.core.settings import Settings
from shopdesk.core.texts import choose, say
from shopdesk.model.files import create
from shopdesk.ui import tabs, window
from shopdesk.ui.desk import Desk, Job
from shopdesk.ui.first_run import FirstRun
from shopdesk.ui.form import Field, Form
from shopdesk.ui.palette import Palette
from shopdesk.ui.theme import theme
from tests.ui.fakes import NOW, FakeOrders

SIZES = ((1360, 820), (1024, 700))
FAKE = tabs.Tab("orders", "Orders", "orders", "tests.ui.fakes:FakeOrders")
ALL = tuple(FAKE if t.name == "orders" else t for t in tabs.TABS)


def form(parent):
    """A dialog with every kind of field, one of them wrong."""
    made = Form(
        parent, "New product",
        [
            Field("name", "Name", value="龙井茶 250g", required=True),
            Field("code", "Code", value="TEA-LJ-250", required=True),
            Field("price", "Price", "money", 12_800), Field("cost", "Unit cost", "unit", 43_335_000),
            Field("stock", "Pieces", "quantity", 24), Field("day", "Day", "day", date(2026, 3, 5)),
            Field("carrier", "Carrier", "choice", "sf", (("sf", "SF 顺丰"), ("yto", "YTO 圆通"))),
            Field("kind", "Kind", "suggest", "Green tea", (("g", "Green tea"),)),
            Field("counted", "Count the stock of this product", "yes", True),
            Field("note", "Note", "long", hint="Anything"),
        ],
        lambda draft: True, currency="CNY",
        check=lambda draft: [problem("That code is taken by “White tea”.", field="code")],
    )  # fmt: skip
    made.resize(520, made.sizeHint().height())
    made.show()
    made.judge()
    return made


def shoot(app, widget, path):
    """Grab the widget once it is idle; the pointer, which offscreen lies over the first tab, is nowhere."""
    for _ in range(6):
        app.processEvents()
    for part in widget.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    widget.grab().save(str(path))


def pictures(folder: Path, lang: str = "en") -> list[Path]:
    """Draw all pictures into the folder."""
    places.use_temporary()
    choose(lang)
    app = qt_application()
    folder.mkdir(parents=True, exist_ok=True)
    tabs.TABS = ALL
    file = Path(tempfile.mkdtemp()) / "teashop.shopdesk"
    shop = create(file, name="Tea", books_start=date(2026, 1, 1), clock=lambda: NOW)
    made = []
    for appearance in ("light", "dark"):
        theme.apply(appearance)
        desk = Desk(shop, inline=True)
        main = window.MainWindow(Settings())
        main.open_desk(desk, "orders")
        main.tell("Shipped #10479", undoable=True)
        for width, height in SIZES:
            main.resize(width, height)
            main.show()
            made.append(folder / f"list-{appearance}-{width}.png")
            shoot(app, main, made[-1])
        made += others(app, main, desk, folder, appearance)
        main.hide()
    shop.close()
    return made


def others(app, main, desk, folder, appearance):
    """The parts besides the list: empty, refused, busy, form, palette, first run."""
    main.resize(*SIZES[0])
    screen = main.screens["orders"]
    names = ("busy", "form", "palette", "empty", "first")
    made = {name: folder / f"{name}-{appearance}.png" for name in names}
    screen.table.selectAll()
    screen.table.select(2)
    desk.job_changed.emit(Job(say("Import orders.csv"), True, 62, 100))
    main.banner.tell("Only 5 of MUG-01 left, 6 ordered. Ship 5 now or wait for 24 arriving on 3 Dec?")
    shoot(app, main, made["busy"])
    desk.job_changed.emit(None)
    main.banner.hide()
    dialog = form(main)
    shoot(app, dialog, made["form"])
    dialog.hide()
    main.open_palette()
    palette = main.findChildren(Palette)[-1]
    shoot(app, palette, made["palette"])
    palette.hide()
    FakeOrders.size = 0
    screen.refresh()
    shoot(app, main, made["empty"])
    FakeOrders.size = 10_482
    main.show_page(FirstRun(*(lambda: None,) * 4))
    shoot(app, main, made["first"])
    return list(made.values())


if __name__ == "__main__":
    for path in pictures(Path(sys.argv[1]), *sys.argv[2:]):
        print(path)  # noqa: T201 - a script
