"""The only place that knows everything: places → settings → language → log → window → shop → desk → tabs.

The window is painted first; the shop, and with it SQLAlchemy, is loaded behind it.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from shopdesk.core import places
from shopdesk.core import settings as store
from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import _, choose, language, system_language
from shopdesk.ui.window import MainWindow

if TYPE_CHECKING:
    from shopdesk.model.shop import Shop
    from shopdesk.ui.desk import Desk

log = logging.getLogger(__name__)
_LOG_SIZE = 1_000_000
_AT_REST = 600


class Application:
    """The running program: its window, and the shop that is open in it."""

    def __init__(self, settings: store.Settings, window: MainWindow | None = None) -> None:
        self.settings = settings
        self.window = window or MainWindow(settings)
        self.window.furnish()
        self.window.app = self
        self.desk: Desk | None = None
        self.window.files_dropped.connect(self._dropped)
        self.window.closing.connect(self.close)

    def open_path(self, path: Path, tab: str = "") -> bool:
        """Open a shop file in the window. Trouble is told, and the first-run page stays."""
        from shopdesk.model.files import open_shop

        return self._open(lambda: open_shop(path), tab)

    def _open(self, make: Callable[[], Shop], tab: str = "") -> bool:
        from shopdesk.ui.desk import Desk

        try:
            shop = make()
        except (Trouble, Refused) as problem:
            self.window.banner.tell(str(problem))
            if self.desk is None:
                self.first_run()
            return False
        self._leave()
        self.desk = Desk(shop, settings=self.settings)
        self.window.open_desk(self.desk, tab)
        self._keep_forms(self.desk)
        self.settings.last_file = str(shop.path)
        store.save(self.settings)
        QTimer.singleShot(_AT_REST, self.window, self._complete)
        return True

    def _keep_forms(self, desk: Desk) -> None:
        """What is typed into forms is kept for this shop; say what was left from the last time."""
        from shopdesk.ui import keeping

        kept = keeping.Kept(desk.shop.path, desk.shop.clock, desk.shop.facts.timezone)
        keeping.use(kept)
        if kept.titles():
            forms = ", ".join(kept.titles()[:3])
            desk.say(_("Begun and not saved yet: {forms}. Open it again to go on.").format(forms=forms))

    def _complete(self) -> None:
        """Import beside the window what the first list did not need and the first click will."""
        from shopdesk.model import schema

        if self.desk is not None:
            self.desk.ask_behind(schema.complete, lambda _done: None)

    def first_run(self) -> None:
        """The page of the first minute."""
        from shopdesk.ui.first_run import FirstRun

        self.window.show_page(FirstRun(self.start_shop, self.bring_data, self.open_demo, self.choose_shop))

    def start_shop(self, then: Callable[[], object] | None = None) -> None:
        """Ask for name, currency, zone and chart, and make the shop's file."""
        from shopdesk.ui.starting import start_form

        made: list[Path] = []
        form = start_form(self.window, lambda make: self._make(make, made))
        if form.exec() and made and then:
            then()

    def _make(self, make: Callable[[], Shop], made: list[Path]) -> bool:
        shop = make()  # a refusal is shown in the form
        if self._open(lambda: shop, "orders"):
            made.append(shop.path)
        return True

    def bring_data(self) -> None:
        """Choose files first, then the shop they go into, then the import sheet."""
        from shopdesk.ui import commands

        self.start_shop(then=lambda: commands.import_files(self.window))

    def open_demo(self) -> None:
        """A demo shop in a file of its own, made anew the first time."""
        from shopdesk.model import demo

        path = places.data() / "demo.shopdesk"
        if not path.exists():
            self.window.statusBar().showMessage(_("Making the demo shop…"))
            QApplication.processEvents()
            demo.make(path, orders=400)
            self.window.statusBar().clearMessage()
        self.open_path(path)

    def choose_shop(self) -> None:
        """Open a shop file that is there."""
        from PySide6.QtWidgets import QFileDialog

        from shopdesk.ui import commands

        path, _kind = QFileDialog.getOpenFileName(
            self.window, _("Open a shop"), str(places.data()), commands.SHOP_FILES
        )
        if path:
            self.open_path(Path(path))

    def _dropped(self, paths: list[Path]) -> None:
        from shopdesk.ui import commands

        shops = [p for p in paths if p.suffix == ".shopdesk"]
        if shops:
            self.open_path(shops[0])
        elif self.desk is not None:
            commands.import_files(self.window, paths)
        else:
            self.start_shop(then=lambda: commands.import_files(self.window, paths))

    def _leave(self) -> None:
        from shopdesk.ui import keeping

        if self.desk is not None:
            keeping.use(None)
            self._backup_on_leaving(self.desk.shop)
            self.desk.close()
            self.desk = None

    def _backup_on_leaving(self, shop: Shop) -> None:
        from shopdesk.model import backups

        second = Path(self.settings.backup_folder) if self.settings.backup_folder else None
        try:
            if backups.due(shop, leaving=True):
                backups.backup(shop, second=second)
        except Trouble as trouble:
            log.warning("%s", trouble.text)

    def crashed(self, report: str, error: object) -> None:
        """Tell what nobody caught: a known error in words, any other with its report."""
        from shopdesk.ui.crash import is_known

        if is_known(error):
            self.window.banner.tell(str(error))
        else:
            from shopdesk.ui.crash_dialog import CrashDialog

            CrashDialog(self.window, report).exec()

    def close_shop(self) -> None:
        """Let the shop go, so that its file can be replaced."""
        self._leave()

    def close(self) -> None:
        """Close the shop and remember the window."""
        from shopdesk.ui.form import leave_open_forms

        leave_open_forms()
        self._leave()
        store.save(self.settings)


