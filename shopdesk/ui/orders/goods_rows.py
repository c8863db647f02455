"""The rows of an order that is entered or changed: of a bundle whose buyer chooses, also what is in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.model.bundles.queries import groups_of
from shopdesk.model.products.queries import SkuChoice
from shopdesk.ui.bundles.contents import CHOOSE, Contents, Wanted, contents_form, told
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Form
from shopdesk.ui.line_editor import GoodsEditor, Row
from shopdesk.ui.widgets import Action, button, label


def begin(desk: Desk, sku: SkuChoice, count: int) -> Row:
    """A row of a SKU at its price; of a bundle also the groups that its buyer chooses from."""
    groups = desk.ask(groups_of, [sku.id]).get(sku.id, ()) if sku.bundle else ()
    row: Row = {"quantity": count, "price": sku.price}
    return {**row, "groups": groups, "contents": {}} if groups else row


class OrderRows(GoodsEditor):
    """Rows of goods; a bundle's contents are asked for as soon as it is added, and by the button, or by a double
    click, again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._inside = QWidget()
        self.told = label("", "caption", wrap=True)
        super().__init__(*args, **kwargs)
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.told, 1)
        row.addWidget(button(Action(_(CHOOSE), self.choose_current)))
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self.table) + 1, self._inside)
        self.table.cellDoubleClicked.connect(lambda row, column: self._clicked(row, column))

    def show_rows(self) -> None:
        super().show_rows()
        inside = [r for r in self.rows if r.get("groups")]
        self.told.setText("\n".join(f"{r['title']}: {told(r['groups'], r['contents'])}" for r in inside))
        self._inside.setVisible(bool(inside))

    def add(self, sku: SkuChoice, count: int = 1) -> None:
        before = len(self.rows)
        super().add(sku, count)
        if len(self.rows) > before and self.rows[-1].get("groups"):
            self.choose(len(self.rows) - 1).exec()

    def _clicked(self, row: int, column: int) -> None:
        if column == 0 and self.rows[row].get("groups"):
            self.choose(row).exec()

    def choose_current(self) -> None:
        """Ask what is in the chosen row, or in the first that waits for it."""
        with_groups = [i for i, r in enumerate(self.rows) if r.get("groups")]
        waiting = [i for i in with_groups if not self.rows[i]["contents"]]
        at = self.table.currentRow()
        if with_groups:
            self.choose(at if at in with_groups else (waiting or with_groups)[0]).exec()

    def choose(self, at: int) -> Form:
        """The form that asks what is in this row's bundles."""
        row = self.rows[at]
        wanted = Wanted(0, row["title"], row["quantity"], row["groups"], row["contents"])

        def save(made: Contents) -> bool:
            row["contents"] = made[0]
            self.show_rows()
            return True

        title = _("What is in {title}").format(title=row["title"])
        return contents_form(self.window(), title, [wanted], save)

    def kept(self) -> list[dict[str, Any]]:
        pairs = [{str(k): n for k, n in r.get("contents", {}).items()} for r in self.rows]
        return [{**told_, "contents": own} for told_, own in zip(super().kept(), pairs, strict=True)]

    def _told(self, row: Row, told: dict[str, Any]) -> Row:
        made = super()._told(row, told)
        if made.get("groups"):
            members = {m.sku_id for g in made["groups"] for m in g.members}
            kept = {int(k): int(n) for k, n in told.get("contents", {}).items()}
            made["contents"] = {k: n for k, n in kept.items() if k in members}
        return made
