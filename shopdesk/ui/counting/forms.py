"""The forms of stock takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from shopdesk.core import reading
from shopdesk.core.money import round_half_up
from shopdesk.core.periods import in_zone
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _
from shopdesk.model.counting.actions import CountDraft, CountScope
from shopdesk.model.counting.queries import SCOPES, CountRow, LineRow
from shopdesk.ui import texts
from shopdesk.ui.counting import words
from shopdesk.ui.form import Field, Form

Save = Callable[[dict[str, Any]], object]


def new_count(
    parent: QWidget | None, categories: Sequence[tuple[int, str]], save: Save, chosen: Sequence[int] = ()
) -> Form:
    """What is counted, how, and what is accepted by itself. `chosen`: products of the list."""
    scopes = [(s.value, _(w)) for s, w in SCOPES.items() if s is not CountScope.CHOSEN or chosen]
    start = CountScope.CHOSEN.value if chosen else CountScope.ALL.value
    fields = [
        Field("scope", _("What is counted"), "choice", start, scopes, wide=True),
        Field("category", _("Category"), "choice", None, [(None, "—"), *categories]),
        Field("classes", _("ABC cycle"), "choice", "", words.classes()),
        Field("tolerance", _("Pieces that may differ"), "quantity", 0, hint=_("Accepted without a look")),
        Field("seed", _("Number of the draw"), "quantity", None, hint=_("The same number, the same twenty")),
        Field("blind", _("Hide what the books say while counting"), "yes", value=True),
        Field("note", _("Note"), wide=True),
    ]  # fmt: skip
    form = Form(parent, _("New count"), fields, save, save_words=_("Start counting"))
    _only_what_matters(form)
    return form


def _only_what_matters(form: Form) -> None:
    """Category, classes and draw are asked only where the scope needs them."""
    box = form.parts["scope"].widget
    needs = {"category": CountScope.CATEGORY, "classes": CountScope.ABC, "seed": CountScope.RANDOM}

    def show() -> None:
        scope = form.values()[0]["scope"]
        for key, needed in needs.items():
            cell = form.parts[key].widget.parentWidget()
            if cell is not None:
                cell.setVisible(scope == needed.value)

    if isinstance(box, QComboBox):
        box.currentIndexChanged.connect(lambda _at: show())
    show()


def draft_of(draft: dict[str, Any], chosen: Sequence[int] = ()) -> CountDraft:
    """What the form says, as a stock take to be."""
    return CountDraft(
        scope=CountScope(draft["scope"]), category_id=draft["category"], classes=draft["classes"] or "",
        seed=draft["seed"], products=tuple(chosen), blind=draft["blind"], tolerance=draft["tolerance"] or 0,
        note=draft["note"],
    )  # fmt: skip


def enter(parent: QWidget | None, line: LineRow, currency: str, save: Save) -> Form:
    """How many there are, and when that was, if it was on paper."""
    fields = [
        Field("counted", _("Pieces counted"), "quantity", line.counted, required=True),
        Field("at", _("Counted at, if earlier"), hint=_("09:30, or 2026-03-05 09:30")),
        Field("note", _("Note"), value=line.note, wide=True),
    ]
    if line.needs_cost or line.book == 0:
        hint = _("Only where its stock was not kept until now")
        fields.append(Field("cost", _("Cost of one"), "unit", None, hint=hint))
    title = _("Count of {sku}").format(sku=line.code)
    return Form(parent, title, fields, save, save_words=_("Write down"), currency=currency)


def moment_of(typed: str, now: datetime, zone: str) -> datetime | None:
    """`09:30` of today, or a whole moment, in the shop's zone; None for nothing. Refused when it is none."""
    if not typed.strip():
        return None
    from zoneinfo import ZoneInfo

    today = now.astimezone(ZoneInfo(zone)).date()
    text = f"{today} {typed.strip()}" if len(typed.strip()) <= 5 else typed
    found = reading.moment(text)
    if found is None:
        raise refuse(
            N_("“{text}” is not a moment; write it like 2026-03-05 10:30."), field="at", text=typed[:40]
        )
    return found if found.tzinfo else in_zone(found, zone)


