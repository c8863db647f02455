"""A day's work in the real window, offscreen: pictures of every tab and dialog, and the bookkeeper's
workbook.

Everything goes through the same screens and commands as a person's clicks. Pictures of tabs are made wide
and narrow.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shopdesk.core import places
from shopdesk.core import settings as store
from shopdesk.core.problems import Trouble
from shopdesk.core.texts import N_, choose

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from shopdesk.app import Application
    from shopdesk.ui.desk import Desk

WIDE, NARROW = (1360, 820), (1024, 700)
_ORDERS, _SEED = 240, 7
_PATIENCE = 30.0


def make(folder: Path, *, language: str = "en", theme: str = "") -> list[Path]:
    """Make the tour in a folder; answers the files. Raises Trouble naming the package when no font writes
    Chinese.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    choose(language)
    from shopdesk import app as program
    from shopdesk.ui.collecting import Collecting
    from shopdesk.ui.theme import theme as looks

    program.speak(program.qt_application())
    _need_chinese()
    folder.mkdir(parents=True, exist_ok=True)
    looks.apply(theme or "light")
    application = program.Application(store.Settings(theme=theme or "light", language=language))
    Collecting(application.window)
    guide = _Guide(application, folder)
    try:
        guide.go()
    finally:
        application.window.close()
    return guide.made


def _need_chinese() -> None:
    from PySide6.QtGui import QFontDatabase

    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        raise Trouble(N_("No font here writes Chinese; install {package}."), package="fonts-noto-cjk")


def _nothing(*_draft: Any) -> bool:
    """What saving does in a picture of a form."""
    return False


