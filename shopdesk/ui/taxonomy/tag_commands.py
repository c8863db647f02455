"""What the buttons of tags do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.texts import N_, _, say
from shopdesk.model.taxonomy import queries, smart, tags
from shopdesk.model.taxonomy.queries import COLOURS, TagRow
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form, confirm
from shopdesk.ui.pages import page_of
from shopdesk.ui.taxonomy.commands import run
from shopdesk.ui.taxonomy.rule_editor import RuleEditor

GEAR = "⚙ "


def shown(tag: TagRow) -> str:
    """A tag's name; a smart one has its gear, since no hand changes it."""
    return f"{GEAR}{tag.name}" if tag.smart else tag.name


def _fields(desk: Desk, tag: TagRow | None) -> list[Field]:
    families = [(f, f) for f in desk.ask(queries.families)]
    colours = [(c, _(w)) for c, w in COLOURS.items()]
    return [
        Field("name", _("Name"), value=tag.name if tag else "", required=True, wide=True),
        Field("colour", _("Colour"), "choice", tag.colour if tag else "closed", colours),
        Field("family", _("Group"), "suggest", tag.family if tag else "", families),
    ]


def new(desk: Desk) -> int | None:
    """A tag that is given by hand; answers its id."""
    save = lambda d: desk.carry_out(say(N_("New tag {name}"), name=d["name"]), tags.add_tag, **d)
    return _made(Form(_window(), _("New tag"), _fields(desk, None), save, save_words=_("Add tag")))


def _made(form: Form) -> int | None:
    form.exec()
    made: int | None = form.made
    return made


def edit(desk: Desk, tag: TagRow) -> None:
    """Name, colour and group; of a smart one its conditions too."""
    if tag.smart:
        smart_form(desk, tag).exec()
        return
    label = say(N_("Edit tag {name}"), name=tag.name)
    save = lambda d: desk.carry_out(label, tags.edit_tag, tag.id, **d)
    Form(_window(), _("Edit {title}").format(title=tag.name), _fields(desk, tag), save).exec()


def new_smart(desk: Desk) -> int | None:
    """A tag that sets itself; answers its id."""
    return _made(smart_form(desk, None))


def smart_form(desk: Desk, tag: TagRow | None) -> Form:
    """Name, colour, group, and the conditions, which the form takes from their table."""
    editor = RuleEditor(desk, tag.rules if tag else ())
    every = [(True, _("All of these are true")), (False, _("One of these is true"))]
    fields = [
        *_fields(desk, tag),
        Field("every", _("Set where"), "choice", tag.every if tag else True, every, wide=True),
    ]

    def save(d: dict[str, Any]) -> object:
        rules = editor.rules()
        if tag is None:
            label = say(N_("New smart tag {name}"), name=d["name"])
            return desk.carry_out(label, tags.add_smart_tag, rules=rules, **d)
        label = say(N_("Edit tag {name}"), name=tag.name)
        return desk.carry_out(label, tags.edit_smart_tag, tag.id, rules=rules, **d)

    title = _("Edit {title}").format(title=tag.name) if tag else _("New smart tag")
    form = Form(_window(), title, fields, save, more=editor)
    form.setMinimumWidth(620)
    return form


def merge(desk: Desk, tag: TagRow) -> None:
    """Every product of it bears another instead."""
    others = [(t.id, t.name) for t in desk.ask(queries.tags) if not t.smart and t.id != tag.id]
    words = _("{n} products bear the other tag instead; {name} is gone after that.")
    fields = [
        Field("", words.format(n=texts.number(tag.count), name=tag.name), "note"),
        Field("target", _("Into"), "choice", None, others, required=True, wide=True),
    ]
    label = say(N_("Merge tag {name}"), name=tag.name)
    save = lambda d: desk.carry_out(label, tags.merge_tags, tag.id, d["target"])
    title = _("Merge {name} into …").format(name=tag.name)
    Form(_window(), title, fields, save, save_words=_("Merge")).exec()


def delete(desk: Desk, tag: TagRow) -> None:
    """Off every product."""
    words = _("It is taken off {n} products; undo brings it back.").format(n=texts.number(tag.count))
    if confirm(_window(), _("Delete {name}").format(name=tag.name), words, _("Delete"), danger=True):
        desk.do(say(N_("Delete tag {name}"), name=tag.name), tags.delete_tag, tag.id)


def recount(desk: Desk) -> None:
    """Work the smart tags out behind the window; nothing is done that could be undone."""

    def told(_none: object) -> None:
        desk.changed.emit(frozenset({"smart_hit"}))
        desk.say(_("Smart tags are up to date"))

    desk.in_background(say(N_("Working smart tags out")), lambda _progress: smart.keep(desk.shop), told)


def tag_products(desk: Desk, product_ids: Sequence[int], what: str, *, off: bool = False) -> None:
    """Put tags on products, or take them off."""
    ids, offered = list(product_ids), [(n, n) for n in desk.ask(queries.tag_names)]
    title = _("Take tags off {what}") if off else _("Put tags on {what}")
    label = say(N_("Take tags off {what}") if off else N_("Put tags on {what}"), what=what)
    action = tags.untag_products if off else tags.tag_products
    hint = _("Separated by commas")
    fields = [Field("tags", _("Tags"), "words", "", offered, required=True, hint=hint, wide=True)]
    save = lambda d: run(desk, label, len(ids), action, ids, d["tags"])
    words = _("Take off") if off else _("Put on")
    Form(_window(), title.format(what=what), fields, save, save_words=words).exec()


def show_products(inside: QWidget, tag: TagRow) -> None:
    """The catalogue, narrowed to this tag."""
    screen = page_of(inside, "products")
    narrow = getattr(screen, "narrow", None)
    if narrow is not None:
        narrow("tag", str(tag.id))


def _window() -> QWidget | None:
    return QApplication.activeWindow()
