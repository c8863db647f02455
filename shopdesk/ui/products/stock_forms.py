"""What is done with the stock of a SKU: moved between shelves, written off or down, its warn line, its rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _, say
from shopdesk.model.products import actions as products
from shopdesk.model.products.queries import BUCKETS, REASONS, Bucket
from shopdesk.model.products.writing_down import write_down
from shopdesk.model.replenishment import actions
from shopdesk.model.replenishment.stock_list import StockLine
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.products.dated_back import sure


def _window() -> QWidget | None:
    return QApplication.activeWindow()


def _reasons() -> list[tuple[str, str]]:
    return [(r.value, _(w)) for r, w in REASONS.items()]


def _there(line: StockLine) -> list[tuple[Bucket, str]]:
    """The shelves that hold something, each with how much."""
    counts = {
        Bucket.SELLABLE: line.on_hand, Bucket.DEFECTIVE: line.defective, Bucket.QUARANTINE: line.quarantine
    }  # fmt: skip
    return [(b, f"{_(BUCKETS[b])} · {texts.number(n)}") for b, n in counts.items() if n > 0]


def move(desk: Desk, line: StockLine) -> Form:
    """Put pieces on another shelf, with what they are worth."""
    shelves = _there(line)
    target = Bucket.DEFECTIVE if shelves and shelves[0][0] is Bucket.SELLABLE else Bucket.SELLABLE
    fields = [
        Field("source", _("From"), "choice", shelves[0][0] if shelves else None, shelves),
        Field("target", _("To"), "choice", target, [(b, _(w)) for b, w in BUCKETS.items()]),
        Field("quantity", _("Pieces"), "quantity", 1, required=True),
        Field("reason", _("Reason"), "suggest", _(REASONS["broken"]), _reasons(), required=True),  # type: ignore[index]
        Field("day", _("Day"), "day", desk.shop.today()),
    ]

    def save(d: dict[str, Any]) -> object:
        if d["source"] == d["target"]:
            raise refuse(N_("Choose another shelf."), field="target")
        if not sure(desk, [(line.id, line.code, d["quantity"], d["source"])], d["day"]):
            return None
        return desk.carry_out(
            say(N_("Move {n} × {sku}"), n=d["quantity"], sku=line.code), products.move_bucket, line.id,
            d["quantity"], d["source"], d["target"], d["reason"], day=d["day"],
        )  # fmt: skip

    title = _("Move {sku} to another shelf").format(sku=line.code)
    return Form(_window(), title, fields, save, save_words=_("Move"))


def write_off(desk: Desk, line: StockLine) -> Form:
    """Pieces are gone for good."""
    shelves = _there(line)
    first = next((b for b, _n in shelves if b is Bucket.DEFECTIVE), shelves[0][0] if shelves else None)
    fields = [
        Field("bucket", _("From"), "choice", first, shelves),
        Field("quantity", _("Pieces"), "quantity", 1, required=True),
        Field("reason", _("Reason"), "suggest", _(REASONS["broken"]), _reasons(), required=True),  # type: ignore[index]
        Field("day", _("Day"), "day", desk.shop.today()),
        Field("note", _("They leave the stock, and what they are worth is a loss."), "note"),
    ]

    def save(d: dict[str, Any]) -> object:
        if not sure(desk, [(line.id, line.code, d["quantity"], d["bucket"])], d["day"]):
            return None
        label = say(N_("Write off {n} × {sku}"), n=d["quantity"], sku=line.code)
        return desk.carry_out(
            label, products.write_off, line.id, d["quantity"], d["reason"], bucket=d["bucket"], day=d["day"]
        )

    return Form(
        _window(), _("Write off {sku}").format(sku=line.code), fields, save, save_words=_("Write off")
    )


def devalue(desk: Desk, line: StockLine) -> Form:
    """Pieces set aside are worth less."""
    shelves = [(b, w) for b, w in _there(line) if b is not Bucket.SELLABLE]
    fields = [
        Field("bucket", _("Shelf"), "choice", shelves[0][0] if shelves else None, shelves),
        Field("unit", _("Worth of one from now on"), "unit", 0, required=True),
        Field("reason", _("Reason"), "suggest", _(REASONS["broken"]), _reasons(), required=True),  # type: ignore[index]
        Field("day", _("Day"), "day", desk.shop.today()),
        Field("note", _("The pieces stay; what they lose in worth is a loss."), "note"),
    ]

    def save(d: dict[str, Any]) -> object:
        label = say(N_("Write {sku} down"), sku=line.code)
        return desk.carry_out(
            label, write_down, line.id, d["unit"], d["reason"], bucket=d["bucket"], day=d["day"]
        )

    title = _("Write {sku} down").format(sku=line.code)
    return Form(_window(), title, fields, save, save_words=_("Write down"), currency=desk.shop.facts.currency)


def warn_line(desk: Desk, lines: Sequence[StockLine]) -> Form:
    """A fixed number of pieces, days of sales, or what product, category and shop say."""
    only = lines[0]
    mode = "days" if only.warn_days else "pieces" if only.level == "sku" else "inherit"
    modes = [
        ("inherit", _("As product, category or shop say")), ("pieces", _("A number of pieces")),
        ("days", _("Days of sales")),
    ]  # fmt: skip
    number = only.warn_days if mode == "days" else only.line if mode == "pieces" else None
    fields = [
        Field("mode", _("Warn by"), "choice", mode, modes),
        Field("number", _("Pieces or days"), "quantity", number),
        Field("note", _("Warned once when what is there or coming falls to the line; clear again at a tenth over it."),
              "note"),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        if d["mode"] != "inherit" and d["number"] is None:
            raise refuse(N_("Fill this in."), field="number")
        chosen = {} if d["mode"] == "inherit" else {d["mode"]: d["number"]}
        label = say(N_("Warn line of {what}"), what=_what(lines))
        ids = [x.id for x in lines]
        return desk.carry_out(label, actions.for_each, ids, actions.set_warn_line, **chosen)

    title, about = _("Warn line of {what}").format(what=_what(lines)), [x.id for x in lines]
    return Form(_window(), title, fields, save, about=about)


def snooze(desk: Desk, ids: Sequence[int], what: str) -> Form:
    """No reminder before a day."""
    fields = [
        Field("until", _("Remind me on"), "day", desk.shop.today() + timedelta(days=14), required=True),
        Field("note", _("Until then it is neither warned of nor suggested."), "note"),
    ]

    def save(d: dict[str, Any]) -> object:
        label = say(N_("Remind of {what} on {day}"), what=what, day=d["until"].isoformat())
        return desk.carry_out(label, actions.for_each, list(ids), actions.snooze, d["until"])

    title, about = _("Snooze {what}").format(what=what), list(ids)
    return Form(_window(), title, fields, save, save_words=_("Snooze"), about=about)


def wake(desk: Desk, ids: Sequence[int], what: str) -> None:
    """Remind again."""
    desk.do(say(N_("Remind of {what} again"), what=what), actions.for_each, list(ids), actions.wake)


def end(desk: Desk, ids: Sequence[int], what: str, *, ended: bool) -> None:
    """Reorder no more, or again."""
    words = N_("Reorder {what} no more") if ended else N_("Reorder {what} again")
    desk.do(say(words, what=what), actions.for_each, list(ids), actions.set_ended, ended=ended)


def _what(lines: Sequence[StockLine]) -> str:
    return lines[0].code if len(lines) == 1 else _("{n} SKUs").format(n=texts.number(len(lines)))
