"""A dressed application, a desk on an empty shop whose clock stands still, and a list of made-up orders."""

from __future__ import annotations

import gc
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QObject

from shopdesk.core.settings import Settings
from shopdesk.model.files import create
from shopdesk.ui.collecting import Collecting
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Form
from shopdesk.ui.theme import theme
from tests.ui.fakes import NOW, FakeOrders


@pytest.fixture(scope="session")
def _dressed(qapp):
    theme.apply("light")  # once: dressing again costs what all living widgets cost


@pytest.fixture(scope="session")
def _collecting(qapp):
    """As in the program, cycles are broken on this thread only."""
    gc.collect()
    gc.freeze()
    parent = QObject()
    yield Collecting(parent)
    gc.enable()


@pytest.fixture
def app(qapp, _dressed, _collecting):
    """The application in its light dress; the widgets of a test are gone after it."""
    yield qapp
    _collecting.look()
    if theme.dark:
        theme.apply("light")
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def shop(tmp_path):
    shop = create(tmp_path / "tea.shopdesk", name="Tea", books_start=date(2026, 1, 1), clock=lambda: NOW)
    yield shop
    shop.close()


@pytest.fixture
def desk(app, shop):
    """A desk whose background work runs at once."""
    return Desk(shop, settings=Settings(), inline=True)


@pytest.fixture
def show(app, qtbot):
    """Show a widget at a size, wait until it is painted, close it at the end."""

    def show(widget, width=1360, height=760):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)  # keys go to the active window only
        for _ in range(3):
            app.processEvents()
        return widget

    return show


@pytest.fixture
def orders(desk, show):
    """A shown list of made-up orders."""
    return show(FakeOrders(desk))


@pytest.fixture
def typed(monkeypatch):
    """Says what is typed into the forms that are shown from here on; answers the forms."""

    def into_forms(**values):
        shown = []

        def fill(form):
            shown.append(form)
            for key, value in values.items():
                widget = form.parts[key].widget
                if hasattr(widget, "findData"):
                    widget.setCurrentIndex(widget.findData(value))
                else:
                    widget.setText(value)
            form.accept()
            return form.result()

        monkeypatch.setattr(Form, "exec", fill)
        return shown

    return into_forms
