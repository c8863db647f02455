"""The page of categories: the tree, and the card of the chosen one with what it says and asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout

from shopdesk.core.texts import N_, _
from shopdesk.model.taxonomy import queries
from shopdesk.model.taxonomy.queries import KINDS, WORDED, AttributeInfo, Default, Node
from shopdesk.ui import texts
from shopdesk.ui.card import Card, CardView, Facts, Line, Lines, Note
from shopdesk.ui.desk import Desk
from shopdesk.ui.screen import Screen
from shopdesk.ui.taxonomy import commands
from shopdesk.ui.taxonomy.tree import CategoryTree
from shopdesk.ui.widgets import Action, EmptyState, button, label, menu_button

_EDGE = 20


class CategoriesPage(Screen):
    """The category tree; everything about one category is on its card."""

    shows: ClassVar = frozenset(
        {"category", "product", "product_stat", "attribute", "attribute_option", "product_value"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.nodes: dict[int, Node] = {}
        self.tree, self.card_view, self.stack = CategoryTree(), CardView(), QStackedWidget()
        self.tree.chosen.connect(lambda _id: self._show_card())
        self.tree.moved.connect(self._move)
        self.tree.asked.connect(self._asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, 14, _EDGE, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        split.addWidget(self.tree)
        split.addWidget(self.card_view)
        split.setSizes([560, 520])
        self.stack.addWidget(split)
        words = _(
            "Sort your products: tea, green tea, its kinds. Defaults and attributes reach down the tree."
        )
        first = Action(_("New category"), self.new, primary=True)
        self.stack.addWidget(EmptyState("products", _("No categories yet"), words, first))
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.tree)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(_("Categories"), "title"))
        row.addStretch(1)
        everywhere = Action(_("Attribute of all products…"), lambda: commands.add_attribute(self.desk, None))
        row.addWidget(menu_button(_("More"), [everywhere, *self._shared()]))
        row.addWidget(button(Action(_("New category"), self.new, "plus", primary=True, key="Ctrl+N")))
        return row

    def _shared(self) -> Sequence[Action]:
        return (
            Action(_("New category at the top…"), lambda: commands.add(self.desk, None, self.tree.choose)),
        )

    def refresh(self) -> None:
        nodes = self.desk.ask(queries.tree)
        self.nodes = {n.id: n for n in nodes}
        self.stack.setCurrentIndex(0 if nodes else 1)
        self.tree.fill(nodes)
        self._show_card()

    def new(self) -> None:
        """A new category, offered inside the one that is chosen."""
        commands.add(self.desk, self.nodes.get(self.tree.current()), then=self.tree.choose)

    def _move(self, category_id: int, parent_id: int | None, before_id: int | None) -> None:
        commands.move(self.desk, self.nodes[category_id], parent_id, before_id)
        self.tree.choose(category_id)

    def _asked(self, what: str) -> None:
        node = self.nodes.get(self.tree.current())
        if node is not None:
            (commands.rename if what == "rename" else commands.delete)(self.desk, node)

    def _show_card(self) -> None:
        node = self.nodes.get(self.tree.current())
        self.card_view.show_card(None if node is None else self._card(node))

    def _card(self, node: Node) -> Card:
        told = self.desk.ask(queries.defaults, node.id)
        asked = self.desk.ask(queries.attributes, node.id)
        attributes = [_attribute(a, node) for a in asked]
        own = [a for a in asked if a.category_id == node.id]
        none = Note(_("It asks for no attributes yet: material, style, use, season …"))
        return Card(
            title=node.name,
            subtitle=node.path,
            sections=(
                Lines(_counts(node)),
                Lines(_defaults(told, node), heading=_("Holds for its products")),
                Facts(attributes, heading=_("Attributes")) if attributes else none,
            ),
            actions=(
                Action(_("Rename…"), lambda: commands.rename(self.desk, node)),
                Action(_("Defaults…"), lambda: commands.defaults(self.desk, node)),
                Action(_("Add attribute…"), lambda: commands.add_attribute(self.desk, node), primary=True),
            ),
            more=(
                *(
                    Action(
                        _("Change “{name}”…").format(name=a.name),
                        partial(commands.edit_attribute, self.desk, a),
                    )
                    for a in own
                ),
                *(
                    Action(
                        _("Remove “{name}”…").format(name=a.name),
                        partial(commands.remove_attribute, self.desk, a),
                    )
                    for a in own
                ),
                Action(_("Move…"), lambda: commands.move_by_form(self.desk, node)),
                Action(_("Merge into another…"), lambda: commands.merge(self.desk, node)),
                Action(_("Delete…"), lambda: commands.delete(self.desk, node)),
            ),
        )


def _counts(node: Node) -> list[Line]:
    return [
        Line(_("Products in it"), texts.number(node.own)),
        Line(_("With all below it"), texts.number(node.count), total=True),
    ]


DEFAULTS = {
    "warn_line": N_("Low-stock line"), "target_margin_ppm": N_("Target margin"),
    "commission_ppm": N_("Commission"), "tax_ppm": N_("Tax rate"),
}  # fmt: skip


def _defaults(told: dict[str, Default], node: Node) -> list[Line]:
    found = []
    for name, words in DEFAULTS.items():
        value = told[name].value
        amount = "—"
        if value is not None:
            amount = texts.number(value) if name == "warn_line" else texts.percent(value / 1_000_000)
        own = getattr(node, name) is not None
        detail = "" if value is None or own else _("from {path}").format(path=told[name].said_by)
        found.append(Line(_(words), amount, detail=detail, quiet=not own))
    return found


def _attribute(a: AttributeInfo, node: Node) -> tuple[str, str]:
    if a.kind in WORDED:
        shown = list(a.options)[:6]
        words = " · ".join(shown) + (
            f" +{len(a.options) - len(shown)}" if len(a.options) > len(shown) else ""
        )
    else:
        words = " · ".join(x for x in (_(KINDS[a.kind]), a.unit) if x)
    if a.category_id == node.id:
        return a.name, words
    return a.name, f"{words}\n" + _("from {path}").format(path=a.said_by or _("all products"))
