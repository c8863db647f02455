"""What the buttons of categories, attributes and tags do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import actions, attributes, queries
from shopdesk.model.taxonomy.queries import AttributeInfo, AttributeKind, Node
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form, confirm
from shopdesk.ui.taxonomy import forms

MANY = 2_000
"""From so many products on, a change runs behind the window."""


def add(desk: Desk, inside: Node | None, then: Callable[[int], None] | None = None) -> None:
    """A new category."""

    def save(d: dict[str, Any]) -> object:
        label = say(N_("New category {name}"), name=d["name"])
        done = desk.carry_out(label, actions.add_category, d["name"], d["parent"])
        if done and then:
            then(done.result)
        return done

    forms.new_category(_window(), desk.ask(queries.choices), inside, save).exec()


def rename(desk: Desk, node: Node) -> None:
    """Another name."""
    label = say(N_("Rename {name}"), name=node.name)
    fields = [Field("name", _("Name"), value=node.name, required=True, wide=True)]
    save = lambda d: desk.carry_out(label, actions.rename_category, node.id, d["name"])
    Form(_window(), _("Rename {name}").format(name=node.name), fields, save).exec()


def move(desk: Desk, node: Node, parent_id: int | None, before_id: int | None) -> None:
    """To another place in the tree."""
    desk.do(say(N_("Move {name}"), name=node.name), actions.move_category, node.id, parent_id, before_id)


def move_by_form(desk: Desk, node: Node) -> None:
    """To another place, chosen from a list."""
    label = say(N_("Move {name}"), name=node.name)
    choices = [(None, _("At the top")), *desk.ask(queries.choices)[1:]]
    fields = [Field("parent", _("Lies in"), "choice", node.parent_id, choices, wide=True)]
    save = lambda d: desk.carry_out(label, actions.move_category, node.id, d["parent"])
    Form(_window(), _("Move {name}").format(name=node.name), fields, save, save_words=_("Move")).exec()


def defaults(desk: Desk, node: Node) -> None:
    """What holds for its products and all below."""
    label = say(N_("Defaults of {name}"), name=node.name)
    save = lambda d: desk.carry_out(label, actions.set_defaults, node.id, **forms.read_defaults(d))
    forms.defaults(_window(), node, desk.ask(queries.defaults, node.parent_id), save).exec()


def merge(desk: Desk, node: Node) -> None:
    """Choose the other, look at what moves, and agree."""
    choices = [c for c in desk.ask(queries.choices)[1:] if c[0] != node.id]

    def save(d: dict[str, Any]) -> object:
        told = desk.ask(queries.merge_preview, node.id, d["into_category_id"])
        title = _("Merge {source} into {target}").format(source=told.source, target=told.target)
        if not confirm(_window(), title, preview_words(told), _("Merge")):
            return None
        label = say(N_("Merge {source} into {target}"), source=node.name, target=told.target)
        return desk.carry_out(label, actions.merge_categories, node.id, d["into_category_id"])

    forms.choose_target(_window(), _("Merge {name} into …").format(name=node.name), choices, save).exec()


def preview_words(told: queries.MergePreview) -> str:
    """What a merge moves, in sentences."""
    parts = [_("{n} products move.").format(n=texts.number(told.products))]
    if told.categories:
        parts.append(_("Categories that move: {names}.").format(names=", ".join(told.categories)))
    if told.attributes:
        words = _("Attributes that then hold for {target}: {names}.")
        parts.append(words.format(target=told.target, names=", ".join(told.attributes)))
    parts.append(_("{source} is gone after that.").format(source=told.source))
    return " ".join(parts)


def delete(desk: Desk, node: Node) -> None:
    """An empty one goes at once; what is not empty is put into another first."""
    if node.count or any(n.parent_id == node.id for n in desk.ask(queries.tree)):
        merge(desk, node)
        return
    title = _("Delete {name}").format(name=node.name)
    if confirm(_window(), title, _("Nothing lies in it."), _("Delete"), danger=True):
        desk.do(say(N_("Delete {name}"), name=node.name), actions.delete_category, node.id)


def add_attribute(desk: Desk, node: Node | None) -> None:
    """Let a category, or every product, ask for something."""

    def save(d: dict[str, Any]) -> object:
        label = say(N_("New attribute {name}"), name=d["name"])
        return desk.carry_out(
            label, attributes.add_attribute, d["name"], AttributeKind(d["kind"]), unit=d["unit"],
            options=forms.option_words(d["options"]), category_id=node.id if node else None,
        )  # fmt: skip

    forms.attribute(_window(), node.path if node else _("all products"), None, save).exec()


def edit_attribute(desk: Desk, a: AttributeInfo) -> None:
    """Its name, unit and words."""
    label = say(N_("Change attribute {name}"), name=a.name)
    forms.attribute(
        _window(), a.said_by or _("all products"), a,
        lambda d: desk.carry_out(label, attributes.edit_attribute, a.id, d["name"], unit=d["unit"],
                                 options=forms.option_words(d["options"]),
                                 kind=AttributeKind(d["kind"]) if "kind" in d else None),
    ).exec()  # fmt: skip


def remove_attribute(desk: Desk, a: AttributeInfo) -> None:
    """It goes with what was told of products."""
    title = _("Remove {name}").format(name=a.name)
    words = _("What was told of products goes with it; undo brings it back.")
    if confirm(_window(), title, words, _("Remove"), danger=True):
        desk.do(say(N_("Remove attribute {name}"), name=a.name), attributes.remove_attribute, a.id)


def sort_products(desk: Desk, product_ids: Sequence[int], title: str = "") -> None:
    """Category and attributes of one product or of many, in one form."""
    ids = list(product_ids)
    of = desk.ask(queries.category_of, ids[0])
    same = all(desk.ask(queries.category_of, i) == of for i in ids[1:200])
    words = title or _("{n} products").format(n=texts.number(len(ids)))
    label = say(N_("Category and attributes of {what}"), what=words)

    def save(d: dict[str, Any]) -> object:
        return run(desk, label, len(ids), _sort, ids, d, form.asked_of, form.first_values)

    form = forms.SortForm(_window(), words, desk, ids, of if same else None, save)
    form.exec()


def _sort(
    work: Work, ids: list[int], d: dict[str, Any], asked: Sequence[AttributeInfo], first: dict[str, Any]
) -> None:
    if d["category"] != first["category"] or len(ids) == 1:
        actions.put_in_category(work, ids, d["category"])
    keys = {a.id: f"attribute-{a.id}" for a in asked}
    typed = {i: str(d[k]) for i, k in keys.items() if k in d and d[k] != first.get(k)}
    attributes.set_values(work, ids, typed)


def run(desk: Desk, label: Any, count: int, action: Callable[..., Any], *args: Any, **more: Any) -> object:
    """Carry an action out over many products: at once, or behind the window when there are very many."""
    if count < MANY:
        return desk.carry_out(label, action, *args, **more)
    desk.in_background(label, lambda _progress: desk.shop.do(label, action, *args, **more))
    return True


def _window() -> QWidget | None:
    return QApplication.activeWindow()
