"""What the window's own menu entries do: shops, files, backups, preferences, help. Callable from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from shopdesk.core.texts import N_, _, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from shopdesk.ui.desk import Desk
    from shopdesk.ui.palette import Entry
    from shopdesk.ui.window import MainWindow

SHOP_FILES = "ShopDesk (*.shopdesk)"
MenuEntry = tuple[str, str, Callable[[], object]]


def menu(window: MainWindow) -> Sequence[MenuEntry]:
    """The entries of the menu button: words, key, what they do. Empty words make a line."""
    line: MenuEntry = ("", "", lambda: None)
    return (
        (_("Import files…"), "Ctrl+I", lambda: import_files(window)),
        (_("Imports…"), "", lambda: show_imports(window)),
        (_("Workbook for the bookkeeper…"), "Ctrl+B", lambda: export_workbook(window)),
        line,
        (_("New shop…"), "", lambda: window.app.start_shop()),
        (_("Open a shop…"), "Ctrl+O", lambda: window.app.choose_shop()),
        (_("Open the demo shop"), "", lambda: window.app.open_demo()),
        line,
        (_("Back up now"), "Ctrl+S", lambda: back_up(window)),
        (_("Restore a backup…"), "", lambda: restore(window)),
        (_("Save a copy…"), "", lambda: save_copy(window)),
        (_("Check the shop"), "", lambda: check(window)),
        line,
        (_("Preferences…"), "Ctrl+,", lambda: preferences(window)),
        (_("Keys"), "", lambda: show_keys(window)),
        (_("Quit"), "Ctrl+Q", window.close),
    )


def find_records(window: MainWindow, typed: str) -> list[Entry]:
    """Orders, customers and products that hold what was typed, each opening in its tab."""
    from shopdesk.ui import finding

    desk = window.desk
    return (
        [] if desk is None else finding.entries(desk, typed, lambda tab, row: open_record(window, tab, row))
    )


def page_entries(window: MainWindow) -> list[Entry]:
    """The pages of the tabs, for the palette."""
    from shopdesk.ui.palette import Entry

    return [
        Entry(_(page.words), _(tab.words), partial(open_page, window, tab.name, page.name), tab.icon)
        for tab in window.tabs.values()
        for page in tab.pages()[1:]
    ]


def record_entries(window: MainWindow) -> list[Entry]:
    """What can be recorded in the books, and the months, for the palette; nothing in a shop that is only read."""
    from shopdesk.ui.ledger import commands as books
    from shopdesk.ui.palette import Entry

    desk = window.desk
    if desk is None or desk.shop.read_only:
        return []
    entries = [*books.records(desk), (_("Months…"), lambda: books.months(desk))]
    return [Entry(e[0], _("Ledger"), e[1], "ledger") for e in entries if e is not None]


def open_page(window: MainWindow, tab: str, page: str) -> None:
    """Show a page of a tab."""
    show = getattr(window.go(tab), "show_page", None)
    if show is not None:
        show(page).setFocus()


def open_record(window: MainWindow, tab: str, row_id: int) -> None:
    """Show a record in its tab."""
    screen = window.go(tab)
    go = getattr(screen, "go", None)
    if go is not None:
        go(row_id)


def backup_age(desk: Desk) -> str:
    """When the newest backup of this shop was made, in words."""
    from shopdesk.model import backups
    from shopdesk.ui import texts

    newest = max((b.made_at for b in backups.listed(name=desk.shop.path.stem)), default=None)
    if newest is None:
        return _("No backup yet")
    today = desk.shop.today()
    return _("Backed up {when}").format(when=texts.moment(newest, desk.shop.facts.timezone, today))


def back_up(window: MainWindow) -> None:
    """Make a verified copy now."""
    from shopdesk.model import backups

    desk = window.desk
    if desk is None:
        return
    second = Path(window.settings.backup_folder) if window.settings.backup_folder else None

    def told(made: backups.BackupMade) -> None:
        window.refresh_backup()
        desk.say(_("Backed up to {file}, and verified.").format(file=made.backup.path.name))

    label = say(N_("Backing up"))
    desk.in_background(label, lambda _progress: backups.backup(desk.shop, second=second), told, writes=False)


def restore(window: MainWindow) -> None:
    """Choose a backup, see what it holds, put it in place of the shop that is open."""
    from shopdesk.ui import restoring

    if window.desk is not None:
        restoring.choose(window, window.desk)


def save_copy(window: MainWindow) -> None:
    """Write the whole shop to another file, complete and by itself."""
    from PySide6.QtWidgets import QFileDialog

    from shopdesk.model import backups

    desk = window.desk
    if desk is None:
        return
    name = desk.shop.path.stem + _(" copy") + ".shopdesk"
    path, _kind = QFileDialog.getSaveFileName(
        window, _("Save a copy"), str(desk.shop.path.with_name(name)), SHOP_FILES
    )
    if path:
        label = say(N_("Saving a copy"))
        target = Path(path)
        told = _("Saved a copy as {file}.").format(file=target.name)
        desk.in_background(
            label, lambda _progress: backups.save_copy(desk.shop, target),
            lambda _made: desk.say(told), writes=False,
        )  # fmt: skip


def check(window: MainWindow) -> None:
    """Check the file and every invariant; say what was found."""
    from shopdesk.model import checking
    from shopdesk.ui.check_report import show_report

    desk = window.desk
    if desk is None:
        return
    label = say(N_("Checking the shop"))
    desk.in_background(
        label,
        lambda progress: checking.check(desk.shop, progress),
        lambda found: show_report(window, found),
        writes=False,
    )


def import_files(window: MainWindow, paths: Sequence[Path] = ()) -> None:
    """Choose files (or take those dropped) and open the import sheet."""
    from shopdesk.ui import import_sheet

    if window.desk is None:
        return
    from PySide6.QtWidgets import QFileDialog

    chosen = list(paths)
    if not chosen:
        kinds = _("Tables") + " (*.csv *.xlsx *.xls *.txt *.tsv);;" + _("All files") + " (*)"
        names, _kind = QFileDialog.getOpenFileNames(window, _("Import files"), "", kinds)
        chosen = [Path(n) for n in names]
    if chosen:
        import_sheet.open_sheet(window, window.desk, chosen)


def show_imports(window: MainWindow) -> None:
    """What was imported, to take it back."""
    from shopdesk.ui.imports import imports_dialog

    if window.desk is not None:
        imports_dialog(window, window.desk).exec()


def import_here(widget: QWidget) -> None:
    """Import files into the shop of the window that the widget is in."""
    from shopdesk.ui.window import MainWindow

    window = widget.window()
    if isinstance(window, MainWindow):
        import_files(window)


def export_workbook(window: MainWindow) -> None:
    """The bookkeeper's workbook of a month, quarter or year."""
    from shopdesk.ui.ledger import commands as ledger

    if window.desk is not None:
        ledger.export_workbook(window, window.desk)


