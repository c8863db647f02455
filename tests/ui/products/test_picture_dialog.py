"""The pictures of a product: added by drop and dialog, put in order by keys, described, removed, undone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit

from shopdesk.core.texts import say
from shopdesk.model.picture_pack import Shape
from shopdesk.model.products import actions, picture_queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.ui.form import Form
from shopdesk.ui.products import pack
from shopdesk.ui.products.pictures import PictureDialog
from shopdesk.ui.thumbs import Thumbnails, thumbnails

DO = say("test")


def file(folder, name, colour="red", size=(400, 300)):
    path = Path(folder) / name
    image = Image.new("RGB", size, colour)
    image.paste("white", (20, 20, 150, 60))
    image.save(path)
    return path


@pytest.fixture
def dialog(desk, show):
    desk.shop.do(DO, actions.create, ProductDraft("Tea", (SkuDraft("T-50"), SkuDraft("T-100"))))
    yield show(PictureDialog(None, desk, 1, "Tea"), 980, 640)
    thumbnails().settle()


@pytest.fixture
def three(dialog, tmp_path):
    dialog.add([file(tmp_path, f"{c}.png", c) for c in ("red", "green", "blue")])
    return dialog


def order(dialog):
    return [p.id for p in dialog.desk.ask(picture_queries.pictures_of, 1)]


def test_several_pictures_come_as_one_step_and_what_is_none_is_told(dialog, tmp_path):
    bad = tmp_path / "notes.txt"
    bad.write_text("hello", encoding="utf-8")
    dialog.add([file(tmp_path, "a.png"), bad, file(tmp_path, "b.png", "blue")])
    assert len(order(dialog)) == 2
    assert "notes.txt: This is not a picture" in dialog.told.text()
    assert "400 × 300 pixels" in dialog.told.text()
    dialog.desk.undo()
    assert order(dialog) == []
    assert dialog.stack.currentIndex() == 1


def test_files_dropped_on_the_grid_are_added(dialog, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file(tmp_path, "a.png")))])
    where = QPointF(50, 50)
    event = QDropEvent(
        where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    dialog.grid.dropEvent(event)
    assert len(order(dialog)) == 1


def test_the_first_pictures_are_dropped_where_the_words_ask_for_them(dialog, tmp_path, app):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file(tmp_path, "a.png")))])
    left, plain, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    there = dialog.stack.currentWidget().mapTo(dialog, dialog.stack.currentWidget().rect().center())
    assert dialog.acceptDrops()
    over = QDragEnterEvent(there, copy, data, left, plain)
    app.sendEvent(dialog, over)
    assert over.isAccepted()
    app.sendEvent(dialog, QDropEvent(QPointF(there), copy, data, left, plain))
    assert len(order(dialog)) == 1


def test_keys_put_pictures_in_order(three, qtbot):
    one, two, three_ = order(three)
    three.grid.setCurrentRow(2)
    qtbot.keyClick(three.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert order(three) == [one, three_, two]
    assert three.grid.current().id == three_  # it stays chosen
    qtbot.keyClick(three.grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert order(three) == [three_, one, two]
    three.desk.undo()
    assert three.grid.ids() == [one, three_, two]


def let_go(grid, rows, on, *, after=False):
    """What the mouse does at the end of dragging these rows to one half of another picture."""
    grid.clearSelection()
    for row in rows:
        grid.item(row).setSelected(True)
    box = grid.visualItemRect(grid.item(on))
    where = QPointF(box.center().x() + (20 if after else -20), box.center().y())
    data = grid.mimeData([grid.item(r) for r in rows])
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    grid.dropEvent(QDropEvent(where, Qt.DropAction.MoveAction, data, left, plain))


def test_pictures_dragged_onto_another_stand_before_or_after_it_all_of_them_as_one_step(three):
    one, two, three_ = order(three)
    let_go(three.grid, [2], 0)
    assert order(three) == [three_, one, two]
    let_go(three.grid, [0, 1], 2, after=True)
    assert order(three) == [two, three_, one]
    three.desk.undo()
    assert order(three) == [three_, one, two]


def test_a_picture_that_is_there_already_is_named_and_one_that_looks_the_same_is_marked(dialog, tmp_path):
    first = file(tmp_path, "a.png", size=(400, 400))
    dialog.add([first])
    with Image.open(first) as image:
        image.resize((300, 300)).save(tmp_path / "again.png")
    dialog.add([first, tmp_path / "again.png"])
    assert len(order(dialog)) == 2
    assert "a.png: the product has this picture already." in dialog.told.text()
    assert "Another picture of this product looks the same." in dialog.told.text()


def test_delete_removes_and_undo_brings_back(three, qtbot):
    one, two, three_ = order(three)
    three.grid.setCurrentRow(1)
    qtbot.keyClick(three.grid, Qt.Key.Key_Delete)
    assert order(three) == [one, three_]
    three.desk.undo()
    assert order(three) == [one, two, three_]


def test_words_and_variant_are_kept(three):
    three.grid.setCurrentRow(0)
    edit = three.side.findChild(QLineEdit)
    edit.setText("A red box")
    edit.editingFinished.emit()
    box = three.side.findChild(QComboBox)
    box.setCurrentIndex(2)
    box.activated.emit(2)
    first = three.desk.ask(picture_queries.pictures_of, 1)[0]
    assert (first.alt, first.sku) == ("A red box", "T-100")


def test_another_products_picture_is_told_under_the_picture(three, show, tmp_path):
    three.desk.shop.do(DO, actions.create, ProductDraft("Cup", (SkuDraft("C-1"),)))
    cup = show(PictureDialog(None, three.desk, 2, "Cup"), 980, 640)
    cup.add([file(tmp_path, "again.png", "green")])
    assert "Tea has the same picture." in cup.told.text()
    assert "Tea has the same picture." in [str(w) for w in cup.grid.current().warnings]


def test_a_pack_is_written_where_it_was_asked(three, tmp_path, monkeypatch):
    out = tmp_path / "pack.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out), ""))
    said = []
    three.desk.said.connect(lambda words, _undo: said.append(words))
    pack.write(three.desk, [1], out, Shape.PADDED, 80)
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["T-50-1.jpg", "T-50-2.jpg", "T-50-3.jpg"]
        assert Image.open(io.BytesIO(archive.read("T-50-1.jpg"))).size == (800, 800)
    assert said == ["pack.zip holds 3 pictures."]


def test_a_pack_that_cannot_be_is_refused_in_its_form_before_a_file_is_asked_for(three, monkeypatch):
    asked, told = [], []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: asked.append(1) or ("", ""))

    def typed(form):
        form.parts["quality"].widget.setText("500")
        form.accept()
        told.append(form.parts["quality"].problem.text())

    monkeypatch.setattr(Form, "exec", typed)
    pack.pack(three.desk, [1])
    assert (told, asked) == (["A quality is between 30 and 95."], [])


def test_thumbnails_come_beside_the_window_and_stay_bounded(app, qtbot, tmp_path, monkeypatch):
    from shopdesk.ui import thumbs

    monkeypatch.setattr(thumbs, "_MOST_BYTES", 5 * 100 * 75 * 4)
    made = Thumbnails()
    paths = [file(tmp_path, f"{i}.png") for i in range(12)]
    assert all(made.get(p, 100) is None for p in paths)  # none is decoded here
    qtbot.waitUntil(lambda: not made._asked and not made._running)
    made.settle()
    app.processEvents()
    assert made.weight <= 5 * 100 * 75 * 4
    there = [p for p in paths if (str(p), 100) in made._kept]
    assert 1 <= len(there) <= 5
    assert made.get(there[0], 100).size().width() == 100
    assert made.get(tmp_path / "none.png", 100) is None


def test_the_newest_wish_is_read_first(app):
    made = Thumbnails()
    made._running = True
    for i in range(400):
        made.get(f"/nowhere/{i}.png", 10)
    assert made.next() == ("/nowhere/399.png", 10)
    assert len(made._asked) <= 299


def test_pictures_being_read_belong_to_the_program_so_that_they_never_die_on_the_readers_thread(app):
    assert Thumbnails().parent() is app


def copied(**what):
    data = QMimeData()
    if "image" in what:
        data.setImageData(what["image"])
    if "files" in what:
        data.setUrls([QUrl.fromLocalFile(str(f)) for f in what["files"]])
    data.setText(what.get("text", ""))
    QApplication.clipboard().setMimeData(data)


def test_ctrl_v_takes_a_copied_picture_and_copied_files_and_refuses_the_rest_as_a_drop_does(
    dialog, tmp_path, qtbot
):
    copied(image=QImage(str(file(tmp_path, "a.png"))))
    qtbot.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(order(dialog)) == 1
    bad = tmp_path / "notes.txt"
    bad.write_text("hello", encoding="utf-8")
    copied(files=[file(tmp_path, "b.png", "blue"), bad])
    qtbot.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(order(dialog)) == 2
    assert "notes.txt: This is not a picture" in dialog.told.text()
    copied(text="hello")
    qtbot.keyClick(dialog, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.told.text() == "Nothing that was copied is a picture."
    dialog.desk.undo()
    assert len(order(dialog)) == 1


def test_a_copied_picture_of_too_many_pixels_is_refused(dialog, monkeypatch):
    monkeypatch.setattr("shopdesk.model.pictures.MOST_PIXELS", 100)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0)
    copied(image=image)
    dialog.paste()
    assert order(dialog) == []
    assert "million pixels" in dialog.told.text()
