"""The forms of categories and attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from shopdesk.core import reading
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _
from shopdesk.model.taxonomy import queries
from shopdesk.model.taxonomy.queries import KINDS, WORDED, AttributeInfo, AttributeKind, Default, Node
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form

Save = Callable[[dict[str, Any]], object]
RATES = {
    "target_margin_ppm": N_("Target margin, %"), "commission_ppm": N_("Commission, %"), "tax_ppm": N_("Tax rate, %"),
}  # fmt: skip


def new_category(
    parent: QWidget | None, choices: Sequence[tuple[int | None, str]], inside: Node | None, save: Save
) -> Form:
    """Its name, and where it lies."""
    places = [(None, _("At the top")), *choices[1:]]
    fields = [
        Field("name", _("Name"), required=True, wide=True),
        Field("parent", _("Lies in"), "choice", inside.id if inside else None, places, wide=True),
    ]
    return Form(parent, _("New category"), fields, save, save_words=_("Add category"))


def choose_target(
    parent: QWidget | None, title: str, choices: Sequence[tuple[int | None, str]], save: Save
) -> Form:
    """Which other category takes everything in; what moves is shown next."""
    fields = [
        Field("", _("What moves is shown before anything happens."), "note"),
        Field("into_category_id", _("Into"), "choice", None, choices, required=True, wide=True),
    ]
    return Form(parent, title, fields, save, save_words=_("Look…"))


def defaults(parent: QWidget | None, node: Node, above: dict[str, Default], save: Save) -> Form:
    """What it says of itself; an empty field leaves it to what is above, which is shown in it."""
    hints = {k: _above(k, d) for k, d in above.items()}
    fields = [
        Field("", _("Holds for its products and all below it. What is empty comes from above."), "note"),
        Field("warn_line", _("Low-stock line"), "quantity", node.warn_line, hint=hints["warn_line"]),
        *(
            Field(name, _(words), value=_percent(getattr(node, name)), hint=hints[name])
            for name, words in RATES.items()
        ),
    ]
    return Form(parent, _("Defaults of {name}").format(name=node.name), fields, save)


def _above(name: str, told: Default) -> str:
    if told.value is None:
        return ""
    value = texts.number(told.value) if name == "warn_line" else _percent(told.value)
    return _("{value} from {path}").format(value=value, path=told.said_by)


def _percent(ppm: int | None) -> str:
    return "" if ppm is None else f"{ppm / 10_000:g}"


def read_defaults(d: dict[str, Any]) -> dict[str, int | None]:
    """What was typed, rates in millionths. Raises Refused beside the field that is no number."""
    found: dict[str, int | None] = {"warn_line": d["warn_line"]}
    for name in RATES:
        typed = d[name].rstrip("% ")
        number = reading.number(typed) if typed else None
        if typed and number is None:
            raise refuse(N_("This is not a number."), field=name)
        found[name] = None if number is None else round(number * 10_000)
    return found


def attribute(parent: QWidget | None, of: str, a: AttributeInfo | None, save: Save) -> Form:
    """Name, kind, unit and words; the kind is chosen once."""
    kinds = [(k.value, _(w)) for k, w in KINDS.items()]
    kind = a.kind if a else AttributeKind.CHOICE
    fields = [
        Field("name", _("Name"), value=a.name if a else "", required=True, hint=_("Material, style, use …"))
    ]
    if a is None or a.kind in WORDED:
        offered = kinds if a is None else [k for k in kinds if k[0] in WORDED]
        fields.append(Field("kind", _("Kind"), "choice", kind.value, offered))
    fields.append(Field("unit", _("Unit"), value=a.unit if a else "", hint=_("g, cm, ml …")))
    words = "\n".join(a.options) if a else ""
    fields.append(Field("options", _("Words to choose"), "long", words, hint=_("One on each line")))
    title = _("Change {name}").format(name=a.name) if a else _("New attribute of {of}").format(of=of)
    form = Form(parent, title, fields, save)
    box = form.parts["kind"].widget if "kind" in form.parts else None

    def show() -> None:
        now = box.currentData() if isinstance(box, QComboBox) else kind.value
        for name, wanted in (("unit", ("number",)), ("options", WORDED)):
            _cell(form, name).setVisible(now in wanted)
        form.adjustSize()

    if isinstance(box, QComboBox):
        box.currentIndexChanged.connect(lambda _i: show())
    show()
    return form


def option_words(typed: str) -> list[str]:
    """The words of the field, one on each line."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


class SortForm(Form):
    """Category and attributes of products. The fields follow the category; of many products, an empty field that is
    not touched leaves each what it has."""

    def __init__(
        self,
        parent: QWidget | None,
        what: str,
        desk: Desk,
        ids: Sequence[int],
        category: int | None,
        save: Save,
    ) -> None:
        self._desk, self._every = desk, desk.ask(queries.attributes, every=True)
        told = desk.ask(queries.values, ids[0]) if len(ids) == 1 else desk.ask(queries.shared_values, ids)
        choices = desk.ask(queries.choices)
        fields = [Field("category", _("Category"), "choice", category, choices, wide=True)]
        fields += [_field(a, told.get(a.id, ""), many=len(ids) > 1) for a in self._every]
        super().__init__(parent, _("Category and attributes of {what}").format(what=what), fields, save)
        self.first_values = self.values()[0]
        box = self.parts["category"].widget
        if isinstance(box, QComboBox):
            box.currentIndexChanged.connect(lambda _i: self._follow())
        self._follow()

    @property
    def asked_of(self) -> list[AttributeInfo]:
        """The attributes that the chosen category asks for."""
        return self._desk.ask(queries.attributes, self.values()[0]["category"])

    def _follow(self) -> None:
        asked = {a.id for a in self.asked_of}
        for a in self._every:
            _cell(self, f"attribute-{a.id}").setVisible(a.id in asked)
        self.adjustSize()


def _field(a: AttributeInfo, value: str, *, many: bool) -> Field:
    key, title = f"attribute-{a.id}", f"{a.name}, {a.unit}" if a.unit else a.name
    unchanged = _("as it is") if many else "—"
    if a.kind is AttributeKind.CHOICE:
        return Field(key, title, "choice", value, [("", unchanged), *((w, w) for w in a.options)], wide=True)
    if a.kind is AttributeKind.SEVERAL:
        hint = f"{unchanged} · {_('Separated by commas')}" if many else _("Separated by commas")
        return Field(key, title, "words", value, [(w, w) for w in a.options], hint=hint, wide=True)
    if a.kind is AttributeKind.YES:
        return Field(
            key, title, "choice", value, [("", unchanged), ("1", _("Yes")), ("0", _("No"))], wide=True
        )
    return Field(key, title, value=value, hint=unchanged if many else "", wide=True)


def _cell(form: Form, key: str) -> QWidget:
    widget = form.parts[key].widget
    return widget.parentWidget() or widget


__all__ = [
    "RATES", "SortForm", "attribute", "choose_target", "defaults", "new_category", "option_words",
    "read_defaults",
]  # fmt: skip
