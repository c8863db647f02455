"""What the Analytics tab does beside showing: names of rows, the figures as a sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from shopdesk.core.periods import Range
from shopdesk.core.sheet import Column, Sheet
from shopdesk.core.texts import N_, _, say
from shopdesk.model.analytics import queries
from shopdesk.model.analytics.queries import By
from shopdesk.model.orders.queries import channels
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.pages import PagedScreen


def names(desk: Desk, by: By) -> dict[str, str]:
    """Words for the keys of a ranking that are codes."""
    if by is By.CHANNEL:
        return {code: texts.pick(english, chinese) for code, english, chinese in desk.ask(channels)}
    return {}


def lead(screen: QWidget, desk: Desk, by: By, key: str) -> None:
    """Show the record behind a row of a ranking in its own tab."""
    from shopdesk.ui.commands import open_record
    from shopdesk.ui.window import MainWindow

    window = screen.window()
    if not isinstance(window, MainWindow):
        return
    if by is By.CUSTOMER:
        open_record(window, "customers", int(key))
    elif by in (By.PRODUCT, By.BUNDLE):
        product = desk.ask(queries.product_of, int(key))
        if product is not None:
            open_record(window, "products", product)
    elif by is By.CATEGORY:
        pages = window.go("products")
        if isinstance(pages, PagedScreen):
            pages.show_page("categories")


def export_sales(parent: QWidget, desk: Desk, days: Range) -> None:
    """The sales of the period day by day as a workbook."""
    from shopdesk.model import writing

    name = _("sales {start} to {end}").format(start=days.start, end=days.end) + ".xlsx"
    path, _kind = QFileDialog.getSaveFileName(
        parent, _("Export the figures"), name, "Excel (*.xlsx);;CSV (*.csv)"
    )
    if not path:
        return
    sheet = sales_sheet(desk, days)
    told = _("The figures are in {file}.").format(file=Path(path).name)
    job = lambda _progress: writing.write(sheet, Path(path))
    desk.in_background(say(N_("Exporting the figures")), job, lambda _done: desk.say(told), writes=False)


def sales_sheet(desk: Desk, days: Range) -> Sheet:
    """Each day with its figures."""
    rows = desk.ask(queries.sales_report, days, By.DAY, desk.shop.facts.timezone).rows
    columns = [
        Column(_("Day"), "text", 12), Column(_("Orders"), "quantity"), Column(_("Pieces"), "quantity"),
        Column(_("Goods before discounts"), "money"), Column(_("Discounts"), "money"),
        Column(_("Shipping charged"), "money"), Column(_("Sales"), "money"), Column(_("Refunds"), "money"),
        Column(_("Net sales"), "money"), Column(_("Cost of goods"), "money"),
    ]  # fmt: skip
    cells = [
        (s.key, s.orders, s.units, s.gross, s.discounts, s.shipping, s.sales, s.refunds, s.net_sales, s.cost)
        for s in rows
    ]
    return Sheet(_("Sales"), columns, cells, desk.shop.facts.currency)