class _Guide:
    """Walks through the program and keeps what it saw."""

    def __init__(self, application: Application, folder: Path) -> None:
        self.application, self.window, self.folder = application, application.window, folder
        self.made: list[Path] = []

    @property
    def desk(self) -> Desk:
        if self.application.desk is None:
            raise RuntimeError("the tour has no shop")
        return self.application.desk

    def go(self) -> None:
        """The whole tour."""
        self.window.resize(*WIDE)
        self.window.show()
        self.application.first_run()
        self._picture(self.window, "page-first-run")
        self._open_demo()
        self._work()
        for name, prepare in self._tabs():
            prepare()
            self._tab(name)
        for name, dialog in self._dialogs():
            self._dialog(name, dialog)
        self._workbook()

    def _open_demo(self) -> None:
        from shopdesk.model import demo

        path = places.data() / "teashop.shopdesk"
        if not path.exists():
            demo.make(path, orders=_ORDERS, seed=_SEED)
        self.application.open_path(path, "orders")
        self._settle()

    def _work(self) -> None:
        """Confirm, pack and ship an order, take it back and do it again, write an expense down."""
        from shopdesk.core.texts import say
        from shopdesk.model.ledger import actions as ledger
        from shopdesk.model.orders import actions, queries

        desk = self.desk
        for order in list(desk.ask(queries.ids, "to_confirm"))[:1]:
            desk.do(say(N_("Confirm order {number}"), number=order), actions.confirm, order, "")
        for order in list(desk.ask(queries.ids, "to_ship"))[:1]:
            number = desk.ask(queries.rows, [order])[0].number
            desk.do(
                say(N_("Ship order {number}"), number=number), actions.ship, order, "sf", "SF1400123456789"
            )
        desk.undo()
        desk.redo()
        label = say(N_("Expense: {memo}"), memo="618")
        desk.do(label, ledger.record_expense, "ads", "cash.bank", 32_000, desk.shop.today(), "618")
        self._settle()

    def _tabs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        for name in ("products", "orders", "customers", "analytics", "ledger"):
            yield name, partial(self.window.go, name)
        yield "accounts", partial(self._show_page, "accounts", "ledger")
        yield "complaints", self._show_complaints
        yield "stock", partial(self._show_page, "stock")
        yield "lots", partial(self._show_page, "lots")
        yield "categories", partial(self._show_page, "categories")
        yield "tags", partial(self._show_page, "tags")
        yield "reorder", partial(self._show_page, "reorder")
        yield "purchases", partial(self._show_page, "purchases")
        yield "suppliers", partial(self._show_page, "suppliers")
        yield "fix", partial(self._show_fix, "all")
        yield "suggestions", partial(self._show_fix, "suggestions")
        yield "titles", partial(self._show_page, "titles")
        yield "keywords", self._show_keywords
        yield "counts", self._show_counts
        yield "grid", self._show_grid

    def _show_complaints(self) -> None:
        tab: Any = self.window.go("customers")
        tab.show_list("complaints")

    def _show_grid(self) -> None:
        """The grid, with a price in it that cannot be."""
        from shopdesk.core.texts import say
        from shopdesk.model.products.grid import Cell

        page = self._show_page("grid")
        page.write([Cell(int(page.cells.ids[2]), "price", "1")], say(N_("{n} cells pasted"), n=1))
        page.table.select(2, [c.key for c in page.cells.columns].index("price"))

    def _show_keywords(self) -> None:
        """The keyword library."""
        self._show_page("titles").show_list("keywords")

    def _show_counts(self) -> None:
        """The stock take that is under way, being scanned."""
        page = self._show_page("counts")
        lines = page.open(page.list.table.rows.ids[0])
        lines.bar.field.setText("GW-120")
        lines.bar.submit()

    def _show_fix(self, line: str) -> None:
        """What is missing of the products, or what is suggested."""
        self._show_page("fix").gaps.choose(line)

    def _show_page(self, name: str, where: str = "products") -> Any:
        tab: Any = self.window.go(where)
        page = tab.show_page(name)
        self._settle()
        return page

    def _tab(self, name: str) -> None:
        for size, suffix in ((NARROW, "-narrow"), (WIDE, "")):
            self.window.resize(*size)
            self._settle()
            self._picture(self.window, f"tab-{name}{suffix}")

    def _dialogs(self) -> Iterator[tuple[str, QWidget]]:
        from shopdesk.model.advice import queries as advice
        from shopdesk.model.counting import queries as counting
        from shopdesk.model.ledger import queries as ledger
        from shopdesk.model.orders import queries as orders
        from shopdesk.model.products import queries as products
        from shopdesk.model.products import stock_queries
        from shopdesk.ui import preferences, restoring, starting
        from shopdesk.ui.advice.wizard import FixDialog
        from shopdesk.ui.counting import forms as counting_forms
        from shopdesk.ui.counting.channels import channel_dialog
        from shopdesk.ui.crash_dialog import CrashDialog
        from shopdesk.ui.ledger import forms as ledger_forms
        from shopdesk.ui.orders import entry
        from shopdesk.ui.products import forms as product_forms
        from shopdesk.ui.products.pack import pack_form
        from shopdesk.ui.products.pictures import PictureDialog
        from shopdesk.ui.products.repricing import Plans, Repricing
        from shopdesk.ui.products.variants import Variants
        from shopdesk.ui.replenishment.promotions import Promotions

        desk, window = self.desk, self.window
        currency, today = desk.shop.facts.currency, desk.shop.today()
        first = next(iter(desk.ask(orders.ids, "to_ship")), None) or next(iter(desk.ask(orders.ids)))
        order = desk.ask(orders.order_card, first, currency)
        product = desk.ask(stock_queries.card, next(iter(desk.ask(products.ids))))
        yield "start", starting.start_form(window, _nothing)
        yield "new-order", entry.entry_form(window, desk)[0]
        if order is not None:
            yield from self._of_order(order)
        yield "new-product", product_forms.new_product(window, currency, _nothing)
        if product is not None:
            yield "receive", product_forms.receive(window, product, currency, today, _nothing)
            yield "pictures", PictureDialog(window, desk, product.id, product.title)
            yield "variants", Variants(window, desk, product.id, product.title)
        stops = desk.ask(advice.stops, "cost") or desk.ask(advice.stops, "all")
        yield "fill-in", FixDialog(window, desk, stops)
        yield "re-price", Repricing(window, desk, formula="cost*1.6")
        yield "planned-prices", Plans(window, desk)
        yield "picture-pack", pack_form(window, None, _nothing)
        yield from self._product_lists()
        yield "expense", ledger_forms.expense(window, desk.ask(ledger.choices), currency, today, {}, _nothing)
        yield "journal", ledger_forms.journal(window, desk.ask(ledger.choices), currency, today, _nothing)[0]
        yield from self._of_nouns()
        yield "new-count", counting_forms.new_count(window, desk.ask(counting.categories), _nothing)
        yield "channel-stock", channel_dialog(window, desk)
        yield "promotion-days", Promotions(window, desk)
        yield "preferences", preferences.open_preferences(window, self.application.settings, desk)
        yield "restore", restoring.RestoreDialog(window, desk)
        yield "crash", CrashDialog(window, "ShopDesk")

    def _of_order(self, order: Any) -> Iterator[tuple[str, QWidget]]:
        """What is done with an order."""
        from shopdesk.model.orders import queries as orders
        from shopdesk.ui.orders import forms, rows_form
        from shopdesk.ui.orders.commands import contents_pictures

        desk, window, facts = self.desk, self.window, self.desk.shop.facts
        yield (
            "ship",
            forms.ship(
                window, order, desk.ask(orders.carriers), lambda _n: "", _nothing,
                costs=(facts.parcel_cost, facts.packing_cost), currency=facts.currency,
            ),
        )  # fmt: skip
        yield "refund", forms.refund(window, order, facts.currency, _nothing)
        yield "change-rows", rows_form.rows_form(window, desk, order, _nothing)[0]
        yield from contents_pictures(window, desk)

    def _of_nouns(self) -> Iterator[tuple[str, QWidget]]:
        """The dialogs that nouns show of themselves."""
        from shopdesk.ui.bundles.more import bundle_pictures
        from shopdesk.ui.purchasing.tour import purchasing_dialogs
        from shopdesk.ui.wording.tour import wording_pictures

        for pictures in (bundle_pictures, purchasing_dialogs, wording_pictures):
            yield from pictures(self.window, self.desk)

    def _product_lists(self) -> Iterator[tuple[str, QWidget]]:
        """Writing a product list, and the shop's own list as a spreadsheet gives it back with other prices."""
        from shopdesk.model.product_lists import LISTS
        from shopdesk.ui.import_sheet import ImportSheet
        from shopdesk.ui.products.lists import list_form

        yield "product-list", list_form(self.window, None, lambda _draft: False)
        path = places.data() / "products.csv"
        self.desk.ask(LISTS["products-shopify"][1], self.desk.shop.facts.currency, path, None)
        path.write_text(path.read_text("utf-8").replace("9.00,", "5.00,"), "utf-8")
        yield "import-products", ImportSheet(self.window, self.desk, [path], self.desk.settings)

    def _dialog(self, name: str, dialog: QWidget) -> None:
        dialog.show()
        self._settle()
        self._picture(dialog, f"dialog-{name}")
        dialog.hide()
        dialog.deleteLater()

    def _workbook(self) -> None:
        from shopdesk.core.periods import Range
        from shopdesk.core.texts import language
        from shopdesk.ui.ledger import commands

        days = Range(self.desk.shop.facts.books_start, self.desk.shop.today())
        path = self.folder / "workbook.xlsx"
        commands.write_workbook(self.desk, days, language(), path)
        self._settle()
        self.made.append(path)

    def _picture(self, widget: QWidget, name: str) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QWidget

        self._settle()
        path = self.folder / f"{name}.png"
        for part in widget.findChildren(QWidget):  # offscreen the pointer lies over the first tab
            part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        widget.grab().save(str(path))
        self.made.append(path)

    def _settle(self) -> None:
        """Wait until nothing is going on: events handled, jobs done, timers of now fired."""
        from PySide6.QtWidgets import QApplication

        end = time.monotonic() + _PATIENCE
        quiet = 0
        while quiet < 6 and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.01)
            busy = self.application.desk is not None and self.application.desk.job is not None
            quiet = 0 if busy else quiet + 1
