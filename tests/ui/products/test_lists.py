"""Product lists written from the window: of all products or of those chosen."""

from __future__ import annotations

import csv

from PySide6.QtWidgets import QFileDialog

from shopdesk.model.importing import take
from shopdesk.ui.products import lists, more


def _fill(desk, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("SKU,Title,Price\nA-1,Tee,5\nB-1,Cup,3\n", encoding="utf-8")
    take(desk.shop, [path])


def _codes(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["Variant SKU"] for row in csv.DictReader(file)]


def test_chosen_products_are_written_as_a_platform_takes_them(desk, tmp_path, monkeypatch):
    _fill(desk, tmp_path)
    said = []
    desk.said.connect(lambda words, _undoable: said.append(words))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "out"), ""))
    saves = []
    monkeypatch.setattr(lists.Form, "exec", lambda form: saves.append(form))
    lists.write_list(desk, [2])
    form = saves[0]
    box = form.parts["what"].widget
    box.setCurrentIndex(box.findData("products-shopify"))
    form.accept()
    assert _codes(tmp_path / "out.csv") == ["B-1"]
    assert said == ["out.csv: 1 rows."]


def test_all_products_are_written_from_the_header_of_the_list(desk, tmp_path):
    _fill(desk, tmp_path)
    assert "Product list…" in [a.words for a in more.of_list(desk)]
    assert "Product list…" in [a.words for a in more.of_many(desk, [1])]
    lists.write(desk, "products-shopify", tmp_path / "all.csv")
    assert _codes(tmp_path / "all.csv") == ["A-1", "B-1"]