def start_log() -> None:
    """Write the log to a file; one that has grown past a megabyte is put aside, and the one before it goes.

    By hand, since the library's own rotation imports sockets and queues before the first paint.
    """
    path = places.logs() / "shopdesk.log"
    if path.exists() and path.stat().st_size > _LOG_SIZE:
        path.replace(path.with_suffix(".log.1"))
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def qt_application(argv: list[str] | None = None) -> QApplication:
    """The one QApplication."""
    app = QApplication.instance() or QApplication(argv or ["ShopDesk"])
    if not isinstance(app, QApplication):
        raise TypeError("ShopDesk needs a QApplication")
    app.setApplicationName("ShopDesk")
    return app


def speak(app: QApplication) -> None:
    """Qt's own words in the chosen language."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    if language() == "en":
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language()}", folder):
        app.installTranslator(translator)


def run(
    file: str = "",
    *,
    demo: bool = False,
    temp: bool = False,
    tab: str = "",
    language: str = "",
    theme_choice: str = "",
) -> int:
    """Open the window and run until it is closed; the exit code. `temp` uses a throw-away profile.

    The bare window is painted before anything else is imported; the rest follows behind it.
    """
    gc.disable()  # half a million objects come to stay; `ui/collecting.py` looks for cycles later
    if temp:
        places.use_temporary()
    settings = store.load()
    app = qt_application(sys.argv[:1])
    window = MainWindow(settings if not theme_choice else replace(settings, theme=theme_choice))
    window.settings = settings

    def begin() -> None:
        choose(language or settings.language or system_language())
        _begin(_complete(app, window, theme_choice or settings.theme), file, demo=demo, tab=tab)

    window.painted.connect(lambda: QTimer.singleShot(0, begin))
    window.show()
    return app.exec()


def _complete(app: QApplication, window: MainWindow, looks: str) -> Application:
    """Everything behind the first paint: log, guard, theme, and what the window holds."""
    from shopdesk.ui.crash import Guard
    from shopdesk.ui.leaving import Leaving
    from shopdesk.ui.theme import theme

    start_log()
    speak(app)
    guard = Guard()
    guard.install()
    theme.apply(looks, compact=window.settings.compact)
    theme.follow_system()
    application = Application(window.settings, window)
    guard.show = application.crashed
    Leaving(app, window.close).install()
    return application


def _begin(application: Application, file: str, *, demo: bool, tab: str) -> None:
    from shopdesk.ui.collecting import Collecting

    last = application.settings.last_file
    if demo:
        application.open_demo()
    elif file or (last and Path(last).is_file()):
        application.open_path(Path(file or last), tab)
    else:
        application.first_run()
    gc.freeze()
    Collecting(application.window)