def preferences(window: MainWindow) -> None:
    """Open the preferences."""
    from shopdesk.ui.preferences import open_preferences

    open_preferences(window, window.settings, window.desk).exec()


def show_keys(window: MainWindow) -> None:
    """Every key in one list."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtWidgets import QWidget

    from shopdesk.ui.card import Facts, facts_widget
    from shopdesk.ui.form import page_dialog

    native = QKeySequence.SequenceFormat.NativeText
    told: Callable[[str], str] = lambda keys: QKeySequence(keys).toString(native)
    rows = {a.text(): a.shortcut().toString(native) for a in window.actions() if not a.shortcut().isEmpty()}
    listed = [(key, words) for words, key in rows.items()]
    listed += [("F2", _("Change a cell of the grid")), ("Ctrl+D", _("Fill down in the grid"))]
    listed += [("Ctrl+Enter", _("Write what is typed into every selected cell"))]
    listed += [(f"{told('Ctrl+PgDown')}, {told('Ctrl+PgUp')}", _("Next page of the tab, the one before"))]
    listed += [("F10", _("Menu"))]
    listed += [(_("Space"), _("Look at the chosen row")), (told("Ctrl+C"), _("Copy the chosen rows"))]
    listed += [(_("Enter"), _("Open the chosen row")), (_("Escape"), _("Clear the search, close a dialog"))]
    inside: QWidget = facts_widget(Facts(listed)) or QWidget()
    page_dialog(window, _("Keys"), inside, width=460, height=560).exec()
