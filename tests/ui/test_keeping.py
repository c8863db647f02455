"""What is typed into a form is not lost: not by Escape, not by the end of the program."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton

from shopdesk.core import places
from shopdesk.core.texts import say
from shopdesk.model.ledger import queries as ledger
from shopdesk.model.products import actions, stock_queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui import keeping
from shopdesk.ui.bundles.more import bundle_form
from shopdesk.ui.form import Field, Form, leave_open_forms
from shopdesk.ui.keeping import Answer, Kept
from shopdesk.ui.ledger import forms as ledger_forms
from shopdesk.ui.orders.entry import entry_form
from shopdesk.ui.products.forms import edit_product, new_product


@pytest.fixture
def start(desk, tmp_path, monkeypatch):
    """A function that is the next start of the program: only what is on the disk is known."""
    monkeypatch.setattr(places, "_temporary", tmp_path)
    monkeypatch.setattr(keeping, "ask_closing", lambda *a, **k: pytest.fail("asked"))

    def start():
        keeping.use(Kept(desk.shop.path, desk.shop.clock, desk.shop.facts.timezone))

    start()
    yield start
    keeping.use(None)


@pytest.fixture
def closing(monkeypatch):
    """A function that says what is answered to the question."""
    return lambda answer: monkeypatch.setattr(keeping, "ask_closing", lambda *a, **k: answer)


@pytest.fixture
def goods(desk):
    """Mugs at 20.00 and a gift at 50.00; the gift's product."""
    for code, price in (("MUG", 20), ("GIFT", 50)):
        sku = SkuDraft(code, "", price * 1_000_000, 5_000_000, opening=7 if code == "MUG" else 0)
        made = desk.shop.do(say("goods"), actions.create, ProductDraft(code.title(), (sku,))).result
    return made


def typed_order(desk, show, qtbot):
    form, lines = entry_form(None, desk)
    show(form, 640, 680)
    form.parts["customer"].widget.setText("Zoe")
    for words in ("3 mug", "mug"):
        qtbot.keyClicks(lines.search, words)
        qtbot.keyClick(lines.search, Qt.Key.Key_Return)
    lines.table.item(1, 2).setText("0")
    return form


def rows(lines):
    return [(r["code"], r["quantity"], r["price"]) for r in lines.rows]


def test_an_order_begun_goes_on_after_the_program_died(desk, goods, start, show, qtbot):
    form = typed_order(desk, show, qtbot)
    form._keeping.timeout.emit()  # two seconds later; the program is killed
    start()
    again, lines = entry_form(None, desk)
    show(again, 640, 680)
    assert rows(lines) == [("MUG", 3, 20_000_000), ("MUG", 1, 0)]
    assert again.parts["customer"].widget.text() == "Zoe"
    assert again._filled_in.isVisible()
    again.accept()
    assert keeping.in_use().titles() == []
    form.leave()


def test_the_end_of_the_program_closes_forms_without_a_question_and_keeps_them(
    desk, goods, start, show, qtbot
):
    form = typed_order(desk, show, qtbot)
    leave_open_forms()
    assert not form.isVisible()
    start()
    assert keeping.in_use().titles() == ["New order"]


@pytest.mark.parametrize(
    ("answer", "closed", "kept"),
    [(Answer.GO_ON, False, False), (Answer.DISCARD, True, False), (Answer.KEEP, True, True)],
)
def test_escape_asks_and_does_what_is_answered(
    desk, goods, start, show, qtbot, closing, answer, closed, kept
):
    form = typed_order(desk, show, qtbot)
    closing(answer)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible() is not closed
    assert bool(keeping.in_use().titles()) is kept
    closing(Answer.DISCARD)


def test_a_saved_form_is_empty_the_next_time(desk, goods, start, show, qtbot):
    form = typed_order(desk, show, qtbot)
    form.keep_typed()
    form.accept()
    again, lines = entry_form(None, desk)
    show(again, 640, 680)
    assert (lines.rows, again._filled_in) == ([], None)


def test_start_afresh_empties_the_form(desk, goods, start, show, qtbot):
    typed_order(desk, show, qtbot).leave()
    form, lines = entry_form(None, desk)
    show(form, 640, 680)
    next(b for b in form._filled_in.findChildren(QPushButton)).click()
    assert (lines.rows, form.parts["customer"].widget.text()) == ([], "")
    assert keeping.in_use().titles() == []
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_components_of_a_bundle_are_kept(desk, goods, start, show, qtbot):
    product = desk.ask(stock_queries.card, goods)
    form, lines = bundle_form(None, desk, product)
    show(form, 680, 620)
    qtbot.keyClicks(lines.search, "2 mug")
    qtbot.keyClick(lines.search, Qt.Key.Key_Return)
    form.leave()
    again, lines = bundle_form(None, desk, product)
    show(again, 680, 620)
    assert [(r["code"], r["quantity"]) for r in lines.rows] == [("MUG", 2)]
    again.leave()


