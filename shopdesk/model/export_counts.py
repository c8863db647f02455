"""The files of stock takes and of what channels may sell, entered among the exports."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model import writing
from shopdesk.model.counting import channel_actions, channels, queries, sheet
from shopdesk.model.counting.channel_columns import COLUMNS
from shopdesk.model.exports import EXPORTS, Export, export, put
from shopdesk.model.reports import Asked
from shopdesk.model.shop import Work


@export("count-sheet", N_("The sheet of the newest stock take, to be filled in and imported"), ".xlsx")
def _count_sheet(session: Session, asked: Asked, path: Path) -> int:
    count = queries.newest_open(session)
    if count is None:
        raise refuse(N_("No stock take is prepared or being counted."), field="what")
    return put(sheet.sheet(session, count), path)


def _of_channel(code: str) -> Export:
    def write(session: Session, asked: Asked, path: Path) -> int:
        made = channels.sheet(session, code)
        made.rows = list(made.rows)
        return writing.write(made, path, for_import=True)

    def after(work: Work) -> None:
        channel_actions.note_written(work, code)

    suffix = ".txt" if code == "amazon" else ".csv"
    return Export(f"stock-{code}", N_("What this channel may sell, in its own columns"), suffix, write, after)


EXPORTS.update({f"stock-{code}": _of_channel(code) for code in COLUMNS})
