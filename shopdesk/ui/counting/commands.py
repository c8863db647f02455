"""What the buttons of stock takes do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import N_, Words, _, say
from shopdesk.model import writing
from shopdesk.model.counting import actions, queries, sheet
from shopdesk.model.counting.queries import LineRow
from shopdesk.model.shop import Work
from shopdesk.ui.counting import forms
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import confirm
from shopdesk.ui.lots.found import found_fields, found_lots

_LONG = 300


def new_count(desk: Desk, chosen: Sequence[int] = ()) -> int | None:
    """Ask what is counted and begin; answers the number of the count, None when nothing came of it."""
    made: list[int] = []

    def save(draft: dict[str, Any]) -> object:
        label = say(N_("New count"))
        done = desk.carry_out(label, _open, forms.draft_of(draft, chosen))
        made.extend([] if done is None else [done.result])
        return done

    forms.new_count(_window(), desk.ask(queries.categories), save, chosen).exec()
    return made[0] if made else None


def _open(work: Work, draft: actions.CountDraft) -> int:
    count = actions.create(work, draft)
    actions.begin(work, count)
    return count


def begin(desk: Desk, count_id: int) -> None:
    """Start counting, or go on with it."""
    desk.do(say(N_("Count {number} goes on"), number=count_id), actions.begin, count_id)


def review(desk: Desk, count_id: int) -> None:
    """Counting is done."""
    desk.do(say(N_("Review of count {number}"), number=count_id), actions.review, count_id)


def cancel(desk: Desk, count_id: int) -> None:
    """Give the count up, after a question."""
    title = _("Give count {number} up?").format(number=count_id)
    told = _("No stock changes. What was counted stays to be read.")
    if confirm(_window(), title, told, _("Give up"), danger=True):
        desk.do(say(N_("Count {number} is given up"), number=count_id), actions.cancel, count_id)


def enter(desk: Desk, count_id: int, line: LineRow) -> None:
    """How many there are, by hand."""
    shop = desk.shop

    def save(draft: dict[str, Any]) -> object:
        at = forms.moment_of(draft["at"], shop.clock(), shop.facts.timezone)
        label = say(N_("Count of {sku}: {n}"), sku=line.code, n=draft["counted"])
        return desk.carry_out(
            label, actions.enter, count_id, line.sku_id, draft["counted"], at=at, note=draft["note"],
            unit_cost=draft.get("cost"),
        )  # fmt: skip

    forms.enter(_window(), line, shop.facts.currency, save).exec()


def none_there(desk: Desk, count_id: int, sku_ids: Sequence[int]) -> None:
    """There is nothing of these."""
    label = say(N_("Nothing there of {n} SKUs"), n=len(sku_ids))
    desk.do(label, actions.enter_many, count_id, list(sku_ids), 0)


def recount(desk: Desk, count_id: int, sku_ids: Sequence[int]) -> None:
    """Have these counted again."""
    desk.do(say(N_("Count {n} SKUs again"), n=len(sku_ids)), actions.recount, count_id, list(sku_ids))


def accept(desk: Desk, count_id: int, sku_ids: Sequence[int]) -> None:
    """Take these differences as they are."""
    desk.do(say(N_("Accept {n} differences"), n=len(sku_ids)), actions.accept, count_id, list(sku_ids))


def give_reason(desk: Desk, count_id: int, sku_ids: Sequence[int], reason: str) -> None:
    """Say why these differ."""
    desk.do(_reason_label(len(sku_ids)), actions.explain, count_id, list(sku_ids), reason)


def explain(desk: Desk, count_id: int, lines: Sequence[LineRow]) -> None:
    """Ask why these differ."""
    skus = [x.sku_id for x in lines]

    def save(draft: dict[str, Any]) -> object:
        return desk.carry_out(_reason_label(len(skus)), actions.explain, count_id, skus, draft["reason"])

    forms.explain(_window(), [x.code for x in lines], save).exec()


def _reason_label(n: int) -> Words:
    return say(N_("Reason of {n} differences"), n=n)


def post(desk: Desk, count_id: int) -> None:
    """Correct the stock by what was counted, after a look at the sums; a long one in the background."""
    count = desk.ask(queries.one, count_id)
    lines = [x for x in desk.ask(queries.judged_lines, count_id) if x.difference]
    label = say(N_("Post count {number}"), number=count_id)
    shop = desk.shop

    def save(draft: dict[str, Any]) -> object:
        day = shop.today() if draft["day"] == "today" else None
        of = found_lots(draft)
        if len(lines) < _LONG:
            return desk.carry_out(label, actions.post, count_id, day=day, lots=of)
        desk.in_background(
            label,
            lambda progress: shop.do(label, actions.post, count_id, day=day, lots=of, progress=progress),
        )
        return True

    more = found_fields(desk, lines)
    forms.post(_window(), count, lines, shop.facts.currency, save, more).exec()


def print_sheet(desk: Desk, count_id: int) -> Path:
    """Make the count sheet as a PDF and show it."""
    from shopdesk.ui import printing
    from shopdesk.ui.counting import paper

    facts = desk.shop.facts
    made = paper.pages(desk.ask(sheet.paper, count_id), facts.name, facts.timezone)
    path = Path(tempfile.mkdtemp(prefix="shopdesk-count-")) / f"count-{count_id}.pdf"
    printing.write_pdf(path, made, paper.A4, 12)
    printing.show(path)
    desk.say(_("The count sheet is in {file}.").format(file=path.name))
    return path


def export_sheet(desk: Desk, count_id: int) -> None:
    """Write the sheet as a workbook, to be filled in and imported."""
    name = _("count-{number}.xlsx").format(number=count_id)
    kinds = _("Workbook") + " (*.xlsx);;CSV (*.csv)"
    path, _kind = QFileDialog.getSaveFileName(_window(), _("Write the count sheet"), name, kinds)
    if path:
        told = _("{file} is written. Fill it in and drop it on this window.")
        attempt(desk, lambda: write_sheet(desk, count_id, Path(path)), told.format(file=Path(path).name))


def write_sheet(desk: Desk, count_id: int, path: Path) -> int:
    """Write the sheet to a file; answers its rows."""

    def whole(session: Any) -> Any:
        made = sheet.sheet(session, count_id)
        made.rows = list(made.rows)
        return made

    return writing.write(desk.ask(whole), path)


def attempt(desk: Desk, write: Callable[[], object], told: str) -> bool:
    """Write a file and say so; what stands in the way is told as everywhere. Answers whether it was written."""
    try:
        write()
    except Refused as refused:
        desk.objected.emit(refused)
        return False
    except Trouble as trouble:
        desk.troubled.emit(trouble)
        return False
    desk.say(told)
    return True


def _window() -> QWidget | None:
    return QApplication.activeWindow()