def test_the_legs_of_a_journal_entry_are_kept_though_its_table_grows(desk, start, show):
    accounts = desk.ask(ledger.choices)
    form, lines = ledger_forms.journal(None, accounts, "CNY", desk.shop.today(), lambda *a: True)
    show(form, 680, 520)
    for row, amount in enumerate(("10", "20", "30", "40")):
        box = lines.table.cellWidget(row, 0)
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(row + 2)
        lines.table.item(row, 1 + row % 2).setText(amount)
    told = lines.legs()
    form.leave()
    again, lines = ledger_forms.journal(None, accounts, "CNY", desk.shop.today(), lambda *a: True)
    show(again, 680, 520)
    assert len(told) == 4
    assert lines.legs() == told
    again.leave()


def test_every_kind_of_field_is_kept(desk, start, show):
    product = new_product(None, "CNY", lambda d: True)
    show(product, 640, 600)
    for part in product.parts.values():
        fill(part.widget)
    typed = product._state()
    product.leave()
    again = new_product(None, "CNY", lambda d: True)
    show(again, 640, 600)
    assert again._state() == typed
    again.leave()


def fill(widget):
    for name, value in (
        ("setCurrentIndex", 1),
        ("setChecked", True),
        ("setPlainText", "12"),
        ("setText", "12"),
    ):
        if hasattr(widget, name) and not (name == "setText" and hasattr(widget, "setChecked")):
            getattr(widget, name)(value)
            return


@pytest.mark.warns
@pytest.mark.parametrize("broken", ["", "{", "[]", '{"New order": 3}', '{"New order": {"at": "x"}}'])
def test_a_broken_file_is_no_reason_not_to_start(desk, start, broken):
    keeping.in_use().keep("New order", {"customer": "Zoe"})
    next(places.data().glob("unsaved/*.json")).write_text(broken)
    start()
    assert keeping.in_use().titles() == []


def test_a_full_disk_keeps_the_form_open(desk, goods, start, show, qtbot, closing, monkeypatch):
    form = typed_order(desk, show, qtbot)
    monkeypatch.setattr(keeping, "_write", lambda *a: False)
    closing(Answer.KEEP)
    form.reject()
    assert form.isVisible()
    closing(Answer.DISCARD)


def test_without_a_shop_the_question_offers_no_keeping(app, show):
    keeping.use(None)
    form = show(Form(None, "Start", [Field("name", "Name")], lambda d: True))
    form.parts["name"].widget.setText("x")
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        seen.extend(b.text() for b in dialog.findChildren(QPushButton))
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    QTimer.singleShot(50, look)
    form.reject()
    assert seen == ["Discard", "Keep editing"]
    assert form.isVisible()
    form.leave()
    assert form.result() == QDialog.DialogCode.Rejected


TERMINATED = """
import os, signal, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QTimer
import shopdesk.app as app
from shopdesk.core import places
from shopdesk.ui import keeping
folder, shop = map(Path, sys.argv[1:])
app.places.use_temporary = lambda folder=None: None
places._temporary = folder
def begin(application, file, *, demo, tab):
    from shopdesk.ui.orders import entry
    application.open_path(shop)
    def type_and_end():
        form = app.QApplication.activeModalWidget()
        print("THERE", repr(form.parts["customer"].widget.text()))
        form.parts["customer"].widget.setText("Zoe")
        os.kill(os.getpid(), signal.SIGTERM)
    QTimer.singleShot(300, type_and_end)
    entry.open_entry(application.window, application.desk)
app._begin = begin
print("LEFT", app.run(temp=True, language="en"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a program by its window, not by a signal")
def test_a_shutdown_in_the_middle_of_an_order_loses_nothing(shop, tmp_path):
    shop.close()
    run = [sys.executable, "-c", TERMINATED, str(tmp_path / "profile"), str(shop.path)]
    for there in ("''", "'Zoe'"):
        done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
        assert f"THERE {there}" in done.stdout, done.stdout + done.stderr
        assert "LEFT 0" in done.stdout, done.stderr


def test_two_products_of_one_title_have_a_draft_each(desk, start, show):
    made = [
        desk.shop.do(say("goods"), actions.create, ProductDraft("Cup", (SkuDraft(code),))).result
        for code in "AB"
    ]
    one, two = (desk.ask(stock_queries.card, i) for i in made)
    form = show(edit_product(None, one, "CNY", lambda _d: None))
    form.parts["vendor"].widget.setText("Lin")
    form._keeping.timeout.emit()
    start()
    other, again = (show(edit_product(None, x, "CNY", lambda _d: None)) for x in (two, one))
    assert [f.parts["vendor"].widget.text() for f in (other, again)] == ["", "Lin"]
    assert keeping.in_use().titles() == ["Edit Cup"]
    for left in (form, other, again):
        left.leave()