def explain(parent: QWidget | None, codes: Sequence[str], save: Save) -> Form:
    """Why these differ: one of the usual reasons, or her own words."""
    fields = [
        Field("reason", _("Reason"), "suggest", "", words.reasons(), required=True, wide=True,
              hint=_("One of the list, or your own words")),
    ]  # fmt: skip
    title = _("Why does {sku} differ?").format(sku=", ".join(codes[:3]))
    return Form(parent, title, fields, save, about=codes)


def post(
    parent: QWidget | None, count: CountRow, lines: Sequence[LineRow], currency: str, save: Save,
    lots: Sequence[Field] = (),
) -> Form:  # fmt: skip
    """What posting would change, and on which day; `lots` asks of which lot what was found is."""
    more = [x for x in lines if (x.difference or 0) > 0]
    less = [x for x in lines if (x.difference or 0) < 0]
    told = _("Differences: {n}. Found: {more} ({gain}). Missing: {less} ({loss}).").format(
        n=texts.number(len(more) + len(less)), more=texts.number(sum(x.difference or 0 for x in more)),
        gain=texts.amount(sum(x.value or 0 for x in more), currency),
        less=texts.number(-sum(x.difference or 0 for x in less)),
        loss=texts.amount(-sum(x.value or 0 for x in less), currency),
    )  # fmt: skip
    left = count.lines - count.counted
    rest = _("Not counted: {n}; their stock stays as it is.").format(n=texts.number(left))
    days = [("", _("The day of each count")), ("today", _("Today"))]
    fields = [
        Field("told", f"{told} {rest}" if left else told, "note"),
        Field("day", _("Dated"), "choice", "", days, wide=True), *lots,
    ]  # fmt: skip
    title = _("Post count {number}").format(number=count.id)
    return Form(parent, title, fields, save, save_words=_("Post"), currency=currency)


_FEW = 6


def shares(
    parent: QWidget | None, rows: Sequence[tuple[str, str, int, bool]], buffer: int, save: Save
) -> Form:
    """Which part of the stock each channel may sell, in percent, and what is kept back. `rows`: code, name, share
    in millionths, whether it is used; those that are not are behind a choice."""
    said = _("Of each SKU's free pieces, less those kept back, each channel may sell its share.")
    own = [r for r in rows if r[2] or r[3]]
    shown = own + [r for r in rows if r not in own][: max(_FEW - len(own), 0)]
    others = [
        ("", "—"),
        *((code, name) for code, name, _ppm, _used in rows if code not in {r[0] for r in shown}),
    ]
    fields = [
        Field("told", said, "note"),
        Field("buffer", _("Pieces kept back of each SKU"), "quantity", buffer, wide=True),
        *(_share(code, name, ppm) for code, name, ppm, _used in shown),
    ]
    if len(others) > 1:
        fields += [
            Field("other", _("Another channel"), "choice", "", others),
            Field("other-share", _("Its share, %")),
        ]
    return Form(parent, _("What channels may sell"), fields, save)


def _share(code: str, name: str, ppm: int) -> Field:
    return Field(f"share-{code}", _("{name}, %").format(name=name), value=f"{ppm / 10_000:g}" if ppm else "")


def shares_of(draft: dict[str, Any]) -> dict[str, int]:
    """The shares of the form in millionths. Refused: what is no number."""
    found = {k.removeprefix("share-"): _ppm(k, v) for k, v in draft.items() if k.startswith("share-")}
    if draft.get("other"):
        found[draft["other"]] = _ppm("other-share", draft["other-share"])
    return found


def _ppm(key: str, typed: str) -> int:
    plain = typed.strip().rstrip("%％ ")
    value = reading.number(plain) if plain else None
    if value is None and plain:
        raise refuse(N_("“{text}” is not a percentage."), field=key, text=typed[:20])
    return round_half_up((value or 0) * Decimal(10_000))
